use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use b2sdk_v2::Result;

use super::{DownloadDestination, FileContext, IncomingFile};

/// What a destination remembers of the last file that it was told of. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct LastFile(Arc<Mutex<Option<IncomingFile>>>);

impl LastFile {
    pub(super) fn remember(&self, file: &IncomingFile) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file.clone());
    }

    pub(super) fn get<T>(&self, read: impl FnOnce(&IncomingFile) -> T) -> Option<T> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.as_ref().map(read)
    }
}

/// The questions that a destination answers about the last file.
macro_rules! about_the_last_file {
    ($Destination:ty) => {
        impl $Destination {
            /// The id of the last file that was downloaded to here; `None` before the first.
            pub fn file_id(&self) -> Option<String> {
                self.last.get(|file| file.file_id.clone())
            }

            /// The name of that file.
            pub fn file_name(&self) -> Option<String> {
                self.last.get(|file| file.file_name.clone())
            }

            /// The length of that file in bytes, also when only a range of it was downloaded.
            pub fn content_length(&self) -> Option<u64> {
                self.last.get(|file| file.content_length)
            }

            /// The MIME type of that file.
            pub fn content_type(&self) -> Option<String> {
                self.last.get(|file| file.content_type.clone())
            }

            /// The digest of that file: 40 digits, or `none` for a large file.
            pub fn content_sha1(&self) -> Option<String> {
                self.last.get(|file| file.content_sha1.clone())
            }

            /// What is stored with that file.
            pub fn file_info(&self) -> Option<std::collections::BTreeMap<String, String>> {
                self.last.get(|file| file.file_info.clone())
            }

            /// The bytes of that file that were asked for; `None` for all of them.
            pub fn range(&self) -> Option<b2sdk_v2::ByteRange> {
                self.last.get(|file| file.range).flatten()
            }
        }
    };
}

pub(super) use about_the_last_file;

/// A file on this machine. Clones are one destination.
///
/// It takes its place when it is whole and verified. If anything fails, what was there stays as it was.
///
/// ```
/// use b2sdk_v1::DownloadDestLocalFile;
/// # use b2sdk_v1::{B2Api, B2HttpApiConfig, InMemoryAccountInfo};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().account_info(InMemoryAccountInfo::new()).api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// # bucket.upload_bytes("a photo", "a.jpg").await?;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("copy.jpg");
/// let destination = DownloadDestLocalFile::new(&path);
/// let info = bucket.download_file_by_name("a.jpg", destination.clone()).await?;
/// assert_eq!(destination.file_id().as_deref(), info.get("fileId").unwrap().as_str());
/// assert_eq!(std::fs::read(&path)?, b"a photo");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct DownloadDestLocalFile {
    local_file_path: PathBuf,
    last: LastFile,
}

impl DownloadDestLocalFile {
    /// How Python opens the file. Here it is made beside its place, and takes it at the end.
    pub const MODE: &'static str = "wb+";

    /// The file at this path. Nothing is looked up.
    pub fn new(local_file_path: impl AsRef<Path>) -> Self {
        Self {
            local_file_path: local_file_path.as_ref().to_owned(),
            last: LastFile::default(),
        }
    }

    /// Where the file goes.
    pub fn local_file_path(&self) -> &Path {
        &self.local_file_path
    }

    /// The file, for a destination of your own that goes there too. Its modification time becomes that of the download.
    pub fn write_to_local_file_context(&self) -> FileContext {
        FileContext::local_file(&self.local_file_path)
    }
}

about_the_last_file!(DownloadDestLocalFile);

impl DownloadDestination for DownloadDestLocalFile {
    fn make_file_context(&self, file: &IncomingFile) -> Result<FileContext> {
        self.last.remember(file);
        Ok(self.write_to_local_file_context())
    }
}

/// A place in a file that is there already. Clones are one destination.
///
/// The file is not truncated: what lies before and behind the downloaded bytes stays. If the download fails, some of its bytes
/// may have been written; the file is not removed.
///
/// ```
/// use b2sdk_v1::PreSeekedDownloadDest;
/// # use b2sdk_v1::{B2Api, B2HttpApiConfig, InMemoryAccountInfo};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().account_info(InMemoryAccountInfo::new()).api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// # bucket.upload_bytes("world", "a").await?;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("greeting");
/// std::fs::write(&path, "hello .....!")?;
/// bucket.download_file_by_name("a", PreSeekedDownloadDest::new(&path, 6)).await?;
/// assert_eq!(std::fs::read(&path)?, b"hello world!");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct PreSeekedDownloadDest {
    local_file_path: PathBuf,
    seek_target: u64,
    last: LastFile,
}

impl PreSeekedDownloadDest {
    /// How Python opens the file: it must be there.
    pub const MODE: &'static str = "rb+";

    /// The file at this path, from the byte `seek_target` on. Nothing is looked up.
    pub fn new(local_file_path: impl AsRef<Path>, seek_target: u64) -> Self {
        Self {
            local_file_path: local_file_path.as_ref().to_owned(),
            seek_target,
            last: LastFile::default(),
        }
    }

    /// Where the file is.
    pub fn local_file_path(&self) -> &Path {
        &self.local_file_path
    }

    /// The place in the file, for a destination of your own that goes there too.
    pub fn write_to_local_file_context(&self) -> FileContext {
        FileContext::pre_seeked_file(&self.local_file_path, self.seek_target)
    }
}

about_the_last_file!(PreSeekedDownloadDest);

impl DownloadDestination for PreSeekedDownloadDest {
    fn make_file_context(&self, file: &IncomingFile) -> Result<FileContext> {
        self.last.remember(file);
        Ok(self.write_to_local_file_context())
    }
}
