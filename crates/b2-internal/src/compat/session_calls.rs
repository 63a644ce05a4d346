/// The calls of a session that are the same in all interfaces, for one that is a tuple of the next interface's session. They
/// stand in the `impl` of that type.
#[macro_export]
macro_rules! session_calls {
    () => {
        /// The interface that this session belongs to.
        pub fn dialect(&self) -> $crate::error::Dialect {
            self.0.dialect()
        }

        /// Authorises with an application key, and keeps what that gives: calls `b2_authorize_account`. It does not fill the cache.
        pub fn authorize_account(
            &self,
            realm: impl Into<String>,
            application_key_id: impl Into<String>,
            application_key: impl Into<$crate::secret::Secret>,
        ) -> $crate::call::Call<()> {
            self.0
                .authorize_account(realm, application_key_id, application_key)
        }

        /// Authorises with the credentials that the account info holds; the answer is `false` when it holds none.
        pub fn authorize_automatically(&self) -> $crate::call::Call<bool> {
            self.0.authorize_automatically()
        }

        /// Creates a bucket: calls `b2_create_bucket`.
        pub fn create_bucket(
            &self,
            request: &$crate::raw_api::CreateBucketRequest,
        ) -> $crate::call::Call<$crate::raw_api::BucketResponse> {
            self.0.create_bucket(request)
        }

        /// Lists buckets: calls `b2_list_buckets`.
        pub fn list_buckets(
            &self,
            request: &$crate::raw_api::ListBucketsRequest,
        ) -> $crate::call::Call<Vec<$crate::raw_api::BucketResponse>> {
            self.0.list_buckets(request)
        }

        /// Changes a bucket: calls `b2_update_bucket`.
        pub fn update_bucket(
            &self,
            request: &$crate::raw_api::UpdateBucketRequest,
        ) -> $crate::call::Call<$crate::raw_api::BucketResponse> {
            self.0.update_bucket(request)
        }

        /// Lists a page of the newest versions in a bucket: calls `b2_list_file_names`.
        pub fn list_file_names(
            &self,
            request: &$crate::raw_api::ListFileNamesRequest,
        ) -> $crate::call::Call<$crate::raw_api::ListFileNamesResponse> {
            self.0.list_file_names(request)
        }

        /// Lists a page of all versions in a bucket: calls `b2_list_file_versions`.
        pub fn list_file_versions(
            &self,
            request: &$crate::raw_api::ListFileVersionsRequest,
        ) -> $crate::call::Call<$crate::raw_api::ListFileVersionsResponse> {
            self.0.list_file_versions(request)
        }

        /// Copies a file of at most 5 GB: calls `b2_copy_file`.
        pub fn copy_file(
            &self,
            request: &$crate::raw_api::CopyFileRequest,
        ) -> $crate::call::Call<$crate::raw_api::FileVersionResponse> {
            self.0.copy_file(request)
        }

        /// Gives a token with which others may download: calls `b2_get_download_authorization`.
        pub fn get_download_authorization(
            &self,
            request: &$crate::raw_api::GetDownloadAuthorizationRequest,
        ) -> $crate::call::Call<$crate::secret::Secret> {
            self.0.get_download_authorization(request)
        }

        /// Downloads from a URL on a host of the account; fails with `HostNotAllowed` for any other.
        pub fn download_file_from_url(
            &self,
            request: &$crate::raw_api::DownloadRequest,
        ) -> $crate::call::Call<$crate::raw_api::DownloadResponse> {
            self.0.download_file_from_url(request)
        }

        /// Starts a large file: calls `b2_start_large_file`.
        pub fn start_large_file(
            &self,
            request: &$crate::raw_api::StartLargeFileRequest,
        ) -> $crate::call::Call<$crate::raw_api::FileVersionResponse> {
            self.0.start_large_file(request)
        }

        /// Copies a part of a large file: calls `b2_copy_part`.
        pub fn copy_part(
            &self,
            request: &$crate::raw_api::CopyPartRequest,
        ) -> $crate::call::Call<$crate::raw_api::PartResponse> {
            self.0.copy_part(request)
        }

        /// Lists a page of the large files that are not finished: calls `b2_list_unfinished_large_files`.
        pub fn list_unfinished_large_files(
            &self,
            request: &$crate::raw_api::ListUnfinishedLargeFilesRequest,
        ) -> $crate::call::Call<$crate::raw_api::ListUnfinishedLargeFilesResponse> {
            self.0.list_unfinished_large_files(request)
        }

        /// Lists a page of the parts of an unfinished large file: calls `b2_list_parts`.
        pub fn list_parts(
            &self,
            request: &$crate::raw_api::ListPartsRequest,
        ) -> $crate::call::Call<$crate::raw_api::ListPartsResponse> {
            self.0.list_parts(request)
        }

        /// Deletes an empty bucket: calls `b2_delete_bucket`.
        pub fn delete_bucket(
            &self,
            account_id: impl Into<String>,
            bucket_id: impl Into<String>,
        ) -> $crate::call::Call<$crate::raw_api::BucketResponse> {
            self.0.delete_bucket(account_id, bucket_id)
        }

        /// Reads the notification rules of a bucket: calls `b2_get_bucket_notification_rules`.
        pub fn get_bucket_notification_rules(
            &self,
            bucket_id: impl Into<String>,
        ) -> $crate::call::Call<Vec<$crate::notification::NotificationRule>> {
            self.0.get_bucket_notification_rules(bucket_id)
        }

        /// Looks up a version by its id: calls `b2_get_file_info`.
        pub fn get_file_info_by_id(
            &self,
            file_id: impl Into<String>,
        ) -> $crate::call::Call<$crate::raw_api::FileVersionResponse> {
            self.0.get_file_info_by_id(file_id)
        }

        /// Looks up the newest version of a name by the headers of its download.
        pub fn get_file_info_by_name(
            &self,
            bucket_name: impl Into<String>,
            file_name: impl Into<String>,
        ) -> $crate::call::Call<$crate::raw_api::DownloadHeaders> {
            self.0.get_file_info_by_name(bucket_name, file_name)
        }

        /// Hides a file: calls `b2_hide_file`.
        pub fn hide_file(
            &self,
            bucket_id: impl Into<String>,
            file_name: impl Into<String>,
        ) -> $crate::call::Call<$crate::raw_api::FileVersionResponse> {
            self.0.hide_file(bucket_id, file_name)
        }

        /// The URL from which a version can be downloaded. Makes no call.
        pub fn get_download_url_by_id(
            &self,
            file_id: impl Into<String>,
        ) -> $crate::call::Call<String> {
            self.0.get_download_url_by_id(file_id)
        }

        /// The URL from which the newest version of a name can be downloaded. Makes no call.
        pub fn get_download_url_by_name(
            &self,
            bucket_name: impl Into<String>,
            file_name: impl Into<String>,
        ) -> $crate::call::Call<String> {
            self.0.get_download_url_by_name(bucket_name, file_name)
        }

        /// Asks for a URL to upload files to, which is good for one upload at a time: calls `b2_get_upload_url`.
        pub fn get_upload_url(
            &self,
            bucket_id: impl Into<String>,
        ) -> $crate::call::Call<$crate::raw_api::UploadUrl> {
            self.0.get_upload_url(bucket_id)
        }

        /// Asks for a URL to upload parts of a large file to: calls `b2_get_upload_part_url`.
        pub fn get_upload_part_url(
            &self,
            file_id: impl Into<String>,
        ) -> $crate::call::Call<$crate::raw_api::UploadUrl> {
            self.0.get_upload_part_url(file_id)
        }

        /// Cancels an unfinished large file: calls `b2_cancel_large_file`.
        pub fn cancel_large_file(
            &self,
            file_id: impl Into<String>,
        ) -> $crate::call::Call<$crate::raw_api::DeletedFileVersion> {
            self.0.cancel_large_file(file_id)
        }

        /// Replaces the notification rules of a bucket: calls `b2_set_bucket_notification_rules`.
        pub fn set_bucket_notification_rules(
            &self,
            bucket_id: impl Into<String>,
            rules: &[$crate::notification::NotificationRule],
        ) -> $crate::call::Call<Vec<$crate::notification::NotificationRule>> {
            self.0.set_bucket_notification_rules(bucket_id, rules)
        }

        /// Deletes one version: calls `b2_delete_file_version`.
        pub fn delete_file_version(
            &self,
            file_id: impl Into<String>,
            file_name: impl Into<String>,
            bypass_governance: bool,
        ) -> $crate::call::Call<$crate::raw_api::DeletedFileVersion> {
            self.0
                .delete_file_version(file_id, file_name, bypass_governance)
        }

        /// Changes how a version is retained: calls `b2_update_file_retention`.
        pub fn update_file_retention(
            &self,
            file_id: impl Into<String>,
            file_name: impl Into<String>,
            file_retention: &$crate::file_lock::FileRetentionSetting,
            bypass_governance: bool,
        ) -> $crate::call::Call<$crate::file_lock::FileRetentionSetting> {
            self.0
                .update_file_retention(file_id, file_name, file_retention, bypass_governance)
        }

        /// Holds a version or lifts its hold: calls `b2_update_file_legal_hold`.
        pub fn update_file_legal_hold(
            &self,
            file_id: impl Into<String>,
            file_name: impl Into<String>,
            legal_hold: &$crate::file_lock::LegalHold,
        ) -> $crate::call::Call<$crate::file_lock::LegalHold> {
            self.0
                .update_file_legal_hold(file_id, file_name, legal_hold)
        }

        /// Sends a file once, to an upload URL out of the pool: calls `b2_upload_file`, and `b2_get_upload_url` when the pool has
        /// none. A `Cache-Control` is the pair `b2-cache-control` of the file info.
        pub fn upload_file(
            &self,
            bucket_id: impl Into<String>,
            request: &$crate::raw_api::UploadFileRequest,
            body: $crate::http::Body,
        ) -> $crate::call::Call<$crate::raw_api::FileVersionResponse> {
            self.0.upload_file(bucket_id, request, body)
        }

        /// Sends a part of a large file once: calls `b2_get_upload_part_url` and `b2_upload_part`.
        pub fn upload_part(
            &self,
            request: &$crate::raw_api::UploadPartRequest,
            body: $crate::http::Body,
        ) -> $crate::call::Call<$crate::raw_api::PartResponse> {
            self.0.upload_part(request, body)
        }

        /// Puts a large file together from its parts, whose digests are given in order: calls `b2_finish_large_file`.
        pub fn finish_large_file(
            &self,
            file_id: impl Into<String>,
            part_sha1_array: impl IntoIterator<Item = impl Into<String>>,
        ) -> $crate::call::Call<$crate::raw_api::FileVersionResponse> {
            self.0.finish_large_file(file_id, part_sha1_array)
        }
    };
}
