use std::sync::Arc;

use b2_internal::compat::{InDialect, map_call};
use b2_internal::session_calls;
use b2sdk_v3::{Cache, Call, Dialect, ListKeysRequest};

use crate::account_info::{AccountInfo, AccountInfoFromV3};
use crate::raw_api::{
    CreateKeyRequest, CreatedKeyResponse, KeyResponse, ListKeysResponse, RawApi, RawApiFromV3,
};

/// The session of a handle: the calls of the native API, in its version 3, in the name of the account. Cloning is cheap.
///
/// Each method makes one call as [`RawApi`] describes it, with the session's token, and once more with a new token when that
/// was refused. All handles that share the session share the new token, those of other interfaces too.
///
/// ```
/// # use b2sdk_v2::{B2Api, B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// use b2sdk_v2::CreateKeyRequest;
///
/// let account_id = api.get_account_id().await?;
/// let mut request = CreateKeyRequest::new(account_id, ["listFiles"], "of-one-bucket");
/// request.bucket_id = Some(bucket.id().to_owned());
/// let created = api.session().create_key(&request).await?;
/// assert_eq!(created.key.bucket_id.as_deref(), Some(bucket.id()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Session(b2sdk_v3::B2Session);

impl B2Session {
    /// The session in the dialect that it has.
    pub(crate) fn of(next: b2sdk_v3::B2Session) -> Self {
        Self(next)
    }

    /// Where credentials, tokens and bucket names are kept.
    pub fn account_info(&self) -> Arc<dyn AccountInfo> {
        Arc::new(AccountInfoFromV3::new(self.0.account_info()))
    }

    /// Where the names of buckets are remembered.
    pub fn cache(&self) -> Arc<dyn Cache> {
        self.0.cache()
    }

    /// The calls that this session makes.
    pub fn raw_api(&self) -> Arc<dyn RawApi> {
        Arc::new(RawApiFromV3::new(self.0.raw_api()))
    }

    /// Creates an application key: calls `b2_create_key`.
    pub fn create_key(&self, request: &CreateKeyRequest) -> Call<CreatedKeyResponse> {
        let call = self.0.create_key(&request.clone().into());
        map_call(call, CreatedKeyResponse::try_from)
    }

    /// Lists a page of the application keys: calls `b2_list_keys`. A key that is restricted to several buckets is an error.
    pub fn list_keys(&self, request: &ListKeysRequest) -> Call<ListKeysResponse> {
        map_call(self.0.list_keys(request), ListKeysResponse::try_from)
    }

    /// Deletes an application key: calls `b2_delete_key`.
    pub fn delete_key(&self, application_key_id: impl Into<String>) -> Call<KeyResponse> {
        map_call(self.0.delete_key(application_key_id), KeyResponse::try_from)
    }

    session_calls! {}
}

impl From<b2sdk_v3::B2Session> for B2Session {
    fn from(next: b2sdk_v3::B2Session) -> Self {
        Self(next.in_dialect(Dialect::V2))
    }
}

impl From<B2Session> for b2sdk_v3::B2Session {
    fn from(session: B2Session) -> Self {
        session.0.in_dialect(Dialect::V3)
    }
}

impl InDialect for B2Session {
    fn dialect(&self) -> Dialect {
        self.0.dialect()
    }

    fn in_dialect(self, dialect: Dialect) -> Self {
        Self(self.0.in_dialect(dialect))
    }
}
