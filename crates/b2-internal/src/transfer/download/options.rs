//! What a caller may choose about a download that is saved, and what he learns of it.

/// What a saved file survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Durability {
    /// The file takes its name in one step, so whoever reads it sees the old content or the new, whole. After a loss of
    /// power the system may have lost either.
    #[default]
    Atomic,
    /// The same, and the content and the name are on the disk when the call returns.
    Synced,
}

/// How a file that is there already is treated.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::transfer::download::SaveMode;
/// std::fs::write(&copy, "<photo here>")?;
/// let download = bucket.download_file_by_name("2026/a.jpg").await?;
/// download.save_to(&copy).mode(SaveMode::InPlace { offset: 1 }).await?;
/// assert_eq!(std::fs::read(&copy)?, b"<a photoere>");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SaveMode {
    /// A new file takes its place once it is whole and verified; until then, and if anything fails, it stays as it is.
    /// Python's `wb+`.
    #[default]
    Replace,
    /// The bytes are written into it, the first of them at `offset`; what lies before and behind them stays. The file must
    /// exist. When the download fails, some of the bytes may have been written. Python's `rb+`.
    InPlace {
        /// Where the first byte goes.
        offset: u64,
    },
}

/// What becomes of a partly downloaded file when the download fails or is dropped.
///
/// It lies beside its destination under a name of its own, which folder scans pass over. What a killed process left there
/// is continued in any case by the next download of the same version to the same path.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::transfer::download::PartialDownload;
/// let download = bucket.download_file_by_name("2026/a.jpg").await?;
/// let saved = download.save_to(&copy).on_failure(PartialDownload::Keep).await?;
/// assert_eq!(saved.continued_bytes, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PartialDownload {
    /// It is removed.
    #[default]
    Discard,
    /// It stays, if any range of 8 MiB is complete, and the next download of the same version to the same path continues it.
    Keep,
}

/// What was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SavedDownload {
    /// The number of bytes that were saved.
    pub length: u64,
    /// Whether the bytes were compared with a digest: that of the upload, or for a large file the one that its uploader
    /// noted. Ranges, and large files without a note, cannot be verified; their length is right all the same.
    pub is_verified: bool,
    /// How many of the bytes an earlier, interrupted download had brought.
    pub continued_bytes: u64,
    /// How many bytes were read from the disk again for the digest: those that an earlier download had brought, and those
    /// that came so far out of order that they could not be kept in memory until their turn.
    pub read_back_bytes: u64,
}

/// All that may be chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SaveOptions {
    pub(crate) durability: Durability,
    pub(crate) mode: SaveMode,
    /// Whether bytes may be written at several places of the file at once.
    pub(crate) allow_seeking: bool,
    pub(crate) on_failure: PartialDownload,
}
