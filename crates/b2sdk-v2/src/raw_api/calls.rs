use std::fmt;

use async_trait::async_trait;
use b2sdk_v3::{
    Body, BucketResponse, CallContext, CopyFileRequest, CopyPartRequest, CreateBucketRequest,
    DeletedFileVersion, DownloadHeaders, DownloadRequest, DownloadResponse, Error,
    FileRetentionSetting, FileVersionResponse, GetDownloadAuthorizationRequest, LegalHold,
    ListBucketsRequest, ListFileNamesRequest, ListFileNamesResponse, ListFileVersionsRequest,
    ListFileVersionsResponse, ListKeysRequest, ListPartsRequest, ListPartsResponse,
    ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse, NotificationRule,
    PartResponse, Secret, StartLargeFileRequest, UpdateBucketRequest, UploadFileRequest,
    UploadPartRequest, UploadUrl,
};

use super::shared::shared_calls;
use super::{
    AuthorizeAccountResponse, CreateKeyRequest, CreatedKeyResponse, KeyResponse, ListKeysResponse,
};

macro_rules! define_trait {
    ([] $( $(#[$meta:meta])* $call:ident($($argument:ident: $Argument:ty),*) -> $Answer:ty; )*) => {
        /// The calls of the B2 native API, in its version 3: a key is restricted to one bucket at most.
        ///
        /// An implementation repeats calls that are safe to repeat, by its retry policy. A call that is not idempotent and whose
        /// outcome is not known fails with `UnknownOutcome`; the caller looks before it repeats. Uploads are sent once.
        ///
        /// [`RawApiForV3`](crate::RawApiForV3) makes one of the third interface of this, and
        /// [`RawApiFromV3`](crate::RawApiFromV3) the other way round.
        #[async_trait]
        pub trait RawApi: fmt::Debug + Send + Sync + 'static {
            /// `b2_authorize_account`. Class C transaction.
            async fn authorize_account(
                &self,
                realm_url: &str,
                application_key_id: &str,
                application_key: &str,
            ) -> Result<AuthorizeAccountResponse, Error>;

            /// `b2_create_key`. Class C transaction; not idempotent.
            async fn create_key(
                &self,
                context: &CallContext,
                request: &CreateKeyRequest,
            ) -> Result<CreatedKeyResponse, Error>;

            /// `b2_list_keys`. Class C transaction per 1,000 keys.
            async fn list_keys(
                &self,
                context: &CallContext,
                request: &ListKeysRequest,
            ) -> Result<ListKeysResponse, Error>;

            /// `b2_delete_key`. Class A transaction; not idempotent.
            async fn delete_key(
                &self,
                context: &CallContext,
                application_key_id: &str,
            ) -> Result<KeyResponse, Error>;

            $(
                $(#[$meta])*
                async fn $call(&self, $($argument: $Argument),*) -> Result<$Answer, Error>;
            )*
        }
    };
}

shared_calls!(define_trait);
