use std::ops::RangeInclusive;

/// The characters of the names that a program makes up for buckets. The service takes upper case too, and compares names
/// without regard to case.
pub const BUCKET_NAME_CHARS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-";

/// What [`BUCKET_NAME_CHARS`] holds; names are compared without regard to case, so it needs no more.
pub const BUCKET_NAME_CHARS_UNIQ: &str = BUCKET_NAME_CHARS;

/// How many characters the name of a bucket has.
pub const BUCKET_NAME_LENGTH_RANGE: RangeInclusive<usize> = 6..=63;
