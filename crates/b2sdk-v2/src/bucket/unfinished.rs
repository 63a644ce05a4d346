use std::collections::BTreeMap;

use b2_internal::wrapped_request;
use b2sdk_v3::{EncryptionSetting, Error, FileRetentionSetting, FileVersionResponse, LegalHold};

/// A large file that was started and not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnfinishedLargeFile {
    /// The file's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
    /// The account that owns the file.
    pub account_id: Option<String>,
    /// The bucket that holds the file.
    pub bucket_id: Option<String>,
    /// The MIME type.
    pub content_type: Option<String>,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// How the file is encrypted; `None` when the service does not say.
    pub encryption: Option<EncryptionSetting>,
    /// How the file is retained; `None` when the service does not say.
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the file is held; `None` when the service does not say.
    pub legal_hold: Option<LegalHold>,
    /// When the file was started, in milliseconds since 1970.
    pub upload_timestamp: i64,
    /// The `Cache-Control` that is stored with the file. It was read once from the file info, and a change of the one does not
    /// change the other.
    pub cache_control: Option<String>,
}

impl UnfinishedLargeFile {
    /// The `Expires` that is stored with the file.
    pub fn expires(&self) -> Option<&str> {
        self.info("b2-expires")
    }

    /// The `Expires` that is stored with the file, in milliseconds since 1970; `None` when there is none.
    ///
    /// # Errors
    /// `ValueError` when it is no HTTP date.
    pub fn expires_parsed(&self) -> Result<Option<i64>, Error> {
        b2sdk_v3::UnfinishedLargeFile::from(self.clone()).expires_parsed()
    }

    /// The `Content-Disposition` that is stored with the file.
    pub fn content_disposition(&self) -> Option<&str> {
        self.info("b2-content-disposition")
    }

    /// The `Content-Encoding` that is stored with the file.
    pub fn content_encoding(&self) -> Option<&str> {
        self.info("b2-content-encoding")
    }

    /// The `Content-Language` that is stored with the file.
    pub fn content_language(&self) -> Option<&str> {
        self.info("b2-content-language")
    }

    fn info(&self, key: &str) -> Option<&str> {
        self.file_info.get(key).map(String::as_str)
    }
}

impl From<b2sdk_v3::UnfinishedLargeFile> for UnfinishedLargeFile {
    fn from(next: b2sdk_v3::UnfinishedLargeFile) -> Self {
        Self {
            cache_control: next.cache_control().map(str::to_owned),
            file_id: next.file_id,
            file_name: next.file_name,
            account_id: next.account_id,
            bucket_id: next.bucket_id,
            content_type: next.content_type,
            file_info: next.file_info,
            encryption: next.encryption,
            file_retention: next.file_retention,
            legal_hold: next.legal_hold,
            upload_timestamp: next.upload_timestamp,
        }
    }
}

impl From<FileVersionResponse> for UnfinishedLargeFile {
    fn from(answer: FileVersionResponse) -> Self {
        b2sdk_v3::UnfinishedLargeFile::from(answer).into()
    }
}

impl From<UnfinishedLargeFile> for b2sdk_v3::UnfinishedLargeFile {
    fn from(file: UnfinishedLargeFile) -> Self {
        let mut next = Self::new(file.file_id, file.file_name, file.upload_timestamp);
        next.account_id = file.account_id;
        next.bucket_id = file.bucket_id;
        next.content_type = file.content_type;
        next.file_info = file.file_info;
        next.encryption = file.encryption;
        next.file_retention = file.file_retention;
        next.legal_hold = file.legal_hold;
        next
    }
}

wrapped_request! {
    /// A request of [`Bucket::list_unfinished_large_files`](crate::Bucket::list_unfinished_large_files).
    pub struct ListUnfinishedLargeFiles wraps b2sdk_v3::ListUnfinishedLargeFiles
        => entries UnfinishedLargeFiles of UnfinishedLargeFile {
        /// Begins with the file that has this id.
        fn start_file_id(file_id: impl Into<String>);
        /// Sets how many files a call asks for, 1 to 100. Default: 100.
        fn batch_size(batch_size: u32);
        /// Lists only files whose names begin with this.
        fn prefix(prefix: impl Into<String>);
    }
}

wrapped_request! {
    /// The files of [`Bucket::list_unfinished_large_files`](crate::Bucket::list_unfinished_large_files).
    pub struct UnfinishedLargeFiles wraps b2sdk_v3::UnfinishedLargeFiles => stream UnfinishedLargeFile
}

wrapped_request! {
    /// A request of [`Bucket::get_unfinished_large_file`](crate::Bucket::get_unfinished_large_file).
    pub struct GetUnfinishedLargeFile wraps b2sdk_v3::GetUnfinishedLargeFile => call UnfinishedLargeFile {
        /// Says how the file's name begins, which a key that is restricted to names must say.
        fn prefix(prefix: impl Into<String>);
    }
}
