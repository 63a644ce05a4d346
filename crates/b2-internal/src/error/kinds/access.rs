//! Tokens, keys and what they allow; caps of the account.

macro_rules! access_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// The service refuses this call with these parameters to this token (403 `access_denied`).
    AccessDenied is [], repeat Never, text ("This call with these parameters is not allowed for this auth token");

    /// The token may not write retention, or the file is protected (403 `access_denied` of the two lock updates).
    RetentionWriteError is [AccessDenied], repeat Never,
        text ("Auth token not authorized to write retention or file already in 'compliance' mode or \
               bypassGovernance=true parameter missing");

    /// The SSE-C key that reading the file needs is missing or wrong (403 `access_denied` of downloads and copies).
    SSECKeyError is [AccessDenied], repeat Never, text ("Wrong or no SSE-C key provided when reading a file.");

    /// The service does not accept the token for this call (401).
    Unauthorized {
        /// What the service said, with an explanation of the key where one is known. May be empty.
        message: String,
        /// The service's error code; an answer without a body has none.
        code: Option<String>,
    } is [], repeat WithNewUploadUrl, text ("{}", coded(message, "unauthorized", code));

    /// The token has expired or never was valid; authorizing again gives a new one (401 `bad_auth_token` and
    /// `expired_auth_token`).
    InvalidAuthToken {
        /// What the service said, without the words that the text puts in front.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [Unauthorized], repeat WithNewUploadUrl,
        text ("Invalid authorization token. Server said: {}", coded(message, "nothing", code));

    /// The account's e-mail address has not been verified (401 `email_not_verified`). Repeating never helps.
    EmailNotVerified {
        /// What the service said.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [Unauthorized], repeat Never, text ("{}", coded(message, "the e-mail address is not verified", code));

    /// The account has no payment history, which the call needs (401 `no_payment_history`). Repeating never helps.
    NoPaymentHistory {
        /// What the service said.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [Unauthorized], repeat Never, text ("{}", coded(message, "the account has no payment history", code));

    /// The account has reached a cap that its owner set (403 `cap_exceeded`).
    CapExceeded is [], repeat Never, text ("Cap exceeded.");

    /// The account has reached its storage cap (403 `storage_cap_exceeded`).
    StorageCapExceeded is [CapExceeded], repeat Never,
        text ("Cannot upload or copy files, storage cap exceeded.");

    /// The account has reached its daily cap of transactions (403 `transaction_cap_exceeded`).
    TransactionCapExceeded is [CapExceeded], repeat Never,
        text ("Cannot perform the operation, transaction cap exceeded.");

    /// The account has reached its daily cap of downloaded bytes (403 `download_cap_exceeded`). Python has no exception
    /// for it.
    #[non_exhaustive]
    DownloadCapExceeded is [CapExceeded], repeat Never, text ("Cannot download files, download cap exceeded.");

    /// The application key does not reach this bucket. Kept for users' own use; the SDK makes [`RestrictedBucket`].
    ///
    /// [`RestrictedBucket`]: ErrorKind::RestrictedBucket
    BucketNotAllowed {
        /// What is not allowed.
        message: String,
    } is [NotAllowedByAppKeyError], repeat Never, text ("Bucket not allowed: {message}");

    /// The application key lacks a capability. Kept for users' own use.
    CapabilityNotAllowed {
        /// What is not allowed.
        message: String,
    } is [NotAllowedByAppKeyError], repeat Never, text ("Capability not allowed: {message}");

    /// The application key does not reach names like this one. Kept for users' own use.
    FileNameNotAllowed {
        /// What is not allowed.
        message: String,
    } is [NotAllowedByAppKeyError], repeat Never, text ("File name not allowed: {message}");

    /// The application key is restricted to other buckets; found before anything was sent.
    RestrictedBucket {
        /// The names, or in the older interfaces names or ids, of the buckets that the key reaches.
        bucket_names: Vec<String>,
    } is [], repeat Never, text ("Application key is restricted to buckets: {}", python_list(bucket_names));

    /// The application key is restricted to a bucket that has been deleted.
    RestrictedBucketMissing is [RestrictedBucket], repeat Never,
        text ("Application key is restricted to a bucket that doesn't exist");
    } };
}
