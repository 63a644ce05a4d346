use super::Bucket;
use super::setters::{FileOptions, file_setters};
use crate::call::request;
use crate::error::Error;
use crate::file_version::FileVersion;
use crate::transfer::RequestedPartSizes;
use crate::transfer::copy::{CopyOrder, Metadata};

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
    }
}

file_setters!(Copy);

impl Copy {
    async fn run(self) -> Result<FileVersion, Error> {
        let mut options = self.options.unwrap_or_default();
        let listener = options.progress_listener.take();
        let file = options.new_file(self.bucket.id(), self.new_file_name)?;
        let order = CopyOrder {
            source_file_id: self.file_id,
            bucket_id: file.bucket_id,
            file_name: file.file_name,
            offset: self.offset.unwrap_or(0),
            // As in Python, no length and a length of nothing both mean everything.
            length: self.length.filter(|length| *length > 0),
            metadata: Metadata::new(file.content_type, file.file_info)?,
            part_sizes: RequestedPartSizes {
                min: self.min_part_size,
                recommended: None,
                max: self.max_part_size,
            },
        };
        let transfers = self.bucket.api().transfers();
        Ok(transfers.copy(order, listener).await?.into())
    }
}
