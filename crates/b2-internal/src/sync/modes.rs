//! The choices that a synchronisation leaves to its caller.

/// What happens to a file that is newer at the destination than at the source, when times are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NewerFileSyncMode {
    /// It is left alone.
    Skip,
    /// It is replaced by the older one.
    Replace,
    /// It is left alone and counts as a failure of the synchronisation.
    #[default]
    RaiseError,
}

/// What tells that a file differs at source and destination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompareVersionMode {
    /// The time of its last modification.
    #[default]
    ModTime,
    /// Its size.
    Size,
    /// Its content: size and SHA-1. Local files are read, once as long as they do not change when there is a
    /// [digest cache](super::Synchronizer::digest_cache). Where the service knows no digest, the time of the last
    /// modification decides. Python does not have this.
    Sha1,
    /// Nothing: a file that is there is never transferred again.
    None,
}

/// What happens at the destination to files that the source does not have, and to old versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeepOrDeleteMode {
    /// They are deleted.
    Delete,
    /// They are hidden, and deleted when they have been old or hidden for some days; in buckets only.
    KeepBeforeDelete,
    /// They are kept.
    #[default]
    NoDelete,
}
