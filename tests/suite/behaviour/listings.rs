use b2_simulator::Operation;

use super::b2::{ErrorKind, Filter, Ls};
use super::here;
use super::world::World;

pub async fn names(ls: Ls) -> Vec<String> {
    let mut entries = ls.entries();
    let mut names = Vec::new();
    while let Some(entry) = entries.next().await {
        let entry = entry.unwrap();
        names.push(entry.folder_name.unwrap_or(entry.file_version.file_name));
    }
    names
}

pub async fn world_with(files: &[&str]) -> World {
    let world = World::new().await;
    for name in files {
        world.bucket.upload_bytes("x", *name).await.unwrap();
    }
    world
}

#[tokio::test(start_paused = true)]
async fn folders_are_told_from_files() {
    let world = world_with(&["a", "bb/1", "bb/2/sub1", "bb/2/sub2", "bb/3", "ccc"]).await;
    for fetch_count in [1, 2, 10_000] {
        let ls = || world.bucket.ls().fetch_count(fetch_count);
        let inside = |path| here::ls(&world.bucket, path).fetch_count(fetch_count);
        assert_eq!(names(ls()).await, ["a", "bb/", "ccc"]);
        assert_eq!(names(inside("bb")).await, ["bb/1", "bb/2/", "bb/3"]);
        assert_eq!(
            names(inside("bb/").recursive(true)).await,
            ["bb/1", "bb/2/sub1", "bb/2/sub2", "bb/3"]
        );
        assert_eq!(names(inside("ccc")).await, ["ccc"]);
        assert!(names(inside("cc")).await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn filters_look_into_folders_without_reading_all_that_is_in_them() {
    let world = world_with(&[
        "c/1.txt", "d.txt", "d/0.log", "d/1", "d/2", "d/3", "d/4", "d/5", "d/6", "d0", "e.log",
    ])
    .await;
    world.simulator.clear_requests();
    let logs = world
        .bucket
        .ls()
        .filters([Filter::include("*.log")])
        .fetch_count(3);
    let mut entries = logs.entries();
    let folder = entries.next().await.unwrap().unwrap();
    assert_eq!(folder.folder_name.as_deref(), Some("d/"));
    assert_eq!(folder.file_version.file_name, "d/0.log");
    let file = entries.next().await.unwrap().unwrap();
    assert_eq!(file.file_version.file_name, "e.log");
    assert!(entries.next().await.is_none());
    assert!(world.count(Operation::ListFileNames) <= 5);
}

#[tokio::test(start_paused = true)]
async fn hidden_files_show_only_among_all_versions() {
    let world = world_with(&["hello.txt", "hello.txtpostfix"]).await;
    world.bucket.hide_file("hello.txt").await.unwrap();
    assert_eq!(names(world.bucket.ls()).await, ["hello.txtpostfix"]);
    assert!(names(here::ls(&world.bucket, "hello.txt")).await.is_empty());
    assert_eq!(
        names(here::all_versions(here::ls(&world.bucket, "hello.txt"))).await,
        ["hello.txt", "hello.txt"]
    );

    let already = world.bucket.hide_file("hello.txt").await.unwrap_err();
    assert!(
        matches!(already.kind(), ErrorKind::FileAlreadyHidden { .. }),
        "{already}"
    );
    world.bucket.unhide_file("hello.txt").await.unwrap();
    assert_eq!(
        names(world.bucket.ls()).await,
        ["hello.txt", "hello.txtpostfix"]
    );
    let not_hidden = world.bucket.unhide_file("hello.txt").await.unwrap_err();
    assert!(
        matches!(not_hidden.kind(), ErrorKind::FileNotHidden { .. }),
        "{not_hidden}"
    );
}

#[tokio::test(start_paused = true)]
async fn versions_come_newest_first_and_of_one_name_only() {
    let world = world_with(&["a", "a", "a/b", "a"]).await;
    for fetch_count in [1, 2, 1000] {
        let mut versions = world
            .bucket
            .list_file_versions("a")
            .fetch_count(fetch_count)
            .entries();
        let mut times = Vec::new();
        while let Some(version) = versions.next().await {
            let version = version.unwrap();
            assert_eq!(version.file_name, "a");
            times.push(version.upload_timestamp);
        }
        assert_eq!(times.len(), 3);
        assert!(times.is_sorted_by(|newer, older| newer > older));
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_size_that_the_service_does_not_take_is_refused() {
    let world = World::new().await;
    for fetch_count in [0, 10_001] {
        let error = world
            .bucket
            .ls()
            .fetch_count(fetch_count)
            .entries()
            .next()
            .await
            .unwrap()
            .unwrap_err();
        assert!(error.to_string().contains("fetch_count"), "{error}");
    }
}
