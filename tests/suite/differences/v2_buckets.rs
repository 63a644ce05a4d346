//! Buckets: handles, settings, listings and uploads (section 9).

use b2_simulator::Operation;

use super::b2::{Action, Bucket, Ls, LsEntry, UpdateBucket};
use super::world::World;

async fn entries(ls: Ls) -> Vec<LsEntry> {
    let (mut stream, mut all) = (ls.entries(), Vec::new());
    while let Some(entry) = stream.next().await {
        all.push(entry.unwrap());
    }
    all
}

async fn shown(ls: Ls) -> Vec<String> {
    let show = |entry: LsEntry| match entry.folder_name {
        Some(folder) => format!("{folder} by {}", entry.file_version.file_name),
        None => entry.file_version.file_name,
    };
    entries(ls).await.into_iter().map(show).collect()
}

async fn world_with(files: &[&str]) -> World {
    let world = World::new().await;
    for name in files {
        world.bucket.upload_bytes("x", *name).await.unwrap();
    }
    world
}

#[tokio::test(start_paused = true)]
async fn v2_4_create_bucket_gives_a_bucket_of_this_interface() {
    let world = World::new().await;
    let made: Bucket = world
        .api
        .create_bucket("other-bucket", "allPrivate")
        .await
        .unwrap();
    let found: Bucket = made.api().get_bucket_by_name("other-bucket").await.unwrap();
    assert_eq!(found.id(), made.id());
}

#[tokio::test(start_paused = true)]
async fn v2_4_list_buckets_gives_buckets_of_this_interface() {
    let world = World::new().await;
    let listed: Vec<Bucket> = world.api.list_buckets().await.unwrap();
    assert_eq!(listed, [world.bucket]);
}

#[tokio::test(start_paused = true)]
async fn v2_9_get_fresh_state_gives_a_bucket_of_this_interface() {
    let world = World::new().await;
    world.bucket.set_type("allPublic").await.unwrap();
    let fresh: Bucket = world.bucket.get_fresh_state().await.unwrap();
    assert_eq!(fresh.bucket_type(), Some("allPublic"));
}

#[tokio::test(start_paused = true)]
async fn v2_9_update_gives_the_bucket_as_it_is_then() {
    let world = World::new().await;
    let request: UpdateBucket = world.bucket.update().bucket_info([("k", "v")]);
    let updated: Bucket = request.await.unwrap();
    assert_eq!(updated.bucket_info()["k"], "v");
}

#[tokio::test(start_paused = true)]
async fn v2_9_set_info_and_set_type_give_the_bucket_as_it_is_then() {
    let world = World::new().await;
    let updated: Bucket = world.bucket.set_info([("k", "w")]).await.unwrap();
    assert_eq!(updated.bucket_info()["k"], "w");
    let updated: Bucket = world.bucket.set_type("allPublic").await.unwrap();
    assert_eq!(updated.bucket_type(), Some("allPublic"));
}

#[tokio::test(start_paused = true)]
async fn v2_9_ls_goes_by_the_name_of_the_folder_to_list() {
    let world = world_with(&["d/1", "d/e/2", "z"]).await;
    let ls = world.bucket.ls().folder_to_list("d/").recursive(true);
    assert_eq!(shown(ls).await, ["d/1", "d/e/2"]);
}

#[tokio::test(start_paused = true)]
async fn v2_9_list_unfinished_large_files_gives_those_of_this_interface() {
    let world = World::new().await;
    let parameters = serde_json::json!({
        "bucketId": world.bucket.id(), "fileName": "big", "contentType": "text/plain", "fileInfo": {},
    });
    let started: serde_json::Value =
        super::native::call(&world.simulator, "b2_start_large_file", parameters).await;
    let mut files = world.bucket.list_unfinished_large_files().entries();
    let mut file: super::b2::UnfinishedLargeFile = files.next().await.unwrap().unwrap();
    assert_eq!(started["fileId"], file.file_id);
    file.cache_control = Some("no-store".to_owned());
    assert!(files.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn v2_9_ls_takes_a_name_without_a_slash_for_a_folder() {
    let world = world_with(&["a/b", "a/b/1", "a/b/2"]).await;
    let listed = shown(world.bucket.ls().folder_to_list("a/b")).await;
    assert_eq!(listed, ["a/b/1", "a/b/2"]);
    assert_eq!(world.count(Operation::ListFileVersions), 0);
    assert_eq!(
        world.count(Operation::ListFileNames),
        1,
        "no look for a file"
    );
}

#[tokio::test(start_paused = true)]
async fn v2_9_ls_finds_a_file_when_it_is_asked_to() {
    let world = world_with(&["a/b", "a/b/1"]).await;
    let ls = |name: &str| {
        let ls = world.bucket.ls().folder_to_list(name);
        ls.folder_to_list_can_be_a_file(true)
    };
    assert_eq!(shown(ls("a/b")).await, ["a/b"]);
    assert_eq!(shown(ls("a")).await, ["a/b", "a/b/ by a/b/1"]);
}

#[tokio::test(start_paused = true)]
async fn v2_9_ls_yields_the_first_version_of_a_folder() {
    let world = world_with(&["a", "d/1", "d/2", "d/e/3", "z"]).await;
    world.bucket.hide_file("d/1").await.unwrap();
    for fetch_count in [1, 2, 1000] {
        let ls = || world.bucket.ls().fetch_count(fetch_count);
        assert_eq!(shown(ls()).await, ["a", "d/ by d/2", "z"]);
        let all = shown(ls().latest_only(false)).await;
        assert_eq!(all, ["a", "d/ by d/1", "z"]);
    }
    let of_folder = &entries(world.bucket.ls()).await[1].file_version;
    assert_eq!(of_folder.action, Action::UPLOAD);
    assert!(!of_folder.id.is_empty());
}

#[tokio::test(start_paused = true)]
async fn v2_9_list_file_versions_gives_versions_of_this_interface() {
    let world = World::new().await;
    let upload = world
        .bucket
        .upload_bytes("x", "a")
        .cache_control("no-store");
    upload.await.unwrap();
    let mut versions = world.bucket.list_file_versions("a").entries();
    let mut version = versions.next().await.unwrap().unwrap();
    assert_eq!(version.cache_control.as_deref(), Some("no-store"));
    version.cache_control = None;
    assert!(versions.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn v2_9_1_file_infos_is_the_old_name_of_file_info() {
    let world = World::new().await;
    #[expect(deprecated, reason = "that is what this is about")]
    let upload = world.bucket.upload_bytes("x", "a").file_infos([("k", "v")]);
    assert_eq!(upload.await.unwrap().file_info["k"], "v");

    let file = tempfile::NamedTempFile::new().unwrap();
    let upload = world.bucket.upload_local_file(file.path(), "b");
    #[expect(deprecated, reason = "that is what this is about")]
    let upload = upload.file_infos([("k", "w")]);
    assert_eq!(upload.await.unwrap().file_info["k"], "w");
}

#[tokio::test(start_paused = true)]
async fn v2_9_1_both_names_of_file_info_are_refused() {
    let world = World::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes = || world.bucket.upload_bytes("x", "a").file_info([("k", "v")]);
    let local = world.bucket.upload_local_file(file.path(), "b");
    world.simulator.clear_requests();
    #[expect(deprecated, reason = "that is what this is about")]
    let errors = [
        bytes().file_infos([("k", "v")]).await.unwrap_err(),
        local
            .file_infos([("k", "v")])
            .file_info([("k", "v")])
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
async fn v2_9_upload_bytes_writes_the_cache_control_into_the_info() {
    let world = World::new().await;
    let upload = world.bucket.upload_bytes("x", "a").file_info([("k", "v")]);
    let file = upload.cache_control("no-store").await.unwrap();
    assert_eq!(file.file_info["b2-cache-control"], "no-store");
    assert_eq!(file.file_info["k"], "v");
    assert_eq!(file.cache_control.as_deref(), Some("no-store"));
}

#[tokio::test(start_paused = true)]
async fn v2_9_upload_local_file_writes_the_cache_control_into_the_info() {
    let world = World::new().await;
    let local = tempfile::NamedTempFile::new().unwrap();
    let upload = world.bucket.upload_local_file(local.path(), "b");
    let file = upload.cache_control("max-age=1").await.unwrap();
    assert_eq!(file.file_info["b2-cache-control"], "max-age=1");
}

#[tokio::test(start_paused = true)]
async fn v2_9_uploads_give_versions_of_this_interface() {
    use super::b2::{BytesSource, CopySource, FileVersion, OutboundSource, WriteIntent};
    let world = World::new().await;
    let bucket = &world.bucket;
    let source = || OutboundSource::upload(BytesSource::new("hello"));
    let intents = || [WriteIntent::new(source(), 0)];
    let stream = std::io::Cursor::new("hello");
    let first: FileVersion = bucket.upload_bytes("hello", "a").await.unwrap();
    let copied = CopySource::new(&first.id).into();
    let all: Vec<FileVersion> = vec![
        bucket.upload(BytesSource::new("hello"), "b").await.unwrap(),
        bucket.upload_unbound_stream(stream, "c").await.unwrap(),
        bucket.create_file(intents(), "d").await.unwrap(),
        bucket
            .create_file_stream(futures_util::stream::iter(intents()), "e")
            .await
            .unwrap(),
        bucket.concatenate([source()], "f").await.unwrap(),
        bucket
            .concatenate_stream(futures_util::stream::iter([copied]), "g")
            .await
            .unwrap(),
    ];
    assert!(all.iter().all(|file| file.size == 5), "{all:?}");
}

#[tokio::test(start_paused = true)]
async fn v2_9_copy_gives_a_version_of_this_interface() {
    let world = World::new().await;
    let upload = world
        .bucket
        .upload_bytes("x", "a")
        .cache_control("no-store");
    let file = upload.await.unwrap();
    let copy: super::b2::FileVersion = world.bucket.copy(&file.id, "b").await.unwrap();
    assert_eq!(copy.cache_control.as_deref(), Some("no-store"));
}

#[tokio::test(start_paused = true)]
async fn v2_9_hide_file_gives_a_version_of_this_interface() {
    let world = world_with(&["a"]).await;
    let marker: super::b2::FileVersion = world.bucket.hide_file("a").await.unwrap();
    assert!(marker.is_hide_marker());
    assert_eq!(marker.cache_control, None);
}

#[tokio::test(start_paused = true)]
async fn v2_9_get_file_info_by_id_gives_a_version_of_this_interface() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("x", "a").await.unwrap();
    let by_bucket: super::b2::FileVersion =
        world.bucket.get_file_info_by_id(&*file.id).await.unwrap();
    let by_account: super::b2::FileVersion = world.api.get_file_info(&*file.id).await.unwrap();
    assert_eq!((&by_bucket, &by_account), (&file, &file));
}

#[tokio::test(start_paused = true)]
async fn v2_4_get_bucket_by_id_looks_in_the_cache_and_asks_the_service() {
    let world = World::new().await;
    world.simulator.clear_requests();
    let known: Bucket = world.api.get_bucket_by_id(world.bucket.id()).await.unwrap();
    assert_eq!(known.name(), "test-bucket");
    assert!(world.simulator.requests().is_empty());
    let error = world.api.get_bucket_by_id("nobody").await.unwrap_err();
    assert!(error.is(super::b2::ErrorClass::BucketIdNotFound), "{error}");
    assert_eq!(world.count(Operation::ListBuckets), 1);
}

#[tokio::test(start_paused = true)]
async fn v2_4_get_file_info_gives_a_version_of_this_interface() {
    let world = World::new().await;
    let upload = world
        .bucket
        .upload_bytes("x", "a")
        .cache_control("no-store");
    let file = upload.await.unwrap();
    let found: super::b2::FileVersion = world.api.get_file_info(&*file.id).await.unwrap();
    assert_eq!(found.cache_control.as_deref(), Some("no-store"));
    let api = found.api().unwrap();
    assert_eq!(
        api.get_account_id().await.unwrap(),
        world.simulator.account_id()
    );
}
