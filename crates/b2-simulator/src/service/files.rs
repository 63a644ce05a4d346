use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use crate::model::{Action, FileId, Model};
use crate::refusal::Refusal;
use crate::wire::{
    Form, file_object, legal_hold_name, required_file_retention, required_legal_hold,
    retention_object,
};

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
        let bypasses_governance = bypasses_governance(call)?;
        call.key.require_name(name)?;
        self.update(|model| {
            check_reach(model, call, id)?;
            model.delete_file_version(
                call.account_id(),
                (id, name),
                bypasses_governance,
                call.now_millis,
            )
        })?;
        Ok(json!({"fileId": id, "fileName": name}))
    }

    pub(super) fn update_file_retention(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("writeFileRetentions")?;
        let name = call.params.required_text("fileName")?;
        let id = call.params.required_text("fileId")?;
        let retention = required_file_retention(call.params)?;
        let bypasses_governance = bypasses_governance(call)?;
        call.key.require_name(name)?;
        self.update(|model| {
            check_reach(model, call, id)?;
            model.update_file_retention(
                call.account_id(),
                (id, name),
                retention,
                bypasses_governance,
                call.now_millis,
            )
        })?;
        let retention = retention_object(retention);
        Ok(json!({"fileId": id, "fileName": name, "fileRetention": retention}))
    }

    pub(super) fn update_file_legal_hold(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("writeFileLegalHolds")?;
        let name = call.params.required_text("fileName")?;
        let id = call.params.required_text("fileId")?;
        let hold = required_legal_hold(call.params)?;
        call.key.require_name(name)?;
        self.update(|model| {
            check_reach(model, call, id)?;
            model.update_file_legal_hold(call.account_id(), (id, name), hold)
        })?;
        Ok(json!({"fileId": id, "fileName": name, "legalHold": legal_hold_name(hold)}))
    }
}

/// The flag `bypassGovernance`, which needs the capability of the same name.
fn bypasses_governance(call: &Call<'_>) -> Result<bool, Refusal> {
    let asked = call.params.boolean("bypassGovernance")?.unwrap_or(false);
    if asked {
        call.key.require("bypassGovernance")?;
    }
    Ok(asked)
}

/// Refuses a version in a bucket that the key does not reach.
fn check_reach(model: &Model, call: &Call<'_>, id: &str) -> Result<(), Refusal> {
    match model.file_of(call.account_id(), id) {
        Some(file) => call.key.require_bucket(&file.bucket_id),
        None => Ok(()),
    }
}
