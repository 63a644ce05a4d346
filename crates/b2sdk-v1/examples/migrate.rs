//! A program on its way from the first interface to the third: `migrate BUCKET LOCAL_FILE`.
//!
//! It was written for `b2sdk-v1`. Its listing has moved to `b2sdk-v3` already, its upload has not, and restoring takes a version
//! from old code to new. Both interfaces run on one session: one login, one renewal of the token, one pool of connections.
//! Credentials are those of the `b2` command.

#![expect(clippy::print_stdout, reason = "a program prints its result")]

use std::env;
use std::error::Error;
use std::path::Path;

use b2sdk_v1::{FileVersionInfo, SqliteAccountInfo};

/// The account, as old code and as new code know it.
struct Account {
    old: b2sdk_v1::B2Api,
    new: b2sdk_v3::B2Api,
}

impl Account {
    /// Both handles share the session of the first, with its cache, its workers and its account info.
    fn of(old: b2sdk_v1::B2Api) -> Self {
        let new = old.clone().into();
        Self { old, new }
    }

    /// Not moved yet.
    async fn store(&self, bucket: &str, file: &Path) -> b2sdk_v1::Result<FileVersionInfo> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let bucket = self.old.get_bucket_by_name(bucket).await?;
        bucket.upload_local_file(file, name).await
    }

    /// Moved: `show_versions` has become `latest_only`, and entries have a `FileVersion`.
    async fn list(&self, bucket: &str) -> b2sdk_v3::Result<Vec<String>> {
        let bucket = self.new.get_bucket_by_name(bucket).await?;
        let (mut entries, mut lines) = (bucket.ls().recursive(true).entries(), Vec::new());
        while let Some(entry) = entries.next().await {
            let version = entry?.file_version;
            lines.push(format!("{:>9}  {}", version.size, version.file_name));
        }
        Ok(lines)
    }

    /// On the border: what old code made goes on in new code, which saves without a destination object.
    async fn restore(&self, stored: FileVersionInfo, path: &Path) -> b2sdk_v3::Result<u64> {
        let version = b2sdk_v3::FileVersion::from(stored);
        let saved = version.download().await?.save_to(path).await?;
        Ok(saved.length)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(bucket), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: migrate BUCKET LOCAL_FILE".into());
    };
    let old = b2sdk_v1::B2Api::builder()
        .account_info(SqliteAccountInfo::open_default()?)
        .build()?;
    let account = Account::of(old);
    let stored = account.store(&bucket, Path::new(&path)).await?;
    let length = account
        .restore(stored, Path::new(&format!("{path}.restored")))
        .await?;
    println!("stored and restored {length} bytes; the bucket has now:");
    for line in account.list(&bucket).await? {
        println!("{line}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use b2_simulator::{Operation, Simulator};
    use b2sdk_v1::{B2HttpApiConfig, InMemoryAccountInfo};

    use super::*;

    #[tokio::test]
    async fn old_and_new_code_work_on_one_session() {
        let simulator = Simulator::builder().bucket("photos").build().unwrap();
        let config = B2HttpApiConfig::new().transport(simulator.transport());
        let old = b2sdk_v1::B2Api::builder()
            .account_info(InMemoryAccountInfo::new())
            .api_config(config)
            .build()
            .unwrap();
        old.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key())
            .await
            .unwrap();
        let account = Account::of(old);
        let folder = tempfile::tempdir().unwrap();
        let (photo, copy) = (folder.path().join("a.jpg"), folder.path().join("b.jpg"));
        std::fs::write(&photo, "a photo").unwrap();

        let stored = account.store("photos", &photo).await.unwrap();
        assert_eq!(account.restore(stored, &copy).await.unwrap(), 7);
        assert_eq!(std::fs::read(&copy).unwrap(), b"a photo");
        assert_eq!(account.list("photos").await.unwrap(), ["        7  a.jpg"]);

        let logins = simulator
            .requests()
            .iter()
            .filter(|request| request.operation == Some(Operation::AuthorizeAccount))
            .count();
        assert_eq!(logins, 1);
    }
}
