/// The calls that are the same in this interface and the next, for whatever is made of each: the trait, or what passes it on.
macro_rules! shared_calls {
    ($make:ident $($arguments:tt)*) => {
        $make! { [$($arguments)*]
            /// `b2_create_bucket`. Class C transaction; not idempotent.
            create_bucket(context: &CallContext, request: &CreateBucketRequest) -> BucketResponse;
            /// `b2_list_buckets`. Class C transaction.
            list_buckets(context: &CallContext, request: &ListBucketsRequest) -> Vec<BucketResponse>;
            /// `b2_delete_bucket`. Class A transaction; not idempotent.
            delete_bucket(context: &CallContext, account_id: &str, bucket_id: &str) -> BucketResponse;
            /// `b2_get_upload_url`. Class A transaction.
            get_upload_url(context: &CallContext, bucket_id: &str) -> UploadUrl;
            /// `b2_upload_file`, sent once. Class A transaction; not idempotent.
            upload_file(upload_url: &UploadUrl, request: &UploadFileRequest, body: Body) -> FileVersionResponse;
            /// `b2_start_large_file`. Class A transaction; not idempotent.
            start_large_file(context: &CallContext, request: &StartLargeFileRequest) -> FileVersionResponse;
            /// `b2_get_upload_part_url`. Class A transaction.
            get_upload_part_url(context: &CallContext, file_id: &str) -> UploadUrl;
            /// `b2_upload_part`, sent once. Class A transaction; idempotent, since a second upload of a part replaces the first.
            upload_part(upload_url: &UploadUrl, request: &UploadPartRequest, body: Body) -> PartResponse;
            /// `b2_finish_large_file`. Class A transaction; not idempotent.
            finish_large_file(context: &CallContext, file_id: &str, part_sha1s: &[String]) -> FileVersionResponse;
            /// `b2_cancel_large_file`. Class A transaction; not idempotent.
            cancel_large_file(context: &CallContext, file_id: &str) -> DeletedFileVersion;
            /// `b2_copy_file`. Class C transaction; not idempotent.
            copy_file(context: &CallContext, request: &CopyFileRequest) -> FileVersionResponse;
            /// `b2_copy_part`. Class C transaction; idempotent, since a second copy of a part replaces the first.
            copy_part(context: &CallContext, request: &CopyPartRequest) -> PartResponse;
            /// `b2_list_file_names`. Class C transaction per 1,000 names.
            list_file_names(context: &CallContext, request: &ListFileNamesRequest) -> ListFileNamesResponse;
            /// `b2_list_file_versions`. Class C transaction per 1,000 versions.
            list_file_versions(context: &CallContext, request: &ListFileVersionsRequest) -> ListFileVersionsResponse;
            /// `b2_list_unfinished_large_files`. Class C transaction.
            list_unfinished_large_files(
                context: &CallContext,
                request: &ListUnfinishedLargeFilesRequest
            ) -> ListUnfinishedLargeFilesResponse;
            /// `b2_list_parts`. Class C transaction.
            list_parts(context: &CallContext, request: &ListPartsRequest) -> ListPartsResponse;
            /// `b2_get_file_info`. Class B transaction.
            get_file_info(context: &CallContext, file_id: &str) -> FileVersionResponse;
            /// `b2_hide_file`. Class A transaction; not idempotent.
            hide_file(context: &CallContext, bucket_id: &str, file_name: &str) -> FileVersionResponse;
            /// `b2_delete_file_version`. Class A transaction; not idempotent.
            delete_file_version(
                context: &CallContext,
                file_id: &str,
                file_name: &str,
                bypass_governance: bool
            ) -> DeletedFileVersion;
            /// `b2_download_file_by_id` or `b2_download_file_by_name`, as the URL says. Class B transaction.
            download_file(token: &str, request: &DownloadRequest) -> DownloadResponse;
            /// The headers of a download by name, without the file: HTTP `HEAD`. Class B transaction.
            get_file_info_by_name(token: &str, request: &DownloadRequest) -> DownloadHeaders;
            /// `b2_update_bucket`. Class C transaction; not idempotent.
            update_bucket(context: &CallContext, request: &UpdateBucketRequest) -> BucketResponse;
            /// `b2_get_download_authorization`: the token. Class C transaction.
            get_download_authorization(context: &CallContext, request: &GetDownloadAuthorizationRequest) -> Secret;
            /// `b2_get_bucket_notification_rules`. Class C transaction.
            get_bucket_notification_rules(context: &CallContext, bucket_id: &str) -> Vec<NotificationRule>;
            /// `b2_set_bucket_notification_rules`: the rules as they are then. Class C transaction.
            set_bucket_notification_rules(
                context: &CallContext,
                bucket_id: &str,
                rules: &[NotificationRule]
            ) -> Vec<NotificationRule>;
            /// `b2_update_file_retention`: the retention as it is then. Class A transaction.
            update_file_retention(
                context: &CallContext,
                file_id: &str,
                file_name: &str,
                file_retention: &FileRetentionSetting,
                bypass_governance: bool
            ) -> FileRetentionSetting;
            /// `b2_update_file_legal_hold`: the hold as it is then. Class A transaction.
            update_file_legal_hold(
                context: &CallContext,
                file_id: &str,
                file_name: &str,
                legal_hold: &LegalHold
            ) -> LegalHold;
        }
    };
}

pub(super) use shared_calls;
