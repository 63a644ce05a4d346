//! What the service knows: accounts, keys, tokens, buckets, file versions, unfinished large files. A state machine in
//! memory that is told the time and says which rows changed.
//!
//! It may use refusals, ids and chance; it knows neither HTTP nor where bytes are kept. A blob is a number to it.
//!
//! Invariant: a method that refuses has changed nothing. Every change is recorded as a [`Change`] for the store, and
//! no map's order depends on a hash.

mod account;
mod bucket;
mod buckets;
mod change;
mod content;
mod cors;
mod encryption;
mod event;
mod file;
mod file_id;
mod file_info;
mod files;
mod key;
mod keys;
mod large_files;
mod lifecycle;
mod listing;
mod lock;
mod notification;
mod overview;
mod replicate;
mod replication;
mod shared_text;
mod tokens;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub(crate) use account::Account;
pub(crate) use bucket::{Bucket, BucketChanges, BucketSettings, LifecycleRule};
pub(crate) use change::{Change, Rows};
pub(crate) use content::{BlobId, Content, ContentSha1, Piece};
pub(crate) use cors::CorsRule;
pub(crate) use encryption::Encryption;
pub(crate) use event::Event;
pub(crate) use file::{Action, FileVersion, NewFile};
pub(crate) use file_id::{FileId, FileKind};
pub(crate) use file_info::FileInfo;
pub(crate) use key::{ALL_CAPABILITIES, ApplicationKey, NewKey};
pub(crate) use large_files::{PART_NUMBER_LIMIT, Part};
pub(crate) use listing::{ListedRow, Listing, VersionStart};
pub(crate) use lock::{
    BucketLock, DefaultRetention, FileLock, LegalHold, NewLock, PeriodUnit, Retention,
    RetentionMode,
};
pub(crate) use notification::{NotificationRule, WebhookTarget, covers};
pub(crate) use replication::{Replication, ReplicationRule, ReplicationSource, ReplicationStatus};
pub(crate) use tokens::{DownloadGrant, UploadTarget, UploadToken};

use crate::chance::Chance;
use tokens::Tokens;

/// The whole state of the service.
#[derive(Debug)]
pub(crate) struct Model {
    accounts: BTreeMap<String, Arc<Account>>,
    keys: BTreeMap<String, Arc<ApplicationKey>>,
    tokens: Tokens,
    buckets: BTreeMap<Arc<str>, Bucket>,
    /// Every version of every bucket, by the sequence number that its id carries.
    files: BTreeMap<u64, Arc<FileVersion>>,
    /// The parts of each unfinished large file, by its sequence number.
    parts: BTreeMap<u64, BTreeMap<u32, Arc<Part>>>,
    /// How many pieces of content lie in each blob. A copy shares the blobs of its source.
    blob_uses: BTreeMap<BlobId, u32>,
    next_sequence: u64,
    chance: Chance,
    changes: Vec<Change>,
    released: Vec<BlobId>,
    events: VecDeque<Event>,
    event_ids: Chance,
}

impl Model {
    /// An empty service whose ids follow from `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            accounts: BTreeMap::new(),
            keys: BTreeMap::new(),
            tokens: Tokens::new(Chance::labelled(seed, "tokens")),
            buckets: BTreeMap::new(),
            files: BTreeMap::new(),
            parts: BTreeMap::new(),
            blob_uses: BTreeMap::new(),
            next_sequence: 1,
            chance: Chance::labelled(seed, "ids"),
            changes: Vec::new(),
            released: Vec::new(),
            events: VecDeque::new(),
            event_ids: Chance::labelled(seed, "events"),
        }
    }

    /// The service as a store has kept it.
    pub(crate) fn from_rows(seed: u64, rows: Rows) -> Self {
        let mut model = Self::new(seed);
        for account in rows.accounts {
            model.accounts.insert(account.id.clone(), Arc::new(account));
        }
        for key in rows.keys {
            model.keys.insert(key.id.clone(), Arc::new(key));
        }
        for settings in rows.buckets {
            let id = settings.id.clone();
            model.buckets.insert(id, Bucket::new(Arc::new(settings)));
        }
        for mut file in rows.files {
            // A file whose bucket is gone cannot be: both rows go in one transaction.
            let Some(bucket) = model.buckets.get(&file.bucket_id) else {
                continue;
            };
            file.bucket_id = bucket.settings().id.clone();
            model.next_sequence = model.next_sequence.max(file.sequence + 1);
            model.insert_file(Arc::new(file));
        }
        for (sequence, part) in rows.parts {
            if let Some(parts) = model.parts.get_mut(&sequence) {
                model.next_sequence = model.next_sequence.max(sequence + 1);
                count_uses(&mut model.blob_uses, &part.content);
                parts.insert(part.number, Arc::new(part));
            }
        }
        model
    }

    /// The rows that changed since the last call, and the blobs that nothing needs any more.
    pub(crate) fn take_changes(&mut self) -> (Vec<Change>, Vec<BlobId>) {
        (
            std::mem::take(&mut self.changes),
            std::mem::take(&mut self.released),
        )
    }

    fn next_sequence(&mut self) -> u64 {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        sequence
    }

    fn insert_file(&mut self, file: Arc<FileVersion>) {
        count_uses(&mut self.blob_uses, &file.content);
        if file.action == Action::Start {
            self.parts.entry(file.sequence).or_default();
        }
        if let Some(bucket) = self.buckets.get_mut(&file.bucket_id) {
            bucket.insert(Arc::clone(&file));
        }
        self.files.insert(file.sequence, file);
    }

    /// Puts a version with other settings in the place of itself. The caller records the change.
    fn replace_file(&mut self, file: Arc<FileVersion>) {
        if let Some(bucket) = self.buckets.get_mut(&file.bucket_id) {
            bucket.insert(Arc::clone(&file));
        }
        self.files.insert(file.sequence, file);
    }

    /// Takes a version out of every index and releases its content. The caller records the change.
    fn remove_file(&mut self, file: &FileVersion) {
        if let Some(bucket) = self.buckets.get_mut(&file.bucket_id) {
            bucket.remove(file);
        }
        self.files.remove(&file.sequence);
        self.release(&file.content);
        if let Some(parts) = self.parts.remove(&file.sequence) {
            for part in parts.values() {
                self.release(&part.content);
            }
        }
    }

    fn release(&mut self, content: &Content) {
        for piece in &content.pieces {
            let Some(uses) = self.blob_uses.get_mut(&piece.blob) else {
                continue;
            };
            *uses -= 1;
            if *uses == 0 {
                self.blob_uses.remove(&piece.blob);
                self.released.push(piece.blob);
            }
        }
    }
}

fn count_uses(blob_uses: &mut BTreeMap<BlobId, u32>, content: &Content) {
    for piece in &content.pieces {
        *blob_uses.entry(piece.blob).or_default() += 1;
    }
}
