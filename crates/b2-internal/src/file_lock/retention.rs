use crate::dict::Dict;
use crate::error::{Error, ErrorKind};
use crate::open_text::open_text;

open_text! {
    /// How firmly a file is retained. The service may add to these.
    pub struct RetentionMode {
        /// Who has the capability `bypassGovernance` may delete the file or shorten its retention.
        GOVERNANCE = "governance",
        /// Nobody can delete the file or shorten its retention.
        COMPLIANCE = "compliance",
        /// The file is not retained.
        NONE = "none",
        /// Not known, for example because the application key may not read it.
        UNKNOWN = "unknown",
    }
}

/// The file is not retained.
pub const NO_RETENTION_FILE_SETTING: FileRetentionSetting = FileRetentionSetting {
    mode: RetentionMode::NONE,
    retain_until: None,
};

/// The application key may not read whether the file is retained.
pub const UNKNOWN_FILE_RETENTION_SETTING: FileRetentionSetting = FileRetentionSetting {
    mode: RetentionMode::UNKNOWN,
    retain_until: None,
};

/// How a version is retained, and for how long.
///
/// ```
/// use b2_internal::file_lock::{FileRetentionSetting, RetentionMode};
///
/// let retention = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(1_800_000_000_000);
/// assert_eq!(retention.retain_until, Some(1_800_000_000_000));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileRetentionSetting {
    /// How firmly the version is retained.
    pub mode: RetentionMode,
    /// When the retention ends, in milliseconds since 1970; `None` where there is none.
    pub retain_until: Option<i64>,
}

impl FileRetentionSetting {
    /// Retention with `mode`. Governance and compliance need [`FileRetentionSetting::retain_until`] too.
    pub fn new(mode: RetentionMode) -> Self {
        Self {
            mode,
            retain_until: None,
        }
    }

    /// Sets when the retention ends, in milliseconds since 1970.
    pub fn retain_until(mut self, millis: i64) -> Self {
        self.retain_until = Some(millis);
        self
    }

    /// The setting as Python shows it.
    pub fn as_dict(&self) -> Dict {
        Dict::new()
            .with("mode", self.mode.on_wire())
            .with("retainUntilTimestamp", self.retain_until)
    }

    /// Refuses what cannot be asked of the service.
    pub(crate) fn check_for_request(&self) -> Result<(), Error> {
        let message = if self.mode == RetentionMode::UNKNOWN {
            "is unknown, which cannot be asked for".to_owned()
        } else if self.mode != RetentionMode::NONE && self.retain_until.is_none() {
            format!("needs retain_until with the mode {}", self.mode)
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: "file_retention".to_owned(),
            message,
        }))
    }
}
