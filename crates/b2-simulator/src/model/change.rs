use std::sync::Arc;

use super::{Account, ApplicationKey, BucketSettings, FileVersion, Part};

/// One row that a store has to write or to forget.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Account(Arc<Account>),
    Key(Arc<ApplicationKey>),
    KeyGone(String),
    Bucket(Arc<BucketSettings>),
    BucketGone(Arc<str>),
    File(Arc<FileVersion>),
    FileGone {
        sequence: u64,
    },
    Part {
        sequence: u64,
        part: Arc<Part>,
    },
    /// All parts of one large file: it was finished or cancelled.
    PartsGone {
        sequence: u64,
    },
}

/// All rows of a store.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) accounts: Vec<Account>,
    pub(crate) keys: Vec<ApplicationKey>,
    pub(crate) buckets: Vec<BucketSettings>,
    pub(crate) files: Vec<FileVersion>,
    /// Parts, each with the sequence number of its large file.
    pub(crate) parts: Vec<(u64, Part)>,
}
