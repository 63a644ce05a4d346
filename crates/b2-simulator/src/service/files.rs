use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use crate::model::{Action, FileId};
use crate::refusal::Refusal;
use crate::wire::{Form, file_object};

impl Service {
    pub(super) fn get_file_info(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("readFiles")?;
        let id = call.params.required_text("fileId")?;
        if FileId::parse(id).is_none() {
            return Err(Refusal::bad_file_id(id));
        }
        let file = self
            .read(|model| model.file_of(call.account_id(), id).cloned())
            .filter(|file| file.action != Action::Start)
            .ok_or_else(|| Refusal::not_found(format!("File not present: {id}")))?;
        call.key.require_bucket(&file.bucket_id)?;
        call.key.require_name(&file.name)?;
        Ok(file_object(&file, Form::Single, call.view()))
    }

    pub(super) fn hide_file(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let bucket_id = call.bucket_id("writeFiles")?;
        let name = call.params.required_text("fileName")?;
        call.key.require_name(name)?;
        let marker = self
            .update(|model| model.hide_file(call.account_id(), bucket_id, name, call.now_millis))?;
        Ok(file_object(&marker, Form::Hide, call.view()))
    }

    pub(super) fn delete_file_version(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("deleteFiles")?;
        let name = call.params.required_text("fileName")?;
        let id = call.params.required_text("fileId")?;
        if call.params.boolean("bypassGovernance")? == Some(true) {
            call.key.require("bypassGovernance")?;
        }
        call.key.require_name(name)?;
        self.update(|model| {
            if let Some(file) = model.file_of(call.account_id(), id) {
                call.key.require_bucket(&file.bucket_id)?;
            }
            model.delete_file_version(call.account_id(), id, name)
        })?;
        Ok(json!({"fileId": id, "fileName": name}))
    }
}
