//! Encryption on every way that writes or copies a file, and what is told to whoever reads it with the wrong key.

use b2_simulator::{FaultRule, Operation};
use futures_util::stream;
use serde_json::{Value, json};

use super::b2::{
    BytesSource, CopySource, EncryptionKey, EncryptionMode, EncryptionSetting, Error, ErrorKind,
    FileVersion, OutboundSource, SSE_B2_AES, UploadMode, WholeFileSha1, WriteIntent,
};
use super::here;
use super::native;
use super::world::{RECOMMENDED, World, bytes};

const SMALL: usize = 30_000;
const LARGE: usize = 3 * RECOMMENDED as usize;

/// The key of this name.
fn sse_c(name: &str) -> EncryptionSetting {
    let secret: Vec<u8> = name.bytes().cycle().take(32).collect();
    EncryptionSetting::sse_c(EncryptionKey::new(secret.try_into().unwrap(), name))
}

async fn read(
    world: &World,
    file_id: &str,
    encryption: Option<EncryptionSetting>,
) -> Result<Vec<u8>, Error> {
    let mut request = world.bucket.download_file_by_id(file_id);
    if let Some(setting) = encryption {
        request = request.encryption(setting);
    }
    let mut stream = request.await?.into_stream();
    let mut content = Vec::new();
    while let Some(chunk) = stream.next().await {
        content.extend_from_slice(&chunk?);
    }
    Ok(content)
}

/// The error of a missing or wrong key, which says of what.
fn assert_wrong_key(error: &Error, of: &str) {
    assert!(matches!(error.kind(), ErrorKind::SSECKeyError), "{error:?}");
    assert!(error.to_string().contains(of), "{error}");
}

/// What the service says of a version.
async fn described(world: &World, file_id: &str) -> Value {
    let parameters = json!({ "fileId": file_id });
    native::call(&world.simulator, "b2_get_file_info", parameters).await
}

/// The ways to write a file.
#[derive(Debug, Clone, Copy)]
enum Way {
    Small,
    InOnePass,
    WithDigest,
    SmallStream,
    LongStream,
    Appended,
    SmallConcatenation,
    Concatenation,
    ConcatenatedStream,
    Created,
    CreatedFromStream,
    Copied,
    CopiedInParts,
}

const WAYS: [Way; 13] = [
    Way::Small,
    Way::InOnePass,
    Way::WithDigest,
    Way::SmallStream,
    Way::LongStream,
    Way::Appended,
    Way::SmallConcatenation,
    Way::Concatenation,
    Way::ConcatenatedStream,
    Way::Created,
    Way::CreatedFromStream,
    Way::Copied,
    Way::CopiedInParts,
];

fn uploaded(content: &[u8]) -> OutboundSource {
    OutboundSource::upload(BytesSource::new(content.to_vec()))
}

/// Writes a file in this way. Gives it with the content that it should have.
async fn write(world: &World, way: Way, encryption: EncryptionSetting) -> (FileVersion, Vec<u8>) {
    let bucket = &world.bucket;
    let (small, large) = (bytes(SMALL), bytes(LARGE));
    let cursor = |content: &[u8]| std::io::Cursor::new(content.to_vec());
    // Half comes from this machine, and half from a file of another key.
    let halves = || async {
        let source = bucket.upload_bytes(large.clone(), "source");
        let source = source.encryption(sse_c("source")).await.unwrap();
        let half = CopySource::new(&source.id)
            .length(LARGE as u64 / 2)
            .encryption(sse_c("source"));
        [half.into(), uploaded(&large[LARGE / 2..])]
    };
    let intents = |[first, second]: [OutboundSource; 2]| {
        let half = LARGE as u64 / 2;
        [WriteIntent::new(first, 0), WriteIntent::new(second, half)]
    };
    match way {
        Way::Small => {
            let upload = bucket.upload_bytes(small.clone(), "a");
            (upload.encryption(encryption).await.unwrap(), small)
        }
        Way::InOnePass => {
            let upload = bucket.upload_bytes(large.clone(), "a");
            (upload.encryption(encryption).await.unwrap(), large)
        }
        Way::WithDigest => {
            let digest = super::b2::Sha1Digest::of(&large);
            let upload = bucket.upload_bytes(large.clone(), "a");
            let upload = upload.large_file_sha1(WholeFileSha1::Given(digest));
            (upload.encryption(encryption).await.unwrap(), large)
        }
        Way::SmallStream => {
            let upload = bucket.upload_unbound_stream(cursor(&small), "a");
            let upload = upload.buffer_size(RECOMMENDED);
            (upload.encryption(encryption).await.unwrap(), small)
        }
        Way::LongStream => {
            let upload = bucket.upload_unbound_stream(cursor(&large), "a");
            (upload.encryption(encryption).await.unwrap(), large)
        }
        Way::Appended => {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a");
            let mut file = None;
            for content in [&large[..LARGE - 10], &large] {
                std::fs::write(&path, content).unwrap();
                let upload = bucket.upload_local_file(&path, "a");
                let upload = upload.upload_mode(UploadMode::Incremental);
                file = Some(upload.encryption(encryption.clone()).await.unwrap());
            }
            assert!(world.count(Operation::CopyPart) > 0);
            (file.unwrap(), large)
        }
        Way::SmallConcatenation => {
            let sources = [uploaded(&small[..10]), uploaded(&small[10..])];
            let made = bucket.concatenate(sources, "a").encryption(encryption);
            (made.await.unwrap(), small)
        }
        Way::Concatenation => {
            let made = bucket.concatenate(halves().await, "a");
            (made.encryption(encryption).await.unwrap(), large)
        }
        Way::ConcatenatedStream => {
            let sources = stream::iter(halves().await);
            let made = bucket.concatenate_stream(sources, "a");
            (made.encryption(encryption).await.unwrap(), large)
        }
        Way::Created => {
            let made = bucket.create_file(intents(halves().await), "a");
            (made.encryption(encryption).await.unwrap(), large)
        }
        Way::CreatedFromStream => {
            let intents = stream::iter(intents(halves().await));
            let made = bucket.create_file_stream(intents, "a");
            (made.encryption(encryption).await.unwrap(), large)
        }
        Way::Copied | Way::CopiedInParts => {
            let source = bucket.upload_bytes(large.clone(), "source").await.unwrap();
            let mut copy = bucket
                .copy(&source.id, "a")
                .source_content_type("text/plain")
                .source_file_info(source.file_info)
                .destination_encryption(encryption);
            if matches!(way, Way::CopiedInParts) {
                let length = LARGE as u64;
                copy = copy.length(length).max_part_size(RECOMMENDED);
            }
            (copy.await.unwrap(), large)
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_way_to_write_a_file_encrypts_it_as_it_is_said_to() {
    for way in WAYS {
        for (encryption, mode) in [
            (SSE_B2_AES, EncryptionMode::SSE_B2),
            (sse_c("right"), EncryptionMode::SSE_C),
        ] {
            let world = World::new().await;
            let (file, content) = write(&world, way, encryption.clone()).await;
            let has_key = mode == EncryptionMode::SSE_C;
            let id = has_key.then_some("right");

            // The answer, the service, a lookup and a listing agree.
            assert_eq!(here::encryption_mode(&file), Some(&mode), "{way:?}");
            let stored = described(&world, &file.id).await;
            let stored_mode = &stored["serverSideEncryption"]["mode"];
            assert_eq!(stored_mode, if has_key { "SSE-C" } else { "SSE-B2" });
            let stored_id = stored["fileInfo"].get("sse_c_key_id");
            assert_eq!(stored_id.and_then(Value::as_str), id, "{way:?}");
            let mut listed = here::ls(&world.bucket, "a").entries();
            let listed = listed.next().await.unwrap().unwrap().file_version;
            assert_eq!(
                (&listed.id, here::encryption_mode(&listed)),
                (&file.id, Some(&mode))
            );
            let listed_id = listed.file_info.get("sse_c_key_id");
            assert_eq!(listed_id.map(String::as_str), id, "{way:?}");

            let right = has_key.then_some(encryption);
            assert!(read(&world, &file.id, right).await.unwrap() == content);
            if has_key {
                for key in [None, Some(SSE_B2_AES), Some(sse_c("wrong"))] {
                    let error = read(&world, &file.id, key).await.unwrap_err();
                    assert_wrong_key(&error, &file.id);
                }
            }
            assert_eq!(world.unfinished_count(), 0, "{way:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_of_a_key_is_not_copied_without_it_and_the_error_names_the_file() {
    let world = World::new().await;
    let upload = world.bucket.upload_bytes(bytes(LARGE), "source");
    let source = upload.encryption(sse_c("right")).await.unwrap();
    for key in [None, Some(SSE_B2_AES), Some(sse_c("wrong"))] {
        for in_parts in [false, true] {
            let mut copy = world.bucket.copy(&source.id, "copy");
            // With both given, the id of the key is no question.
            copy = copy.content_type("a/b").file_info([("x", "y")]);
            if let Some(key) = key.clone() {
                copy = copy.source_encryption(key);
            }
            if in_parts {
                copy = copy.length(LARGE as u64).max_part_size(RECOMMENDED);
            }
            assert_wrong_key(&copy.await.unwrap_err(), &source.id);
        }
        // One piece is copied by the service, and one travels through this machine.
        for length in [LARGE as u64 / 2, 1_000] {
            let mut piece = CopySource::new(&source.id).length(length);
            if let Some(key) = key.clone() {
                piece = piece.encryption(key);
            }
            let sources = [piece.into(), uploaded(&bytes(SMALL))];
            let made = world.bucket.concatenate(sources, "made");
            assert_wrong_key(&made.await.unwrap_err(), &source.id);
        }
    }
    assert!(world.current("copy").is_none() && world.current("made").is_none());
}

/// How a copy ends.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    /// With the source's type and info, and this key id.
    Kept(Option<&'static str>),
    /// With the type and info that the copy was given, and this key id.
    Replaced(Option<&'static str>),
    /// With an error that names both ids.
    Mismatch(Option<&'static str>, Option<&'static str>),
}

#[tokio::test(start_paused = true)]
async fn the_metadata_of_a_copy_name_the_key_that_it_has() {
    use Outcome::{Kept, Mismatch, Replaced};
    let (a, b) = (Some("a"), Some("b"));
    // The keys of the source and of the copy; then how the copy ends when nothing is said of the metadata, when what the source
    // has is told, and when the copy has its own.
    let table = [
        (None, None, [Kept(None), Kept(None), Replaced(None)]),
        (a, a, [Kept(a), Kept(a), Replaced(a)]),
        (a, b, [Mismatch(a, b), Kept(b), Replaced(b)]),
        (a, None, [Mismatch(a, None), Kept(None), Replaced(None)]),
        (None, b, [Mismatch(None, b), Kept(b), Replaced(b)]),
    ];
    let setting = |key: Option<&str>| key.map_or(SSE_B2_AES, sse_c);
    let world = World::new().await;
    for (from, to, outcomes) in table {
        let upload = world.bucket.upload_bytes(bytes(LARGE), "source");
        let upload = upload.content_type("text/plain").encryption(setting(from));
        let source = upload.file_info([("author", "me")]).await.unwrap();
        for (said, outcome) in outcomes.into_iter().enumerate() {
            for in_parts in [false, true] {
                let mut copy = world.bucket.copy(&source.id, "copy");
                copy = copy.destination_encryption(setting(to));
                if from.is_some() {
                    copy = copy.source_encryption(setting(from));
                }
                if said == 1 {
                    copy = copy.source_content_type("text/plain");
                    copy = copy.source_file_info(source.file_info.clone());
                }
                if said == 2 {
                    copy = copy.content_type("a/b").file_info([("editor", "you")]);
                }
                if in_parts {
                    copy = copy.length(LARGE as u64).max_part_size(RECOMMENDED);
                }
                let row = format!("{from:?} {to:?} {said} {in_parts}");
                let (content_type, pair, id) = match outcome {
                    Mismatch(from, to) => {
                        let error = copy.await.unwrap_err();
                        let ErrorKind::SSECKeyIdMismatchInCopy {
                            source_key_id,
                            destination_key_id,
                        } = error.kind()
                        else {
                            panic!("{row}: {error:?}");
                        };
                        assert_eq!(source_key_id.as_deref(), from, "{row}");
                        assert_eq!(destination_key_id.as_deref(), to, "{row}");
                        continue;
                    }
                    Kept(id) => ("text/plain", ("author", "me"), id),
                    Replaced(id) => ("a/b", ("editor", "you"), id),
                };
                let copied = copy.await.unwrap();
                assert_eq!(copied.content_type.as_deref(), Some(content_type), "{row}");
                let stored = described(&world, &copied.id).await;
                let stored_id = stored["fileInfo"].get("sse_c_key_id");
                assert_eq!(stored_id.and_then(Value::as_str), id, "{row}");
                assert_eq!(stored["fileInfo"][pair.0], pair.1, "{row}");
                let other = if pair.0 == "author" {
                    "editor"
                } else {
                    "author"
                };
                assert_eq!(stored["fileInfo"].get(other), None, "{row}");
                let content = read(&world, &copied.id, to.map(sse_c)).await.unwrap();
                assert!(content == bytes(LARGE), "{row}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_unfinished_file_of_another_key_is_not_finished_with_this_one() {
    let of_id =
        |secret: u8, id: &str| EncryptionSetting::sse_c(EncryptionKey::new([secret; 32], id));
    // The same key; another id; the same id, under which there is another key now.
    for (first, second, is_continued) in [
        (SSE_B2_AES, SSE_B2_AES, true),
        (of_id(1, "x"), of_id(1, "x"), true),
        (of_id(1, "x"), of_id(2, "y"), false),
        (of_id(1, "x"), SSE_B2_AES, false),
        (SSE_B2_AES, of_id(1, "x"), false),
    ] {
        for whole in [WholeFileSha1::Compute, WholeFileSha1::Omit] {
            let world = World::new().await;
            let upload = |encryption: &EncryptionSetting| {
                let upload = world.bucket.upload_bytes(bytes(LARGE), "a");
                upload.encryption(encryption.clone()).large_file_sha1(whole)
            };
            let stuck = FaultRule::on(Operation::UploadPart).part_number(3).every();
            let faults = world.simulator.faults();
            faults.add(stuck.status(400, "bad_request"));
            upload(&first).await.unwrap_err();
            faults.clear();
            let left = world.unfinished().pop().unwrap();

            let named = upload(&second).continue_large_file_id(&left.id).await;
            assert_eq!(named.is_ok(), is_continued, "{first:?} {second:?}");
            let file = match named {
                Ok(file) => file,
                Err(error) => {
                    assert!(
                        matches!(error.kind(), ErrorKind::ValueError { .. }),
                        "{error}"
                    );
                    assert!(error.to_string().contains(&left.id), "{error}");
                    upload(&second).await.unwrap()
                }
            };
            assert_eq!(file.id == left.id, is_continued, "{first:?} {second:?}");
            let key = second.key.is_some().then(|| second.clone());
            assert!(read(&world, &file.id, key).await.unwrap() == bytes(LARGE));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_under_the_id_of_another_is_refused_by_the_service_and_finishes_nothing() {
    let world = World::new().await;
    let upload = |secret: u8| {
        let key = EncryptionKey::new([secret; 32], "x");
        let upload = world.bucket.upload_bytes(bytes(LARGE), "a");
        upload.encryption(EncryptionSetting::sse_c(key))
    };
    let stuck = FaultRule::on(Operation::UploadPart).part_number(3).every();
    let faults = world.simulator.faults();
    faults.add(stuck.status(400, "bad_request"));
    upload(1).await.unwrap_err();
    faults.clear();
    let left = world.unfinished().pop().unwrap();
    let error = upload(2).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BadRequest { .. }),
        "{error:?}"
    );
    assert!(world.current("a").is_none());
    let file = upload(1).await.unwrap();
    assert_eq!(file.id, left.id);
}
