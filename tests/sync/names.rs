//! Names that are the same for people, or for a file system, and not for a bucket.

use std::fs;

use b2_internal::error::ErrorKind;
use b2_internal::scan::LocalFolder;
use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};

use super::world::{TODAY, World, tree};

const COMPOSED: &str = "caf\u{e9}";
const DECOMPOSED: &str = "cafe\u{301}";

#[tokio::test(start_paused = true)]
async fn w31_a_file_has_one_name_whatever_form_the_disk_gives_it() {
    let world = World::new().await;
    let name = format!("{DECOMPOSED}/r\u{e9}sum\u{e9}");
    world.write(&name, "text", 100);
    world.write("cafe/z", "between them", 100);
    world.put(&format!("{COMPOSED}/r\u{e9}sum\u{e9}"), "text", 100);
    let deleting = Synchronizer::new(2).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let local = || world.local().compose_names(true);
    let up = deleting.sync_folders(local(), world.b2(""), TODAY, None);
    let summary = up.await.unwrap().into_result().unwrap();
    assert_eq!((summary.uploaded_count, summary.deleted_count), (1, 0));
    let down = deleting.sync_folders(world.b2(""), local(), TODAY, None);
    let summary = down.await.unwrap().into_result().unwrap();
    assert_eq!((summary.downloaded_count, summary.deleted_count), (0, 0));

    // A new version goes to the file that is there.
    world.put(&format!("{COMPOSED}/r\u{e9}sum\u{e9}"), "new text", 200);
    let down = deleting.sync_folders(world.b2(""), local(), TODAY, None);
    let summary = down.await.unwrap().into_result().unwrap();
    assert_eq!((summary.downloaded_count, summary.deleted_count), (1, 0));
    let files = tree(world.folder.path());
    assert_eq!(files[&name].0, b"new text");
    assert_eq!(files.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn w31_of_two_forms_of_one_name_one_is_read_and_the_other_reported() {
    let world = World::new().await;
    world.write(DECOMPOSED, "decomposed", 100);
    world.write(COMPOSED, "composed", 100);
    let local = world.local().compose_names(true);
    let up = Synchronizer::new(2).sync_folders(local, world.b2(""), TODAY, None);
    let outcome = up.await.unwrap();
    assert_eq!(
        (
            outcome.summary.uploaded_count,
            outcome.summary.warning_count
        ),
        (1, 1)
    );
    let content = world.bucket.download_file_by_name(COMPOSED).await.unwrap();
    let copy = world.path("copy");
    content.save_to(&copy).await.unwrap();
    assert_eq!(fs::read(copy).unwrap(), b"composed");
}

#[tokio::test(start_paused = true)]
async fn w31_files_that_a_file_system_takes_for_one_never_replace_each_other() {
    let world = World::new().await;
    for name in ["README", "a/B/c", "a/b/C", "z", "Photo.JPG", "readme"] {
        world.put(name, name, 100);
    }
    world.write("photo.jpg", "mine", 50);
    let folding = Synchronizer::new(3).folds_names(true);
    for _ in 0..2 {
        let outcome = world.down(&folding).await.unwrap();
        let mut failed: Vec<_> = outcome
            .failures
            .iter()
            .map(|failure| {
                let kind = failure.error.kind();
                assert!(
                    matches!(kind, ErrorKind::UnsupportedFilename { .. }),
                    "{failure}"
                );
                failure.relative_path.clone().unwrap()
            })
            .collect();
        failed.sort();
        assert_eq!(failed, ["Photo.JPG", "a/b/C", "readme"]);
        let files = tree(world.folder.path());
        let names: Vec<_> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["README", "a/B/c", "photo.jpg", "z"]);
        assert_eq!(files["README"].0, b"README");
        assert_eq!(files["photo.jpg"].0, b"mine");
    }
}

/// The file system of this machine tells them apart, which the run finds out by itself.
#[tokio::test(start_paused = true)]
#[cfg(target_os = "linux")]
async fn names_that_differ_are_files_that_differ_where_they_can_be() {
    let world = World::new().await;
    for name in ["README", "readme"] {
        world.put(name, name, 100);
    }
    let folder = LocalFolder::new(world.folder.path());
    let run = Synchronizer::new(3).sync_folders(world.b2(""), folder, TODAY, None);
    run.await.unwrap().into_result().unwrap();
    let names: Vec<_> = tree(world.folder.path()).into_keys().collect();
    assert_eq!(names, ["README", "readme"]);
}
