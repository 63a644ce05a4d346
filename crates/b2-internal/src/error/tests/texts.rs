use std::io;
use std::path::PathBuf;

use bytes::Bytes;

use super::{Error, ErrorClass, ErrorKind, OWN_KINDS, one_of_each, s, some};
use crate::error::text::{python_list, python_str};

/// Every exception of the reference's table with the text that Python gives it, in the order of that table.
#[rustfmt::skip]
pub(super) fn python_texts() -> Vec<(ErrorKind, &'static str)> {
    use ErrorKind::*;
    vec![
        (AccessDenied, "This call with these parameters is not allowed for this auth token"),
        (AccountInfoError { message: s("m") }, "m"),
        (AlreadyFailed { message: s("m") }, "Already failed: m"),
        (B2ConnectionError { details: s("d") }, "Connection error: d"),
        (B2HttpCallbackException { message: s("m") }, "Http callback exception: m"),
        (B2HttpCallbackPostRequestException { message: s("m") }, "Http callback post request exception: m"),
        (B2HttpCallbackPreRequestException { message: s("m") }, "Http callback pre request exception: m"),
        (B2RequestTimeout { details: s("d") }, "Request timeout: d"),
        (B2RequestTimeoutDuringUpload { details: s("d") }, "Request timeout during upload: d"),
        (BadDateFormat { value: s("yesterday") }, "Date from server: yesterday"),
        (BadFileInfo { message: s("m") }, "Bad file info: m"),
        (BadJson { message: s("m") }, "Bad request: m"),
        (BadRequest { message: s("m"), code: some("c") }, "m (c)"),
        (BadUploadUrl { message: s("m") }, "Bad upload url: m"),
        (BrokenPipe, "Broken pipe: unable to send entire request"),
        (BucketIdNotFound { bucket_id: some("b1") }, "Bucket with id=b1 not found"),
        (BucketNotAllowed { message: s("m") }, "Bucket not allowed: m"),
        (CapabilityNotAllowed { message: s("m") }, "Capability not allowed: m"),
        (CapExceeded, "Cap exceeded."),
        (ChecksumMismatch { checksum_type: s("sha1"), expected: s("e"), actual: s("a") },
            "sha1 checksum mismatch -- bad data"),
        (ClockSkew { clock_skew_seconds: -700 }, "ClockSkew: local clock is 700 seconds behind server"),
        (ClockSkew { clock_skew_seconds: 700 }, "ClockSkew; local clock is 700 seconds ahead of server"),
        (Conflict { message: s("m") }, "Conflict: m"),
        (ConnectionReset, "Connection reset"),
        (CopyArgumentsMismatch { message: s("File info can be set only when content type is set") },
            "File info can be set only when content type is set"),
        (CopySourceTooBig { message: s("Copy source too big: 7"), code: some("source_too_large"), size: 7 },
            "Copy source too big: 7 (source_too_large)"),
        (CorruptAccountInfo { file_name: s("/f") },
            "Account info file (/f) appears corrupted. Try removing and then re-authorizing the account."),
        (DestFileNewer {
            dest_path: s("a/b.txt"),
            dest_mod_time_millis: 2000,
            source_path: s("b.txt"),
            source_mod_time_millis: 1000,
            dest_prefix: s("b2://"),
            source_prefix: s("local://"),
         },
            "source file is older than destination: local://b.txt with a time of 1000 cannot be synced to \
             b2://a/b.txt with a time of 2000, unless a valid newer_file_mode is provided"),
        (DestinationError { message: s("m") }, "m"),
        (DisablingFileLockNotSupported, "Disabling file lock is not supported"),
        (DuplicateBucketName { bucket_name: some("n") }, "Bucket name is already in use: n"),
        (EmailNotVerified { message: s("m"), code: some("email_not_verified") }, "m (email_not_verified)"),
        (EmptyDirectory { path: s("/p") }, "Empty directory: /p"),
        (EnablingFileLockOnRestrictedBucket, "Turning on file lock for a restricted bucket is not allowed"),
        (EnvironmentEncodingError { filename: s("n"), encoding: s("ascii") },
            "file name n cannot be decoded with system encoding (ascii).\n\
             We think this is an environment error which you should workaround by\n\
             setting your system encoding properly, for example like this:\n\
             export LANG=en_US.UTF-8"),
        (EventTypeCategoriesError { message: s("m"), code: some("c") }, "m (c)"),
        (EventTypeInvalidError { message: s("m"), code: some("c") }, "m (c)"),
        (EventTypeOverlapError { message: s("m"), code: some("c") }, "m (c)"),
        (EventTypesEmptyError { message: s("m"), code: some("c") }, "m (c)"),
        (FileAlreadyHidden { file_name: some("n") }, "File already hidden: n"),
        (FileDeleted { file_name: s("n") }, "File deleted: n"),
        (FileNameNotAllowed { message: s("m") }, "File name not allowed: m"),
        (FileNotHidden { file_name: s("n") }, "File not hidden: n"),
        (FileNotPresent { bucket_name: some("b"), file_id_or_name: some("n") }, "File not present: n"),
        (FileNotPresent { bucket_name: some("b"), file_id_or_name: None }, "File not present"),
        (FileOrBucketNotFound { bucket_name: some("b"), file_id_or_name: some("n") },
            "Could not find file [n] within bucket [b]"),
        (FileOrBucketNotFound { bucket_name: None, file_id_or_name: None },
            "Could not find a file within a bucket"),
        (FileSha1Mismatch { file_name: s("n") }, "Upload file SHA1 mismatch: n"),
        (IncompleteSync, "Incomplete sync: sync is incomplete"),
        (InvalidArgument { parameter_name: s("p"), message: s("is wrong") }, "p is wrong"),
        (InvalidAuthToken { message: s("m"), code: some("expired_auth_token") },
            "Invalid authorization token. Server said: m (expired_auth_token)"),
        (InvalidJsonResponse { content: Bytes::from_static(b"<p>") }, "Invalid json response: <p>"),
        (InvalidMetadataDirective { message: s("content_type cannot be None when metadata_directive is REPLACE") },
            "content_type cannot be None when metadata_directive is REPLACE"),
        (InvalidRange { content_length: 5, range: (10, 19) },
            "A range of 10-19 was requested (size of 10), but cloud could only serve 5 of that"),
        (InvalidUploadSource { path: s("/p") }, "Invalid upload source: /p"),
        (InvalidUserInput { message: s("min_part_size value (9) exceeding recommended_upload_part_size value (8)") },
            "min_part_size value (9) exceeding recommended_upload_part_size value (8)"),
        (MaxFileSizeExceeded { size: 9, max_allowed_size: 8 }, "Allowed file size of exceeded: 9 > 8"),
        (MaxRetriesExceeded { limit: 2, errors: vec![Error::new(BrokenPipe), Error::new(ConnectionReset)] },
            "FAILED to upload after 2 tries. Encountered exceptions: Broken pipe: unable to send entire request\n\
             Connection reset"),
        (MissingAccountData { key: s("account_id") }, "Missing account data: account_id"),
        (MissingPart { file_id: some("f") }, "Part number has not been uploaded: f"),
        (NoPaymentHistory { message: s("m"), code: some("no_payment_history") }, "m (no_payment_history)"),
        (NonExistentBucket { bucket_name: some("b"), file_id_or_name: None }, "No such bucket: b"),
        (NonExistentBucket { bucket_name: None, file_id_or_name: some("n") }, "No such bucket"),
        (NotADirectory { path: s("/p") }, "Not a directory: /p"),
        (PartSha1Mismatch { key: some("f") }, "Part number f has wrong SHA1"),
        (PotentialS3EndpointPassedAsRealm { content: Bytes::from_static(b"<p>") },
            "Potential s3 endpoint passed as realm: <p>"),
        (RequestTimeout { message: s("408 c m") }, "408 c m"),
        (RestrictedBucket { bucket_names: vec![s("b1"), s("b2")] },
            "Application key is restricted to buckets: ['b1', 'b2']"),
        (RestrictedBucketMissing, "Application key is restricted to a bucket that doesn't exist"),
        (RetentionWriteError,
            "Auth token not authorized to write retention or file already in 'compliance' mode or \
             bypassGovernance=true parameter missing"),
        (ServiceError { message: s("503 c m") }, "503 c m"),
        (SourceReplicationConflict, "Operation not supported for buckets with source replication"),
        (SSECKeyError, "Wrong or no SSE-C key provided when reading a file."),
        (SSECKeyIdMismatchInCopy { source_key_id: some("k1"), destination_key_id: None },
            "attempting to copy file using MetadataDirectiveMode.COPY without providing source_file_info and \
             source_content_type for differing sse_c_key_ids: source=\"k1\", destination=\"None\""),
        (StorageCapExceeded, "Cannot upload or copy files, storage cap exceeded."),
        (TooManyRequests, "Too many requests"),
        (TransactionCapExceeded, "Cannot perform the operation, transaction cap exceeded."),
        (TruncatedOutput { bytes_read: 3, file_size: 9 }, "only 3 of 9 bytes read"),
        (UnableToCreateDirectory { path: s("/p") }, "Unable to create directory: /p"),
        (Unauthorized { message: s("m"), code: some("unauthorized") }, "m (unauthorized)"),
        (UnexpectedCloudBehaviour { message: s("server did not provide `defaultServerSideEncryption`") },
            "Unexpected cloud behaviour: server did not provide `defaultServerSideEncryption`"),
        (UnexpectedFileVersionAction { action: s("start") },
            "Unexpected file version action returned by the server: start"),
        (UnknownError { message: s("418 c m") }, "Unknown error: 418 c m"),
        (UnknownHost, "unknown host"),
        (UnrecognizedBucketType { message: s("m") }, "m"),
        (UnsatisfiableRange, "The range in the request is outside the size of the file"),
        (UnsupportedFilename { message: s("m"), filename: s("n") }, "m: n"),
        (UnusableFileName { message: s("m") }, "Unusable file name: m"),
        (UploadTokenUsedConcurrently { token: s("t") }, "More than one concurrent upload using auth token t"),
        (WrongEncryptionModeForBucketDefault { encryption_mode: s("EncryptionMode.SSE_C") },
            "EncryptionMode.SSE_C cannot be used as default for a bucket."),
        (WrongEncryptionSettingForFileWrite { encryption_setting: s("<EncryptionSetting(EncryptionMode.NONE, None, None)>") },
            "<EncryptionSetting(EncryptionMode.NONE, None, None)> cannot be used for file writes."),
        // Only the interface v1 has it.
        (CommandError { message: s("m") }, "m"),
        // The texts that say more than Python's.
        (DestinationDirectoryDoesntAllowOperation,
            "permission to write the destination file was denied: check the modes of the file and of its directory"),
        (DestinationDirectoryDoesntExist, "the directory of the destination file does not exist: create it first"),
        (DestinationIsADirectory, "the destination is a directory: give the path of a file in it"),
        (DestinationParentIsNotADirectory,
            "the parent of the destination file is not a directory: choose another path"),
        (ResourceNotFound, "No such file, bucket, or endpoint"),
        (UnboundStreamBufferTimeout,
            "Unbound stream buffer timeout: no buffer became free in time; use more buffers or a longer time-out"),
    ]
}

/// The kinds that Python does not have.
#[rustfmt::skip]
pub(super) fn own_texts() -> Vec<(ErrorKind, &'static str)> {
    use ErrorKind::*;
    vec![
        (DownloadCapExceeded, "Cannot download files, download cap exceeded."),
        (AccountInfoLocked { file_name: s("/f") },
            "Account info file (/f) is locked by another process. Repeat when that process is done."),
        (ForeignAccountInfo { file_name: s("/f") },
            "Account info file (/f) is a database that this library did not make and leaves alone. Choose another path."),
        (Tls { host: s("h") },
            "TLS handshake with h failed: check the certificate, the system's clock and any proxy in between"),
        (Proxy { details: s("p:1: the proxy answered 403 Forbidden") }, "p:1: the proxy answered 403 Forbidden"),
        (HostNotAllowed { host: s("h") },
            "the service sent a URL on the host h, which is not an allowed host: nothing was sent to it. If you trust \
             the host, add it to the allowed hosts when you build the API object"),
        (InsecureTransport { host: s("h") },
            "plain http to h would show your credentials to others: nothing was sent. Use https, or allow plain http \
             when you build the API object"),
        (NotModified { file_id_or_name: some("a.txt") }, "File not modified: a.txt"),
        (PreconditionFailed { file_id_or_name: some("a.txt") }, "File does not meet the condition: a.txt"),
        (SourceChanged { path: PathBuf::from("a.txt") },
            "a.txt changed while it was being uploaded; upload it again when it is at rest"),
        (UnknownOutcome { operation: s("b2_copy_file"), what: s("file a.jpg in bucket photos") },
            "the answer to b2_copy_file was lost and its outcome could not be looked up: check file a.jpg in bucket \
             photos before you repeat the call"),
        (ValueError { message: s("unsupported fetch_count value") }, "unsupported fetch_count value"),
        (Io { operation: s("open"), path: Some(PathBuf::from("a.txt")) }, "cannot open a.txt"),
        (Cancelled, "the operation was cancelled"),
        (InternalError { message: s("m") }, "internal error: m"),
    ]
}

#[test]
fn every_kind_has_the_text_of_the_table() {
    for (kind, text) in python_texts().into_iter().chain(own_texts()) {
        let name = kind.name();
        assert_eq!(Error::new(kind).to_string(), text, "{name}");
    }
}

#[test]
fn texts_leave_out_what_is_missing() {
    use ErrorKind::*;
    let (none, empty) = (None, String::new);
    #[rustfmt::skip]
    let table = [
        (BadRequest { message: empty(), code: none.clone() }, "bad request"),
        (BadRequest { message: s("m"), code: none.clone() }, "m"),
        (BadRequest { message: empty(), code: some("c") }, "bad request (c)"),
        (Unauthorized { message: empty(), code: none.clone() }, "unauthorized"),
        (BadJson { message: empty() }, "Bad request"),
        (Conflict { message: empty() }, "Conflict"),
        (BucketIdNotFound { bucket_id: none.clone() }, "Bucket not found"),
        (DuplicateBucketName { bucket_name: none.clone() }, "Bucket name is already in use"),
        (FileAlreadyHidden { file_name: none.clone() }, "File already hidden"),
        (MissingPart { file_id: none.clone() }, "Part number has not been uploaded"),
        (PartSha1Mismatch { key: none }, "A part has wrong SHA1"),
        (UnrecognizedBucketType { message: empty() }, "the service described a bucket without a type"),
        (Io { operation: s("read the clock"), path: None }, "cannot read the clock"),
    ];
    for (kind, text) in table {
        assert_eq!(Error::new(kind).to_string(), text);
    }
}

/// A leading `B2` is dropped, the words are lower case and separated by spaces, the first letter is a capital.
fn prefix_of(name: &str) -> String {
    let mut prefix = String::new();
    for c in name.strip_prefix("B2").unwrap_or(name).chars() {
        if c.is_ascii_uppercase() && !prefix.is_empty() {
            prefix.push(' ');
        }
        prefix.push(if prefix.is_empty() {
            c
        } else {
            c.to_ascii_lowercase()
        });
    }
    prefix
}

#[test]
fn simple_errors_begin_with_their_name_in_words() {
    const OWN_PREFIX: [&str; 11] = [
        "BadDateFormat",
        "BadJson",
        "DuplicateBucketName",
        "FileSha1Mismatch",
        "MissingPart",
        "UnexpectedFileVersionAction",
        // Own texts altogether.
        "BucketIdNotFound",
        "ClockSkew",
        "FileOrBucketNotFound",
        "NonExistentBucket",
        "ResourceNotFound",
    ];
    for error in one_of_each() {
        let name = error.kind().name();
        if error.is(ErrorClass::B2SimpleError)
            && !OWN_PREFIX.contains(&name)
            && !OWN_KINDS.contains(&name)
        {
            let text = error.to_string();
            assert!(text.starts_with(&prefix_of(name)), "{name}: {text}");
        }
    }
}

#[test]
fn context_comes_first_and_only_once() {
    let error = Error::new(ErrorKind::BrokenPipe)
        .with_context("uploading photos/a.jpg to bucket photos")
        .with_context("syncing");
    assert_eq!(
        error.to_string(),
        "uploading photos/a.jpg to bucket photos: Broken pipe: unable to send entire request"
    );
}

#[test]
fn an_io_error_ends_with_the_reason_of_the_system() {
    let reason = io::Error::new(io::ErrorKind::PermissionDenied, "not yours");
    let error = Error::io("open", Some("a.txt".as_ref()), reason);
    assert_eq!(error.to_string(), "cannot open a.txt: not yours");
}

#[test]
fn a_body_that_is_not_json_is_shown_up_to_200_bytes() {
    let text = |content: Vec<u8>| {
        let content = Bytes::from(content);
        Error::new(ErrorKind::InvalidJsonResponse { content }).to_string()
    };
    let expected = |shown: &str| format!("Invalid json response: {shown}");
    assert_eq!(text(vec![b'x'; 200]), expected(&"x".repeat(200)));
    assert_eq!(
        text(vec![b'x'; 201]),
        expected(&format!("{}...", "x".repeat(200)))
    );
    assert_eq!(text(b"a\xffb".to_vec()), expected("a\u{fffd}b"));
}

#[test]
fn an_inverted_or_huge_range_has_a_text_too() {
    let text = |range| {
        Error::new(ErrorKind::InvalidRange {
            content_length: 1,
            range,
        })
        .to_string()
    };
    assert!(text((9, 3)).contains("(size of 0)"));
    assert!(text((0, u64::MAX)).contains("(size of 18446744073709551616)"));
}

#[test]
fn strings_are_quoted_as_python_quotes_them() {
    #[rustfmt::skip]
    let table = [
        ("", "''"),
        ("plain", "'plain'"),
        ("it's", "\"it's\""),
        ("say \"hi\"", "'say \"hi\"'"),
        ("it's \"both\"", "'it\\'s \"both\"'"),
        ("back\\slash", "'back\\\\slash'"),
        ("a\nb\rc\td", "'a\\nb\\rc\\td'"),
        ("\0\u{1b}\u{7f}", "'\\x00\\x1b\\x7f'"),
        ("żółw 日本 😀", "'żółw 日本 😀'"),
        ("e\u{301}", "'e\u{301}'"),
        ("\u{301}", "'\u{301}'"),
        ("\u{a0}\u{ad}\u{2028}\u{feff}\u{e000}", "'\\xa0\\xad\\u2028\\ufeff\\ue000'"),
        ("\u{e0001}", "'\\U000e0001'"),
    ];
    for (text, quoted) in table {
        assert_eq!(python_str(text), quoted);
    }
    assert_eq!(python_list::<&str>(&[]), "[]");
    assert_eq!(python_list(&["a", "it's"]), "['a', \"it's\"]");
}
