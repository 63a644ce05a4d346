//! The types of the second interface that have a type of their own in this one. All of them convert with `From`.

pub use b2sdk_v2::{
    AccountInfo, AuthData, AuthInfoCache, AuthorizeAccount, B2Api, B2ApiBuilder, B2Folder, Bucket,
    Cache, FileVersion, LocalFolder, ReplicationMonitor, ReplicationSetupHelper,
    ScanPoliciesManager, ScanSettings, StubAccountInfo, Synchronizer,
};
