//! The Backblaze B2 SDK, second interface.
//!
//! ```
//! use b2sdk_v2::{B2Api, InMemoryAccountInfo};
//! # use b2sdk_v2::B2HttpApiConfig;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = b2_simulator::Simulator::builder().build()?;
//! # let (realm, key_id, key) = (simulator.endpoint(), simulator.key_id(), simulator.key());
//! # let config = B2HttpApiConfig::new().transport(simulator.transport());
//! # let folder = tempfile::tempdir()?;
//! # let (photo, copy) = (folder.path().join("a.jpg"), folder.path().join("copy.jpg"));
//! # std::fs::write(&photo, "a photo")?;
//! let api = B2Api::builder().account_info(InMemoryAccountInfo::new())
//! #   .api_config(config)
//!     .build()?;
//! api.authorize_account(realm, key_id, key).await?; // the realm is "production"
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
//! An application moves to the third interface one call at a time: handles of both convert into each other and share one
//! session. What differs there: `authorize_account` takes the realm last, a key may be restricted to several buckets, a
//! cache is the default, `ls` finds files too, and the native API is spoken in its version 4.
//!
//! This crate is one of the numbered interfaces: what it exports is never taken away and never changes. The table of
//! contents is this file.

mod account_info;
mod api;
mod application_key;
mod bucket;
mod file_version;
mod raw_api;
mod replication;
mod scan;
mod session;
#[cfg(feature = "simulator")]
mod simulator;
pub mod v3;

// The account.
pub use api::{
    ApplicationKeys, AuthorizeAccount, B2Api, B2ApiBuilder, CreateBucket, CreateKey, DeleteKey,
    DeleteKeyById, GetBucketById, GetBucketByName, GetFileInfo, GetKey, ListBuckets, ListKeys,
};
pub use application_key::{ApplicationKey, FullApplicationKey};
pub use b2sdk_v3::{
    AuthorizeAutomatically, AuthorizeFromEnvironment, CancelLargeFile, CheckBucketIdRestrictions,
    CheckBucketNameRestrictions, DeleteBucket, DeleteFileVersion, DownloadFileById, GetAccountId,
    GetDownloadUrlForFileName, GetDownloadUrlForFileid, ListParts, Parts, UpdateFileLegalHold,
    UpdateFileRetention,
};
pub use session::B2Session;

// Buckets and what is in them.
pub use b2sdk_v3::{
    Action, ByteRange, CopySource, DeleteFailure, DeleteMany, DeleteManyOutcome,
    DownloadFileByName, DownloadVersion, DownloadedFile, Expires, FileIdAndName, Filter,
    FilterType, GetDownloadAuthorization, GetDownloadUrl, GetFileInfoByName, GetNotificationRules,
    LARGE_FILE_SHA1, NotASha1Digest, OutboundSource, Part, SRC_LAST_MODIFIED_MILLIS, Save, SaveTo,
    SetNotificationRules, Sha1Digest, UnhideFile, UpdateDownloadLegalHold, UpdateDownloadRetention,
    WriteIntent,
};
pub use bucket::{
    Bucket, Concatenate, ConcatenateStream, Copy, CreateFile, CreateFileStream, FileVersions,
    GetFreshBucketState, GetUnfinishedLargeFile, HideFile, ListFileVersions,
    ListUnfinishedLargeFiles, Ls, LsEntries, LsEntry, UnfinishedLargeFile, UnfinishedLargeFiles,
    UpdateBucket, Upload, UploadBytes, UploadLocalFile, UploadStream, UploadUnboundStream,
};
pub use file_version::{FileVersion, UpdateLegalHold, UpdateRetention};

// What buckets and files are set to.
pub use b2sdk_v3::{
    BucketRetentionSetting, CorsOperation, CorsRule, Dict, DictIter, DictKeys, DictValue,
    EncryptionAlgorithm, EncryptionKey, EncryptionKeyId, EncryptionMode, EncryptionSetting,
    EventType, FileLockConfiguration, FileRetentionSetting, LegalHold, LifecycleRule,
    NO_RETENTION_BUCKET_SETTING, NO_RETENTION_FILE_SETTING, NotificationHeader, NotificationRule,
    NotificationTargetConfiguration, ReplicationConfiguration, ReplicationConfigurationFactory,
    ReplicationRule, ReplicationStatus, RetentionMode, RetentionPeriod, RetentionUnit, SSE_B2_AES,
    SSE_C_KEY_ID_FILE_INFO_KEY_NAME, SSE_NONE, UNKNOWN_BUCKET_RETENTION,
    UNKNOWN_FILE_LOCK_CONFIGURATION, UNKNOWN_FILE_RETENTION_SETTING, UNKNOWN_KEY_ID,
    is_event_notification_signed, notification_rule_response_to_request,
};

// Replication between buckets.
pub use b2sdk_v3::{
    ReplicationReport, ReplicationScanResult, ReplicationStatusCount, ScanReplication,
};
pub use replication::{
    GetReplicationDestination, ReplicationMonitor, ReplicationSetupHelper, SetupReplication,
    SetupReplicationDestination, SetupReplicationSource,
};

// Transfers.
pub use b2sdk_v3::{
    ByteStream, BytesSource, Call, DoNothingProgressListener, DownloadStream, Durability,
    LocalFileSource, Next, OnFailure, PartialDownload, ProgressListener, ProgressListenerForTest,
    RejectedCandidate, RejectionReason, ResumeListener, SaveMode, SavedDownload,
    SimpleProgressListener, Transfer, TransferHandle, TransferStatus, UploadMode, UploadSource,
    WholeFileSha1, make_progress_listener,
};

// Folders and their synchronisation.
pub use b2sdk_v3::{
    B2Path, BasicSyncEncryptionSettingsProvider, CollectedScanReport, CompareVersionMode,
    CountAndSampleScanReport, DeleteNote, Folder, FolderLocation, FolderName, FolderScan,
    KeepOrDeleteMode, LocalFolder, LocalPath, NewerFileSyncMode, NoScanReport, NoSyncReport,
    PathPair, ScanPoliciesManager, ScanPoliciesManagerBuilder, ScanReporter, ScanResult,
    ScanSettings, ScanWarning, ScannedPath, ServerDefaultSyncEncryptionSettingsProvider,
    SyncAction, SyncEncryptionSettingsProvider, SyncFailure, SyncFolders, SyncOperation,
    SyncOutcome, SyncPolicy, SyncPolicyManager, SyncReport, SyncReporter, SyncSummary, SyncType,
    Synchronizer, VersionScope, ZippedFolders, make_b2_keep_days_actions, zip_folders,
};
pub use scan::{B2Folder, ParseFolder, parse_folder};

// The names that these had before.
pub use b2sdk_v3::{
    B2Path as B2SyncPath, LocalPath as LocalSyncPath, ScannedPath as AbstractSyncPath,
};
pub use scan::parse_folder as parse_sync_folder;

// Credentials and names, and where they are kept.
pub use account_info::{
    AccountInfo, AccountInfoForV3, AccountInfoFromV3, Allowed, AuthData, AuthInfoCache,
    InMemoryAccountInfo, StubAccountInfo,
};
#[cfg(feature = "sqlite")]
pub use account_info::{SqliteAccountInfo, SqliteAccountInfoBuilder};
pub use b2sdk_v3::{
    ALL_CAPABILITIES, Cache, Capability, DEFAULT_MAX_PART_SIZE, DEFAULT_MIN_PART_SIZE,
    DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE, DummyCache, InMemoryCache, REALM_URLS, Secret,
};
#[cfg(feature = "sqlite")]
pub use b2sdk_v3::{
    B2_ACCOUNT_INFO_DEFAULT_FILE, B2_ACCOUNT_INFO_ENV_VAR, B2_ACCOUNT_INFO_PROFILE_FILE,
    XDG_CONFIG_HOME_ENV_VAR,
};

// The network.
pub use b2sdk_v3::{
    B2HttpApiConfig, Body, ClockSkewHook, HttpCallback, HyperTransport, Proxy, RequestSent,
    ResponseHead, RetryPolicy, Transport, TransportConfig, TransportError, TransportErrorKind,
    user_agent, version,
};

// The calls of the native API.
pub use b2sdk_v3::{
    ApiVersion, BucketResponse, CallContext, ContentSha1, CopyFileRequest, CopyPartRequest,
    CreateBucketRequest, DeletedFileVersion, DownloadConditions, DownloadHeaders, DownloadRequest,
    DownloadResponse, FileVersionResponse, GetDownloadAuthorizationRequest,
    LIST_FILE_NAMES_MAX_LIMIT, ListBucketsRequest, ListFileNamesRequest, ListFileNamesResponse,
    ListFileVersionsRequest, ListFileVersionsResponse, ListKeysRequest, ListPartsRequest,
    ListPartsResponse, ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse,
    MetadataDirectiveMode, PartResponse, StartLargeFileRequest, UpdateBucketRequest,
    UploadFileRequest, UploadPartRequest, UploadUrl,
};
pub use raw_api::{
    ApiInfo, AuthorizeAccountResponse, B2RawHttpApi, CreateKeyRequest, CreatedKeyResponse,
    KeyResponse, ListKeysResponse, RawApi, RawApiForV3, RawApiFromV3, StorageApi,
};

// The machine: the time, timers, chance and threads, which a simulated run replaces.
pub use b2sdk_v3::{
    Blocking, Clock, Host, InlineBlocking, Job, JobLost, Random, Running, SeededRandom, Sleep,
    Sleeper, SystemClock, SystemRandom, TokioBlocking, TokioSleeper, current_time_millis,
};

// Names, numbers and digests, for programs that show or compute them themselves.
pub use b2sdk_v3::{
    BUCKET_NAME_CHARS, BUCKET_NAME_CHARS_UNIQ, BUCKET_NAME_LENGTH_RANGE, FileNameFault,
    STDOUT_FILEPATH, b2_url_decode, b2_url_encode, check_file_name, choose_part_ranges,
    convert_dir_regex_to_dir_prefix_regex, escape_control_chars, format_and_scale_fraction,
    format_and_scale_number, hex_sha1_of_bytes, hex_sha1_of_file, hex_sha1_of_stream,
    points_to_fifo, points_to_stdout, substitute_control_chars, unprintable_to_hex,
    validate_b2_file_name_as_path,
};

// What goes wrong.
pub use b2sdk_v3::{
    AccessDeniedMeans, Dialect, Error, ErrorClass, ErrorKind, RequestFacts, Result,
    interpret_b2_error, parse_retry_after,
};

// A service in this process, for tests.
#[cfg(feature = "simulator")]
pub use b2sdk_v3::{BucketSimulator, FileSimulator, PartSimulator};
#[cfg(feature = "simulator")]
pub use simulator::{KeySimulator, RawSimulator};
