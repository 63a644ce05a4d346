//! The account: authorising, buckets, and what can be done with a file by its id alone.
//!
//! Invariant: a handle is a cheap clone over what all handles share; dropping one cancels nothing.

mod builder;
mod environment;
mod files;
mod requests;
mod restrictions;

use std::path::Path;
use std::sync::Arc;

pub use builder::B2ApiBuilder;
pub use environment::AuthorizeFromEnvironment;
pub use files::{CancelLargeFile, DeleteFileVersion, DownloadFileById, GetFileInfo};
pub use requests::{
    AuthorizeAccount, AuthorizeAutomatically, CreateBucket, DeleteBucket, GetBucketById,
    GetBucketByName, ListBuckets,
};

use crate::account_info::AuthData;
use crate::bucket::Bucket;
use crate::call::Call;
use crate::error::{Dialect, Error, ErrorKind};
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
}

impl B2Api {
    /// Begins the description of an account.
    pub fn builder() -> B2ApiBuilder {
        B2ApiBuilder::new()
    }

    /// The interface that this handle belongs to.
    pub(crate) fn dialect(&self) -> Dialect {
        self.session().dialect()
    }

    pub(crate) fn session(&self) -> &B2Session {
        &self.transfers.session
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
    /// # Errors
    /// `InvalidAuthToken` or `Unauthorized` when the stored key is no longer good.
    pub fn authorize_automatically(&self) -> AuthorizeAutomatically {
        AuthorizeAutomatically::new(self.clone())
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
        CreateBucket::new(self.clone(), name.into(), bucket_type.into())
    }

    /// Lists the buckets of the account: calls `b2_list_buckets`.
    ///
    /// # Errors
    /// `RestrictedBucket` when the key is restricted to buckets and none of them is asked for.
    pub fn list_buckets(&self) -> ListBuckets {
        ListBuckets::new(self.clone())
    }

    /// Finds a bucket by its name, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id
    /// only.
    ///
    /// # Errors
    /// `NonExistentBucket`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_name(&self, bucket_name: impl Into<String>) -> GetBucketByName {
        GetBucketByName::new(self.clone(), bucket_name.into())
    }

    /// Finds a bucket by its id, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id only.
    ///
    /// # Errors
    /// `BucketIdNotFound`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_id(&self, bucket_id: impl Into<String>) -> GetBucketById {
        GetBucketById::new(self.clone(), bucket_id.into())
    }

    /// Deletes an empty bucket: calls `b2_delete_bucket`.
    ///
    /// # Errors
    /// `BadRequest` with the code `cannot_delete_non_empty_bucket` while any version, hide marker or unfinished large file is
    /// left in it.
    pub fn delete_bucket(&self, bucket: &Bucket) -> DeleteBucket {
        DeleteBucket::new(self.clone(), bucket.clone())
    }

    /// Asks for a file version by its id: calls `b2_download_file_by_id`. Its bytes come when the result is saved.
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidRange` and `UnsatisfiableRange` for a range that the file does not have.
    pub fn download_file_by_id(&self, file_id: impl Into<String>) -> DownloadFileById {
        DownloadFileById::new(self.clone(), file_id.into())
    }

    /// Looks a file version up by its id: calls `b2_get_file_info`.
    ///
    /// # Errors
    /// `FileNotPresent`, also for a large file that is not finished.
    pub fn get_file_info(&self, file_id: impl Into<String>) -> GetFileInfo {
        GetFileInfo::new(self.clone(), file_id.into())
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
        DeleteFileVersion::new(self.clone(), file_id.into(), file_name.into())
    }

    /// Gives up a large file that is not finished, with all its parts: calls `b2_cancel_large_file`.
    ///
    /// # Errors
    /// `BadRequest` when there is no such unfinished file.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> CancelLargeFile {
        CancelLargeFile::new(self.clone(), file_id.into())
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
        let session = self.session().clone();
        Call::new(async move {
            session.gate().close();
            session.gate().until_empty().await;
            session.host().until_no_job_runs().await;
            Ok(())
        })
    }

    /// Tells what the transfers of this handle and its clones use of the machine.
    pub fn transfer_status(&self) -> TransferStatus {
        self.transfers.scheduler.status()
    }

    /// What the last authorisation gave.
    pub(crate) async fn auth_data(&self) -> Result<AuthData, Error> {
        Ok(self.session().authorization().await?.data.clone())
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
