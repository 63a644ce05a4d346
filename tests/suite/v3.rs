//! The suite over the third interface.

mod b2 {
    pub use b2sdk_v3::*;
}

/// What is written differently in this interface.
mod here {
    use std::path::Path;

    use super::b2::{
        ApplicationKey, AuthorizeAccount, B2Api, B2ApiBuilder, Bucket, CreateKey,
        DownloadFileByName, EncryptionMode, FileVersion, FullApplicationKey, Ls, Result,
    };

    pub const API_VERSION: &str = B2Api::API_VERSION;

    pub fn builder() -> B2ApiBuilder {
        B2Api::builder()
    }

    pub fn authorize(
        api: &B2Api,
        realm: impl Into<String>,
        key_id: impl Into<String>,
        key: impl Into<String>,
    ) -> AuthorizeAccount {
        api.authorize_account(key_id, key).realm(realm)
    }

    /// Lists a file, or what is in a folder.
    pub fn ls(bucket: &Bucket, path: &str) -> Ls {
        bucket.ls().path(path)
    }

    pub fn for_bucket(request: CreateKey, bucket_id: &str) -> CreateKey {
        request.bucket_ids([bucket_id])
    }

    /// What a refusal says of a key for one bucket.
    pub fn restricted_to(bucket_name: &str) -> String {
        format!("restricted to buckets ['{bucket_name}']")
    }

    /// The only bucket that a key reaches.
    pub fn bucket_of(key: &ApplicationKey) -> Option<&str> {
        let [bucket_id] = key.bucket_ids.as_deref()? else {
            panic!("{key:?}");
        };
        Some(bucket_id)
    }

    /// The secret of a new key.
    pub fn secret_of(key: &FullApplicationKey) -> &str {
        key.application_key.reveal()
    }

    /// Lists what `ls` lists, with all versions of it.
    pub fn all_versions(ls: Ls) -> Ls {
        ls.latest_only(false)
    }

    /// How a file is encrypted, if that is known.
    pub fn encryption_mode(file: &FileVersion) -> Option<&EncryptionMode> {
        Some(&file.server_side_encryption.mode)
    }

    /// Downloads a file, no matter where to.
    pub fn download(bucket: &Bucket, name: &str) -> DownloadFileByName {
        bucket.download_file_by_name(name)
    }

    /// Downloads a file into one of this machine.
    pub async fn save(bucket: &Bucket, name: &str, to: &Path) -> Result<()> {
        bucket
            .download_file_by_name(name)
            .await?
            .save_to(to)
            .await?;
        Ok(())
    }
}

#[path = "behaviour/bucket_settings.rs"]
mod bucket_settings;
#[path = "behaviour/buckets.rs"]
mod buckets;
#[path = "behaviour/cancellation.rs"]
mod cancellation;
#[path = "behaviour/collector.rs"]
mod collector;
#[path = "behaviour/continuing.rs"]
mod continuing;
#[path = "behaviour/copies.rs"]
mod copies;
#[path = "behaviour/copy_options.rs"]
mod copy_options;
#[path = "behaviour/counts.rs"]
mod counts;
#[path = "behaviour/download_files.rs"]
mod download_files;
#[path = "behaviour/download_resume.rs"]
mod download_resume;
#[path = "behaviour/download_rules.rs"]
mod download_rules;
#[path = "behaviour/download_streams.rs"]
mod download_streams;
#[path = "behaviour/downloads.rs"]
mod downloads;
#[path = "behaviour/echoes.rs"]
mod echoes;
#[path = "behaviour/emerge_resume.rs"]
mod emerge_resume;
#[path = "behaviour/emerge_streams.rs"]
mod emerge_streams;
#[path = "behaviour/encryption.rs"]
mod encryption;
#[path = "behaviour/from_v2.rs"]
mod from_v2;
#[path = "behaviour/from_v3.rs"]
mod from_v3;
#[path = "behaviour/handles.rs"]
mod handles;
#[path = "behaviour/incremental.rs"]
mod incremental;
#[path = "behaviour/journal.rs"]
mod journal;
#[path = "behaviour/keys.rs"]
mod keys;
#[path = "behaviour/listings.rs"]
mod listings;
#[path = "behaviour/locks.rs"]
mod locks;
#[path = "behaviour/lookups.rs"]
mod lookups;
#[path = "behaviour/native.rs"]
mod native;
#[path = "behaviour/network.rs"]
mod network;
#[path = "behaviour/reads.rs"]
mod reads;
#[path = "behaviour/refusals.rs"]
mod refusals;
#[path = "behaviour/replication.rs"]
mod replication;
#[path = "behaviour/replication_reports.rs"]
mod replication_reports;
#[path = "behaviour/restricted_keys.rs"]
mod restricted_keys;
#[path = "behaviour/restricted_settings.rs"]
mod restricted_settings;
#[path = "behaviour/resume.rs"]
mod resume;
#[path = "behaviour/retries.rs"]
mod retries;
#[path = "behaviour/scheduling.rs"]
mod scheduling;
#[path = "behaviour/secrets.rs"]
mod secrets;
#[path = "behaviour/session.rs"]
mod session;
#[path = "behaviour/session_calls.rs"]
mod session_calls;
#[path = "behaviour/session_spans.rs"]
mod session_spans;
#[path = "behaviour/spans.rs"]
mod spans;
#[path = "behaviour/tokens.rs"]
mod tokens;
#[path = "behaviour/unbound.rs"]
mod unbound;
#[path = "behaviour/upload_options.rs"]
mod upload_options;
#[path = "behaviour/upload_sources.rs"]
mod upload_sources;
#[path = "behaviour/uploads.rs"]
mod uploads;
#[path = "behaviour/wildcards.rs"]
mod wildcards;
#[path = "behaviour/world.rs"]
mod world;
