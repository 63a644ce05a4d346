//! Files made of files that are there.

use futures_core::Stream;

use crate::bucket::{
    Bucket, Concatenate, ConcatenateStream, Copy, CreateFile, CreateFileStream, OutboundSource,
    WriteIntent, emerge,
};

impl Bucket {
    /// Copies a file version, from whatever bucket of the account, into this bucket, without its bytes passing through this
    /// machine: calls `b2_copy_file`, or for what is too large for one call those of a large file.
    ///
    /// The copy has the content type and the file info of the source unless both are given.
    ///
    /// # Errors
    /// `FileNotPresent`; `UnsatisfiableRange`; `CopyArgumentsMismatch` when only one of content type and file info is given.
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
    /// let file = bucket.upload_bytes("hello world", "hello.txt").await?;
    /// let part = bucket.copy(&file.id, "world.txt").offset(6).length(5).await?;
    /// assert_eq!(part.size, 5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn copy(&self, file_id: impl Into<String>, new_file_name: impl Into<String>) -> Copy {
        Copy::new(self.clone(), file_id.into(), new_file_name.into())
    }

    /// Makes a file of several sources, one after the other: bytes of this machine are uploaded, those of files that the
    /// service has are copied there. Only copied pieces shorter than the smallest part (normally 5 MB) travel through this
    /// machine.
    ///
    /// # Errors
    /// Those of [`Bucket::upload`] and [`Bucket::copy`].
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
    /// # use b2_internal::bucket::{CopySource, OutboundSource};
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let log = bucket.upload_bytes("monday\n", "log").await?;
    /// let more = OutboundSource::upload(BytesSource::new("tuesday\n"));
    /// let log = bucket.concatenate([CopySource::new(&log.id).into(), more], "log").await?;
    /// assert_eq!(log.size, 15);
    /// # Ok(())
    /// # }
    /// ```
    pub fn concatenate(
        &self,
        outbound_sources: impl IntoIterator<Item = OutboundSource>,
        file_name: impl Into<String>,
    ) -> Concatenate {
        let sources = emerge::all_in_a_row(outbound_sources);
        Concatenate::new(self.clone(), sources, file_name.into())
    }

    /// Makes a file of several sources, one after the other, while they are still coming: see
    /// [`concatenate`](Self::concatenate).
    ///
    /// The next source is taken when the parts of those before it are under way, so the stream is not read far ahead. Parts grow
    /// with the file, whose length nobody knows.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::bucket::OutboundSource;
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let pieces = ["a ", "photo"].map(|text| OutboundSource::upload(BytesSource::new(text)));
    /// let stream = futures_util::stream::iter(pieces);
    /// let file = bucket.concatenate_stream(stream, "2026/b.jpg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::concatenate`].
    pub fn concatenate_stream(
        &self,
        outbound_sources: impl Stream<Item = OutboundSource> + Send + 'static,
        file_name: impl Into<String>,
    ) -> ConcatenateStream {
        let sources = emerge::stream_in_a_row(outbound_sources);
        ConcatenateStream::new(self.clone(), sources, file_name.into())
    }

    /// Makes a file of sources that are laid at places of it. They may overlap; every place must be covered.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::bucket::{OutboundSource, WriteIntent};
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let text = |text: &'static str| OutboundSource::upload(BytesSource::new(text));
    /// let parts = [WriteIntent::new(text("a ----"), 0), WriteIntent::new(text("photo"), 2)];
    /// let file = bucket.create_file(parts, "2026/b.jpg").await?;
    /// bucket.download_file_by_id(&file.id).await?.save_to(&copy).await?;
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `ValueError` that names the hole when a place is not covered; those of [`Bucket::concatenate`].
    pub fn create_file(
        &self,
        write_intents: impl IntoIterator<Item = WriteIntent>,
        file_name: impl Into<String>,
    ) -> CreateFile {
        let sources = emerge::all_intents(write_intents);
        CreateFile::new(self.clone(), sources, file_name.into())
    }

    /// Makes a file of sources that are laid at places of it, while they are still coming, in the order of their places.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::bucket::{OutboundSource, WriteIntent};
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let text = |text: &'static str| OutboundSource::upload(BytesSource::new(text));
    /// let intents = [WriteIntent::new(text("a ----"), 0), WriteIntent::new(text("photo"), 2)];
    /// let stream = futures_util::stream::iter(intents);
    /// let file = bucket.create_file_stream(stream, "2026/b.jpg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `ValueError` when a source comes whose place lies before that of the last one; those of [`Bucket::create_file`].
    pub fn create_file_stream(
        &self,
        write_intents: impl Stream<Item = WriteIntent> + Send + 'static,
        file_name: impl Into<String>,
    ) -> CreateFileStream {
        let sources = emerge::stream_of_intents(write_intents);
        CreateFileStream::new(self.clone(), sources, file_name.into())
    }
}
