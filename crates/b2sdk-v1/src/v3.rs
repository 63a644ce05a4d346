//! The types of the third interface that have a type of their own in this one.
//!
//! What all interfaces share is one type and is exported at the top of this crate. Where such a type leads to a handle, the
//! handle is one of these: [`B2Path::selected_version`](crate::B2Path::selected_version), for example, gives a
//! [`FileVersion`] of the third interface. All of them convert with `From` or `TryFrom`.

// The account.
pub use b2sdk_v2::v3::{
    ApplicationKey, ApplicationKeys, AuthorizeAccount, B2Api, B2ApiBuilder, CreateBucket,
    CreateKey, DeleteKey, DeleteKeyById, FullApplicationKey, GetBucketById, GetBucketByName,
    GetFileInfo, GetKey, ListBuckets, ListKeys,
};

// Buckets and what is in them.
pub use b2sdk_v2::v3::{
    Bucket, Concatenate, ConcatenateStream, Copy, CreateFile, CreateFileStream, FileVersion,
    FileVersions, GetFreshBucketState, GetUnfinishedLargeFile, HideFile, ListFileVersions,
    ListUnfinishedLargeFiles, Ls, LsEntries, LsEntry, UnfinishedLargeFile, UnfinishedLargeFiles,
    UpdateBucket, UpdateLegalHold, UpdateRetention, Upload, UploadBytes, UploadLocalFile,
    UploadStream, UploadUnboundStream,
};

// Replication and folders.
pub use b2sdk_v2::v3::{
    B2Folder, GetReplicationDestination, ParseFolder, ReplicationMonitor, ReplicationSetupHelper,
    SetupReplication, SetupReplicationDestination, SetupReplicationSource, parse_folder,
};

// Credentials, and where they are kept.
pub use b2sdk_v2::v3::{
    AccountInfo, Allowed, AllowedBucket, AuthData, AuthInfoCache, InMemoryAccountInfo,
    StubAccountInfo,
};
#[cfg(feature = "sqlite")]
pub use b2sdk_v2::v3::{SqliteAccountInfo, SqliteAccountInfoBuilder};

// The calls of the native API.
pub use b2sdk_v2::v3::{
    ApiInfo, AuthorizeAccountResponse, B2RawHttpApi, B2Session, CreateKeyRequest,
    CreatedKeyResponse, KeyResponse, ListKeysResponse, RawApi, StorageApi,
};

// A service in this process, for tests.
#[cfg(feature = "simulator")]
pub use b2sdk_v2::v3::{KeySimulator, RawSimulator};
