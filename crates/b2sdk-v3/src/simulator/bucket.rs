use std::collections::BTreeMap;

use b2_internal::error::{Error, ErrorKind};
use b2_simulator::{BucketSnapshot, Simulator};

/// A bucket as the simulated service has it.
#[derive(Debug, Clone)]
pub struct BucketSimulator {
    account: Simulator,
    bucket_name: String,
}

impl BucketSimulator {
    pub(super) fn new(account: Simulator, bucket_name: String) -> Self {
        Self {
            account,
            bucket_name,
        }
    }

    /// The bucket's name.
    pub fn bucket_name(&self) -> &str {
        &self.bucket_name
    }

    /// The bucket's id; `None` when it has been deleted.
    pub fn bucket_id(&self) -> Option<String> {
        self.look(|bucket| bucket.id.clone())
    }

    /// All versions of all files and all hide markers: by name, and newest first. Large files that are not finished are
    /// among the [parts](Self::parts).
    pub fn files(&self) -> Vec<FileSimulator> {
        let files = self.look(|bucket| bucket.files.clone()).unwrap_or_default();
        let versions = files
            .into_iter()
            .flat_map(|(name, versions)| versions.into_iter().map(move |one| (name.clone(), one)));
        versions
            .map(|(name, version)| FileSimulator {
                data_bytes: self.content(&version.id),
                name,
                file_id: version.id,
                action: version.action,
                content_type: version.content_type,
                content_sha1: version.content_sha1,
                file_info: version.info,
                upload_timestamp: version.upload_timestamp,
            })
            .collect()
    }

    /// The parts of the large files that are not finished, by the files' order and the parts' numbers.
    pub fn parts(&self) -> Vec<PartSimulator> {
        let files = self
            .look(|bucket| bucket.unfinished.clone())
            .unwrap_or_default();
        let mut parts = Vec::new();
        for file in files {
            for (part_number, (content_length, content_sha1)) in file.parts {
                parts.push(PartSimulator {
                    file_id: file.id.clone(),
                    part_number,
                    content_length,
                    content_sha1,
                });
            }
        }
        parts
    }

    /// Makes a notification rule suspended, as the service does when its webhook does not answer, or lets it work again.
    ///
    /// # Errors
    /// `ResourceNotFound` when there is no such bucket or rule.
    pub fn simulate_notification_rule_suspension(
        &self,
        rule_name: &str,
        reason: &str,
        is_suspended: bool,
    ) -> Result<(), Error> {
        self.account
            .simulate_notification_rule_suspension(
                &self.bucket_name,
                rule_name,
                reason,
                is_suspended,
            )
            .map_err(|reason| Error::new(ErrorKind::ResourceNotFound).with_source(reason))
    }

    fn look<T>(&self, at: impl FnOnce(&BucketSnapshot) -> T) -> Option<T> {
        self.account.snapshot().bucket(&self.bucket_name).map(at)
    }

    fn content(&self, file_id: &str) -> Vec<u8> {
        self.account
            .content(file_id)
            .map(Vec::from)
            .unwrap_or_default()
    }
}

/// A version of a file as the simulated service has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileSimulator {
    /// The version's id.
    pub file_id: String,
    /// `upload` or `hide`.
    pub action: String,
    /// The file's name.
    pub name: String,
    /// The MIME type.
    pub content_type: String,
    /// 40 digits, `unverified:` and 40 digits, or `none`.
    pub content_sha1: String,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// The content.
    pub data_bytes: Vec<u8>,
    /// When the upload was received, in milliseconds since 1970.
    pub upload_timestamp: i64,
}

/// A part of a large file that is not finished, as the simulated service has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartSimulator {
    /// The large file's id.
    pub file_id: String,
    /// 1 to 10,000.
    pub part_number: u32,
    /// The length in bytes.
    pub content_length: u64,
    /// 40 digits.
    pub content_sha1: String,
}
