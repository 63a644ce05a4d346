//! Buckets and their settings.

macro_rules! bucket_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// No bucket has this id (400 `bad_bucket_id`, and look-ups by id). In the interfaces v1 and v2 it is a
    /// [`BadRequest`] as well.
    ///
    /// [`BadRequest`]: ErrorKind::BadRequest
    BucketIdNotFound {
        /// The id that was asked for, where the request had one.
        bucket_id: Option<String>,
    } is [ResourceNotFound], repeat Never, text ("{}", bucket_id_not_found(bucket_id));

    /// No bucket has this name.
    NonExistentBucket {
        /// The name that was asked for.
        bucket_name: Option<String>,
        /// The file that was wanted from it.
        file_id_or_name: Option<String>,
    } is [FileOrBucketNotFound], repeat Never, text ("No such bucket{}", after_colon(bucket_name));

    /// Some account already has a bucket of this name; names are unique in all of B2 (400 `duplicate_bucket_name`).
    DuplicateBucketName {
        /// The name that is taken.
        bucket_name: Option<String>,
    } is [B2SimpleError], repeat Never, text ("Bucket name is already in use{}", after_colon(bucket_name));

    /// The service described a bucket without a type.
    UnrecognizedBucketType {
        /// The type, as far as there is one.
        message: String,
    } is [], repeat Never, text ("{}", or(message, "the service described a bucket without a type"));

    /// File lock cannot be turned off again (400 `file_lock_conflict`).
    DisablingFileLockNotSupported is [], repeat Never, text ("Disabling file lock is not supported");

    /// File lock cannot be turned on for a restricted bucket (400 `restricted_bucket_conflict`).
    EnablingFileLockOnRestrictedBucket is [], repeat Never,
        text ("Turning on file lock for a restricted bucket is not allowed");

    /// The bucket is the source of a replication, which rules out the operation (400 `source_replication_conflict`).
    SourceReplicationConflict is [], repeat Never,
        text ("Operation not supported for buckets with source replication");

    /// This encryption mode cannot be a bucket's default; SSE-B2 can.
    WrongEncryptionModeForBucketDefault {
        /// The mode in Python's form, such as `EncryptionMode.SSE_C`.
        encryption_mode: String,
    } is [InvalidUserInput], repeat Never, text ("{encryption_mode} cannot be used as default for a bucket.");

    /// The event types of a notification rule are of several categories (400 `event_type_categories`).
    EventTypeCategoriesError {
        /// What the service said.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [EventTypeError], repeat Never, text ("{}", coded(message, "event types of several categories", code));

    /// A notification rule has an event type that the service does not know (400 `event_type_invalid`).
    EventTypeInvalidError {
        /// What the service said, followed by the event types that this library knows.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [EventTypeError], repeat Never, text ("{}", coded(message, "unknown event type", code));

    /// Two event types of a notification rule include each other (400 `event_type_overlap`).
    EventTypeOverlapError {
        /// What the service said.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [EventTypeError], repeat Never, text ("{}", coded(message, "overlapping event types", code));

    /// A notification rule has no event types (400 `event_types_empty`).
    EventTypesEmptyError {
        /// What the service said.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [EventTypeError], repeat Never, text ("{}", coded(message, "no event types", code));
    } };
}
