use std::fmt;

macro_rules! operations {
    ($($variant:ident = $name:literal, $doc:literal;)*) => {
        /// A call of B2's native API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $(#[doc = $doc] $variant,)*
        }

        impl Operation {
            /// Every call that B2 has.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name of the call as it stands in URLs.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The call with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

operations! {
    AuthorizeAccount = "b2_authorize_account", "Exchanges a key for an account token.";
    CancelLargeFile = "b2_cancel_large_file", "Discards an unfinished large file and its parts.";
    CopyFile = "b2_copy_file", "Copies a file version, or a range of one, to a new file.";
    CopyPart = "b2_copy_part", "Copies a range of a file version to a part of a large file.";
    CreateBucket = "b2_create_bucket", "Creates a bucket.";
    CreateKey = "b2_create_key", "Creates an application key.";
    DeleteBucket = "b2_delete_bucket", "Deletes an empty bucket.";
    DeleteFileVersion = "b2_delete_file_version", "Deletes one version of a file.";
    DeleteKey = "b2_delete_key", "Deletes an application key.";
    DownloadFileById = "b2_download_file_by_id", "Downloads a file version by its id.";
    DownloadFileByName = "b2_download_file_by_name", "Downloads the current version of a name; its path is `/file/…`.";
    FinishLargeFile = "b2_finish_large_file", "Makes one file of the parts of a large file.";
    GetBucketNotificationRules = "b2_get_bucket_notification_rules", "Reads the event notification rules of a bucket.";
    GetDownloadAuthorization = "b2_get_download_authorization", "Makes a token for downloads below a prefix.";
    GetFileInfo = "b2_get_file_info", "Describes one file version.";
    GetUploadPartUrl = "b2_get_upload_part_url", "Gives a URL and a token for parts of a large file.";
    GetUploadUrl = "b2_get_upload_url", "Gives a URL and a token for files of a bucket.";
    HideFile = "b2_hide_file", "Hides a name by adding a hide marker.";
    ListBuckets = "b2_list_buckets", "Lists the buckets of an account.";
    ListFileNames = "b2_list_file_names", "Lists the visible files of a bucket.";
    ListFileVersions = "b2_list_file_versions", "Lists all versions of all files of a bucket.";
    ListKeys = "b2_list_keys", "Lists application keys.";
    ListParts = "b2_list_parts", "Lists the parts of an unfinished large file.";
    ListUnfinishedLargeFiles = "b2_list_unfinished_large_files", "Lists the unfinished large files of a bucket.";
    SetBucketNotificationRules = "b2_set_bucket_notification_rules", "Replaces the event notification rules of a bucket.";
    StartLargeFile = "b2_start_large_file", "Starts a large file.";
    UpdateBucket = "b2_update_bucket", "Changes settings of a bucket.";
    UpdateFileLegalHold = "b2_update_file_legal_hold", "Sets the legal hold of a file version.";
    UpdateFileRetention = "b2_update_file_retention", "Sets the retention of a file version.";
    UploadFile = "b2_upload_file", "Uploads a file in one request.";
    UploadPart = "b2_upload_part", "Uploads one part of a large file.";
}

impl Operation {
    /// Whether the call moves file content from the client to the service.
    pub(crate) fn is_upload(self) -> bool {
        matches!(self, Self::UploadFile | Self::UploadPart)
    }

    /// Whether the call moves file content from the service to the client.
    pub(crate) fn is_download(self) -> bool {
        matches!(self, Self::DownloadFileById | Self::DownloadFileByName)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_call() {
        for operation in Operation::ALL {
            assert_eq!(Operation::from_name(operation.name()), Some(*operation));
        }
        assert_eq!(Operation::from_name("b2_fly"), None);
    }
}
