use crate::encryption::EncryptionMode;
use crate::file_lock::RetentionMode;
use crate::file_version::FileVersion;
use crate::replication_configuration::ReplicationStatus;
use crate::scan::B2Path;

/// What the newest versions of a file in both buckets have to do with replication. Fields about a file that is not there, or
/// that was not looked for, are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ReplicationScanResult {
    /// How far the replication of the source file has come.
    pub source_replication_status: Option<ReplicationStatus>,
    /// Whether the source file is hidden.
    pub source_has_hide_marker: Option<bool>,
    /// How the source file is encrypted.
    pub source_encryption_mode: Option<EncryptionMode>,
    /// Whether name and file info of the source file take more than 2048 bytes, which rules out server-side encryption.
    pub source_has_large_metadata: Option<bool>,
    /// Whether the source file is retained.
    pub source_has_file_retention: Option<bool>,
    /// Whether the source file is under legal hold.
    pub source_has_legal_hold: Option<bool>,
    /// What the destination file says of its replication: `REPLICA` when it was made by it.
    pub destination_replication_status: Option<ReplicationStatus>,
    /// Whether the file infos differ.
    pub metadata_differs: Option<bool>,
    /// Whether the digests differ.
    pub hash_differs: Option<bool>,
}

impl ReplicationScanResult {
    /// Compares the newest versions of a file.
    pub fn from_files(source_file: Option<&B2Path>, destination_file: Option<&B2Path>) -> Self {
        let mut result = Self::default();
        if let Some(file) = source_file {
            result.describe_source(file);
        }
        if let Some(file) = destination_file {
            let version = file.selected_version();
            result.destination_replication_status = version.replication_status.clone();
        }
        if let (Some(source), Some(destination)) = (source_file, destination_file) {
            result.compare(source.selected_version(), destination.selected_version());
        }
        result
    }

    fn describe_source(&mut self, file: &B2Path) {
        let version = file.selected_version();
        let retention = &version.file_retention.mode;
        self.source_replication_status = version.replication_status.clone();
        self.source_has_hide_marker = Some(!file.is_visible());
        self.source_encryption_mode = Some(version.server_side_encryption.mode.clone());
        self.source_has_large_metadata = Some(version.has_large_header());
        self.source_has_file_retention = Some(*retention != RetentionMode::NONE);
        self.source_has_legal_hold = Some(version.legal_hold.is_on());
    }

    fn compare(&mut self, source: &FileVersion, destination: &FileVersion) {
        self.metadata_differs = Some(source.file_info != destination.file_info);
        self.hash_differs = Some(
            source.content_md5 != destination.content_md5
                || source.content_sha1 != destination.content_sha1,
        );
    }
}
