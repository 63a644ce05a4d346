//! Requests as they are sent: checked, and with what only the wire needs.

use super::{CopyFileRequest, CopyPartRequest, MetadataDirectiveMode, StartLargeFileRequest};
use crate::encryption::EncryptionSetting;
use crate::error::Error;
use crate::file_lock;

impl StartLargeFileRequest {
    pub(super) fn prepared(&self) -> Result<Self, Error> {
        file_lock::wire::check_for_request(&self.file_retention, &self.legal_hold)?;
        let mut request = self.clone();
        if let Some(setting) = &self.server_side_encryption {
            setting.check_for_file_write()?;
            request.file_info = setting.add_key_id_to_file_info(&self.file_info)?;
        }
        Ok(request)
    }
}

impl CopyFileRequest {
    pub(super) fn prepared(&self) -> Result<Self, Error> {
        file_lock::wire::check_for_request(&self.file_retention, &self.legal_hold)?;
        let source = to_read(&self.source_server_side_encryption)?;
        let mut file_info = self.file_info.clone();
        if let Some(setting) = &self.destination_server_side_encryption {
            setting.check_for_file_write()?;
            if self.metadata_directive == Some(MetadataDirectiveMode::Replace) {
                file_info = Some(setting.add_key_id_to_file_info(&file_info.unwrap_or_default())?);
            }
        }
        Ok(Self {
            file_info,
            source_server_side_encryption: source,
            ..self.clone()
        })
    }
}

impl CopyPartRequest {
    pub(super) fn prepared(&self) -> Result<Self, Error> {
        let destination = match &self.destination_server_side_encryption {
            Some(setting) => {
                setting.check_for_file_write()?;
                // How SSE-B2 encrypts was said when the large file was begun.
                setting.key.is_some().then(|| setting.clone())
            }
            None => None,
        };
        Ok(Self {
            source_server_side_encryption: to_read(&self.source_server_side_encryption)?,
            destination_server_side_encryption: destination,
            ..self.clone()
        })
    }
}

/// What has to be said so that the service can read a source: the key of SSE-C, and nothing else.
fn to_read(source: &Option<EncryptionSetting>) -> Result<Option<EncryptionSetting>, Error> {
    let Some(setting) = source else {
        return Ok(None);
    };
    Ok(setting
        .key_for_reading()?
        .is_some()
        .then(|| setting.clone()))
}
