//! The suite over the first interface.

mod b2 {
    pub use b2sdk_v1::*;

    /// The suite means what an upload gives, not that of synchronisation.
    pub use b2sdk_v1::FileVersionInfo as FileVersion;
}

/// What is written differently in this interface.
mod here {
    use std::path::Path;

    use super::b2::{
        AuthorizeAccount, B2Api, B2ApiBuilder, Bucket, Dict, DictValue, DownloadDestBytes,
        DownloadDestLocalFile, DownloadFileByName, EncryptionMode, FileVersion, Ls, Result,
    };

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

    /// What a refusal says of a key for one bucket.
    pub fn restricted_to(bucket_name: &str) -> String {
        format!("restricted to bucket '{bucket_name}'")
    }

    /// The secret of a new key, which is a dictionary here.
    pub fn secret_of(key: &Dict) -> &str {
        key.get("applicationKey")
            .and_then(DictValue::as_str)
            .unwrap()
    }

    /// Lists what `ls` lists, with all versions of it.
    pub fn all_versions(ls: Ls) -> Ls {
        ls.show_versions(true)
    }

    /// How a file is encrypted, if that is known.
    pub fn encryption_mode(file: &FileVersion) -> Option<&EncryptionMode> {
        file.server_side_encryption
            .as_ref()
            .map(|setting| &setting.mode)
    }

    /// Downloads a file, no matter where to.
    pub fn download(bucket: &Bucket, name: &str) -> DownloadFileByName {
        bucket.download_file_by_name(name, DownloadDestBytes::new())
    }

    /// Downloads a file into one of this machine.
    pub async fn save(bucket: &Bucket, name: &str, to: &Path) -> Result<()> {
        let destination = DownloadDestLocalFile::new(to);
        bucket.download_file_by_name(name, destination).await?;
        Ok(())
    }
}

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
#[path = "behaviour/echoes.rs"]
mod echoes;
#[path = "behaviour/emerge_resume.rs"]
mod emerge_resume;
#[path = "behaviour/emerge_streams.rs"]
mod emerge_streams;
#[path = "behaviour/encryption.rs"]
mod encryption;
#[path = "behaviour/handles.rs"]
mod handles;
#[path = "behaviour/incremental.rs"]
mod incremental;
#[path = "behaviour/journal.rs"]
mod journal;
#[path = "behaviour/listings.rs"]
mod listings;
#[path = "behaviour/native.rs"]
mod native;
#[path = "behaviour/network.rs"]
mod network;
#[path = "behaviour/reads.rs"]
mod reads;
#[path = "behaviour/refusals.rs"]
mod refusals;
#[path = "behaviour/replication_reports.rs"]
mod replication_reports;
#[path = "behaviour/restricted_keys.rs"]
mod restricted_keys;
#[path = "behaviour/resume.rs"]
mod resume;
#[path = "behaviour/retries.rs"]
mod retries;
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

// What differs from the second interface: a test for each differing cell.
#[path = "differences/v1_account.rs"]
mod v1_account;
#[path = "differences/v1_buckets.rs"]
mod v1_buckets;
#[path = "differences/v1_encryption.rs"]
mod v1_encryption;
#[path = "differences/v1_files.rs"]
mod v1_files;
#[path = "differences/v1_native.rs"]
mod v1_native;
#[path = "differences/v1_scan.rs"]
mod v1_scan;
#[path = "differences/v1_session.rs"]
mod v1_session;
#[path = "differences/v1_stores.rs"]
mod v1_stores;
#[path = "differences/v1_sync.rs"]
mod v1_sync;
