//! What is known of the account and where its files are, without asking the service or with one look.

use super::B2Api;
use super::restrictions::WantedBucket;
use crate::call::request;
use crate::error::Error;
use crate::session::{download_url_by_id, download_url_by_name};

request! {
    /// A request of [`B2Api::get_account_id`].
    pub struct GetAccountId on api: B2Api => String {
    }
}

impl GetAccountId {
    async fn run(self) -> Result<String, Error> {
        Ok(self.api.auth_data().await?.account_id)
    }
}

request! {
    /// A request of [`B2Api::get_download_url_for_fileid`].
    pub struct GetDownloadUrlForFileid on api: B2Api => String {
        file_id: String,
    }
}

impl GetDownloadUrlForFileid {
    async fn run(self) -> Result<String, Error> {
        let session = self.api.own_session();
        let authorization = session.authorization().await?;
        let base = &authorization.data.download_url;
        Ok(download_url_by_id(
            base,
            session.api_version(),
            &self.file_id,
        ))
    }
}

request! {
    /// A request of [`B2Api::get_download_url_for_file_name`].
    pub struct GetDownloadUrlForFileName on api: B2Api => String {
        bucket_name: String,
        file_name: String,
    }
}

impl GetDownloadUrlForFileName {
    async fn run(self) -> Result<String, Error> {
        let wanted = WantedBucket::Named(Some(&self.bucket_name));
        self.api.check_bucket_restrictions(wanted).await?;
        let authorization = self.api.own_session().authorization().await?;
        let base = &authorization.data.download_url;
        Ok(download_url_by_name(
            base,
            &self.bucket_name,
            &self.file_name,
        ))
    }
}

request! {
    /// A request of [`B2Api::check_bucket_name_restrictions`].
    pub struct CheckBucketNameRestrictions on api: B2Api => () {
        bucket_name: String,
    }
}

impl CheckBucketNameRestrictions {
    async fn run(self) -> Result<(), Error> {
        self.api
            .check_bucket_restrictions(WantedBucket::Named(Some(&self.bucket_name)))
            .await
    }
}

request! {
    /// A request of [`B2Api::check_bucket_id_restrictions`].
    pub struct CheckBucketIdRestrictions on api: B2Api => () {
        bucket_id: String,
    }
}

impl CheckBucketIdRestrictions {
    async fn run(self) -> Result<(), Error> {
        self.api
            .check_bucket_restrictions(WantedBucket::WithId(&self.bucket_id))
            .await
    }
}
