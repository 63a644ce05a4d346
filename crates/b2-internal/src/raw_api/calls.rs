use std::fmt;

use async_trait::async_trait;

use super::{
    AuthorizeAccountResponse, BucketResponse, CallContext, CopyFileRequest, CopyPartRequest,
    CreateBucketRequest, CreateKeyRequest, CreatedKeyResponse, DeletedFileVersion, DownloadHeaders,
    DownloadRequest, DownloadResponse, FileVersionResponse, GetDownloadAuthorizationRequest,
    KeyResponse, ListBucketsRequest, ListFileNamesRequest, ListFileNamesResponse,
    ListFileVersionsRequest, ListFileVersionsResponse, ListKeysRequest, ListKeysResponse,
    ListPartsRequest, ListPartsResponse, ListUnfinishedLargeFilesRequest,
    ListUnfinishedLargeFilesResponse, PartResponse, StartLargeFileRequest, UpdateBucketRequest,
    UploadFileRequest, UploadPartRequest, UploadUrl,
};
use crate::error::{Error, ErrorKind};
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::http::Body;
use crate::notification::NotificationRule;
use crate::secret::Secret;

/// The calls of the B2 native API.
///
/// An implementation repeats calls that are safe to repeat, by its retry policy. A call that is not idempotent and whose
/// outcome is not known fails with `UnknownOutcome`; the caller looks before it repeats. Uploads are sent once.
#[async_trait]
pub trait RawApi: fmt::Debug + Send + Sync + 'static {
    /// `b2_authorize_account`. Class C transaction.
    async fn authorize_account(
        &self,
        realm_url: &str,
        application_key_id: &str,
        application_key: &str,
    ) -> Result<AuthorizeAccountResponse, Error>;

    /// `b2_create_bucket`. Class C transaction; not idempotent.
    async fn create_bucket(
        &self,
        context: &CallContext,
        request: &CreateBucketRequest,
    ) -> Result<BucketResponse, Error>;

    /// `b2_list_buckets`. Class C transaction.
    async fn list_buckets(
        &self,
        context: &CallContext,
        request: &ListBucketsRequest,
    ) -> Result<Vec<BucketResponse>, Error>;

    /// `b2_delete_bucket`. Class A transaction; not idempotent.
    async fn delete_bucket(
        &self,
        context: &CallContext,
        account_id: &str,
        bucket_id: &str,
    ) -> Result<BucketResponse, Error>;

    /// `b2_get_upload_url`. Class A transaction.
    async fn get_upload_url(
        &self,
        context: &CallContext,
        bucket_id: &str,
    ) -> Result<UploadUrl, Error>;

    /// `b2_upload_file`, sent once. Class A transaction; not idempotent.
    async fn upload_file(
        &self,
        upload_url: &UploadUrl,
        request: &UploadFileRequest,
        body: Body,
    ) -> Result<FileVersionResponse, Error>;

    /// `b2_start_large_file`. Class A transaction; not idempotent.
    async fn start_large_file(
        &self,
        context: &CallContext,
        request: &StartLargeFileRequest,
    ) -> Result<FileVersionResponse, Error>;

    /// `b2_get_upload_part_url`. Class A transaction.
    async fn get_upload_part_url(
        &self,
        context: &CallContext,
        file_id: &str,
    ) -> Result<UploadUrl, Error>;

    /// `b2_upload_part`, sent once. Class A transaction; idempotent, since a second upload of a part replaces the first.
    async fn upload_part(
        &self,
        upload_url: &UploadUrl,
        request: &UploadPartRequest,
        body: Body,
    ) -> Result<PartResponse, Error>;

    /// `b2_finish_large_file`. Class A transaction; not idempotent.
    async fn finish_large_file(
        &self,
        context: &CallContext,
        file_id: &str,
        part_sha1s: &[String],
    ) -> Result<FileVersionResponse, Error>;

    /// `b2_cancel_large_file`. Class A transaction; not idempotent.
    async fn cancel_large_file(
        &self,
        context: &CallContext,
        file_id: &str,
    ) -> Result<DeletedFileVersion, Error>;

    /// `b2_copy_file`. Class C transaction; not idempotent.
    async fn copy_file(
        &self,
        context: &CallContext,
        request: &CopyFileRequest,
    ) -> Result<FileVersionResponse, Error>;

    /// `b2_copy_part`. Class C transaction; idempotent, since a second copy of a part replaces the first.
    async fn copy_part(
        &self,
        context: &CallContext,
        request: &CopyPartRequest,
    ) -> Result<PartResponse, Error>;

    /// `b2_list_file_names`. Class C transaction per 1,000 names.
    async fn list_file_names(
        &self,
        context: &CallContext,
        request: &ListFileNamesRequest,
    ) -> Result<ListFileNamesResponse, Error>;

    /// `b2_list_file_versions`. Class C transaction per 1,000 versions.
    async fn list_file_versions(
        &self,
        context: &CallContext,
        request: &ListFileVersionsRequest,
    ) -> Result<ListFileVersionsResponse, Error>;

    /// `b2_list_unfinished_large_files`. Class C transaction.
    async fn list_unfinished_large_files(
        &self,
        context: &CallContext,
        request: &ListUnfinishedLargeFilesRequest,
    ) -> Result<ListUnfinishedLargeFilesResponse, Error>;

    /// `b2_list_parts`. Class C transaction.
    async fn list_parts(
        &self,
        context: &CallContext,
        request: &ListPartsRequest,
    ) -> Result<ListPartsResponse, Error>;

    /// `b2_get_file_info`. Class B transaction.
    async fn get_file_info(
        &self,
        context: &CallContext,
        file_id: &str,
    ) -> Result<FileVersionResponse, Error>;

    /// `b2_hide_file`. Class A transaction; not idempotent.
    async fn hide_file(
        &self,
        context: &CallContext,
        bucket_id: &str,
        file_name: &str,
    ) -> Result<FileVersionResponse, Error>;

    /// `b2_delete_file_version`. Class A transaction; not idempotent.
    async fn delete_file_version(
        &self,
        context: &CallContext,
        file_id: &str,
        file_name: &str,
        bypass_governance: bool,
    ) -> Result<DeletedFileVersion, Error>;

    /// `b2_download_file_by_id` or `b2_download_file_by_name`, as the URL says. Class B transaction.
    async fn download_file(
        &self,
        token: &str,
        request: &DownloadRequest,
    ) -> Result<DownloadResponse, Error>;

    /// The headers of a download by name, without the file: HTTP `HEAD`. Class B transaction.
    async fn get_file_info_by_name(
        &self,
        token: &str,
        request: &DownloadRequest,
    ) -> Result<DownloadHeaders, Error>;

    /// `b2_update_bucket`. Class C transaction; not idempotent.
    async fn update_bucket(
        &self,
        context: &CallContext,
        request: &UpdateBucketRequest,
    ) -> Result<BucketResponse, Error> {
        absent(context, request, "b2_update_bucket")
    }

    /// `b2_get_download_authorization`: the token. Class C transaction.
    async fn get_download_authorization(
        &self,
        context: &CallContext,
        request: &GetDownloadAuthorizationRequest,
    ) -> Result<Secret, Error> {
        absent(context, request, "b2_get_download_authorization")
    }

    /// `b2_get_bucket_notification_rules`. Class C transaction.
    async fn get_bucket_notification_rules(
        &self,
        context: &CallContext,
        bucket_id: &str,
    ) -> Result<Vec<NotificationRule>, Error> {
        absent(context, bucket_id, "b2_get_bucket_notification_rules")
    }

    /// `b2_set_bucket_notification_rules`: the rules as they are then. Class C transaction.
    async fn set_bucket_notification_rules(
        &self,
        context: &CallContext,
        bucket_id: &str,
        rules: &[NotificationRule],
    ) -> Result<Vec<NotificationRule>, Error> {
        absent(
            context,
            (bucket_id, rules),
            "b2_set_bucket_notification_rules",
        )
    }

    /// `b2_update_file_retention`: the retention as it is then. Class A transaction.
    async fn update_file_retention(
        &self,
        context: &CallContext,
        file_id: &str,
        file_name: &str,
        file_retention: &FileRetentionSetting,
        bypass_governance: bool,
    ) -> Result<FileRetentionSetting, Error> {
        let parameters = (file_id, file_name, file_retention, bypass_governance);
        absent(context, parameters, "b2_update_file_retention")
    }

    /// `b2_update_file_legal_hold`: the hold as it is then. Class A transaction.
    async fn update_file_legal_hold(
        &self,
        context: &CallContext,
        file_id: &str,
        file_name: &str,
        legal_hold: &LegalHold,
    ) -> Result<LegalHold, Error> {
        absent(
            context,
            (file_id, file_name, legal_hold),
            "b2_update_file_legal_hold",
        )
    }

    /// `b2_create_key`. Class C transaction; not idempotent.
    async fn create_key(
        &self,
        context: &CallContext,
        request: &CreateKeyRequest,
    ) -> Result<CreatedKeyResponse, Error> {
        absent(context, request, "b2_create_key")
    }

    /// `b2_list_keys`. Class C transaction per 1,000 keys.
    async fn list_keys(
        &self,
        context: &CallContext,
        request: &ListKeysRequest,
    ) -> Result<ListKeysResponse, Error> {
        absent(context, request, "b2_list_keys")
    }

    /// `b2_delete_key`. Class A transaction; not idempotent.
    async fn delete_key(
        &self,
        context: &CallContext,
        application_key_id: &str,
    ) -> Result<KeyResponse, Error> {
        absent(context, application_key_id, "b2_delete_key")
    }
}

/// What a call answers that came to the interface after the implementation was written.
fn absent<T, P>(_: &CallContext, _: P, operation: &str) -> Result<T, Error> {
    Err(Error::new(ErrorKind::InternalError {
        message: format!("the raw API in use does not implement {operation}"),
    }))
}
