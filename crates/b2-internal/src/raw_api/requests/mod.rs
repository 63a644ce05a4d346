//! What the calls are given, in the words of the wire.

mod buckets;
mod copies;
mod downloads;
mod keys;
mod large_files;
mod lists;
mod uploads;

pub use buckets::{
    CreateBucketRequest, GetDownloadAuthorizationRequest, ListBucketsRequest, UpdateBucketRequest,
};
pub use copies::{CopyFileRequest, CopyPartRequest, MetadataDirectiveMode};
pub use downloads::{DownloadConditions, DownloadRequest};
pub use keys::{CreateKeyRequest, ListKeysRequest};
pub use large_files::{ListPartsRequest, ListUnfinishedLargeFilesRequest, StartLargeFileRequest};
pub use lists::{LIST_FILE_NAMES_MAX_LIMIT, ListFileNamesRequest, ListFileVersionsRequest};
pub use uploads::{ContentSha1, UploadFileRequest, UploadPartRequest};
