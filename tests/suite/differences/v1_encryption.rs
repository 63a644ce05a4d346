//! How the files of a synchronisation are encrypted (sections 17.4 and 17.5).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::b2::{
    B2Folder, BasicSyncEncryptionSettingsProvider, Bucket, CompareVersionMode, EncryptionKey,
    EncryptionMode, EncryptionSetting, FileVersionInfo, LocalFolder,
    SyncEncryptionSettingsProvider, Synchronizer,
};
use super::v1_scan::folder_with;
use super::v1_sync::NOW;
use super::world::World;

/// Encrypts what is uploaded with a key, and finds the key again for what is read.
#[derive(Debug)]
struct WithKey(Mutex<Vec<&'static str>>);

impl WithKey {
    fn note(&self, question: &'static str) -> Option<EncryptionSetting> {
        self.0.lock().unwrap().push(question);
        let key = EncryptionKey::new([7; 32], "key");
        Some(EncryptionSetting::new(EncryptionMode::SSE_C).key(key))
    }
}

impl SyncEncryptionSettingsProvider for WithKey {
    fn get_setting_for_upload(
        &self,
        bucket: &Bucket,
        _: &str,
        _: Option<&BTreeMap<String, String>>,
        _: u64,
    ) -> Option<EncryptionSetting> {
        assert_eq!(bucket.name(), "test-bucket");
        self.note("upload")
    }

    fn get_source_setting_for_copy(
        &self,
        _: &Bucket,
        source_file_version_info: &FileVersionInfo,
    ) -> Option<EncryptionSetting> {
        assert_eq!(source_file_version_info.file_name, "a");
        self.note("source")
    }

    fn get_destination_setting_for_copy(
        &self,
        _: &Bucket,
        _: &str,
        source_file_version_info: &FileVersionInfo,
        _: Option<&BTreeMap<String, String>>,
    ) -> Option<EncryptionSetting> {
        assert_eq!(source_file_version_info.file_name, "a");
        self.note("destination")
    }

    fn get_setting_for_download(
        &self,
        _: &Bucket,
        file_version_info: &FileVersionInfo,
    ) -> Option<EncryptionSetting> {
        assert_eq!(file_version_info.file_name, "a");
        self.note("download")
    }
}

/// Uploads a file, downloads it and copies it, and tells what the provider was asked.
async fn asked_along_the_way() -> Vec<&'static str> {
    let world = World::new().await;
    let (here, there) = (folder_with(&["a"]), folder_with(&[]));
    let provider = Arc::new(WithKey(Mutex::default()));
    let bucket = || B2Folder::new(world.bucket.clone(), "");
    let synchronizer = Synchronizer::new(1).compare_version_mode(CompareVersionMode::None);
    let copies = B2Folder::new(world.bucket.clone(), "copies");
    for sync in [
        synchronizer.sync_folders(LocalFolder::new(&here), bucket(), NOW, None),
        synchronizer.sync_folders(bucket(), LocalFolder::new(&there), NOW, None),
        synchronizer.sync_folders(bucket(), copies, NOW, None),
    ] {
        let sync = sync.encryption_settings_provider(provider.clone());
        sync.await.unwrap();
    }
    assert_eq!(std::fs::read(there.path().join("a")).unwrap(), b"a");
    let asked = provider.0.lock().unwrap();
    asked.clone()
}

#[tokio::test]
async fn v1_17_5_get_setting_for_download_has_a_file_version_info() {
    assert!(asked_along_the_way().await.contains(&"download"));
}

#[tokio::test]
async fn v1_17_5_get_source_setting_for_copy_has_a_file_version_info() {
    assert!(asked_along_the_way().await.contains(&"source"));
}

#[tokio::test]
async fn v1_17_5_get_destination_setting_for_copy_has_a_file_version_info() {
    assert!(asked_along_the_way().await.contains(&"destination"));
}

#[tokio::test]
async fn v1_17_4_a_provider_of_the_next_interface_knows_a_bucket_that_is_only_an_id() {
    let world = World::new().await;
    let folder = folder_with(&["a"]);
    let key = EncryptionKey::new([7; 32], "key");
    let setting = EncryptionSetting::new(EncryptionMode::SSE_C).key(key);
    let named = || [("test-bucket", setting.clone())];
    let provider = Arc::new(BasicSyncEncryptionSettingsProvider::new(named(), named()));
    let nameless = || B2Folder::new(world.api.get_bucket_by_id(world.bucket.id()), "");
    let up = Synchronizer::new(1).sync_folders(LocalFolder::new(&folder), nameless(), NOW, None);
    up.encryption_settings_provider(provider.clone())
        .await
        .unwrap();
    let mut versions = world.bucket.list_file_versions("a").entries();
    let stored = versions.next().await.unwrap().unwrap();
    let encryption = stored.server_side_encryption.unwrap();
    assert_eq!(encryption.mode, EncryptionMode::SSE_C);

    let copies = B2Folder::new(world.api.get_bucket_by_id(world.bucket.id()), "copies");
    let across = Synchronizer::new(1).sync_folders(nameless(), copies, NOW, None);
    let across = across.encryption_settings_provider(provider).await.unwrap();
    assert_eq!(across.copied_count, 1);
}
