//! How requests and answers look on the wire, written from Backblaze's documentation and from recorded traffic.
//!
//! It may use the model's plain types and refusals.
//!
//! Invariant: nothing here is shared with a client. A client and a server with the same serialisation would agree on
//! the same wrong key.

mod authorize;
mod bucket;
mod content_type;
mod cors;
mod encryption;
mod file;
mod key;
mod lock;
mod names;
mod notification;
mod params;
mod percent;
mod range;
mod replication;
mod upload_headers;
mod version;

pub(crate) use authorize::{Account, authorization};
pub(crate) use bucket::{bucket_changes, bucket_object};
pub(crate) use content_type::resolve_content_type;
pub(crate) use encryption::{
    customer_key_md5_from_headers, default_encryption, encryption_headers, encryption_object,
    setting,
};
pub(crate) use file::{FileView, Form, file_object, folder_object, part_object};
pub(crate) use key::key_object;
pub(crate) use lock::{
    legal_hold_name, lock_from_params, lock_headers, required_file_retention, required_legal_hold,
    retention_object,
};
pub(crate) use names::{check_bucket_name, check_file_name};
pub(crate) use notification::{
    WebhookUrls, event_batch, notification_rules, notification_rules_object,
};
pub(crate) use params::Params;
pub(crate) use percent::{decode, encode};
pub(crate) use range::ByteRange;
pub(crate) use upload_headers::{DigestClaim, FileHeaders, PartHeaders, check_info, header_text};
pub(crate) use version::ApiVersion;
