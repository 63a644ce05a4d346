use std::sync::Arc;

use futures_core::Stream;
use futures_util::StreamExt;

use super::Bucket;
use super::setters::{FileOptions, continuing_setters, file_setters, lock_setters, write_setters};
use crate::call::request;
use crate::digest::Sha1Digest;
use crate::encryption::EncryptionSetting;
use crate::error::Error;
use crate::file_version::FileVersion;
use crate::transfer::copy::RemoteSource;
use crate::transfer::emerge::execute::EmergeOrder;
use crate::transfer::emerge::sources::{PlacedSource, Source, Sources};
use crate::transfer::upload::UploadSource;
use crate::transfer::{Continuing, RequestedPartSizes};

/// Where the bytes of a new file come from: this machine, or a file that the service has.
#[derive(Debug, Clone)]
pub struct OutboundSource(Source);

impl OutboundSource {
    /// Bytes that are uploaded.
    pub fn upload(source: impl UploadSource) -> Self {
        Self(Source::Upload(Arc::new(source)))
    }

    /// Whether the bytes come from this machine.
    pub fn is_upload(&self) -> bool {
        matches!(self.0, Source::Upload(_))
    }

    /// Whether the service has the bytes.
    pub fn is_copy(&self) -> bool {
        matches!(self.0, Source::Copy(_))
    }

    /// The number of bytes; `None` for the rest of a file whose length nobody has said.
    ///
    /// ```
    /// # use b2_internal::bucket::{CopySource, OutboundSource};
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let more = OutboundSource::upload(BytesSource::new("more"));
    /// assert!(more.is_upload());
    /// assert_eq!(more.get_content_length(), Some(4));
    /// let log = OutboundSource::from(CopySource::new("4_z…").offset(10));
    /// assert_eq!(log.get_content_length(), None);
    /// ```
    pub fn get_content_length(&self) -> Option<u64> {
        match &self.0 {
            Source::Upload(source) => Some(source.length()),
            Source::Copy(source) => source.length,
        }
    }

    /// The digest of the bytes, where it is known before they are read.
    pub fn get_content_sha1(&self) -> Option<Sha1Digest> {
        match &self.0 {
            Source::Upload(source) => source.content_sha1(),
            Source::Copy(_) => None,
        }
    }
}

impl From<CopySource> for OutboundSource {
    fn from(source: CopySource) -> Self {
        Self(Source::Copy(source.0))
    }
}

/// Bytes that the service copies from a file version of the same account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySource(RemoteSource);

impl CopySource {
    /// All of a file version.
    pub fn new(file_id: impl Into<String>) -> Self {
        Self(RemoteSource {
            file_id: file_id.into(),
            offset: 0,
            length: None,
            encryption: None,
            file_info: None,
            content_type: None,
        })
    }

    /// Begins at this byte. Default: at the first.
    #[must_use]
    pub fn offset(mut self, offset: u64) -> Self {
        self.0.offset = offset;
        self
    }

    /// Takes so many bytes. Default: all that follow, for which the length of the file is looked up.
    #[must_use]
    pub fn length(mut self, length: u64) -> Self {
        self.0.length = Some(length);
        self
    }

    /// Says how the file is encrypted, which only SSE-C needs. Default: as the service knows.
    #[must_use]
    pub fn encryption(mut self, encryption: EncryptionSetting) -> Self {
        self.0.encryption = Some(encryption);
        self
    }

    /// Says what info the file has, which a copy of it to another SSE-C key needs; with
    /// [`source_content_type`](Self::source_content_type).
    #[must_use]
    pub fn source_file_info<K: Into<String>, V: Into<String>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pairs = pairs.into_iter();
        self.0.file_info = Some(
            pairs
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        );
        self
    }

    /// Says what type the file has; see [`source_file_info`](Self::source_file_info).
    #[must_use]
    pub fn source_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.0.content_type = Some(content_type.into());
        self
    }
}

/// A source, and the place in the new file where its first byte goes.
///
/// ```
/// # use b2_internal::bucket::{OutboundSource, WriteIntent};
/// # use b2_internal::transfer::upload::BytesSource;
/// let intent = WriteIntent::new(OutboundSource::upload(BytesSource::new("more")), 10);
/// assert_eq!((intent.length(), intent.destination_end_offset()), (Some(4), Some(14)));
/// ```
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

impl WriteIntent {
    /// Where the bytes come from.
    pub fn outbound_source(&self) -> &OutboundSource {
        &self.outbound_source
    }

    /// Where the first byte goes.
    pub fn destination_offset(&self) -> u64 {
        self.destination_offset
    }

    /// The number of bytes; see [`OutboundSource::get_content_length`].
    pub fn length(&self) -> Option<u64> {
        self.outbound_source.get_content_length()
    }

    /// The place after the last byte, where that is known.
    pub fn destination_end_offset(&self) -> Option<u64> {
        self.destination_offset.checked_add(self.length()?)
    }

    fn into_placed(self) -> PlacedSource {
        (self.outbound_source.0, Some(self.destination_offset))
    }
}

/// A request that puts a file together, and what it does once its sources are known.
macro_rules! emerging {
    ($(#[$meta:meta])* $Request:ident) => {
        request! {
            $(#[$meta])*
            pub struct $Request on bucket: Bucket => FileVersion {
                sources: Sources,
                file_name: String,
            }
            optional {
                /// Sets the size of uploaded parts, in bytes. Default: what the service advises, normally 100 MB.
                recommended_upload_part_size: u64,
                /// Sets the smallest part, in bytes. Default: what the service allows, normally 5 MB.
                min_part_size: u64,
                /// Sets the largest part, in bytes. Default: 5 GB.
                max_part_size: u64,
                /// Says what the SHA-1 of the whole file is. A file of several parts notes it, and it is then what a download is
                /// verified with; it is not compared with what is sent. Default: nothing is noted.
                large_file_sha1: Sha1Digest,
            }
            own setters {
                options: FileOptions,
                continuing: Continuing,
            }
        }

        file_setters!($Request);
        lock_setters!($Request);
        write_setters!($Request);
        continuing_setters!($Request);

        impl $Request {
            async fn run(self) -> Result<FileVersion, Error> {
                let mut options = self.options.unwrap_or_default();
                let listener = options.progress_listener.take();
                let order = EmergeOrder {
                    file: options.new_file(self.bucket.id(), self.file_name)?,
                    part_sizes: RequestedPartSizes {
                        min: self.min_part_size,
                        recommended: self.recommended_upload_part_size,
                        max: self.max_part_size,
                    },
                    sources: self.sources,
                    large_file_sha1: self.large_file_sha1,
                    continuing: self.continuing.unwrap_or_default(),
                };
                let transfers = self.bucket.api().transfers();
                let answer = transfers.emerge(order, listener).await?;
                Ok(FileVersion::from_answer(&self.bucket.api().into(), answer))
            }
        }
    };
}

emerging! {
    /// A request of [`Bucket::create_file`].
    CreateFile
}

emerging! {
    /// A request of [`Bucket::create_file_stream`].
    CreateFileStream
}

emerging! {
    /// A request of [`Bucket::concatenate`].
    Concatenate
}

emerging! {
    /// A request of [`Bucket::concatenate_stream`].
    ConcatenateStream
}

pub(super) fn all_intents(intents: impl IntoIterator<Item = WriteIntent>) -> Sources {
    Sources::All(intents.into_iter().map(WriteIntent::into_placed).collect())
}

pub(super) fn stream_of_intents(
    intents: impl Stream<Item = WriteIntent> + Send + 'static,
) -> Sources {
    Sources::Stream(Box::pin(intents.map(WriteIntent::into_placed)))
}

pub(super) fn all_in_a_row(sources: impl IntoIterator<Item = OutboundSource>) -> Sources {
    Sources::All(sources.into_iter().map(|source| (source.0, None)).collect())
}

pub(super) fn stream_in_a_row(
    sources: impl Stream<Item = OutboundSource> + Send + 'static,
) -> Sources {
    Sources::Stream(Box::pin(sources.map(|source| (source.0, None))))
}
