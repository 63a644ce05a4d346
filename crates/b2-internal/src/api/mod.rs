//! The account: authorising, buckets, and what can be done with a file by its id alone.
//!
//! Invariant: a handle is a cheap clone over what all handles share; dropping one cancels nothing.

mod builder;
mod environment;
mod files;
mod handle;
mod keys;
mod locks;
mod lookups;
mod methods;
mod parts;
mod requests;
mod restrictions;

use std::path::Path;
use std::sync::Arc;

pub use builder::B2ApiBuilder;
pub use environment::AuthorizeFromEnvironment;
pub use files::{CancelLargeFile, DeleteFileVersion, DownloadFileById, GetFileInfo};
pub(crate) use handle::ApiHandle;
pub use keys::{ApplicationKeys, CreateKey, DeleteKey, DeleteKeyById, GetKey, ListKeys};
pub use locks::{UpdateFileLegalHold, UpdateFileRetention};
pub use lookups::{
    CheckBucketIdRestrictions, CheckBucketNameRestrictions, GetAccountId,
    GetDownloadUrlForFileName, GetDownloadUrlForFileid,
};
pub use parts::{ListParts, Parts};
pub use requests::{
    AuthorizeAccount, AuthorizeAutomatically, CreateBucket, DeleteBucket, GetBucketById,
    GetBucketByName, ListBuckets,
};

use crate::account_info::{AccountInfo, AuthData};
use crate::cache::Cache;
use crate::call::Call;
use crate::error::{Dialect, Error, ErrorKind};
use crate::raw_api::RawApi;
use crate::session::{B2Session, Begun};
use crate::transfer::{TransferStatus, Transfers};

/// An account of Backblaze B2.
///
/// Cloning is cheap, and all clones share one session: one token, one pool of upload URLs, one scheduler of transfers.
///
/// ```
/// # use b2_internal::{account_info::InMemoryAccountInfo, api::B2Api, http::B2HttpApiConfig};
/// # use b2_simulator::Simulator;
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = Simulator::builder().build()?;
/// # let (key_id, key, realm) = (simulator.key_id(), simulator.key(), simulator.endpoint());
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// let api = B2Api::builder().account_info(InMemoryAccountInfo::new()).api_config(config).build()?;
/// api.authorize_account(key_id, key).realm(realm).await?;
/// let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// assert_eq!(api.get_bucket_by_name("holiday-photos").await?.id(), bucket.id());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Api {
    transfers: Transfers,
    /// The session as an application uses it.
    session: B2Session,
}

impl B2Api {
    /// The version of the native API that this interface speaks.
    pub const API_VERSION: &'static str = "v4";
    /// How many keys one call of a listing asks for.
    pub const DEFAULT_LIST_KEY_COUNT: u32 = 1000;

    /// Where credentials, tokens and bucket names are kept. Another handle may be given the same.
    ///
    /// ```
    /// # use b2_internal::api::B2Api;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let api = B2Api::builder().build()?;
    /// // After an authorisation there are a token, the URLs of the service, and what the key may do.
    /// assert!(api.account_info().get_auth_data()?.is_none());
    /// let same_account = B2Api::builder().account_info(api.account_info()).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn account_info(&self) -> Arc<dyn AccountInfo> {
        self.own_session().account_info()
    }

    /// Where the names of buckets are remembered. Another handle may be given the same.
    pub fn cache(&self) -> Arc<dyn Cache> {
        self.own_session().cache()
    }

    /// The calls of the native API, for what the methods of the handles do not offer. They take the token and the URL as they
    /// are; nobody renews a token for them. [`AuthData::call_context`] has both.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # use b2_internal::raw_api::ListBucketsRequest;
    /// let account = api.account_info().get_auth_data()?.expect("somebody has authorised");
    /// let request = ListBucketsRequest::new(&account.account_id);
    /// let answer = api.raw_api().list_buckets(&account.call_context(), &request).await?;
    /// assert!(answer.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw_api(&self) -> Arc<dyn RawApi> {
        self.own_session().raw_api()
    }

    /// Begins the description of an account.
    pub fn builder() -> B2ApiBuilder {
        B2ApiBuilder::new()
    }

    /// The interface that this handle belongs to.
    pub(crate) fn dialect(&self) -> Dialect {
        self.own_session().dialect()
    }

    /// The same handle in another interface.
    pub(crate) fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.transfers.session = self.transfers.session.with_dialect(dialect);
        self.session = self.session.with_dialect(dialect);
        self
    }

    /// The session that this handle shares with its clones, for calls of the native API in the name of the account.
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
    /// let pod = api.session().get_upload_url(bucket.id()).await?;
    /// assert!(pod.upload_url.starts_with("http"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn session(&self) -> &B2Session {
        &self.session
    }

    /// The session as the calls of this handle use it: what it does is part of them.
    pub(crate) fn own_session(&self) -> &B2Session {
        &self.transfers.session
    }

    /// Sets the most uploads, copies and downloads there may be, each, for this handle and all its clones.
    pub(crate) fn set_max_workers(&self, count: usize) {
        self.transfers.scheduler.set_max_workers(count);
    }

    /// What one transfer works with; `shutdown` waits until it is dropped.
    pub(crate) fn transfers(&self) -> Transfers {
        self.transfers.for_transfer()
    }

    /// From now on, what this very handle begins on the service is noted, so that it can be taken back.
    pub(crate) fn note_what_is_begun(&mut self) -> Arc<Begun> {
        self.transfers.session.note_what_is_begun()
    }

    /// Ends the work of this handle and all its clones in an orderly way: refuses calls that begin from now on with
    /// `Cancelled`, and waits for those that are under way, transfers included, and for blocking jobs that dropped calls left
    /// behind.
    ///
    /// Transfers that are not worth waiting for are dropped or [aborted](crate::call::Transfer::abort) first. A call that
    /// has begun and that nobody awaits any more has to be dropped too, or this waits for ever. Makes no call itself.
    ///
    /// # Errors
    /// None.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, error::ErrorKind, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// api.shutdown().await?;
    /// let refused = api.list_buckets().await.unwrap_err();
    /// assert!(matches!(refused.kind(), ErrorKind::Cancelled));
    /// # Ok(())
    /// # }
    /// ```
    pub fn shutdown(&self) -> Call<()> {
        let session = self.own_session().clone();
        Call::new(async move {
            session.gate().close();
            session.gate().until_empty().await;
            session.host().until_no_job_runs().await;
            Ok(())
        })
    }

    /// Tells what the transfers of this handle and its clones use of the machine.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let status = api.transfer_status();
    /// assert_eq!(status.buffer_bytes, 0); // nothing is under way
    /// # Ok(())
    /// # }
    /// ```
    pub fn transfer_status(&self) -> TransferStatus {
        self.transfers.scheduler.status()
    }

    /// What the last authorisation gave.
    pub(crate) async fn auth_data(&self) -> Result<AuthData, Error> {
        Ok(self.own_session().authorization().await?.data.clone())
    }
}

/// Says which file an error is about.
pub(crate) fn about_path(path: &Path) -> impl FnOnce(Error) -> Error + '_ {
    move |error| match error.kind() {
        // These name the path themselves.
        ErrorKind::InvalidUploadSource { .. }
        | ErrorKind::SourceChanged { .. }
        | ErrorKind::Io { path: Some(_), .. } => error,
        _ => error.with_context(path.display().to_string()),
    }
}
