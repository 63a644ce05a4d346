use std::fmt;
use std::sync::Arc;

use crate::open_text::open_text;

open_text! {
    /// Why an unfinished large file is not continued. More reasons may be added.
    pub struct RejectionReason {
        /// It was started with another file info.
        FILE_INFO = "its file info differs",
        /// It was started for other content, or nobody knows whether for this.
        LARGE_FILE_SHA1 = "its large_file_sha1 differs or cannot be compared",
        /// It was started with another content type.
        CONTENT_TYPE = "its content type differs",
        /// It is encrypted in another way.
        ENCRYPTION = "its encryption differs",
        /// Nothing says which SSE-C key it was started with.
        SSE_C_KEY = "its SSE-C key cannot be compared",
        /// It has another legal hold, or the application key may not see which.
        LEGAL_HOLD = "its legal hold differs or cannot be compared",
        /// It has another retention, or the application key may not see which.
        FILE_RETENTION = "its retention differs or cannot be compared",
        /// It was started with another upload time.
        UPLOAD_TIMESTAMP = "its upload time differs",
        /// It is a file of another name.
        FILE_NAME = "its name differs",
        /// It has a part that the file is not going to have.
        UNPLANNED_PART = "it has a part that is not planned",
        /// The file is cut at other places.
        PART_LENGTH = "a part has another length",
        /// A part has other content.
        PART_SHA1 = "a part has another SHA-1",
        /// It has no parts, and nothing shows that it was started for this content.
        NO_PARTS = "it has no parts",
        /// Another one that fits has more parts.
        FEWER_PARTS = "another one has as many parts or more",
        /// The journal remembers that it was started with other settings.
        REMEMBERED_SETTINGS = "it was started with other settings",
        /// The journal remembers that it was started for other content.
        REMEMBERED_CONTENT = "it was started for other content",
        /// Another upload, perhaps of another process, is sending it.
        IN_USE = "another upload is sending it",
        /// It was finished or cancelled meanwhile.
        GONE = "it is gone",
        /// So many of the name are unfinished that this one and the following are not looked at.
        TOO_MANY_CANDIDATES = "too many large files of this name are unfinished",
    }
}

/// An unfinished large file of the right name that is not continued.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RejectedCandidate {
    /// The id of the large file.
    pub file_id: String,
    /// What is wrong with it.
    pub reason: RejectionReason,
    /// The part that is meant, where it is one.
    pub part_number: Option<u32>,
}

impl RejectedCandidate {
    pub(super) fn new(file_id: &str, reason: RejectionReason, part_number: Option<u32>) -> Self {
        Self {
            file_id: file_id.to_owned(),
            reason,
            part_number,
        }
    }
}

impl fmt::Display for RejectedCandidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)?;
        match self.part_number {
            Some(number) => write!(f, " (part {number})"),
            None => Ok(()),
        }
    }
}

/// Is told which unfinished large file an upload continues, and why not another. Calls must return quickly.
///
/// ```
#[doc = include_str!("../../../api/example.txt")]
/// # use b2_internal::transfer::upload::{RejectedCandidate, ResumeListener};
/// #[derive(Debug)]
/// struct Print;
///
/// impl ResumeListener for Print {
///     fn continuing(&self, file_id: &str, part_count: u32) {
///         println!("continuing {file_id}, which has {part_count} parts");
///     }
///
///     fn candidate_rejected(&self, candidate: &RejectedCandidate) {
///         println!("not continuing {}: {candidate}", candidate.file_id);
///     }
/// }
///
/// bucket.upload_local_file(&photo, "2026/b.jpg").resume_listener(Print).await?;
/// # Ok(())
/// # }
/// ```
pub trait ResumeListener: fmt::Debug + Send + Sync + 'static {
    /// The upload continues this one, which has `part_count` parts already.
    fn continuing(&self, file_id: &str, part_count: u32) {
        let _ = (file_id, part_count);
    }

    /// An unfinished large file of the same name is not continued.
    fn candidate_rejected(&self, candidate: &RejectedCandidate) {
        let _ = candidate;
    }
}

impl<L: ResumeListener + ?Sized> ResumeListener for Arc<L> {
    fn continuing(&self, file_id: &str, part_count: u32) {
        (**self).continuing(file_id, part_count);
    }

    fn candidate_rejected(&self, candidate: &RejectedCandidate) {
        (**self).candidate_rejected(candidate);
    }
}
