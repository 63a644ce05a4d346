//! What the calls are given, in the words of the wire.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::digest::Sha1Digest;
use crate::encryption::{self, EncryptionSetting};
use crate::file_lock::{self, FileRetentionSetting, LegalHold};
use crate::range::ByteRange;

/// The parameters of `b2_create_bucket`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateBucketRequest {
    /// The account that will own the bucket.
    pub account_id: String,
    /// 6 to 63 letters, digits and `-`, unique among all accounts.
    pub bucket_name: String,
    /// `allPrivate` or `allPublic`.
    pub bucket_type: String,
    /// Up to ten pairs that are stored with the bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_info: Option<BTreeMap<String, String>>,
}

impl CreateBucketRequest {
    /// A bucket with the service's defaults.
    pub fn new(
        account_id: impl Into<String>,
        bucket_name: impl Into<String>,
        bucket_type: impl Into<String>,
    ) -> Self {
        Self {
            account_id: account_id.into(),
            bucket_name: bucket_name.into(),
            bucket_type: bucket_type.into(),
            bucket_info: None,
        }
    }
}

/// The parameters of `b2_list_buckets`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListBucketsRequest {
    /// The account whose buckets are listed.
    pub account_id: String,
    /// Only the bucket with this id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_id: Option<String>,
    /// Only the bucket with this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_name: Option<String>,
    /// Which types are listed; `all` for every type.
    pub bucket_types: Vec<String>,
}

impl ListBucketsRequest {
    /// Every bucket of every type.
    pub fn new(account_id: impl Into<String>) -> Self {
        Self {
            account_id: account_id.into(),
            bucket_id: None,
            bucket_name: None,
            bucket_types: vec!["all".to_owned()],
        }
    }
}

/// How the service learns the digest of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentSha1 {
    /// It is known beforehand.
    Known(Sha1Digest),
    /// The last 40 bytes of the body are its digits.
    HexDigitsAtEnd,
    /// The service takes what it gets and calls the digest unverified.
    DoNotVerify,
}

impl ContentSha1 {
    /// The value of `X-Bz-Content-Sha1`.
    pub fn header_value(&self) -> String {
        match self {
            Self::Known(digest) => digest.to_string(),
            Self::HexDigitsAtEnd => "hex_digits_at_end".to_owned(),
            Self::DoNotVerify => "do_not_verify".to_owned(),
        }
    }
}

/// The headers of `b2_upload_file`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UploadFileRequest {
    /// The name of the file.
    pub file_name: String,
    /// A MIME type, or `b2/x-auto` to let the service choose by the name's ending.
    pub content_type: String,
    /// How the digest is given.
    pub content_sha1: ContentSha1,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// How the file is encrypted; as the bucket says when absent. With SSE-C the id of the key is added to the file info.
    pub server_side_encryption: Option<EncryptionSetting>,
    /// How the file is retained; as the bucket says when absent.
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the file is held.
    pub legal_hold: Option<LegalHold>,
    /// The time to store as that of the upload, in milliseconds since 1970. Only for accounts that may set it.
    pub custom_upload_timestamp: Option<i64>,
}

impl UploadFileRequest {
    /// An upload without file info.
    pub fn new(
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        content_sha1: ContentSha1,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: content_type.into(),
            content_sha1,
            file_info: BTreeMap::new(),
            server_side_encryption: None,
            file_retention: None,
            legal_hold: None,
            custom_upload_timestamp: None,
        }
    }
}

/// The parameters of `b2_start_large_file`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StartLargeFileRequest {
    /// The bucket that will hold the file.
    pub bucket_id: String,
    /// The name of the file.
    pub file_name: String,
    /// A MIME type, or `b2/x-auto`.
    pub content_type: String,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// How the file is encrypted; as the bucket says when absent. With SSE-C the id of the key is added to the file info.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub server_side_encryption: Option<EncryptionSetting>,
    /// How the file is retained; as the bucket says when absent.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_retention_left_out",
        serialize_with = "file_lock::wire::serialize_retention"
    )]
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the file is held.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_hold_left_out",
        serialize_with = "file_lock::wire::serialize_legal_hold"
    )]
    pub legal_hold: Option<LegalHold>,
    /// The time to store as that of the upload, in milliseconds since 1970. Only for accounts that may set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_upload_timestamp: Option<i64>,
}

impl StartLargeFileRequest {
    /// A large file without file info.
    pub fn new(
        bucket_id: impl Into<String>,
        file_name: impl Into<String>,
        content_type: impl Into<String>,
    ) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            file_name: file_name.into(),
            content_type: content_type.into(),
            file_info: BTreeMap::new(),
            server_side_encryption: None,
            file_retention: None,
            legal_hold: None,
            custom_upload_timestamp: None,
        }
    }
}

/// The headers of `b2_upload_part`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UploadPartRequest {
    /// 1 to 10,000.
    pub part_number: u32,
    /// How the digest is given.
    pub content_sha1: ContentSha1,
    /// The large file, for messages.
    pub file_id: String,
    /// How the large file is encrypted. Only SSE-C is sent with a part.
    pub server_side_encryption: Option<EncryptionSetting>,
}

impl UploadPartRequest {
    /// One part of the large file `file_id`.
    pub fn new(file_id: impl Into<String>, part_number: u32, content_sha1: ContentSha1) -> Self {
        Self {
            part_number,
            content_sha1,
            file_id: file_id.into(),
            server_side_encryption: None,
        }
    }
}

/// Where the content type and the file info of a copy come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MetadataDirectiveMode {
    /// From the source.
    Copy,
    /// From the request.
    Replace,
}

/// The parameters of `b2_copy_file`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CopyFileRequest {
    /// The version that is copied.
    pub source_file_id: String,
    /// The name of the copy.
    pub file_name: String,
    /// The bucket that will hold the copy; that of the source when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_bucket_id: Option<String>,
    /// The bytes that are copied; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<ByteRange>,
    /// Where content type and file info come from; the source when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_directive: Option<MetadataDirectiveMode>,
    /// The MIME type, with `Replace` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The file info, with `Replace` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_info: Option<BTreeMap<String, String>>,
    /// How the source is encrypted. Only SSE-C is sent.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub source_server_side_encryption: Option<EncryptionSetting>,
    /// How the copy is encrypted; as its bucket says when absent. With SSE-C and `Replace` the id of the key is added to
    /// the file info.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub destination_server_side_encryption: Option<EncryptionSetting>,
    /// How the copy is retained; as its bucket says when absent.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_retention_left_out",
        serialize_with = "file_lock::wire::serialize_retention"
    )]
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the copy is held.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_hold_left_out",
        serialize_with = "file_lock::wire::serialize_legal_hold"
    )]
    pub legal_hold: Option<LegalHold>,
}

impl CopyFileRequest {
    /// A copy of a whole version, with its content type and file info, in the same bucket.
    pub fn new(source_file_id: impl Into<String>, file_name: impl Into<String>) -> Self {
        Self {
            source_file_id: source_file_id.into(),
            file_name: file_name.into(),
            destination_bucket_id: None,
            range: None,
            metadata_directive: None,
            content_type: None,
            file_info: None,
            source_server_side_encryption: None,
            destination_server_side_encryption: None,
            file_retention: None,
            legal_hold: None,
        }
    }
}

/// The parameters of `b2_copy_part`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CopyPartRequest {
    /// The version that is copied from.
    pub source_file_id: String,
    /// The large file that the part belongs to.
    pub large_file_id: String,
    /// 1 to 10,000.
    pub part_number: u32,
    /// The bytes that are copied; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<ByteRange>,
    /// How the source is encrypted. Only SSE-C is sent.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub source_server_side_encryption: Option<EncryptionSetting>,
    /// How the large file is encrypted. Only SSE-C is sent with a part.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub destination_server_side_encryption: Option<EncryptionSetting>,
}

impl CopyPartRequest {
    /// A part that is the whole of another version.
    pub fn new(
        source_file_id: impl Into<String>,
        large_file_id: impl Into<String>,
        part_number: u32,
    ) -> Self {
        Self {
            source_file_id: source_file_id.into(),
            large_file_id: large_file_id.into(),
            part_number,
            range: None,
            source_server_side_encryption: None,
            destination_server_side_encryption: None,
        }
    }
}

/// The parameters of `b2_list_file_names`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListFileNamesRequest {
    /// The bucket that is listed.
    pub bucket_id: String,
    /// The first name, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_name: Option<String>,
    /// At most 10,000; the service's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_count: Option<u32>,
    /// Only names that begin with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Names that share the part up to this text, after the prefix, are one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
}

impl ListFileNamesRequest {
    /// The whole bucket from the beginning.
    pub fn new(bucket_id: impl Into<String>) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            start_file_name: None,
            max_file_count: None,
            prefix: None,
            delimiter: None,
        }
    }
}

/// The parameters of `b2_list_file_versions`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListFileVersionsRequest {
    /// The bucket that is listed.
    pub bucket_id: String,
    /// The first name, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_name: Option<String>,
    /// The first version of that name, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_id: Option<String>,
    /// At most 10,000; the service's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_count: Option<u32>,
    /// Only names that begin with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Names that share the part up to this text, after the prefix, are one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
}

impl ListFileVersionsRequest {
    /// The whole bucket from the beginning.
    pub fn new(bucket_id: impl Into<String>) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            start_file_name: None,
            start_file_id: None,
            max_file_count: None,
            prefix: None,
            delimiter: None,
        }
    }
}

/// The parameters of `b2_list_unfinished_large_files`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListUnfinishedLargeFilesRequest {
    /// The bucket that is listed.
    pub bucket_id: String,
    /// The first file, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_id: Option<String>,
    /// At most 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_count: Option<u32>,
    /// Only names that begin with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_prefix: Option<String>,
}

impl ListUnfinishedLargeFilesRequest {
    /// The whole bucket from the beginning.
    pub fn new(bucket_id: impl Into<String>) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            start_file_id: None,
            max_file_count: None,
            name_prefix: None,
        }
    }
}

/// The parameters of `b2_list_parts`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListPartsRequest {
    /// The unfinished large file.
    pub file_id: String,
    /// The first part, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_part_number: Option<u32>,
    /// At most 1,000; the service's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_part_count: Option<u32>,
}

impl ListPartsRequest {
    /// All parts from the first.
    pub fn new(file_id: impl Into<String>) -> Self {
        Self {
            file_id: file_id.into(),
            start_part_number: None,
            max_part_count: None,
        }
    }
}

/// What a download asks for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DownloadRequest {
    /// The full URL, by id or by name.
    pub url: String,
    /// The bytes that are wanted; all when absent.
    pub range: Option<ByteRange>,
    /// The file id or name, for messages.
    pub file_id_or_name: String,
    /// The bucket's name, for messages.
    pub bucket_name: Option<String>,
    /// How the file is encrypted. Only SSE-C needs to be said.
    pub encryption: Option<EncryptionSetting>,
    /// How long nothing may arrive before the attempt is given up; what the configuration says when absent.
    pub idle_timeout: Option<Duration>,
}

impl DownloadRequest {
    /// A whole file.
    pub fn new(url: impl Into<String>, file_id_or_name: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            range: None,
            file_id_or_name: file_id_or_name.into(),
            bucket_name: None,
            encryption: None,
            idle_timeout: None,
        }
    }
}
