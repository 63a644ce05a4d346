use std::time::Duration;

use b2_simulator::{FaultRule, Operation};
use serde_json::json;
use tokio::time::Instant;

use super::b2::{ErrorClass, ErrorKind, Filter, Ls};
use super::here;
use super::native;
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

/// Names of files and of folders, and what a version is when it is no upload.
async fn shown(ls: Ls) -> Vec<String> {
    let mut entries = ls.entries();
    let mut shown = Vec::new();
    while let Some(entry) = entries.next().await {
        let entry = entry.unwrap();
        let version = entry.file_version;
        shown.push(match entry.folder_name {
            Some(folder) => folder,
            None if version.action == "upload" => version.file_name,
            None => format!("{}: {}", version.file_name, version.action),
        });
    }
    shown
}

/// What is there, what of it is hidden, what is listed, and what that gives: of the current versions, and of all.
type ListingRow = (
    &'static [&'static str],
    Option<&'static str>,
    &'static str,
    bool,
    &'static [&'static str],
    &'static [&'static str],
);

#[tokio::test(start_paused = true)]
async fn the_table_of_listings() {
    let tree = &["a", "b/1/x", "b/2/y", "b/3/z", "b/3/w"];
    let alike = &["hello.txt", "hello.txtpostfix", "hello.txtpostfix3"];
    let around = &["d.txt", "d/0", "d/1", "d/2", "d/3", "d/4", "d0", "e"];
    let folders = &["b/1/", "b/2/", "b/3/"];
    let in_folders = &["b/1/x", "b/2/y", "b/3/w", "b/3/z"];
    let top = &["d.txt", "d/", "d0", "e"];
    let (one, other) = (Some("hello.txt"), Some("hello.txtpostfix"));
    let hidden = &["hello.txt: hide", "hello.txt"];
    let other_hidden = &["hello.txtpostfix: hide", "hello.txtpostfix"];
    let table: [ListingRow; 6] = [
        (tree, None, "b/", false, folders, folders),
        (tree, None, "b/", true, in_folders, in_folders),
        (&["hello.txt"], one, "", false, &[], hidden),
        (
            alike,
            other,
            "hello.txt",
            false,
            &["hello.txt"],
            &["hello.txt"],
        ),
        (alike, other, "hello.txtpostfix", false, &[], other_hidden),
        (around, None, "", false, top, top),
    ];
    for (files, hidden, path, recursive, current, all) in table {
        let world = world_with(files).await;
        if let Some(name) = hidden {
            world.bucket.hide_file(name).await.unwrap();
        }
        for fetch_count in [1, 2, 10_000] {
            let ls = || {
                let ls = here::ls(&world.bucket, path).recursive(recursive);
                ls.fetch_count(fetch_count)
            };
            let context = format!("{path:?} of {files:?}, {fetch_count} at a time");
            assert_eq!(shown(ls()).await, current, "{context}");
            assert_eq!(shown(here::all_versions(ls())).await, all, "{context}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_without_entries_is_not_the_end_of_a_listing() {
    let world = world_with(&["a/b", "a/b", "a/b/c"]).await;
    for empty in [1, 2] {
        for operation in [Operation::ListFileNames, Operation::ListFileVersions] {
            let rule = FaultRule::on(operation).nth(empty).empty_page();
            world.simulator.faults().add(rule);
        }
        let inside = || here::ls(&world.bucket, "a/").recursive(true).fetch_count(1);
        assert_eq!(names(inside()).await, ["a/b", "a/b/c"]);
        let versions = world.bucket.list_file_versions("a/b");
        let mut versions = versions.fetch_count(1).entries();
        for _ in 0..2 {
            let version = versions.next().await.unwrap().unwrap();
            assert_eq!(version.file_name, "a/b");
        }
        assert!(versions.next().await.is_none());
        assert_eq!(world.simulator.faults().pending_count(), 0);
    }
}

/// Python takes the upload that is under way for the file, and finds neither.
#[tokio::test(start_paused = true)]
async fn an_upload_that_is_not_finished_hides_neither_the_file_nor_its_hide_marker() {
    let world = world_with(&["a"]).await;
    let start = async || {
        let start =
            json!({ "bucketId": world.bucket.id(), "fileName": "a", "contentType": "b2/x-auto" });
        native::call(&world.simulator, "b2_start_large_file", start).await
    };
    start().await;
    assert_eq!(shown(here::ls(&world.bucket, "a")).await, ["a"]);
    let all = here::all_versions(here::ls(&world.bucket, "a"));
    assert_eq!(shown(all).await, ["a: start", "a"]);
    world.bucket.hide_file("a").await.unwrap();
    start().await;
    world.bucket.unhide_file("a").await.unwrap();
    assert_eq!(shown(here::ls(&world.bucket, "a")).await, ["a"]);
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
    assert_eq!(already.to_string(), "File already hidden: hello.txt");
    world.bucket.unhide_file("hello.txt").await.unwrap();
    assert_eq!(
        names(world.bucket.ls()).await,
        ["hello.txt", "hello.txtpostfix"]
    );
    let not_hidden = world.bucket.unhide_file("hello.txt").await.unwrap_err();
    assert_eq!(not_hidden.to_string(), "File not hidden: hello.txt");
    let absent = world.bucket.unhide_file("nothing").await.unwrap_err();
    let ErrorKind::FileNotPresent {
        bucket_name,
        file_id_or_name,
    } = absent.kind()
    else {
        panic!("{absent:?}");
    };
    assert_eq!(bucket_name.as_deref(), Some("test-bucket"));
    assert_eq!(file_id_or_name.as_deref(), Some("nothing"));
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
    world.simulator.clear_requests();
    for fetch_count in [0, 10_001] {
        let mut entries = world.bucket.ls().fetch_count(fetch_count).entries();
        let mut versions = world.bucket.list_file_versions("a");
        versions = versions.fetch_count(fetch_count);
        for error in [
            entries.next().await.unwrap().unwrap_err(),
            versions.entries().next().await.unwrap().unwrap_err(),
        ] {
            assert!(error.is(ErrorClass::ValueError), "{error:?}");
            let text = error.to_string();
            assert!(text.starts_with("unsupported fetch_count value"), "{text}");
        }
    }
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn w36_the_next_page_is_on_its_way_while_the_last_one_is_read() {
    const LATENCY: Duration = Duration::from_millis(20);
    let world = World::with(|simulator| simulator.latency(LATENCY), |api| api).await;
    for name in ["a", "b", "c", "d"] {
        let put = world.simulator.put_file("test-bucket", name, "x");
        put.unwrap();
    }
    let begun = Instant::now();
    let ls = world.bucket.ls().recursive(true).fetch_count(2);
    let mut entries = ls.entries();
    while let Some(entry) = entries.next().await {
        entry.unwrap();
        tokio::time::sleep(LATENCY).await;
    }
    // Only the first of two pages is waited for; then come the pauses of the reader.
    assert_eq!(begun.elapsed(), LATENCY * (1 + 4));
}
