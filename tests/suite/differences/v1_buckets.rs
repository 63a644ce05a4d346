//! Buckets: handles, settings, listings, uploads and copies (section 9).

use b2_simulator::Operation;
use serde_json::Value;

use super::b2::{
    Action, Bucket, ByteRange, BytesSource, ErrorKind, FileVersionInfo, Ls, LsEntry,
    MetadataDirectiveMode, OutboundSource, WriteIntent,
};
use super::world::World;

async fn shown(ls: Ls) -> Vec<String> {
    let (mut stream, mut all) = (ls.entries(), Vec::new());
    while let Some(entry) = stream.next().await {
        let LsEntry {
            file_version,
            folder_name,
            ..
        } = entry.unwrap();
        let file_version: FileVersionInfo = file_version;
        all.push(folder_name.unwrap_or(file_version.file_name));
    }
    all
}

async fn world_with(files: &[&str]) -> World {
    let world = World::new().await;
    for name in files {
        world.bucket.upload_bytes("x", *name).await.unwrap();
    }
    world
}

#[tokio::test(start_paused = true)]
async fn v1_9_get_fresh_state_gives_a_bucket_of_this_interface() {
    let world = World::new().await;
    world.bucket.set_type("allPublic").await.unwrap();
    let fresh: Bucket = world.bucket.get_fresh_state().await.unwrap();
    assert_eq!(fresh.bucket_type(), Some("allPublic"));
}

#[tokio::test(start_paused = true)]
async fn v1_9_update_gives_the_answer_of_the_service() {
    let world = World::new().await;
    let update = world.bucket.update().bucket_info([("k", "v")]);
    let answer: Value = update.is_file_lock_enabled(true).await.unwrap();
    assert_eq!(answer["bucketName"], "test-bucket");
    assert_eq!(answer["bucketInfo"]["k"], "v");
    let lock = &answer["fileLockConfiguration"];
    assert_eq!(lock["isClientAuthorizedToRead"], true);
    assert_eq!(lock["value"]["isFileLockEnabled"], true);
    let encryption = &answer["defaultServerSideEncryption"];
    assert_eq!(encryption["isClientAuthorizedToRead"], true);
    assert_eq!(answer["replicationConfiguration"]["value"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn v1_9_update_sends_no_replication() {
    let world = World::new().await;
    world.simulator.clear_requests();
    world
        .bucket
        .update()
        .is_file_lock_enabled(true)
        .await
        .unwrap();
    // There is no setter that could put it there.
    let sent = world.simulator.requests();
    let update = sent
        .iter()
        .find(|request| request.operation == Some(Operation::UpdateBucket));
    assert!(update.is_some());
    let fresh = world.bucket.get_fresh_state().await.unwrap();
    assert_eq!(
        (fresh.is_file_lock_enabled(), fresh.replication()),
        (Some(true), None)
    );
}

#[tokio::test(start_paused = true)]
async fn v1_9_set_info_and_set_type_give_the_answer_of_the_service() {
    let world = World::new().await;
    let answer: Value = world.bucket.set_info([("k", "w")]).await.unwrap();
    assert_eq!(answer["bucketInfo"]["k"], "w");
    let answer: Value = world.bucket.set_type("allPublic").await.unwrap();
    assert_eq!(answer["bucketType"], "allPublic");
}

#[tokio::test(start_paused = true)]
async fn v1_9_ls_shows_versions_when_asked() {
    let world = world_with(&["a", "a"]).await;
    world.bucket.hide_file("a").await.unwrap();
    assert_eq!(shown(world.bucket.ls()).await, [""; 0]);
    let all = world.bucket.ls().show_versions(true);
    assert_eq!(shown(all).await, ["a", "a", "a"]);
}

#[tokio::test(start_paused = true)]
async fn v1_9_ls_takes_what_the_next_interface_takes() {
    let world = world_with(&["d/a.txt", "d/b.log", "e"]).await;
    let wildcard = world.bucket.ls().folder_to_list("d/*.txt").recursive(true);
    assert_eq!(shown(wildcard.with_wildcard(true)).await, ["d/a.txt"]);
    let file = world.bucket.ls().folder_to_list("e");
    assert_eq!(shown(file.folder_to_list_can_be_a_file(true)).await, ["e"]);
}

#[tokio::test(start_paused = true)]
async fn v1_9_ls_takes_a_name_without_a_slash_for_a_folder() {
    let world = world_with(&["d", "d/a"]).await;
    assert_eq!(shown(world.bucket.ls().folder_to_list("d")).await, ["d/a"]);
}

#[tokio::test(start_paused = true)]
async fn v1_9_ls_gives_file_version_infos() {
    let world = world_with(&["d/a", "e"]).await;
    let mut entries = world.bucket.ls().entries();
    let folder = entries.next().await.unwrap().unwrap();
    assert_eq!(folder.folder_name.as_deref(), Some("d/"));
    let first: FileVersionInfo = folder.file_version;
    assert_eq!(
        first.file_name, "d/a",
        "the first file stands for its folder"
    );
}

#[tokio::test(start_paused = true)]
async fn v1_9_list_file_versions_gives_file_version_infos() {
    let world = world_with(&["a", "a", "ab"]).await;
    let mut versions = world.bucket.list_file_versions("a").entries();
    let mut names = Vec::new();
    while let Some(version) = versions.next().await {
        let version: FileVersionInfo = version.unwrap();
        names.push(version.file_name);
    }
    assert_eq!(names, ["a", "a"]);
}

#[tokio::test(start_paused = true)]
async fn v1_9_uploads_give_file_version_infos() {
    let world = World::new().await;
    let bucket = &world.bucket;
    let source = || OutboundSource::upload(BytesSource::new("hello"));
    let intents = || [WriteIntent::new(source(), 0)];
    let stream = std::io::Cursor::new("hello");
    let sources = futures_util::stream::iter([source()]);
    let all: Vec<FileVersionInfo> = vec![
        bucket.upload_bytes("hello", "a").await.unwrap(),
        bucket.upload(BytesSource::new("hello"), "b").await.unwrap(),
        bucket.upload_unbound_stream(stream, "c").await.unwrap(),
        bucket.create_file(intents(), "d").await.unwrap(),
        bucket
            .create_file_stream(futures_util::stream::iter(intents()), "e")
            .await
            .unwrap(),
        bucket.concatenate([source()], "f").await.unwrap(),
        bucket.concatenate_stream(sources, "g").await.unwrap(),
    ];
    assert!(all.iter().all(|file| file.size == 5), "{all:?}");
}

#[tokio::test(start_paused = true)]
async fn v1_9_copy_gives_a_file_version_info() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let copy: FileVersionInfo = world.bucket.copy(&file.id, "b").await.unwrap();
    assert_eq!(copy.file_name, "b");
}

#[tokio::test(start_paused = true)]
async fn v1_9_1_file_infos_is_the_old_name_of_file_info() {
    let world = World::new().await;
    #[expect(deprecated, reason = "the old name is what is tested")]
    let file = world
        .bucket
        .upload_bytes("hello", "a")
        .file_infos([("k", "v")]);
    assert_eq!(file.await.unwrap().file_info["k"], "v");
}

#[tokio::test(start_paused = true)]
async fn v1_9_1_both_names_of_file_info_are_refused() {
    let world = World::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let local = world.bucket.upload_local_file(file.path(), "b");
    let bytes = world.bucket.upload_bytes("hello", "a");
    world.simulator.clear_requests();
    #[expect(deprecated, reason = "the old name is what is tested")]
    let errors = [
        bytes
            .file_infos([("k", "v")])
            .file_info([("k", "v")])
            .await
            .unwrap_err(),
        local
            .file_info([("k", "v")])
            .file_infos([("k", "v")])
            .await
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(
            error.to_string(),
            "both argument names were provided: 'file_infos' (deprecated) and 'file_info' (new)"
        );
    }
    assert!(world.simulator.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn v1_9_copy_file_is_one_call_and_gives_its_answer() {
    let world = World::new().await;
    let file = world
        .bucket
        .upload_bytes("hello world", "a")
        .file_info([("k", "v")])
        .await
        .unwrap();
    world.simulator.clear_requests();
    let answer: Value = world.bucket.copy_file(&file.id, "b").await.unwrap();
    assert_eq!(world.simulator.requests().len(), 1);
    assert_eq!(world.count(Operation::CopyFile), 1);
    assert_eq!(
        (&answer["action"], &answer["fileName"]),
        (&"copy".into(), &"b".into())
    );
    assert_eq!(answer["fileInfo"]["k"], "v", "that of the source");

    let range = ByteRange::new(6, 10).unwrap();
    let answer = world
        .bucket
        .copy_file(&file.id, "c")
        .bytes_range(range)
        .await;
    assert_eq!(answer.unwrap()["contentLength"], 5);
}

#[tokio::test(start_paused = true)]
async fn v1_9_copy_file_heeds_the_directive() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let copy = || world.bucket.copy_file(&file.id, "b");
    let answer = copy().metadata_directive(MetadataDirectiveMode::Copy).await;
    assert_eq!(answer.unwrap()["fileInfo"], serde_json::json!({}));
    let answer = copy()
        .metadata_directive(MetadataDirectiveMode::Replace)
        .content_type("text/plain")
        .file_info([("k", "v")])
        .cache_control("no-cache");
    let answer = answer.await.unwrap();
    assert_eq!(answer["contentType"], "text/plain");
    assert_eq!(answer["fileInfo"]["b2-cache-control"], "no-cache");
    for wrong in [
        copy()
            .metadata_directive(MetadataDirectiveMode::Copy)
            .content_type("text/plain"),
        copy().metadata_directive(MetadataDirectiveMode::Replace),
    ] {
        let error = wrong.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidMetadataDirective { .. }),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn v1_9_start_large_file_begins_one() {
    let world = World::new().await;
    let started = world
        .bucket
        .start_large_file("large")
        .content_type("text/plain")
        .file_info([("k", "v")])
        .cache_control("no-cache")
        .await
        .unwrap();
    assert_eq!(world.unfinished_count(), 1);
    assert_eq!(started.file_info["k"], "v");
    assert_eq!(started.cache_control.as_deref(), Some("no-cache"));
    world.simulator.clear_requests();
    world.bucket.start_large_file("/large").await.unwrap_err();
    assert_eq!(
        world.simulator.requests().len(),
        0,
        "the name is checked first"
    );
}

#[tokio::test(start_paused = true)]
async fn v1_9_list_unfinished_large_files_gives_those_of_the_next_interface() {
    let world = World::new().await;
    let started = world.bucket.start_large_file("large").await.unwrap();
    let mut files = world.bucket.list_unfinished_large_files().entries();
    let found: super::b2::UnfinishedLargeFile = files.next().await.unwrap().unwrap();
    assert_eq!(found.file_id, started.file_id);
}

#[tokio::test(start_paused = true)]
async fn v1_9_get_file_info_by_id_gives_a_file_version_info() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let found: FileVersionInfo = world.bucket.get_file_info_by_id(&file.id).await.unwrap();
    assert_eq!(found, file);
}

#[tokio::test(start_paused = true)]
async fn v1_9_get_file_info_by_name_gives_a_file_version_info() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let found: FileVersionInfo = world.bucket.get_file_info_by_name("a").await.unwrap();
    assert_eq!(
        (found.id, found.action),
        (file.id, Action::from(Action::UPLOAD))
    );
}

#[tokio::test(start_paused = true)]
async fn v1_9_hide_file_gives_a_file_version_info() {
    let world = world_with(&["a"]).await;
    let marker: FileVersionInfo = world.bucket.hide_file("a").await.unwrap();
    assert_eq!(marker.action, "hide");
}

#[tokio::test(start_paused = true)]
async fn v1_9_cancel_large_file_gives_a_file_version_info() {
    let world = World::new().await;
    let started = world.bucket.start_large_file("large").await.unwrap();
    let cancelled: FileVersionInfo = world
        .bucket
        .cancel_large_file(&started.file_id)
        .await
        .unwrap();
    assert_eq!(cancelled.action, "cancel");
}
