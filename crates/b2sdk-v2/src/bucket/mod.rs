//! A bucket: uploading, downloading, listing, hiding and deleting the files in it.

mod emerge;
mod listings;
mod settings;
mod state;
mod unfinished;
mod uploads;

use std::path::Path;

use b2_internal::compat::InDialect;
use b2_internal::wrapped_request;
use b2sdk_v3::{
    ByteStream, CancelLargeFile, DeleteFileVersion, Dialect, DownloadFileById, DownloadFileByName,
    Error, GetDownloadAuthorization, GetDownloadUrl, GetFileInfoByName, GetNotificationRules,
    ListParts, NotificationRule, OutboundSource, SetNotificationRules, UnhideFile, UploadSource,
    WriteIntent,
};
use futures_core::Stream;

pub use emerge::{Concatenate, ConcatenateStream, Copy, CreateFile, CreateFileStream};
pub use listings::{FileVersions, ListFileVersions, Ls, LsEntries, LsEntry};
pub use settings::{GetFreshBucketState, UpdateBucket};
pub use unfinished::{
    GetUnfinishedLargeFile, ListUnfinishedLargeFiles, UnfinishedLargeFile, UnfinishedLargeFiles,
};
pub use uploads::{Upload, UploadBytes, UploadLocalFile, UploadStream, UploadUnboundStream};

use crate::api::{B2Api, GetFileInfo};
use crate::file_version::FileVersion;

/// A bucket of an account. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub(crate) next: b2sdk_v3::Bucket,
    api: B2Api,
}

impl Bucket {
    /// The content type of files unless one is given: the service chooses by the ending of the name.
    pub const DEFAULT_CONTENT_TYPE: &'static str = b2sdk_v3::Bucket::DEFAULT_CONTENT_TYPE;

    /// The account that the bucket was reached through.
    pub fn api(&self) -> &B2Api {
        &self.api
    }

    /// Uploads bytes from memory, which are not copied.
    ///
    /// Calls `b2_get_upload_url` when no upload URL is free, and `b2_upload_file`; for more than the recommended part size
    /// (normally 100 MB) the calls of a large file.
    ///
    /// # Errors
    /// `UnusableFileName`; `MaxRetriesExceeded`; the caps.
    ///
    /// ```
    /// # use b2sdk_v2::{B2Api, B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let file = bucket.upload_bytes("hello", "greetings/hello.txt").cache_control("max-age=60").await?;
    /// assert_eq!(file.cache_control.as_deref(), Some("max-age=60"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload_bytes(
        &self,
        data_bytes: impl Into<bytes::Bytes>,
        file_name: impl Into<String>,
    ) -> UploadBytes {
        UploadBytes(self.next.upload_bytes(data_bytes, file_name))
    }

    /// Uploads a file. It is read while it is sent, never into memory whole; a large one that was interrupted continues
    /// where it was.
    ///
    /// # Errors
    /// `InvalidUploadSource` when there is no regular file at `local_file`; `SourceChanged` when it changes while it is
    /// being uploaded; and those of [`Bucket::upload_bytes`].
    pub fn upload_local_file(
        &self,
        local_file: impl AsRef<Path>,
        file_name: impl Into<String>,
    ) -> UploadLocalFile {
        UploadLocalFile(self.next.upload_local_file(local_file, file_name))
    }

    /// Uploads from a source of your own.
    ///
    /// # Errors
    /// Those of [`Bucket::upload_bytes`], and what the source reports.
    pub fn upload(&self, upload_source: impl UploadSource, file_name: impl Into<String>) -> Upload {
        Upload(self.next.upload(upload_source, file_name))
    }

    /// Uploads what comes out of a stream whose length nobody knows: the standard input, a pipe, the answer of another
    /// service. `read_only_object` is an `AsyncRead`, or a [`ByteStream`] of chunks.
    ///
    /// A stream is read once. Parts are in memory until they are sent, as many as the memory for transfers allows (normally
    /// 64 MiB in all). They begin at 5 MB and grow when the stream is long, so that 10,000 of them make 10 TB; of a stream of
    /// more than 64 GB, one part is larger than that memory, and is alone in it. What fits into the first becomes a small
    /// file, also when it is nothing.
    ///
    /// An interrupted upload can be continued with the same stream and
    /// [`continue_large_file_id`](UploadUnboundStream::continue_large_file_id): what the service has is compared and not
    /// sent again.
    ///
    /// # Errors
    /// `Io` when the stream fails; `ValueError` for a setting that makes no sense; those of [`Bucket::upload_bytes`].
    pub fn upload_unbound_stream(
        &self,
        read_only_object: impl Into<ByteStream>,
        file_name: impl Into<String>,
    ) -> UploadUnboundStream {
        UploadUnboundStream(self.next.upload_unbound_stream(read_only_object, file_name))
    }

    /// Uploads a stream of `length` bytes, which can be read only once. What holds for
    /// [`Bucket::upload_unbound_stream`] holds here, but listeners know the total.
    ///
    /// # Errors
    /// `Io` when the stream fails or ends early; `InvalidArgument` when it has more bytes; those of
    /// [`Bucket::upload_bytes`].
    pub fn upload_stream(
        &self,
        stream: impl Into<ByteStream>,
        length: u64,
        file_name: impl Into<String>,
    ) -> UploadStream {
        UploadStream(self.next.upload_stream(stream, length, file_name))
    }

    /// Asks for the current version of a file: calls `b2_download_file_by_name`. Its bytes come when the result is saved.
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn download_file_by_name(&self, file_name: impl Into<String>) -> DownloadFileByName {
        self.next.download_file_by_name(file_name)
    }

    /// Asks for a file version by its id; see [`B2Api::download_file_by_id`].
    ///
    /// # Errors
    /// `FileNotPresent`.
    pub fn download_file_by_id(&self, file_id: impl Into<String>) -> DownloadFileById {
        self.next.download_file_by_id(file_id)
    }

    /// Looks a file version up by its id; see [`B2Api::get_file_info`].
    ///
    /// # Errors
    /// `FileNotPresent`.
    pub fn get_file_info_by_id(&self, file_id: impl Into<String>) -> GetFileInfo {
        GetFileInfo(self.next.get_file_info_by_id(file_id))
    }

    /// Looks the current version of a file up by its name, with an HTTP `HEAD`.
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn get_file_info_by_name(&self, file_name: impl Into<String>) -> GetFileInfoByName {
        self.next.get_file_info_by_name(file_name)
    }

    /// Copies a file version, from whatever bucket of the account, into this bucket, without its bytes passing through this
    /// machine: calls `b2_copy_file`, or for what is too large for one call those of a large file.
    ///
    /// The copy has the content type and the file info of the source unless both are given.
    ///
    /// # Errors
    /// `FileNotPresent`; `UnsatisfiableRange`; `CopyArgumentsMismatch` when only one of content type and file info is given.
    ///
    /// ```
    /// # use b2sdk_v2::{B2Api, B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let file = bucket.upload_bytes("hello world", "hello.txt").await?;
    /// let part = bucket.copy(&file.id, "world.txt").offset(6).length(5).await?;
    /// assert_eq!(part.size, 5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn copy(&self, file_id: impl Into<String>, new_file_name: impl Into<String>) -> Copy {
        Copy(self.next.copy(file_id, new_file_name))
    }

    /// Makes a file of several sources, one after the other: bytes of this machine are uploaded, those of files that the
    /// service has are copied there. Only copied pieces shorter than the smallest part (normally 5 MB) travel through this
    /// machine.
    ///
    /// # Errors
    /// Those of [`Bucket::upload`] and [`Bucket::copy`].
    pub fn concatenate(
        &self,
        outbound_sources: impl IntoIterator<Item = OutboundSource>,
        file_name: impl Into<String>,
    ) -> Concatenate {
        Concatenate(self.next.concatenate(outbound_sources, file_name))
    }

    /// Makes a file of several sources, one after the other, while they are still coming: see
    /// [`concatenate`](Self::concatenate).
    ///
    /// The next source is taken when the parts of those before it are under way, so the stream is not read far ahead. Parts grow
    /// with the file, whose length nobody knows.
    ///
    /// # Errors
    /// Those of [`Bucket::concatenate`].
    pub fn concatenate_stream(
        &self,
        outbound_sources: impl Stream<Item = OutboundSource> + Send + 'static,
        file_name: impl Into<String>,
    ) -> ConcatenateStream {
        ConcatenateStream(self.next.concatenate_stream(outbound_sources, file_name))
    }

    /// Makes a file of sources that are laid at places of it. They may overlap; every place must be covered.
    ///
    /// # Errors
    /// `ValueError` that names the hole when a place is not covered; those of [`Bucket::concatenate`].
    pub fn create_file(
        &self,
        write_intents: impl IntoIterator<Item = WriteIntent>,
        file_name: impl Into<String>,
    ) -> CreateFile {
        CreateFile(self.next.create_file(write_intents, file_name))
    }

    /// Makes a file of sources that are laid at places of it, while they are still coming, in the order of their places.
    ///
    /// # Errors
    /// `ValueError` when a source comes whose place lies before that of the last one; those of [`Bucket::create_file`].
    pub fn create_file_stream(
        &self,
        write_intents: impl Stream<Item = WriteIntent> + Send + 'static,
        file_name: impl Into<String>,
    ) -> CreateFileStream {
        CreateFileStream(self.next.create_file_stream(write_intents, file_name))
    }

    /// Changes settings of the bucket: calls `b2_update_bucket`, a class C transaction. The result is the bucket as it is then;
    /// this handle stays as it is.
    ///
    /// # Errors
    /// `Conflict` when the bucket has another revision than was asked for; `ValueError` when nothing is to be changed;
    /// `WrongEncryptionModeForBucketDefault`; `DisablingFileLockNotSupported`; `SourceReplicationConflict`.
    pub fn update(&self) -> UpdateBucket {
        UpdateBucket(self.next.update())
    }

    /// Stores these pairs with the bucket, at most ten, in place of those that it has; see [`Bucket::update`].
    ///
    /// # Errors
    /// Those of [`Bucket::update`].
    pub fn set_info<K: Into<String>, V: Into<String>>(
        &self,
        new_bucket_info: impl IntoIterator<Item = (K, V)>,
    ) -> UpdateBucket {
        UpdateBucket(self.next.set_info(new_bucket_info))
    }

    /// Makes the bucket `allPrivate` or `allPublic`; see [`Bucket::update`].
    ///
    /// # Errors
    /// Those of [`Bucket::update`].
    pub fn set_type(&self, bucket_type: impl Into<String>) -> UpdateBucket {
        UpdateBucket(self.next.set_type(bucket_type))
    }

    /// Asks the service what the bucket is now: calls `b2_list_buckets`, a class C transaction. This handle stays as it is.
    ///
    /// # Errors
    /// `BucketIdNotFound` when it has been deleted.
    pub fn get_fresh_state(&self) -> GetFreshBucketState {
        GetFreshBucketState(self.next.get_fresh_state())
    }

    /// The URL of the current version of a file. Reading it takes a token unless the bucket is public.
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_download_url(&self, filename: impl Into<String>) -> GetDownloadUrl {
        self.next.get_download_url(filename)
    }

    /// Makes a token with which anybody can download the files whose names begin with `file_name_prefix`, for 1 to 604,800
    /// seconds (a week): calls `b2_get_download_authorization`, a class C transaction. It goes into the header `Authorization`,
    /// or into the URL as the parameter `Authorization`.
    ///
    /// # Errors
    /// `BadRequest` for a duration that cannot be; `Unauthorized` without the capability `shareFiles`.
    pub fn get_download_authorization(
        &self,
        file_name_prefix: impl Into<String>,
        valid_duration_in_seconds: u32,
    ) -> GetDownloadAuthorization {
        self.next
            .get_download_authorization(file_name_prefix, valid_duration_in_seconds)
    }

    /// Which events of the bucket are sent, and where to: calls `b2_get_bucket_notification_rules`, a class C transaction. Needs
    /// the capability `readBucketNotifications`.
    ///
    /// # Errors
    /// `Unauthorized` without that capability.
    pub fn get_notification_rules(&self) -> GetNotificationRules {
        self.next.get_notification_rules()
    }

    /// Sets which events of the bucket are sent, and where to, in place of all rules that it has: calls
    /// `b2_set_bucket_notification_rules`, a class C transaction. Needs the capability `writeBucketNotifications`. Rules that
    /// were read can be set again as they are.
    ///
    /// # Errors
    /// The family of `EventTypeError`; `BadRequest` for rules that cannot be.
    pub fn set_notification_rules(
        &self,
        rules: impl IntoIterator<Item = NotificationRule>,
    ) -> SetNotificationRules {
        self.next.set_notification_rules(rules)
    }

    /// Lists the parts of a large file that is not finished; see [`B2Api::list_parts`].
    pub fn list_parts(&self, file_id: impl Into<String>) -> ListParts {
        self.next.list_parts(file_id)
    }

    /// Finds a large file that is not finished by its id, with one call of `b2_list_unfinished_large_files`: a class C
    /// transaction.
    ///
    /// # Errors
    /// `FileNotPresent` when the bucket has no such unfinished file.
    pub fn get_unfinished_large_file(
        &self,
        large_file_id: impl Into<String>,
    ) -> GetUnfinishedLargeFile {
        GetUnfinishedLargeFile(self.next.get_unfinished_large_file(large_file_id))
    }

    /// Lists files and folders; see [`Ls`] for what can be asked for.
    ///
    /// Calls `b2_list_file_names` or `b2_list_file_versions` as the entries are taken, a page ahead.
    ///
    /// A name without a slash at its end is a folder, unless it is said that it
    /// [can be a file](Ls::folder_to_list_can_be_a_file).
    ///
    /// ```
    /// # use b2sdk_v2::{B2Api, B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// bucket.upload_bytes("a photo", "2026/a.jpg").await?;
    /// bucket.upload_bytes("another", "2026/b.jpg").await?;
    /// let mut entries = bucket.ls().entries();
    /// let folder = entries.next().await.transpose()?.expect("there is one");
    /// assert_eq!(folder.folder_name.as_deref(), Some("2026/"));
    /// assert_eq!(folder.file_version.file_name, "2026/a.jpg");
    /// let mut entries = bucket.ls().folder_to_list("2026").entries();
    /// while let Some(entry) = entries.next().await {
    ///     println!("{}", entry?.file_version.file_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ls(&self) -> Ls {
        Ls::new(self.next.ls())
    }

    /// Lists the versions of one file, newest first: calls `b2_list_file_versions` as they are taken.
    pub fn list_file_versions(&self, file_name: impl Into<String>) -> ListFileVersions {
        ListFileVersions(self.next.list_file_versions(file_name))
    }

    /// Lists the large files that were started and not finished: calls `b2_list_unfinished_large_files` as they are taken.
    pub fn list_unfinished_large_files(&self) -> ListUnfinishedLargeFiles {
        ListUnfinishedLargeFiles(self.next.list_unfinished_large_files())
    }

    /// Gives up a large file that is not finished; see [`B2Api::cancel_large_file`].
    ///
    /// # Errors
    /// `BadRequest` when there is no such unfinished file.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> CancelLargeFile {
        self.next.cancel_large_file(file_id)
    }

    /// Hides a file, so that listings and downloads by name no longer find it: calls `b2_hide_file`. Its versions stay.
    ///
    /// # Errors
    /// `FileNotPresent`; `FileAlreadyHidden`.
    pub fn hide_file(&self, file_name: impl Into<String>) -> HideFile {
        HideFile(self.next.hide_file(file_name))
    }

    /// Brings a hidden file back by deleting its hide marker.
    ///
    /// # Errors
    /// `FileNotPresent`; `FileNotHidden`.
    pub fn unhide_file(&self, file_name: impl Into<String>) -> UnhideFile {
        self.next.unhide_file(file_name)
    }

    /// Deletes a file version; see [`B2Api::delete_file_version`].
    ///
    /// # Errors
    /// `FileNotPresent`; `AccessDenied` when it is protected.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> DeleteFileVersion {
        self.next.delete_file_version(file_id, file_name)
    }
}

impl PartialEq for Bucket {
    /// Two handles are equal when they say the same of the same bucket.
    fn eq(&self, other: &Self) -> bool {
        self.next == other.next
    }
}

impl From<b2sdk_v3::Bucket> for Bucket {
    fn from(bucket: b2sdk_v3::Bucket) -> Self {
        let next = bucket.no_newer_than(Dialect::V2);
        Self {
            api: next.api().clone().into(),
            next,
        }
    }
}

impl From<Bucket> for b2sdk_v3::Bucket {
    fn from(bucket: Bucket) -> Self {
        bucket.next.in_dialect(Dialect::V3)
    }
}

impl InDialect for Bucket {
    fn dialect(&self) -> Dialect {
        self.next.dialect()
    }

    fn in_dialect(self, dialect: Dialect) -> Self {
        Self {
            next: self.next.in_dialect(dialect),
            api: self.api.in_dialect(dialect),
        }
    }
}

/// Each bucket as one of this interface.
pub(crate) fn every_bucket(buckets: Vec<b2sdk_v3::Bucket>) -> Result<Vec<Bucket>, Error> {
    Ok(buckets.into_iter().map(Bucket::from).collect())
}

wrapped_request! {
    /// A request of [`Bucket::hide_file`].
    pub struct HideFile wraps b2sdk_v3::HideFile => call FileVersion {}
}
