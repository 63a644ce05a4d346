//! Requests as they are sent: checked, and with what only the wire needs.

use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_lock;
use crate::raw_api::{
    CopyFileRequest, CopyPartRequest, CreateBucketRequest, MetadataDirectiveMode,
    StartLargeFileRequest, UpdateBucketRequest,
};
use crate::replication_configuration::ReplicationConfiguration;

impl StartLargeFileRequest {
    pub(in crate::raw_api) fn prepared(&self) -> Result<Self, Error> {
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
    pub(in crate::raw_api) fn prepared(&self) -> Result<Self, Error> {
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
    pub(in crate::raw_api) fn prepared(&self) -> Result<Self, Error> {
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

impl CreateBucketRequest {
    pub(in crate::raw_api) fn prepared(&self) -> Result<Self, Error> {
        check_default(&self.default_server_side_encryption)?;
        check_replication(&self.replication)?;
        Ok(self.clone())
    }
}

impl UpdateBucketRequest {
    pub(in crate::raw_api) fn prepared(&self) -> Result<Self, Error> {
        check_default(&self.default_server_side_encryption)?;
        check_replication(&self.replication)?;
        if let Some(setting) = &self.default_retention {
            setting.check_for_request()?;
        }
        if self.is_file_lock_enabled == Some(false) {
            return Err(Error::new(ErrorKind::DisablingFileLockNotSupported));
        }
        Ok(self.clone())
    }
}

fn check_default(setting: &Option<EncryptionSetting>) -> Result<(), Error> {
    match setting {
        Some(setting) if !setting.mode.can_be_set_as_bucket_default() => {
            Err(Error::new(ErrorKind::WrongEncryptionModeForBucketDefault {
                encryption_mode: setting.mode.python_name(),
            }))
        }
        _ => Ok(()),
    }
}

fn check_replication(configuration: &Option<ReplicationConfiguration>) -> Result<(), Error> {
    configuration
        .as_ref()
        .map_or(Ok(()), ReplicationConfiguration::check)
}
