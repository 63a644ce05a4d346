use b2_simulator::Operation;

use super::b2::{Action, ErrorKind, Filter, Ls};
use super::world::World;

async fn names(ls: Ls) -> Vec<String> {
    let mut entries = ls.entries();
    let mut names = Vec::new();
    while let Some(entry) = entries.next().await {
        let entry = entry.unwrap();
        names.push(match entry.folder_name {
            Some(folder) => format!("{folder} ({})", entry.file_version.file_name),
            None => entry.file_version.file_name,
        });
    }
    names
}

async fn world_with(files: &[&str]) -> World {
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
        assert_eq!(names(ls()).await, ["a", "bb/ (bb/)", "ccc"]);
        assert_eq!(
            names(ls().path("bb")).await,
            ["bb/1", "bb/2/ (bb/2/)", "bb/3"]
        );
        assert_eq!(
            names(ls().path("bb/").recursive(true)).await,
            ["bb/1", "bb/2/sub1", "bb/2/sub2", "bb/3"]
        );
        assert_eq!(names(ls().path("ccc")).await, ["ccc"]);
        assert!(names(ls().path("cc")).await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn w36_folders_are_what_the_service_says_and_nobody_reads_what_is_in_them() {
    let mut files = vec!["d.txt".to_owned(), "e".to_owned()];
    for folder in 0..6 {
        files.extend((0..5).map(|file| format!("d{folder}/{file}")));
    }
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let world = world_with(&files).await;
    for (latest_only, operation) in [
        (true, Operation::ListFileNames),
        (false, Operation::ListFileVersions),
    ] {
        world.simulator.clear_requests();
        let ls = world.bucket.ls().latest_only(latest_only).fetch_count(4);
        assert_eq!(
            names(ls).await,
            [
                "d.txt",
                "d0/ (d0/)",
                "d1/ (d1/)",
                "d2/ (d2/)",
                "d3/ (d3/)",
                "d4/ (d4/)",
                "d5/ (d5/)",
                "e"
            ]
        );
        assert_eq!(world.count(operation), 2, "eight entries, four at a time");
    }
    let mut entries = world.bucket.ls().entries();
    while let Some(entry) = entries.next().await {
        let entry = entry.unwrap();
        let is_folder = entry.folder_name.is_some();
        assert_eq!(entry.file_version.action == Action::FOLDER, is_folder);
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
    assert_eq!(names(logs).await, ["d/ (d/0.log)", "e.log"]);
    assert!(world.count(Operation::ListFileNames) <= 5);
}

#[tokio::test(start_paused = true)]
async fn hidden_files_show_only_among_all_versions() {
    let world = world_with(&["hello.txt", "hello.txtpostfix"]).await;
    world.bucket.hide_file("hello.txt").await.unwrap();
    assert_eq!(names(world.bucket.ls()).await, ["hello.txtpostfix"]);
    assert!(names(world.bucket.ls().path("hello.txt")).await.is_empty());
    assert_eq!(
        names(world.bucket.ls().path("hello.txt").latest_only(false)).await,
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
