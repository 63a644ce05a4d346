//! What the calls answer, in the words of the wire.

mod account;
mod buckets;
mod downloads;
mod files;
mod keys;
mod large_files;
mod uploads;

pub(crate) use account::only_one;
pub use account::{Allowed, AllowedBucket, ApiInfo, AuthorizeAccountResponse, StorageApi};
pub use buckets::BucketResponse;
pub(super) use buckets::{DownloadAuthorizationResponse, NotificationRulesResponse};
pub use downloads::DownloadHeaders;
pub use files::{
    DeletedFileVersion, FileVersionResponse, ListFileNamesResponse, ListFileVersionsResponse,
};
pub(super) use files::{UpdatedLegalHold, UpdatedRetention};
pub use keys::{CreatedKeyResponse, KeyResponse, ListKeysResponse};
pub use large_files::{ListPartsResponse, ListUnfinishedLargeFilesResponse, PartResponse};
pub use uploads::UploadUrl;
