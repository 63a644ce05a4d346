//! The third interface.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use b2sdk_v3::*;
use futures_util::stream::Empty;

use crate::{Text, awaited, frozen};

type Side = Arc<dyn Folder>;
type Report = Option<Arc<dyn SyncReporter>>;

frozen! {
    B2Api::account_info: fn(&B2Api) -> Arc<dyn AccountInfo>;
    B2Api::authorize_account: fn(&B2Api, Text, Text) -> AuthorizeAccount;
    B2Api::authorize_automatically: fn(&B2Api) -> AuthorizeAutomatically;
    B2Api::authorize_from_environment: fn(&B2Api) -> AuthorizeFromEnvironment;
    B2Api::builder: fn() -> B2ApiBuilder;
    B2Api::cache: fn(&B2Api) -> Arc<dyn Cache>;
    B2Api::cancel_large_file: fn(&B2Api, Text) -> CancelLargeFile;
    B2Api::check_bucket_id_restrictions: fn(&B2Api, Text) -> CheckBucketIdRestrictions;
    B2Api::check_bucket_name_restrictions: fn(&B2Api, Text) -> CheckBucketNameRestrictions;
    B2Api::create_bucket: fn(&B2Api, Text, Text) -> CreateBucket;
    B2Api::create_key: fn(&B2Api, [Text; 1], Text) -> CreateKey;
    B2Api::delete_bucket: fn(&B2Api, &Bucket) -> DeleteBucket;
    B2Api::delete_file_version: fn(&B2Api, Text, Text) -> DeleteFileVersion;
    B2Api::delete_key: fn(&B2Api, &ApplicationKey) -> DeleteKey;
    B2Api::delete_key_by_id: fn(&B2Api, Text) -> DeleteKeyById;
    B2Api::download_file_by_id: fn(&B2Api, Text) -> DownloadFileById;
    B2Api::get_account_id: fn(&B2Api) -> GetAccountId;
    B2Api::get_bucket_by_id: fn(&B2Api, Text) -> GetBucketById;
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
    B2Api::session: fn(&B2Api) -> &B2Session;
    B2Api::shutdown: fn(&B2Api) -> Call<()>;
    B2Api::transfer_status: fn(&B2Api) -> TransferStatus;
    B2Api::update_file_legal_hold: fn(&B2Api, Text, Text, LegalHold) -> UpdateFileLegalHold;
    B2Api::update_file_retention: fn(&B2Api, Text, Text, FileRetentionSetting) -> UpdateFileRetention;

    B2ApiBuilder::account_info: fn(B2ApiBuilder, InMemoryAccountInfo) -> B2ApiBuilder;
    B2ApiBuilder::api_config: fn(B2ApiBuilder, B2HttpApiConfig) -> B2ApiBuilder;
    B2ApiBuilder::build: fn(B2ApiBuilder) -> Result<B2Api, Error>;
    B2ApiBuilder::cache: fn(B2ApiBuilder, InMemoryCache) -> B2ApiBuilder;
    B2ApiBuilder::check_download_hash: fn(B2ApiBuilder, bool) -> B2ApiBuilder;
    B2ApiBuilder::host: fn(B2ApiBuilder, Host) -> B2ApiBuilder;
    B2ApiBuilder::journal: fn(B2ApiBuilder, PathBuf) -> B2ApiBuilder;
    B2ApiBuilder::max_buffer_bytes: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_copy_workers: fn(B2ApiBuilder, usize) -> B2ApiBuilder;
    B2ApiBuilder::max_download_bytes_per_second: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_download_streams_per_file: fn(B2ApiBuilder, usize) -> B2ApiBuilder;
    B2ApiBuilder::max_download_workers: fn(B2ApiBuilder, usize) -> B2ApiBuilder;
    B2ApiBuilder::max_requests_per_second: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_upload_bytes_per_second: fn(B2ApiBuilder, u64) -> B2ApiBuilder;
    B2ApiBuilder::max_upload_workers: fn(B2ApiBuilder, usize) -> B2ApiBuilder;
    B2ApiBuilder::raw_api: fn(B2ApiBuilder, B2RawHttpApi) -> B2ApiBuilder;

    B2HttpApiConfig::add_callback: fn(B2HttpApiConfig, ClockSkewHook) -> B2HttpApiConfig;
    B2HttpApiConfig::allow_host: fn(B2HttpApiConfig, Text) -> B2HttpApiConfig;
    B2HttpApiConfig::allow_plain_http: fn(B2HttpApiConfig, bool) -> B2HttpApiConfig;
    B2HttpApiConfig::call_timeout: fn(B2HttpApiConfig, Duration) -> B2HttpApiConfig;
    B2HttpApiConfig::connect_timeout: fn(B2HttpApiConfig, Duration) -> B2HttpApiConfig;
    B2HttpApiConfig::download_url: fn(B2HttpApiConfig, Text) -> B2HttpApiConfig;
    B2HttpApiConfig::extra_root_certificate: fn(B2HttpApiConfig, PathBuf) -> B2HttpApiConfig;
    B2HttpApiConfig::idle_timeout: fn(B2HttpApiConfig, Duration) -> B2HttpApiConfig;
    B2HttpApiConfig::install_clock_skew_hook: fn(B2HttpApiConfig, bool) -> B2HttpApiConfig;
    B2HttpApiConfig::max_clock_skew: fn(B2HttpApiConfig, Duration) -> B2HttpApiConfig;
    B2HttpApiConfig::max_idle_per_host: fn(B2HttpApiConfig, usize) -> B2HttpApiConfig;
    B2HttpApiConfig::new: fn() -> B2HttpApiConfig;
    B2HttpApiConfig::pool_idle_timeout: fn(B2HttpApiConfig, Duration) -> B2HttpApiConfig;
    B2HttpApiConfig::proxy: fn(B2HttpApiConfig, Proxy) -> B2HttpApiConfig;
    B2HttpApiConfig::request_timeout: fn(B2HttpApiConfig, Duration) -> B2HttpApiConfig;
    B2HttpApiConfig::retry_policy: fn(B2HttpApiConfig, RetryPolicy) -> B2HttpApiConfig;
    B2HttpApiConfig::transport: fn(B2HttpApiConfig, Arc<dyn Transport>) -> B2HttpApiConfig;
    B2HttpApiConfig::user_agent_append: fn(B2HttpApiConfig, Text) -> B2HttpApiConfig;

    SqliteAccountInfo::builder: fn() -> SqliteAccountInfoBuilder;
    SqliteAccountInfo::filename: fn(&SqliteAccountInfo) -> &Path;
    SqliteAccountInfo::journal_folder: fn(&SqliteAccountInfo) -> PathBuf;
    SqliteAccountInfo::open: fn(PathBuf) -> Result<SqliteAccountInfo, Error>;
    SqliteAccountInfo::open_default: fn() -> Result<SqliteAccountInfo, Error>;

    InMemoryAccountInfo::new: fn() -> InMemoryAccountInfo;

    Bucket::api: fn(&Bucket) -> &B2Api;
    Bucket::as_dict: fn(&Bucket) -> Dict;
    Bucket::bucket_info: fn(&Bucket) -> &BTreeMap<String, String>;
    Bucket::bucket_type: fn(&Bucket) -> Option<&str>;
    Bucket::cancel_large_file: fn(&Bucket, Text) -> CancelLargeFile;
    Bucket::concatenate: fn(&Bucket, [OutboundSource; 1], Text) -> Concatenate;
    Bucket::concatenate_stream: fn(&Bucket, Empty<OutboundSource>, Text) -> ConcatenateStream;
    Bucket::copy: fn(&Bucket, Text, Text) -> Copy;
    Bucket::cors_rules: fn(&Bucket) -> &[CorsRule];
    Bucket::create_file: fn(&Bucket, [WriteIntent; 1], Text) -> CreateFile;
    Bucket::create_file_stream: fn(&Bucket, Empty<WriteIntent>, Text) -> CreateFileStream;
    Bucket::default_retention: fn(&Bucket) -> &BucketRetentionSetting;
    Bucket::default_server_side_encryption: fn(&Bucket) -> &EncryptionSetting;
    Bucket::delete_file_version: fn(&Bucket, Text, Text) -> DeleteFileVersion;
    Bucket::download_file_by_id: fn(&Bucket, Text) -> DownloadFileById;
    Bucket::download_file_by_name: fn(&Bucket, Text) -> DownloadFileByName;
    Bucket::get_download_authorization: fn(&Bucket, Text, u32) -> GetDownloadAuthorization;
    Bucket::get_download_url: fn(&Bucket, Text) -> GetDownloadUrl;
    Bucket::get_file_info_by_id: fn(&Bucket, Text) -> GetFileInfo;
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
    Ls::latest_only: fn(Ls, bool) -> Ls;
    Ls::path: fn(Ls, Text) -> Ls;
    Ls::recursive: fn(Ls, bool) -> Ls;
    Ls::with_wildcard: fn(Ls, bool) -> Ls;

    LsEntries::next: fn(&mut LsEntries) -> Next<'_, LsEntries>;

    CreateBucket::bucket_info: fn(CreateBucket, [(Text, Text); 1]) -> CreateBucket;
    CreateBucket::cors_rules: fn(CreateBucket, [CorsRule; 1]) -> CreateBucket;
    CreateBucket::default_server_side_encryption: fn(CreateBucket, EncryptionSetting) -> CreateBucket;
    CreateBucket::is_file_lock_enabled: fn(CreateBucket, bool) -> CreateBucket;
    CreateBucket::lifecycle_rules: fn(CreateBucket, [LifecycleRule; 1]) -> CreateBucket;
    CreateBucket::replication: fn(CreateBucket, ReplicationConfiguration) -> CreateBucket;

    CreateKey::bucket_ids: fn(CreateKey, [Text; 1]) -> CreateKey;
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
    UploadLocalFile::file_retention: fn(UploadLocalFile, FileRetentionSetting) -> UploadLocalFile;
    UploadLocalFile::large_file_sha1: fn(UploadLocalFile, WholeFileSha1) -> UploadLocalFile;
    UploadLocalFile::legal_hold: fn(UploadLocalFile, LegalHold) -> UploadLocalFile;
    UploadLocalFile::min_part_size: fn(UploadLocalFile, u64) -> UploadLocalFile;
    UploadLocalFile::on_failure: fn(UploadLocalFile, OnFailure) -> UploadLocalFile;
    UploadLocalFile::progress_listener: fn(UploadLocalFile, DoNothingProgressListener) -> UploadLocalFile;
    UploadLocalFile::record_mod_time: fn(UploadLocalFile, bool) -> UploadLocalFile;
    UploadLocalFile::resume_listener: fn(UploadLocalFile, Arc<dyn ResumeListener>) -> UploadLocalFile;
    UploadLocalFile::sha1_sum: fn(UploadLocalFile, Sha1Digest) -> UploadLocalFile;
    UploadLocalFile::start: fn(UploadLocalFile) -> Transfer<FileVersion>;
    UploadLocalFile::upload_mode: fn(UploadLocalFile, UploadMode) -> UploadLocalFile;

    DownloadedFile::download_version: fn(&DownloadedFile) -> &DownloadVersion;
    DownloadedFile::into_stream: fn(DownloadedFile) -> DownloadStream;
    DownloadedFile::is_verifiable: fn(&DownloadedFile) -> bool;
    DownloadedFile::save: fn(DownloadedFile, Vec<u8>) -> Save;
    DownloadedFile::save_to: fn(DownloadedFile, PathBuf) -> SaveTo;

    SaveTo::allow_seeking: fn(SaveTo, bool) -> SaveTo;
    SaveTo::durability: fn(SaveTo, Durability) -> SaveTo;
    SaveTo::mode: fn(SaveTo, SaveMode) -> SaveTo;
    SaveTo::on_failure: fn(SaveTo, PartialDownload) -> SaveTo;
    SaveTo::start: fn(SaveTo) -> Transfer<SavedDownload>;

    DownloadStream::next: fn(&mut DownloadStream) -> Next<'_, DownloadStream>;

    FileVersion::api: fn(&FileVersion) -> Option<B2Api>;
    FileVersion::as_dict: fn(&FileVersion) -> Dict;
    FileVersion::cache_control: fn(&FileVersion) -> Option<&str>;
    FileVersion::content_disposition: fn(&FileVersion) -> Option<&str>;
    FileVersion::content_encoding: fn(&FileVersion) -> Option<&str>;
    FileVersion::content_language: fn(&FileVersion) -> Option<&str>;
    FileVersion::delete: fn(&FileVersion) -> DeleteFileVersion;
    FileVersion::download: fn(&FileVersion) -> DownloadFileById;
    FileVersion::expires: fn(&FileVersion) -> Option<&str>;
    FileVersion::expires_parsed: fn(&FileVersion) -> Result<Option<i64>, Error>;
    FileVersion::get_content_sha1: fn(&FileVersion) -> Option<Sha1Digest>;
    FileVersion::get_fresh_state: fn(&FileVersion) -> GetFileInfo;
    FileVersion::has_large_header: fn(&FileVersion) -> bool;
    FileVersion::is_hide_marker: fn(&FileVersion) -> bool;
    FileVersion::is_upload: fn(&FileVersion) -> bool;
    FileVersion::mod_time_millis: fn(&FileVersion) -> i64;
    FileVersion::new: fn(Text, Text, u64, i64) -> FileVersion;
    FileVersion::update_legal_hold: fn(&FileVersion, LegalHold) -> UpdateLegalHold;
    FileVersion::update_retention: fn(&FileVersion, FileRetentionSetting) -> UpdateRetention;

    ApplicationKey::as_dict: fn(&ApplicationKey) -> Dict;
    ApplicationKey::has_capabilities: fn(&ApplicationKey, [Text; 1]) -> bool;
    ApplicationKey::new: fn(Text, Text, [Text; 1], Text) -> ApplicationKey;

    FullApplicationKey::as_dict: fn(&FullApplicationKey) -> Dict;
    FullApplicationKey::has_capabilities: fn(&FullApplicationKey, [Text; 1]) -> bool;
    FullApplicationKey::id: fn(&FullApplicationKey) -> &str;
    FullApplicationKey::new: fn(ApplicationKey, Secret) -> FullApplicationKey;

    Synchronizer::absolute_minimum_part_size: fn(Synchronizer, u64) -> Synchronizer;
    Synchronizer::allow_empty_source: fn(Synchronizer, bool) -> Synchronizer;
    Synchronizer::compare_threshold: fn(Synchronizer, u64) -> Synchronizer;
    Synchronizer::compare_version_mode: fn(Synchronizer, CompareVersionMode) -> Synchronizer;
    Synchronizer::digest_cache: fn(Synchronizer, PathBuf) -> Synchronizer;
    Synchronizer::dry_run: fn(Synchronizer, bool) -> Synchronizer;
    Synchronizer::durability: fn(Synchronizer, Durability) -> Synchronizer;
    Synchronizer::folds_names: fn(Synchronizer, bool) -> Synchronizer;
    Synchronizer::keep_days: fn(Synchronizer, u64) -> Synchronizer;
    Synchronizer::keep_days_or_delete: fn(Synchronizer, KeepOrDeleteMode) -> Synchronizer;
    Synchronizer::new: fn(usize) -> Synchronizer;
    Synchronizer::newer_file_mode: fn(Synchronizer, NewerFileSyncMode) -> Synchronizer;
    Synchronizer::policies_manager: fn(Synchronizer, ScanPoliciesManager) -> Synchronizer;
    Synchronizer::sync_folders: fn(&Synchronizer, Side, Side, i64, Report) -> SyncFolders;
    Synchronizer::sync_policy_manager: fn(Synchronizer, Arc<dyn SyncPolicyManager>) -> Synchronizer;
    Synchronizer::upload_mode: fn(Synchronizer, UploadMode) -> Synchronizer;

    SyncFolders::encryption_settings_provider: fn(SyncFolders, Arc<dyn SyncEncryptionSettingsProvider>) -> SyncFolders;

    ScanPoliciesManagerBuilder::build: fn(ScanPoliciesManagerBuilder) -> Result<ScanPoliciesManager, Error>;
    ScanPoliciesManagerBuilder::exclude_all_symlinks: fn(ScanPoliciesManagerBuilder, bool)
        -> ScanPoliciesManagerBuilder;
    ScanPoliciesManagerBuilder::exclude_dir_regexes: fn(ScanPoliciesManagerBuilder, [Text; 1])
        -> ScanPoliciesManagerBuilder;
    ScanPoliciesManagerBuilder::exclude_file_regexes: fn(ScanPoliciesManagerBuilder, [Text; 1])
        -> ScanPoliciesManagerBuilder;
    ScanPoliciesManagerBuilder::exclude_modified_after: fn(ScanPoliciesManagerBuilder, i64)
        -> ScanPoliciesManagerBuilder;
    ScanPoliciesManagerBuilder::exclude_modified_before: fn(ScanPoliciesManagerBuilder, i64)
        -> ScanPoliciesManagerBuilder;
    ScanPoliciesManagerBuilder::exclude_uploaded_after: fn(ScanPoliciesManagerBuilder, i64)
        -> ScanPoliciesManagerBuilder;
    ScanPoliciesManagerBuilder::exclude_uploaded_before: fn(ScanPoliciesManagerBuilder, i64)
        -> ScanPoliciesManagerBuilder;
    ScanPoliciesManagerBuilder::include_file_regexes: fn(ScanPoliciesManagerBuilder, [Text; 1])
        -> ScanPoliciesManagerBuilder;

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
    CancelLargeFile => FileIdAndName;
    CheckBucketIdRestrictions => ();
    CheckBucketNameRestrictions => ();
    CreateBucket => Bucket;
    CreateKey => FullApplicationKey;
    DeleteBucket => ();
    DeleteFileVersion => FileIdAndName;
    DeleteKey => ApplicationKey;
    DeleteKeyById => ApplicationKey;
    DownloadFileById => DownloadedFile;
    GetAccountId => String;
    GetBucketById => Bucket;
    GetBucketByName => Bucket;
    GetDownloadUrlForFileName => String;
    GetDownloadUrlForFileid => String;
    GetFileInfo => FileVersion;
    GetFileInfoByName => DownloadVersion;
    GetKey => Option<ApplicationKey>;
    ListBuckets => Vec<Bucket>;
    UpdateFileLegalHold => LegalHold;
    UpdateFileRetention => FileRetentionSetting;
    Concatenate => FileVersion;
    Copy => FileVersion;
    CreateFile => FileVersion;
    DownloadFileByName => DownloadedFile;
    GetDownloadAuthorization => Secret;
    GetDownloadUrl => String;
    GetFreshBucketState => Bucket;
    GetNotificationRules => Vec<NotificationRule>;
    GetUnfinishedLargeFile => UnfinishedLargeFile;
    HideFile => FileVersion;
    UpdateBucket => Bucket;
    SetNotificationRules => Vec<NotificationRule>;
    UnhideFile => FileIdAndName;
    Upload => FileVersion;
    UploadBytes => FileVersion;
    UploadLocalFile => FileVersion;
    UploadStream => FileVersion;
    UploadUnboundStream => FileVersion;
    DeleteMany => DeleteManyOutcome;
    Save => SavedDownload;
    SaveTo => SavedDownload;
    UpdateLegalHold => FileVersion;
    UpdateRetention => FileVersion;
    SyncFolders => SyncOutcome;
}
