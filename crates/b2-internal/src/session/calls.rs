//! The calls of the raw API in the name of the session's account, repeated with a new token where that helps.

use super::{B2Session, Begun};
use crate::error::Error;
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::notification::NotificationRule;
use crate::raw_api::{
    BucketResponse, CopyFileRequest, CopyPartRequest, CreateBucketRequest, CreateKeyRequest,
    CreatedKeyResponse, DeletedFileVersion, DownloadHeaders, DownloadRequest, DownloadResponse,
    FileVersionResponse, GetDownloadAuthorizationRequest, KeyResponse, ListBucketsRequest,
    ListFileNamesRequest, ListFileNamesResponse, ListFileVersionsRequest, ListFileVersionsResponse,
    ListKeysRequest, ListKeysResponse, ListPartsRequest, ListPartsResponse,
    ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse, PartResponse,
    StartLargeFileRequest, UpdateBucketRequest, UploadFileRequest, UploadPartRequest, UploadUrl,
};
use crate::secret::Secret;

/// Makes a call with the current token, and again with a new one if that was refused.
macro_rules! authorized {
    ($session:ident, |$raw:ident, $context:ident| $call:expr) => {{
        let mut turn = $session.begin().await?;
        loop {
            let ($raw, $context) = (&*$session.shared.raw_api, &turn.context);
            match $call.await {
                Ok(answer) => break Ok(answer),
                Err(error) => $session.after_failure(&mut turn, error).await?,
            }
        }
    }};
}

impl B2Session {
    pub(crate) async fn create_bucket(
        &self,
        request: &CreateBucketRequest,
    ) -> Result<BucketResponse, Error> {
        authorized!(self, |raw, context| raw.create_bucket(context, request))
    }

    pub(crate) async fn list_buckets(
        &self,
        request: &ListBucketsRequest,
    ) -> Result<Vec<BucketResponse>, Error> {
        authorized!(self, |raw, context| raw.list_buckets(context, request))
    }

    pub(crate) async fn delete_bucket(
        &self,
        account_id: &str,
        bucket_id: &str,
    ) -> Result<BucketResponse, Error> {
        authorized!(self, |raw, context| raw
            .delete_bucket(context, account_id, bucket_id))
    }

    pub(super) async fn get_upload_url(&self, bucket_id: &str) -> Result<UploadUrl, Error> {
        authorized!(self, |raw, context| raw.get_upload_url(context, bucket_id))
    }

    pub(super) async fn get_upload_part_url(&self, file_id: &str) -> Result<UploadUrl, Error> {
        authorized!(self, |raw, context| raw
            .get_upload_part_url(context, file_id))
    }

    /// Sends a file once, with the token of its upload URL: a refusal is answered by another URL, not by a new token.
    pub(crate) async fn upload_file(
        &self,
        upload_url: &UploadUrl,
        request: &UploadFileRequest,
        body: crate::http::Body,
    ) -> Result<FileVersionResponse, Error> {
        self.shared
            .raw_api
            .upload_file(upload_url, request, body)
            .await
            .map_err(|error| self.explain(error))
    }

    /// Sends a part once; see [`B2Session::upload_file`].
    pub(crate) async fn upload_part(
        &self,
        upload_url: &UploadUrl,
        request: &UploadPartRequest,
        body: crate::http::Body,
    ) -> Result<PartResponse, Error> {
        self.shared
            .raw_api
            .upload_part(upload_url, request, body)
            .await
            .map_err(|error| self.explain(error))
    }

    pub(crate) async fn start_large_file(
        &self,
        request: &StartLargeFileRequest,
    ) -> Result<FileVersionResponse, Error> {
        let starting = self.begun.as_ref().map(Begun::starting);
        let answer: Result<FileVersionResponse, Error> =
            authorized!(self, |raw, context| raw.start_large_file(context, request));
        if let Ok(started) = &answer
            && let Some(file_id) = &started.file_id
        {
            self.note_unfinished(file_id);
        }
        drop(starting);
        answer
    }

    pub(crate) async fn finish_large_file(
        &self,
        file_id: &str,
        part_sha1s: &[String],
    ) -> Result<FileVersionResponse, Error> {
        authorized!(self, |raw, context| raw
            .finish_large_file(context, file_id, part_sha1s))
    }

    pub(crate) async fn cancel_large_file(
        &self,
        file_id: &str,
    ) -> Result<DeletedFileVersion, Error> {
        authorized!(self, |raw, context| raw.cancel_large_file(context, file_id))
    }

    pub(crate) async fn copy_file(
        &self,
        request: &CopyFileRequest,
    ) -> Result<FileVersionResponse, Error> {
        authorized!(self, |raw, context| raw.copy_file(context, request))
    }

    pub(crate) async fn copy_part(&self, request: &CopyPartRequest) -> Result<PartResponse, Error> {
        authorized!(self, |raw, context| raw.copy_part(context, request))
    }

    pub(crate) async fn list_file_names(
        &self,
        request: &ListFileNamesRequest,
    ) -> Result<ListFileNamesResponse, Error> {
        authorized!(self, |raw, context| raw.list_file_names(context, request))
    }

    pub(crate) async fn list_file_versions(
        &self,
        request: &ListFileVersionsRequest,
    ) -> Result<ListFileVersionsResponse, Error> {
        authorized!(self, |raw, context| raw
            .list_file_versions(context, request))
    }

    pub(crate) async fn list_unfinished_large_files(
        &self,
        request: &ListUnfinishedLargeFilesRequest,
    ) -> Result<ListUnfinishedLargeFilesResponse, Error> {
        authorized!(self, |raw, context| raw
            .list_unfinished_large_files(context, request))
    }

    pub(crate) async fn list_parts(
        &self,
        request: &ListPartsRequest,
    ) -> Result<ListPartsResponse, Error> {
        authorized!(self, |raw, context| raw.list_parts(context, request))
    }

    pub(crate) async fn get_file_info(&self, file_id: &str) -> Result<FileVersionResponse, Error> {
        authorized!(self, |raw, context| raw.get_file_info(context, file_id))
    }

    pub(crate) async fn hide_file(
        &self,
        bucket_id: &str,
        file_name: &str,
    ) -> Result<FileVersionResponse, Error> {
        authorized!(self, |raw, context| raw
            .hide_file(context, bucket_id, file_name))
    }

    pub(crate) async fn delete_file_version(
        &self,
        file_id: &str,
        file_name: &str,
        bypass_governance: bool,
    ) -> Result<DeletedFileVersion, Error> {
        authorized!(self, |raw, context| raw.delete_file_version(
            context,
            file_id,
            file_name,
            bypass_governance
        ))
    }

    pub(crate) async fn download_file(
        &self,
        request: &DownloadRequest,
    ) -> Result<DownloadResponse, Error> {
        authorized!(self, |raw, context| raw
            .download_file(context.authorization_token.reveal(), request))
    }

    pub(crate) async fn get_file_info_by_name(
        &self,
        request: &DownloadRequest,
    ) -> Result<DownloadHeaders, Error> {
        authorized!(self, |raw, context| raw.get_file_info_by_name(
            context.authorization_token.reveal(),
            request
        ))
    }

    pub(crate) async fn update_bucket(
        &self,
        request: &UpdateBucketRequest,
    ) -> Result<BucketResponse, Error> {
        authorized!(self, |raw, context| raw.update_bucket(context, request))
    }

    pub(crate) async fn get_download_authorization(
        &self,
        request: &GetDownloadAuthorizationRequest,
    ) -> Result<Secret, Error> {
        authorized!(self, |raw, context| raw
            .get_download_authorization(context, request))
    }

    pub(crate) async fn get_bucket_notification_rules(
        &self,
        bucket_id: &str,
    ) -> Result<Vec<NotificationRule>, Error> {
        authorized!(self, |raw, context| raw
            .get_bucket_notification_rules(context, bucket_id))
    }

    pub(crate) async fn set_bucket_notification_rules(
        &self,
        bucket_id: &str,
        rules: &[NotificationRule],
    ) -> Result<Vec<NotificationRule>, Error> {
        authorized!(self, |raw, context| raw
            .set_bucket_notification_rules(context, bucket_id, rules))
    }

    pub(crate) async fn update_file_retention(
        &self,
        file_id: &str,
        file_name: &str,
        file_retention: &FileRetentionSetting,
        bypass_governance: bool,
    ) -> Result<FileRetentionSetting, Error> {
        authorized!(self, |raw, context| raw.update_file_retention(
            context,
            file_id,
            file_name,
            file_retention,
            bypass_governance
        ))
    }

    pub(crate) async fn update_file_legal_hold(
        &self,
        file_id: &str,
        file_name: &str,
        legal_hold: &LegalHold,
    ) -> Result<LegalHold, Error> {
        authorized!(self, |raw, context| raw
            .update_file_legal_hold(context, file_id, file_name, legal_hold))
    }

    pub(crate) async fn create_key(
        &self,
        request: &CreateKeyRequest,
    ) -> Result<CreatedKeyResponse, Error> {
        authorized!(self, |raw, context| raw.create_key(context, request))
    }

    pub(crate) async fn list_keys(
        &self,
        request: &ListKeysRequest,
    ) -> Result<ListKeysResponse, Error> {
        authorized!(self, |raw, context| raw.list_keys(context, request))
    }

    pub(crate) async fn delete_key(&self, application_key_id: &str) -> Result<KeyResponse, Error> {
        authorized!(self, |raw, context| raw
            .delete_key(context, application_key_id))
    }
}
