//! The names of B2: what a file or bucket may be called, and how a name travels in a header or a URL.

mod bucket_name;
mod file_name;
mod percent;
pub mod printable;
pub(crate) mod unicode;

pub use bucket_name::{BUCKET_NAME_CHARS, BUCKET_NAME_CHARS_UNIQ, BUCKET_NAME_LENGTH_RANGE};
pub use file_name::{FileNameFault, check_file_name};
pub use percent::{percent_decode, percent_encode};
