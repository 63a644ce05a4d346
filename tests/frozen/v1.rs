//! The first interface.
#![expect(deprecated, reason = "what is deprecated is promised all the same")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use b2sdk_v1::*;

use crate::{Text, awaited, frozen};

type Side = Arc<dyn Folder>;
type Report = Option<Arc<dyn SyncReporter>>;

frozen! {
    B2Api::account_info: fn(&B2Api) -> Arc<dyn AccountInfo>;
    B2Api::authorize_account: fn(&B2Api, Text, Text, Text) -> AuthorizeAccount;
    B2Api::authorize_automatically: fn(&B2Api) -> AuthorizeAutomatically;
    B2Api::authorize_from_environment: fn(&B2Api) -> AuthorizeFromEnvironment;
    B2Api::builder: fn() -> B2ApiBuilder;
    B2Api::cache: fn(&B2Api) -> Arc<dyn Cache>;
    B2Api::cancel_large_file: fn(&B2Api, Text) -> CancelLargeFile;
    B2Api::check_bucket_id_restrictions: fn(&B2Api, Text) -> CheckBucketIdRestrictions;
    B2Api::check_bucket_name_restrictions: fn(&B2Api, Text) -> CheckBucketNameRestrictions;
    B2Api::check_bucket_restrictions: fn(&B2Api, Text) -> CheckBucketNameRestrictions;
    B2Api::create_bucket: fn(&B2Api, Text, Text) -> CreateBucket;
    B2Api::create_key: fn(&B2Api, [Text; 1], Text) -> CreateKey;
    B2Api::delete_bucket: fn(&B2Api, &Bucket) -> DeleteBucket;
    B2Api::delete_file_version: fn(&B2Api, Text, Text) -> DeleteFileVersion;
    B2Api::delete_key: fn(&B2Api, Text) -> DeleteKey;
    B2Api::delete_key_by_id: fn(&B2Api, Text) -> DeleteKeyById;
    B2Api::download_file_by_id: fn(&B2Api, Text) -> DownloadFileById;
    B2Api::get_account_id: fn(&B2Api) -> GetAccountId;
    B2Api::get_bucket_by_id: fn(&B2Api, Text) -> Bucket;
    B2Api::get_bucket_by_name: fn(&B2Api, Text) -> GetBucketByName;
    B2Api::get_download_url_for_file_name: fn(&B2Api, Text, Text) -> GetDownloadUrlForFileName;
    B2Api::get_download_url_for_fileid: fn(&B2Api, Text) -> GetDownloadUrlForFileid;
    B2Api::get_file_info: fn(&B2Api, Text) -> GetFileInfo;
    B2Api::get_file_info_by_name: fn(&B2Api, Text, Text) -> GetFileInfoByName;
    B2Api::get_key: fn(&B2Api, Text) -> GetKey;
    B2Api::list_buckets: fn(&B2Api) -> ListBuckets;
    B2Api::list_keys: fn(&B2Api) -> ListKeys;
    B2Api::list_parts: fn(&B2Api, Text) -> ListParts;
    B2Api::raw_api: fn(&B2Api) -> Arc<dyn RawApi>;
    B2Api::session: fn(&B2Api) -> B2Session;
    B2Api::shutdown: fn(&B2Api) -> Call<()>;
    B2Api::transfer_status: fn(&B2Api) -> TransferStatus;
    B2Api::update_file_legal_hold: fn(&B2Api, Text, Text, LegalHold) -> UpdateFileLegalHold;
    B2Api::update_file_retention: fn(&B2Api, Text, Text, FileRetentionSetting) -> UpdateFileRetention;

    B2ApiBuilder::account_info: fn(B2ApiBuilder, InMemoryAccountInfo) -> B2ApiBuilder;
    B2ApiBuilder::api_config: fn(B2ApiBuilder, B2HttpApiConfig) -> B2ApiBuilder;
    B2ApiBuilder::build: fn(B2ApiBuilder) -> Result<B2Api, Error>;
    B2ApiBuilder::cache: fn(B2ApiBuilder, InMemoryCache) -> B2ApiBuilder;
    B2ApiBuilder::host: fn(B2ApiBuilder, Host) -> B2ApiBuilder;
    B2ApiBuilder::journal: fn(B2ApiBuilder, PathBuf) -> B2ApiBuilder;
    B2ApiBuilder::max_buffer_bytes: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_copy_workers: fn(B2ApiBuilder, usize) -> B2ApiBuilder;
    B2ApiBuilder::max_download_bytes_per_second: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_requests_per_second: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_upload_bytes_per_second: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_upload_workers: fn(B2ApiBuilder, usize) -> B2ApiBuilder;

    Bucket::api: fn(&Bucket) -> &B2Api;
    Bucket::as_dict: fn(&Bucket) -> Dict;
    Bucket::bucket_info: fn(&Bucket) -> &BTreeMap<String, String>;
    Bucket::bucket_type: fn(&Bucket) -> Option<&str>;
    Bucket::cancel_large_file: fn(&Bucket, Text) -> CancelLargeFile;
    Bucket::concatenate: fn(&Bucket, [OutboundSource; 1], Text) -> Concatenate;
    Bucket::copy: fn(&Bucket, Text, Text) -> Copy;
    Bucket::copy_file: fn(&Bucket, Text, Text) -> CopyFile;
    Bucket::cors_rules: fn(&Bucket) -> &[CorsRule];
    Bucket::create_file: fn(&Bucket, [WriteIntent; 1], Text) -> CreateFile;
    Bucket::default_retention: fn(&Bucket) -> &BucketRetentionSetting;
    Bucket::default_server_side_encryption: fn(&Bucket) -> &EncryptionSetting;
    Bucket::delete_file_version: fn(&Bucket, Text, Text) -> DeleteFileVersion;
    Bucket::download_file_by_id: fn(&Bucket, Text) -> DownloadFileById;
    Bucket::download_file_by_name: fn(&Bucket, Text, DownloadDestBytes) -> DownloadFileByName;
    Bucket::get_download_authorization: fn(&Bucket, Text, u32) -> GetDownloadAuthorization;
    Bucket::get_download_url: fn(&Bucket, Text) -> GetDownloadUrl;
    Bucket::get_file_info_by_id: fn(&Bucket, Text) -> GetFileVersionInfo;
    Bucket::get_file_info_by_name: fn(&Bucket, Text) -> GetFileInfoByName;
    Bucket::get_fresh_state: fn(&Bucket) -> GetFreshBucketState;
    Bucket::get_notification_rules: fn(&Bucket) -> GetNotificationRules;
    Bucket::get_unfinished_large_file: fn(&Bucket, Text) -> GetUnfinishedLargeFile;
    Bucket::hide_file: fn(&Bucket, Text) -> HideFile;
    Bucket::id: fn(&Bucket) -> &str;
    Bucket::is_file_lock_enabled: fn(&Bucket) -> Option<bool>;
    Bucket::is_replication_known: fn(&Bucket) -> bool;
    Bucket::lifecycle_rules: fn(&Bucket) -> &[LifecycleRule];
    Bucket::list_file_versions: fn(&Bucket, Text) -> ListFileVersions;
    Bucket::list_parts: fn(&Bucket, Text) -> ListParts;
    Bucket::list_unfinished_large_files: fn(&Bucket) -> ListUnfinishedLargeFiles;
    Bucket::ls: fn(&Bucket) -> Ls;
    Bucket::name: fn(&Bucket) -> &str;
    Bucket::options_set: fn(&Bucket) -> &BTreeSet<String>;
    Bucket::replication: fn(&Bucket) -> Option<&ReplicationConfiguration>;
    Bucket::revision: fn(&Bucket) -> Option<u64>;
    Bucket::set_info: fn(&Bucket, [(Text, Text); 1]) -> UpdateBucket;
    Bucket::set_notification_rules: fn(&Bucket, [NotificationRule; 1]) -> SetNotificationRules;
    Bucket::set_type: fn(&Bucket, Text) -> UpdateBucket;
    Bucket::start_large_file: fn(&Bucket, Text) -> StartLargeFile;
    Bucket::unhide_file: fn(&Bucket, Text) -> UnhideFile;
    Bucket::update: fn(&Bucket) -> UpdateBucket;
    Bucket::upload: fn(&Bucket, BytesSource, Text) -> Upload;
    Bucket::upload_bytes: fn(&Bucket, Vec<u8>, Text) -> UploadBytes;
    Bucket::upload_local_file: fn(&Bucket, PathBuf, Text) -> UploadLocalFile;
    Bucket::upload_stream: fn(&Bucket, ByteStream, u64, Text) -> UploadStream;
    Bucket::upload_unbound_stream: fn(&Bucket, ByteStream, Text) -> UploadUnboundStream;

    Ls::delete_many: fn(Ls) -> DeleteMany;
    Ls::entries: fn(Ls) -> LsEntries;
    Ls::fetch_count: fn(Ls, u32) -> Ls;
    Ls::filters: fn(Ls, [Filter; 1]) -> Ls;
    Ls::folder_to_list: fn(Ls, Text) -> Ls;
    Ls::folder_to_list_can_be_a_file: fn(Ls, bool) -> Ls;
    Ls::recursive: fn(Ls, bool) -> Ls;
    Ls::show_versions: fn(Ls, bool) -> Ls;
    Ls::with_wildcard: fn(Ls, bool) -> Ls;

    LsEntries::next: fn(&mut LsEntries) -> Next<'_, LsEntries>;

    CreateBucket::bucket_info: fn(CreateBucket, [(Text, Text); 1]) -> CreateBucket;
    CreateBucket::cors_rules: fn(CreateBucket, [CorsRule; 1]) -> CreateBucket;
    CreateBucket::default_server_side_encryption: fn(CreateBucket, EncryptionSetting) -> CreateBucket;
    CreateBucket::is_file_lock_enabled: fn(CreateBucket, bool) -> CreateBucket;
    CreateBucket::lifecycle_rules: fn(CreateBucket, [LifecycleRule; 1]) -> CreateBucket;
    CreateBucket::replication: fn(CreateBucket, ReplicationConfiguration) -> CreateBucket;

    CreateKey::bucket_id: fn(CreateKey, Text) -> CreateKey;
    CreateKey::name_prefix: fn(CreateKey, Text) -> CreateKey;
    CreateKey::valid_duration_seconds: fn(CreateKey, u64) -> CreateKey;

    UploadLocalFile::cache_control: fn(UploadLocalFile, Text) -> UploadLocalFile;
    UploadLocalFile::content_disposition: fn(UploadLocalFile, Text) -> UploadLocalFile;
    UploadLocalFile::content_encoding: fn(UploadLocalFile, Text) -> UploadLocalFile;
    UploadLocalFile::content_language: fn(UploadLocalFile, Text) -> UploadLocalFile;
    UploadLocalFile::content_type: fn(UploadLocalFile, Text) -> UploadLocalFile;
    UploadLocalFile::continue_large_file_id: fn(UploadLocalFile, Text) -> UploadLocalFile;
    UploadLocalFile::custom_upload_timestamp: fn(UploadLocalFile, i64) -> UploadLocalFile;
    UploadLocalFile::encryption: fn(UploadLocalFile, EncryptionSetting) -> UploadLocalFile;
    UploadLocalFile::expires: fn(UploadLocalFile, Expires) -> UploadLocalFile;
    UploadLocalFile::file_info: fn(UploadLocalFile, [(Text, Text); 1]) -> UploadLocalFile;
    UploadLocalFile::file_infos: fn(UploadLocalFile, [(Text, Text); 1]) -> UploadLocalFile;
    UploadLocalFile::file_retention: fn(UploadLocalFile, FileRetentionSetting) -> UploadLocalFile;
    UploadLocalFile::large_file_sha1: fn(UploadLocalFile, WholeFileSha1) -> UploadLocalFile;
    UploadLocalFile::legal_hold: fn(UploadLocalFile, LegalHold) -> UploadLocalFile;
    UploadLocalFile::min_part_size: fn(UploadLocalFile, u64) -> UploadLocalFile;
    UploadLocalFile::on_failure: fn(UploadLocalFile, OnFailure) -> UploadLocalFile;
    UploadLocalFile::progress_listener: fn(UploadLocalFile, DoNothingProgressListener) -> UploadLocalFile;
    UploadLocalFile::record_mod_time: fn(UploadLocalFile, bool) -> UploadLocalFile;
    UploadLocalFile::resume_listener: fn(UploadLocalFile, Arc<dyn ResumeListener>) -> UploadLocalFile;
    UploadLocalFile::sha1_sum: fn(UploadLocalFile, Sha1Digest) -> UploadLocalFile;
    UploadLocalFile::start: fn(UploadLocalFile) -> Transfer<FileVersionInfo>;
    UploadLocalFile::upload_mode: fn(UploadLocalFile, UploadMode) -> UploadLocalFile;

    FileVersionInfo::api: fn(&FileVersionInfo) -> Result<B2Api, Error>;
    FileVersionInfo::as_dict: fn(&FileVersionInfo) -> Dict;
    FileVersionInfo::content_disposition: fn(&FileVersionInfo) -> Option<&str>;
    FileVersionInfo::content_encoding: fn(&FileVersionInfo) -> Option<&str>;
    FileVersionInfo::content_language: fn(&FileVersionInfo) -> Option<&str>;
    FileVersionInfo::delete: fn(&FileVersionInfo) -> DeleteFileVersion;
    FileVersionInfo::download: fn(&FileVersionInfo) -> DownloadFileById;
    FileVersionInfo::expires: fn(&FileVersionInfo) -> Option<&str>;
    FileVersionInfo::expires_parsed: fn(&FileVersionInfo) -> Result<Option<i64>, Error>;
    FileVersionInfo::format_folder_ls_entry: fn(&str) -> String;
    FileVersionInfo::format_ls_entry: fn(&FileVersionInfo) -> String;
    FileVersionInfo::get_content_sha1: fn(&FileVersionInfo) -> Option<Sha1Digest>;
    FileVersionInfo::get_fresh_state: fn(&FileVersionInfo) -> GetFileVersionInfo;
    FileVersionInfo::has_large_header: fn(&FileVersionInfo) -> bool;
    FileVersionInfo::is_hide_marker: fn(&FileVersionInfo) -> bool;
    FileVersionInfo::is_upload: fn(&FileVersionInfo) -> bool;
    FileVersionInfo::mod_time_millis: fn(&FileVersionInfo) -> i64;
    FileVersionInfo::update_legal_hold: fn(&FileVersionInfo, LegalHold) -> UpdateLegalHold;
    FileVersionInfo::update_retention: fn(&FileVersionInfo, FileRetentionSetting) -> UpdateRetention;
    FileVersionInfo::with_api: fn(FileVersionInfo, &B2Api) -> FileVersionInfo;

    DownloadDestLocalFile::content_length: fn(&DownloadDestLocalFile) -> Option<u64>;
    DownloadDestLocalFile::content_sha1: fn(&DownloadDestLocalFile) -> Option<String>;
    DownloadDestLocalFile::content_type: fn(&DownloadDestLocalFile) -> Option<String>;
    DownloadDestLocalFile::file_id: fn(&DownloadDestLocalFile) -> Option<String>;
    DownloadDestLocalFile::file_info: fn(&DownloadDestLocalFile) -> Option<BTreeMap<String, String>>;
    DownloadDestLocalFile::file_name: fn(&DownloadDestLocalFile) -> Option<String>;
    DownloadDestLocalFile::local_file_path: fn(&DownloadDestLocalFile) -> &Path;
    DownloadDestLocalFile::new: fn(PathBuf) -> DownloadDestLocalFile;
    DownloadDestLocalFile::range: fn(&DownloadDestLocalFile) -> Option<ByteRange>;
    DownloadDestLocalFile::write_to_local_file_context: fn(&DownloadDestLocalFile) -> FileContext;

    DownloadDestBytes::bytes_written: fn(&DownloadDestBytes) -> Option<bytes::Bytes>;
    DownloadDestBytes::capture_bytes_context: fn(&DownloadDestBytes) -> FileContext;
    DownloadDestBytes::content_length: fn(&DownloadDestBytes) -> Option<u64>;
    DownloadDestBytes::content_sha1: fn(&DownloadDestBytes) -> Option<String>;
    DownloadDestBytes::content_type: fn(&DownloadDestBytes) -> Option<String>;
    DownloadDestBytes::file_id: fn(&DownloadDestBytes) -> Option<String>;
    DownloadDestBytes::file_info: fn(&DownloadDestBytes) -> Option<BTreeMap<String, String>>;
    DownloadDestBytes::file_name: fn(&DownloadDestBytes) -> Option<String>;
    DownloadDestBytes::get_bytes_written: fn(&DownloadDestBytes) -> Result<bytes::Bytes, Error>;
    DownloadDestBytes::mod_time_millis: fn(&DownloadDestBytes) -> Option<i64>;
    DownloadDestBytes::new: fn() -> DownloadDestBytes;
    DownloadDestBytes::range: fn(&DownloadDestBytes) -> Option<ByteRange>;

    DownloadFileById::download_dest: fn(DownloadFileById, DownloadDestBytes) -> DownloadFileByIdTo;
    DownloadFileById::conditions: fn(DownloadFileById, DownloadConditions) -> DownloadFileById;
    DownloadFileById::encryption: fn(DownloadFileById, EncryptionSetting) -> DownloadFileById;
    DownloadFileById::idle_timeout: fn(DownloadFileById, Duration) -> DownloadFileById;
    DownloadFileById::progress_listener: fn(DownloadFileById, DoNothingProgressListener) -> DownloadFileById;
    DownloadFileById::range: fn(DownloadFileById, ByteRange) -> DownloadFileById;

    DownloadFileByName::conditions: fn(DownloadFileByName, DownloadConditions) -> DownloadFileByName;
    DownloadFileByName::encryption: fn(DownloadFileByName, EncryptionSetting) -> DownloadFileByName;
    DownloadFileByName::idle_timeout: fn(DownloadFileByName, Duration) -> DownloadFileByName;
    DownloadFileByName::progress_listener: fn(DownloadFileByName, DoNothingProgressListener) -> DownloadFileByName;
    DownloadFileByName::range: fn(DownloadFileByName, ByteRange) -> DownloadFileByName;

    ApplicationKey::as_dict: fn(&ApplicationKey) -> Dict;
    ApplicationKey::has_capabilities: fn(&ApplicationKey, [Text; 1]) -> bool;
    ApplicationKey::new: fn(Text, Text, [Text; 1], Text) -> ApplicationKey;

    FullApplicationKey::as_dict: fn(&FullApplicationKey) -> Dict;
    FullApplicationKey::has_capabilities: fn(&FullApplicationKey, [Text; 1]) -> bool;
    FullApplicationKey::id: fn(&FullApplicationKey) -> &str;
    FullApplicationKey::new: fn(ApplicationKey, Secret) -> FullApplicationKey;

    Synchronizer::allow_empty_source: fn(Synchronizer, bool) -> Synchronizer;
    Synchronizer::compare_threshold: fn(Synchronizer, u64) -> Synchronizer;
    Synchronizer::compare_version_mode: fn(Synchronizer, CompareVersionMode) -> Synchronizer;
    Synchronizer::digest_cache: fn(Synchronizer, PathBuf) -> Synchronizer;
    Synchronizer::dry_run: fn(Synchronizer, bool) -> Synchronizer;
    Synchronizer::durability: fn(Synchronizer, Durability) -> Synchronizer;
    Synchronizer::keep_days: fn(Synchronizer, u64) -> Synchronizer;
    Synchronizer::keep_days_or_delete: fn(Synchronizer, KeepOrDeleteMode) -> Synchronizer;
    Synchronizer::make_folder_sync_actions: fn(&Synchronizer, Side, Side, i64, Report) -> PlannedActions;
    Synchronizer::new: fn(usize) -> Synchronizer;
    Synchronizer::newer_file_mode: fn(Synchronizer, NewerFileSyncMode) -> Synchronizer;
    Synchronizer::sync_folders: fn(&Synchronizer, Side, Side, i64, Report) -> SyncFolders;
    Synchronizer::sync_policy_manager: fn(Synchronizer, Arc<dyn SyncPolicyManager>) -> Synchronizer;

    SyncFolders::encryption_settings_provider: fn(SyncFolders, Arc<dyn SyncEncryptionSettingsProvider>) -> SyncFolders;

    InMemoryAccountInfo::new: fn() -> InMemoryAccountInfo;

    SqliteAccountInfo::filename: fn(&SqliteAccountInfo) -> &Path;
    SqliteAccountInfo::journal_folder: fn(&SqliteAccountInfo) -> PathBuf;
    SqliteAccountInfo::open: fn(PathBuf) -> Result<SqliteAccountInfo, Error>;
    SqliteAccountInfo::open_default: fn() -> Result<SqliteAccountInfo, Error>;

    Error::code: fn(&Error) -> Option<&str>;
    Error::dialect: fn(&Error) -> Dialect;
    Error::io: fn(Text, Option<&Path>, std::io::Error) -> Error;
    Error::is: fn(&Error, ErrorClass) -> bool;
    Error::is_retryable_upload: fn(&Error) -> bool;
    Error::is_transient: fn(&Error) -> bool;
    Error::kind: fn(&Error) -> &ErrorKind;
    Error::new: fn(ErrorKind) -> Error;
    Error::retry_after: fn(&Error) -> Option<Duration>;
    Error::status: fn(&Error) -> Option<u16>;
    Error::with_context: fn(Error, Text) -> Error;
    Error::with_dialect: fn(Error, Dialect) -> Error;
    Error::with_retry_after: fn(Error, Duration) -> Error;
    Error::with_source: fn(Error, std::io::Error) -> Error;
}

awaited! {
    AuthorizeAccount => ();
    AuthorizeAutomatically => bool;
    AuthorizeFromEnvironment => ();
    CancelLargeFile => FileVersionInfo;
    CheckBucketIdRestrictions => ();
    CheckBucketNameRestrictions => ();
    CreateBucket => Bucket;
    CreateKey => Dict;
    DeleteBucket => ();
    DeleteFileVersion => FileIdAndName;
    DeleteKey => Dict;
    DeleteKeyById => ApplicationKey;
    DownloadFileById => DownloadedFile;
    GetAccountId => String;
    GetBucketByName => Bucket;
    GetDownloadUrlForFileName => String;
    GetDownloadUrlForFileid => String;
    GetFileInfo => serde_json::Value;
    GetFileInfoByName => FileVersionInfo;
    GetKey => Option<serde_json::Value>;
    ListBuckets => Vec<Bucket>;
    ListKeys => serde_json::Value;
    UpdateFileLegalHold => LegalHold;
    UpdateFileRetention => FileRetentionSetting;
    Concatenate => FileVersionInfo;
    Copy => FileVersionInfo;
    CopyFile => serde_json::Value;
    CreateFile => FileVersionInfo;
    GetDownloadAuthorization => Secret;
    GetDownloadUrl => String;
    GetFileVersionInfo => FileVersionInfo;
    GetFreshBucketState => Bucket;
    GetNotificationRules => Vec<NotificationRule>;
    GetUnfinishedLargeFile => UnfinishedLargeFile;
    HideFile => FileVersionInfo;
    UpdateBucket => serde_json::Value;
    SetNotificationRules => Vec<NotificationRule>;
    StartLargeFile => UnfinishedLargeFile;
    UnhideFile => FileIdAndName;
    Upload => FileVersionInfo;
    UploadBytes => FileVersionInfo;
    UploadLocalFile => FileVersionInfo;
    UploadStream => FileVersionInfo;
    UploadUnboundStream => FileVersionInfo;
    DeleteMany => DeleteManyOutcome;
    UpdateLegalHold => FileVersionInfo;
    UpdateRetention => FileVersionInfo;
    DownloadFileByName => Dict;
    SyncFolders => SyncSummary;
}
