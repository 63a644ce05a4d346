use crate::digest::Sha1Digest;

/// Where the SHA-1 of a large file as a whole comes from, which the service does not compute. It is stored with the file
/// as `large_file_sha1`, for whoever downloads it.
///
/// A small file has its digest from the service; `Given` is checked for small files too.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::digest::Sha1Digest;
/// let known = Sha1Digest::of(b"a photo");
/// bucket.upload_local_file(&photo, "2026/b.jpg").large_file_sha1(known).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WholeFileSha1 {
    /// The source is read once more, before anything is sent. A change between the two reads is noticed by its size, inode or time
    /// of modification.
    #[default]
    Compute,
    /// Nothing is stored, and the source is read only once. Each part is still verified by its own digest.
    Omit,
    /// The caller knows it. The source is checked to have it before the file is finished.
    Given(Sha1Digest),
}

impl From<Sha1Digest> for WholeFileSha1 {
    fn from(digest: Sha1Digest) -> Self {
        Self::Given(digest)
    }
}
