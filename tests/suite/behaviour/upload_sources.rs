//! Where the bytes of an upload may come from.

use bytes::Bytes;

use super::b2::{BytesSource, ErrorKind, LocalFileSource};
use super::world::{RECOMMENDED, World, bytes, sha1};

#[tokio::test(start_paused = true)]
async fn bytes_in_pieces_arrive_as_one_file() {
    let world = World::new().await;
    let content = bytes(3 * RECOMMENDED as usize + 17);
    let pieces = content.chunks(70_001).map(Bytes::copy_from_slice);
    world
        .bucket
        .upload(BytesSource::from_pieces(pieces), "a")
        .await
        .unwrap();
    assert_eq!(world.current("a").unwrap().content_digest, sha1(&content));
}

#[tokio::test(start_paused = true)]
async fn a_range_of_a_local_file_is_uploaded() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = bytes(400_000);
    std::fs::write(&path, &content).unwrap();
    for (offset, length) in [(0, 0), (7, 100), (50_000, 310_000)] {
        let source = LocalFileSource::open(&path)
            .unwrap()
            .range(offset, Some(length))
            .unwrap();
        world.bucket.upload(source, "a").await.unwrap();
        let expected = &content[offset as usize..(offset + length) as usize];
        assert_eq!(world.current("a").unwrap().content_digest, sha1(expected));
    }
    let rest = LocalFileSource::open(&path)
        .unwrap()
        .range(399_000, None)
        .unwrap();
    world.bucket.upload(rest, "a").await.unwrap();
    assert_eq!(world.current("a").unwrap().length, 1000);
    for (offset, length) in [(400_001, None), (1, Some(400_000)), (1, Some(u64::MAX))] {
        let error = LocalFileSource::open(&path)
            .unwrap()
            .range(offset, length)
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ValueError { .. }),
            "{error}"
        );
        assert!(error.to_string().contains("400000"), "{error}");
    }
}
