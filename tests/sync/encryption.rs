//! Files that are encrypted with keys of the user's go all three ways, and only with the keys.

use std::sync::Arc;

use b2_internal::encryption::{EncryptionKey, EncryptionSetting, SSE_B2_AES};
use b2_internal::scan::LocalFolder;
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
