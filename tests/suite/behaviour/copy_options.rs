//! What a copy is given: encryption, retention, holds; and files with SSE-C as sources and downloads.

use b2_simulator::{FaultRule, Operation};
use serde_json::json;

use super::b2::{
    BytesSource, CopySource, EncryptionKey, EncryptionSetting, ErrorKind, FileRetentionSetting,
    FileVersion, LegalHold, OutboundSource, RetentionMode, SSE_B2_AES,
};
use super::here;
use super::native;
use super::world::{World, bytes};

fn sse_c(id: &str) -> EncryptionSetting {
    let secret = id.bytes().cycle().take(32).collect::<Vec<u8>>();
    let key = EncryptionKey::new(secret.try_into().unwrap(), id.to_owned());
    EncryptionSetting::sse_c(key)
}

async fn content(world: &World, file: &FileVersion, setting: EncryptionSetting) -> Vec<u8> {
    let request = world.bucket.download_file_by_id(&file.id);
    let mut stream = request.encryption(setting).await.unwrap().into_stream();
    let mut content = Vec::new();
    while let Some(chunk) = stream.next().await {
        content.extend_from_slice(&chunk.unwrap());
    }
    content
}

async fn encrypted_source(world: &World, size: usize) -> FileVersion {
    let upload = world.bucket.upload_bytes(bytes(size), "source");
    let upload = upload.content_type("text/plain").encryption(sse_c("a"));
    upload.file_info([("author", "me")]).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_download_of_a_file_with_a_key_continues_with_the_key() {
    let world = World::new().await;
    let file = encrypted_source(&world, 90_000).await;
    let breaks = FaultRule::on(Operation::DownloadFileById).count(2);
    world.simulator.faults().add(breaks.truncate_after(30_000));
    assert!(content(&world, &file, sse_c("a")).await == bytes(90_000));
    let without = world
        .bucket
        .download_file_by_id(&file.id)
        .await
        .unwrap_err();
    assert!(
        matches!(without.kind(), ErrorKind::SSECKeyError),
        "{without}"
    );
    let other = here::download(&world.bucket, "source").encryption(sse_c("b"));
    let error = other.await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::SSECKeyError), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_copy_keeps_its_key_or_takes_another() {
    let world = World::new().await;
    let source = encrypted_source(&world, 550_000).await;
    // In one call, and in parts.
    for parts in [false, true] {
        let copy = |name: &str| {
            let copy = world
                .bucket
                .copy(&source.id, name)
                .source_encryption(sse_c("a"));
            match parts {
                true => copy
                    .length(550_000)
                    .max_part_size(200_000)
                    .min_part_size(5_000),
                false => copy,
            }
        };
        let same = copy("same")
            .destination_encryption(sse_c("a"))
            .await
            .unwrap();
        assert!(content(&world, &same, sse_c("a")).await == bytes(550_000));
        assert_eq!(same.file_info["sse_c_key_id"], "a");
        assert_eq!(same.file_info["author"], "me");

        let error = copy("other")
            .destination_encryption(sse_c("b"))
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::SSECKeyIdMismatchInCopy { .. }),
            "{error}"
        );
        let other = copy("other")
            .destination_encryption(sse_c("b"))
            .source_file_info(source.file_info.clone())
            .source_content_type("text/plain")
            .await
            .unwrap();
        assert!(content(&world, &other, sse_c("b")).await == bytes(550_000));
        assert_eq!(other.file_info["sse_c_key_id"], "b");
        assert_eq!(other.file_info["author"], "me");
        assert_eq!(other.content_type.as_deref(), Some("text/plain"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_is_put_together_from_files_with_keys() {
    let world = World::new().await;
    let source = encrypted_source(&world, 550_000).await;
    let source = |offset, length| {
        let range = CopySource::new(&source.id).offset(offset).length(length);
        OutboundSource::from(range.encryption(sse_c("a")))
    };
    let text = OutboundSource::upload(BytesSource::new(bytes(30_000)));
    // One piece is copied, the other travels through this machine.
    let sources = [source(0, 120_000), text, source(7, 1_000)];
    let made = world
        .bucket
        .concatenate(sources, "made")
        .encryption(sse_c("b"));
    let made = made.await.unwrap();
    let whole = bytes(550_000);
    let expected = [&whole[..120_000], &whole[..30_000], &whole[7..1_007]].concat();
    assert!(content(&world, &made, sse_c("b")).await == expected);
    assert!(world.count(Operation::CopyPart) == 1 && world.unfinished_count() == 0);
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_retained_held_and_encrypted_as_it_is_said_to_be() {
    let world = World::new().await;
    let lock = json!({
        "accountId": world.simulator.account_id(), "bucketId": world.bucket.id(),
        "fileLockEnabled": true,
    });
    native::call(&world.simulator, "b2_update_bucket", lock).await;
    let upload = world.bucket.upload_bytes(bytes(550_000), "source");
    let source = upload.await.unwrap();
    let until = 1_800_000_000_000;
    for parts in [1, 3] {
        let retention = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(until);
        let copied = world
            .bucket
            .copy(&source.id, "copy")
            .length(550_000)
            .max_part_size(550_000 / parts + 10_000)
            .min_part_size(5_000)
            .destination_encryption(SSE_B2_AES)
            .file_retention(retention)
            .legal_hold(LegalHold::ON);
        copied.await.unwrap();
        let stored = world.current("copy").unwrap();
        assert_eq!(stored.retention, Some(("governance".to_owned(), until)));
        assert_eq!(stored.legal_hold, Some(true));
    }
    assert_eq!(world.count(Operation::CopyPart), 3);
}
