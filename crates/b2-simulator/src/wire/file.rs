use serde_json::{Map, Value, json};

use super::lock::file_lock_members;
use super::{ApiVersion, encryption_object};
use crate::model::{Action, ApplicationKey, Content, ContentSha1, FileVersion, Part};

/// Which members of a file object the reader of an answer gets to see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileView<'a> {
    pub(crate) version: ApiVersion,
    /// The key under which the answer is given.
    pub(crate) key: &'a ApplicationKey,
}

/// Which answer a file object stands in. Only version 1 tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Single,
    /// The answer of `b2_hide_file`.
    Hide,
    /// The answer of `b2_start_large_file`, and rows of `b2_list_unfinished_large_files`.
    Start,
    /// A row of a listing of names or versions.
    Listed,
}

/// A file version (protocol section 2.2).
pub(crate) fn file_object(file: &FileVersion, form: Form, view: FileView<'_>) -> Value {
    let content = &file.content;
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("accountId", json!(view.key.account_id));
    put("action", json!(file.action.name()));
    put("bucketId", json!(&*file.bucket_id));
    put("contentLength", json!(content.length));
    put("contentMd5", json!(content.md5));
    put("contentSha1", json!(content.sha1.to_string()));
    put("contentType", json!(file.content_type));
    put("fileId", json!(file.id));
    put("fileInfo", json!(file.info));
    put("fileName", json!(&*file.name));
    put("uploadTimestamp", json!(file.upload_timestamp));
    if file.action != Action::Hide {
        put("serverSideEncryption", encryption_object(&file.encryption));
        for (name, value) in file_lock_members(&file.lock, view.key) {
            put(name, value);
        }
    }
    if let Some(status) = file.replication {
        put("replicationStatus", json!(status.name()));
    }
    if view.version == ApiVersion::V1 {
        as_version_1(&mut object, form);
    }
    Value::Object(object)
}

/// A folder row of a listing with a delimiter.
pub(crate) fn folder_object(name: &str, bucket_id: &str, view: FileView<'_>) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("accountId", json!(view.key.account_id));
    put("action", json!("folder"));
    put("bucketId", json!(bucket_id));
    put("contentLength", json!(0));
    put("contentMd5", Value::Null);
    put("contentSha1", Value::Null);
    put("contentType", Value::Null);
    put("fileId", Value::Null);
    put("fileInfo", json!({}));
    put("fileName", json!(name));
    put("uploadTimestamp", json!(0));
    if view.version == ApiVersion::V1 {
        as_version_1(&mut object, Form::Listed);
    }
    Value::Object(object)
}

/// A part of a large file, as the answers of uploads and copies and as a row of a listing.
pub(crate) fn part_object(part: &Part, large_file: &FileVersion, version: ApiVersion) -> Value {
    let Content {
        length, sha1, md5, ..
    } = &part.content;
    let mut object = json!({
        "contentLength": length,
        "contentMd5": md5,
        "contentSha1": sha1.to_string(),
        "fileId": large_file.id,
        "partNumber": part.number,
        "serverSideEncryption": encryption_object(&large_file.encryption),
        "uploadTimestamp": part.upload_timestamp,
    });
    if version == ApiVersion::V4 {
        object["b2Checksum"] = Value::Null;
    }
    object
}

/// A setting that a capability opens.
pub(super) fn readable(is_authorized: bool, value: Value) -> Value {
    let value = if is_authorized { value } else { Value::Null };
    json!({"isClientAuthorizedToRead": is_authorized, "value": value})
}

/// The members that version 1 lacks or names differently.
fn as_version_1(object: &mut Map<String, Value>, form: Form) {
    let lacks: &[&str] = match form {
        Form::Single => &[],
        Form::Hide => &["accountId", "bucketId"],
        Form::Start => &["action", "contentLength", "contentSha1"],
        Form::Listed => &["accountId", "bucketId", "fileRetention", "legalHold"],
    };
    for member in lacks {
        object.remove(*member);
    }
    if form == Form::Listed {
        if let Some(length) = object.remove("contentLength") {
            object.insert("size".to_owned(), length);
        }
        if object.get("contentSha1") == Some(&json!(ContentSha1::Absent.to_string())) {
            object.insert("contentSha1".to_owned(), Value::Null);
        }
    }
}
