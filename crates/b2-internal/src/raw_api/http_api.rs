//! The calls over HTTP.

use async_trait::async_trait;
use base64::Engine as _;
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use zeroize::Zeroizing;

use super::download_headers;
use super::headers::{header_value, insert_file_info, json_headers, secret};
use super::{
    AuthorizeAccountResponse, BucketResponse, CallContext, CopyFileRequest, CopyPartRequest,
    CreateBucketRequest, DeletedFileVersion, DownloadHeaders, DownloadRequest, DownloadResponse,
    FileVersionResponse, ListBucketsRequest, ListFileNamesRequest, ListFileNamesResponse,
    ListFileVersionsRequest, ListFileVersionsResponse, ListPartsRequest, ListPartsResponse,
    ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse, PartResponse, RawApi,
    StartLargeFileRequest, UploadFileRequest, UploadPartRequest, UploadUrl,
};
use crate::encryption;
use crate::error::wire::{AccessDeniedMeans, RequestFacts};
use crate::error::{Error, ErrorKind};
use crate::file_lock;
use crate::http::{Body, Exchange, HttpClient, RetryPolicy};
use crate::names::percent_encode;

/// Authorising is what a person waits for first: a wrong endpoint is to be noticed in seconds.
const AUTHORIZE_ATTEMPTS: u32 = 3;

const FILE_NAME: HeaderName = HeaderName::from_static("x-bz-file-name");
const CONTENT_SHA1: HeaderName = HeaderName::from_static("x-bz-content-sha1");
const PART_NUMBER: HeaderName = HeaderName::from_static("x-bz-part-number");
const CUSTOM_UPLOAD_TIMESTAMP: HeaderName = HeaderName::from_static("x-bz-custom-upload-timestamp");

/// The B2 native API over HTTP.
#[derive(Debug)]
pub struct B2RawHttpApi {
    client: HttpClient,
}

/// Whether a call may be made twice without doing more than once would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Safe,
    LookFirst,
}

impl B2RawHttpApi {
    pub(crate) fn new(client: HttpClient) -> Self {
        Self { client }
    }

    fn policy(&self) -> &RetryPolicy {
        &self.client.config().retry_policy
    }

    /// Makes a call that is JSON both ways.
    async fn call<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        repeat: Repeat,
        context: &CallContext,
        request: &(impl Serialize + Sync),
        facts: RequestFacts<'_>,
    ) -> Result<T, Error> {
        let url = format!(
            "{}/b2api/{}/{operation}",
            context.api_url,
            context.api_version.as_str()
        );
        let body: Bytes = to_json(operation, request)?.into();
        let exchange = Exchange {
            operation,
            method: Method::POST,
            url: &url,
            headers: json_headers(secret(context.authorization_token.reveal())?),
            idempotent: repeat == Repeat::Safe,
            idle: self.client.config().call_timeout,
            policy: self.policy(),
            facts,
        };
        self.client.send_for_json(&exchange, body).await
    }

    /// Sends a file or a part, once. What comes after a failure is for the transfer engine to decide.
    async fn upload<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        repeat: Repeat,
        upload_url: &UploadUrl,
        mut headers: HeaderMap,
        body: Body,
        facts: RequestFacts<'_>,
    ) -> Result<T, Error> {
        headers.insert(
            header::AUTHORIZATION,
            secret(upload_url.authorization_token.reveal())?,
        );
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let exchange = Exchange {
            operation,
            method: Method::POST,
            url: &upload_url.upload_url,
            headers,
            idempotent: repeat == Repeat::Safe,
            idle: self.client.config().idle_timeout,
            policy: self.policy(),
            facts,
        };
        let response = self.client.send_once(&exchange, body).await?;
        self.client.read_json(&exchange, response).await
    }

    /// Asks for a file, or with `HEAD` for its headers.
    async fn fetch(
        &self,
        method: Method,
        token: &str,
        request: &DownloadRequest,
    ) -> Result<Response<Body>, Error> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, secret(token)?);
        if let Some(range) = request.range {
            headers.insert(header::RANGE, header_value("range", &range.to_string())?);
        }
        if let Some(setting) = &request.encryption {
            encryption::wire::add_to_download_headers(setting, &mut headers)?;
        }
        let exchange = Exchange {
            operation: "b2_download_file",
            method,
            url: &request.url,
            headers,
            idempotent: true,
            idle: request
                .idle_timeout
                .unwrap_or(self.client.config().idle_timeout),
            policy: self.policy(),
            facts: RequestFacts {
                file_name: Some(&request.file_id_or_name),
                bucket_name: request.bucket_name.as_deref(),
                access_denied: AccessDeniedMeans::WrongSseCKey,
                ..RequestFacts::default()
            },
        };
        self.client.send(&exchange, Body::empty).await
    }
}

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
        self.call(
            "b2_create_bucket",
            Repeat::LookFirst,
            context,
            request,
            facts,
        )
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
            .call("b2_list_buckets", Repeat::Safe, context, request, facts)
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
            "b2_delete_bucket",
            Repeat::LookFirst,
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
            "b2_get_upload_url",
            Repeat::Safe,
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
        let mut headers = HeaderMap::new();
        headers.insert(
            FILE_NAME,
            header_value("file_name", &percent_encode(&request.file_name))?,
        );
        headers.insert(
            header::CONTENT_TYPE,
            header_value("content_type", &request.content_type)?,
        );
        headers.insert(
            CONTENT_SHA1,
            header_value("content_sha1", &request.content_sha1.header_value())?,
        );
        match &request.server_side_encryption {
            Some(setting) => {
                let file_info = setting.add_key_id_to_file_info(&request.file_info)?;
                insert_file_info(&mut headers, &file_info)?;
                encryption::wire::add_to_upload_headers(setting, &mut headers)?;
            }
            None => insert_file_info(&mut headers, &request.file_info)?,
        }
        file_lock::wire::add_to_upload_headers(
            &request.file_retention,
            &request.legal_hold,
            &mut headers,
        )?;
        if let Some(millis) = request.custom_upload_timestamp {
            headers.insert(CUSTOM_UPLOAD_TIMESTAMP, millis.into());
        }
        let facts = RequestFacts {
            file_name: Some(&request.file_name),
            ..RequestFacts::default()
        };
        self.upload(
            "b2_upload_file",
            Repeat::LookFirst,
            upload_url,
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
        self.call(
            "b2_start_large_file",
            Repeat::LookFirst,
            context,
            &request,
            facts,
        )
        .await
    }

    async fn get_upload_part_url(
        &self,
        context: &CallContext,
        file_id: &str,
    ) -> Result<UploadUrl, Error> {
        let request = json!({ "fileId": file_id });
        self.call(
            "b2_get_upload_part_url",
            Repeat::Safe,
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
        let mut headers = HeaderMap::new();
        headers.insert(PART_NUMBER, request.part_number.into());
        headers.insert(
            CONTENT_SHA1,
            header_value("content_sha1", &request.content_sha1.header_value())?,
        );
        if let Some(setting) = &request.server_side_encryption {
            encryption::wire::add_to_part_headers(setting, &mut headers)?;
        }
        self.upload(
            "b2_upload_part",
            Repeat::Safe,
            upload_url,
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
            "b2_finish_large_file",
            Repeat::LookFirst,
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
            "b2_cancel_large_file",
            Repeat::LookFirst,
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
        self.call("b2_copy_file", Repeat::LookFirst, context, &request, facts)
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
        self.call("b2_copy_part", Repeat::Safe, context, &request, facts)
            .await
    }

    async fn list_file_names(
        &self,
        context: &CallContext,
        request: &ListFileNamesRequest,
    ) -> Result<ListFileNamesResponse, Error> {
        self.call(
            "b2_list_file_names",
            Repeat::Safe,
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
            "b2_list_file_versions",
            Repeat::Safe,
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
            "b2_list_unfinished_large_files",
            Repeat::Safe,
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
            "b2_list_parts",
            Repeat::Safe,
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
            "b2_get_file_info",
            Repeat::Safe,
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
        self.call("b2_hide_file", Repeat::LookFirst, context, &request, facts)
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
        self.call(
            "b2_delete_file_version",
            Repeat::LookFirst,
            context,
            &request,
            facts,
        )
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
        let response = self.fetch(Method::HEAD, token, request).await?;
        download_headers::parse(response.headers())
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

fn to_json(operation: &str, request: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(request).map_err(|cause| {
        Error::new(ErrorKind::InternalError {
            message: format!("the request of {operation} cannot be written"),
        })
        .with_source(cause)
    })
}
