//! One typed request and answer for each call of the B2 native API.
//!
//! [`RawApi`] is the seam; [`B2RawHttpApi`] speaks HTTP. Nothing here knows of tokens that expire, of pools of upload
//! URLs or of accounts: every call is told its URL and token in a [`CallContext`].
//!
//! Invariant: the wire form of a call is written in this folder and nowhere else in the core.

mod answers;
mod download_headers;
mod from_config;
mod headers;
mod http_api;
mod prepared;
mod requests;
#[cfg(test)]
mod tests;

use std::fmt;

use async_trait::async_trait;

pub use answers::{
    Allowed, AllowedBucket, ApiInfo, AuthorizeAccountResponse, BucketResponse, DeletedFileVersion,
    DownloadHeaders, FileVersionResponse, ListFileNamesResponse, ListFileVersionsResponse,
    ListPartsResponse, ListUnfinishedLargeFilesResponse, PartResponse, StorageApi, UploadUrl,
};
pub use http_api::B2RawHttpApi;
pub use requests::{
    ContentSha1, CopyFileRequest, CopyPartRequest, CreateBucketRequest, DownloadRequest,
    ListBucketsRequest, ListFileNamesRequest, ListFileVersionsRequest, ListPartsRequest,
    ListUnfinishedLargeFilesRequest, MetadataDirectiveMode, StartLargeFileRequest,
    UploadFileRequest, UploadPartRequest,
};

use crate::error::Error;
use crate::http::Body;
use crate::secret::Secret;

/// The version of the native API that a call is addressed to: the `v4` of `/b2api/v4/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum ApiVersion {
    /// What the first and second interface speak.
    V3,
    /// What the third interface speaks, and every authorisation.
    #[default]
    V4,
}

impl ApiVersion {
    /// The version as it stands in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V4 => "v4",
        }
    }
}

/// Where a call goes and in whose name.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The URL of the API host, without a path.
    pub api_url: String,
    /// The account's authorisation token.
    pub authorization_token: Secret,
    /// The version in the path.
    pub api_version: ApiVersion,
}

/// The body of an upload, made anew for each attempt.
pub type MakeBody<'a> = &'a (dyn Fn() -> Body + Send + Sync);

/// A download whose headers have arrived.
#[derive(Debug)]
pub struct DownloadResponse {
    /// What the headers say.
    pub headers: DownloadHeaders,
    /// The bytes, still to come. They end early only with an error.
    pub body: Body,
}

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
}
