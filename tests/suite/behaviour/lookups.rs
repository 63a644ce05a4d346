//! URLs, download tokens, parts, unfinished files, and what a version can do by itself.

use b2_simulator::{FaultRule, Operation};

use serde_json::json;

use super::b2::{DownloadConditions, EncryptionMode, ErrorKind, FileIdAndName, SSE_B2_AES};
use super::here::{self, authorize};
use super::native;
use super::world::{MINIMUM, World, api, bytes, sha1};

#[tokio::test(start_paused = true)]
async fn urls_are_built_without_asking_and_lead_to_the_file() {
    let world = World::new().await;
    let file = world
        .bucket
        .upload_bytes("hello", "a b/ü+.txt")
        .await
        .unwrap();
    world.simulator.clear_requests();
    let by_bucket = world.bucket.get_download_url("a b/ü+.txt").await.unwrap();
    let by_name = world
        .api
        .get_download_url_for_file_name("test-bucket", "a b/ü+.txt")
        .await
        .unwrap();
    let by_id = world
        .api
        .get_download_url_for_fileid(&*file.id)
        .await
        .unwrap();
    assert_eq!(by_bucket, by_name);
    assert!(
        by_name.ends_with("/file/test-bucket/a%20b/%C3%BC%2B.txt"),
        "{by_name}"
    );
    assert!(
        by_id.ends_with(&format!(
            "/b2api/{}/b2_download_file_by_id?fileId={}",
            here::API_VERSION,
            file.id
        )),
        "{by_id}"
    );
    assert_eq!(world.simulator.requests().len(), 0);
    assert_eq!(
        world.api.get_account_id().await.unwrap(),
        world.simulator.account_id()
    );

    let token = world
        .bucket
        .get_download_authorization("a b/", 60)
        .await
        .unwrap();
    let request = http::Request::get(&by_name).header("authorization", token.reveal());
    let answer = world
        .simulator
        .exchange(request.body(bytes::Bytes::new()).unwrap())
        .await
        .unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.body()[..]),
        (200, &b"hello"[..])
    );
    assert!(!format!("{token:?}").contains(token.reveal()));
}

#[tokio::test(start_paused = true)]
async fn a_download_token_has_limits() {
    let world = World::new().await;
    for seconds in [0, 604_801] {
        let error = world
            .bucket
            .get_download_authorization("", seconds)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::BadRequest { .. }),
            "{error}"
        );
    }
    world
        .bucket
        .get_download_authorization("", 604_800)
        .content_disposition("attachment")
        .await
        .unwrap();
}

/// A bucket that encrypts what comes.
async fn encrypting() -> World {
    let world = World::new().await;
    let update = world
        .bucket
        .update()
        .default_server_side_encryption(SSE_B2_AES);
    update.await.unwrap();
    world
}

#[tokio::test(start_paused = true)]
async fn a_version_downloads_refreshes_and_deletes_itself() {
    let world = encrypting().await;
    let uploaded = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    uploaded
        .download()
        .await
        .unwrap()
        .save_to(&path)
        .await
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"hello");
    let listed = world
        .bucket
        .list_file_versions("a")
        .entries()
        .next()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(uploaded.get_fresh_state().await.unwrap(), listed);
    assert_eq!(listed.server_side_encryption, SSE_B2_AES);
    let deleted = listed.delete().await.unwrap();
    assert_eq!(deleted, FileIdAndName::new(&*uploaded.id, "a"));
    assert!(world.versions("a").is_empty());
    let marker_or_absent = uploaded.get_fresh_state().await.unwrap_err();
    assert!(
        matches!(marker_or_absent.kind(), ErrorKind::FileNotPresent { .. }),
        "{marker_or_absent}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_look_by_name_describes_the_file_as_a_download_would() {
    let world = encrypting().await;
    let file = world
        .bucket
        .upload_bytes("hello", "a")
        .content_type("text/plain")
        .file_info([("src_last_modified_millis", "5")])
        .await
        .unwrap();
    let seen = world
        .api
        .get_file_info_by_name("test-bucket", "a")
        .await
        .unwrap();
    assert_eq!(
        (&*seen.id, seen.size, &*seen.content_type),
        (&*file.id, 5, "text/plain")
    );
    assert_eq!(seen.mod_time_millis(), 5);
    assert_eq!(seen.get_content_sha1().unwrap().to_string(), sha1(b"hello"));
    assert_eq!(seen.server_side_encryption.mode, EncryptionMode::SSE_B2);
    let keys = [
        "fileId",
        "fileName",
        "fileInfo",
        "serverSideEncryption",
        "legalHold",
        "fileRetention",
        "size",
        "uploadTimestamp",
        "contentType",
        "contentSha1",
        "replicationStatus",
    ];
    let dict = seen.as_dict();
    assert_eq!(dict.keys().take(keys.len()).collect::<Vec<_>>(), keys);
    let missing = world
        .api
        .get_file_info_by_name("test-bucket", "b")
        .await
        .unwrap_err();
    let ErrorKind::FileNotPresent {
        bucket_name,
        file_id_or_name,
    } = missing.kind()
    else {
        panic!("{missing:?}");
    };
    assert_eq!(bucket_name.as_deref(), Some("test-bucket"));
    assert_eq!(file_id_or_name.as_deref(), Some("b"));
}

/// Starts a large file with three parts and leaves it.
async fn unfinished(world: &World) -> String {
    let call = |operation, parameters| native::call(&world.simulator, operation, parameters);
    let start =
        json!({ "bucketId": world.bucket.id(), "fileName": "big", "contentType": "b2/x-auto" });
    let started = call("b2_start_large_file", start).await;
    let file_id = started["fileId"].as_str().unwrap().to_owned();
    for (length, number) in [MINIMUM, MINIMUM, 7].into_iter().zip(1..) {
        let url = call("b2_get_upload_part_url", json!({ "fileId": file_id })).await;
        let content = bytes(usize::try_from(length).unwrap());
        let request = http::Request::post(url["uploadUrl"].as_str().unwrap())
            .header("authorization", url["authorizationToken"].as_str().unwrap())
            .header("x-bz-part-number", number)
            .header("x-bz-content-sha1", sha1(&content));
        let request = request.body(content.into()).unwrap();
        assert_eq!(
            world.simulator.exchange(request).await.unwrap().status(),
            200
        );
    }
    file_id
}

#[tokio::test(start_paused = true)]
async fn parts_are_listed_over_pages_and_from_any_of_them() {
    let world = World::new().await;
    let file_id = unfinished(&world).await;
    for batch_size in [1, 2, 1_000] {
        let mut parts = world
            .api
            .list_parts(&*file_id)
            .batch_size(batch_size)
            .entries();
        let mut lengths = Vec::new();
        while let Some(part) = parts.next().await {
            let part = part.unwrap();
            assert_eq!(part.file_id, file_id);
            lengths.push((part.part_number, part.content_length));
        }
        assert_eq!(lengths, [(1, MINIMUM), (2, MINIMUM), (3, 7)]);
    }
    let mut parts = world
        .bucket
        .list_parts(&*file_id)
        .start_part_number(3)
        .entries();
    assert_eq!(parts.next().await.unwrap().unwrap().part_number, 3);
    assert!(parts.next().await.is_none());
}

/// Python pages through all unfinished files, one by one, and stops with an unrelated error when there is none.
#[tokio::test(start_paused = true)]
async fn w46_an_unfinished_file_is_found_by_its_id_with_one_call_or_named_as_missing() {
    let world = World::new().await;
    // The first that the service lists is another one.
    unfinished(&world).await;
    let file_id = unfinished(&world).await;
    world.simulator.clear_requests();
    let found = world
        .bucket
        .get_unfinished_large_file(&*file_id)
        .await
        .unwrap();
    assert_eq!(
        (found.file_id.as_str(), &*found.file_name),
        (&*file_id, "big")
    );
    assert!(found.legal_hold.is_some() && found.encryption.is_some());
    assert_eq!(world.count(Operation::ListUnfinishedLargeFiles), 1);
    world.bucket.cancel_large_file(&*file_id).await.unwrap();
    let error = world
        .bucket
        .get_unfinished_large_file(&*file_id)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::FileNotPresent { .. }),
        "{error}"
    );
    assert!(error.to_string().contains(&file_id), "{error}");
}

#[tokio::test(start_paused = true)]
async fn w18_a_large_file_is_cancelled_once_whatever_gets_lost() {
    let world = World::new().await;
    for (fault, name) in [
        (
            FaultRule::on(Operation::CancelLargeFile).reset_before(),
            "big",
        ),
        (FaultRule::on(Operation::CancelLargeFile).reset_after(), ""),
    ] {
        let file_id = unfinished(&world).await;
        world.simulator.faults().add(fault);
        let cancelled = world.api.cancel_large_file(&*file_id).await.unwrap();
        assert_eq!(cancelled, FileIdAndName::new(file_id, name));
        assert_eq!(world.unfinished_count(), 0);
    }
    let error = world.api.cancel_large_file("4_z0").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BadRequest { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn w18_a_large_file_that_was_finished_is_not_taken_for_a_cancelled_one() {
    let world = World::new().await;
    let file_id = unfinished(&world).await;
    let sizes = [MINIMUM, MINIMUM, 7].map(|size| usize::try_from(size).unwrap());
    let finish =
        json!({ "fileId": file_id, "partSha1Array": sizes.map(|size| sha1(&bytes(size))) });
    native::call(&world.simulator, "b2_finish_large_file", finish).await;
    let lost = FaultRule::on(Operation::CancelLargeFile).reset_after();
    world.simulator.faults().add(lost);
    let error = world.api.cancel_large_file(&*file_id).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BadRequest { .. }),
        "{error}"
    );
    assert_eq!(world.versions("big").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_for_some_names_asks_for_unfinished_files_by_prefix() {
    let world = World::new().await;
    let file_id = unfinished(&world).await;
    let key = world
        .api
        .create_key(["listBuckets", "listFiles"], "big-files-only")
        .name_prefix("big")
        .await
        .unwrap();
    let handle = api(&world.simulator).build().unwrap();
    authorize(
        &handle,
        world.simulator.endpoint(),
        key.id(),
        key.application_key.reveal(),
    )
    .await
    .unwrap();
    let bucket = handle.get_bucket_by_name("test-bucket").await.unwrap();
    let found = bucket
        .get_unfinished_large_file(&*file_id)
        .prefix("big")
        .await
        .unwrap();
    assert_eq!(found.file_id, file_id);
}

#[tokio::test(start_paused = true)]
async fn a_download_whose_condition_does_not_hold_says_which_way() {
    let world = World::with(|simulator| simulator.heeds_conditions(true), |api| api).await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let uploaded = file.upload_timestamp;
    let (own, other) = (format!("\"{}\"", file.id), "\"another\"");
    let day = 86_400_000;
    let asked = DownloadConditions::new;
    for (conditions, status) in [
        (asked(), 200),
        (asked().if_match(&*own), 200),
        (asked().if_match("*"), 200),
        (asked().if_match(other), 412),
        (asked().if_none_match(&*own), 304),
        (asked().if_none_match(format!("{other}, {own}")), 304),
        (asked().if_none_match(other), 200),
        (asked().if_modified_since(uploaded - day), 200),
        (asked().if_modified_since(uploaded), 304),
        (asked().if_unmodified_since(uploaded - day), 412),
        (asked().if_unmodified_since(uploaded), 200),
        // A tag says more than a date, and what must hold is judged before what may.
        (
            asked().if_none_match(other).if_modified_since(uploaded),
            200,
        ),
        (
            asked().if_match(&*own).if_unmodified_since(uploaded - day),
            200,
        ),
        (asked().if_match(other).if_none_match(&*own), 412),
    ] {
        let by_name = world
            .bucket
            .download_file_by_name("a")
            .conditions(conditions.clone());
        let by_id = world
            .api
            .download_file_by_id(&*file.id)
            .conditions(conditions.clone());
        for outcome in [by_name.await, by_id.await] {
            match (status, outcome) {
                (200, Ok(download)) => assert_eq!(download.download_version().id, file.id),
                (_, Ok(_)) => panic!("{conditions:?} went through"),
                (_, Err(error)) => {
                    let is_right = match error.kind() {
                        ErrorKind::NotModified { .. } => status == 304,
                        ErrorKind::PreconditionFailed { .. } => status == 412,
                        _ => false,
                    };
                    assert!(is_right, "{conditions:?}: {error}");
                    assert_eq!(error.status(), Some(status));
                }
            }
        }
    }
}

/// B2 does not say that it heeds conditions, and so the simulator of the service by itself does not.
#[tokio::test(start_paused = true)]
async fn conditions_do_no_harm_where_nobody_heeds_them() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let conditions = DownloadConditions::new()
        .if_modified_since(file.upload_timestamp)
        .if_match("\"b\"");
    let download = world
        .bucket
        .download_file_by_name("a")
        .conditions(conditions);
    assert_eq!(download.await.unwrap().download_version().id, file.id);
}
