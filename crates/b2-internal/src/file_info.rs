//! The keys of file info that B2's tools agree on.

/// The file info key for the time of the last modification, in milliseconds since 1970.
pub const SRC_LAST_MODIFIED_MILLIS: &str = "src_last_modified_millis";
/// The file info key for the SHA-1 of a large file as a whole.
pub const LARGE_FILE_SHA1: &str = "large_file_sha1";
