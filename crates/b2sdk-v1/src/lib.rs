//! The Backblaze B2 SDK, first interface.
//!
//! ```
//! use b2sdk_v1::{B2Api, DownloadDestLocalFile, InMemoryAccountInfo};
//! # use b2sdk_v1::B2HttpApiConfig;
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
//! bucket.upload_local_file(&photo, "2026/a.jpg").content_type("image/jpeg").await?;
//! let info = bucket.download_file_by_name("2026/a.jpg", DownloadDestLocalFile::new(&copy)).await?;
//! assert_eq!(info.get("contentType").unwrap().as_str(), Some("image/jpeg"));
//!
//! let mut entries = bucket.ls().recursive(true).entries();
//! while let Some(entry) = entries.next().await {
//!     println!("{}", entry?.file_version.format_ls_entry());
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
//! An application moves to a newer interface one call at a time: handles of all interfaces convert into each other and share
//! one session. What differs in the second: downloads give an object that is saved afterwards instead of taking a destination,
//! `get_bucket_by_id` looks the bucket up, answers that are JSON here are objects, and a version of a file is called
//! `FileVersion`. Names that even this interface has dropped are in [`v0`].
//!
//! This crate is one of the numbered interfaces: what it exports is never taken away and never changes. The table of
//! contents is this file.

mod account_info;
mod api;
mod bucket;
mod cache;
mod download_dest;
mod file_metadata;
mod file_version_info;
mod replication;
mod scan;
mod session;
mod sync;
pub mod v0;
pub mod v2;
pub mod v3;

// The account.
pub use api::{
    AuthorizeAccount, B2Api, B2ApiBuilder, CancelLargeFile, CreateBucket, CreateKey, DeleteKey,
    DownloadFileById, DownloadFileByIdTo, GetBucketByName, GetFileInfo, GetFileInfoByName,
    GetFileVersionInfo, GetKey, ListBuckets, ListKeys,
};
pub use b2sdk_v2::{
    ApplicationKey, AuthorizeAutomatically, AuthorizeFromEnvironment, CheckBucketIdRestrictions,
    CheckBucketNameRestrictions, DeleteBucket, DeleteFileVersion, DeleteKeyById,
    FullApplicationKey, GetAccountId, GetDownloadUrlForFileName, GetDownloadUrlForFileid,
    ListParts, Parts, UpdateFileLegalHold, UpdateFileRetention,
};

pub use session::B2Session;

// Buckets and what is in them.
pub use api::DownloadFileByName;
pub use b2sdk_v2::{
    Action, ByteRange, CopySource, DeleteFailure, DeleteMany, DeleteManyOutcome, DownloadVersion,
    DownloadedFile, Expires, FileIdAndName, Filter, FilterType, GetDownloadAuthorization,
    GetDownloadUrl, GetNotificationRules, GetUnfinishedLargeFile, LARGE_FILE_SHA1,
    ListUnfinishedLargeFiles, NotASha1Digest, OutboundSource, Part, SRC_LAST_MODIFIED_MILLIS, Save,
    SaveTo, SetNotificationRules, Sha1Digest, UnfinishedLargeFile, UnfinishedLargeFiles,
    UnhideFile, UpdateDownloadLegalHold, UpdateDownloadRetention, WriteIntent,
};
pub use bucket::{
    Bucket, Concatenate, ConcatenateStream, Copy, CopyFile, CreateFile, CreateFileStream,
    FileVersions, GetFreshBucketState, HideFile, ListFileVersions, Ls, LsEntries, LsEntry,
    StartLargeFile, UpdateBucket, Upload, UploadBytes, UploadLocalFile, UploadStream,
    UploadUnboundStream,
};
pub use file_version_info::{FileVersionInfo, UpdateLegalHold, UpdateRetention};

// Where downloads go.
pub use download_dest::{
    DownloadDestBytes, DownloadDestLocalFile, DownloadDestProgressWrapper, DownloadDestination,
    FileContext, IncomingFile, PreSeekedDownloadDest,
};
pub use file_metadata::FileMetadata;

// What buckets and files are set to.
pub use b2sdk_v2::{
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
pub use b2sdk_v2::{
    ReplicationReport, ReplicationScanResult, ReplicationStatusCount, ScanReplication,
};
pub use replication::{
    GetReplicationDestination, ReplicationMonitor, ReplicationSetupHelper, SetupReplication,
    SetupReplicationDestination, SetupReplicationSource,
};

// Transfers.
pub use b2sdk_v2::{
    ByteStream, BytesSource, Call, DoNothingProgressListener, DownloadStream, Durability,
    LocalFileSource, Next, OnFailure, PartialDownload, ProgressListener, ProgressListenerForTest,
    RejectedCandidate, RejectionReason, ResumeListener, SaveMode, SavedDownload,
    SimpleProgressListener, Transfer, TransferHandle, TransferStatus, UploadMode, UploadSource,
    WholeFileSha1, make_progress_listener,
};

// Folders and their synchronisation.
pub use b2_internal::sync::PlannedActions;
pub use b2sdk_v2::{
    B2Path, BasicSyncEncryptionSettingsProvider, CollectedScanReport, CompareVersionMode,
    CountAndSampleScanReport, DeleteNote, Folder, FolderLocation, FolderName, FolderScan,
    KeepOrDeleteMode, LocalPath, NewerFileSyncMode, NoScanReport, NoSyncReport, ParseFolder,
    PathPair, ScanReporter, ScanResult, ScanWarning, ScannedPath,
    ServerDefaultSyncEncryptionSettingsProvider, SyncAction, SyncFailure, SyncOperation,
    SyncOutcome, SyncPolicy, SyncPolicyManager, SyncReporter, SyncSummary, SyncType, VersionScope,
    ZippedFolders, make_b2_keep_days_actions,
};

// The names that these had before.
pub use b2sdk_v2::{AbstractSyncPath, B2SyncPath, LocalSyncPath};
pub use scan::{
    B2Folder, LocalFolder, OpenB2Folder, ParseSyncFolder, ScanPolicies, ScanPoliciesManager,
    ScanPoliciesManagerBuilder, ScanSettings, parse_folder, parse_sync_folder, zip_folders,
};
pub use sync::{
    B2File, File, FileVersion, MakeFileSyncActions, SyncEncryptionSettingsProvider, SyncFolders,
    SyncReport, Synchronizer,
};

// Credentials and names, and where they are kept.
#[cfg(feature = "sqlite")]
pub use account_info::SqliteAccountInfo;
pub use account_info::{
    AccountInfo, AccountInfoForV2, AccountInfoFromV2, AuthData, AuthInfoCache, InMemoryAccountInfo,
    StubAccountInfo,
};
pub use b2sdk_v2::{
    ALL_CAPABILITIES, Allowed, Capability, DEFAULT_MAX_PART_SIZE, DEFAULT_MIN_PART_SIZE,
    DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE, DummyCache, InMemoryCache, REALM_URLS, Secret,
};
#[cfg(feature = "sqlite")]
pub use b2sdk_v2::{
    B2_ACCOUNT_INFO_DEFAULT_FILE, B2_ACCOUNT_INFO_ENV_VAR, B2_ACCOUNT_INFO_PROFILE_FILE,
    XDG_CONFIG_HOME_ENV_VAR,
};
pub use cache::Cache;

// The network.
pub use b2sdk_v2::{
    B2HttpApiConfig, Body, ClockSkewHook, HttpCallback, HyperTransport, Proxy, RequestSent,
    ResponseHead, RetryPolicy, Transport, TransportConfig, TransportError, TransportErrorKind,
    user_agent, version,
};

// The calls of the native API.
pub use b2sdk_v2::{
    ApiInfo, ApiVersion, AuthorizeAccountResponse, B2RawHttpApi, B2RawHttpApi as B2RawApi,
    BucketResponse, CallContext, ContentSha1, CopyFileRequest, CopyPartRequest,
    CreateBucketRequest, CreateKeyRequest, CreatedKeyResponse, DeletedFileVersion,
    DownloadConditions, DownloadHeaders, DownloadRequest, DownloadResponse, FileVersionResponse,
    GetDownloadAuthorizationRequest, KeyResponse, LIST_FILE_NAMES_MAX_LIMIT, ListBucketsRequest,
    ListFileNamesRequest, ListFileNamesResponse, ListFileVersionsRequest, ListFileVersionsResponse,
    ListKeysRequest, ListKeysResponse, ListPartsRequest, ListPartsResponse,
    ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse, MetadataDirectiveMode,
    PartResponse, RawApi, RawApiForV3, RawApiFromV3, StartLargeFileRequest, StorageApi,
    UpdateBucketRequest, UploadFileRequest, UploadPartRequest, UploadUrl,
};

// The machine: the time, timers, chance and threads, which a simulated run replaces.
pub use b2sdk_v2::{
    Blocking, Clock, Host, InlineBlocking, Job, JobLost, Random, Running, SeededRandom, Sleep,
    Sleeper, SystemClock, SystemRandom, TokioBlocking, TokioSleeper, current_time_millis,
};

// Names, numbers and digests, for programs that show or compute them themselves.
pub use b2sdk_v2::{
    BUCKET_NAME_CHARS, BUCKET_NAME_CHARS_UNIQ, BUCKET_NAME_LENGTH_RANGE, FileNameFault,
    STDOUT_FILEPATH, b2_url_decode, b2_url_encode, check_file_name, choose_part_ranges,
    convert_dir_regex_to_dir_prefix_regex, escape_control_chars, format_and_scale_fraction,
    format_and_scale_number, hex_sha1_of_bytes, hex_sha1_of_file, hex_sha1_of_stream,
    points_to_fifo, points_to_stdout, substitute_control_chars, unprintable_to_hex,
    validate_b2_file_name_as_path,
};

// What goes wrong.
pub use b2sdk_v2::{
    AccessDeniedMeans, Dialect, Error, ErrorClass, ErrorKind, RequestFacts, Result,
    interpret_b2_error, parse_retry_after,
};

// A service in this process, for tests.
#[cfg(feature = "simulator")]
pub use b2sdk_v2::{BucketSimulator, FileSimulator, KeySimulator, PartSimulator, RawSimulator};

/// The guides of those who move on: their code is compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/migrating-v1-to-v2.md")]
#[doc = include_str!("../../../docs/migrating-v2-to-v3.md")]
struct Guides;
