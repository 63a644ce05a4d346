//! What one seed does: transfers of every kind, all at once, against a service that fails in every way it can.

use std::path::Path;

use b2_simulator::{Operation, RequestRecord};
use b2sdk_v3::{BytesSource, Call, CopySource, Error, FileVersion, OutboundSource};

use super::world::{BUCKET, World, bytes};

/// One transfer: what it was to do, and what its caller was told.
#[derive(Debug)]
pub struct Deed {
    /// The name of the file in the bucket.
    pub name: String,
    pub content: Vec<u8>,
    pub told: Told,
    /// Nothing on the service shows whether a lost attempt made the file, so a repetition may supersede it.
    pub may_supersede_itself: bool,
}

#[derive(Debug)]
pub enum Told {
    /// The version with this id holds the content.
    Stored(String),
    /// These are the bytes of the file.
    Fetched(Vec<u8>),
    Failed(Error),
}

/// What was done, what the service saw of it, and what it holds now.
pub struct Evening {
    pub deeds: Vec<Deed>,
    pub requests: Vec<RequestRecord>,
    pub bucket: b2_simulator::BucketSnapshot,
}

/// Sizes that take every way through the engine: empty, in memory, just one request, several parts.
const UPLOADS: [usize; 5] = [0, 1_000, 104_999, 105_000, 420_000];
const DOWNLOADS: [usize; 3] = [0, 3_000, 350_000];

/// A deed that is under way.
struct Started {
    name: String,
    content: Vec<u8>,
    may_supersede_itself: bool,
    running: tokio::task::JoinHandle<Result<Told, Error>>,
}

/// Does everything. `folder` is for this run alone.
pub async fn live(world: &World, seed: u64, folder: &Path) -> Evening {
    let planted = Planted::new(world, seed);
    world.begin_bad_day(seed);
    let mut started = uploads(world, seed, folder);
    started.extend(copies(world, seed, &planted));
    started.extend(downloads(world, &planted, folder));
    finish(world, planted, started).await
}

/// The same on a day on which names cannot be looked up, or file ids (by which copies find their source as well).
pub async fn live_without_lookups(world: &World, seed: u64, folder: &Path) -> Evening {
    let planted = Planted::new(world, seed);
    world.begin_bad_day(seed);
    let mut started = uploads(world, seed, folder);
    if seed.is_multiple_of(2) {
        world.end_lookups(Operation::ListFileVersions);
        started.extend(copies(world, seed, &planted));
    } else {
        world.end_lookups(Operation::GetFileInfo);
    }
    finish(world, planted, started).await
}

/// A file of pieces that are too small for parts: the client fetches what it did not have, and sends all of it.
pub async fn live_with_small_pieces(world: &World, seed: u64) -> Evening {
    let planted = Planted::new(world, seed);
    world.begin_bad_day(seed);
    let (id, source) = (&planted.source.0, &planted.source.1);
    let text = bytes(seed + 1, 30_000);
    let upload = OutboundSource::upload(BytesSource::new(text.clone()));
    let pieces = [
        upload,
        CopySource::new(id).offset(0).length(500).into(),
        CopySource::new(id).offset(9).length(4_000).into(),
    ];
    let content = [&text[..], &source[..500], &source[9..4_009]].concat();
    let concatenate = world.bucket.concatenate(pieces, "small-pieces");
    let started = stored("small-pieces", content, false, concatenate.send());
    finish(world, planted, vec![started]).await
}

async fn finish(world: &World, planted: Planted, started: Vec<Started>) -> Evening {
    let mut deeds = planted.deeds();
    for Started {
        name,
        content,
        may_supersede_itself,
        running,
    } in started
    {
        let told = running.await.unwrap().unwrap_or_else(Told::Failed);
        deeds.push(Deed {
            name,
            content,
            told,
            may_supersede_itself,
        });
    }
    Evening::of(world, deeds)
}

impl Deed {
    pub fn new(name: &str, content: Vec<u8>, told: Told) -> Self {
        Self {
            name: name.to_owned(),
            content,
            told,
            may_supersede_itself: false,
        }
    }
}

impl Evening {
    pub fn of(world: &World, deeds: Vec<Deed>) -> Self {
        let snapshot = world.simulator.snapshot();
        Self {
            deeds,
            requests: world.simulator.requests(),
            bucket: snapshot.bucket(BUCKET).unwrap().clone(),
        }
    }
}

/// Files that were there before.
pub struct Planted {
    source: (String, Vec<u8>),
    /// Ids, names and contents.
    pub downloads: Vec<(String, String, Vec<u8>)>,
}

impl Planted {
    pub fn new(world: &World, seed: u64) -> Self {
        let plant = |name: &str, content: &[u8]| {
            let put = world.simulator.put_file(BUCKET, name, content.to_vec());
            put.unwrap()
        };
        let source = bytes(seed, 330_000);
        let downloads = DOWNLOADS.into_iter().enumerate().map(|(index, size)| {
            let (name, content) = (format!("planted-{index}"), bytes(seed + 7, size));
            (plant(&name, &content), name, content)
        });
        Self {
            downloads: downloads.collect(),
            source: (plant("source", &source), source),
        }
    }

    /// So that the judge knows them.
    pub fn deeds(&self) -> Vec<Deed> {
        let (id, content) = &self.source;
        let source = (id, "source", content);
        let others = self
            .downloads
            .iter()
            .map(|(id, name, content)| (id, &**name, content));
        others
            .chain([source])
            .map(|(id, name, content)| Deed::new(name, content.clone(), Told::Stored(id.clone())))
            .collect()
    }
}

fn uploads(world: &World, seed: u64, folder: &Path) -> Vec<Started> {
    let mut started = Vec::new();
    for (index, size) in UPLOADS.into_iter().enumerate() {
        let (name, content) = (format!("bytes-{index}"), bytes(seed + index as u64, size));
        let upload = world.bucket.upload_bytes(content.clone(), &*name);
        started.push(stored(&name, content, false, upload.send()));
    }
    for (index, size) in [2_000, 230_000].into_iter().enumerate() {
        let (name, content) = (
            format!("local-{index}"),
            bytes(seed + 20 + index as u64, size),
        );
        let path = folder.join(&name);
        std::fs::write(&path, &content).unwrap();
        let upload = world.bucket.upload_local_file(&path, &*name);
        started.push(stored(&name, content, false, upload.send()));
    }
    started
}

fn copies(world: &World, seed: u64, planted: &Planted) -> Vec<Started> {
    let (id, source) = (&planted.source.0, &planted.source.1);
    let text = bytes(seed + 1, 30_000);
    let upload = OutboundSource::upload(BytesSource::new(text.clone()));
    let piece = |offset, length| CopySource::new(id).offset(offset).length(length).into();
    let bucket = &world.bucket;
    let in_parts = bucket
        .copy(id, "copy-in-parts")
        .length(330_000)
        .max_part_size(100_000);
    let mixed = [
        upload.clone(),
        piece(7, 1_000),
        upload.clone(),
        piece(100, 90_000),
    ];
    let mixed_content = [&text[..], &source[7..1_007], &text, &source[100..90_100]].concat();
    vec![
        stored(
            "copy",
            source.clone(),
            false,
            bucket.copy(id, "copy").send(),
        ),
        stored("copy-in-parts", source.clone(), false, in_parts.send()),
        stored(
            "copy-of-a-range",
            source[5..9_005].to_vec(),
            true,
            bucket
                .copy(id, "copy-of-a-range")
                .offset(5)
                .length(9_000)
                .send(),
        ),
        stored(
            "mixed",
            mixed_content,
            false,
            bucket.concatenate(mixed, "mixed").send(),
        ),
    ]
}

fn downloads(world: &World, planted: &Planted, folder: &Path) -> Vec<Started> {
    let mut started = Vec::new();
    for (index, (id, name, content)) in planted.downloads.iter().enumerate() {
        let (bucket, api) = (world.bucket.clone(), world.api.clone());
        let (id, by_name) = (id.clone(), (index % 2 == 0).then(|| name.clone()));
        let path = folder.join(name);
        let running = tokio::spawn(async move {
            let download = match by_name {
                Some(name) => bucket.download_file_by_name(name).await?,
                None => api.download_file_by_id(id).await?,
            };
            download.save_to(&path).await?;
            Ok(Told::Fetched(std::fs::read(&path).unwrap()))
        });
        started.push(Started {
            name: name.clone(),
            content: content.clone(),
            may_supersede_itself: false,
            running,
        });
    }
    started
}

fn stored(
    name: &str,
    content: Vec<u8>,
    may_supersede_itself: bool,
    call: Call<FileVersion>,
) -> Started {
    Started {
        name: name.to_owned(),
        content,
        may_supersede_itself,
        running: tokio::spawn(async move { call.await.map(|version| Told::Stored(version.id)) }),
    }
}
