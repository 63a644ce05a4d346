use std::time::Duration;

use crate::encryption::EncryptionSetting;
use crate::range::ByteRange;

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
    /// Asks for the file only under these conditions.
    pub conditions: DownloadConditions,
}

/// Conditions of a download. One that does not hold is answered by 304 or 412, without the file.
///
/// Backblaze does not say that its native API heeds them; what stands in front of it, such as a CDN, may.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::{error::ErrorKind, raw_api::DownloadConditions};
/// let changed = DownloadConditions::new().if_modified_since(file.upload_timestamp);
/// match bucket.download_file_by_name("2026/a.jpg").conditions(changed).await {
///     Ok(download) => println!("{} bytes to save", download.download_version().size),
///     Err(error) if matches!(error.kind(), ErrorKind::NotModified { .. }) => println!("nothing new"),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DownloadConditions {
    /// Only while the file has this `ETag`.
    pub if_match: Option<String>,
    /// Only if the file has another `ETag`.
    pub if_none_match: Option<String>,
    /// Only if the file has changed since, in milliseconds since 1970. Sent in whole seconds.
    pub if_modified_since: Option<i64>,
    /// Only while the file has not changed since, in milliseconds since 1970. Sent in whole seconds.
    pub if_unmodified_since: Option<i64>,
}

impl DownloadConditions {
    /// No condition.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for the file only while it has this `ETag`; else the download fails with `PreconditionFailed`.
    pub fn if_match(mut self, etag: impl Into<String>) -> Self {
        self.if_match = Some(etag.into());
        self
    }

    /// Asks for the file only if it has another `ETag`; else the download fails with `NotModified`.
    pub fn if_none_match(mut self, etag: impl Into<String>) -> Self {
        self.if_none_match = Some(etag.into());
        self
    }

    /// Asks for the file only if it has changed since this time, in milliseconds since 1970; else the download fails with
    /// `NotModified`.
    pub fn if_modified_since(mut self, millis: i64) -> Self {
        self.if_modified_since = Some(millis);
        self
    }

    /// Asks for the file only while it has not changed since this time, in milliseconds since 1970; else the download fails
    /// with `PreconditionFailed`.
    pub fn if_unmodified_since(mut self, millis: i64) -> Self {
        self.if_unmodified_since = Some(millis);
        self
    }
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
            conditions: DownloadConditions::default(),
        }
    }
}
