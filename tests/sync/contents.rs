//! Comparing by content.

use std::fs;

use b2_internal::sync::{CompareVersionMode, KeepOrDeleteMode, Synchronizer};
use b2_simulator::Operation;

use super::world::{World, bytes, tree};

fn by_content() -> Synchronizer {
    Synchronizer::new(4).compare_version_mode(CompareVersionMode::Sha1)
}

#[tokio::test(start_paused = true)]
async fn w57_content_decides_on_the_way_up_and_down_whatever_the_times_are() {
    let world = World::new().await;
    world.write("same", "content", 500);
    world.write("other", "CONTENT", 100);
    world.write("longer", "content!", 100);
    world.write("large", bytes(250_000), 100);
    let up = async |synchronizer: Synchronizer| {
        let outcome = world.up(&synchronizer).await.unwrap();
        outcome.into_result().unwrap()
    };
    up(Synchronizer::new(2)).await;
    // The times differ by now, in both directions.
    for (name, mod_time) in [("same", 900), ("large", 50)] {
        let content = fs::read(world.path(name)).unwrap();
        world.write(name, content, mod_time);
    }
    world.write("other", "content", 100);
    let summary = up(by_content()).await;
    assert_eq!((summary.uploaded_count, summary.transferred_bytes), (1, 7));
    assert_eq!(up(by_content()).await.uploaded_count, 0);

    world.write("other", "changed", 100);
    let down = world.down(&by_content()).await.unwrap();
    assert_eq!(down.into_result().unwrap().downloaded_count, 1);
    assert_eq!(tree(world.folder.path())["other"].0, b"content");
}

#[tokio::test(start_paused = true)]
async fn w57_content_decides_between_buckets_without_reading_it() {
    let world = World::new().await;
    for (name, content, mod_time) in [
        ("from/a", "same", 200),
        ("to/a", "same", 900),
        ("from/b", "new!", 100),
        ("to/b", "old.", 900),
    ] {
        world.put(name, content, mod_time);
    }
    let outcome = by_content()
        .sync_folders(world.b2("from"), world.b2("to"), 0, None)
        .await
        .unwrap();
    assert_eq!(outcome.into_result().unwrap().copied_count, 1);
    assert_eq!(world.count(Operation::CopyFile), 1);
    let bucket = world.in_bucket();
    assert_eq!(bucket["to/b"][0], bucket["from/b"][0]);
}

#[tokio::test(start_paused = true)]
async fn w57_a_file_is_read_once_as_long_as_it_does_not_change() {
    let world = World::new().await;
    world.write("a", "content", 100);
    world.write("b", "another", 100);
    world
        .up(&Synchronizer::new(1))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let remembering = by_content().digest_cache(folder.path().join("digests"));
    let uploaded = || async {
        let outcome = world.up(&remembering).await.unwrap();
        outcome.into_result().unwrap().uploaded_count
    };
    assert_eq!(uploaded().await, 0);
    let records = || fs::read(folder.path().join("digests")).unwrap();
    assert_eq!(records().len(), 2 * 40);

    // Same path, size, time and inode: the cache is believed, which shows that the file was not read.
    let before = records();
    fs::write(world.path("a"), "CONTENT").unwrap();
    let file = fs::File::options()
        .write(true)
        .open(world.path("a"))
        .unwrap();
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(100);
    file.set_modified(time).unwrap();
    drop(file);
    assert_eq!(uploaded().await, 0);
    assert_eq!(records(), before);
    // Another time, and the file is looked at.
    world.write("a", "CONTENT", 101);
    assert_eq!(uploaded().await, 1);
}

#[tokio::test(start_paused = true)]
async fn deleting_by_content_takes_away_what_was_replaced_and_only_that() {
    let world = World::new().await;
    world.write("a", "new", 100);
    world.write("b", "same", 300);
    world.put("a", "old", 200);
    world.put("b", "same", 200);
    world.put("c", "gone", 200);
    let deleting = by_content().keep_days_or_delete(KeepOrDeleteMode::Delete);
    let summary = world.up(&deleting).await.unwrap().into_result().unwrap();
    assert_eq!((summary.uploaded_count, summary.deleted_count), (1, 2));
    let versions: Vec<_> = world
        .in_bucket()
        .into_iter()
        .map(|(n, v)| (n, v.len()))
        .collect();
    assert_eq!(versions, [("a".to_owned(), 1), ("b".to_owned(), 1)]);
}
