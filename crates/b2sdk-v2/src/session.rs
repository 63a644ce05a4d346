use std::sync::Arc;

use b2_internal::compat::{InDialect, map_call};
use b2sdk_v3::{
    Body, BucketResponse, Cache, Call, CopyFileRequest, CopyPartRequest, CreateBucketRequest,
    DeletedFileVersion, Dialect, DownloadHeaders, DownloadRequest, DownloadResponse,
    FileRetentionSetting, FileVersionResponse, GetDownloadAuthorizationRequest, LegalHold,
    ListBucketsRequest, ListFileNamesRequest, ListFileNamesResponse, ListFileVersionsRequest,
    ListFileVersionsResponse, ListKeysRequest, ListPartsRequest, ListPartsResponse,
    ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse, NotificationRule,
    PartResponse, Secret, StartLargeFileRequest, UpdateBucketRequest, UploadFileRequest,
    UploadPartRequest, UploadUrl,
};

use crate::account_info::{AccountInfo, AccountInfoFromV3};
use crate::raw_api::{
    CreateKeyRequest, CreatedKeyResponse, KeyResponse, ListKeysResponse, RawApi, RawApiFromV3,
};

/// The session of a handle: the calls of the native API, in its version 3, in the name of the account. Cloning is cheap.
///
/// Each method makes one call as [`RawApi`] describes it, with the session's token, and once more with a new token when that
/// was refused. All handles that share the session share the new token, those of other interfaces too.
///
/// ```
/// # use b2sdk_v2::{B2Api, B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// use b2sdk_v2::CreateKeyRequest;
///
/// let account_id = api.get_account_id().await?;
/// let mut request = CreateKeyRequest::new(account_id, ["listFiles"], "of-one-bucket");
/// request.bucket_id = Some(bucket.id().to_owned());
/// let created = api.session().create_key(&request).await?;
/// assert_eq!(created.key.bucket_id.as_deref(), Some(bucket.id()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Session(b2sdk_v3::B2Session);

impl B2Session {
    /// The session in the dialect that it has.
    pub(crate) fn of(next: b2sdk_v3::B2Session) -> Self {
        Self(next)
    }

    /// The interface that this session belongs to.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect()
    }

    /// Where credentials, tokens and bucket names are kept.
    pub fn account_info(&self) -> Arc<dyn AccountInfo> {
        Arc::new(AccountInfoFromV3::new(self.0.account_info()))
    }

    /// Where the names of buckets are remembered.
    pub fn cache(&self) -> Arc<dyn Cache> {
        self.0.cache()
    }

    /// The calls that this session makes.
    pub fn raw_api(&self) -> Arc<dyn RawApi> {
        Arc::new(RawApiFromV3::new(self.0.raw_api()))
    }

    /// Authorises with an application key, and keeps what that gives: calls `b2_authorize_account`. It does not fill the cache.
    pub fn authorize_account(
        &self,
        realm: impl Into<String>,
        application_key_id: impl Into<String>,
        application_key: impl Into<Secret>,
    ) -> Call<()> {
        self.0
            .authorize_account(realm, application_key_id, application_key)
    }

    /// Authorises with the credentials that the account info holds; the answer is `false` when it holds none.
    pub fn authorize_automatically(&self) -> Call<bool> {
        self.0.authorize_automatically()
    }

    /// Creates an application key: calls `b2_create_key`.
    pub fn create_key(&self, request: &CreateKeyRequest) -> Call<CreatedKeyResponse> {
        let call = self.0.create_key(&request.clone().into());
        map_call(call, CreatedKeyResponse::try_from)
    }

    /// Lists a page of the application keys: calls `b2_list_keys`. A key that is restricted to several buckets is an error.
    pub fn list_keys(&self, request: &ListKeysRequest) -> Call<ListKeysResponse> {
        map_call(self.0.list_keys(request), ListKeysResponse::try_from)
    }

    /// Deletes an application key: calls `b2_delete_key`.
    pub fn delete_key(&self, application_key_id: impl Into<String>) -> Call<KeyResponse> {
        map_call(self.0.delete_key(application_key_id), KeyResponse::try_from)
    }

    /// Creates a bucket: calls `b2_create_bucket`.
    pub fn create_bucket(&self, request: &CreateBucketRequest) -> Call<BucketResponse> {
        self.0.create_bucket(request)
    }

    /// Lists buckets: calls `b2_list_buckets`.
    pub fn list_buckets(&self, request: &ListBucketsRequest) -> Call<Vec<BucketResponse>> {
        self.0.list_buckets(request)
    }

    /// Changes a bucket: calls `b2_update_bucket`.
    pub fn update_bucket(&self, request: &UpdateBucketRequest) -> Call<BucketResponse> {
        self.0.update_bucket(request)
    }

    /// Lists a page of the newest versions in a bucket: calls `b2_list_file_names`.
    pub fn list_file_names(&self, request: &ListFileNamesRequest) -> Call<ListFileNamesResponse> {
        self.0.list_file_names(request)
    }

    /// Lists a page of all versions in a bucket: calls `b2_list_file_versions`.
    pub fn list_file_versions(
        &self,
        request: &ListFileVersionsRequest,
    ) -> Call<ListFileVersionsResponse> {
        self.0.list_file_versions(request)
    }

    /// Copies a file of at most 5 GB: calls `b2_copy_file`.
    pub fn copy_file(&self, request: &CopyFileRequest) -> Call<FileVersionResponse> {
        self.0.copy_file(request)
    }

    /// Gives a token with which others may download: calls `b2_get_download_authorization`.
    pub fn get_download_authorization(
        &self,
        request: &GetDownloadAuthorizationRequest,
    ) -> Call<Secret> {
        self.0.get_download_authorization(request)
    }

    /// Downloads from a URL on a host of the account; fails with `HostNotAllowed` for any other.
    pub fn download_file_from_url(&self, request: &DownloadRequest) -> Call<DownloadResponse> {
        self.0.download_file_from_url(request)
    }

    /// Starts a large file: calls `b2_start_large_file`.
    pub fn start_large_file(&self, request: &StartLargeFileRequest) -> Call<FileVersionResponse> {
        self.0.start_large_file(request)
    }

    /// Copies a part of a large file: calls `b2_copy_part`.
    pub fn copy_part(&self, request: &CopyPartRequest) -> Call<PartResponse> {
        self.0.copy_part(request)
    }

    /// Lists a page of the large files that are not finished: calls `b2_list_unfinished_large_files`.
    pub fn list_unfinished_large_files(
        &self,
        request: &ListUnfinishedLargeFilesRequest,
    ) -> Call<ListUnfinishedLargeFilesResponse> {
        self.0.list_unfinished_large_files(request)
    }

    /// Lists a page of the parts of an unfinished large file: calls `b2_list_parts`.
    pub fn list_parts(&self, request: &ListPartsRequest) -> Call<ListPartsResponse> {
        self.0.list_parts(request)
    }

    /// Deletes an empty bucket: calls `b2_delete_bucket`.
    pub fn delete_bucket(
        &self,
        account_id: impl Into<String>,
        bucket_id: impl Into<String>,
    ) -> Call<BucketResponse> {
        self.0.delete_bucket(account_id, bucket_id)
    }

    /// Reads the notification rules of a bucket: calls `b2_get_bucket_notification_rules`.
    pub fn get_bucket_notification_rules(
        &self,
        bucket_id: impl Into<String>,
    ) -> Call<Vec<NotificationRule>> {
        self.0.get_bucket_notification_rules(bucket_id)
    }

    /// Looks up a version by its id: calls `b2_get_file_info`.
    pub fn get_file_info_by_id(&self, file_id: impl Into<String>) -> Call<FileVersionResponse> {
        self.0.get_file_info_by_id(file_id)
    }

    /// Looks up the newest version of a name by the headers of its download.
    pub fn get_file_info_by_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> Call<DownloadHeaders> {
        self.0.get_file_info_by_name(bucket_name, file_name)
    }

    /// Hides a file: calls `b2_hide_file`.
    pub fn hide_file(
        &self,
        bucket_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> Call<FileVersionResponse> {
        self.0.hide_file(bucket_id, file_name)
    }

    /// The URL from which a version can be downloaded. Makes no call.
    pub fn get_download_url_by_id(&self, file_id: impl Into<String>) -> Call<String> {
        self.0.get_download_url_by_id(file_id)
    }

    /// The URL from which the newest version of a name can be downloaded. Makes no call.
    pub fn get_download_url_by_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> Call<String> {
        self.0.get_download_url_by_name(bucket_name, file_name)
    }

    /// Asks for a URL to upload files to, which is good for one upload at a time: calls `b2_get_upload_url`.
    pub fn get_upload_url(&self, bucket_id: impl Into<String>) -> Call<UploadUrl> {
        self.0.get_upload_url(bucket_id)
    }

    /// Asks for a URL to upload parts of a large file to: calls `b2_get_upload_part_url`.
    pub fn get_upload_part_url(&self, file_id: impl Into<String>) -> Call<UploadUrl> {
        self.0.get_upload_part_url(file_id)
    }

    /// Cancels an unfinished large file: calls `b2_cancel_large_file`.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> Call<DeletedFileVersion> {
        self.0.cancel_large_file(file_id)
    }

    /// Replaces the notification rules of a bucket: calls `b2_set_bucket_notification_rules`.
    pub fn set_bucket_notification_rules(
        &self,
        bucket_id: impl Into<String>,
        rules: &[NotificationRule],
    ) -> Call<Vec<NotificationRule>> {
        self.0.set_bucket_notification_rules(bucket_id, rules)
    }

    /// Deletes one version: calls `b2_delete_file_version`.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        bypass_governance: bool,
    ) -> Call<DeletedFileVersion> {
        self.0
            .delete_file_version(file_id, file_name, bypass_governance)
    }

    /// Changes how a version is retained: calls `b2_update_file_retention`.
    pub fn update_file_retention(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        file_retention: &FileRetentionSetting,
        bypass_governance: bool,
    ) -> Call<FileRetentionSetting> {
        self.0
            .update_file_retention(file_id, file_name, file_retention, bypass_governance)
    }

    /// Holds a version or lifts its hold: calls `b2_update_file_legal_hold`.
    pub fn update_file_legal_hold(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        legal_hold: &LegalHold,
    ) -> Call<LegalHold> {
        self.0
            .update_file_legal_hold(file_id, file_name, legal_hold)
    }

    /// Sends a file once, to an upload URL out of the pool: calls `b2_upload_file`, and `b2_get_upload_url` when the pool has
    /// none. A `Cache-Control` is the pair `b2-cache-control` of the file info.
    pub fn upload_file(
        &self,
        bucket_id: impl Into<String>,
        request: &UploadFileRequest,
        body: Body,
    ) -> Call<FileVersionResponse> {
        self.0.upload_file(bucket_id, request, body)
    }

    /// Sends a part of a large file once: calls `b2_get_upload_part_url` and `b2_upload_part`.
    pub fn upload_part(&self, request: &UploadPartRequest, body: Body) -> Call<PartResponse> {
        self.0.upload_part(request, body)
    }

    /// Puts a large file together from its parts, whose digests are given in order: calls `b2_finish_large_file`.
    pub fn finish_large_file(
        &self,
        file_id: impl Into<String>,
        part_sha1_array: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<FileVersionResponse> {
        self.0.finish_large_file(file_id, part_sha1_array)
    }
}

impl From<b2sdk_v3::B2Session> for B2Session {
    fn from(next: b2sdk_v3::B2Session) -> Self {
        Self(next.in_dialect(Dialect::V2))
    }
}

impl From<B2Session> for b2sdk_v3::B2Session {
    fn from(session: B2Session) -> Self {
        session.0.in_dialect(Dialect::V3)
    }
}

impl InDialect for B2Session {
    fn dialect(&self) -> Dialect {
        self.0.dialect()
    }

    fn in_dialect(self, dialect: Dialect) -> Self {
        Self(self.0.in_dialect(dialect))
    }
}
