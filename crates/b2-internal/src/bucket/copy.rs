use std::collections::BTreeMap;
use std::sync::Arc;

use super::Bucket;
use super::setters::file_setters;
use crate::call::request;
use crate::error::Error;
use crate::file_version::FileVersion;
use crate::names::check_file_name;
use crate::stream::ProgressListener;
use crate::transfer::RequestedPartSizes;
use crate::transfer::copy::{CopyOrder, Metadata};

request! {
    /// A request of [`Bucket::copy`].
    pub struct Copy on bucket: Bucket => FileVersion {
        file_id: String,
        new_file_name: String,
    }
    texts {
        /// Sets the MIME type of the copy; needs [`file_info`](Self::file_info) too, as that needs this. Default: that of the source.
        content_type,
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
        file_info: BTreeMap<String, String>,
        progress_listener: Arc<dyn ProgressListener>,
    }
}

file_setters!(Copy);

impl Copy {
    async fn run(self) -> Result<FileVersion, Error> {
        check_file_name(&self.new_file_name)?;
        let order = CopyOrder {
            source_file_id: self.file_id,
            bucket_id: self.bucket.id().to_owned(),
            file_name: self.new_file_name,
            offset: self.offset.unwrap_or(0),
            // As in Python, no length and a length of nothing both mean everything.
            length: self.length.filter(|length| *length > 0),
            metadata: Metadata::new(self.content_type, self.file_info)?,
            part_sizes: RequestedPartSizes {
                min: self.min_part_size,
                recommended: None,
                max: self.max_part_size,
            },
        };
        let transfers = self.bucket.api().transfers();
        Ok(transfers.copy(order, self.progress_listener).await?.into())
    }
}
