//! Who the caller is: credentials, tokens and upload URLs, shared by every handle on one account.
//!
//! A token that the service refuses is renewed once, however many calls notice it, and each call is then repeated.
//! The session itself always authorises in API version 4; the [`Dialect`] of a handle decides how its calls are addressed.
//!
//! Invariant: a lock is never held across an await, but for the one that makes the renewal single-flight.

// The calls come after the macro that names their spans.
#[macro_use]
mod span;

mod begun;
mod calls;
mod hosts;
mod refusal;
mod settle;
mod upload_urls;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tracing::Span;

pub(crate) use begun::Begun;
pub(crate) use settle::until_known;
pub(crate) use upload_urls::{UploadTarget, UploadUrlLease};

use crate::account_info::{AccountInfo, AuthData};
use crate::cache::Cache;
use crate::call::{Call, Gate, Inside, instrumented};
use crate::error::{Dialect, Error, ErrorKind};
use crate::host::Host;
use crate::names::percent_encode;
use crate::raw_api::{ApiVersion, AuthorizeAccountResponse, CallContext, RawApi};
use crate::secret::Secret;
use hosts::AllowedHosts;
pub(crate) use hosts::HostSettings;
pub use hosts::REALM_URLS;
use upload_urls::UploadUrlPool;

/// How often one call asks for a new token. A token may expire at any moment, so a new one may meet the same fate; a
/// service that refuses every token is not asked for ever.
const MAX_RENEWALS: u32 = 4;

/// How long a renewal waits before it is tried once more. Authorising itself gives up early, because a person waits for it;
/// a transfer that has come far is worth more patience.
const RENEWAL_PAUSES: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(8),
    Duration::from_secs(20),
];

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

/// Who makes the calls of a view of the session.
#[derive(Debug, Clone, Copy)]
enum Caller {
    /// Each call has a span.
    Application,
    /// The calls belong to a call that has one.
    Library,
}

/// How the calls of a view of the session pass the gate that `shutdown` closes.
#[derive(Debug, Clone)]
enum Pass {
    /// Each by itself.
    PerCall(Gate),
    /// They belong to a transfer that has passed it.
    OfTransfer { gate: Gate, _inside: Arc<Inside> },
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

/// A snapshot of what the last authorisation gave. It is replaced, never changed.
#[derive(Debug)]
pub(crate) struct Authorization {
    pub(crate) data: AuthData,
    hosts: AllowedHosts,
}

/// One call, which may be repeated with a new token.
#[derive(Debug)]
struct Turn {
    authorization: Arc<Authorization>,
    context: CallContext,
    renewals: u32,
    _inside: Option<Inside>,
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

    /// The session for an application, whose calls have spans of their own.
    pub(crate) fn for_application(&self) -> Self {
        Self {
            caller: Caller::Application,
            ..self.clone()
        }
    }

    /// The session for the calls that a call makes.
    fn for_library(&self) -> Self {
        Self {
            caller: Caller::Library,
            ..self.clone()
        }
    }

    /// The session for one transfer: once it has begun, its calls are made even if the gate is closed meanwhile. If the
    /// gate is closed already, none is.
    pub(crate) fn for_transfer(&self) -> Self {
        let Pass::PerCall(gate) = &self.pass else {
            return self.clone();
        };
        let pass = match gate.enter() {
            Ok(inside) => Pass::OfTransfer {
                gate: gate.clone(),
                _inside: Arc::new(inside),
            },
            Err(_) => Pass::PerCall(gate.clone()),
        };
        Self {
            pass,
            ..self.clone()
        }
    }

    /// The session between transfers: nobody waits for whoever holds it.
    pub(crate) fn at_rest(&self) -> Self {
        Self {
            pass: Pass::PerCall(self.gate().clone()),
            ..self.clone()
        }
    }

    /// From now on, what this view begins on the service is noted, so that it can be taken back.
    pub(crate) fn note_what_is_begun(&mut self) -> Arc<Begun> {
        let begun = Arc::new(Begun::new(self.clone()));
        self.begun = Some(Arc::clone(&begun));
        begun
    }

    /// Notes a large file that was started earlier and is being continued.
    pub(crate) fn note_unfinished(&self, file_id: &str) {
        if let Some(begun) = &self.begun {
            begun.note(file_id);
        }
    }

    /// Notes that a large file needs nothing more.
    pub(crate) fn forget_unfinished(&self, file_id: &str) {
        if let Some(begun) = &self.begun {
            begun.forget(file_id);
        }
    }

    /// What `shutdown` closes.
    pub(crate) fn gate(&self) -> &Gate {
        match &self.pass {
            Pass::PerCall(gate) | Pass::OfTransfer { gate, .. } => gate,
        }
    }

    /// # Errors
    /// `Cancelled` after `shutdown`, unless this is for a transfer that began before it.
    pub(crate) fn check_open(&self) -> Result<(), Error> {
        self.enter().map(drop)
    }

    /// # Errors
    /// `Cancelled` after `shutdown`.
    fn enter(&self) -> Result<Option<Inside>, Error> {
        match &self.pass {
            Pass::PerCall(gate) => gate.enter().map(Some),
            Pass::OfTransfer { .. } => Ok(None),
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

    /// Authorises with a key, and keeps what that gives.
    pub(crate) async fn authorize_with_key(
        &self,
        realm: &str,
        application_key_id: &str,
        application_key: &str,
    ) -> Result<Arc<Authorization>, Error> {
        let _inside = self.enter()?;
        let _single_flight = self.shared.renewal.lock().await;
        self.authorize(realm, application_key_id, application_key)
            .await
    }

    /// Authorises with the stored credentials; `false` when there are none.
    async fn authorize_with_stored_key(&self) -> Result<bool, Error> {
        let Some(stored) = self.with_account_info(|info| info.get_auth_data()).await? else {
            return Ok(false);
        };
        let _single_flight = self.shared.renewal.lock().await;
        self.authorize(
            &stored.realm,
            &stored.application_key_id,
            stored.application_key.reveal(),
        )
        .await?;
        Ok(true)
    }

    /// What the last authorisation gave.
    ///
    /// # Errors
    /// `MissingAccountData` when there was none.
    pub(crate) async fn authorization(&self) -> Result<Arc<Authorization>, Error> {
        if let Some(current) = self.snapshot() {
            return Ok(current);
        }
        let stored = self.with_account_info(|info| info.get_auth_data()).await?;
        match stored {
            Some(data) => self.adopt(data),
            None => Err(Error::new(ErrorKind::MissingAccountData {
                key: "account_auth_token".to_owned(),
            })),
        }
    }

    /// The account that calls are made for, as far as that is known without a look into the account info.
    pub(crate) fn known_account_id(&self) -> Option<String> {
        let current = self.snapshot()?;
        Some(current.data.account_id.clone())
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

    async fn begin(&self) -> Result<Turn, Error> {
        let inside = self.enter()?;
        let authorization = self.authorization().await?;
        Ok(Turn {
            context: self.context(&authorization),
            authorization,
            renewals: 0,
            _inside: inside,
        })
    }

    /// Decides what a failed call does next: `Ok` when it is to be repeated with a new token.
    async fn after_failure(&self, turn: &mut Turn, error: Error) -> Result<(), Error> {
        if turn.renewals >= MAX_RENEWALS || !refusal::may_be_an_old_token(&error) {
            return Err(refusal::explain(
                error,
                &turn.authorization.data,
                self.dialect,
            ));
        }
        tracing::debug!(%error, "renewing the authorisation");
        let Some(renewed) = self.renew(&turn.authorization).await? else {
            return Err(error);
        };
        turn.authorization = renewed;
        turn.context = self.context(&turn.authorization);
        turn.renewals += 1;
        Ok(())
    }

    /// Adds what the key is restricted to, for a call that a new token does not help.
    fn explain(&self, error: Error) -> Error {
        match self.snapshot() {
            Some(current) => refusal::explain(error, &current.data, self.dialect),
            None => error,
        }
    }

    /// Replaces a refused authorisation. Callers that come while it is being replaced wait and share the result.
    ///
    /// `None` when the account info does not hold the account any more: somebody has logged out, or has authorised another
    /// one, and must not find that undone.
    async fn renew(
        &self,
        refused: &Arc<Authorization>,
    ) -> Result<Option<Arc<Authorization>>, Error> {
        let _single_flight = self.shared.renewal.lock().await;
        if let Some(current) = self.snapshot()
            && !Arc::ptr_eq(&current, refused)
        {
            return Ok(Some(current));
        }
        let stored = self.with_account_info(|info| info.get_auth_data()).await?;
        let is_ours = |stored: &AuthData| stored.account_id == refused.data.account_id;
        let Some(stored) = stored.filter(is_ours) else {
            return Ok(None);
        };
        // Another process that shares the store may have renewed it already.
        if stored.auth_token != refused.data.auth_token {
            return self.adopt(stored).map(Some);
        }
        let AuthData {
            realm,
            application_key_id,
            application_key,
            ..
        } = &refused.data;
        let mut pauses = RENEWAL_PAUSES.into_iter();
        loop {
            let key = application_key.reveal();
            let error = match self.authorize(realm, application_key_id, key).await {
                Ok(authorization) => return Ok(Some(authorization)),
                Err(error) => error,
            };
            match pauses.next() {
                Some(pause) if error.is_transient() => {
                    self.shared.host.sleeper().sleep(pause).await;
                }
                _ => return Err(error),
            }
        }
    }

    /// Makes the call, checks what it names, and stores it. The caller holds the renewal lock.
    async fn authorize(
        &self,
        realm: &str,
        key_id: &str,
        key: &str,
    ) -> Result<Arc<Authorization>, Error> {
        let url = hosts::realm_url(realm)?;
        self.shared.host_settings.check_realm(realm, &url)?;
        let answer = self
            .shared
            .raw_api
            .authorize_account(&url, key_id, key)
            .await?;
        let data = auth_data(answer, realm, key_id, key);
        let before = self.with_account_info(|info| info.get_auth_data()).await?;
        let same_account = before.is_some_and(|before| {
            before.account_id == data.account_id && before.realm == data.realm
        });
        if !same_account {
            self.with_cache(|cache| cache.set_bucket_name_cache(Vec::new()))
                .await?;
        }
        // The snapshot is set first: what the store is told is known to be usable.
        let authorization = self.adopt(data.clone())?;
        self.with_account_info(move |info| info.set_auth_data(data))
            .await?;
        Ok(authorization)
    }

    fn adopt(&self, mut data: AuthData) -> Result<Arc<Authorization>, Error> {
        let settings = &self.shared.host_settings;
        let hosts = AllowedHosts::new(&data, settings)?;
        if let Some(url) = settings.download_url() {
            data.download_url = url.to_owned();
        }
        let authorization = Arc::new(Authorization { data, hosts });
        *self
            .shared
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&authorization));
        Ok(authorization)
    }

    fn snapshot(&self) -> Option<Arc<Authorization>> {
        self.shared
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn context(&self, authorization: &Authorization) -> CallContext {
        CallContext {
            api_url: authorization.data.api_url.clone(),
            authorization_token: authorization.data.auth_token.clone(),
            api_version: self.api_version(),
        }
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

fn auth_data(answer: AuthorizeAccountResponse, realm: &str, key_id: &str, key: &str) -> AuthData {
    let storage = answer.api_info.storage_api;
    AuthData {
        account_id: answer.account_id,
        auth_token: answer.authorization_token,
        api_url: storage.api_url,
        download_url: storage.download_url,
        s3_api_url: storage.s3_api_url,
        recommended_part_size: storage.recommended_part_size,
        absolute_minimum_part_size: storage.absolute_minimum_part_size,
        application_key_id: key_id.to_owned(),
        application_key: Secret::from(key),
        realm: realm.to_owned(),
        allowed: storage.allowed,
    }
}
