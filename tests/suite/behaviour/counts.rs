//! Bytes are not copied on their way from where they were read to the network.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use b2_simulator::Simulator;
use bytes::Bytes;
use futures_util::StreamExt;

use super::b2::{
    B2HttpApiConfig, Body, Sha1Digest, Transport, TransportError, UploadSource, WholeFileSha1,
};
use super::here::authorize;
use super::world::{api, bytes, sha1};

/// Bytes that remember where each read has put them.
#[derive(Clone)]
struct WatchedSource {
    content: Bytes,
    /// Kept, so that no buffer takes the place of an earlier one.
    reads: Arc<Mutex<Vec<Bytes>>>,
}

impl WatchedSource {
    fn new(length: usize) -> Self {
        Self {
            content: bytes(length).into(),
            reads: Arc::default(),
        }
    }

    /// Whether `chunk` lies in a buffer that a read has filled.
    fn has_filled(&self, chunk: &Bytes) -> bool {
        let is_in = |read: &Bytes| read.as_ptr_range().contains(&chunk.as_ptr());
        self.reads.lock().unwrap().iter().any(is_in)
    }
}

impl fmt::Debug for WatchedSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WatchedSource({} bytes)", self.content.len())
    }
}

impl UploadSource for WatchedSource {
    fn length(&self) -> u64 {
        self.content.len() as u64
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        let start = offset as usize;
        let read = Bytes::copy_from_slice(&self.content[start..start + length]);
        self.reads.lock().unwrap().push(read.clone());
        Ok(read)
    }
}

/// Hands every request on, and keeps the chunks of its body.
#[derive(Debug, Clone)]
struct WatchedTransport {
    inner: Arc<dyn Transport>,
    chunks: Arc<Mutex<Vec<Bytes>>>,
}

#[async_trait]
impl Transport for WatchedTransport {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let is_upload = request.uri().path().contains("/b2_upload_");
        let request = request.map(|body| {
            let (length, chunks) = (body.length(), Arc::clone(&self.chunks));
            let watched = body.inspect(move |chunk| {
                if let (Ok(chunk), true) = (chunk, is_upload) {
                    chunks.lock().unwrap().push(chunk.clone());
                }
            });
            Body::stream(length, watched)
        });
        self.inner.send(request).await
    }
}

/// Parts are large enough to be read in several chunks.
const PART: u64 = 700_000;

/// Uploads `source`, and gives the chunks that went out.
async fn upload(source: &WatchedSource, whole_file_sha1: WholeFileSha1) -> Vec<Bytes> {
    let simulator = Simulator::builder()
        .seed(7)
        .recommended_part_size(PART)
        .absolute_minimum_part_size(5_000)
        .bucket("test-bucket")
        .build()
        .unwrap();
    let transport = WatchedTransport {
        inner: simulator.transport(),
        chunks: Arc::default(),
    };
    let chunks = Arc::clone(&transport.chunks);
    let api = api(&simulator)
        .api_config(B2HttpApiConfig::new().transport(Arc::new(transport)))
        .build()
        .unwrap();
    authorize(
        &api,
        simulator.endpoint(),
        simulator.key_id(),
        simulator.key(),
    )
    .await
    .unwrap();
    let bucket = api.get_bucket_by_name("test-bucket").await.unwrap();
    bucket
        .upload(source.clone(), "a")
        .large_file_sha1(whole_file_sha1)
        .await
        .unwrap();
    let stored = simulator.snapshot();
    let stored = stored.bucket("test-bucket").unwrap().current("a").unwrap();
    assert_eq!(stored.content_digest, sha1(&source.content));
    chunks.lock().unwrap().clone()
}

#[tokio::test(start_paused = true)]
async fn w39_bytes_are_sent_from_where_they_were_read_to() {
    let (small, large) = (PART as usize / 2, 3 * PART as usize + 1);
    for (length, whole_file_sha1) in [
        (small, WholeFileSha1::default()),
        (PART as usize, WholeFileSha1::default()),
        (large, WholeFileSha1::default()),
        (large, WholeFileSha1::Omit),
        (large, Sha1Digest::of(&bytes(large)).into()),
    ] {
        let source = WatchedSource::new(length);
        let chunks = upload(&source, whole_file_sha1).await;
        let context = format!("{length} bytes, {whole_file_sha1:?}");
        let (read, other): (Vec<&Bytes>, Vec<&Bytes>) =
            chunks.iter().partition(|chunk| source.has_filled(chunk));
        let sent: usize = read.iter().map(|chunk| chunk.len()).sum();
        assert_eq!(sent, length, "{context}");
        // What follows the data: the digits of its digest.
        assert!(
            other.iter().all(|chunk| chunk.len() == 40),
            "{context}: {other:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn w39_bodies_are_sent_in_large_chunks() {
    let source = WatchedSource::new(3 * PART as usize);
    let chunks = upload(&source, WholeFileSha1::Omit).await;
    // Each of three parts ends with a shorter chunk, and with the digits of its digest.
    let most = source.content.len() / (256 * 1024) + 3 * 2;
    assert!(chunks.len() <= most, "{} chunks", chunks.len());
}
