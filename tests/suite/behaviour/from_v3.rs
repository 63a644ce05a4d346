//! What holds from the third interface on.

use std::collections::BTreeSet;

use b2_simulator::Operation;
use serde_json::json;

use super::b2::{Action, Error, ErrorClass, ErrorKind};
use super::listings::{names, world_with};
use super::restricted_keys::{IN_BUCKETS, Keyring};
use super::world::World;

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
            ["d.txt", "d0/", "d1/", "d2/", "d3/", "d4/", "d5/", "e"]
        );
        assert_eq!(world.count(operation), 2, "eight entries, four at a time");
    }
    let mut entries = world.bucket.ls().entries();
    while let Some(entry) = entries.next().await {
        let entry = entry.unwrap();
        let is_folder = entry.folder_name.is_some();
        assert_eq!(entry.file_version.action == Action::FOLDER, is_folder);
        if let Some(folder) = entry.folder_name {
            assert_eq!(entry.file_version.file_name, folder);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_may_reach_several_buckets() {
    let world = World::new().await;
    let other = world.api.create_bucket("other-bucket", "allPrivate");
    let other = other.await.unwrap();
    let made = world
        .api
        .create_key(["listBuckets", "listFiles"], "reader")
        .bucket_ids([world.bucket.id(), other.id()])
        .await
        .unwrap();
    let ids = made.key.bucket_ids.unwrap();
    let reached: BTreeSet<_> = ids.iter().map(String::as_str).collect();
    assert_eq!(reached, BTreeSet::from([world.bucket.id(), other.id()]));
}

#[tokio::test(start_paused = true)]
async fn a_key_for_some_buckets_reaches_these_and_names_them_otherwise() {
    let keys = Keyring::new().await;
    let master = &keys.world.api;
    let first = keys.world.bucket.clone();
    let second = master
        .create_bucket("second-bucket", "allPrivate")
        .await
        .unwrap();
    let third = master
        .create_bucket("third-bucket", "allPrivate")
        .await
        .unwrap();
    let file_elsewhere = third.upload_bytes("hello", "a").await.unwrap();
    for (ids, names) in [
        (vec![first.id()], "['test-bucket']"),
        (
            vec![first.id(), second.id()],
            "['test-bucket', 'second-bucket']",
        ),
    ] {
        let several = ids.len() > 1;
        let restricted = keys.handle(&IN_BUCKETS, json!({ "bucketIds": ids })).await;
        let is_restricted = |error: Error| {
            assert!(
                matches!(error.kind(), ErrorKind::RestrictedBucket { .. }),
                "{error}"
            );
            assert!(error.to_string().ends_with(names), "{error}");
        };
        keys.world.simulator.clear_requests();
        for id in ids {
            restricted.get_bucket_by_id(id).await.unwrap();
        }
        let asked = keys.world.simulator.requests();
        assert_eq!(asked.len(), 0, "authorising has told what they are called");
        let found = restricted
            .list_buckets()
            .bucket_name("test-bucket")
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        restricted.get_bucket_by_id(first.id()).await.unwrap();
        let found = restricted.get_bucket_by_name("second-bucket").await;
        match several {
            true => assert_eq!(found.unwrap().id(), second.id()),
            false => is_restricted(found.unwrap_err()),
        }
        is_restricted(restricted.list_buckets().await.unwrap_err());
        is_restricted(
            restricted
                .list_buckets()
                .bucket_id(third.id())
                .await
                .unwrap_err(),
        );
        is_restricted(
            restricted
                .list_buckets()
                .bucket_name("third-bucket")
                .await
                .unwrap_err(),
        );
        is_restricted(restricted.get_bucket_by_id(third.id()).await.unwrap_err());
        is_restricted(
            restricted
                .get_bucket_by_name("third-bucket")
                .await
                .unwrap_err(),
        );

        let bucket = restricted.get_bucket_by_name("test-bucket").await.unwrap();
        bucket.upload_bytes("hello", "a").await.unwrap();
        let error = restricted
            .get_file_info(&file_elsewhere.id)
            .await
            .unwrap_err();
        assert!(error.is(ErrorClass::Unauthorized), "{error}");
        assert!(
            error
                .to_string()
                .contains(&format!("restricted to buckets {names}")),
            "{error}"
        );
    }
}
