use std::collections::BTreeMap;

use super::Bucket;
use super::setters::{FileOptions, continuing_setters, file_setters, lock_setters};
use crate::call::request;
use crate::encryption::EncryptionSetting;
use crate::error::Error;
use crate::file_version::FileVersion;
use crate::transfer::copy::{CopyOrder, Metadata, RemoteSource};
use crate::transfer::{Continuing, RequestedPartSizes};

request! {
    /// A request of [`Bucket::copy`].
    pub struct Copy on bucket: Bucket => FileVersion {
        file_id: String,
        new_file_name: String,
    }
    optional {
        /// Copies from this byte on; needs [`length`](Self::length) too. Default: from the first.
        offset: u64,
        /// Copies so many bytes. Default: all.
        length: u64,
        /// Sets the smallest part of a large copy, in bytes. Default: what the service allows, normally 5 MB.
        min_part_size: u64,
        /// Sets the largest part, and so also what is copied in one call, in bytes. Default: 5 GB.
        max_part_size: u64,
    }
    own setters {
        options: FileOptions,
        source: SourceOptions,
        continuing: Continuing,
    }
}

file_setters!(Copy);
lock_setters!(Copy);
continuing_setters!(Copy);

/// What the caller says of the file that is copied.
#[derive(Debug, Default)]
struct SourceOptions {
    encryption: Option<EncryptionSetting>,
    file_info: Option<BTreeMap<String, String>>,
    content_type: Option<String>,
}

impl Copy {
    /// Sets how the copy is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
    pub fn destination_encryption(mut self, encryption: EncryptionSetting) -> Self {
        self.options.get_or_insert_default().encryption = Some(encryption);
        self
    }

    /// Says how the source is encrypted, which only SSE-C needs.
    pub fn source_encryption(mut self, encryption: EncryptionSetting) -> Self {
        self.source.get_or_insert_default().encryption = Some(encryption);
        self
    }

    /// Says what info the source has. When the copy has another SSE-C key than its source and no info of its own, this and
    /// [`source_content_type`](Self::source_content_type) are needed, because the info names the key.
    pub fn source_file_info<K: Into<String>, V: Into<String>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pairs = pairs.into_iter();
        self.source.get_or_insert_default().file_info = Some(
            pairs
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        );
        self
    }

    /// Says what type the source has; see [`source_file_info`](Self::source_file_info).
    pub fn source_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.source.get_or_insert_default().content_type = Some(content_type.into());
        self
    }
}

impl Copy {
    async fn run(self) -> Result<FileVersion, Error> {
        let mut options = self.options.unwrap_or_default();
        let listener = options.progress_listener.take();
        let file = options.new_file(self.bucket.id(), self.new_file_name)?;
        let SourceOptions {
            encryption,
            file_info,
            content_type,
        } = self.source.unwrap_or_default();
        let source = RemoteSource {
            file_id: self.file_id,
            offset: self.offset.unwrap_or(0),
            // As in Python, no length and a length of nothing both mean everything.
            length: self.length.filter(|length| *length > 0),
            encryption,
            file_info,
            content_type,
        };
        let order = CopyOrder {
            metadata: Metadata::new(&file, &source)?,
            source,
            file,
            part_sizes: RequestedPartSizes {
                min: self.min_part_size,
                recommended: None,
                max: self.max_part_size,
            },
            continuing: self.continuing.unwrap_or_default(),
        };
        let transfers = self.bucket.api().transfers();
        let answer = transfers.copy(order, listener).await?;
        Ok(FileVersion::from_answer(&self.bucket.api().into(), answer))
    }
}
