use serde::{Deserialize, Serialize};

use super::ApplicationKey;
use crate::refusal::Refusal;

const DAY_MILLIS: i64 = 86_400_000;
const DAYS_PER_YEAR: i64 = 365;

/// How firmly a retention holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RetentionMode {
    /// Whoever may bypass governance can shorten or remove it.
    Governance,
    /// Nobody can, until it ends.
    Compliance,
}

impl RetentionMode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Governance => "governance",
            Self::Compliance => "compliance",
        }
    }
}

/// Until when a version cannot be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retention {
    pub(crate) mode: RetentionMode,
    /// Milliseconds since the epoch.
    pub(crate) until: i64,
}

/// A version with a legal hold cannot be deleted, however long ago its retention ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LegalHold {
    On,
    Off,
}

/// The Object Lock settings of a version (protocol section 5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileLock {
    pub(crate) retention: Option<Retention>,
    /// `None`: never set, which acts as off.
    pub(crate) legal_hold: Option<LegalHold>,
}

/// What a client says about the lock of a file that it is about to make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NewLock {
    /// `None`: the bucket's default. `Some(None)`: no retention, whatever the default is.
    pub(crate) retention: Option<Option<Retention>>,
    pub(crate) legal_hold: Option<LegalHold>,
}

/// The Object Lock settings of a bucket. Once enabled, they are never disabled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BucketLock {
    pub(crate) is_enabled: bool,
    pub(crate) default_retention: Option<DefaultRetention>,
}

/// The retention of new files that do not say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DefaultRetention {
    pub(crate) mode: RetentionMode,
    pub(crate) duration: i64,
    pub(crate) unit: PeriodUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PeriodUnit {
    Days,
    Years,
}

impl DefaultRetention {
    pub(crate) fn days(&self) -> i64 {
        match self.unit {
            PeriodUnit::Days => self.duration,
            PeriodUnit::Years => self.duration.saturating_mul(DAYS_PER_YEAR),
        }
    }
}

impl NewLock {
    /// Refuses a key that may not set what is set.
    pub(crate) fn require(&self, key: &ApplicationKey) -> Result<(), Refusal> {
        if self.retention.is_some() {
            key.require("writeFileRetentions")?;
        }
        if self.legal_hold.is_some() {
            key.require("writeFileLegalHolds")?;
        }
        Ok(())
    }
}

impl BucketLock {
    /// The lock of a file that is uploaded at `now_millis`.
    pub(crate) fn of_new_file(&self, new: &NewLock, now_millis: i64) -> Result<FileLock, Refusal> {
        let asks_for_a_lock = new.retention.flatten().is_some() || new.legal_hold.is_some();
        if asks_for_a_lock && !self.is_enabled {
            return Err(Refusal::bad_request("The bucket is not file lock enabled"));
        }
        let by_default = || {
            let default = self.default_retention?;
            let period = default.days().saturating_mul(DAY_MILLIS);
            Some(Retention {
                mode: default.mode,
                until: now_millis.saturating_add(period),
            })
        };
        Ok(FileLock {
            retention: new.retention.unwrap_or_else(by_default),
            legal_hold: new.legal_hold,
        })
    }
}

impl FileLock {
    /// Whether the version may be deleted now.
    pub(crate) fn allows_deletion(&self, now_millis: i64, bypasses_governance: bool) -> bool {
        if self.legal_hold == Some(LegalHold::On) {
            return false;
        }
        match self.active(now_millis).map(|retention| retention.mode) {
            None => true,
            Some(RetentionMode::Governance) => bypasses_governance,
            Some(RetentionMode::Compliance) => false,
        }
    }

    /// Whether the retention may become `new` now. A longer one always may; governance may become compliance.
    pub(crate) fn allows_retention(
        &self,
        new: Option<Retention>,
        now_millis: i64,
        bypasses_governance: bool,
    ) -> bool {
        let Some(old) = self.active(now_millis) else {
            return true;
        };
        let is_weaker = |new: Retention| {
            new.until < old.until
                || (old.mode == RetentionMode::Compliance && new.mode == RetentionMode::Governance)
        };
        match old.mode {
            _ if new.is_some_and(|new| !is_weaker(new)) => true,
            RetentionMode::Governance => bypasses_governance,
            RetentionMode::Compliance => false,
        }
    }

    fn active(&self, now_millis: i64) -> Option<Retention> {
        self.retention
            .filter(|retention| now_millis < retention.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retention(mode: RetentionMode, until: i64) -> FileLock {
        FileLock {
            retention: Some(Retention { mode, until }),
            legal_hold: None,
        }
    }

    #[test]
    fn deletion_waits_for_hold_and_retention() {
        use RetentionMode::{Compliance, Governance};
        let held = FileLock {
            legal_hold: Some(LegalHold::On),
            retention: None,
        };
        let released = FileLock {
            legal_hold: Some(LegalHold::Off),
            ..retention(Governance, 10)
        };
        let table = [
            (FileLock::default(), 0, false, true),
            (held, 99, true, false),
            (released, 10, false, true),
            (retention(Governance, 10), 9, false, false),
            (retention(Governance, 10), 9, true, true),
            (retention(Governance, 10), 10, false, true),
            (retention(Compliance, 10), 9, true, false),
            (retention(Compliance, 10), 10, false, true),
        ];
        for (lock, now, bypass, expected) in table {
            assert_eq!(
                lock.allows_deletion(now, bypass),
                expected,
                "{lock:?} {now}"
            );
        }
    }

    #[test]
    fn a_retention_is_only_ever_extended_without_a_bypass() {
        use RetentionMode::{Compliance, Governance};
        let to = |mode, until| Some(Retention { mode, until });
        let table = [
            (Governance, to(Governance, 11), false, true),
            (Governance, to(Governance, 9), false, false),
            (Governance, to(Governance, 9), true, true),
            (Governance, to(Compliance, 10), false, true),
            (Governance, None, false, false),
            (Governance, None, true, true),
            (Compliance, to(Compliance, 11), false, true),
            (Compliance, to(Compliance, 9), true, false),
            (Compliance, to(Governance, 99), true, false),
            (Compliance, None, true, false),
        ];
        for (mode, new, bypass, expected) in table {
            let lock = retention(mode, 10);
            assert_eq!(
                lock.allows_retention(new, 5, bypass),
                expected,
                "{mode:?} to {new:?}"
            );
            assert!(lock.allows_retention(new, 10, false), "it has ended");
        }
    }
}
