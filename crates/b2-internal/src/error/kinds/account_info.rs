//! The place where credentials and bucket names are kept.

macro_rules! account_info_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// The account data cannot be used, for a reason that no other kind names.
    AccountInfoError {
        /// The reason.
        message: String,
    } is [], repeat Never, text ("{message}");

    /// The account data lacks something: usually nobody has authorized yet.
    MissingAccountData {
        /// Python's name of what is missing, such as `account_id`.
        key: String,
    } is [AccountInfoError], repeat Never, text ("Missing account data: {key}");

    /// The file with the account data cannot be read as such.
    CorruptAccountInfo {
        /// The path of the file.
        file_name: String,
    } is [AccountInfoError], repeat Never,
        text ("Account info file ({file_name}) appears corrupted. Try removing and then re-authorizing the account.");

    /// Another process kept the account data locked for as long as this one was willing to wait.
    #[non_exhaustive]
    AccountInfoLocked {
        /// The path of the file.
        file_name: String,
    } is [AccountInfoError], repeat Never,
        text ("Account info file ({file_name}) is locked by another process. Repeat when that process is done.");

    /// The file is a healthy database, but of another program or of a newer version.
    #[non_exhaustive]
    ForeignAccountInfo {
        /// The path of the file.
        file_name: String,
    } is [AccountInfoError], repeat Never,
        text ("Account info file ({file_name}) is a database that this library did not make and leaves alone. \
               Choose another path.");
    } };
}
