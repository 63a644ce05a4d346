use std::fmt::Write;

use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use crate::model::{FileId, ListedRow, Listing, VersionStart};
use crate::refusal::Refusal;
use crate::wire::{Form, file_object, folder_object};

const MOST_FILES: i64 = 10_000;
const MOST_UNFINISHED_FILES: i64 = 100;

impl Service {
    pub(super) fn list_file_names(&self, call: &Call<'_>) -> Result<String, Refusal> {
        let bucket_id = call.bucket_id("listFiles")?;
        let listing = listing(call)?;
        call.key.require_name(listing.prefix)?;
        let start = call.params.text("startFileName")?.unwrap_or_default();
        let (rows, next) = self.read(|model| {
            let bucket = model.bucket_of(call.account_id(), bucket_id)?;
            Ok::<_, Refusal>(bucket.list_names(listing, start))
        })?;
        let objects = objects(&rows, bucket_id, call);
        let next_name = json!(next.as_ref().map(ListedRow::name));
        Ok(page(objects, &[("nextFileName", next_name)]))
    }

    pub(super) fn list_file_versions(&self, call: &Call<'_>) -> Result<String, Refusal> {
        let bucket_id = call.bucket_id("listFiles")?;
        let listing = listing(call)?;
        call.key.require_name(listing.prefix)?;
        let start_name = call.params.text("startFileName")?;
        let start_id = call.params.text("startFileId")?.filter(|id| !id.is_empty());
        if start_id.is_some() && start_name.is_none() {
            return Err(Refusal::bad_request(
                "startFileId must not be given without startFileName",
            ));
        }
        let id = start_id
            .map(|id| {
                FileId::parse(id).ok_or_else(|| {
                    Refusal::new(400, "invalid_file_id", format!("Invalid fileId: {id}"))
                })
            })
            .transpose()?;
        let start = VersionStart {
            name: start_name.unwrap_or_default(),
            id,
        };
        let (rows, next) = self.read(|model| {
            let bucket = model.bucket_of(call.account_id(), bucket_id)?;
            Ok::<_, Refusal>(bucket.list_versions(listing, start))
        })?;
        let objects = objects(&rows, bucket_id, call);
        let next_id = json!(next.as_ref().and_then(ListedRow::file_id));
        let next_name = json!(next.as_ref().map(ListedRow::name));
        Ok(page(
            objects,
            &[("nextFileId", next_id), ("nextFileName", next_name)],
        ))
    }

    pub(super) fn list_unfinished_large_files(&self, call: &Call<'_>) -> Result<String, Refusal> {
        let bucket_id = call.bucket_id("listFiles")?;
        let prefix = call.params.text("namePrefix")?.unwrap_or_default();
        call.key.require_name(prefix)?;
        let start_id = call.params.text("startFileId")?.unwrap_or_default();
        let limit = call.row_count("maxFileCount", MOST_UNFINISHED_FILES)?;
        let (files, next) = self.read(|model| {
            let bucket = model.bucket_of(call.account_id(), bucket_id)?;
            Ok::<_, Refusal>(bucket.list_unfinished(prefix, start_id, limit))
        })?;
        let objects = files
            .iter()
            .map(|file| file_object(file, Form::Start, call.view()));
        let next_id = json!(next.map(|file| file.id.clone()));
        Ok(page(
            objects,
            &[("nextFileId", next_id), ("nextFileName", Value::Null)],
        ))
    }
}

fn listing<'a>(call: &'a Call<'_>) -> Result<Listing<'a>, Refusal> {
    let params = call.params;
    Ok(Listing {
        prefix: params.text("prefix")?.unwrap_or_default(),
        delimiter: params
            .text("delimiter")?
            .filter(|delimiter| !delimiter.is_empty()),
        limit: call.row_count("maxFileCount", MOST_FILES)?,
    })
}

fn objects<'a>(
    rows: &'a [ListedRow],
    bucket_id: &'a str,
    call: &'a Call<'_>,
) -> impl Iterator<Item = Value> + 'a {
    rows.iter().map(move |row| match row {
        ListedRow::File(file) => file_object(file, Form::Listed, call.view()),
        ListedRow::Folder(name) => folder_object(name, bucket_id, call.view()),
    })
}

/// The answer of a list as text. Only one row at a time is held as a tree, which is far larger.
fn page(rows: impl Iterator<Item = Value>, cursors: &[(&str, Value)]) -> String {
    let mut text = String::from("{\"files\":[");
    for (index, row) in rows.enumerate() {
        if index > 0 {
            text.push(',');
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{row}");
    }
    text.push(']');
    for (name, value) in cursors {
        let _ = write!(text, ",\"{name}\":{value}");
    }
    text.push('}');
    text
}
