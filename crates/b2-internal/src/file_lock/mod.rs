//! What keeps a file from being changed or deleted: retention and legal holds.
//!
//! Times are milliseconds since 1970.

mod bucket_retention;
mod legal_hold;
mod retention;
pub(crate) mod wire;

#[cfg(test)]
mod tests;

pub use bucket_retention::{
    BucketRetentionSetting, FileLockConfiguration, NO_RETENTION_BUCKET_SETTING, RetentionPeriod,
    RetentionUnit, UNKNOWN_BUCKET_RETENTION, UNKNOWN_FILE_LOCK_CONFIGURATION,
};
pub use legal_hold::LegalHold;
pub use retention::{
    FileRetentionSetting, NO_RETENTION_FILE_SETTING, RetentionMode, UNKNOWN_FILE_RETENTION_SETTING,
};
