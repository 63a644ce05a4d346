use std::sync::Arc;

use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use super::large_files::lower_case_keys;
use super::uploads::{UPLOAD_LIMIT_BYTES, check_part_encryption, part_number};
use crate::body::digest;
use crate::model::{Action, Content, ContentSha1, Encryption, FileId, FileVersion, NewFile, Part};
use crate::refusal::Refusal;
use crate::wire::{
    ByteRange, Form, check_file_name, check_info, file_object, lock_from_params, part_object,
    resolve_content_type, setting,
};

impl Service {
    pub(super) async fn copy_file(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let params = call.params;
        call.key.require("writeFiles")?;
        let source = self.copy_source(call)?;
        let name = params.required_text("fileName")?;
        check_file_name(name)?;
        call.key.require_name(name)?;
        let lock = lock_from_params(params)?;
        lock.require(&call.key)?;
        let bucket_id = params
            .text("destinationBucketId")?
            .unwrap_or(&source.bucket_id);
        call.key.require_bucket(bucket_id)?;
        let bucket = self.bucket_settings(call.account_id(), bucket_id)?;
        bucket.lock.of_new_file(&lock, call.now_millis)?;
        let encryption = setting(params, "destinationServerSideEncryption")?
            .unwrap_or_else(|| bucket.default_encryption.clone());
        let (content_type, info) = copied_metadata(call, &source, name)?;
        let encryption = self.effective(encryption);
        check_info(name, &info, &encryption, &bucket)?;
        let content = self.copied_content(call, &source).await?;
        self.check_storage(call.account_id(), content.length)?;
        let new = NewFile {
            name: Arc::from(name),
            content_type,
            info,
            encryption,
            lock,
            custom_upload_timestamp: None,
        };
        let file = self.update(|model| {
            still_there(model, call, &source)?;
            let now = self.clock.now_millis();
            model.add_copy(call.account_id(), bucket_id, new, content, now)
        })?;
        let mut object = file_object(&file, Form::Single, call.view());
        // Only here; listings show the same version as an upload.
        object["action"] = json!("copy");
        Ok(object)
    }

    pub(super) async fn copy_part(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let large_file = self.unfinished_by(call, "largeFileId")?;
        let source = self.copy_source(call)?;
        let number = part_number(call.params.required_integer("partNumber")?)?;
        let key_md5 = match setting(call.params, "destinationServerSideEncryption")? {
            Some(Encryption::SseC { key_md5 }) => Some(key_md5),
            _ => None,
        };
        check_part_encryption(&large_file, key_md5.as_deref())?;
        let content = self.copied_content(call, &source).await?;
        self.check_storage(call.account_id(), content.length)?;
        let part = self.update(|model| {
            still_there(model, call, &source)?;
            let part = Part {
                number,
                upload_timestamp: self.clock.now_millis(),
                content,
            };
            model.put_part(call.account_id(), &large_file.id, part)
        })?;
        Ok(part_object(&part, &large_file, call.version))
    }

    /// The version of the member `sourceFileId`, which the key may read and the call can decrypt.
    fn copy_source(&self, call: &Call<'_>) -> Result<Arc<FileVersion>, Refusal> {
        let id = call.params.required_text("sourceFileId")?;
        if FileId::parse(id).is_none() {
            return Err(Refusal::bad_file_id(id));
        }
        let (file, is_public) = self
            .read(|model| {
                let file = model.file_of(call.account_id(), id)?;
                let bucket = model.bucket(&file.bucket_id)?;
                Some((Arc::clone(file), bucket.settings().is_public()))
            })
            .filter(|(file, _)| file.action == Action::Upload)
            .ok_or_else(|| Refusal::not_found(format!("File not present: {id}")))?;
        if !is_public {
            call.key.require("readFiles")?;
        }
        call.key.require_bucket(&file.bucket_id)?;
        call.key.require_name(&file.name)?;
        let given = setting(call.params, "sourceServerSideEncryption")?;
        match (&file.encryption, given) {
            (Encryption::SseC { key_md5 }, Some(Encryption::SseC { key_md5: given }))
                if *key_md5 == given => {}
            (Encryption::SseC { .. }, _) => return Err(Refusal::wrong_customer_key()),
            (_, Some(Encryption::SseC { .. })) => {
                return Err(Refusal::bad_request(
                    "The source is not encrypted with SSE-C",
                ));
            }
            _ => {}
        }
        Ok(file)
    }

    /// The bytes to copy: they stay in the blobs of the source, only their digest is computed.
    async fn copied_content(
        &self,
        call: &Call<'_>,
        source: &FileVersion,
    ) -> Result<Content, Refusal> {
        let total = source.content.length;
        let range = match call.params.text("range")? {
            Some(range) => ByteRange::parse(range, total)?,
            None => ByteRange {
                offset: 0,
                length: total,
            },
        };
        if range.length > UPLOAD_LIMIT_BYTES {
            return Err(Refusal::new(
                400,
                "source_too_large",
                format!("Copy source too big: {}", range.length),
            ));
        }
        let is_whole = range.length == total;
        if is_whole && matches!(source.content.sha1, ContentSha1::Verified(_)) {
            return Ok(source.content.clone());
        }
        let pieces = source.content.slice(range.offset, range.length);
        let sha1 = digest(self.reader(pieces.clone()), call.door.work)
            .await
            .map_err(Refusal::internal)?;
        Ok(Content {
            length: range.length,
            sha1: ContentSha1::Verified(sha1),
            md5: None,
            pieces,
        })
    }
}

/// Type and info of the copy, as `metadataDirective` says.
fn copied_metadata(
    call: &Call<'_>,
    source: &FileVersion,
    name: &str,
) -> Result<(String, std::collections::BTreeMap<String, String>), Refusal> {
    let content_type = call.params.text("contentType")?;
    let info = call.params.text_map("fileInfo")?;
    match call.params.text("metadataDirective")?.unwrap_or("COPY") {
        "COPY" if content_type.is_some() || info.is_some() => Err(Refusal::bad_request(
            "contentType and fileInfo need the metadataDirective REPLACE",
        )),
        "COPY" => Ok((source.content_type.clone(), source.info.to_map())),
        "REPLACE" => match content_type {
            Some(content_type) => Ok((
                resolve_content_type(content_type, name),
                lower_case_keys(info.unwrap_or_default()),
            )),
            None => Err(Refusal::bad_request(
                "contentType is required with the metadataDirective REPLACE",
            )),
        },
        other => Err(Refusal::bad_request(format!(
            "Invalid metadataDirective: {other}"
        ))),
    }
}

/// The source may have been deleted while its bytes were read, and its blobs with it.
fn still_there(
    model: &crate::model::Model,
    call: &Call<'_>,
    source: &FileVersion,
) -> Result<(), Refusal> {
    match model.file_of(call.account_id(), &source.id) {
        Some(_) => Ok(()),
        None => Err(Refusal::not_found(format!(
            "File not present: {}",
            source.id
        ))),
    }
}
