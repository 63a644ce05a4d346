//! The suite over the first interface.

mod b2 {
    pub use b2sdk_v1::*;
}

/// What is written differently in this interface.
mod here {
    use super::b2::{ApplicationKey, AuthorizeAccount, B2Api, B2ApiBuilder, Bucket, CreateKey, Ls};

    pub const API_VERSION: &str = B2Api::API_VERSION;

    /// With the workers of the newest interface, for which the suite is written.
    pub fn builder() -> B2ApiBuilder {
        B2Api::builder()
            .max_upload_workers(128)
            .max_copy_workers(128)
    }

    pub fn authorize(
        api: &B2Api,
        realm: impl Into<String>,
        key_id: impl Into<String>,
        key: impl Into<String>,
    ) -> AuthorizeAccount {
        api.authorize_account(realm, key_id, key)
    }

    /// Lists a file, or what is in a folder.
    pub fn ls(bucket: &Bucket, path: &str) -> Ls {
        bucket
            .ls()
            .folder_to_list(path)
            .folder_to_list_can_be_a_file(true)
    }

    pub fn for_bucket(request: CreateKey, bucket_id: &str) -> CreateKey {
        request.bucket_id(bucket_id)
    }

    /// What a refusal says of a key for one bucket.
    pub fn restricted_to(bucket_name: &str) -> String {
        format!("restricted to bucket '{bucket_name}'")
    }

    /// The only bucket that a key reaches.
    pub fn bucket_of(key: &ApplicationKey) -> Option<&str> {
        key.bucket_id.as_deref()
    }
}

#[path = "behaviour/collector.rs"]
mod collector;
#[path = "behaviour/continuing.rs"]
mod continuing;
#[path = "behaviour/counts.rs"]
mod counts;
#[path = "behaviour/incremental.rs"]
mod incremental;
#[path = "behaviour/journal.rs"]
mod journal;
#[path = "behaviour/native.rs"]
mod native;
#[path = "behaviour/reads.rs"]
mod reads;
#[path = "behaviour/resume.rs"]
mod resume;
#[path = "behaviour/retries.rs"]
mod retries;
#[path = "behaviour/unbound.rs"]
mod unbound;
#[path = "behaviour/upload_options.rs"]
mod upload_options;
#[path = "behaviour/upload_sources.rs"]
mod upload_sources;
#[path = "behaviour/uploads.rs"]
mod uploads;
#[path = "behaviour/world.rs"]
mod world;

// What differs from the second interface: a test for each differing cell.
#[path = "differences/v1_account.rs"]
mod v1_account;
#[path = "differences/v1_buckets.rs"]
mod v1_buckets;
#[path = "differences/v1_files.rs"]
mod v1_files;
#[path = "differences/v1_native.rs"]
mod v1_native;
#[path = "differences/v1_sync.rs"]
mod v1_sync;
