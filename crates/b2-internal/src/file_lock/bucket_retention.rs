use super::RetentionMode;
use crate::dict::Dict;
use crate::error::{Error, ErrorKind};
use crate::open_text::open_text;

open_text! {
    /// What a period is counted in. The service may add to these.
    pub struct RetentionUnit {
        /// Days.
        DAYS = "days",
        /// Years.
        YEARS = "years",
    }
}

/// How long new files of a bucket are retained.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetentionPeriod {
    /// The number of days or years, at least 1.
    pub duration: u32,
    /// Days or years.
    pub unit: RetentionUnit,
}

impl RetentionPeriod {
    /// The units that this library knows.
    pub const KNOWN_UNITS: [RetentionUnit; 2] = [RetentionUnit::DAYS, RetentionUnit::YEARS];

    /// So many days, at least 1.
    pub fn days(days: u32) -> Self {
        Self {
            duration: days,
            unit: RetentionUnit::DAYS,
        }
    }

    /// So many years, at least 1.
    pub fn years(years: u32) -> Self {
        Self {
            duration: years,
            unit: RetentionUnit::YEARS,
        }
    }

    /// The period as Python shows it.
    pub fn as_dict(&self) -> Dict {
        Dict::new()
            .with("duration", self.duration)
            .with("unit", self.unit.as_str())
    }
}

/// New files are not retained.
pub const NO_RETENTION_BUCKET_SETTING: BucketRetentionSetting = BucketRetentionSetting {
    mode: RetentionMode::NONE,
    period: None,
};

/// The application key may not read how new files are retained.
pub const UNKNOWN_BUCKET_RETENTION: BucketRetentionSetting = BucketRetentionSetting {
    mode: RetentionMode::UNKNOWN,
    period: None,
};

/// The application key may not read the file lock of the bucket.
pub const UNKNOWN_FILE_LOCK_CONFIGURATION: FileLockConfiguration = FileLockConfiguration {
    default_retention: UNKNOWN_BUCKET_RETENTION,
    is_file_lock_enabled: None,
};

/// How new files of a bucket are retained unless their upload says otherwise.
///
/// ```
/// use b2_internal::file_lock::{BucketRetentionSetting, RetentionMode, RetentionPeriod};
///
/// let default = BucketRetentionSetting::new(RetentionMode::GOVERNANCE).period(RetentionPeriod::days(30));
/// assert_eq!(default.period.unwrap().duration, 30);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BucketRetentionSetting {
    /// How firmly files are retained.
    pub mode: RetentionMode,
    /// How long, from the time of the upload; `None` where they are not retained.
    pub period: Option<RetentionPeriod>,
}

impl BucketRetentionSetting {
    /// Retention with `mode`. Governance and compliance need [`BucketRetentionSetting::period`] too.
    pub fn new(mode: RetentionMode) -> Self {
        Self { mode, period: None }
    }

    /// Sets how long files are retained.
    pub fn period(mut self, period: RetentionPeriod) -> Self {
        self.period = Some(period);
        self
    }

    /// The setting as Python shows it.
    pub fn as_dict(&self) -> Dict {
        let period = self.period.as_ref().map(RetentionPeriod::as_dict);
        Dict::new()
            .with("mode", self.mode.on_wire())
            .with_known("period", period)
    }

    /// Refuses what cannot be asked of the service.
    pub(crate) fn check_for_request(&self) -> Result<(), Error> {
        let message = if self.mode == RetentionMode::UNKNOWN {
            "is unknown, which cannot be asked for".to_owned()
        } else if self.mode != RetentionMode::NONE && self.period.is_none() {
            format!("needs a period with the mode {}", self.mode)
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: "default_retention".to_owned(),
            message,
        }))
    }
}

/// Whether files of a bucket can be retained, and how new ones are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileLockConfiguration {
    /// How new files are retained.
    pub default_retention: BucketRetentionSetting,
    /// Whether files can be retained and held at all; `None` when the application key may not read it.
    pub is_file_lock_enabled: Option<bool>,
}

impl FileLockConfiguration {
    /// A configuration.
    pub fn new(
        default_retention: BucketRetentionSetting,
        is_file_lock_enabled: Option<bool>,
    ) -> Self {
        Self {
            default_retention,
            is_file_lock_enabled,
        }
    }

    /// The configuration as Python shows it.
    pub fn as_dict(&self) -> Dict {
        Dict::new()
            .with("defaultRetention", self.default_retention.as_dict())
            .with("isFileLockEnabled", self.is_file_lock_enabled)
    }
}
