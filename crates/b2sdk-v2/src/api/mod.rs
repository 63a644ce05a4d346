//! The account: authorising, buckets, and what can be done with a file by its id alone.

mod builder;
mod keys;
mod requests;

use std::sync::Arc;

use b2_internal::compat::InDialect;
use b2sdk_v3::{
    AuthorizeAutomatically, AuthorizeFromEnvironment, Cache, Call, CancelLargeFile,
    CheckBucketIdRestrictions, CheckBucketNameRestrictions, DeleteBucket, DeleteFileVersion,
    Dialect, DownloadFileById, FileRetentionSetting, GetAccountId, GetDownloadUrlForFileName,
    GetDownloadUrlForFileid, GetFileInfoByName, LegalHold, ListParts, TransferStatus,
    UpdateFileLegalHold, UpdateFileRetention,
};

pub use builder::B2ApiBuilder;
pub use keys::{ApplicationKeys, CreateKey, DeleteKey, DeleteKeyById, GetKey, ListKeys};
pub use requests::{
    AuthorizeAccount, CreateBucket, GetBucketById, GetBucketByName, GetFileInfo, ListBuckets,
};

use crate::account_info::{AccountInfo, AccountInfoFromV3};
use crate::application_key::ApplicationKey;
use crate::bucket::Bucket;
use crate::raw_api::{RawApi, RawApiFromV3};
use crate::session::B2Session;

/// An account of Backblaze B2.
///
/// Cloning is cheap, and all clones share one session: one token, one pool of upload URLs, one scheduler of transfers. A
/// handle of the third interface that is made of this one, or this one of that, shares it too, and keeps the cache, the
/// workers and the account info of the first.
///
/// ```
/// # use b2sdk_v2::{B2Api, B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let old = B2Api::builder().api_config(config).build()?;
/// # old.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// let new = b2sdk_v3::B2Api::from(old.clone());
/// let bucket = old.create_bucket("holiday-photos", "allPrivate").await?;
/// bucket.upload_bytes("a photo", "a.jpg").await?;
/// let same = new.get_bucket_by_name("holiday-photos").await?;
/// assert_eq!(same.get_file_info_by_name("a.jpg").await?.size, 7);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Api(pub(crate) b2sdk_v3::B2Api);

impl B2Api {
    /// The version of the native API that this interface speaks.
    pub const API_VERSION: &'static str = "v3";
    /// How many keys one call of a listing asks for.
    pub const DEFAULT_LIST_KEY_COUNT: u32 = b2sdk_v3::B2Api::DEFAULT_LIST_KEY_COUNT;

    /// Begins the description of an account.
    pub fn builder() -> B2ApiBuilder {
        B2ApiBuilder::new()
    }

    /// Where credentials, tokens and bucket names are kept. Another handle may be given the same.
    pub fn account_info(&self) -> Arc<dyn AccountInfo> {
        Arc::new(AccountInfoFromV3::new(self.0.account_info()))
    }

    /// Where the names of buckets are remembered. Another handle may be given the same.
    pub fn cache(&self) -> Arc<dyn Cache> {
        self.0.cache()
    }

    /// The calls of the native API, for what the methods of the handles do not offer. They take the token and the URL as they
    /// are; nobody renews a token for them. [`AuthData::call_context`](crate::AuthData::call_context) has both.
    pub fn raw_api(&self) -> Arc<dyn RawApi> {
        Arc::new(RawApiFromV3::new(self.0.raw_api()))
    }

    /// The session that this handle shares with its clones, for calls of the native API in the name of the account.
    pub fn session(&self) -> B2Session {
        B2Session::of(self.0.session().clone())
    }

    /// Authorises with an application key: calls `b2_authorize_account` and keeps what it gives. `realm` is `production`,
    /// `staging`, `dev`, or a base URL.
    ///
    /// # Errors
    /// `InvalidAuthToken` or `Unauthorized` when the key is wrong; `RestrictedBucketMissing` when the key is restricted to
    /// a bucket that is gone; `MissingAccountData` when it is restricted to several, which needs the third interface.
    ///
    /// ```
    /// # use b2sdk_v2::{B2Api, B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let (realm, key_id, key) = (simulator.endpoint(), simulator.key_id(), simulator.key());
    /// let api = B2Api::builder()
    /// #   .api_config(config)
    ///     .build()?;
    /// api.authorize_account(realm, key_id, key).await?; // the realm is "production"
    /// # Ok(())
    /// # }
    /// ```
    pub fn authorize_account(
        &self,
        realm: impl Into<String>,
        application_key_id: impl Into<String>,
        application_key: impl Into<String>,
    ) -> AuthorizeAccount {
        let request = self
            .0
            .authorize_account(application_key_id, application_key);
        AuthorizeAccount(request.realm(realm))
    }

    /// Authorises with the key that the environment names: `B2_APPLICATION_KEY_ID` and `B2_APPLICATION_KEY`, and
    /// `B2_ENVIRONMENT` for another realm than production, as the `b2` command line does. Calls `b2_authorize_account`.
    ///
    /// # Errors
    /// `MissingAccountData` names the variable that is missing; the rest is as for
    /// [`authorize_account`](Self::authorize_account).
    pub fn authorize_from_environment(&self) -> AuthorizeFromEnvironment {
        self.0.authorize_from_environment()
    }

    /// Authorises with the credentials that the account info holds; the answer is `false` when it holds none. A stored token
    /// is used without this, and renewed when it is refused.
    ///
    /// # Errors
    /// `InvalidAuthToken` or `Unauthorized` when the stored key is no longer good.
    pub fn authorize_automatically(&self) -> AuthorizeAutomatically {
        self.0.authorize_automatically()
    }

    /// Creates a bucket: calls `b2_create_bucket`. `bucket_type` is `allPrivate` or `allPublic`.
    ///
    /// # Errors
    /// `DuplicateBucketName` when somebody, in whatever account, has a bucket of that name; `BadRequest` for a name that is
    /// not 6 to 63 letters, digits and `-`.
    pub fn create_bucket(
        &self,
        name: impl Into<String>,
        bucket_type: impl Into<String>,
    ) -> CreateBucket {
        CreateBucket(self.0.create_bucket(name, bucket_type))
    }

    /// Lists the buckets of the account: calls `b2_list_buckets`.
    ///
    /// # Errors
    /// `RestrictedBucket` when the key is restricted to buckets and none of them is asked for.
    pub fn list_buckets(&self) -> ListBuckets {
        ListBuckets(self.0.list_buckets())
    }

    /// Finds a bucket by its name, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id
    /// only.
    ///
    /// # Errors
    /// `NonExistentBucket`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_name(&self, bucket_name: impl Into<String>) -> GetBucketByName {
        GetBucketByName(self.0.get_bucket_by_name(bucket_name))
    }

    /// Finds a bucket by its id, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id only.
    ///
    /// # Errors
    /// `BucketIdNotFound`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_id(&self, bucket_id: impl Into<String>) -> GetBucketById {
        GetBucketById(self.0.get_bucket_by_id(bucket_id))
    }

    /// Asks for a file version by its id: calls `b2_download_file_by_id`. Its bytes come when the result is saved.
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidRange` and `UnsatisfiableRange` for a range that the file does not have.
    pub fn download_file_by_id(&self, file_id: impl Into<String>) -> DownloadFileById {
        self.0.download_file_by_id(file_id)
    }

    /// Looks a file version up by its id: calls `b2_get_file_info`.
    ///
    /// # Errors
    /// `FileNotPresent`, also for a large file that is not finished.
    pub fn get_file_info(&self, file_id: impl Into<String>) -> GetFileInfo {
        GetFileInfo(self.0.get_file_info(file_id))
    }

    /// Deletes a file version: calls `b2_delete_file_version`. Deleting a hide marker brings the file back.
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such version; `AccessDenied` when it is protected.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> DeleteFileVersion {
        self.0.delete_file_version(file_id, file_name)
    }

    /// Gives up a large file that is not finished, with all its parts: calls `b2_cancel_large_file`, a class A transaction.
    ///
    /// When the answer gets lost, the service is asked what became of the file; the name in the result is empty then.
    ///
    /// # Errors
    /// `BadRequest` when there is no such unfinished file.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> CancelLargeFile {
        self.0.cancel_large_file(file_id)
    }

    /// Ends the work of this handle and all its clones in an orderly way: refuses calls that begin from now on with
    /// `Cancelled`, and waits for those that are under way, transfers included, and for blocking jobs that dropped calls left
    /// behind.
    ///
    /// Transfers that are not worth waiting for are dropped or [aborted](crate::Transfer::abort) first. A call that
    /// has begun and that nobody awaits any more has to be dropped too, or this waits for ever. Makes no call itself.
    ///
    /// # Errors
    /// None.
    pub fn shutdown(&self) -> Call<()> {
        self.0.shutdown()
    }

    /// Tells what the transfers of this handle and its clones use of the machine.
    pub fn transfer_status(&self) -> TransferStatus {
        self.0.transfer_status()
    }

    /// Looks the current version of a file up by its name, with an HTTP `HEAD`: a class B transaction.
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn get_file_info_by_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> GetFileInfoByName {
        self.0.get_file_info_by_name(bucket_name, file_name)
    }

    /// Changes how a file version is retained, and gives what the service then has: calls `b2_update_file_retention`, a class
    /// A transaction. Needs the capability `writeFileRetentions`.
    ///
    /// # Errors
    /// `RetentionWriteError` or `Unauthorized` when the version is protected or the key may not; `BadRequest` with the code
    /// `bucket_missing_file_lock` for a bucket without file lock; `InvalidArgument` for an unknown setting.
    pub fn update_file_retention(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        file_retention: FileRetentionSetting,
    ) -> UpdateFileRetention {
        self.0
            .update_file_retention(file_id, file_name, file_retention)
    }

    /// Holds a file version or lifts its hold, and gives what the service then has: calls `b2_update_file_legal_hold`, a class
    /// A transaction. Needs the capability `writeFileLegalHolds`.
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
        self.0
            .update_file_legal_hold(file_id, file_name, legal_hold)
    }

    /// Lists the parts of a large file that is not finished: calls `b2_list_parts` as they are taken, a class C transaction.
    pub fn list_parts(&self, file_id: impl Into<String>) -> ListParts {
        self.0.list_parts(file_id)
    }

    /// Makes an application key: calls `b2_create_key`, a class C transaction. The service shows its secret only now.
    ///
    /// # Errors
    /// `BadRequest` for a name or a capability that cannot be, or for one that a key for single buckets cannot have;
    /// `UnknownOutcome` when the answer got lost: look for the key by its name and delete it, since nobody knows its secret.
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
    /// let key = api
    ///     .create_key(["listFiles", "readFiles"], "album-reader")
    ///     .bucket_id(bucket.id())
    ///     .name_prefix("2026/")
    ///     .await?;
    /// println!("{} {}", key.id(), key.application_key.reveal());
    /// api.delete_key(&key.key).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_key(
        &self,
        capabilities: impl IntoIterator<Item = impl Into<String>>,
        key_name: impl Into<String>,
    ) -> CreateKey {
        CreateKey(self.0.create_key(capabilities, key_name))
    }

    /// Lists the application keys of the account but the master key: calls `b2_list_keys` as they are taken, a class C
    /// transaction per 1,000 keys. Secrets are not listed.
    pub fn list_keys(&self) -> ListKeys {
        ListKeys(self.0.list_keys())
    }

    /// Finds an application key by its id; `None` when there is none. Calls `b2_list_keys`, a class C transaction.
    ///
    /// # Errors
    /// `Unauthorized` without the capability `listKeys`.
    pub fn get_key(&self, key_id: impl Into<String>) -> GetKey {
        GetKey(self.0.get_key(key_id))
    }

    /// Deletes an application key by its id; see [`B2Api::delete_key`].
    ///
    /// # Errors
    /// `BadRequest` when there is no such key; `UnknownOutcome` when it is gone, but the answer that described it got lost.
    pub fn delete_key_by_id(&self, application_key_id: impl Into<String>) -> DeleteKeyById {
        DeleteKeyById(self.0.delete_key_by_id(application_key_id))
    }

    /// The URL of a file version, by its id. Reading it takes a token unless the bucket is public.
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_download_url_for_fileid(
        &self,
        file_id: impl Into<String>,
    ) -> GetDownloadUrlForFileid {
        self.0.get_download_url_for_fileid(file_id)
    }

    /// The URL of the current version of a file, by its name. Reading it takes a token unless the bucket is public; see
    /// [`Bucket::get_download_authorization`].
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised; `RestrictedBucket` when the key is for other buckets.
    pub fn get_download_url_for_file_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> GetDownloadUrlForFileName {
        self.0
            .get_download_url_for_file_name(bucket_name, file_name)
    }

    /// The id of the account.
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_account_id(&self) -> GetAccountId {
        self.0.get_account_id()
    }

    /// Checks that the application key reaches a bucket.
    ///
    /// # Errors
    /// `RestrictedBucket` when it is restricted to others.
    pub fn check_bucket_name_restrictions(
        &self,
        bucket_name: impl Into<String>,
    ) -> CheckBucketNameRestrictions {
        self.0.check_bucket_name_restrictions(bucket_name)
    }

    /// Checks that the application key reaches a bucket; see [`B2Api::check_bucket_name_restrictions`].
    ///
    /// # Errors
    /// `RestrictedBucket` when it is restricted to others.
    pub fn check_bucket_id_restrictions(
        &self,
        bucket_id: impl Into<String>,
    ) -> CheckBucketIdRestrictions {
        self.0.check_bucket_id_restrictions(bucket_id)
    }

    /// Deletes an empty bucket: calls `b2_delete_bucket`.
    ///
    /// # Errors
    /// `BadRequest` with the code `cannot_delete_non_empty_bucket` while any version, hide marker or unfinished large file is
    /// left in it.
    pub fn delete_bucket(&self, bucket: &Bucket) -> DeleteBucket {
        self.0.delete_bucket(&bucket.next)
    }

    /// Deletes an application key: calls `b2_delete_key`, a class A transaction.
    ///
    /// # Errors
    /// `BadRequest` when there is no such key.
    pub fn delete_key(&self, application_key: &ApplicationKey) -> DeleteKey {
        DeleteKey(self.0.delete_key(&application_key.clone().into()))
    }
}

impl From<b2sdk_v3::B2Api> for B2Api {
    fn from(api: b2sdk_v3::B2Api) -> Self {
        Self(api.no_newer_than(Dialect::V2))
    }
}

impl From<B2Api> for b2sdk_v3::B2Api {
    fn from(api: B2Api) -> Self {
        api.0.in_dialect(Dialect::V3)
    }
}

impl InDialect for B2Api {
    fn dialect(&self) -> Dialect {
        self.0.dialect()
    }

    fn in_dialect(self, dialect: Dialect) -> Self {
        Self(self.0.in_dialect(dialect))
    }
}
