use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Content, Encryption, FileInfo, FileLock, NewLock, ReplicationStatus, shared_text};

/// What a version is (protocol section 2.2). `folder` rows are made by listings and `copy` by the answer of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Action {
    Upload,
    Hide,
    Start,
}

impl Action {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Hide => "hide",
            Self::Start => "start",
        }
    }
}

/// One version of a file, one hide marker or one unfinished large file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileVersion {
    pub(crate) id: String,
    /// Grows with every version that the service ever makes.
    pub(crate) sequence: u64,
    #[serde(with = "shared_text")]
    pub(crate) bucket_id: Arc<str>,
    #[serde(with = "shared_text")]
    pub(crate) name: Arc<str>,
    pub(crate) action: Action,
    pub(crate) content_type: String,
    pub(crate) info: FileInfo,
    /// Milliseconds since the epoch.
    pub(crate) upload_timestamp: i64,
    pub(crate) encryption: Encryption,
    #[serde(default)]
    pub(crate) lock: FileLock,
    /// `None`: replication has nothing to do with it.
    #[serde(default)]
    pub(crate) replication: Option<ReplicationStatus>,
    pub(crate) content: Content,
}

/// What a client says about a file that it is about to make.
#[derive(Debug, Clone)]
pub(crate) struct NewFile {
    pub(crate) name: Arc<str>,
    pub(crate) content_type: String,
    pub(crate) info: BTreeMap<String, String>,
    pub(crate) encryption: Encryption,
    pub(crate) lock: NewLock,
    /// Milliseconds since the epoch, instead of the time of arrival.
    pub(crate) custom_upload_timestamp: Option<i64>,
}

/// The content type of a hide marker.
const HIDE_MARKER_TYPE: &str = "application/x-bz-hide-marker";

impl NewFile {
    /// What hides `name`.
    pub(super) fn hide_marker(name: &str) -> Self {
        Self {
            name: Arc::from(name),
            content_type: HIDE_MARKER_TYPE.to_owned(),
            info: BTreeMap::new(),
            encryption: Encryption::Off,
            lock: NewLock::default(),
            custom_upload_timestamp: None,
        }
    }
}

/// The place of a version in its bucket: by name bytewise, then newest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct VersionKey {
    pub(super) name: Arc<str>,
    newest_first: Reverse<(i64, u64)>,
}

impl VersionKey {
    pub(super) fn of(file: &FileVersion) -> Self {
        Self {
            name: Arc::clone(&file.name),
            newest_first: Reverse((file.upload_timestamp, file.sequence)),
        }
    }

    /// Before every version of `name`.
    pub(super) fn first_of(name: &str) -> Self {
        Self {
            name: Arc::from(name),
            newest_first: Reverse((i64::MAX, u64::MAX)),
        }
    }

    /// Where a version of `name` with this timestamp and sequence number stands, or stood.
    pub(super) fn at(name: &str, upload_timestamp: i64, sequence: u64) -> Self {
        Self {
            name: Arc::from(name),
            newest_first: Reverse((upload_timestamp, sequence)),
        }
    }

    /// After every version of `name`.
    pub(super) fn last_of(name: &Arc<str>) -> Self {
        Self {
            name: Arc::clone(name),
            newest_first: Reverse((i64::MIN, 0)),
        }
    }
}
