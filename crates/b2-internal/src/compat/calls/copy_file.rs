use std::collections::BTreeMap;

use crate::bucket::Bucket;
use crate::call::request;
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::file_version::FileVersion;
use crate::range::ByteRange;
use crate::raw_api::MetadataDirectiveMode;
use crate::transfer::copy::{CopyOrder, GivenMetadata, Metadata, RemoteSource};
use crate::transfer::{Continuing, NewFile, RequestedPartSizes};

request! {
    /// A copy by one call of `b2_copy_file`, however large the file is.
    pub struct CopyFile on bucket: Bucket => FileVersion {
        file_id: String,
        new_file_name: String,
    }
    texts {
        /// Sets the MIME type of the copy.
        content_type,
        /// Sets the `Cache-Control` of downloads of the copy.
        cache_control,
    }
    optional {
        /// Copies these bytes only.
        bytes_range: ByteRange,
        /// Sets where content type and file info come from.
        metadata_directive: MetadataDirectiveMode,
        /// Sets how the copy is encrypted.
        destination_encryption: EncryptionSetting,
        /// Says how the source is encrypted.
        source_encryption: EncryptionSetting,
        /// Sets how the copy is retained.
        file_retention: FileRetentionSetting,
        /// Sets whether the copy is held.
        legal_hold: LegalHold,
    }
    own setters {
        file_info: BTreeMap<String, String>,
    }
}

impl CopyFile {
    /// A copy of a file version into `bucket`.
    pub fn into_bucket(bucket: Bucket, file_id: String, new_file_name: String) -> Self {
        Self::new(bucket, file_id, new_file_name)
    }

    /// Stores these pairs with the copy.
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

    async fn run(mut self) -> Result<FileVersion, Error> {
        if let Some(cache_control) = self.cache_control.take() {
            let pairs = self.file_info.get_or_insert_default();
            pairs.insert("b2-cache-control".to_owned(), cache_control);
        }
        let range = self.bytes_range;
        let source = RemoteSource {
            file_id: self.file_id,
            offset: range.map_or(0, |range| range.start()),
            length: range.map(|range| range.size()),
            encryption: self.source_encryption,
            file_info: None,
            content_type: None,
        };
        let file = NewFile {
            bucket_id: self.bucket.id().to_owned(),
            file_name: self.new_file_name,
            content_type: self.content_type,
            file_info: self.file_info,
            encryption: self.destination_encryption,
            file_retention: self.file_retention,
            legal_hold: self.legal_hold,
            custom_upload_timestamp: None,
        };
        let order = CopyOrder {
            metadata: metadata(self.metadata_directive, &file, &source)?,
            source,
            file,
            part_sizes: RequestedPartSizes::default(),
            continuing: Continuing::default(),
        };
        let answer = self
            .bucket
            .api()
            .transfers()
            .copy_in_one_call(order)
            .await?;
        Ok(FileVersion::from_answer(&self.bucket.api().into(), answer))
    }
}

/// What the directive and what is given come to.
fn metadata(
    directive: Option<MetadataDirectiveMode>,
    file: &NewFile,
    source: &RemoteSource,
) -> Result<Metadata, Error> {
    let is_given = file.content_type.is_some() || file.file_info.is_some();
    match (directive, &file.content_type) {
        (Some(MetadataDirectiveMode::Copy), _) if is_given => Err(invalid(
            "content_type and file_info should be None when metadata_directive is COPY",
        )),
        (Some(MetadataDirectiveMode::Replace), None) => Err(invalid(
            "content_type cannot be None when metadata_directive is REPLACE",
        )),
        (Some(MetadataDirectiveMode::Replace), Some(content_type)) => {
            Ok(Metadata::Given(GivenMetadata {
                content_type: content_type.clone(),
                file_info: file.file_info.clone().unwrap_or_default(),
            }))
        }
        _ => Metadata::new(file, source),
    }
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidMetadataDirective {
        message: message.to_owned(),
    })
}
