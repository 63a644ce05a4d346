use b2_internal::wrapped_request;
use b2sdk_v3::Error;

use crate::application_key::{ApplicationKey, FullApplicationKey};

wrapped_request! {
    /// A request of [`B2Api::create_key`](crate::B2Api::create_key).
    pub struct CreateKey wraps b2sdk_v3::CreateKey => call FullApplicationKey, by FullApplicationKey::try_from {
        /// Sets how long the key works, in seconds: 1 to less than 86,400,000 (1,000 days). Default: for ever.
        fn valid_duration_seconds(valid_duration_seconds: u64);
        /// Restricts the key to files whose names begin with this.
        fn name_prefix(name_prefix: impl Into<String>);
    }
}

impl CreateKey {
    /// Restricts the key to this bucket.
    pub fn bucket_id(self, bucket_id: impl Into<String>) -> Self {
        Self(self.0.bucket_ids([bucket_id]))
    }
}

wrapped_request! {
    /// A request of [`B2Api::list_keys`](crate::B2Api::list_keys).
    pub struct ListKeys wraps b2sdk_v3::ListKeys => entries ApplicationKeys of ApplicationKey {
        /// Begins with the key that has this id, or with the next one after it.
        fn start_application_key_id(id: impl Into<String>);
    }
}

wrapped_request! {
    /// The keys of [`B2Api::list_keys`](crate::B2Api::list_keys), by id. A key that is restricted to several buckets is
    /// an error, after which the others follow.
    pub struct ApplicationKeys wraps b2sdk_v3::ApplicationKeys => stream ApplicationKey, by ApplicationKey::try_from
}

wrapped_request! {
    /// A request of [`B2Api::get_key`](crate::B2Api::get_key).
    pub struct GetKey wraps b2sdk_v3::GetKey => call Option<ApplicationKey>, by key_if_any {}
}

wrapped_request! {
    /// A request of [`B2Api::delete_key`](crate::B2Api::delete_key).
    pub struct DeleteKey wraps b2sdk_v3::DeleteKey => call ApplicationKey, by ApplicationKey::try_from {}
}

wrapped_request! {
    /// A request of [`B2Api::delete_key_by_id`](crate::B2Api::delete_key_by_id).
    pub struct DeleteKeyById wraps b2sdk_v3::DeleteKeyById => call ApplicationKey, by ApplicationKey::try_from {}
}

fn key_if_any(key: Option<b2sdk_v3::ApplicationKey>) -> Result<Option<ApplicationKey>, Error> {
    key.map(ApplicationKey::try_from).transpose()
}
