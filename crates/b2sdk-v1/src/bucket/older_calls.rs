//! Calls that the newer interfaces no longer have.

use b2_internal::compat;
use b2_internal::wrapped_request;
use b2sdk_v2::{
    ByteRange, EncryptionSetting, Error, FileRetentionSetting, LegalHold, MetadataDirectiveMode,
    UnfinishedLargeFile,
};
use serde_json::Value;

wrapped_request! {
    /// A request of [`Bucket::copy_file`](crate::Bucket::copy_file).
    pub struct CopyFile wraps compat::CopyFile => call Value, by answer {
        /// Copies these bytes only. Default: all.
        fn bytes_range(bytes_range: ByteRange);
        /// Sets where content type and file info come from. Default: from the request when both are given, else from the source.
        fn metadata_directive(metadata_directive: MetadataDirectiveMode);
        /// Sets the MIME type of the copy.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the copy: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Sets how the copy is encrypted: SSE-B2, or SSE-C with a key. Default: as the bucket says.
        fn destination_encryption(encryption: EncryptionSetting);
        /// Says how the source is encrypted, which only SSE-C needs.
        fn source_encryption(encryption: EncryptionSetting);
        /// Sets how the copy is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the copy is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
    }
}

wrapped_request! {
    /// A request of [`Bucket::start_large_file`](crate::Bucket::start_large_file).
    pub struct StartLargeFile wraps compat::StartLargeFile => call UnfinishedLargeFile {
        /// Sets the MIME type. Default: the service chooses by the ending of the name.
        fn content_type(content_type: impl Into<String>);
        /// Stores these pairs with the file: at most 7000 bytes in all, names and values; 2048 when the file is encrypted or the
        /// bucket has file lock.
        fn file_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Sets how the file is retained; the bucket must have file lock. Default: as the bucket says.
        fn file_retention(file_retention: FileRetentionSetting);
        /// Sets whether the file is held; the bucket must have file lock. Default: nothing is said of it.
        fn legal_hold(legal_hold: LegalHold);
        /// Sets the `Cache-Control` of downloads. Stored as `b2-cache-control` in the file info, where it replaces another value.
        fn cache_control(cache_control: impl Into<String>);
    }
}

fn answer(version: b2sdk_v3::FileVersion) -> Result<Value, Error> {
    Ok(compat::file_version_answer(&version))
}
