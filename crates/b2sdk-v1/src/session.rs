use std::sync::Arc;

use b2_internal::compat::InDialect as _;
use b2_internal::session_calls;
use b2sdk_v2::{
    Call, CreateKeyRequest, CreatedKeyResponse, Dialect, KeyResponse, ListKeysRequest,
    ListKeysResponse, RawApi,
};

use crate::account_info::{AccountInfo, AccountInfoFromV2};
use crate::cache::Cache;

/// The session of a handle: the calls of the native API, in its version 3, in the name of the account. Cloning is cheap.
///
/// Each method makes one call as [`RawApi`] describes it, with the session's token, and once more with a new token when that
/// was refused. All handles that share the session share the new token, those of other interfaces too.
///
/// ```
/// # use b2sdk_v1::{B2Api, B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// let file = bucket.upload_bytes("a photo", "a.jpg").await?;
/// let answer = api.session().get_file_info_by_id(&*file.id).await?;
/// assert_eq!(answer.file_name, "a.jpg");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Session(pub(crate) b2sdk_v2::B2Session);

impl B2Session {
    /// Where credentials, tokens and bucket names are kept.
    pub fn account_info(&self) -> Arc<dyn AccountInfo> {
        Arc::new(AccountInfoFromV2::new(self.0.account_info()))
    }

    /// Where the names of buckets are remembered.
    pub fn cache(&self) -> Arc<dyn Cache> {
        Arc::new(self.0.cache())
    }

    /// The calls that this session makes.
    pub fn raw_api(&self) -> Arc<dyn RawApi> {
        self.0.raw_api()
    }

    /// Creates an application key: calls `b2_create_key`.
    pub fn create_key(&self, request: &CreateKeyRequest) -> Call<CreatedKeyResponse> {
        self.0.create_key(request)
    }

    /// Lists a page of the application keys: calls `b2_list_keys`. A key that is restricted to several buckets is an error.
    pub fn list_keys(&self, request: &ListKeysRequest) -> Call<ListKeysResponse> {
        self.0.list_keys(request)
    }

    /// Deletes an application key: calls `b2_delete_key`.
    pub fn delete_key(&self, application_key_id: impl Into<String>) -> Call<KeyResponse> {
        self.0.delete_key(application_key_id)
    }

    session_calls! {}
}

impl From<b2sdk_v2::B2Session> for B2Session {
    fn from(next: b2sdk_v2::B2Session) -> Self {
        Self(next.no_newer_than(Dialect::V1))
    }
}

impl From<B2Session> for b2sdk_v2::B2Session {
    fn from(session: B2Session) -> Self {
        session.0.in_dialect(Dialect::V2)
    }
}

impl From<b2sdk_v3::B2Session> for B2Session {
    fn from(next: b2sdk_v3::B2Session) -> Self {
        b2sdk_v2::B2Session::from(next).into()
    }
}

impl From<B2Session> for b2sdk_v3::B2Session {
    fn from(session: B2Session) -> Self {
        session.0.into()
    }
}
