//! State in a folder: what a later run finds there.

use b2_simulator::{Simulator, SimulatorBuilder, StartError};
use serde_json::json;

use crate::wire::{BUCKET, Wire, builder, sha1, text};

fn on_disk(folder: &tempfile::TempDir) -> SimulatorBuilder {
    builder().data_dir(folder.path().join("data"))
}

fn blob_count(folder: &tempfile::TempDir) -> usize {
    let shards = std::fs::read_dir(folder.path().join("data/blobs")).unwrap();
    shards
        .map(|shard| std::fs::read_dir(shard.unwrap().path()).unwrap().count())
        .sum()
}

#[tokio::test]
async fn a_later_run_finds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let first = Wire::over(on_disk(&folder).build().unwrap()).await;
    first
        .upload_with("a", b"small", &[("X-Bz-Info-k", "v")])
        .await
        .ok();
    first.upload("empty", b"").await;
    first.upload("hidden", b"x").await;
    let params = json!({"bucketId": first.bucket_id, "fileName": "hidden"});
    first.call("b2_hide_file", params).await.ok();
    let unfinished = first.start_large_file("big").await;
    first.upload_part(&unfinished, 1, b"0123456789").await.ok();
    let key = first.key(json!({"capabilities": ["listFiles"]})).await;
    let before = first.simulator.snapshot();
    let (id, secret) = (
        first.simulator.key_id().to_owned(),
        first.simulator.key().to_owned(),
    );
    drop(first);

    let second = Wire::over(on_disk(&folder).seed(99).build().unwrap()).await;
    assert_eq!(second.simulator.snapshot(), before);
    assert_eq!(
        (second.simulator.key_id(), second.simulator.key()),
        (&*id, &*secret)
    );
    second.authorize_key(&key).await;
    second.upload_part(&unfinished, 2, b"end").await.ok();
    let params =
        json!({"fileId": unfinished, "partSha1Array": [sha1(b"0123456789"), sha1(b"end")]});
    second.call("b2_finish_large_file", params).await.ok();
    assert_eq!(
        second.simulator.content(&unfinished).unwrap(),
        "0123456789end"
    );
    let newer = second.upload("a", b"newer").await;
    assert!(
        newer["uploadTimestamp"].as_i64()
            > before.buckets[BUCKET].files["a"][0].upload_timestamp.into()
    );
    let after = second.simulator.snapshot();
    drop(second);
    assert_eq!(on_disk(&folder).build().unwrap().snapshot(), after);
}

#[tokio::test]
async fn ids_of_an_earlier_run_do_not_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut ids = Vec::new();
    for _ in 0..3 {
        let wire = Wire::over(on_disk(&folder).build().unwrap()).await;
        let file = wire.upload("a", b"x").await;
        ids.push(text(&file["fileId"]));
        let params = json!({"fileName": "a", "fileId": file["fileId"]});
        wire.call("b2_delete_file_version", params).await.ok();
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn content_goes_when_the_last_version_that_needs_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let wire = Wire::over(on_disk(&folder).build().unwrap()).await;
    let source = wire.upload("a", b"0123456789").await;
    let params = json!({"sourceFileId": source["fileId"], "fileName": "b", "range": "bytes=1-3"});
    let copy = wire.call("b2_copy_file", params).await.ok();
    assert_eq!(blob_count(&folder), 1);
    for (name, file, left) in [("a", source, 1), ("b", copy, 0)] {
        let params = json!({"fileName": name, "fileId": file["fileId"]});
        wire.call("b2_delete_file_version", params).await.ok();
        assert_eq!(blob_count(&folder), left);
    }
    let id = wire.start_large_file("big").await;
    wire.upload_part(&id, 1, b"x").await.ok();
    wire.upload_part(&id, 1, b"y").await.ok();
    assert_eq!(blob_count(&folder), 1);
    wire.call("b2_cancel_large_file", json!({"fileId": id}))
        .await
        .ok();
    assert_eq!(blob_count(&folder), 0);
}

#[tokio::test]
async fn a_refused_upload_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let wire = Wire::over(on_disk(&folder).build().unwrap()).await;
    let wrong = [("X-Bz-Content-Sha1", &*sha1(b"other"))];
    assert_eq!(wire.upload_with("a", b"x", &wrong).await.status, 400);
    assert_eq!(blob_count(&folder), 0);
}

#[tokio::test]
async fn stray_content_is_removed_and_other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let wire = Wire::over(on_disk(&folder).build().unwrap()).await;
    wire.upload("a", b"x").await;
    drop(wire);
    let shard = folder.path().join("data/blobs/07");
    std::fs::write(shard.join("0000000000000f07"), "half an upload").unwrap();
    std::fs::write(shard.join("README"), "mine").unwrap();
    let wire = Wire::over(on_disk(&folder).build().unwrap()).await;
    assert_eq!(blob_count(&folder), 2);
    assert!(shard.join("README").exists());
    let file = wire.upload("b", b"y").await;
    assert_eq!(wire.simulator.content(&text(&file["fileId"])).unwrap(), "y");
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let in_use = on_disk(&folder).build().unwrap();
    let message = |builder: SimulatorBuilder| builder.build().unwrap_err().to_string();
    let second = message(on_disk(&folder));
    assert!(second.contains("another simulator is using it"), "{second}");
    drop(in_use);

    let other = on_disk(&folder).account_id("0123456789ab").build();
    assert!(
        matches!(other, Err(StartError::OtherAccount { .. })),
        "{other:?}"
    );

    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let not_a_folder = message(Simulator::builder().data_dir(&file));
    assert!(not_a_folder.contains("file"), "{not_a_folder}");

    let foreign = folder.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(
        foreign.join("simulator.sqlite"),
        "this is no database, but it is long enough to be one".repeat(100),
    )
    .unwrap();
    let no_database = message(Simulator::builder().data_dir(&foreign));
    assert!(no_database.contains("database"), "{no_database}");
}

#[test]
fn a_missing_content_is_noticed_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = on_disk(&folder).build().unwrap();
    simulator.put_file(BUCKET, "a", "x").unwrap();
    drop(simulator);
    std::fs::remove_file(folder.path().join("data/blobs/01/0000000000000001")).unwrap();
    let message = on_disk(&folder).build().unwrap_err().to_string();
    assert!(message.contains("0000000000000001 is missing"), "{message}");
}

#[tokio::test]
async fn a_chosen_key_replaces_the_stored_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(on_disk(&folder).build().unwrap());
    let simulator = on_disk(&folder)
        .key_id("own")
        .key("secret")
        .build()
        .unwrap();
    let account = simulator.account_id().to_owned();
    drop(simulator);
    let simulator = on_disk(&folder).build().unwrap();
    assert_eq!(
        (simulator.key_id(), simulator.key(), simulator.account_id()),
        ("own", "secret", &*account)
    );
}
