use std::sync::Arc;

use b2sdk_v2::Result;

use super::AccountInfo;
use super::delegated::delegated_account_info;

/// A store of this interface as one of the second.
#[derive(Debug, Clone)]
pub struct AccountInfoForV2(Arc<dyn AccountInfo>);

impl AccountInfoForV2 {
    /// `account_info` as a store of the second interface.
    pub fn new(account_info: Arc<dyn AccountInfo>) -> Self {
        Self(account_info)
    }
}

impl b2sdk_v2::AccountInfo for AccountInfoForV2 {
    fn get_auth_data(&self) -> Result<Option<b2sdk_v2::AuthData>> {
        Ok(self.0.get_auth_data()?.map(Into::into))
    }

    fn set_auth_data(&self, auth_data: b2sdk_v2::AuthData) -> Result<()> {
        self.0.set_auth_data(auth_data.into())
    }

    fn clear(&self) -> Result<()> {
        self.0.clear()
    }

    fn refresh_entire_bucket_name_cache(&self, names_and_ids: Vec<(String, String)>) -> Result<()> {
        self.0.refresh_entire_bucket_name_cache(names_and_ids)
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<()> {
        self.0.save_bucket(bucket_name, bucket_id)
    }

    fn remove_bucket_name(&self, bucket_name: &str) -> Result<()> {
        self.0.remove_bucket_name(bucket_name)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>> {
        self.0.list_bucket_names_ids()
    }

    fn get_bucket_id_or_none_from_bucket_name(&self, bucket_name: &str) -> Result<Option<String>> {
        self.0.get_bucket_id_or_none_from_bucket_name(bucket_name)
    }

    fn get_bucket_name_or_none_from_bucket_id(&self, bucket_id: &str) -> Result<Option<String>> {
        self.0.get_bucket_name_or_none_from_bucket_id(bucket_id)
    }

    fn may_block(&self) -> bool {
        self.0.may_block()
    }
}

/// A store of the second interface as one of this.
#[derive(Debug, Clone)]
pub struct AccountInfoFromV2(Arc<dyn b2sdk_v2::AccountInfo>);

impl AccountInfoFromV2 {
    /// `account_info` as a store of this interface.
    pub fn new(account_info: Arc<dyn b2sdk_v2::AccountInfo>) -> Self {
        Self(account_info)
    }
}

delegated_account_info!(AccountInfoFromV2);
