//! A version as the service writes it, for interfaces that give their users the service's own words.

use serde_json::{Value, json};

use super::{FileVersion, metadata};
use crate::action::Action;
use crate::encryption::{EncryptionAlgorithm, EncryptionSetting};
use crate::replication_configuration::ReplicationStatus;

impl FileVersion {
    /// The version in the form of `b2_get_file_info`. What a hide marker does not have is null.
    pub(crate) fn as_answer(&self) -> Value {
        let is_file = self.action != Action::HIDE && self.action != Action::FOLDER;
        let mut answer = json!({
            "accountId": self.account_id,
            "action": self.action.as_str(),
            "bucketId": self.bucket_id,
            "contentLength": self.size,
            "contentMd5": self.content_md5,
            "contentSha1": metadata::marked_sha1(&self.content_sha1, self.content_sha1_verified),
            "contentType": self.content_type,
            "fileId": (!self.id.is_empty()).then_some(&self.id),
            "fileInfo": metadata::info_value(&self.file_info),
            "fileName": self.file_name,
            "replicationStatus": self.replication_status.as_ref().map(ReplicationStatus::as_str),
            "uploadTimestamp": self.upload_timestamp,
        });
        if is_file {
            answer["fileRetention"] = self.file_retention.as_answer();
            answer["legalHold"] = self.legal_hold.as_answer();
            answer["serverSideEncryption"] = encryption(&self.server_side_encryption);
        }
        answer
    }
}

fn encryption(setting: &EncryptionSetting) -> Value {
    json!({
        "algorithm": setting.algorithm.as_ref().map(EncryptionAlgorithm::as_str),
        "mode": setting.mode.on_wire(),
    })
}
