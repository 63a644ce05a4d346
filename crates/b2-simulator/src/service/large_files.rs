use std::sync::Arc;

use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use super::uploads::part_number;
use crate::model::{FileVersion, NewFile};
use crate::refusal::Refusal;
use crate::wire::{
    Form, check_file_name, check_info, file_object, lock_from_params, part_object,
    resolve_content_type, setting,
};

const MOST_PARTS: i64 = 1_000;

impl Service {
    pub(super) fn start_large_file(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let bucket_id = call.bucket_id("writeFiles")?;
        let params = call.params;
        let name = params.required_text("fileName")?;
        check_file_name(name)?;
        call.key.require_name(name)?;
        let lock = lock_from_params(params)?;
        lock.require(&call.key)?;
        let bucket = self.bucket_settings(call.account_id(), bucket_id)?;
        bucket.lock.of_new_file(&lock, call.now_millis)?;
        let encryption = setting(params, "serverSideEncryption")?
            .unwrap_or_else(|| bucket.default_encryption.clone());
        let info = lower_case_keys(params.text_map("fileInfo")?.unwrap_or_default());
        let custom_upload_timestamp = params.integer_or_digits("customUploadTimestamp")?;
        self.check_custom_timestamp(custom_upload_timestamp)?;
        let encryption = self.effective(encryption);
        check_info(name, &info, &encryption, &bucket)?;
        let new = NewFile {
            name: Arc::from(name),
            content_type: resolve_content_type(params.required_text("contentType")?, name),
            info,
            encryption,
            lock,
            custom_upload_timestamp,
        };
        let file = self.update(|model| {
            model.start_large_file(call.account_id(), bucket_id, new, call.now_millis)
        })?;
        Ok(file_object(&file, Form::Start, call.view()))
    }

    pub(super) fn cancel_large_file(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let file = self.unfinished(call)?;
        self.update(|model| {
            // Looked up again: another request may have finished it in between.
            let file = model.unfinished(call.account_id(), &file.id)?;
            model.cancel_large_file(&file);
            Ok(())
        })?;
        Ok(json!({
            "accountId": call.account_id(),
            "bucketId": &*file.bucket_id,
            "fileId": file.id,
            "fileName": &*file.name,
        }))
    }

    pub(super) fn finish_large_file(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let file = self.unfinished(call)?;
        let sha1s = call
            .params
            .text_array("partSha1Array")?
            .ok_or_else(|| Refusal::bad_json("Required field partSha1Array is missing"))?;
        let minimum = self.settings.absolute_minimum_part_size;
        let file = self.update(|model| {
            model.finish_large_file(
                call.account_id(),
                &file.id,
                &sha1s,
                minimum,
                call.now_millis,
            )
        })?;
        Ok(file_object(&file, Form::Single, call.view()))
    }

    pub(super) fn list_parts(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let file = self.unfinished(call)?;
        let start = match call.params.integer("startPartNumber")? {
            None => 1,
            Some(number) => part_number(number)?,
        };
        let limit = call.row_count("maxPartCount", MOST_PARTS)?;
        let parts = self.read(|model| model.parts_from(&file, start));
        let object = |part| {
            let mut object = part_object(part, &file, call.version);
            // Listings give whole seconds.
            object["uploadTimestamp"] = json!(part.upload_timestamp.div_euclid(1_000) * 1_000);
            object
        };
        let objects: Vec<Value> = parts.iter().take(limit).map(|part| object(part)).collect();
        let next = parts.get(limit).map(|part| part.number);
        Ok(json!({"nextPartNumber": next, "parts": objects}))
    }

    /// The unfinished large file of the member `fileId`, which the key must reach.
    pub(super) fn unfinished(&self, call: &Call<'_>) -> Result<Arc<FileVersion>, Refusal> {
        self.unfinished_by(call, "fileId")
    }

    /// The same for the member `member`.
    pub(super) fn unfinished_by(
        &self,
        call: &Call<'_>,
        member: &str,
    ) -> Result<Arc<FileVersion>, Refusal> {
        call.key.require("writeFiles")?;
        let id = call.params.required_text(member)?;
        let file = self.read(|model| model.unfinished(call.account_id(), id))?;
        call.key.require_bucket(&file.bucket_id)?;
        call.key.require_name(&file.name)?;
        Ok(file)
    }
}

/// Keys of file info do not tell cases apart and are kept in lower case.
pub(super) fn lower_case_keys(
    info: std::collections::BTreeMap<String, String>,
) -> std::collections::BTreeMap<String, String> {
    info.into_iter()
        .map(|(key, value)| (key.to_ascii_lowercase(), value))
        .collect()
}
