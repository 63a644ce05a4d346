//! Files in the cloud: absent, hidden, misnamed.

macro_rules! file_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// The service knows no such resource, or no such endpoint (404). Its own words are left out, because they are
    /// about the URL and mislead.
    ResourceNotFound is [B2SimpleError], repeat Never, text ("No such file, bucket, or endpoint");

    /// A file or its bucket does not exist; the service does not say which.
    FileOrBucketNotFound {
        /// The bucket that was asked for.
        bucket_name: Option<String>,
        /// The file that was asked for.
        file_id_or_name: Option<String>,
    } is [ResourceNotFound], repeat Never,
        text ("Could not find {} within {}", named("file", file_id_or_name), named("bucket", bucket_name));

    /// The file does not exist (400 `no_such_file` and `file_not_present`, 404 `not_found`, and look-ups by name).
    FileNotPresent {
        /// The bucket that was asked for.
        bucket_name: Option<String>,
        /// The file that was asked for.
        file_id_or_name: Option<String>,
    } is [FileOrBucketNotFound], repeat Never, text ("File not present{}", after_colon(file_id_or_name));

    /// The newest version of the file is a hide marker already (400 `already_hidden`).
    FileAlreadyHidden {
        /// The name of the file.
        file_name: Option<String>,
    } is [B2SimpleError], repeat Never, text ("File already hidden{}", after_colon(file_name));

    /// The file cannot be unhidden, because its newest version is no hide marker.
    FileNotHidden {
        /// The name of the file.
        file_name: String,
    } is [B2SimpleError], repeat Never, text ("File not hidden: {file_name}");

    /// The file cannot be unhidden, because it has no version.
    FileDeleted {
        /// The name of the file.
        file_name: String,
    } is [B2SimpleError], repeat Never, text ("File deleted: {file_name}");

    /// A listing has a version whose action is not expected there.
    UnexpectedFileVersionAction {
        /// The action.
        action: String,
    } is [B2SimpleError], repeat Never,
        text ("Unexpected file version action returned by the server: {action}");

    /// The name breaks B2's rules for file names.
    UnusableFileName {
        /// The rule that it breaks.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Unusable file name: {message}");

    /// The file info cannot be used. Kept for users' own use.
    BadFileInfo {
        /// What is wrong with it.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Bad file info: {message}");
    } };
}
