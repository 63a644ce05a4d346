use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use b2sdk_v2::{
    BasicSyncEncryptionSettingsProvider, EncryptionSetting,
    ServerDefaultSyncEncryptionSettingsProvider,
};

use crate::{Bucket, FileVersionInfo};

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
        _source_file_version_info: &FileVersionInfo,
    ) -> Option<EncryptionSetting> {
        None
    }

    /// How the copy in `bucket` is stored. Without `target_file_info` it has the info of its source.
    fn get_destination_setting_for_copy(
        &self,
        _bucket: &Bucket,
        _dest_b2_file_name: &str,
        _source_file_version_info: &FileVersionInfo,
        _target_file_info: Option<&BTreeMap<String, String>>,
    ) -> Option<EncryptionSetting> {
        None
    }

    /// How a version in `bucket` is stored that is downloaded.
    fn get_setting_for_download(
        &self,
        _bucket: &Bucket,
        _file_version_info: &FileVersionInfo,
    ) -> Option<EncryptionSetting> {
        None
    }
}

/// What the newer interfaces have, with the bucket and the version of this one taken to theirs.
macro_rules! provider_of_next {
    ($($Provider:ty)*) => { $(
        impl SyncEncryptionSettingsProvider for $Provider {
            fn get_setting_for_upload(
                &self,
                bucket: &Bucket,
                b2_file_name: &str,
                file_info: Option<&BTreeMap<String, String>>,
                length: u64,
            ) -> Option<EncryptionSetting> {
                b2sdk_v3::SyncEncryptionSettingsProvider::get_setting_for_upload(
                    self, &bucket.newest(), b2_file_name, file_info, length,
                )
            }

            fn get_source_setting_for_copy(
                &self,
                bucket: &Bucket,
                source_file_version_info: &FileVersionInfo,
            ) -> Option<EncryptionSetting> {
                let version = source_file_version_info.clone().into();
                b2sdk_v3::SyncEncryptionSettingsProvider::get_source_setting_for_copy(
                    self, &bucket.newest(), &version,
                )
            }

            fn get_destination_setting_for_copy(
                &self,
                bucket: &Bucket,
                dest_b2_file_name: &str,
                source_file_version_info: &FileVersionInfo,
                target_file_info: Option<&BTreeMap<String, String>>,
            ) -> Option<EncryptionSetting> {
                let version = source_file_version_info.clone().into();
                b2sdk_v3::SyncEncryptionSettingsProvider::get_destination_setting_for_copy(
                    self, &bucket.newest(), dest_b2_file_name, &version, target_file_info,
                )
            }

            fn get_setting_for_download(
                &self,
                bucket: &Bucket,
                file_version_info: &FileVersionInfo,
            ) -> Option<EncryptionSetting> {
                let version = file_version_info.clone().into();
                b2sdk_v3::SyncEncryptionSettingsProvider::get_setting_for_download(
                    self, &bucket.newest(), &version,
                )
            }
        }
    )* };
}

provider_of_next! { BasicSyncEncryptionSettingsProvider ServerDefaultSyncEncryptionSettingsProvider }

/// A provider of this interface as one of the newer ones.
#[derive(Debug)]
pub(super) struct ProviderForNext(pub(super) Arc<dyn SyncEncryptionSettingsProvider>);

impl b2sdk_v3::SyncEncryptionSettingsProvider for ProviderForNext {
    fn get_setting_for_upload(
        &self,
        bucket: &b2sdk_v3::Bucket,
        b2_file_name: &str,
        file_info: Option<&BTreeMap<String, String>>,
        length: u64,
    ) -> Option<EncryptionSetting> {
        let bucket = bucket.clone().into();
        self.0
            .get_setting_for_upload(&bucket, b2_file_name, file_info, length)
    }

    fn get_source_setting_for_copy(
        &self,
        bucket: &b2sdk_v3::Bucket,
        source_file_version: &b2sdk_v3::FileVersion,
    ) -> Option<EncryptionSetting> {
        let (bucket, version) = (bucket.clone().into(), source_file_version.clone().into());
        self.0.get_source_setting_for_copy(&bucket, &version)
    }

    fn get_destination_setting_for_copy(
        &self,
        bucket: &b2sdk_v3::Bucket,
        dest_b2_file_name: &str,
        source_file_version: &b2sdk_v3::FileVersion,
        target_file_info: Option<&BTreeMap<String, String>>,
    ) -> Option<EncryptionSetting> {
        let (bucket, version) = (bucket.clone().into(), source_file_version.clone().into());
        self.0.get_destination_setting_for_copy(
            &bucket,
            dest_b2_file_name,
            &version,
            target_file_info,
        )
    }

    fn get_setting_for_download(
        &self,
        bucket: &b2sdk_v3::Bucket,
        file_version: &b2sdk_v3::FileVersion,
    ) -> Option<EncryptionSetting> {
        let (bucket, version) = (bucket.clone().into(), file_version.clone().into());
        self.0.get_setting_for_download(&bucket, &version)
    }
}
