//! Files from bytes, from local files, and from streams.

use std::path::Path;
use std::sync::Arc;

use crate::bucket::{
    Bucket, Upload, UploadBytes, UploadLocalFile, UploadStream, UploadUnboundStream,
};
use crate::transfer::upload::{ByteStream, UploadSource};

impl Bucket {
    /// Uploads bytes from memory, which are not copied.
    ///
    /// Calls `b2_get_upload_url` when no upload URL is free, and `b2_upload_file`; for more than the recommended part size
    /// (normally 100 MB) the calls of a large file.
    ///
    /// # Errors
    /// `UnusableFileName`; `MaxRetriesExceeded`; the caps.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let file = bucket.upload_bytes("hello", "greetings/hello.txt").content_type("text/plain").await?;
    /// assert_eq!(file.size, 5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload_bytes(
        &self,
        data_bytes: impl Into<bytes::Bytes>,
        file_name: impl Into<String>,
    ) -> UploadBytes {
        UploadBytes::new(self.clone(), data_bytes.into(), file_name.into())
    }

    /// Uploads a file. It is read while it is sent, never into memory whole; a large one that was interrupted continues
    /// where it was.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let file = bucket.upload_local_file(&photo, "2026/a.jpg").content_type("image/jpeg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidUploadSource` when there is no regular file at `local_file`; `SourceChanged` when it changes while it is
    /// being uploaded; and those of [`Bucket::upload_bytes`].
    pub fn upload_local_file(
        &self,
        local_file: impl AsRef<Path>,
        file_name: impl Into<String>,
    ) -> UploadLocalFile {
        UploadLocalFile::new(
            self.clone(),
            local_file.as_ref().to_owned(),
            file_name.into(),
        )
    }

    /// Uploads from a source of your own.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::transfer::upload::BytesSource;
    /// // Any `UploadSource` will do, also one of your own.
    /// let source = BytesSource::from_pieces(["a ", "photo"]);
    /// bucket.upload(source, "2026/b.jpg").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::upload_bytes`], and what the source reports.
    pub fn upload(&self, upload_source: impl UploadSource, file_name: impl Into<String>) -> Upload {
        Upload::new(self.clone(), Arc::new(upload_source), file_name.into())
    }

    /// Uploads what comes out of a stream whose length nobody knows: the standard input, a pipe, the answer of another
    /// service. `read_only_object` is an `AsyncRead`, or a [`ByteStream`] of chunks.
    ///
    /// A stream is read once. Parts are in memory until they are sent, as many as the memory for transfers allows (normally
    /// 64 MiB in all). They begin at 5 MB and grow when the stream is long, so that 10,000 of them make 10 TB; of a stream of
    /// more than 64 GB, one part is larger than that memory, and is alone in it. What fits into the first becomes a small
    /// file, also when it is nothing.
    ///
    /// An interrupted upload can be continued with the same stream and
    /// [`continue_large_file_id`](UploadUnboundStream::continue_large_file_id): what the service has is compared and not
    /// sent again.
    ///
    /// # Errors
    /// `Io` when the stream fails; `ValueError` for a setting that makes no sense; those of [`Bucket::upload_bytes`].
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let input = std::io::Cursor::new("all that comes"); // or tokio::io::stdin()
    /// let file = bucket.upload_unbound_stream(input, "input.txt").await?;
    /// assert_eq!(file.size, 14);
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload_unbound_stream(
        &self,
        read_only_object: impl Into<ByteStream>,
        file_name: impl Into<String>,
    ) -> UploadUnboundStream {
        UploadUnboundStream::new(self.clone(), read_only_object.into(), file_name.into())
    }

    /// Uploads a stream of `length` bytes, which can be read only once. What holds for
    /// [`Bucket::upload_unbound_stream`] holds here, but listeners know the total.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let reader = std::io::Cursor::new("a photo");
    /// let file = bucket.upload_stream(reader, 7, "2026/b.jpg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Io` when the stream fails or ends early; `InvalidArgument` when it has more bytes; those of
    /// [`Bucket::upload_bytes`].
    pub fn upload_stream(
        &self,
        stream: impl Into<ByteStream>,
        length: u64,
        file_name: impl Into<String>,
    ) -> UploadStream {
        UploadStream::new(self.clone(), stream.into(), length, file_name.into())
    }
}
