use crate::api::B2Api;
use crate::bucket::Bucket;

/// A bucket of which nothing but its id is known, and nothing is looked up.
pub fn bucket_of_id(api: B2Api, bucket_id: String) -> Bucket {
    Bucket::known_by_name(api, bucket_id, String::new())
}

/// Sets the most uploads, copies and downloads there may be, each, for this handle and all its clones. At least 1.
pub fn set_max_workers(api: &B2Api, count: usize) {
    api.set_max_workers(count.clamp(1, 1 << 20));
}
