//! Uploads, copies and large files.

macro_rules! upload_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// A part was not started, because another part of the same large file had failed.
    AlreadyFailed {
        /// Why the other part failed.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Already failed: {message}");

    /// The upload URL is not valid any more; a new one helps.
    BadUploadUrl {
        /// What is wrong with it.
        message: String,
    } is [B2SimpleError], repeat WithNewUploadUrl, text ("Bad upload url: {message}");

    /// The service computed another SHA-1 than the one that came with the file.
    FileSha1Mismatch {
        /// The name of the file.
        file_name: String,
    } is [B2SimpleError], repeat Never, text ("Upload file SHA1 mismatch: {file_name}");

    /// The local path is no regular file.
    InvalidUploadSource {
        /// The path.
        path: String,
    } is [B2SimpleError], repeat Never, text ("Invalid upload source: {path}");

    /// The large file cannot be finished, because a part is missing (400 `missing_part`).
    MissingPart {
        /// The id of the large file.
        file_id: Option<String>,
    } is [B2SimpleError], repeat Never, text ("Part number has not been uploaded{}", after_colon(file_id));

    /// The large file cannot be finished, because a digest differs (400 `part_sha1_mismatch`).
    PartSha1Mismatch {
        /// The id of the large file. Python calls it the key, and calls it a part number in the text.
        key: Option<String>,
    } is [], repeat Never, text ("{} has wrong SHA1", part_of(key));

    /// The file would be larger than B2 takes.
    MaxFileSizeExceeded {
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        max_allowed_size: u64,
    } is [], repeat Never, text ("Allowed file size of exceeded: {size} > {max_allowed_size}");

    /// Every attempt to upload failed.
    MaxRetriesExceeded {
        /// The number of attempts.
        limit: u32,
        /// What each attempt met, in order.
        errors: Vec<Error>,
    } is [], repeat Never,
        text ("FAILED to upload after {limit} tries. Encountered exceptions: {}", lines(errors));

    /// No buffer became free in time for a stream of unknown length.
    UnboundStreamBufferTimeout is [B2SimpleError], repeat Never,
        text ("Unbound stream buffer timeout: no buffer became free in time; use more buffers or a longer time-out");

    /// Two uploads used one upload URL at the same time (400 `auth_token_limit`).
    UploadTokenUsedConcurrently {
        /// The upload URL's token, shortened so that nobody can use it.
        token: String,
    } is [], repeat Never, text ("More than one concurrent upload using auth token {token}");

    /// The source is too big to be copied in one call (400 `source_too_large`).
    CopySourceTooBig {
        /// What the service said.
        message: String,
        /// The service's error code.
        code: Option<String>,
        /// The size of the source in bytes.
        size: u64,
    } is [BadRequest], repeat Never, text ("{}", coded(message, "Copy source too big", code));

    /// File info and content type of a copy do not fit together.
    CopyArgumentsMismatch {
        /// What does not fit.
        message: String,
    } is [InvalidUserInput], repeat Never, text ("{message}");

    /// Metadata and metadata directive of a copy do not fit together.
    InvalidMetadataDirective {
        /// What does not fit.
        message: String,
    } is [], repeat Never, text ("{message}");

    /// A copy that keeps its metadata cannot change the SSE-C key, because the key's id is part of the metadata.
    SSECKeyIdMismatchInCopy {
        /// The id of the source's key.
        source_key_id: Option<String>,
        /// The id of the destination's key.
        destination_key_id: Option<String>,
    } is [InvalidMetadataDirective], repeat Never,
        text ("attempting to copy file using MetadataDirectiveMode.COPY without providing source_file_info and \
               source_content_type for differing sse_c_key_ids: source=\"{}\", destination=\"{}\"",
              or_none(source_key_id), or_none(destination_key_id));

    /// This encryption setting cannot be used for writing a file.
    WrongEncryptionSettingForFileWrite {
        /// The setting in Python's form, such as `<EncryptionSetting(EncryptionMode.NONE, None, None)>`.
        encryption_setting: String,
    } is [InvalidUserInput], repeat Never, text ("{encryption_setting} cannot be used for file writes.");

    /// The local file changed while it was being uploaded, so what was sent is neither the old nor the new content.
    #[non_exhaustive]
    SourceChanged {
        /// The path of the file.
        path: PathBuf,
    } is [], repeat Never,
        text ("{} changed while it was being uploaded; upload it again when it is at rest", path.display());

    /// The answer to a call that must not simply be repeated got lost, and what it did could not be looked up.
    #[non_exhaustive]
    UnknownOutcome {
        /// The call, such as `b2_copy_file`.
        operation: String,
        /// What to look for, such as `file a.jpg in bucket photos`.
        what: String,
    } is [], repeat Never,
        text ("the answer to {operation} was lost and its outcome could not be looked up: check {what} before you \
               repeat the call");
    } };
}
