use std::collections::BTreeMap;
use std::sync::Arc;

use super::Expires;
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::names::check_file_name;
use crate::stream::ProgressListener;
use crate::transfer::NewFile;

/// What the caller says of a new file.
#[derive(Debug, Default)]
pub(in crate::bucket) struct FileOptions {
    pub(in crate::bucket) content_type: Option<String>,
    pub(in crate::bucket) file_info: Option<BTreeMap<String, String>>,
    /// The same under the name that older interfaces have for it, too.
    pub(in crate::bucket) file_infos: Option<BTreeMap<String, String>>,
    pub(in crate::bucket) expires: Option<Expires>,
    /// The other pairs that downloads give back as headers.
    pub(in crate::bucket) headers: BTreeMap<&'static str, String>,
    pub(in crate::bucket) encryption: Option<EncryptionSetting>,
    pub(in crate::bucket) file_retention: Option<FileRetentionSetting>,
    pub(in crate::bucket) legal_hold: Option<LegalHold>,
    pub(in crate::bucket) custom_upload_timestamp: Option<i64>,
    pub(in crate::bucket) progress_listener: Option<Arc<dyn ProgressListener>>,
}

impl FileOptions {
    /// The file as the engine takes it.
    pub(in crate::bucket) fn new_file(
        self,
        bucket_id: &str,
        file_name: String,
    ) -> Result<NewFile, Error> {
        check_file_name(&file_name)?;
        if let Some(setting) = &self.encryption {
            setting.check_for_file_write()?;
        }
        let mut headers = self.headers;
        if let Some(expires) = self.expires {
            headers.insert("b2-expires", expires.header_text()?);
        }
        let mut file_info = match (self.file_info, self.file_infos) {
            (Some(_), Some(_)) => return Err(both_names()),
            (file_info, file_infos) => file_info.or(file_infos),
        };
        for (key, value) in headers {
            let pairs = file_info.get_or_insert_default();
            if let Some(other) = pairs.insert(key.to_owned(), value.clone())
                && other != value
            {
                tracing::warn!(
                    file_name,
                    key,
                    given = value,
                    overwritten = other,
                    "a pair of the file info differs from what its own setter says, which is what counts"
                );
            }
        }
        Ok(NewFile {
            bucket_id: bucket_id.to_owned(),
            file_name,
            content_type: self.content_type,
            file_info,
            encryption: self.encryption,
            file_retention: self.file_retention,
            legal_hold: self.legal_hold,
            custom_upload_timestamp: self.custom_upload_timestamp,
        })
    }
}

fn both_names() -> Error {
    Error::new(ErrorKind::InvalidUserInput {
        message:
            "both argument names were provided: 'file_infos' (deprecated) and 'file_info' (new)"
                .to_owned(),
    })
}

/// The setters of every request that makes a file. The request has `options: FileOptions` among its own setters.
macro_rules! file_setters {
    ($Request:ty) => {
        $crate::call::moves_bytes!($Request, bucket => $crate::file_version::FileVersion);

        impl $Request {
            /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its
            /// source's.
            pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
                self.options.get_or_insert_default().content_type = Some(content_type.into());
                self
            }

            /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is
            /// encrypted or the bucket has file lock. A copy of one source has its source's pairs unless others are given.
            pub fn file_info<K: Into<String>, V: Into<String>>(
                mut self,
                pairs: impl IntoIterator<Item = (K, V)>,
            ) -> Self {
                let pairs = pairs.into_iter();
                self.options.get_or_insert_default().file_info = Some(
                    pairs
                        .map(|(key, value)| (key.into(), value.into()))
                        .collect(),
                );
                self
            }

            /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces
            /// another value.
            pub fn cache_control(self, cache_control: impl Into<String>) -> Self {
                self.header("b2-cache-control", cache_control.into())
            }

            /// Sets the `Expires` of downloads, from a time or as it is to be sent. Stored as `b2-expires` in the file info,
            /// where it replaces another value.
            pub fn expires(mut self, expires: impl Into<crate::bucket::Expires>) -> Self {
                self.options.get_or_insert_default().expires = Some(expires.into());
                self
            }

            /// Sets the `Content-Disposition` of downloads. Stored as `b2-content-disposition` in the file info, where it
            /// replaces another value.
            pub fn content_disposition(self, content_disposition: impl Into<String>) -> Self {
                self.header("b2-content-disposition", content_disposition.into())
            }

            /// Sets the `Content-Encoding` of downloads. Stored as `b2-content-encoding` in the file info, where it replaces
            /// another value.
            pub fn content_encoding(self, content_encoding: impl Into<String>) -> Self {
                self.header("b2-content-encoding", content_encoding.into())
            }

            /// Sets the `Content-Language` of downloads. Stored as `b2-content-language` in the file info, where it replaces
            /// another value.
            pub fn content_language(self, content_language: impl Into<String>) -> Self {
                self.header("b2-content-language", content_language.into())
            }

            /// Tells `listener` how far the file has come.
            pub fn progress_listener(
                mut self,
                listener: impl crate::stream::ProgressListener,
            ) -> Self {
                self.options.get_or_insert_default().progress_listener =
                    Some(std::sync::Arc::new(listener));
                self
            }

            fn header(mut self, key: &'static str, value: String) -> Self {
                let options = self.options.get_or_insert_default();
                options.headers.insert(key, value);
                self
            }
        }
    };
}

/// The setters for who may delete a new file, and until when.
macro_rules! lock_setters {
    ($Request:ty) => {
        impl $Request {
            /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
            pub fn file_retention(
                mut self,
                file_retention: crate::file_lock::FileRetentionSetting,
            ) -> Self {
                self.options.get_or_insert_default().file_retention = Some(file_retention);
                self
            }

            /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
            pub fn legal_hold(mut self, legal_hold: crate::file_lock::LegalHold) -> Self {
                self.options.get_or_insert_default().legal_hold = Some(legal_hold);
                self
            }
        }
    };
}

/// The setters of what a request says of a file whose bytes it sends.
macro_rules! write_setters {
    ($Request:ty) => {
        impl $Request {
            /// Sets how the file is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
            pub fn encryption(mut self, encryption: crate::encryption::EncryptionSetting) -> Self {
                self.options.get_or_insert_default().encryption = Some(encryption);
                self
            }

            /// Sets the time that is stored as that of the upload, in milliseconds since 1970; not in the future, and only for
            /// accounts that B2 has allowed it. Default: the time of the upload.
            pub fn custom_upload_timestamp(mut self, millis: i64) -> Self {
                self.options.get_or_insert_default().custom_upload_timestamp = Some(millis);
                self
            }
        }
    };
}

/// The pairs under the name that older interfaces have for them, beside that of the newest.
macro_rules! old_name_setters {
    ($Request:ty) => {
        impl $Request {
            /// Sets what [`file_info`](Self::file_info) sets. A request that is given both fails.
            pub(crate) fn with_file_infos(
                mut self,
                file_infos: std::collections::BTreeMap<String, String>,
            ) -> Self {
                self.options.get_or_insert_default().file_infos = Some(file_infos);
                self
            }
        }
    };
}

pub(in crate::bucket) use {file_setters, lock_setters, old_name_setters, write_setters};
