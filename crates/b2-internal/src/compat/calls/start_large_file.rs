use std::collections::BTreeMap;

use crate::bucket::{Bucket, UnfinishedLargeFile};
use crate::call::request;
use crate::error::Error;
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::names::check_file_name;
use crate::transfer::NewFile;

request! {
    /// A large file that is begun, and nothing more: `b2_start_large_file`.
    pub struct StartLargeFile on bucket: Bucket => UnfinishedLargeFile {
        file_name: String,
    }
    texts {
        /// Sets the MIME type.
        content_type,
        /// Sets the `Cache-Control` of downloads.
        cache_control,
    }
    optional {
        /// Sets how the file is retained.
        file_retention: FileRetentionSetting,
        /// Sets whether the file is held.
        legal_hold: LegalHold,
    }
    own setters {
        file_info: BTreeMap<String, String>,
    }
}

impl StartLargeFile {
    /// A large file in `bucket`.
    pub fn in_bucket(bucket: Bucket, file_name: String) -> Self {
        Self::new(bucket, file_name)
    }

    /// Stores these pairs with the file.
    pub fn file_info<K: Into<String>, V: Into<String>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pairs = pairs.into_iter();
        self.file_info = Some(
            pairs
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        );
        self
    }

    async fn run(mut self) -> Result<UnfinishedLargeFile, Error> {
        check_file_name(&self.file_name)?;
        if let Some(cache_control) = self.cache_control.take() {
            let pairs = self.file_info.get_or_insert_default();
            pairs.insert("b2-cache-control".to_owned(), cache_control);
        }
        let file = NewFile {
            bucket_id: self.bucket.id().to_owned(),
            file_name: self.file_name,
            content_type: self.content_type,
            file_info: self.file_info,
            encryption: None,
            file_retention: self.file_retention,
            legal_hold: self.legal_hold,
            custom_upload_timestamp: None,
        };
        let answer = self
            .bucket
            .api()
            .transfers()
            .start_large_file(&file)
            .await?;
        Ok(UnfinishedLargeFile::from(answer))
    }
}
