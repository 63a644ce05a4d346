use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::AsyncWrite;

use crate::api::B2Api;
use crate::call::{moves_bytes, request};
use crate::error::{Dialect, Error};
use crate::file_version::DownloadVersion;
use crate::session::Begun;
use crate::transfer::download::{
    Download, DownloadStream, Durability, PartialDownload, SaveMode, SaveOptions, SavedDownload,
    Sink,
};

/// A file whose headers have arrived and whose bytes come when it is saved or read.
#[derive(Debug)]
#[must_use = "nothing is downloaded until the file is saved"]
pub struct DownloadedFile {
    download: Download,
    version: DownloadVersion,
    dialect: Dialect,
}

impl DownloadedFile {
    pub(crate) fn new(api: &B2Api, download: Download) -> Self {
        let headers = download.headers().clone();
        Self {
            version: DownloadVersion::from_headers(&api.into(), headers),
            download,
            dialect: api.dialect(),
        }
    }

    /// What the service says of the file.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let download = bucket.download_file_by_name("2026/a.jpg").await?;
    /// // Nothing but the headers has been read so far.
    /// assert_eq!(download.download_version().content_length, 7);
    /// # Ok(())
    /// # }
    /// ```
    pub fn download_version(&self) -> &DownloadVersion {
        &self.version
    }

    /// Whether the bytes will be compared with a digest: that of the upload, or for a large file the one that its uploader
    /// noted as `large_file_sha1`.
    ///
    /// False for ranges, for large files without a note, and when
    /// [`check_download_hash`](crate::api::B2ApiBuilder::check_download_hash) is off. A digest that the service marks as
    /// `unverified:` is compared all the same.
    pub fn is_verifiable(&self) -> bool {
        self.download.expected().is_some()
    }

    /// Writes the file to `path`.
    ///
    /// The bytes go to a staging file in the same folder, which takes its name when they are whole and fit the digest; a
    /// file that was there is replaced in one step, keeps its mode, and keeps its content if anything fails. The modification
    /// time becomes the one that was stored with the file, else the time of the upload. Ranges of a larger file are fetched at
    /// the same time; each continues after a failure from its last good byte.
    ///
    /// A process that is killed leaves the staging file and, beside it, a record of what is complete. The next download of the
    /// same version to the same path continues from them. Folder scans pass over both.
    ///
    /// A pipe, a device and the standard output are written from the first byte to the last; what they were given cannot be
    /// taken back when the end shows that it was damaged.
    ///
    /// # Errors
    /// * `DestinationDirectoryDoesntExist` and its like for a path that cannot be written; `Io` with the system's reason, such
    ///   as a full disk, for bytes that cannot.
    /// * `ChecksumMismatch` when the bytes keep arriving damaged.
    /// * `FileNotPresent` when the version is deleted meanwhile.
    ///
    /// ```
    /// # use b2_internal::api::B2Api;
    /// # use b2_internal::http::B2HttpApiConfig;
    /// # use b2_internal::transfer::download::Durability;
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// # bucket.upload_bytes("a photo", "2026/a.jpg").await?;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("a.jpg");
    /// let download = bucket.download_file_by_name("2026/a.jpg").await?;
    /// let saved = download.save_to(&path).durability(Durability::Synced).await?;
    /// assert!(saved.is_verified && saved.length == 7);
    /// # Ok(())
    /// # }
    /// ```
    pub fn save_to(self, path: impl AsRef<Path>) -> SaveTo {
        let path = path.as_ref().to_owned();
        SaveTo::new(self, path)
    }

    /// Writes the bytes to `writer`, the first one first, and flushes it.
    ///
    /// Whether they are those that were stored is known only behind the last one. For a file on disk
    /// [`save_to`](Self::save_to) is faster and safer.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let (writer, mut reader) = tokio::io::duplex(64);
    /// bucket.download_file_by_name("2026/a.jpg").await?.save(writer).await?;
    /// let mut photo = String::new();
    /// tokio::io::AsyncReadExt::read_to_string(&mut reader, &mut photo).await?;
    /// assert_eq!(photo, "a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Io` with what the writer reports; `ChecksumMismatch` at the end, when everything has been written.
    pub fn save(self, writer: impl AsyncWrite + Send + 'static) -> Save {
        Save::new(self, Sink::Writer(Box::pin(writer), None))
    }

    /// Gives the bytes themselves, as a stream of chunks that is a [`tokio::io::AsyncRead`] too.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let mut chunks = bucket.download_file_by_name("2026/a.jpg").await?.into_stream();
    /// let mut photo = Vec::new();
    /// while let Some(chunk) = chunks.next().await {
    ///     photo.extend_from_slice(&chunk?);
    /// }
    /// assert_eq!(photo, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_stream(self) -> DownloadStream {
        let Self {
            download, dialect, ..
        } = self;
        download.into_stream(dialect)
    }

    fn note_what_is_begun(&mut self) -> Arc<Begun> {
        self.download.note_what_is_begun()
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

request! {
    /// A request of [`DownloadedFile::save_to`].
    pub struct SaveTo on downloaded_file: DownloadedFile => SavedDownload {
        path: PathBuf,
    }
    optional {
        /// Sets how a file that is there already is treated. Default: it is replaced.
        mode: SaveMode,
        /// Sets whether several ranges may be fetched at once and written where they belong. `false` brings the bytes in order,
        /// which suits network drives and file systems that cannot leave holes. Default: yes.
        allow_seeking: bool,
        /// Sets what the saved file survives. Default: whatever happens to the program, not a loss of power.
        durability: Durability,
        /// Sets what becomes of what has been downloaded when the rest fails, or when the call is dropped. Default: it is
        /// removed.
        on_failure: PartialDownload,
    }
}

moves_bytes!(SaveTo, downloaded_file => SavedDownload);

impl SaveTo {
    async fn run(self) -> Result<SavedDownload, Error> {
        let options = SaveOptions {
            durability: self.durability.unwrap_or_default(),
            mode: self.mode.unwrap_or_default(),
            allow_seeking: self.allow_seeking.unwrap_or(true),
            on_failure: self.on_failure.unwrap_or_default(),
        };
        let download = self.downloaded_file.download;
        download.save_to(&self.path, options).await
    }
}

request! {
    /// A request of [`DownloadedFile::save`].
    pub struct Save on downloaded_file: DownloadedFile => SavedDownload {
        sink: Sink,
    }
}

moves_bytes!(Save, downloaded_file => SavedDownload);

impl Save {
    async fn run(self) -> Result<SavedDownload, Error> {
        self.downloaded_file.download.save(self.sink).await
    }
}
