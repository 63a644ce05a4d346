//! Downloads and the places where they go.

macro_rules! download_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// The bytes that arrived are not those that were stored.
    ChecksumMismatch {
        /// The digest's name, such as `sha1`.
        checksum_type: String,
        /// The digest that was promised.
        expected: String,
        /// The digest of what arrived.
        actual: String,
    } is [TransientError], repeat Always, text ("{checksum_type} checksum mismatch -- bad data");

    /// The download ended before all bytes had come.
    TruncatedOutput {
        /// The number of bytes that came.
        bytes_read: u64,
        /// The number of bytes expected.
        file_size: u64,
    } is [TransientError], repeat Always, text ("only {bytes_read} of {file_size} bytes read");

    /// The service sent less than the range that was asked for.
    InvalidRange {
        /// The number of bytes that the service would send.
        content_length: u64,
        /// The first and the last byte that were asked for.
        range: (u64, u64),
    } is [], repeat Never, text ("{}", invalid_range(*content_length, *range));

    /// The range begins behind the end of the file (416 `range_not_satisfiable`).
    UnsatisfiableRange is [], repeat Never, text ("The range in the request is outside the size of the file");

    /// The file is what the caller has already (304): a condition of the download did not hold. Python has no exception for it.
    #[non_exhaustive]
    NotModified {
        /// The file that was asked for.
        file_id_or_name: Option<String>,
    } is [], repeat Never, text ("File not modified{}", after_colon(file_id_or_name));

    /// The file is not what the caller expects any more (412): a condition of the download did not hold. Python has no
    /// exception for it.
    #[non_exhaustive]
    PreconditionFailed {
        /// The file that was asked for.
        file_id_or_name: Option<String>,
    } is [], repeat Never, text ("File does not meet the condition{}", after_colon(file_id_or_name));

    /// The download cannot be written the way that was asked for.
    DestinationError {
        /// Why not.
        message: String,
    } is [], repeat Never, text ("{message}");

    /// The system refuses to create or write the file.
    DestinationDirectoryDoesntAllowOperation is [DestinationDirectoryError], repeat Never,
        text ("permission to write the destination file was denied: check the modes of the file and of its directory");

    /// The directory for the file is missing.
    DestinationDirectoryDoesntExist is [DestinationDirectoryError], repeat Never,
        text ("the directory of the destination file does not exist: create it first");

    /// The destination is a directory.
    DestinationIsADirectory is [DestinationDirectoryError], repeat Never,
        text ("the destination is a directory: give the path of a file in it");

    /// The parent of the destination is a file.
    DestinationParentIsNotADirectory is [DestinationDirectoryError], repeat Never,
        text ("the parent of the destination file is not a directory: choose another path");
    } };
}
