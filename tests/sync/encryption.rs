//! Files that are encrypted with keys of the user's go all three ways, and only with the keys.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use b2_internal::bucket::Bucket;
use b2_internal::encryption::{EncryptionKey, EncryptionSetting, SSE_B2_AES};
use b2_internal::file_version::FileVersion;
use b2_internal::scan::{B2Folder, LocalFolder};
use b2_internal::sync::{
    BasicSyncEncryptionSettingsProvider, SyncEncryptionSettingsProvider, Synchronizer,
};

use super::world::{BUCKET, TODAY, World, bytes, tree};

const NOTHING: [(String, EncryptionSetting); 0] = [];

fn key(number: u8) -> EncryptionSetting {
    EncryptionSetting::sse_c(EncryptionKey::new([number; 32], format!("key {number}")))
}

fn provider(
    read: Option<EncryptionSetting>,
    write: Option<EncryptionSetting>,
) -> Arc<dyn SyncEncryptionSettingsProvider> {
    let in_bucket = |setting: Option<EncryptionSetting>| setting.map(|s| (BUCKET.to_owned(), s));
    Arc::new(BasicSyncEncryptionSettingsProvider::new(
        in_bucket(read),
        in_bucket(write),
    ))
}

#[tokio::test(start_paused = true)]
async fn files_go_up_across_and_down_under_the_keys_of_their_bucket() {
    let world = World::new().await;
    world.write("small", "small", 100);
    world.write("large", bytes(250_000), 100);
    let synchronizer = Synchronizer::new(3);
    synchronizer
        .sync_folders(world.local(), world.b2("from"), TODAY, None)
        .encryption_settings_provider(provider(None, Some(key(1))))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    // Who has no key can neither read nor copy.
    let copy = || synchronizer.sync_folders(world.b2("from"), world.b2("to"), TODAY, None);
    assert_eq!(copy().await.unwrap().failures.len(), 2);

    copy()
        .encryption_settings_provider(provider(Some(key(1)), Some(key(2))))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let down = || {
        let folder = LocalFolder::new(folder.path());
        synchronizer.sync_folders(world.b2("to"), folder, TODAY, None)
    };
    assert_eq!(down().await.unwrap().failures.len(), 2);
    assert!(tree(folder.path()).is_empty());
    down()
        .encryption_settings_provider(provider(Some(key(2)), None))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!(tree(folder.path()), tree(world.folder.path()));
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_not_named_has_its_default() {
    let world = World::new().await;
    world.write("a", "a", 100);
    let elsewhere =
        BasicSyncEncryptionSettingsProvider::new(NOTHING, [("another".to_owned(), key(1))]);
    Synchronizer::default()
        .sync_folders(world.local(), world.b2(""), TODAY, None)
        .encryption_settings_provider(Arc::new(elsewhere))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    world.write("b", "b", 100);
    Synchronizer::default()
        .sync_folders(world.local(), world.b2(""), TODAY, None)
        .encryption_settings_provider(provider(None, Some(SSE_B2_AES)))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    let content = async |name: &str| {
        let download = world.bucket.download_file_by_name(name).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        download.save_to(folder.path().join("copy")).await.unwrap();
        std::fs::read(folder.path().join("copy")).unwrap()
    };
    assert_eq!(content("a").await, b"a");
    assert_eq!(content("b").await, b"b");
}

/// Writes down what it is asked, and knows no setting.
#[derive(Debug, Default)]
struct Asked(Mutex<Vec<String>>);

impl Asked {
    fn note(&self, question: String) -> Option<EncryptionSetting> {
        self.0.lock().unwrap().push(question);
        None
    }
}

impl SyncEncryptionSettingsProvider for Asked {
    fn get_setting_for_upload(
        &self,
        bucket: &Bucket,
        b2_file_name: &str,
        file_info: Option<&BTreeMap<String, String>>,
        length: u64,
    ) -> Option<EncryptionSetting> {
        let mod_time = &file_info.unwrap()["src_last_modified_millis"];
        let to = bucket.name();
        self.note(format!(
            "upload to {to}: {b2_file_name} of {mod_time}, {length} bytes"
        ))
    }

    fn get_source_setting_for_copy(
        &self,
        bucket: &Bucket,
        source_file_version: &FileVersion,
    ) -> Option<EncryptionSetting> {
        let (from, name) = (bucket.name(), &source_file_version.file_name);
        self.note(format!("copy from {from}: {name}"))
    }

    fn get_destination_setting_for_copy(
        &self,
        bucket: &Bucket,
        dest_b2_file_name: &str,
        source_file_version: &FileVersion,
        target_file_info: Option<&BTreeMap<String, String>>,
    ) -> Option<EncryptionSetting> {
        let (to, name) = (bucket.name(), &source_file_version.file_name);
        let info = target_file_info.map_or("its info", |_| "another info");
        self.note(format!(
            "copy to {to}: {dest_b2_file_name} from {name} with {info}"
        ))
    }

    fn get_setting_for_download(
        &self,
        bucket: &Bucket,
        file_version: &FileVersion,
    ) -> Option<EncryptionSetting> {
        let (from, name) = (bucket.name(), &file_version.file_name);
        self.note(format!("download from {from}: {name}"))
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_is_asked_about_each_transfer_with_the_bucket_that_it_touches() {
    let world = World::new().await;
    let other_bucket = world.other_bucket().await;
    let other = || B2Folder::new(other_bucket.clone(), "copies");
    world.write("a", "seven b", 100);
    let asked = Arc::new(Asked::default());
    let folder = tempfile::tempdir().unwrap();
    let synchronizer = Synchronizer::new(1);
    let up = synchronizer.sync_folders(world.local(), world.b2("from"), TODAY, None);
    let across = synchronizer.sync_folders(world.b2("from"), other(), TODAY, None);
    let down = synchronizer.sync_folders(other(), LocalFolder::new(&folder), TODAY, None);
    for run in [up, across, down] {
        let run = run.encryption_settings_provider(asked.clone());
        run.await.unwrap().into_result().unwrap();
    }
    assert_eq!(
        *asked.0.lock().unwrap(),
        [
            "upload to test-bucket: from/a of 100, 7 bytes",
            "copy from test-bucket: from/a",
            "copy to other-bucket: copies/a from from/a with its info",
            "download from other-bucket: copies/a",
        ]
    );
}
