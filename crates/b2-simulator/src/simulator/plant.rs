use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use sha1::{Digest, Sha1};

use super::Simulator;
use crate::model::{BucketChanges, Content, ContentSha1, Encryption, NewFile, NewLock, Piece};
use crate::refusal::Refusal;
use crate::store::PendingBlob;

/// A file could not be put into the service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlantError {
    /// There is no bucket with this name.
    #[error("there is no bucket {0}")]
    NoSuchBucket(String),
    /// The bucket has no notification rule with this name.
    #[error("there is no notification rule {0}")]
    NoSuchRule(String),
    /// The store failed.
    #[error("the simulator's store failed")]
    Store(#[from] io::Error),
    /// The service refused.
    #[error("the simulator refused: {0}")]
    Refused(String),
}

impl Simulator {
    /// Adds a version of `file_name` behind the service's back and gives its file id. The name is not checked, so it
    /// may be one that only other doors of B2 can make, such as `../x`.
    ///
    /// # Errors
    /// [`PlantError`] when there is no such bucket, or its store fails.
    pub fn put_file(
        &self,
        bucket_name: &str,
        file_name: &str,
        content: impl Into<Bytes>,
    ) -> Result<String, PlantError> {
        self.put_file_with_info(bucket_name, file_name, content, [("", ""); 0])
    }

    /// The same with file info, whose keys are in lower case.
    ///
    /// # Errors
    /// As [`Simulator::put_file`].
    pub fn put_file_with_info<K, V>(
        &self,
        bucket_name: &str,
        file_name: &str,
        content: impl Into<Bytes>,
        info: impl IntoIterator<Item = (K, V)>,
    ) -> Result<String, PlantError>
    where
        K: Into<String>,
        V: Into<String>,
    {
        let bytes = content.into();
        let length = bytes.len() as u64;
        let sha1 = ContentSha1::Verified(hex::encode(Sha1::digest(&bytes)));
        let blob = self.store_blob(bytes)?;
        let content = Content {
            length,
            sha1,
            md5: None,
            pieces: blob
                .iter()
                .map(|blob| Piece {
                    blob: blob.id(),
                    offset: 0,
                    length,
                })
                .collect(),
        };
        let info: BTreeMap<String, String> = info
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        let new = NewFile {
            name: Arc::from(file_name),
            content_type: "application/octet-stream".to_owned(),
            info,
            encryption: Encryption::Off,
            lock: NewLock::default(),
            custom_upload_timestamp: None,
        };
        let bucket_id = self
            .service
            .read(|model| {
                let bucket = model.bucket_by_name(bucket_name)?;
                Some(Arc::clone(&bucket.settings().id))
            })
            .ok_or_else(|| PlantError::NoSuchBucket(bucket_name.to_owned()))?;
        let file = self.service.update(|model| {
            let now = self.clock().now_millis();
            let file = model.add_file(&self.account_id, &bucket_id, new, content, now)?;
            if let Some(blob) = blob {
                blob.keep();
            }
            Ok(file)
        });
        let file = file.map_err(|refusal: Refusal| PlantError::Refused(refusal.message))?;
        Ok(file.id.clone())
    }

    /// Changes what the service says about the SHA-1 of a version's content, such as `none` or `unverified:` and 40
    /// digits. The content stays as it is.
    ///
    /// # Errors
    /// [`PlantError`] when there is no such version, or the store fails.
    pub fn set_content_sha1(&self, file_id: &str, content_sha1: &str) -> Result<(), PlantError> {
        let sha1 = match content_sha1.strip_prefix("unverified:") {
            Some(digits) => ContentSha1::Unverified(digits.to_owned()),
            None if content_sha1 == "none" => ContentSha1::Absent,
            None => ContentSha1::Verified(content_sha1.to_owned()),
        };
        self.service
            .update(|model| model.set_content_sha1(file_id, sha1))
            .map_err(|refusal| PlantError::Refused(refusal.message))
    }

    /// Makes a bucket one of a type that clients cannot choose, such as `restricted`.
    ///
    /// # Errors
    /// As [`Simulator::put_file`].
    pub fn set_bucket_type(&self, bucket_name: &str, bucket_type: &str) -> Result<(), PlantError> {
        let bucket_id = self
            .service
            .read(|model| Some(model.bucket_by_name(bucket_name)?.settings().id.clone()))
            .ok_or_else(|| PlantError::NoSuchBucket(bucket_name.to_owned()))?;
        let changes = BucketChanges {
            bucket_type: Some(bucket_type.to_owned()),
            ..BucketChanges::default()
        };
        self.service
            .update(|model| model.update_bucket(&self.account_id, &bucket_id, None, changes))
            .map_err(|refusal| PlantError::Refused(refusal.message))?;
        Ok(())
    }

    fn store_blob(&self, bytes: Bytes) -> io::Result<Option<PendingBlob>> {
        if bytes.is_empty() {
            return Ok(None);
        }
        let store = self.service.store();
        let mut writer = store.create_blob()?;
        writer.write(bytes)?;
        Ok(Some(PendingBlob::new(writer.finish()?, Arc::clone(store))))
    }
}
