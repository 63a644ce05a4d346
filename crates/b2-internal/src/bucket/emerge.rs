use std::sync::Arc;

use super::Bucket;
use super::setters::{FileOptions, file_setters};
use crate::call::request;
use crate::error::Error;
use crate::file_version::FileVersion;
use crate::transfer::RequestedPartSizes;
use crate::transfer::emerge::execute::{EmergeOrder, Source};
use crate::transfer::upload::UploadSource;

/// Where the bytes of a new file come from: this machine, or a file that the service has.
#[derive(Debug, Clone)]
pub struct OutboundSource(Source);

impl OutboundSource {
    /// Bytes that are uploaded.
    pub fn upload(source: impl UploadSource) -> Self {
        Self(Source::Upload(Arc::new(source)))
    }
}

impl From<CopySource> for OutboundSource {
    fn from(source: CopySource) -> Self {
        Self(Source::Copy {
            file_id: source.file_id,
            offset: source.offset,
            length: source.length,
        })
    }
}

/// Bytes that the service copies from a file version of the same account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySource {
    file_id: String,
    offset: u64,
    length: Option<u64>,
}

impl CopySource {
    /// All of a file version.
    pub fn new(file_id: impl Into<String>) -> Self {
        Self {
            file_id: file_id.into(),
            offset: 0,
            length: None,
        }
    }

    /// Begins at this byte. Default: at the first.
    #[must_use]
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    /// Takes so many bytes. Default: all that follow, for which the length of the file is looked up.
    #[must_use]
    pub fn length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }
}

/// A source, and the place in the new file where its first byte goes.
#[derive(Debug, Clone)]
pub struct WriteIntent {
    outbound_source: OutboundSource,
    destination_offset: u64,
}

impl WriteIntent {
    /// Lays a source at a place.
    pub fn new(outbound_source: impl Into<OutboundSource>, destination_offset: u64) -> Self {
        Self {
            outbound_source: outbound_source.into(),
            destination_offset,
        }
    }
}

request! {
    /// A request of [`Bucket::create_file`].
    pub struct CreateFile on bucket: Bucket => FileVersion {
        write_intents: Vec<WriteIntent>,
        file_name: String,
    }
    optional {
        /// Sets the size of uploaded parts, in bytes. Default: what the service advises, normally 100 MB.
        recommended_upload_part_size: u64,
        /// Sets the smallest part, in bytes. Default: what the service allows, normally 5 MB.
        min_part_size: u64,
        /// Sets the largest part, in bytes. Default: 5 GB.
        max_part_size: u64,
    }
    own setters {
        options: FileOptions,
    }
}

request! {
    /// A request of [`Bucket::concatenate`].
    pub struct Concatenate on bucket: Bucket => FileVersion {
        outbound_sources: Vec<OutboundSource>,
        file_name: String,
    }
    optional {
        /// Sets the size of uploaded parts, in bytes. Default: what the service advises, normally 100 MB.
        recommended_upload_part_size: u64,
        /// Sets the smallest part, in bytes. Default: what the service allows, normally 5 MB.
        min_part_size: u64,
        /// Sets the largest part, in bytes. Default: 5 GB.
        max_part_size: u64,
    }
    own setters {
        options: FileOptions,
    }
}

/// What both requests do once the places of their sources are known.
macro_rules! emerging {
    ($Request:ty, |$request:ident| $intents:expr) => {
        file_setters!($Request);

        impl $Request {
            async fn run(self) -> Result<FileVersion, Error> {
                let $request = self;
                let intents = $intents;
                let mut options = $request.options.unwrap_or_default();
                let listener = options.progress_listener.take();
                let order = EmergeOrder {
                    file: options.new_file($request.bucket.id(), $request.file_name)?,
                    part_sizes: RequestedPartSizes {
                        min: $request.min_part_size,
                        recommended: $request.recommended_upload_part_size,
                        max: $request.max_part_size,
                    },
                    intents,
                };
                let transfers = $request.bucket.api().transfers();
                Ok(transfers.emerge(order, listener).await?.into())
            }
        }
    };
}

emerging!(CreateFile, |request| {
    let intents = request.write_intents.into_iter();
    intents
        .map(|intent| (intent.outbound_source.0, Some(intent.destination_offset)))
        .collect()
});

emerging!(Concatenate, |request| {
    request
        .outbound_sources
        .into_iter()
        .map(|source| (source.0, None))
        .collect()
});
