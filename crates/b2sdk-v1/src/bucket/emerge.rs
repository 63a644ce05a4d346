use b2_internal::wrapped_request;
use b2sdk_v2::{
    EncryptionSetting, Expires, FileRetentionSetting, LegalHold, OnFailure, ProgressListener,
    ResumeListener, Sha1Digest,
};

use crate::FileVersionInfo;

/// A request that puts a file together; all four have the same setters.
macro_rules! emerging {
    ($(#[$meta:meta])* $Request:ident) => {
        wrapped_request! {
            $(#[$meta])*
            pub struct $Request wraps b2sdk_v2::$Request => transfer FileVersionInfo {
                /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its source's.
                fn content_type(content_type: impl Into<String>);
                /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
                /// bucket has file lock. A copy of one source has its source's pairs unless others are given.
                fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
                /// Tells `listener` how far the file has come.
                fn progress_listener(listener: impl ProgressListener);
                /// Sets the size of uploaded parts, in bytes. Default: what the service advises, normally 100 MB.
                fn recommended_upload_part_size(recommended_upload_part_size: u64);
                /// Continues the unfinished large file that has this id. Fails with `FileNotPresent` when there is no such unfinished file,
                /// and with `ValueError` that says why when it does not fit. Default: one that the journal remembers, or that fits.
                fn continue_large_file_id(file_id: impl Into<String>);
                /// Sets how the file is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
                fn encryption(encryption: EncryptionSetting);
                /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
                fn file_retention(file_retention: FileRetentionSetting);
                /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
                fn legal_hold(legal_hold: LegalHold);
                /// Sets the smallest part, in bytes. Default: what the service allows, normally 5 MB.
                fn min_part_size(bytes: u64);
                /// Sets the largest part, in bytes. Default: 5 GB.
                fn max_part_size(max_part_size: u64);
                /// Says what the SHA-1 of the whole file is. A file of several parts notes it, and it is then what a
                /// download is verified with; it is not compared with what is sent. Default: nothing is noted.
                fn large_file_sha1(large_file_sha1: Sha1Digest);
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
                /// Tells `listener` which unfinished large file is continued, and why another is not.
                fn resume_listener(listener: impl ResumeListener);
                /// Sets what becomes of a large file on the service when its upload fails. Default: it is kept, to be continued.
                fn on_failure(on_failure: OnFailure);
            }
        }
    };
}

emerging! {
    /// A request of [`Bucket::create_file`](crate::Bucket::create_file).
    CreateFile
}

emerging! {
    /// A request of [`Bucket::create_file_stream`](crate::Bucket::create_file_stream).
    CreateFileStream
}

emerging! {
    /// A request of [`Bucket::concatenate`](crate::Bucket::concatenate).
    Concatenate
}

emerging! {
    /// A request of [`Bucket::concatenate_stream`](crate::Bucket::concatenate_stream).
    ConcatenateStream
}

wrapped_request! {
    /// A request of [`Bucket::copy`](crate::Bucket::copy).
    pub struct Copy wraps b2sdk_v2::Copy => transfer FileVersionInfo {
        /// Sets the MIME type. Default: the service chooses by the ending of the name; a copy of one source has its source's.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock. A copy of one source has its source's pairs unless others are given.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Copies from this byte on; needs `length` too. Default: from the first.
        fn offset(offset: u64);
        /// Copies so many bytes. Default: all.
        fn length(length: u64);
        /// Tells `listener` how far the file has come.
        fn progress_listener(listener: impl ProgressListener);
        /// Sets how the copy is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
        fn destination_encryption(encryption: EncryptionSetting);
        /// Says how the source is encrypted, which only SSE-C needs.
        fn source_encryption(encryption: EncryptionSetting);
        /// Says what info the source has. When the copy has another SSE-C key than its source and no info of its own, this and
        /// `source_content_type` are needed, because the info names the key.
        fn source_file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Says what type the source has; see `source_file_info`.
        fn source_content_type(content_type: impl Into<String>);
        /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
        /// Sets the smallest part of a large copy, in bytes. Default: what the service allows, normally 5 MB.
        fn min_part_size(bytes: u64);
        /// Sets the largest part, and so also what is copied in one call, in bytes. Default: 5 GB.
        fn max_part_size(max_part_size: u64);
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
