use b2_internal::wrapped_request;
use b2sdk_v2::{
    EncryptionSetting, Expires, FileRetentionSetting, LegalHold, OnFailure, ProgressListener,
    ResumeListener, Sha1Digest, UploadMode, WholeFileSha1,
};

use crate::FileVersionInfo;

wrapped_request! {
    /// A request of [`Bucket::upload_bytes`](crate::Bucket::upload_bytes).
    pub struct UploadBytes wraps b2sdk_v2::UploadBytes => transfer FileVersionInfo {
        /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its source's.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock. A copy of one source has its source's pairs unless others are given.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Tells `listener` how far the file has come.
        fn progress_listener(listener: impl ProgressListener);
        /// Sets how the file is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
        fn encryption(encryption: EncryptionSetting);
        /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets where the SHA-1 of a large file as a whole comes from: a digest, which the source is checked to have, or a
        /// [`WholeFileSha1`]. Default: it is computed, for which the source is read once more.
        fn large_file_sha1(large_file_sha1: impl Into<WholeFileSha1>);
        /// Sets the time that is stored as that of the upload, in milliseconds since 1970; not in the future, and only for
        /// accounts that B2 has allowed it. Default: the time of the upload.
        fn custom_upload_timestamp(millis: i64);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
        /// Sets the `Expires` of downloads, from a time or as it is to be sent. Stored as `b2-expires` in the file info, where it
        /// replaces another value.
        fn expires(expires: impl Into<Expires>);
        /// Sets the `Content-Disposition` of downloads. Stored as `b2-content-disposition` in the file info, where it replaces
        /// another value.
        fn content_disposition(content_disposition: impl Into<String>);
        /// Sets the `Content-Encoding` of downloads. Stored as `b2-content-encoding` in the file info, where it replaces another
        /// value.
        fn content_encoding(content_encoding: impl Into<String>);
        /// Sets the `Content-Language` of downloads. Stored as `b2-content-language` in the file info, where it replaces another
        /// value.
        fn content_language(content_language: impl Into<String>);
        /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
        fn min_part_size(bytes: u64);
        /// Continues the unfinished large file that has this id. Fails with `FileNotPresent` when there is no such unfinished file,
        /// and with `ValueError` that says why when it does not fit. Default: one that the journal remembers, or that fits.
        fn continue_large_file_id(file_id: impl Into<String>);
        /// Tells `listener` which unfinished large file is continued, and why another is not.
        fn resume_listener(listener: impl ResumeListener);
        /// Sets what becomes of a large file on the service when its upload fails. Default: it is kept, to be continued.
        fn on_failure(on_failure: OnFailure);
        /// The name that `file_info` had. A request that is given both fails with `InvalidUserInput`.
        #[deprecated(note = "it was renamed to `file_info`")]
        #[expect(deprecated, reason = "the next interface has the old name too")]
        fn file_infos<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
    }
}

wrapped_request! {
    /// A request of [`Bucket::upload_local_file`](crate::Bucket::upload_local_file).
    pub struct UploadLocalFile wraps b2sdk_v2::UploadLocalFile => transfer FileVersionInfo {
        /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its source's.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock. A copy of one source has its source's pairs unless others are given.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Sets the digest that the file must have. It is checked while the file is read.
        fn sha1_sum(sha1_sum: Sha1Digest);
        /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
        fn min_part_size(bytes: u64);
        /// Tells `listener` how far the file has come.
        fn progress_listener(listener: impl ProgressListener);
        /// Sets how the file is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
        fn encryption(encryption: EncryptionSetting);
        /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets whether only what was appended since the last upload is sent, as far as that is possible. Default: the file is sent
        /// whole.
        fn upload_mode(upload_mode: UploadMode);
        /// Sets the time that is stored as that of the upload, in milliseconds since 1970; not in the future, and only for
        /// accounts that B2 has allowed it. Default: the time of the upload.
        fn custom_upload_timestamp(millis: i64);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
        /// Sets the `Expires` of downloads, from a time or as it is to be sent. Stored as `b2-expires` in the file info, where it
        /// replaces another value.
        fn expires(expires: impl Into<Expires>);
        /// Sets the `Content-Disposition` of downloads. Stored as `b2-content-disposition` in the file info, where it replaces
        /// another value.
        fn content_disposition(content_disposition: impl Into<String>);
        /// Sets the `Content-Encoding` of downloads. Stored as `b2-content-encoding` in the file info, where it replaces another
        /// value.
        fn content_encoding(content_encoding: impl Into<String>);
        /// Sets the `Content-Language` of downloads. Stored as `b2-content-language` in the file info, where it replaces another
        /// value.
        fn content_language(content_language: impl Into<String>);
        /// Sets where the SHA-1 of a large file as a whole comes from: a digest, which the source is checked to have, or a
        /// [`WholeFileSha1`]. Default: it is computed, for which the source is read once more.
        fn large_file_sha1(large_file_sha1: impl Into<WholeFileSha1>);
        /// Sets whether the file's modification time is stored with it, as `src_last_modified_millis`. Default: no.
        fn record_mod_time(record_mod_time: bool);
        /// Continues the unfinished large file that has this id. Fails with `FileNotPresent` when there is no such unfinished file,
        /// and with `ValueError` that says why when it does not fit. Default: one that the journal remembers, or that fits.
        fn continue_large_file_id(file_id: impl Into<String>);
        /// Tells `listener` which unfinished large file is continued, and why another is not.
        fn resume_listener(listener: impl ResumeListener);
        /// Sets what becomes of a large file on the service when its upload fails. Default: it is kept, to be continued.
        fn on_failure(on_failure: OnFailure);
        /// The name that `file_info` had. A request that is given both fails with `InvalidUserInput`.
        #[deprecated(note = "it was renamed to `file_info`")]
        #[expect(deprecated, reason = "the next interface has the old name too")]
        fn file_infos<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
    }
}

wrapped_request! {
    /// A request of [`Bucket::upload`](crate::Bucket::upload).
    pub struct Upload wraps b2sdk_v2::Upload => transfer FileVersionInfo {
        /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its source's.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock. A copy of one source has its source's pairs unless others are given.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
        fn min_part_size(bytes: u64);
        /// Tells `listener` how far the file has come.
        fn progress_listener(listener: impl ProgressListener);
        /// Sets how the file is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
        fn encryption(encryption: EncryptionSetting);
        /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets where the SHA-1 of a large file as a whole comes from: a digest, which the source is checked to have, or a
        /// [`WholeFileSha1`]. Default: it is computed, for which the source is read once more.
        fn large_file_sha1(large_file_sha1: impl Into<WholeFileSha1>);
        /// Sets the time that is stored as that of the upload, in milliseconds since 1970; not in the future, and only for
        /// accounts that B2 has allowed it. Default: the time of the upload.
        fn custom_upload_timestamp(millis: i64);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
        /// Sets the `Expires` of downloads, from a time or as it is to be sent. Stored as `b2-expires` in the file info, where it
        /// replaces another value.
        fn expires(expires: impl Into<Expires>);
        /// Sets the `Content-Disposition` of downloads. Stored as `b2-content-disposition` in the file info, where it replaces
        /// another value.
        fn content_disposition(content_disposition: impl Into<String>);
        /// Sets the `Content-Encoding` of downloads. Stored as `b2-content-encoding` in the file info, where it replaces another
        /// value.
        fn content_encoding(content_encoding: impl Into<String>);
        /// Sets the `Content-Language` of downloads. Stored as `b2-content-language` in the file info, where it replaces another
        /// value.
        fn content_language(content_language: impl Into<String>);
        /// Continues the unfinished large file that has this id. Fails with `FileNotPresent` when there is no such unfinished file,
        /// and with `ValueError` that says why when it does not fit. Default: one that the journal remembers, or that fits.
        fn continue_large_file_id(file_id: impl Into<String>);
        /// Tells `listener` which unfinished large file is continued, and why another is not.
        fn resume_listener(listener: impl ResumeListener);
        /// Sets what becomes of a large file on the service when its upload fails. Default: it is kept, to be continued.
        fn on_failure(on_failure: OnFailure);
    }
}

wrapped_request! {
    /// A request of [`Bucket::upload_unbound_stream`](crate::Bucket::upload_unbound_stream).
    pub struct UploadUnboundStream wraps b2sdk_v2::UploadUnboundStream => transfer FileVersionInfo {
        /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its source's.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock. A copy of one source has its source's pairs unless others are given.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Tells `listener` how far the file has come.
        fn progress_listener(listener: impl ProgressListener);
        /// Sets the size of the first parts, in bytes; they grow when the stream is long. What fits into one becomes a small file.
        /// Default: the smallest, because each part is in memory until it is sent.
        fn recommended_upload_part_size(recommended_upload_part_size: u64);
        /// Sets how the file is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
        fn encryption(encryption: EncryptionSetting);
        /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
        fn min_part_size(bytes: u64);
        /// Sets the largest part, in bytes. Default: 5 GB.
        fn max_part_size(max_part_size: u64);
        /// Sets where the SHA-1 of a large file as a whole comes from: a digest, which the source is checked to have, or a
        /// [`WholeFileSha1`]. Default: it is computed, for which the source is read once more.
        fn large_file_sha1(large_file_sha1: impl Into<WholeFileSha1>);
        /// Sets how many parts are in memory at once, at least 2. Default: as many as the memory for transfers allows.
        fn buffers_count(buffers_count: usize);
        /// Sets the size of the first parts, in bytes, as `recommended_upload_part_size` does; of the two, this one counts.
        fn buffer_size(buffer_size: u64);
        /// Sets how many bytes are asked for at once, at least 1; it is fitted between 4 KiB and 4 MiB. Default: 256 KiB.
        fn read_size(read_size: usize);
        /// Sets how many seconds a stream waits for memory at most, more than 0; then the upload fails with
        /// `UnboundStreamBufferTimeout`. Default: 3600.
        fn unused_buffer_timeout_seconds(unused_buffer_timeout_seconds: f64);
        /// Sets the time that is stored as that of the upload, in milliseconds since 1970; not in the future, and only for
        /// accounts that B2 has allowed it. Default: the time of the upload.
        fn custom_upload_timestamp(millis: i64);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
        /// Sets the `Expires` of downloads, from a time or as it is to be sent. Stored as `b2-expires` in the file info, where it
        /// replaces another value.
        fn expires(expires: impl Into<Expires>);
        /// Sets the `Content-Disposition` of downloads. Stored as `b2-content-disposition` in the file info, where it replaces
        /// another value.
        fn content_disposition(content_disposition: impl Into<String>);
        /// Sets the `Content-Encoding` of downloads. Stored as `b2-content-encoding` in the file info, where it replaces another
        /// value.
        fn content_encoding(content_encoding: impl Into<String>);
        /// Sets the `Content-Language` of downloads. Stored as `b2-content-language` in the file info, where it replaces another
        /// value.
        fn content_language(content_language: impl Into<String>);
        /// Continues the unfinished large file that has this id. Fails with `FileNotPresent` when there is no such unfinished file,
        /// and with `ValueError` that says why when it does not fit. Default: one that the journal remembers, or that fits.
        fn continue_large_file_id(file_id: impl Into<String>);
        /// Tells `listener` which unfinished large file is continued, and why another is not.
        fn resume_listener(listener: impl ResumeListener);
        /// Sets what becomes of a large file on the service when its upload fails. Default: it is kept, to be continued.
        fn on_failure(on_failure: OnFailure);
    }
}

wrapped_request! {
    /// A request of [`Bucket::upload_stream`](crate::Bucket::upload_stream).
    pub struct UploadStream wraps b2sdk_v2::UploadStream => transfer FileVersionInfo {
        /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its source's.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock. A copy of one source has its source's pairs unless others are given.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Tells `listener` how far the file has come.
        fn progress_listener(listener: impl ProgressListener);
        /// Sets how the file is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
        fn encryption(encryption: EncryptionSetting);
        /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
        fn min_part_size(bytes: u64);
        /// Sets where the SHA-1 of a large file as a whole comes from: a digest, which the source is checked to have, or a
        /// [`WholeFileSha1`]. Default: it is computed, for which the source is read once more.
        fn large_file_sha1(large_file_sha1: impl Into<WholeFileSha1>);
        /// Sets the time that is stored as that of the upload, in milliseconds since 1970; not in the future, and only for
        /// accounts that B2 has allowed it. Default: the time of the upload.
        fn custom_upload_timestamp(millis: i64);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
        /// Sets the `Expires` of downloads, from a time or as it is to be sent. Stored as `b2-expires` in the file info, where it
        /// replaces another value.
        fn expires(expires: impl Into<Expires>);
        /// Sets the `Content-Disposition` of downloads. Stored as `b2-content-disposition` in the file info, where it replaces
        /// another value.
        fn content_disposition(content_disposition: impl Into<String>);
        /// Sets the `Content-Encoding` of downloads. Stored as `b2-content-encoding` in the file info, where it replaces another
        /// value.
        fn content_encoding(content_encoding: impl Into<String>);
        /// Sets the `Content-Language` of downloads. Stored as `b2-content-language` in the file info, where it replaces another
        /// value.
        fn content_language(content_language: impl Into<String>);
        /// Continues the unfinished large file that has this id. Fails with `FileNotPresent` when there is no such unfinished file,
        /// and with `ValueError` that says why when it does not fit. Default: one that the journal remembers, or that fits.
        fn continue_large_file_id(file_id: impl Into<String>);
        /// Tells `listener` which unfinished large file is continued, and why another is not.
        fn resume_listener(listener: impl ResumeListener);
        /// Sets what becomes of a large file on the service when its upload fails. Default: it is kept, to be continued.
        fn on_failure(on_failure: OnFailure);
    }
}
