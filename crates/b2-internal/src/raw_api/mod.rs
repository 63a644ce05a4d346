//! One typed request and answer for each call of the B2 native API.
//!
//! [`RawApi`] is the seam; [`B2RawHttpApi`] speaks HTTP. Nothing here knows of tokens that expire, of pools of upload
//! URLs or of accounts: every call is told its URL and token in a [`CallContext`].
//!
//! Invariant: the wire form of a call is written in this folder and nowhere else in the core.

mod answers;
mod calls;
mod from_config;
mod http_api;
mod requests;
#[cfg(test)]
mod tests;

pub(crate) use answers::only_one;
pub use answers::{
    Allowed, AllowedBucket, ApiInfo, AuthorizeAccountResponse, BucketResponse, CreatedKeyResponse,
    DeletedFileVersion, DownloadHeaders, FileVersionResponse, KeyResponse, ListFileNamesResponse,
    ListFileVersionsResponse, ListKeysResponse, ListPartsResponse,
    ListUnfinishedLargeFilesResponse, PartResponse, StorageApi, UploadUrl,
};
pub use calls::RawApi;
pub use http_api::B2RawHttpApi;
pub use requests::{
    ContentSha1, CopyFileRequest, CopyPartRequest, CreateBucketRequest, CreateKeyRequest,
    DownloadConditions, DownloadRequest, GetDownloadAuthorizationRequest,
    LIST_FILE_NAMES_MAX_LIMIT, ListBucketsRequest, ListFileNamesRequest, ListFileVersionsRequest,
    ListKeysRequest, ListPartsRequest, ListUnfinishedLargeFilesRequest, MetadataDirectiveMode,
    StartLargeFileRequest, UpdateBucketRequest, UploadFileRequest, UploadPartRequest,
};

use crate::http::Body;
use crate::secret::Secret;

/// The version of the native API that a call is addressed to: the `v4` of `/b2api/v4/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum ApiVersion {
    /// What the first and second interface speak.
    V3,
    /// What the third interface speaks, and every authorisation.
    #[default]
    V4,
}

impl ApiVersion {
    /// The version as it stands in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V4 => "v4",
        }
    }
}

/// Where a call goes and in whose name.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The URL of the API host, without a path.
    pub api_url: String,
    /// The account's authorisation token.
    pub authorization_token: Secret,
    /// The version in the path.
    pub api_version: ApiVersion,
}

/// The body of an upload, made anew for each attempt.
pub type MakeBody<'a> = &'a (dyn Fn() -> Body + Send + Sync);

/// A download whose headers have arrived.
#[derive(Debug)]
pub struct DownloadResponse {
    /// What the headers say.
    pub headers: DownloadHeaders,
    /// The bytes, still to come. They end early only with an error.
    pub body: Body,
}
