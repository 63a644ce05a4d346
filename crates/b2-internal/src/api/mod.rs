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
use crate::application_key::ApplicationKey;
use crate::bucket::{Bucket, GetFileInfoByName};
use crate::cache::Cache;
use crate::call::Call;
use crate::error::{Dialect, Error, ErrorKind};
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::raw_api::RawApi;
use crate::secret::Secret;
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

    /// Authorises with an application key: calls `b2_authorize_account` and keeps what it gives.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// api.authorize_account(key_id, key).realm(realm).await?; // without a realm: production
    /// assert_eq!(api.list_buckets().await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidAuthToken` or `Unauthorized` when the key is wrong; `RestrictedBucketMissing` when the key is restricted to
    /// a bucket that is gone.
    pub fn authorize_account(
        &self,
        application_key_id: impl Into<String>,
        application_key: impl Into<String>,
    ) -> AuthorizeAccount {
        AuthorizeAccount::new(
            self.clone(),
            application_key_id.into(),
            Secret::from(application_key.into()),
        )
    }

    /// Authorises with the key that the environment names: `B2_APPLICATION_KEY_ID` and `B2_APPLICATION_KEY`, and
    /// `B2_ENVIRONMENT` for another realm than production, as the `b2` command line does. Calls `b2_authorize_account`.
    ///
    /// # Errors
    /// `MissingAccountData` names the variable that is missing; the rest is as for
    /// [`authorize_account`](Self::authorize_account).
    pub fn authorize_from_environment(&self) -> AuthorizeFromEnvironment {
        AuthorizeFromEnvironment::new(self.clone())
    }

    /// Authorises with the credentials that the account info holds; the answer is `false` when it holds none. A stored token
    /// is used without this, and renewed when it is refused.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// // True when the account info holds credentials of an earlier run.
    /// assert!(api.authorize_automatically().await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidAuthToken` or `Unauthorized` when the stored key is no longer good.
    pub fn authorize_automatically(&self) -> AuthorizeAutomatically {
        AuthorizeAutomatically::new(self.clone())
    }

    /// Creates a bucket: calls `b2_create_bucket`. `bucket_type` is `allPrivate` or `allPublic`.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// # use b2_internal::lifecycle::LifecycleRule;
    /// let rule = LifecycleRule::new("drafts/").days_from_uploading_to_hiding(7);
    /// let bucket = api.create_bucket("my-drafts", "allPrivate").lifecycle_rules([rule]).await?;
    /// assert_eq!(bucket.lifecycle_rules().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `DuplicateBucketName` when somebody, in whatever account, has a bucket of that name; `BadRequest` for a name that is
    /// not 6 to 63 letters, digits and `-`.
    pub fn create_bucket(
        &self,
        name: impl Into<String>,
        bucket_type: impl Into<String>,
    ) -> CreateBucket {
        CreateBucket::new(self.clone(), name.into(), bucket_type.into())
    }

    /// Lists the buckets of the account: calls `b2_list_buckets`.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// for bucket in api.list_buckets().await? {
    ///     println!("{} {}", bucket.id(), bucket.name());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `RestrictedBucket` when the key is restricted to buckets and none of them is asked for.
    pub fn list_buckets(&self) -> ListBuckets {
        ListBuckets::new(self.clone())
    }

    /// Finds a bucket by its name, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id
    /// only.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let bucket = api.get_bucket_by_name("holiday-photos").await?;
    /// assert_eq!(bucket.name(), "holiday-photos");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `NonExistentBucket`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_name(&self, bucket_name: impl Into<String>) -> GetBucketByName {
        GetBucketByName::new(self.clone(), bucket_name.into())
    }

    /// Finds a bucket by its id, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id only.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let same = api.get_bucket_by_id(bucket.id()).await?;
    /// assert_eq!(same.name(), "holiday-photos");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BucketIdNotFound`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_id(&self, bucket_id: impl Into<String>) -> GetBucketById {
        GetBucketById::new(self.clone(), bucket_id.into())
    }

    /// Deletes an empty bucket: calls `b2_delete_bucket`.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let empty = api.create_bucket("no-longer-needed", "allPrivate").await?;
    /// api.delete_bucket(&empty).await?;
    /// assert_eq!(api.list_buckets().await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` with the code `cannot_delete_non_empty_bucket` while any version, hide marker or unfinished large file is
    /// left in it.
    pub fn delete_bucket(&self, bucket: &Bucket) -> DeleteBucket {
        DeleteBucket::new(self.clone(), bucket.clone())
    }

    /// Asks for a file version by its id: calls `b2_download_file_by_id`. Its bytes come when the result is saved.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let saved = api.download_file_by_id(&file.id).await?.save_to(&copy).await?;
    /// assert!(saved.is_verified);
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidRange` and `UnsatisfiableRange` for a range that the file does not have.
    pub fn download_file_by_id(&self, file_id: impl Into<String>) -> DownloadFileById {
        DownloadFileById::new(self.into(), file_id.into())
    }

    /// Looks a file version up by its id: calls `b2_get_file_info`.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let same = api.get_file_info(&file.id).await?;
    /// assert_eq!((&*same.file_name, same.size), ("2026/a.jpg", 7));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`, also for a large file that is not finished.
    pub fn get_file_info(&self, file_id: impl Into<String>) -> GetFileInfo {
        GetFileInfo::new(self.into(), file_id.into())
    }

    /// Deletes a file version: calls `b2_delete_file_version`. Deleting a hide marker brings the file back.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// api.delete_file_version(&file.id, &file.file_name).await?;
    /// assert!(api.get_file_info(&file.id).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such version; `AccessDenied` when it is protected.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> DeleteFileVersion {
        DeleteFileVersion::new(self.into(), file_id.into(), file_name.into())
    }

    /// Gives up a large file that is not finished, with all its parts: calls `b2_cancel_large_file`, a class A transaction.
    ///
    /// When the answer gets lost, the service is asked what became of the file; the name in the result is empty then.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let gone = api.cancel_large_file(file_id).await?;
    /// assert_eq!(gone.file_name, "2026/film.mp4");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such unfinished file.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> CancelLargeFile {
        CancelLargeFile::new(self.into(), file_id.into())
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

    /// Looks the current version of a file up by its name, with an HTTP `HEAD`: a class B transaction.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let newest = api.get_file_info_by_name("holiday-photos", "2026/a.jpg").await?;
    /// assert_eq!(newest.id, file.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn get_file_info_by_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> GetFileInfoByName {
        // The service is asked by name, so the bucket's id is not needed.
        let bucket = Bucket::known_by_name(self.clone(), String::new(), bucket_name.into());
        GetFileInfoByName::new(bucket, file_name.into())
    }

    /// Changes how a file version is retained, and gives what the service then has: calls `b2_update_file_retention`, a class
    /// A transaction. Needs the capability `writeFileRetentions`.
    ///
    /// # Errors
    /// `RetentionWriteError` or `Unauthorized` when the version is protected or the key may not; `BadRequest` with the code
    /// `bucket_missing_file_lock` for a bucket without file lock; `InvalidArgument` for an unknown setting.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # use b2_internal::file_lock::{FileRetentionSetting, RetentionMode};
    /// let bucket = api.create_bucket("holiday-photos", "allPrivate").is_file_lock_enabled(true).await?;
    /// let file = bucket.upload_bytes("hello", "hello.txt").await?;
    /// let until = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(4_000_000_000_000);
    /// assert_eq!(api.update_file_retention(&file.id, "hello.txt", until.clone()).await?, until);
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_file_retention(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        file_retention: FileRetentionSetting,
    ) -> UpdateFileRetention {
        UpdateFileRetention::new(
            self.clone(),
            file_id.into(),
            file_name.into(),
            file_retention,
        )
    }

    /// Holds a file version or lifts its hold, and gives what the service then has: calls `b2_update_file_legal_hold`, a class
    /// A transaction. Needs the capability `writeFileLegalHolds`.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// # use b2_internal::file_lock::LegalHold;
    /// let bucket = api.create_bucket("my-contracts", "allPrivate").is_file_lock_enabled(true).await?;
    /// let file = bucket.upload_bytes("signed", "2026.pdf").await?;
    /// let hold = api.update_file_legal_hold(&file.id, &file.file_name, LegalHold::ON).await?;
    /// assert!(hold.is_on());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `RetentionWriteError` or `Unauthorized` when the key may not; `BadRequest` with the code `bucket_missing_file_lock` for
    /// a bucket without file lock; `InvalidArgument` for an unknown hold.
    pub fn update_file_legal_hold(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        legal_hold: LegalHold,
    ) -> UpdateFileLegalHold {
        UpdateFileLegalHold::new(self.clone(), file_id.into(), file_name.into(), legal_hold)
    }

    /// Lists the parts of a large file that is not finished: calls `b2_list_parts` as they are taken, a class C transaction.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let mut parts = api.list_parts(file_id).entries();
    /// while let Some(part) = parts.next().await {
    ///     println!("{}", part?.part_number);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_parts(&self, file_id: impl Into<String>) -> ListParts {
        ListParts::new(self.clone(), file_id.into())
    }

    /// Makes an application key: calls `b2_create_key`, a class C transaction. The service shows its secret only now.
    ///
    /// # Errors
    /// `BadRequest` for a name or a capability that cannot be, or for one that a key for single buckets cannot have;
    /// `UnknownOutcome` when the answer got lost: look for the key by its name and delete it, since nobody knows its secret.
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
    /// let key = api
    ///     .create_key(["listFiles", "readFiles"], "album-reader")
    ///     .bucket_ids([bucket.id()])
    ///     .name_prefix("2026/")
    ///     .await?;
    /// println!("{} {}", key.id(), key.application_key.reveal());
    /// api.delete_key(&key.key).await?;
    /// # assert_eq!(api.get_key(key.id()).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_key(
        &self,
        capabilities: impl IntoIterator<Item = impl Into<String>>,
        key_name: impl Into<String>,
    ) -> CreateKey {
        let capabilities = capabilities.into_iter().map(Into::into).collect();
        CreateKey::new(self.clone(), capabilities, key_name.into())
    }

    /// Lists the application keys of the account but the master key: calls `b2_list_keys` as they are taken, a class C
    /// transaction per 1,000 keys. Secrets are not listed.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// api.create_key(["listFiles"], "of-the-website").await?;
    /// let mut keys = api.list_keys().entries();
    /// while let Some(key) = keys.next().await {
    ///     println!("{}", key?.key_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_keys(&self) -> ListKeys {
        ListKeys::new(self.clone())
    }

    /// Finds an application key by its id; `None` when there is none. Calls `b2_list_keys`, a class C transaction.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let created = api.create_key(["listFiles"], "of-the-website").await?;
    /// let key = api.get_key(created.id()).await?.expect("it is there");
    /// assert_eq!(key.key_name, "of-the-website");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Unauthorized` without the capability `listKeys`.
    pub fn get_key(&self, key_id: impl Into<String>) -> GetKey {
        GetKey::new(self.clone(), key_id.into())
    }

    /// Deletes an application key: calls `b2_delete_key`, a class A transaction.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// # let created = api.create_key(["listFiles"], "reader").await?;
    /// # let key_id = created.key.id;
    /// let key = api.get_key(&*key_id).await?.ok_or("no such key")?;
    /// api.delete_key(&key).await?;
    /// assert!(api.get_key(&*key_id).await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such key.
    pub fn delete_key(&self, application_key: &ApplicationKey) -> DeleteKey {
        DeleteKey::new(self.clone(), application_key.clone())
    }

    /// Deletes an application key by its id; see [`B2Api::delete_key`].
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let created = api.create_key(["listFiles"], "of-the-website").await?;
    /// api.delete_key_by_id(created.id()).await?;
    /// assert!(api.get_key(created.id()).await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such key; `UnknownOutcome` when it is gone, but the answer that described it got lost.
    pub fn delete_key_by_id(&self, application_key_id: impl Into<String>) -> DeleteKeyById {
        DeleteKeyById::new(self.clone(), application_key_id.into())
    }

    /// The URL of a file version, by its id. Reading it takes a token unless the bucket is public.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let url = api.get_download_url_for_fileid(&file.id).await?;
    /// assert!(url.contains("b2_download_file_by_id?fileId="));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_download_url_for_fileid(
        &self,
        file_id: impl Into<String>,
    ) -> GetDownloadUrlForFileid {
        GetDownloadUrlForFileid::new(self.clone(), file_id.into())
    }

    /// The URL of the current version of a file, by its name. Reading it takes a token unless the bucket is public; see
    /// [`Bucket::get_download_authorization`].
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let url = api.get_download_url_for_file_name("holiday-photos", "2026/a.jpg").await?;
    /// assert!(url.ends_with("/file/holiday-photos/2026/a.jpg"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_download_url_for_file_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> GetDownloadUrlForFileName {
        GetDownloadUrlForFileName::new(self.clone(), bucket_name.into(), file_name.into())
    }

    /// The id of the account.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// assert_eq!(api.get_account_id().await?, simulator.account_id());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_account_id(&self) -> GetAccountId {
        GetAccountId::new(self.clone())
    }

    /// Checks that the application key reaches a bucket.
    ///
    /// # Errors
    /// `RestrictedBucket` when it is restricted to others.
    pub fn check_bucket_name_restrictions(
        &self,
        bucket_name: impl Into<String>,
    ) -> CheckBucketNameRestrictions {
        CheckBucketNameRestrictions::new(self.clone(), bucket_name.into())
    }

    /// Checks that the application key reaches a bucket; see [`B2Api::check_bucket_name_restrictions`].
    ///
    /// # Errors
    /// `RestrictedBucket` when it is restricted to others.
    pub fn check_bucket_id_restrictions(
        &self,
        bucket_id: impl Into<String>,
    ) -> CheckBucketIdRestrictions {
        CheckBucketIdRestrictions::new(self.clone(), bucket_id.into())
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
