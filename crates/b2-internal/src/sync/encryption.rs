//! How the files of a synchronisation are encrypted.

use std::collections::BTreeMap;
use std::fmt;

use crate::bucket::Bucket;
use crate::encryption::EncryptionSetting;
use crate::file_version::FileVersion;

/// Says for each file of a synchronisation how it is encrypted; Python's `AbstractSyncEncryptionSettingsProvider`.
///
/// `None` leaves a new file to the bucket's default, and suits a file to read unless it is encrypted with SSE-C. Every
/// method has a default that says `None`. They are called for each transfer and should return quickly.
pub trait SyncEncryptionSettingsProvider: fmt::Debug + Send + Sync + 'static {
    /// How a file is stored that is uploaded to `bucket`. `length` counts bytes.
    fn get_setting_for_upload(
        &self,
        _bucket: &Bucket,
        _b2_file_name: &str,
        _file_info: Option<&BTreeMap<String, String>>,
        _length: u64,
    ) -> Option<EncryptionSetting> {
        None
    }

    /// How a version in `bucket` is stored that is copied.
    fn get_source_setting_for_copy(
        &self,
        _bucket: &Bucket,
        _source_file_version: &FileVersion,
    ) -> Option<EncryptionSetting> {
        None
    }

    /// How the copy in `bucket` is stored. Without `target_file_info` it has the info of its source.
    fn get_destination_setting_for_copy(
        &self,
        _bucket: &Bucket,
        _dest_b2_file_name: &str,
        _source_file_version: &FileVersion,
        _target_file_info: Option<&BTreeMap<String, String>>,
    ) -> Option<EncryptionSetting> {
        None
    }

    /// How a version in `bucket` is stored that is downloaded.
    fn get_setting_for_download(
        &self,
        _bucket: &Bucket,
        _file_version: &FileVersion,
    ) -> Option<EncryptionSetting> {
        None
    }
}

/// Leaves all files to the default of their bucket.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServerDefaultSyncEncryptionSettingsProvider;

impl SyncEncryptionSettingsProvider for ServerDefaultSyncEncryptionSettingsProvider {}

/// Encrypts by bucket: one setting for what is read from it, one for what is written to it.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::sync::Arc;
/// # use b2_internal::encryption::{EncryptionMode, SSE_B2_AES};
/// # use b2_internal::scan::{B2Folder, LocalFolder};
/// # use b2_internal::sync::{BasicSyncEncryptionSettingsProvider, Synchronizer};
/// # let now_millis = file.upload_timestamp;
/// let encrypted = BasicSyncEncryptionSettingsProvider::new([], [("holiday-photos", SSE_B2_AES)]);
/// let (source, destination) = (LocalFolder::new(&folder), B2Folder::new(bucket.clone(), "new"));
/// let sync = Synchronizer::default().sync_folders(source, destination, now_millis, None);
/// sync.encryption_settings_provider(Arc::new(encrypted)).await?.into_result()?;
/// let photo = bucket.get_file_info_by_name("new/a.jpg").await?;
/// assert_eq!(photo.server_side_encryption.mode, EncryptionMode::SSE_B2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct BasicSyncEncryptionSettingsProvider {
    read_bucket_settings: BTreeMap<String, EncryptionSetting>,
    write_bucket_settings: BTreeMap<String, EncryptionSetting>,
}

impl BasicSyncEncryptionSettingsProvider {
    /// The settings by the name of the bucket. A bucket that is not named has its default.
    pub fn new<K: Into<String>>(
        read_bucket_settings: impl IntoIterator<Item = (K, EncryptionSetting)>,
        write_bucket_settings: impl IntoIterator<Item = (K, EncryptionSetting)>,
    ) -> Self {
        let by_name = |(name, setting): (K, EncryptionSetting)| (name.into(), setting);
        Self {
            read_bucket_settings: read_bucket_settings.into_iter().map(by_name).collect(),
            write_bucket_settings: write_bucket_settings.into_iter().map(by_name).collect(),
        }
    }

    fn to_read(&self, bucket: &Bucket) -> Option<EncryptionSetting> {
        self.read_bucket_settings.get(bucket.name()).cloned()
    }

    fn to_write(&self, bucket: &Bucket) -> Option<EncryptionSetting> {
        self.write_bucket_settings.get(bucket.name()).cloned()
    }
}

impl SyncEncryptionSettingsProvider for BasicSyncEncryptionSettingsProvider {
    fn get_setting_for_upload(
        &self,
        bucket: &Bucket,
        _: &str,
        _: Option<&BTreeMap<String, String>>,
        _: u64,
    ) -> Option<EncryptionSetting> {
        self.to_write(bucket)
    }

    fn get_source_setting_for_copy(
        &self,
        bucket: &Bucket,
        _: &FileVersion,
    ) -> Option<EncryptionSetting> {
        self.to_read(bucket)
    }

    fn get_destination_setting_for_copy(
        &self,
        bucket: &Bucket,
        _: &str,
        _: &FileVersion,
        _: Option<&BTreeMap<String, String>>,
    ) -> Option<EncryptionSetting> {
        self.to_write(bucket)
    }

    fn get_setting_for_download(
        &self,
        bucket: &Bucket,
        _: &FileVersion,
    ) -> Option<EncryptionSetting> {
        self.to_read(bucket)
    }
}
