use std::fmt;
use std::path::PathBuf;

use bytes::Bytes;

use super::text::{
    after_colon, after_colon_text, bucket_id_not_found, clock_skew, coded, excerpt, invalid_range,
    lines, named, or, or_none, part_of, path_after_space, python_list,
};
use super::{Error, ErrorClass};

/// Whether an attempt that ended with an error may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// It would end the same way again.
    Never,
    /// Only an upload, and only with another upload URL.
    WithNewUploadUrl,
    /// Anything: the same request may succeed later.
    Always,
}

macro_rules! define_kinds {
    ($(
        $(#[$about:meta])*
        $name:ident $({ $( $(#[$about_field:meta])* $field:ident: $type:ty, )* })?
        is [$($base:ident),*], repeat $repeat:ident, text ($($text:tt)+);
    )*) => {
        /// What went wrong: one variant per exception of Python's b2sdk, under the same name and with the same data,
        /// and a few of this library's own.
        ///
        /// [`Error::is`] asks for a whole family. Kinds may be added; a new kind belongs to a family that exists
        /// wherever there is one, so `is` keeps its answer.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $( $(#[$about])* $name $({ $( $(#[$about_field])* $field: $type, )* })?, )*
        }

        impl ErrorKind {
            /// The kind's name, which is that of Python's exception where there is one.
            pub fn name(&self) -> &'static str {
                match self {
                    $( Self::$name { .. } => stringify!($name), )*
                }
            }

            pub(super) fn class(&self) -> ErrorClass {
                match self {
                    $( Self::$name { .. } => ErrorClass::$name, )*
                }
            }

            pub(super) fn repeat(&self) -> Repeat {
                match self {
                    $( Self::$name { .. } => Repeat::$repeat, )*
                }
            }

            /// Writes the text of the newest interface.
            #[expect(unused_variables, reason = "not every text shows every field")]
            pub(super) fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $( Self::$name $({ $($field),* })? => write!(f, $($text)+), )*
                }
            }
        }
    };
}

all_kinds!(define_kinds);

impl ErrorKind {
    /// The service's error code, of the kinds that carry it as Python's exceptions do.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::BadRequest { code, .. }
            | Self::CopySourceTooBig { code, .. }
            | Self::EventTypeCategoriesError { code, .. }
            | Self::EventTypeInvalidError { code, .. }
            | Self::EventTypeOverlapError { code, .. }
            | Self::EventTypesEmptyError { code, .. }
            | Self::Unauthorized { code, .. }
            | Self::InvalidAuthToken { code, .. }
            | Self::EmailNotVerified { code, .. }
            | Self::NoPaymentHistory { code, .. } => code.as_deref(),
            _ => None,
        }
    }
}
