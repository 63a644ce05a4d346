use crate::transfer::upload::WholeFileSha1;

/// What the caller says of how a file is uploaded.
#[derive(Debug, Default)]
pub(in crate::bucket) struct UploadOptions {
    pub(in crate::bucket) min_part_size: Option<u64>,
    pub(in crate::bucket) whole_file_sha1: WholeFileSha1,
}

/// The setters of every request that uploads one source. The request has `upload_options: UploadOptions` among its own
/// setters.
macro_rules! upload_setters {
    ($Request:ty) => {
        impl $Request {
            /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
            pub fn min_part_size(mut self, bytes: u64) -> Self {
                let options = self.upload_options.get_or_insert_default();
                options.min_part_size = Some(bytes);
                self
            }

            /// Sets where the SHA-1 of a large file as a whole comes from: a digest, which the source is checked to have,
            /// or a [`WholeFileSha1`](crate::transfer::upload::WholeFileSha1). Default: it is computed, for which the
            /// source is read once more.
            pub fn large_file_sha1(
                mut self,
                large_file_sha1: impl Into<crate::transfer::upload::WholeFileSha1>,
            ) -> Self {
                let options = self.upload_options.get_or_insert_default();
                options.whole_file_sha1 = large_file_sha1.into();
                self
            }
        }
    };
}

pub(in crate::bucket) use upload_setters;
