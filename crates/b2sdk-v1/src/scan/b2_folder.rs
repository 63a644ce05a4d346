use std::fmt;
use std::sync::Arc;

use b2_internal::compat::map_call;
use b2sdk_v2::{Call, Error, Folder, FolderLocation, FolderScan};

use super::ScanSettings;
use crate::api::GetBucketByName;
use crate::{B2Api, Bucket};

/// A folder in a bucket, or the whole bucket.
///
/// ```
/// use b2sdk_v1::{B2Folder, ScanSettings};
/// # use b2sdk_v1::{B2Api, B2HttpApiConfig, InMemoryAccountInfo};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().account_info(InMemoryAccountInfo::new()).api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// # bucket.upload_bytes("a photo", "2026/a.jpg").await?;
/// let folder = B2Folder::open("holiday-photos", "2026", &api).await?;
/// assert_eq!(folder.to_string(), "B2Folder(holiday-photos, 2026)");
/// let mut files = folder.all_files(ScanSettings::new());
/// assert_eq!(files.next().await.unwrap()?.relative_path(), "a.jpg");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Folder(pub(crate) b2sdk_v2::B2Folder);

impl B2Folder {
    /// The folder of this name, with or without a slash at its end; empty for the whole bucket.
    pub fn new(bucket: Bucket, folder_name: impl Into<String>) -> Self {
        Self(b2sdk_v2::B2Folder::new(bucket.next, folder_name))
    }

    /// The folder of this name in the bucket of that name, which is looked for as
    /// [`get_bucket_by_name`](B2Api::get_bucket_by_name) does: in the cache, or by `b2_list_buckets`.
    ///
    /// # Errors
    /// `NonExistentBucket`; `RestrictedBucket` when the key is restricted to others.
    pub fn open(
        bucket_name: impl Into<String>,
        folder_name: impl Into<String>,
        api: &B2Api,
    ) -> OpenB2Folder {
        OpenB2Folder {
            bucket: api.get_bucket_by_name(bucket_name),
            folder_name: folder_name.into(),
        }
    }

    /// The bucket.
    pub fn bucket(&self) -> Bucket {
        self.0.bucket().clone().into()
    }

    /// The folder's name, without a slash at its end; empty for the whole bucket.
    pub fn folder_name(&self) -> &str {
        self.0.folder_name()
    }

    /// The name in the bucket of a file in the folder.
    pub fn make_full_path(&self, file_name: &str) -> String {
        self.0.make_full_path(file_name)
    }

    /// All files of the folder, by name: calls `b2_list_file_versions`, or `b2_list_file_names` where the newest versions are
    /// enough.
    pub fn all_files(&self, settings: ScanSettings) -> FolderScan {
        self.0.all_files(settings.into())
    }
}

impl fmt::Display for B2Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "B2Folder({}, {})",
            self.0.bucket().name(),
            self.folder_name()
        )
    }
}

impl Folder for B2Folder {
    fn all_files(&self, settings: b2sdk_v2::ScanSettings) -> FolderScan {
        self.0.all_files(settings)
    }

    fn location(&self) -> FolderLocation {
        self.0.location()
    }
}

impl From<B2Folder> for Arc<dyn Folder> {
    fn from(folder: B2Folder) -> Self {
        Arc::new(folder)
    }
}

impl From<b2sdk_v2::B2Folder> for B2Folder {
    fn from(next: b2sdk_v2::B2Folder) -> Self {
        Self::new(next.bucket().clone().into(), next.folder_name())
    }
}

/// A request of [`B2Folder::open`].
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct OpenB2Folder {
    bucket: GetBucketByName,
    folder_name: String,
}

impl OpenB2Folder {
    /// Starts the call. Awaiting the request itself does the same.
    pub fn send(self) -> Call<B2Folder> {
        let folder_name = self.folder_name;
        map_call(self.bucket.send(), |bucket| {
            Ok(B2Folder::new(bucket, folder_name))
        })
    }
}

impl IntoFuture for OpenB2Folder {
    type Output = Result<B2Folder, Error>;
    type IntoFuture = Call<B2Folder>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
