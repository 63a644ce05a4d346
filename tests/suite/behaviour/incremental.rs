//! Uploads of what was appended to a file.

use std::path::PathBuf;

use b2_simulator::Operation;
use tempfile::TempDir;

use super::b2::{
    BytesSource, CopySource, EncryptionKey, EncryptionSetting, OutboundSource, Sha1Digest,
    UploadLocalFile, UploadMode, WholeFileSha1,
};
use super::world::{MINIMUM, RECOMMENDED, World, bytes, sha1};

struct Growing {
    world: World,
    path: PathBuf,
    _folder: TempDir,
}

impl Growing {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            world: World::new().await,
            path: folder.path().join("log"),
            _folder: folder,
        }
    }

    fn upload(&self, content: &[u8]) -> UploadLocalFile {
        std::fs::write(&self.path, content).unwrap();
        self.world.simulator.clear_requests();
        self.world
            .bucket
            .upload_local_file(&self.path, "log")
            .upload_mode(UploadMode::Incremental)
    }

    fn assert_stored(&self, content: &[u8]) {
        let stored = self.world.current("log").unwrap();
        assert_eq!(
            (stored.length, stored.content_digest),
            (content.len() as u64, sha1(content))
        );
    }

    /// How many copies of parts and whole files, and how many uploads.
    fn copies_and_uploads(&self) -> (usize, usize) {
        let count = |operation| self.world.count(operation);
        (
            count(Operation::CopyPart) + count(Operation::CopyFile),
            count(Operation::UploadPart) + count(Operation::UploadFile),
        )
    }
}

#[tokio::test(start_paused = true)]
async fn only_what_was_appended_is_sent() {
    let growing = Growing::new().await;
    // A small file, then large ones.
    let mut length = 2 * MINIMUM as usize;
    growing.upload(&bytes(length)).await.unwrap();
    assert_eq!(growing.copies_and_uploads(), (0, 1));
    for more in [1, 3 * RECOMMENDED as usize, 10] {
        length += more;
        let content = bytes(length);
        let file = growing.upload(&content).await.unwrap();
        growing.assert_stored(&content);
        assert_eq!(file.file_info["large_file_sha1"], sha1(&content));
        let (copies, _) = growing.copies_and_uploads();
        assert!(copies > 0, "{more}");
        assert_eq!(growing.world.count(Operation::DownloadFileById), 0);
    }
    assert_eq!(growing.copies_and_uploads(), (1, 1));
    assert_eq!(growing.world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn w9_what_did_not_change_is_copied_and_no_part_is_empty() {
    let growing = Growing::new().await;
    for size in [2 * MINIMUM as usize, 3 * RECOMMENDED as usize] {
        let content = bytes(size);
        growing
            .world
            .bucket
            .upload_bytes(content.clone(), "log")
            .await
            .unwrap();
        let before = growing.world.versions("log").len();
        growing
            .upload(&content)
            .file_info([("seen", "again")])
            .await
            .unwrap();
        growing.assert_stored(&content);
        assert_eq!(growing.copies_and_uploads(), (1, 0));
        assert_eq!(growing.world.count(Operation::StartLargeFile), 0);
        let stored = growing.world.current("log").unwrap();
        assert_eq!(stored.info["seen"], "again");
        let is_large = size > RECOMMENDED as usize;
        assert_eq!(stored.info.contains_key("large_file_sha1"), is_large);
        assert_eq!(growing.world.versions("log").len(), before + 1);
    }
    // Too large to be copied in one call, so it has parts.
    let content = bytes(3 * RECOMMENDED as usize);
    let sources = [0, 1].map(|half| match half {
        0 => OutboundSource::upload(BytesSource::new(content.clone())),
        _ => OutboundSource::upload(BytesSource::new("")),
    });
    let whole = growing.world.bucket.concatenate(sources, "log");
    whole.await.unwrap();
    growing.assert_stored(&content);
    let source = growing.world.current("log").unwrap().id;
    growing.world.simulator.clear_requests();
    let nothing = OutboundSource::upload(BytesSource::new(""));
    let copied = growing
        .world
        .bucket
        .concatenate([CopySource::new(&source).into(), nothing], "log")
        .max_part_size(RECOMMENDED);
    copied.await.unwrap();
    growing.assert_stored(&content);
    assert_eq!(growing.copies_and_uploads(), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_the_beginning_of_the_file_is_not_copied() {
    let growing = Growing::new().await;
    let base = bytes(3 * RECOMMENDED as usize);
    let mut other = base.clone();
    other[0] ^= 1;
    other.extend(bytes(10));
    let shorter = &base[..base.len() - 1];
    for content in [&other[..], shorter] {
        growing
            .world
            .bucket
            .upload_bytes(base.clone(), "log")
            .await
            .unwrap();
        let file = growing.upload(content).await.unwrap();
        growing.assert_stored(content);
        assert_eq!(growing.copies_and_uploads().0, 0);
        assert_eq!(file.file_info["large_file_sha1"], sha1(content));
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_copied_or_compared_is_uploaded() {
    let growing = Growing::new().await;
    let content = bytes(3 * RECOMMENDED as usize);
    let world = &growing.world;
    let key = EncryptionSetting::sse_c(EncryptionKey::new([7; 32], "mine"));

    // Shorter than a part may be.
    let short = content[..MINIMUM as usize - 1].to_vec();
    world.bucket.upload_bytes(short, "log").await.unwrap();
    growing.upload(&content).await.unwrap();
    assert_eq!(growing.copies_and_uploads().0, 0);

    // Of no known digest.
    let large = world.bucket.upload_bytes(content.clone(), "log");
    large.large_file_sha1(WholeFileSha1::Omit).await.unwrap();
    growing.upload(&content).await.unwrap();
    assert_eq!(growing.copies_and_uploads().0, 0);

    // Encrypted with a key that nobody names.
    let encrypted = world.bucket.upload_bytes(content.clone(), "log");
    encrypted.encryption(key.clone()).await.unwrap();
    growing.upload(&content).await.unwrap();
    assert_eq!(growing.copies_and_uploads().0, 0);

    // Hidden.
    world.bucket.hide_file("log").await.unwrap();
    growing.upload(&content).await.unwrap();
    assert_eq!(growing.copies_and_uploads().0, 0);
    growing.assert_stored(&content);
}

#[tokio::test(start_paused = true)]
async fn an_sse_c_file_is_continued_with_its_own_key() {
    let growing = Growing::new().await;
    let key = || EncryptionSetting::sse_c(EncryptionKey::new([7; 32], "mine"));
    let content = bytes(3 * RECOMMENDED as usize + 10);
    growing
        .upload(&content[..3 * RECOMMENDED as usize])
        .encryption(key())
        .await
        .unwrap();
    growing.upload(&content).encryption(key()).await.unwrap();
    assert_eq!(growing.copies_and_uploads(), (1, 1));
    growing.assert_stored(&content);
}

#[tokio::test(start_paused = true)]
async fn w53_a_wrong_digest_is_found_before_anything_is_sent() {
    let growing = Growing::new().await;
    let content = bytes(3 * RECOMMENDED as usize);
    let base = content[..content.len() - 10].to_vec();
    growing
        .world
        .bucket
        .upload_bytes(base, "log")
        .await
        .unwrap();
    let error = growing
        .upload(&content)
        .sha1_sum(Sha1Digest::of(b"other"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("sha1_sum"), "{error}");
    assert_eq!(growing.copies_and_uploads(), (0, 0));
}
