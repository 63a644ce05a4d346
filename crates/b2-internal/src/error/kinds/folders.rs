//! Folders that are scanned, and synchronisation.

macro_rules! folder_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// The folder to synchronise from has nothing in it.
    EmptyDirectory {
        /// The path of the folder.
        path: String,
    } is [BaseDirectoryError], repeat Never, text ("Empty directory: {path}");

    /// The folder's path is that of something else.
    NotADirectory {
        /// The path.
        path: String,
    } is [BaseDirectoryError], repeat Never, text ("Not a directory: {path}");

    /// The folder is missing and cannot be made.
    UnableToCreateDirectory {
        /// The path of the folder.
        path: String,
    } is [BaseDirectoryError], repeat Never, text ("Unable to create directory: {path}");

    /// The name cannot be a path on this machine, or would lead out of the folder.
    UnsupportedFilename {
        /// What is wrong with it.
        message: String,
        /// The name.
        filename: String,
    } is [], repeat Never, text ("{message}: {filename}");

    /// A local name is not valid in the system's encoding.
    EnvironmentEncodingError {
        /// The name as far as it can be shown.
        filename: String,
        /// The encoding.
        encoding: String,
    } is [], repeat Never,
        text ("file name {filename} cannot be decoded with system encoding ({encoding}).\n\
               We think this is an environment error which you should workaround by\n\
               setting your system encoding properly, for example like this:\n\
               export LANG=en_US.UTF-8");

    /// The file at the destination is newer than the one at the source, and the sync was told not to decide.
    DestFileNewer {
        /// The destination's path within its folder.
        dest_path: String,
        /// The destination's modification time, in milliseconds since the epoch.
        dest_mod_time_millis: i64,
        /// The source's path within its folder.
        source_path: String,
        /// The source's modification time, in milliseconds since the epoch.
        source_mod_time_millis: i64,
        /// What the destination's folder puts in front of paths: `b2://` or `local://`.
        dest_prefix: String,
        /// What the source's folder puts in front of paths.
        source_prefix: String,
    } is [], repeat Never,
        text ("source file is older than destination: {source_prefix}{source_path} with a time of \
               {source_mod_time_millis} cannot be synced to {dest_prefix}{dest_path} with a time of \
               {dest_mod_time_millis}, unless a valid newer_file_mode is provided");

    /// Some actions of a sync failed; its report says which.
    IncompleteSync is [B2SimpleError], repeat Never, text ("Incomplete sync: sync is incomplete");

    /// The interface v1 says with this that its caller asked for something impossible.
    CommandError {
        /// What is wrong.
        message: String,
    } is [], repeat Never, text ("{message}");
    } };
}
