use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use sha1::{Digest, Sha1};

use super::Simulator;
use crate::model::{Action, Bucket, FileVersion, LegalHold, Model};

/// The state of a simulated service at one moment. Two snapshots of the same state are equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// The buckets by name.
    pub buckets: BTreeMap<String, BucketSnapshot>,
}

/// The state of one bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BucketSnapshot {
    /// The bucket's id.
    pub id: String,
    /// Uploads and hide markers by file name, newest first.
    pub files: BTreeMap<String, Vec<VersionSnapshot>>,
    /// Unfinished large files in the order in which they were started.
    pub unfinished: Vec<UnfinishedSnapshot>,
}

/// One file version or hide marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VersionSnapshot {
    /// The file id.
    pub id: String,
    /// `upload` or `hide`.
    pub action: String,
    /// The length of the content in bytes.
    pub length: u64,
    /// What the service says: 40 hexadecimal digits, `unverified:` and 40 digits, or `none`.
    pub content_sha1: String,
    /// The SHA-1 of the bytes that the service really has, as hexadecimal digits. Empty if they cannot be read.
    pub content_digest: String,
    /// The content type.
    pub content_type: String,
    /// The file info.
    pub info: BTreeMap<String, String>,
    /// Milliseconds since the epoch.
    pub upload_timestamp: i64,
    /// `PENDING`, `COMPLETED`, `FAILED` or `REPLICA`, if replication has to do with it.
    pub replication_status: Option<String>,
    /// `governance` or `compliance` and the end of the retention in milliseconds since the epoch, if there is one.
    pub retention: Option<(String, i64)>,
    /// Whether a legal hold is on. `None`: it was never set.
    pub legal_hold: Option<bool>,
}

/// One unfinished large file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnfinishedSnapshot {
    /// The file id.
    pub id: String,
    /// The file name.
    pub name: String,
    /// The file info.
    pub info: BTreeMap<String, String>,
    /// Milliseconds since the epoch.
    pub upload_timestamp: i64,
    /// Length and SHA-1 of the parts, by part number.
    pub parts: BTreeMap<u32, (u64, String)>,
}

impl Snapshot {
    /// The bucket with this name.
    pub fn bucket(&self, name: &str) -> Option<&BucketSnapshot> {
        self.buckets.get(name)
    }
}

impl BucketSnapshot {
    /// The names whose newest version is an upload, in order.
    pub fn visible_names(&self) -> Vec<&str> {
        let is_visible = |name: &&str| self.current(name).is_some();
        self.files
            .keys()
            .map(String::as_str)
            .filter(is_visible)
            .collect()
    }

    /// The version that a download of `name` serves.
    pub fn current(&self, name: &str) -> Option<&VersionSnapshot> {
        let newest = self.files.get(name)?.first()?;
        (newest.action == Action::Upload.name()).then_some(newest)
    }

    /// How many versions there are, hide markers among them.
    pub fn version_count(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }
}

impl Simulator {
    /// The state of the service. It reads every content to compute its digest.
    pub fn snapshot(&self) -> Snapshot {
        self.service.settle();
        let mut buckets = self.service.read(|model| {
            let buckets = model.buckets_of(&self.account_id);
            let row = |bucket: &&Bucket| {
                let name = bucket.settings().name.clone();
                (name, bucket_snapshot(model, bucket))
            };
            buckets.iter().map(row).collect::<BTreeMap<_, _>>()
        });
        for version in buckets
            .values_mut()
            .flat_map(|bucket| bucket.files.values_mut().flatten())
        {
            version.content_digest = self.digest_of(&version.id).unwrap_or_default();
        }
        Snapshot { buckets }
    }

    fn digest_of(&self, file_id: &str) -> Option<String> {
        let pieces = self
            .service
            .read(|model| model.file(file_id).map(|file| file.content.pieces.clone()))?;
        let mut reader = self.service.reader(pieces);
        let mut sha1 = Sha1::new();
        while let Some(chunk) = reader.read().ok()? {
            sha1.update(&chunk);
        }
        Some(hex::encode(sha1.finalize()))
    }
}

fn bucket_snapshot(model: &Model, bucket: &Bucket) -> BucketSnapshot {
    let mut files: BTreeMap<String, Vec<VersionSnapshot>> = BTreeMap::new();
    let mut unfinished: Vec<&Arc<FileVersion>> = Vec::new();
    for file in bucket.all_versions() {
        if file.action == Action::Start {
            unfinished.push(file);
        } else {
            let versions = files.entry(file.name.to_string()).or_default();
            versions.push(version_snapshot(file));
        }
    }
    unfinished.sort_by_key(|file| file.sequence);
    BucketSnapshot {
        id: bucket.settings().id.to_string(),
        files,
        unfinished: unfinished
            .into_iter()
            .map(|file| unfinished_snapshot(model, file))
            .collect(),
    }
}

fn version_snapshot(file: &FileVersion) -> VersionSnapshot {
    VersionSnapshot {
        id: file.id.clone(),
        action: file.action.name().to_owned(),
        length: file.content.length,
        content_sha1: file.content.sha1.to_string(),
        content_digest: String::new(),
        content_type: file.content_type.clone(),
        info: file.info.to_map(),
        upload_timestamp: file.upload_timestamp,
        replication_status: file.replication.map(|status| status.name().to_owned()),
        retention: file
            .lock
            .retention
            .map(|retention| (retention.mode.name().to_owned(), retention.until)),
        legal_hold: file.lock.legal_hold.map(|hold| hold == LegalHold::On),
    }
}

fn unfinished_snapshot(model: &Model, file: &FileVersion) -> UnfinishedSnapshot {
    let parts = model.parts_from(file, 1);
    UnfinishedSnapshot {
        id: file.id.clone(),
        name: file.name.to_string(),
        info: file.info.to_map(),
        upload_timestamp: file.upload_timestamp,
        parts: parts
            .iter()
            .map(|part| {
                (
                    part.number,
                    (part.content.length, part.content.sha1.to_string()),
                )
            })
            .collect(),
    }
}
