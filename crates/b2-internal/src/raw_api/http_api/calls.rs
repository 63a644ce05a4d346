//! Each call over HTTP: what it sends, and what its errors are about.

use async_trait::async_trait;
use base64::Engine as _;
use bytes::Bytes;
use http::Method;
use serde::Serialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::headers::{json_headers, secret};
use super::{AUTHORIZE_ATTEMPTS, B2RawHttpApi, download_headers, operations, upload_headers};
use crate::error::wire::{AccessDeniedMeans, RequestFacts};
use crate::error::{Error, ErrorKind};
use crate::file_lock::{self, FileRetentionSetting, LegalHold};
use crate::http::{Body, Exchange};
use crate::notification::NotificationRule;
use crate::raw_api::answers::{
    DownloadAuthorizationResponse, NotificationRulesResponse, UpdatedLegalHold, UpdatedRetention,
};
use crate::raw_api::{
    AuthorizeAccountResponse, BucketResponse, CallContext, CopyFileRequest, CopyPartRequest,
    CreateBucketRequest, CreateKeyRequest, CreatedKeyResponse, DeletedFileVersion, DownloadHeaders,
    DownloadRequest, DownloadResponse, FileVersionResponse, GetDownloadAuthorizationRequest,
    KeyResponse, ListBucketsRequest, ListFileNamesRequest, ListFileNamesResponse,
    ListFileVersionsRequest, ListFileVersionsResponse, ListKeysRequest, ListKeysResponse,
    ListPartsRequest, ListPartsResponse, ListUnfinishedLargeFilesRequest,
    ListUnfinishedLargeFilesResponse, PartResponse, RawApi, StartLargeFileRequest,
    UpdateBucketRequest, UploadFileRequest, UploadPartRequest, UploadUrl,
};
use crate::secret::Secret;

#[async_trait]
impl RawApi for B2RawHttpApi {
    async fn authorize_account(
        &self,
        realm_url: &str,
        application_key_id: &str,
        application_key: &str,
    ) -> Result<AuthorizeAccountResponse, Error> {
        const OPERATION: &str = "b2_authorize_account";
        let url = format!("{}/b2api/v4/{OPERATION}", realm_url.trim_end_matches('/'));
        let credentials = Zeroizing::new(format!("{application_key_id}:{application_key}"));
        let encoded =
            Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(&*credentials));
        let basic = Zeroizing::new(format!("Basic {}", *encoded));
        let policy = self.policy().at_most(AUTHORIZE_ATTEMPTS);
        let exchange = Exchange {
            operation: OPERATION,
            method: Method::POST,
            url: &url,
            headers: json_headers(secret(&basic)?),
            idempotent: true,
            idle: self.client.config().idle_timeout,
            policy: &policy,
            facts: RequestFacts::default(),
        };
        let answer = self
            .client
            .send_for_json(&exchange, Bytes::from_static(b"{}"));
        answer.await.map_err(|error| match error.kind() {
            ErrorKind::UnexpectedCloudBehaviour { .. } => error.with_context(format!(
                "{realm_url} does not answer like a B2 service; check the realm or the endpoint"
            )),
            _ => self.client.explain_refusal(error),
        })
    }

    async fn create_bucket(
        &self,
        context: &CallContext,
        request: &CreateBucketRequest,
    ) -> Result<BucketResponse, Error> {
        let facts = RequestFacts {
            bucket_name: Some(&request.bucket_name),
            ..RequestFacts::default()
        };
        let request = request.prepared()?;
        self.call(operations::CREATE_BUCKET, context, &request, facts)
            .await
    }

    async fn list_buckets(
        &self,
        context: &CallContext,
        request: &ListBucketsRequest,
    ) -> Result<Vec<BucketResponse>, Error> {
        #[derive(serde::Deserialize)]
        struct Answer {
            buckets: Vec<BucketResponse>,
        }
        let facts = RequestFacts {
            bucket_id: request.bucket_id.as_deref(),
            bucket_name: request.bucket_name.as_deref(),
            ..RequestFacts::default()
        };
        let answer: Answer = self
            .call(operations::LIST_BUCKETS, context, request, facts)
            .await?;
        Ok(answer.buckets)
    }

    async fn delete_bucket(
        &self,
        context: &CallContext,
        account_id: &str,
        bucket_id: &str,
    ) -> Result<BucketResponse, Error> {
        let request = json!({ "accountId": account_id, "bucketId": bucket_id });
        self.call(
            operations::DELETE_BUCKET,
            context,
            &request,
            of_bucket(bucket_id),
        )
        .await
    }

    async fn get_upload_url(
        &self,
        context: &CallContext,
        bucket_id: &str,
    ) -> Result<UploadUrl, Error> {
        let request = json!({ "bucketId": bucket_id });
        self.call(
            operations::GET_UPLOAD_URL,
            context,
            &request,
            of_bucket(bucket_id),
        )
        .await
    }

    async fn upload_file(
        &self,
        upload_url: &UploadUrl,
        request: &UploadFileRequest,
        body: Body,
    ) -> Result<FileVersionResponse, Error> {
        let headers = upload_headers::of_file(request)?;
        let facts = RequestFacts {
            file_name: Some(&request.file_name),
            ..RequestFacts::default()
        };
        self.upload(
            operations::UPLOAD_FILE,
            upload_url,
            request.attempt,
            headers,
            body,
            facts,
        )
        .await
    }

    async fn start_large_file(
        &self,
        context: &CallContext,
        request: &StartLargeFileRequest,
    ) -> Result<FileVersionResponse, Error> {
        let facts = RequestFacts {
            bucket_id: Some(&request.bucket_id),
            file_name: Some(&request.file_name),
            ..RequestFacts::default()
        };
        let request = request.prepared()?;
        self.call(operations::START_LARGE_FILE, context, &request, facts)
            .await
    }

    async fn get_upload_part_url(
        &self,
        context: &CallContext,
        file_id: &str,
    ) -> Result<UploadUrl, Error> {
        let request = json!({ "fileId": file_id });
        self.call(
            operations::GET_UPLOAD_PART_URL,
            context,
            &request,
            of_file(file_id),
        )
        .await
    }

    async fn upload_part(
        &self,
        upload_url: &UploadUrl,
        request: &UploadPartRequest,
        body: Body,
    ) -> Result<PartResponse, Error> {
        let headers = upload_headers::of_part(request)?;
        self.upload(
            operations::UPLOAD_PART,
            upload_url,
            request.attempt,
            headers,
            body,
            of_file(&request.file_id),
        )
        .await
    }

    async fn finish_large_file(
        &self,
        context: &CallContext,
        file_id: &str,
        part_sha1s: &[String],
    ) -> Result<FileVersionResponse, Error> {
        let request = json!({ "fileId": file_id, "partSha1Array": part_sha1s });
        self.call(
            operations::FINISH_LARGE_FILE,
            context,
            &request,
            of_file(file_id),
        )
        .await
    }

    async fn cancel_large_file(
        &self,
        context: &CallContext,
        file_id: &str,
    ) -> Result<DeletedFileVersion, Error> {
        let request = json!({ "fileId": file_id });
        self.call(
            operations::CANCEL_LARGE_FILE,
            context,
            &request,
            of_file(file_id),
        )
        .await
    }

    async fn copy_file(
        &self,
        context: &CallContext,
        request: &CopyFileRequest,
    ) -> Result<FileVersionResponse, Error> {
        let facts = RequestFacts {
            file_id: Some(&request.source_file_id),
            file_name: Some(&request.file_name),
            access_denied: AccessDeniedMeans::WrongSseCKey,
            ..RequestFacts::default()
        };
        let request = request.prepared()?;
        self.call(operations::COPY_FILE, context, &request, facts)
            .await
    }

    async fn copy_part(
        &self,
        context: &CallContext,
        request: &CopyPartRequest,
    ) -> Result<PartResponse, Error> {
        let facts = RequestFacts {
            file_id: Some(&request.source_file_id),
            access_denied: AccessDeniedMeans::WrongSseCKey,
            ..RequestFacts::default()
        };
        let request = request.prepared()?;
        self.call(operations::COPY_PART, context, &request, facts)
            .await
    }

    async fn list_file_names(
        &self,
        context: &CallContext,
        request: &ListFileNamesRequest,
    ) -> Result<ListFileNamesResponse, Error> {
        self.call(
            operations::LIST_FILE_NAMES,
            context,
            request,
            of_bucket(&request.bucket_id),
        )
        .await
    }

    async fn list_file_versions(
        &self,
        context: &CallContext,
        request: &ListFileVersionsRequest,
    ) -> Result<ListFileVersionsResponse, Error> {
        self.call(
            operations::LIST_FILE_VERSIONS,
            context,
            request,
            of_bucket(&request.bucket_id),
        )
        .await
    }

    async fn list_unfinished_large_files(
        &self,
        context: &CallContext,
        request: &ListUnfinishedLargeFilesRequest,
    ) -> Result<ListUnfinishedLargeFilesResponse, Error> {
        let facts = of_bucket(&request.bucket_id);
        self.call(
            operations::LIST_UNFINISHED_LARGE_FILES,
            context,
            request,
            facts,
        )
        .await
    }

    async fn list_parts(
        &self,
        context: &CallContext,
        request: &ListPartsRequest,
    ) -> Result<ListPartsResponse, Error> {
        self.call(
            operations::LIST_PARTS,
            context,
            request,
            of_file(&request.file_id),
        )
        .await
    }

    async fn get_file_info(
        &self,
        context: &CallContext,
        file_id: &str,
    ) -> Result<FileVersionResponse, Error> {
        let request = json!({ "fileId": file_id });
        self.call(
            operations::GET_FILE_INFO,
            context,
            &request,
            of_file(file_id),
        )
        .await
    }

    async fn hide_file(
        &self,
        context: &CallContext,
        bucket_id: &str,
        file_name: &str,
    ) -> Result<FileVersionResponse, Error> {
        let request = json!({ "bucketId": bucket_id, "fileName": file_name });
        let facts = RequestFacts {
            bucket_id: Some(bucket_id),
            file_name: Some(file_name),
            ..RequestFacts::default()
        };
        self.call(operations::HIDE_FILE, context, &request, facts)
            .await
    }

    async fn delete_file_version(
        &self,
        context: &CallContext,
        file_id: &str,
        file_name: &str,
        bypass_governance: bool,
    ) -> Result<DeletedFileVersion, Error> {
        let mut request = json!({ "fileName": file_name, "fileId": file_id });
        if bypass_governance {
            request["bypassGovernance"] = true.into();
        }
        let facts = RequestFacts {
            file_id: Some(file_id),
            file_name: Some(file_name),
            ..RequestFacts::default()
        };
        self.call(operations::DELETE_FILE_VERSION, context, &request, facts)
            .await
    }

    async fn download_file(
        &self,
        token: &str,
        request: &DownloadRequest,
    ) -> Result<DownloadResponse, Error> {
        let response = self.fetch(Method::GET, token, request).await?;
        let headers = download_headers::parse(response.headers())?;
        Ok(DownloadResponse {
            headers,
            body: response.into_body(),
        })
    }

    async fn get_file_info_by_name(
        &self,
        token: &str,
        request: &DownloadRequest,
    ) -> Result<DownloadHeaders, Error> {
        match self.fetch(Method::HEAD, token, request).await {
            Ok(response) => download_headers::parse(response.headers()),
            Err(refusal) => Err(self.explained(refusal, token, request).await),
        }
    }

    async fn update_bucket(
        &self,
        context: &CallContext,
        request: &UpdateBucketRequest,
    ) -> Result<BucketResponse, Error> {
        let request = request.prepared()?;
        let facts = of_bucket(&request.bucket_id);
        self.call(operations::UPDATE_BUCKET, context, &request, facts)
            .await
    }

    async fn get_download_authorization(
        &self,
        context: &CallContext,
        request: &GetDownloadAuthorizationRequest,
    ) -> Result<Secret, Error> {
        let facts = of_bucket(&request.bucket_id);
        let answer: DownloadAuthorizationResponse = self
            .call(
                operations::GET_DOWNLOAD_AUTHORIZATION,
                context,
                request,
                facts,
            )
            .await?;
        Ok(answer.token())
    }

    async fn get_bucket_notification_rules(
        &self,
        context: &CallContext,
        bucket_id: &str,
    ) -> Result<Vec<NotificationRule>, Error> {
        let request = json!({ "bucketId": bucket_id });
        let facts = of_bucket(bucket_id);
        let answer: NotificationRulesResponse = self
            .call(
                operations::GET_BUCKET_NOTIFICATION_RULES,
                context,
                &request,
                facts,
            )
            .await?;
        Ok(answer.event_notification_rules)
    }

    async fn set_bucket_notification_rules(
        &self,
        context: &CallContext,
        bucket_id: &str,
        rules: &[NotificationRule],
    ) -> Result<Vec<NotificationRule>, Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Request<'a> {
            bucket_id: &'a str,
            event_notification_rules: &'a [NotificationRule],
        }
        let request = Request {
            bucket_id,
            event_notification_rules: rules,
        };
        let facts = of_bucket(bucket_id);
        let answer: NotificationRulesResponse = self
            .call(
                operations::SET_BUCKET_NOTIFICATION_RULES,
                context,
                &request,
                facts,
            )
            .await?;
        Ok(answer.event_notification_rules)
    }

    async fn update_file_retention(
        &self,
        context: &CallContext,
        file_id: &str,
        file_name: &str,
        file_retention: &FileRetentionSetting,
        bypass_governance: bool,
    ) -> Result<FileRetentionSetting, Error> {
        let request = json!({
            "fileId": file_id,
            "fileName": file_name,
            "fileRetention": file_lock::wire::retention_value(file_retention)?,
            "bypassGovernance": bypass_governance,
        });
        let facts = of_lock(file_id, file_name);
        let answer: UpdatedRetention = self
            .call(operations::UPDATE_FILE_RETENTION, context, &request, facts)
            .await?;
        Ok(answer.file_retention)
    }

    async fn update_file_legal_hold(
        &self,
        context: &CallContext,
        file_id: &str,
        file_name: &str,
        legal_hold: &LegalHold,
    ) -> Result<LegalHold, Error> {
        let request = json!({
            "fileId": file_id,
            "fileName": file_name,
            "legalHold": legal_hold.to_server()?,
        });
        let facts = of_lock(file_id, file_name);
        let answer: UpdatedLegalHold = self
            .call(operations::UPDATE_FILE_LEGAL_HOLD, context, &request, facts)
            .await?;
        Ok(answer.legal_hold.into())
    }

    async fn create_key(
        &self,
        context: &CallContext,
        request: &CreateKeyRequest,
    ) -> Result<CreatedKeyResponse, Error> {
        self.call(
            operations::CREATE_KEY,
            context,
            request,
            RequestFacts::default(),
        )
        .await
    }

    async fn list_keys(
        &self,
        context: &CallContext,
        request: &ListKeysRequest,
    ) -> Result<ListKeysResponse, Error> {
        self.call(
            operations::LIST_KEYS,
            context,
            request,
            RequestFacts::default(),
        )
        .await
    }

    async fn delete_key(
        &self,
        context: &CallContext,
        application_key_id: &str,
    ) -> Result<KeyResponse, Error> {
        let request = json!({ "applicationKeyId": application_key_id });
        self.call(
            operations::DELETE_KEY,
            context,
            &request,
            RequestFacts::default(),
        )
        .await
    }
}

fn of_bucket(bucket_id: &str) -> RequestFacts<'_> {
    RequestFacts {
        bucket_id: Some(bucket_id),
        ..RequestFacts::default()
    }
}

fn of_file(file_id: &str) -> RequestFacts<'_> {
    RequestFacts {
        file_id: Some(file_id),
        ..RequestFacts::default()
    }
}

fn of_lock<'a>(file_id: &'a str, file_name: &'a str) -> RequestFacts<'a> {
    RequestFacts {
        file_id: Some(file_id),
        file_name: Some(file_name),
        access_denied: AccessDeniedMeans::RetentionProtected,
        ..RequestFacts::default()
    }
}
