//! What a 401 means: an old token, or a key that may not do this.

use crate::account_info::AuthData;
use crate::error::{Error, ErrorKind};

/// The capabilities that a key without limits has had for years. A key that holds all of them is not described by its
/// capabilities, even if the service has added others since.
const ALL_CAPABILITIES: [&str; 26] = [
    "listKeys",
    "writeKeys",
    "deleteKeys",
    "listBuckets",
    "listAllBucketNames",
    "readBuckets",
    "writeBuckets",
    "deleteBuckets",
    "readBucketEncryption",
    "writeBucketEncryption",
    "readBucketRetentions",
    "writeBucketRetentions",
    "readFileRetentions",
    "writeFileRetentions",
    "readFileLegalHolds",
    "writeFileLegalHolds",
    "readBucketReplications",
    "writeBucketReplications",
    "bypassGovernance",
    "listFiles",
    "readFiles",
    "shareFiles",
    "writeFiles",
    "deleteFiles",
    "readBucketNotifications",
    "writeBucketNotifications",
];

/// Whether a new token may help. A 401 without a code is the answer to a HEAD, which has no body to say more.
pub(super) fn may_be_an_old_token(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::InvalidAuthToken { .. } => true,
        ErrorKind::Unauthorized { .. } => error.code().is_none(),
        _ => false,
    }
}

/// Adds to a refusal what the key is restricted to, so that the reader sees which restriction it met.
pub(super) fn explain(error: Error, data: &AuthData) -> Error {
    match error.kind() {
        ErrorKind::Unauthorized { message, code, .. } => {
            let message = if message.is_empty() { "unauthorized" } else { message };
            let text = format!("{message} for application key {}", describe_key(data));
            let kind = ErrorKind::Unauthorized { message: text, code: code.clone() };
            Error::new(kind).with_status(401).with_source(error)
        }
        _ => error,
    }
}

fn describe_key(data: &AuthData) -> String {
    let allowed = &data.allowed;
    let mut limits = Vec::new();
    if !ALL_CAPABILITIES.iter().all(|all| allowed.capabilities.iter().any(|held| held == all)) {
        limits.push(format!("with capabilities '{}'", allowed.capabilities.join(",")));
    }
    if let Some(buckets) = &allowed.buckets {
        let names: Vec<&str> = buckets.iter().map(|bucket| bucket.name.as_deref().unwrap_or(&bucket.id)).collect();
        limits.push(format!("restricted to buckets {}", crate::error::python_list(&names)));
    }
    if let Some(prefix) = &allowed.name_prefix {
        limits.push(format!("restricted to files that start with '{prefix}'"));
    }
    if limits.is_empty() { "with no restrictions".to_owned() } else { limits.join(", ") }
}
