//! What a store of the next interface is in this one.

/// Implements this interface's `AccountInfo` for a type whose field 0 is a store of the next one.
macro_rules! delegated_account_info {
    ($Store:ty) => {
        impl $crate::AccountInfo for $Store {
            fn get_auth_data(&self) -> Result<Option<$crate::AuthData>, b2sdk_v2::Error> {
                let data = b2sdk_v2::AccountInfo::get_auth_data(&self.0)?;
                Ok(data.map($crate::AuthData::from))
            }

            fn set_auth_data(&self, auth_data: $crate::AuthData) -> Result<(), b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::set_auth_data(&self.0, auth_data.into())
            }

            fn clear(&self) -> Result<(), b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::clear(&self.0)
            }

            fn refresh_entire_bucket_name_cache(
                &self,
                names_and_ids: Vec<(String, String)>,
            ) -> Result<(), b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::refresh_entire_bucket_name_cache(&self.0, names_and_ids)
            }

            fn save_bucket(&self, name: &str, id: &str) -> Result<(), b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::save_bucket(&self.0, name, id)
            }

            fn remove_bucket_name(&self, name: &str) -> Result<(), b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::remove_bucket_name(&self.0, name)
            }

            fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::list_bucket_names_ids(&self.0)
            }

            fn get_bucket_id_or_none_from_bucket_name(
                &self,
                name: &str,
            ) -> Result<Option<String>, b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::get_bucket_id_or_none_from_bucket_name(&self.0, name)
            }

            fn get_bucket_name_or_none_from_bucket_id(
                &self,
                id: &str,
            ) -> Result<Option<String>, b2sdk_v2::Error> {
                b2sdk_v2::AccountInfo::get_bucket_name_or_none_from_bucket_id(&self.0, id)
            }

            fn may_block(&self) -> bool {
                b2sdk_v2::AccountInfo::may_block(&self.0)
            }
        }
    };
}

pub(super) use delegated_account_info;
