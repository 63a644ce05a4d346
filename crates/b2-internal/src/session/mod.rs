//! Who the caller is: credentials, tokens and upload URLs, shared by every handle on one account.
//!
//! A token that the service refuses is renewed once, however many calls notice it, and each call is then repeated.
//! The session itself always authorises in API version 4; the [`Dialect`] of a handle decides how its calls are addressed.
//!
//! Invariant: a lock is never held across an await, but for the one that makes the renewal single-flight.

// The calls come after the macro that names their spans.
#[macro_use]
mod span;

mod authorization;
mod begun;
mod calls;
mod hosts;
mod refusal;
mod settle;
mod turn;
mod upload_urls;
mod view;

use std::sync::{Arc, Mutex};

use tracing::Span;

pub(crate) use authorization::Authorization;
pub(crate) use begun::Begun;
pub(crate) use settle::until_known;
pub(crate) use upload_urls::{UploadTarget, UploadUrlLease};

use crate::account_info::AccountInfo;
use crate::cache::Cache;
use crate::call::{Call, Gate, instrumented};
use crate::error::{Dialect, Error};
use crate::host::Host;
use crate::names::percent_encode;
use crate::raw_api::{ApiVersion, RawApi};
use crate::secret::Secret;
pub(crate) use hosts::HostSettings;
pub use hosts::REALM_URLS;
use upload_urls::UploadUrlPool;
use view::{Caller, Pass};

/// The session of a handle: the calls of the native API in the name of its account. Cloning is cheap.
///
/// Each method makes one call as [`RawApi`] describes it, with the session's token, and once more with a new token when that
/// was refused; all handles that share the session share the new token. Requests and answers are those of the service. For
/// what programs want to do, [`B2Api`](crate::api::B2Api) and [`Bucket`](crate::bucket::Bucket) have methods that take care
/// of names, pages, parts and repetitions.
///
/// Every call fails with `MissingAccountData` before the first authorisation, with `Cancelled` after
/// [`B2Api::shutdown`](crate::api::B2Api::shutdown), and else with the kinds that its namesake of a handle names.
///
/// ```
/// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// # bucket.upload_bytes("a photo", "2026/a.jpg").await?;
/// # use b2_internal::raw_api::ListFileNamesRequest;
/// let mut request = ListFileNamesRequest::new(bucket.id());
/// request.prefix = Some("2026/".to_owned());
/// let page = api.session().list_file_names(&request).await?;
/// assert_eq!(page.files[0].file_name, "2026/a.jpg");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Session {
    shared: Arc<Shared>,
    dialect: Dialect,
    caller: Caller,
    pass: Pass,
    /// What the transfer that this view is for has begun on the service, if somebody may want to take it back.
    begun: Option<Arc<Begun>>,
}

#[derive(Debug)]
struct Shared {
    raw_api: Arc<dyn RawApi>,
    account_info: Arc<dyn AccountInfo>,
    cache: Arc<dyn Cache>,
    host: Host,
    host_settings: HostSettings,
    current: Mutex<Option<Arc<Authorization>>>,
    renewal: tokio::sync::Mutex<()>,
    upload_urls: UploadUrlPool,
}

impl B2Session {
    pub(crate) fn new(
        raw_api: Arc<dyn RawApi>,
        account_info: Arc<dyn AccountInfo>,
        cache: Arc<dyn Cache>,
        host: Host,
        host_settings: HostSettings,
        dialect: Dialect,
    ) -> Self {
        let shared = Shared {
            raw_api,
            account_info,
            cache,
            upload_urls: UploadUrlPool::new(host.clone()),
            host,
            host_settings,
            current: Mutex::new(None),
            renewal: tokio::sync::Mutex::new(()),
        };
        Self {
            shared: Arc::new(shared),
            dialect,
            caller: Caller::Library,
            pass: Pass::PerCall(Gate::default()),
            begun: None,
        }
    }

    /// The interface that this handle belongs to.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The same session, seen from another interface.
    pub(crate) fn with_dialect(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// Where credentials, tokens and bucket names are kept.
    pub fn account_info(&self) -> Arc<dyn AccountInfo> {
        Arc::clone(&self.shared.account_info)
    }

    /// Where the names of buckets are remembered.
    pub fn cache(&self) -> Arc<dyn Cache> {
        Arc::clone(&self.shared.cache)
    }

    /// The calls that this session makes.
    pub fn raw_api(&self) -> Arc<dyn RawApi> {
        Arc::clone(&self.shared.raw_api)
    }

    pub(crate) fn host(&self) -> &Host {
        &self.shared.host
    }

    /// The version of the API that this handle's calls are addressed to.
    pub(crate) fn api_version(&self) -> ApiVersion {
        match self.dialect {
            Dialect::V0 | Dialect::V1 | Dialect::V2 => ApiVersion::V3,
            Dialect::V3 => ApiVersion::V4,
        }
    }

    /// Authorises with an application key, and keeps what that gives: calls `b2_authorize_account`. Unlike
    /// [`B2Api::authorize_account`](crate::api::B2Api::authorize_account) it does not fill the cache.
    pub fn authorize_account(
        &self,
        realm: impl Into<String>,
        application_key_id: impl Into<String>,
        application_key: impl Into<Secret>,
    ) -> Call<()> {
        let (session, realm) = (self.clone(), realm.into());
        let (key_id, key) = (application_key_id.into(), application_key.into());
        self.call(session_span!(self, authorize_account), async move {
            let authorized = session.authorize_with_key(&realm, &key_id, key.reveal());
            authorized.await.map(drop)
        })
    }

    /// Authorises with the credentials that the account info holds; the answer is `false` when it holds none.
    pub fn authorize_automatically(&self) -> Call<bool> {
        let session = self.clone();
        let span = session_span!(self, authorize_automatically);
        self.call(
            span,
            async move { session.authorize_with_stored_key().await },
        )
    }

    /// A call that the interface of this session made, within its span.
    fn call<T>(
        &self,
        span: Span,
        made: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Call<T> {
        let dialect = self.dialect;
        let run = async move { made.await.map_err(|error| error.with_dialect(dialect)) };
        Call::new(instrumented(run, span))
    }

    /// Calls the account info where blocking does no harm.
    pub(crate) async fn with_account_info<T: Send + 'static>(
        &self,
        job: impl FnOnce(&dyn AccountInfo) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        if !self.shared.account_info.may_block() {
            return job(&*self.shared.account_info);
        }
        let info = Arc::clone(&self.shared.account_info);
        self.shared.host.blocking(move || job(&*info)).await?
    }

    /// Calls the cache where blocking does no harm.
    pub(crate) async fn with_cache<T: Send + 'static>(
        &self,
        job: impl FnOnce(&dyn Cache) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        if !self.shared.cache.may_block() {
            return job(&*self.shared.cache);
        }
        let cache = Arc::clone(&self.shared.cache);
        self.shared.host.blocking(move || job(&*cache)).await?
    }

    /// Takes an upload URL out of the pool, or asks the service for one. It is good for one upload at a time: give it back
    /// after a success, drop it after a failure.
    pub(crate) async fn take_upload_url(
        &self,
        target: &UploadTarget,
    ) -> Result<UploadUrlLease, Error> {
        self.check_open()?;
        match self.shared.upload_urls.take(target) {
            Some(url) => Ok(UploadUrlLease::new(self.clone(), target.clone(), url)),
            None => self.new_upload_url(target).await,
        }
    }

    /// Asks the service for an upload URL, whether or not there are some in the pool.
    pub(crate) async fn new_upload_url(
        &self,
        target: &UploadTarget,
    ) -> Result<UploadUrlLease, Error> {
        let url = match target {
            UploadTarget::Bucket(bucket_id) => self.get_upload_url(bucket_id).await?,
            UploadTarget::LargeFile(file_id) => self.get_upload_part_url(file_id).await?,
        };
        self.authorization().await?.hosts.check(&url.upload_url)?;
        let url = self.shared.upload_urls.fresh(url);
        Ok(UploadUrlLease::new(self.clone(), target.clone(), url))
    }

    /// Keeps the upload URLs of a large file that are given back, until they are forgotten.
    pub(crate) fn keep_upload_urls(&self, target: UploadTarget) {
        self.shared.upload_urls.keep(target);
    }

    /// Forgets the upload URLs of a large file that is finished or cancelled.
    pub(crate) fn forget_upload_urls(&self, target: &UploadTarget) {
        self.shared.upload_urls.forget(target);
    }
}

/// The URL of a file version, by its id.
pub(crate) fn download_url_by_id(download_url: &str, version: ApiVersion, file_id: &str) -> String {
    format!(
        "{download_url}/b2api/{}/b2_download_file_by_id?fileId={}",
        version.as_str(),
        percent_encode(file_id)
    )
}

/// The URL of the current version of a file, by its name.
pub(crate) fn download_url_by_name(
    download_url: &str,
    bucket_name: &str,
    file_name: &str,
) -> String {
    format!(
        "{download_url}/file/{}/{}",
        percent_encode(bucket_name),
        percent_encode(file_name)
    )
}
