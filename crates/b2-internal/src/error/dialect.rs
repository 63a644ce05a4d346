use std::fmt;

use super::text::bucket_id_not_found;
use super::{ErrorClass, ErrorKind};

/// The numbered interface whose manners apply.
///
/// A handle of an older interface stamps it on the errors that it passes on, because a few errors read and classify
/// differently there. Everything else about errors is the same in all interfaces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// What came before `b2sdk-v1` and lives on in its module `v0`.
    V0,
    /// `b2sdk-v1`.
    V1,
    /// `b2sdk-v2`.
    V2,
    /// `b2sdk-v3`, the newest.
    #[default]
    V3,
}

impl Dialect {
    /// Whether an error of class `error` belongs to `family`.
    pub(super) fn is(self, error: ErrorClass, family: ErrorClass) -> bool {
        error == family || self.bases(error).iter().any(|&base| self.is(base, family))
    }

    fn bases(self, class: ErrorClass) -> &'static [ErrorClass] {
        match class {
            // Its text and code are those of a bad request, too.
            ErrorClass::BucketIdNotFound if self <= Self::V2 => {
                &[ErrorClass::ResourceNotFound, ErrorClass::BadRequest]
            }
            // There `RestrictedBucket` was replaced by a class of the same name, without its special case.
            ErrorClass::RestrictedBucketMissing if self <= Self::V2 => &[],
            _ => class.bases(),
        }
    }

    /// The code that the interface gives to errors of this kind, whether the service sent it or not.
    pub(super) fn code(self, kind: &ErrorKind) -> Option<&'static str> {
        match kind {
            ErrorKind::BucketIdNotFound { .. } if self <= Self::V2 => Some("bad_bucket_id"),
            _ => None,
        }
    }

    pub(super) fn write_text(self, kind: &ErrorKind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match kind {
            ErrorKind::BucketIdNotFound { bucket_id } if self <= Self::V2 => {
                write!(f, "{} (bad_bucket_id)", bucket_id_not_found(bucket_id))
            }
            ErrorKind::RestrictedBucket { bucket_names } if self <= Self::V2 => write!(
                f,
                "Application key is restricted to bucket: {}",
                bucket_names.join(", ")
            ),
            ErrorKind::NotADirectory { path } if self <= Self::V1 => {
                write!(f, "{path} is not a directory")
            }
            ErrorKind::UnableToCreateDirectory { path } if self <= Self::V1 => {
                write!(f, "unable to create directory {path}")
            }
            // There its text spoke of the options of the command line.
            ErrorKind::DestFileNewer {
                dest_path,
                dest_mod_time_millis,
                source_path,
                source_mod_time_millis,
                dest_prefix,
                source_prefix,
            } if self == Self::V0 => write!(
                f,
                "source file is older than destination: {source_prefix}{source_path} with a time of \
                 {source_mod_time_millis} cannot be synced to {dest_prefix}{dest_path} with a time of \
                 {dest_mod_time_millis}, unless --skipNewer or --replaceNewer is provided"
            ),
            _ => kind.write_text(f),
        }
    }
}
