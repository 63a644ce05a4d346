use std::sync::Arc;

use async_trait::async_trait;
use b2_internal::compat::only_bucket;
use b2sdk_v3::{
    B2HttpApiConfig, Body, BucketResponse, CallContext, CopyFileRequest, CopyPartRequest,
    CreateBucketRequest, DeletedFileVersion, Dialect, DownloadHeaders, DownloadRequest,
    DownloadResponse, Error, FileRetentionSetting, FileVersionResponse,
    GetDownloadAuthorizationRequest, Host, LegalHold, ListBucketsRequest, ListFileNamesRequest,
    ListFileNamesResponse, ListFileVersionsRequest, ListFileVersionsResponse, ListKeysRequest,
    ListPartsRequest, ListPartsResponse, ListUnfinishedLargeFilesRequest,
    ListUnfinishedLargeFilesResponse, NotificationRule, PartResponse, RawApi as _, Secret,
    StartLargeFileRequest, UpdateBucketRequest, UploadFileRequest, UploadPartRequest, UploadUrl,
};

use super::shared::shared_calls;
use super::{
    AuthorizeAccountResponse, CreateKeyRequest, CreatedKeyResponse, KeyResponse, ListKeysResponse,
    RawApi,
};

/// Calls of this interface as those of the third.
#[derive(Debug, Clone)]
pub struct RawApiForV3(Arc<dyn RawApi>);

impl RawApiForV3 {
    /// `raw_api` as calls of the third interface.
    pub fn new(raw_api: Arc<dyn RawApi>) -> Self {
        Self(raw_api)
    }
}

macro_rules! for_v3 {
    ([] $( $(#[$meta:meta])* $call:ident($($argument:ident: $Argument:ty),*) -> $Answer:ty; )*) => {
        #[async_trait]
        impl b2sdk_v3::RawApi for RawApiForV3 {
            async fn authorize_account(
                &self,
                realm_url: &str,
                application_key_id: &str,
                application_key: &str,
            ) -> Result<b2sdk_v3::AuthorizeAccountResponse, Error> {
                let call = self.0.authorize_account(realm_url, application_key_id, application_key);
                Ok(call.await?.into())
            }

            async fn create_key(
                &self,
                context: &CallContext,
                request: &b2sdk_v3::CreateKeyRequest,
            ) -> Result<b2sdk_v3::CreatedKeyResponse, Error> {
                let request = request.clone().try_into()?;
                Ok(self.0.create_key(context, &request).await?.into())
            }

            async fn list_keys(
                &self,
                context: &CallContext,
                request: &ListKeysRequest,
            ) -> Result<b2sdk_v3::ListKeysResponse, Error> {
                Ok(self.0.list_keys(context, request).await?.into())
            }

            async fn delete_key(
                &self,
                context: &CallContext,
                application_key_id: &str,
            ) -> Result<b2sdk_v3::KeyResponse, Error> {
                Ok(self.0.delete_key(context, application_key_id).await?.into())
            }

            $(
                async fn $call(&self, $($argument: $Argument),*) -> Result<$Answer, Error> {
                    self.0.$call($($argument),*).await
                }
            )*
        }
    };
}

shared_calls!(for_v3);

/// Calls of the third interface as those of this.
#[derive(Debug, Clone)]
pub struct RawApiFromV3(Arc<dyn b2sdk_v3::RawApi>);

impl RawApiFromV3 {
    /// `raw_api` as calls of this interface.
    pub fn new(raw_api: Arc<dyn b2sdk_v3::RawApi>) -> Self {
        Self(raw_api)
    }
}

/// The B2 native API over HTTP.
#[derive(Debug)]
pub struct B2RawHttpApi(b2sdk_v3::B2RawHttpApi);

impl B2RawHttpApi {
    /// The version of the native API that this interface speaks.
    pub const API_VERSION: &'static str = "v3";

    /// The calls as a configuration describes them: for an implementation of [`RawApi`] of your own that passes them on.
    ///
    /// # Errors
    /// `InvalidArgument` for a user agent that cannot be a header, or a proxy in the environment that is none.
    pub fn from_config(config: B2HttpApiConfig, host: Host) -> Result<Self, Error> {
        b2sdk_v3::B2RawHttpApi::from_config(config, host).map(Self)
    }
}

/// The calls of a type whose field 0 has those of the third interface.
macro_rules! from_v3 {
    ([$Type:ty] $( $(#[$meta:meta])* $call:ident($($argument:ident: $Argument:ty),*) -> $Answer:ty; )*) => {
        #[async_trait]
        impl RawApi for $Type {
            async fn authorize_account(
                &self,
                realm_url: &str,
                application_key_id: &str,
                application_key: &str,
            ) -> Result<AuthorizeAccountResponse, Error> {
                let (key_id, key) = (application_key_id, application_key);
                self.0.authorize_account(realm_url, key_id, key).await?.try_into()
            }

            async fn create_key(
                &self,
                context: &CallContext,
                request: &CreateKeyRequest,
            ) -> Result<CreatedKeyResponse, Error> {
                let request = b2sdk_v3::CreateKeyRequest::from(request.clone());
                self.0.create_key(context, &request).await?.try_into()
            }

            async fn list_keys(
                &self,
                context: &CallContext,
                request: &ListKeysRequest,
            ) -> Result<ListKeysResponse, Error> {
                self.0.list_keys(context, request).await?.try_into()
            }

            async fn delete_key(
                &self,
                context: &CallContext,
                application_key_id: &str,
            ) -> Result<KeyResponse, Error> {
                self.0.delete_key(context, application_key_id).await?.try_into()
            }

            $(
                async fn $call(&self, $($argument: $Argument),*) -> Result<$Answer, Error> {
                    self.0.$call($($argument),*).await
                }
            )*
        }
    };
}

shared_calls!(from_v3 RawApiFromV3);
shared_calls!(from_v3 B2RawHttpApi);

/// The bucket of a key, as an error of this interface when there are several.
pub(super) fn only_bucket_id(bucket_ids: Option<Vec<String>>) -> Result<Option<String>, Error> {
    let only = only_bucket(bucket_ids.as_deref());
    Ok(only
        .map_err(|error| error.with_dialect(Dialect::V2))?
        .cloned())
}
