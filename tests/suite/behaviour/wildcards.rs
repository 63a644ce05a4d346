//! Listings by pattern and by filter, and what is deleted by them.

use b2_simulator::{FaultRule, Operation};

use super::b2::{ErrorKind, Filter, Ls};
use super::here;
use super::world::World;

async fn names(ls: Ls) -> Vec<String> {
    let mut entries = ls.entries();
    let mut names = Vec::new();
    while let Some(entry) = entries.next().await {
        let entry = entry.unwrap();
        names.push(entry.folder_name.unwrap_or(entry.file_version.file_name));
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
async fn patterns_cross_slashes_and_fit_whole_names() {
    let files = [
        "a",
        "a/*.txt",
        "a/1.txt",
        "a/2.txt",
        "a/b/3.txt",
        "a/b/3.tsv",
        "abc",
        "b.txt",
        "B.txt",
    ];
    let world = world_with(&files).await;
    for (pattern, expected) in [
        (
            "a/*.txt",
            vec!["a/*.txt", "a/1.txt", "a/2.txt", "a/b/3.txt"],
        ),
        (
            "*.txt",
            vec![
                "B.txt",
                "a/*.txt",
                "a/1.txt",
                "a/2.txt",
                "a/b/3.txt",
                "b.txt",
            ],
        ),
        ("a/?.txt", vec!["a/*.txt", "a/1.txt", "a/2.txt"]),
        ("a/[!1].txt", vec!["a/*.txt", "a/2.txt"]),
        ("a/*/3.t[xs][tv]", vec!["a/b/3.tsv", "a/b/3.txt"]),
        ("ab*", vec!["abc"]),
        ("a", vec!["a"]),
        ("nothing*", vec![]),
    ] {
        let ls = here::ls(&world.bucket, pattern)
            .with_wildcard(true)
            .recursive(true);
        assert_eq!(names(ls).await, expected, "{pattern}");
    }
}

/// Python lists the whole bucket for `abc*`, and the whole folder for `b/c/x*`.
#[tokio::test(start_paused = true)]
async fn w36_a_pattern_lists_only_what_begins_like_it() {
    let world = world_with(&["aa", "ab", "b/1", "b/2", "b/x1", "b/x2", "c"]).await;
    world.simulator.clear_requests();
    let ls = here::ls(&world.bucket, "b/x*")
        .with_wildcard(true)
        .recursive(true)
        .fetch_count(1);
    assert_eq!(names(ls).await, ["b/x1", "b/x2"]);
    assert_eq!(
        world.count(Operation::ListFileNames),
        2,
        "one call for each file that fits"
    );
}

#[tokio::test(start_paused = true)]
async fn a_pattern_needs_a_recursive_listing() {
    let world = World::new().await;
    let mut entries = here::ls(&world.bucket, "*").with_wildcard(true).entries();
    let error = entries.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ValueError { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn filters_decide_in_their_order_and_before_folders() {
    let world = world_with(&["a.csv", "a.txt", "b/1.txt", "b/2.csv", "c/1.txt"]).await;
    for (filters, flat, deep) in [
        (
            vec![Filter::include("*.csv")],
            vec!["a.csv", "b/"],
            vec!["a.csv", "b/2.csv"],
        ),
        (
            vec![Filter::exclude("*.csv"), Filter::include("b/*")],
            vec!["a.txt", "b/", "c/"],
            vec!["a.txt", "b/1.txt", "b/2.csv", "c/1.txt"],
        ),
        (vec![Filter::exclude("*")], vec![], vec![]),
    ] {
        let ls = || world.bucket.ls().filters(filters.clone());
        assert_eq!(names(ls()).await, flat, "{filters:?}");
        assert_eq!(names(ls().recursive(true)).await, deep, "{filters:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn w3_a_hidden_file_is_not_listed_as_a_file_and_all_its_versions_are() {
    let world = world_with(&["a", "b"]).await;
    world.bucket.hide_file("a").await.unwrap();
    assert_eq!(names(world.bucket.ls().recursive(true)).await, ["b"]);
    assert!(names(here::ls(&world.bucket, "a")).await.is_empty());
    let all = here::all_versions(world.bucket.ls().recursive(true));
    assert_eq!(names(all).await, ["a", "a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn delete_many_deletes_what_the_listing_lists_and_nothing_else() {
    let world = world_with(&[
        "keep",
        "logs/1.log",
        "logs/1.log",
        "logs/1.txt",
        "logs/2.log",
    ])
    .await;
    world.bucket.hide_file("logs/2.log").await.unwrap();
    let logs = here::all_versions(here::ls(&world.bucket, "logs/").recursive(true));
    let outcome = logs
        .filters([Filter::include("*.log")])
        .delete_many()
        .max_concurrency(2)
        .await
        .unwrap();
    assert_eq!(outcome.deleted_count, 4);
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    let all = here::all_versions(world.bucket.ls().recursive(true));
    assert_eq!(names(all).await, ["keep", "logs/1.txt"]);
}

#[tokio::test(start_paused = true)]
async fn delete_many_leaves_folders_alone_and_uncovers_older_versions() {
    let world = world_with(&["a", "a", "b/1"]).await;
    let outcome = world.bucket.ls().delete_many().await.unwrap();
    assert_eq!(outcome.deleted_count, 1);
    assert_eq!(world.versions("a").len(), 1);
    assert_eq!(world.versions("b/1").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn delete_many_goes_on_after_a_failure_and_names_the_version() {
    let world = world_with(&["a", "b", "c"]).await;
    let fault = FaultRule::on(Operation::DeleteFileVersion)
        .nth(2)
        .status(403, "access_denied");
    world.simulator.faults().add(fault);
    let all = here::all_versions(world.bucket.ls().recursive(true));
    let outcome = all.delete_many().await.unwrap();
    assert_eq!(outcome.deleted_count, 2);
    let failed: Vec<_> = outcome
        .failures
        .iter()
        .map(|failure| &*failure.file.file_name)
        .collect();
    assert_eq!(failed, ["b"]);
    assert_eq!(world.versions("b").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn delete_many_needs_room_for_one() {
    let world = World::new().await;
    let error = world
        .bucket
        .ls()
        .delete_many()
        .max_concurrency(0)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidArgument { .. }),
        "{error}"
    );
}
