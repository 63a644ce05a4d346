//! The types of the second interface that have a type of their own in this one, or that this one does not need. All handles and
//! data convert with `From`.

pub use b2sdk_v2::{
    AccountInfo, ApplicationKeys, AuthData, AuthInfoCache, AuthorizeAccount, B2Api, B2ApiBuilder,
    B2Folder, B2Session, Bucket, Cache, CancelLargeFile, Concatenate, ConcatenateStream, Copy,
    CreateBucket, CreateFile, CreateFileStream, CreateKey, DeleteKey, DownloadFileById,
    DownloadFileByName, FileVersion, FileVersions, GetBucketById, GetBucketByName, GetFileInfo,
    GetFileInfoByName, GetFreshBucketState, GetKey, GetReplicationDestination, HideFile,
    InMemoryAccountInfo, ListBuckets, ListFileVersions, ListKeys, LocalFolder, Ls, LsEntries,
    LsEntry, ReplicationMonitor, ReplicationSetupHelper, ScanPoliciesManager,
    ScanPoliciesManagerBuilder, ScanSettings, SetupReplication, SetupReplicationDestination,
    SetupReplicationSource, StubAccountInfo, SyncEncryptionSettingsProvider, SyncFolders,
    SyncReport, Synchronizer, UpdateBucket, UpdateLegalHold, UpdateRetention, Upload, UploadBytes,
    UploadLocalFile, UploadStream, UploadUnboundStream, parse_folder, zip_folders,
};
#[cfg(feature = "sqlite")]
pub use b2sdk_v2::{SqliteAccountInfo, SqliteAccountInfoBuilder};
