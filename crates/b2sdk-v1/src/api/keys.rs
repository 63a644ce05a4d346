use b2_internal::compat;
use b2_internal::wrapped_request;
use b2sdk_v2::{ApplicationKey, Dict, Error, FullApplicationKey};
use serde_json::Value;

wrapped_request! {
    /// A request of [`B2Api::create_key`](crate::B2Api::create_key).
    pub struct CreateKey wraps b2sdk_v2::CreateKey => call Dict, by with_secret {
        /// Sets how long the key works, in seconds: 1 to less than 86,400,000 (1,000 days). Default: for ever.
        fn valid_duration_seconds(valid_duration_seconds: u64);
        /// Restricts the key to this bucket.
        fn bucket_id(bucket_id: impl Into<String>);
        /// Restricts the key to files whose names begin with this.
        fn name_prefix(name_prefix: impl Into<String>);
    }
}

wrapped_request! {
    /// A request of [`B2Api::list_keys`](crate::B2Api::list_keys).
    pub struct ListKeys wraps compat::ListKeysPage => call Value {
        /// Begins with the key that has this id, or with the next one after it.
        fn start_application_key_id(id: impl Into<String>);
    }
}

wrapped_request! {
    /// A request of [`B2Api::get_key`](crate::B2Api::get_key).
    pub struct GetKey wraps compat::GetKeyPage => call Option<Value> {}
}

wrapped_request! {
    /// A request of [`B2Api::delete_key`](crate::B2Api::delete_key).
    pub struct DeleteKey wraps b2sdk_v2::DeleteKeyById => call Dict, by without_secret {}
}

fn with_secret(key: FullApplicationKey) -> Result<Dict, Error> {
    Ok(key.as_dict())
}

fn without_secret(key: ApplicationKey) -> Result<Dict, Error> {
    Ok(key.as_dict())
}
