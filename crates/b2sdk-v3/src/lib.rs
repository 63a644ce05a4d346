//! The Backblaze B2 SDK, third interface.
//!
//! ```
//! use b2sdk_v3::{B2Api, InMemoryAccountInfo};
//! # use b2sdk_v3::B2HttpApiConfig;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = b2_simulator::Simulator::builder().build()?;
//! # let (key_id, key) = (simulator.key_id(), simulator.key());
//! # let config = B2HttpApiConfig::new().transport(simulator.transport());
//! # let folder = tempfile::tempdir()?;
//! # let (photo, copy) = (folder.path().join("a.jpg"), folder.path().join("copy.jpg"));
//! # std::fs::write(&photo, "a photo")?;
//! let api = B2Api::builder().account_info(InMemoryAccountInfo::new())
//! #   .api_config(config)
//!     .build()?;
//! api.authorize_account(key_id, key)
//! #   .realm(simulator.endpoint())
//!     .await?;
//!
//! let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
//! let file = bucket.upload_local_file(&photo, "2026/a.jpg").content_type("image/jpeg").await?;
//! bucket.download_file_by_id(&file.id).await?.save_to(&copy).await?;
//!
//! let mut entries = bucket.ls().recursive(true).entries();
//! while let Some(entry) = entries.next().await {
//!     println!("{}", entry?.file_version.file_name);
//! }
//! # assert_eq!(std::fs::read(&copy)?, b"a photo");
//! # Ok(())
//! # }
//! ```
//!
//! A method that talks to the service returns a request. Its setters have the names of Python's optional parameters, and
//! awaiting it makes the call. Handles ([`B2Api`], [`Bucket`]) are cheap clones that share one session. Dropping a call
//! abandons it.
//!
//! This crate is one of the numbered interfaces: what it exports is never taken away and never changes. The table of
//! contents is this file.

#[cfg(feature = "simulator")]
mod simulator;

// The account.
pub use b2_internal::api::{
    ApplicationKeys, AuthorizeAccount, AuthorizeAutomatically, AuthorizeFromEnvironment, B2Api,
    B2ApiBuilder, CancelLargeFile, CheckBucketIdRestrictions, CheckBucketNameRestrictions,
    CreateBucket, CreateKey, DeleteBucket, DeleteFileVersion, DeleteKey, DeleteKeyById,
    DownloadFileById, GetAccountId, GetBucketById, GetBucketByName, GetDownloadUrlForFileName,
    GetDownloadUrlForFileid, GetFileInfo, GetKey, ListBuckets, ListKeys, ListParts, Parts,
    UpdateFileLegalHold, UpdateFileRetention,
};
pub use b2_internal::application_key::{ApplicationKey, FullApplicationKey};

// Buckets and what is in them.
pub use b2_internal::action::Action;
pub use b2_internal::bucket::{
    Bucket, Concatenate, ConcatenateStream, Copy, CopySource, CreateFile, CreateFileStream,
    DeleteFailure, DeleteMany, DeleteManyOutcome, DownloadFileByName, DownloadedFile, Expires,
    FileVersions, Filter, FilterType, GetDownloadAuthorization, GetDownloadUrl, GetFileInfoByName,
    GetFreshBucketState, GetNotificationRules, GetUnfinishedLargeFile, HideFile, ListFileVersions,
    ListUnfinishedLargeFiles, Ls, LsEntries, LsEntry, OutboundSource, Save, SaveTo,
    SetNotificationRules, UnfinishedLargeFile, UnfinishedLargeFiles, UnhideFile, UpdateBucket,
    Upload, UploadBytes, UploadLocalFile, UploadStream, UploadUnboundStream, WriteIntent,
};
pub use b2_internal::digest::{NotASha1Digest, Sha1Digest};
pub use b2_internal::file_info::{LARGE_FILE_SHA1, SRC_LAST_MODIFIED_MILLIS};
pub use b2_internal::file_version::{
    DownloadVersion, FileIdAndName, FileVersion, Part, UpdateDownloadLegalHold,
    UpdateDownloadRetention, UpdateLegalHold, UpdateRetention,
};
pub use b2_internal::range::ByteRange;

// What buckets and files are set to.
pub use b2_internal::cors::{CorsOperation, CorsRule};
pub use b2_internal::dict::{Dict, DictIter, DictKeys, DictValue};
pub use b2_internal::encryption::{
    EncryptionAlgorithm, EncryptionKey, EncryptionKeyId, EncryptionMode, EncryptionSetting,
    SSE_B2_AES, SSE_C_KEY_ID_FILE_INFO_KEY_NAME, SSE_NONE, UNKNOWN_KEY_ID,
};
pub use b2_internal::file_lock::{
    BucketRetentionSetting, FileLockConfiguration, FileRetentionSetting, LegalHold,
    NO_RETENTION_BUCKET_SETTING, NO_RETENTION_FILE_SETTING, RetentionMode, RetentionPeriod,
    RetentionUnit, UNKNOWN_BUCKET_RETENTION, UNKNOWN_FILE_LOCK_CONFIGURATION,
    UNKNOWN_FILE_RETENTION_SETTING,
};
pub use b2_internal::lifecycle::LifecycleRule;
pub use b2_internal::notification::{
    EventType, NotificationHeader, NotificationRule, NotificationTargetConfiguration,
    is_event_notification_signed, notification_rule_response_to_request,
};
pub use b2_internal::replication_configuration::{
    ReplicationConfiguration, ReplicationConfigurationFactory, ReplicationRule, ReplicationStatus,
};

// Replication between buckets.
pub use b2_internal::replication::{
    GetReplicationDestination, ReplicationMonitor, ReplicationReport, ReplicationScanResult,
    ReplicationSetupHelper, ReplicationStatusCount, ScanReplication, SetupReplication,
    SetupReplicationDestination, SetupReplicationSource,
};

// Transfers.
pub use b2_internal::call::{Call, Next, Transfer, TransferHandle};
pub use b2_internal::stream::{
    DoNothingProgressListener, ProgressListener, ProgressListenerForTest, SimpleProgressListener,
    make_progress_listener,
};
pub use b2_internal::transfer::TransferStatus;
pub use b2_internal::transfer::download::{
    DownloadStream, Durability, PartialDownload, SaveMode, SavedDownload,
};
pub use b2_internal::transfer::upload::{
    ByteStream, BytesSource, LocalFileSource, OnFailure, RejectedCandidate, RejectionReason,
    ResumeListener, UploadMode, UploadSource, WholeFileSha1,
};

// Folders and their synchronisation.
pub use b2_internal::scan::{
    B2Folder, B2Path, CollectedScanReport, CountAndSampleScanReport, Folder, FolderLocation,
    FolderName, FolderScan, LocalFolder, LocalPath, NoScanReport, ParseFolder, PathPair,
    ScanPoliciesManager, ScanPoliciesManagerBuilder, ScanReporter, ScanResult, ScanSettings,
    ScanWarning, ScannedPath, VersionScope, ZippedFolders, parse_folder, zip_folders,
};
pub use b2_internal::sync::{
    BasicSyncEncryptionSettingsProvider, CompareVersionMode, DeleteNote, KeepOrDeleteMode,
    NewerFileSyncMode, NoSyncReport, ServerDefaultSyncEncryptionSettingsProvider, SyncAction,
    SyncEncryptionSettingsProvider, SyncFailure, SyncFolders, SyncOperation, SyncOutcome,
    SyncPolicy, SyncPolicyManager, SyncReport, SyncReporter, SyncSummary, SyncType, Synchronizer,
    make_b2_keep_days_actions,
};

// Credentials and names, and where they are kept.
pub use b2_internal::account_info::{
    ALL_CAPABILITIES, AccountInfo, AuthData, Capability, DEFAULT_MAX_PART_SIZE,
    DEFAULT_MIN_PART_SIZE, DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE, InMemoryAccountInfo,
    StubAccountInfo,
};
#[cfg(feature = "sqlite")]
pub use b2_internal::account_info::{
    B2_ACCOUNT_INFO_DEFAULT_FILE, B2_ACCOUNT_INFO_ENV_VAR, B2_ACCOUNT_INFO_PROFILE_FILE,
    SqliteAccountInfo, SqliteAccountInfoBuilder, XDG_CONFIG_HOME_ENV_VAR,
};
pub use b2_internal::cache::{AuthInfoCache, Cache, DummyCache, InMemoryCache};
pub use b2_internal::secret::Secret;
pub use b2_internal::session::{B2Session, REALM_URLS};

// The network.
pub use b2_internal::http::{
    B2HttpApiConfig, Body, ClockSkewHook, HttpCallback, HyperTransport, Proxy, RequestSent,
    ResponseHead, RetryPolicy, Transport, TransportConfig, TransportError, TransportErrorKind,
    user_agent, version,
};

// The calls of the native API.
pub use b2_internal::raw_api::{
    Allowed, AllowedBucket, ApiInfo, ApiVersion, AuthorizeAccountResponse, B2RawHttpApi,
    BucketResponse, CallContext, ContentSha1, CopyFileRequest, CopyPartRequest,
    CreateBucketRequest, CreateKeyRequest, CreatedKeyResponse, DeletedFileVersion,
    DownloadConditions, DownloadHeaders, DownloadRequest, DownloadResponse, FileVersionResponse,
    GetDownloadAuthorizationRequest, KeyResponse, LIST_FILE_NAMES_MAX_LIMIT, ListBucketsRequest,
    ListFileNamesRequest, ListFileNamesResponse, ListFileVersionsRequest, ListFileVersionsResponse,
    ListKeysRequest, ListKeysResponse, ListPartsRequest, ListPartsResponse,
    ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse, MetadataDirectiveMode,
    PartResponse, RawApi, StartLargeFileRequest, StorageApi, UpdateBucketRequest,
    UploadFileRequest, UploadPartRequest, UploadUrl,
};

// The machine: the time, timers, chance and threads, which a simulated run replaces.
pub use b2_internal::host::{
    Blocking, Clock, Host, InlineBlocking, Job, JobLost, Random, Running, SeededRandom, Sleep,
    Sleeper, SystemClock, SystemRandom, TokioBlocking, TokioSleeper, current_time_millis,
};

// Names, numbers and digests, for programs that show or compute them themselves.
pub use b2_internal::digest::{hex_sha1_of_bytes, hex_sha1_of_file, hex_sha1_of_stream};
pub use b2_internal::names::printable::{
    escape_control_chars, substitute_control_chars, unprintable_to_hex,
};
pub use b2_internal::names::{
    BUCKET_NAME_CHARS, BUCKET_NAME_CHARS_UNIQ, BUCKET_NAME_LENGTH_RANGE, FileNameFault,
    check_file_name, percent_decode as b2_url_decode, percent_encode as b2_url_encode,
};
pub use b2_internal::numbers::{format_and_scale_fraction, format_and_scale_number};
pub use b2_internal::scan::convert_dir_regex_to_dir_prefix_regex;
pub use b2_internal::scan::local_name::check_local_name as validate_b2_file_name_as_path;
pub use b2_internal::stream::{STDOUT_FILEPATH, points_to_fifo, points_to_stdout};
pub use b2_internal::transfer::choose_part_ranges;

// What goes wrong.
pub use b2_internal::error::wire::{AccessDeniedMeans, RequestFacts, interpret_b2_error};
pub use b2_internal::error::{Dialect, Error, ErrorClass, ErrorKind, Result, parse_retry_after};

// A service in this process, for tests.
#[cfg(feature = "simulator")]
pub use simulator::{BucketSimulator, FileSimulator, KeySimulator, PartSimulator, RawSimulator};
