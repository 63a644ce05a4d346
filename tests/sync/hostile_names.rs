use std::fs;
use std::os::unix::fs::symlink;

use b2_internal::error::ErrorKind;
use b2_internal::scan::LocalFolder;
use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};

use super::world::{TODAY, World, tree, write};

#[tokio::test(start_paused = true)]
async fn w28_names_that_lead_out_are_failures_and_the_others_arrive() {
    let world = World::new().await;
    let hostile = [
        "../x",
        "/x",
        "a//b",
        "a/../../x",
        "./x",
        "dir/",
        "a/.b2-0123456789abcdef.b2.sync.tmp",
    ];
    for name in hostile {
        world.put(name, "evil", 10);
    }
    world.put("a/b", "good", 10);
    world.put("z", "good", 10);
    let parent = tempfile::tempdir().unwrap();
    let destination = LocalFolder::new(parent.path().join("destination"));
    let run = Synchronizer::new(3).sync_folders(world.b2(""), destination, TODAY, None);
    let outcome = run.await.unwrap();
    let mut failed: Vec<_> = outcome
        .failures
        .iter()
        .map(|failure| {
            assert!(matches!(
                failure.error.kind(),
                ErrorKind::UnsupportedFilename { .. }
            ));
            failure.relative_path.clone().unwrap()
        })
        .collect();
    failed.sort();
    let mut expected = hostile;
    expected.sort_unstable();
    assert_eq!(failed, expected);
    let arrived: Vec<_> = tree(parent.path()).into_keys().collect();
    assert_eq!(arrived, ["destination/a/b", "destination/z"]);
}

#[tokio::test(start_paused = true)]
async fn a_link_in_the_destination_leads_no_file_out() {
    let world = World::new().await;
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("precious"), "precious", 10);
    symlink(outside.path(), world.path("link")).unwrap();
    symlink(outside.path().join("precious"), world.path("file")).unwrap();
    world.put("link/x", "evil", 20);
    world.put("file", "evil", 20);
    world.put("good", "good", 20);
    let deleting = Synchronizer::new(2).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let outcome = world.down(&deleting).await.unwrap();
    let mut failed: Vec<_> = outcome
        .failures
        .iter()
        .map(|f| f.relative_path.clone().unwrap())
        .collect();
    failed.sort();
    assert_eq!(failed, ["link/precious", "link/x"]);
    // The link to a file was replaced by the file.
    assert_eq!(fs::read(world.path("file")).unwrap(), b"evil");
    assert!(!world.path("file").is_symlink());
    assert_eq!(fs::read(world.path("good")).unwrap(), b"good");
    let left = tree(outside.path());
    assert_eq!(
        left.into_iter().collect::<Vec<_>>(),
        [("precious".to_owned(), (b"precious".to_vec(), 10))]
    );
}

#[tokio::test(start_paused = true)]
async fn a_file_with_the_name_of_a_folder_keeps_the_others_from_arriving_only_where_it_must() {
    let world = World::new().await;
    for name in ["a", "a.txt", "a/b", "a/c/d", "e"] {
        world.put(name, name, 10);
    }
    let outcome = world.down(&Synchronizer::new(4)).await.unwrap();
    let failed: Vec<_> = outcome
        .failures
        .iter()
        .map(|f| f.relative_path.clone().unwrap())
        .collect();
    assert_eq!(failed, ["a/b", "a/c/d"]);
    assert_eq!(
        tree(world.folder.path()).into_keys().collect::<Vec<_>>(),
        ["a", "a.txt", "e"]
    );
}

/// Windows refuses them (see the table of `check_local_name`); elsewhere they are names like any other.
#[tokio::test(start_paused = true)]
async fn names_that_mean_something_to_windows_are_files_here() {
    let world = World::new().await;
    let names = [
        "C:\\x", "CON", "a\\b", "con.txt", "dot.", "lpt1/x", "space ",
    ];
    for name in names {
        world.put(name, name, 10);
    }
    let parent = tempfile::tempdir().unwrap();
    let destination = LocalFolder::new(parent.path().join("destination"));
    let run = Synchronizer::new(3).sync_folders(world.b2(""), destination, TODAY, None);
    run.await.unwrap().into_result().unwrap();
    let arrived: Vec<_> = tree(parent.path()).into_keys().collect();
    assert_eq!(arrived, names.map(|name| format!("destination/{name}")));
}
