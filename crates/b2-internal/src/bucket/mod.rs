//! A bucket: uploading, downloading, listing, hiding and deleting the files in it.

mod access;
mod copy;
mod delete_many;
mod downloaded_file;
mod downloads;
mod emerge;
mod entries;
mod filter;
mod hide;
mod ls;
mod pages;
mod setters;
mod state;
mod streams;
mod unfinished;
mod update;
mod uploads;
mod versions;
mod wildcard;

use std::path::Path;
use std::sync::Arc;

use futures_core::Stream;

pub use access::{
    GetDownloadAuthorization, GetDownloadUrl, GetNotificationRules, SetNotificationRules,
};
pub use copy::Copy;
pub use delete_many::{DeleteFailure, DeleteMany, DeleteManyOutcome};
pub use downloaded_file::{DownloadedFile, Save, SaveTo};
pub use downloads::{DownloadFileByName, GetFileInfoByName};
pub use emerge::{
    Concatenate, ConcatenateStream, CopySource, CreateFile, CreateFileStream, OutboundSource,
    WriteIntent,
};
pub(crate) use entries::entries;
pub use filter::{Filter, FilterType};
pub use hide::{HideFile, UnhideFile};
pub use ls::{Ls, LsEntries, LsEntry};
pub use setters::Expires;
pub use streams::{UploadStream, UploadUnboundStream};
pub use unfinished::{
    GetUnfinishedLargeFile, ListUnfinishedLargeFiles, UnfinishedLargeFile, UnfinishedLargeFiles,
};
pub use update::{GetFreshBucketState, UpdateBucket};
pub use uploads::{Upload, UploadBytes, UploadLocalFile};
pub use versions::{FileVersions, ListFileVersions};

use crate::api::{
    B2Api, CancelLargeFile, DeleteFileVersion, DownloadFileById, GetFileInfo, ListParts,
};
use crate::error::{Dialect, Error};
use crate::notification::NotificationRule;
use crate::raw_api::BucketResponse;
use crate::session::Begun;
use crate::transfer::upload::{ByteStream, UploadSource};
use state::State;

/// A bucket of an account. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Bucket {
    api: B2Api,
    state: Arc<State>,
}

impl Bucket {
    /// The content type of files unless one is given: the service chooses by the ending of the name.
    pub const DEFAULT_CONTENT_TYPE: &'static str = "b2/x-auto";

    pub(crate) fn from_answer(api: B2Api, answer: BucketResponse) -> Self {
        Self {
            api,
            state: Arc::new(answer.into()),
        }
    }

    /// A bucket of which the cache knows id and name.
    pub(crate) fn known_by_name(api: B2Api, id: String, name: String) -> Self {
        Self {
            api,
            state: Arc::new(State::known_by_name(id, name)),
        }
    }

    /// The account that the bucket was reached through.
    pub fn api(&self) -> &B2Api {
        &self.api
    }

    /// From now on, what this very handle begins on the service is noted, so that it can be taken back.
    pub(super) fn note_what_is_begun(&mut self) -> Arc<Begun> {
        self.api.note_what_is_begun()
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.api.dialect()
    }

    /// The same bucket in another interface.
    pub(crate) fn with_dialect(self, dialect: Dialect) -> Self {
        Self {
            api: self.api.with_dialect(dialect),
            state: self.state,
        }
    }

    pub(crate) async fn remember(&self) -> Result<(), Error> {
        let (name, id) = (self.name().to_owned(), self.id().to_owned());
        self.api
            .own_session()
            .with_cache(move |cache| cache.save_bucket(&name, &id))
            .await
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
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let file = bucket.upload_bytes("hello", "greetings/hello.txt").content_type("text/plain").await?;
    /// assert_eq!(file.size, 5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload_bytes(
        &self,
        data_bytes: impl Into<bytes::Bytes>,
        file_name: impl Into<String>,
    ) -> UploadBytes {
        UploadBytes::new(self.clone(), data_bytes.into(), file_name.into())
    }

    /// Uploads a file. It is read while it is sent, never into memory whole; a large one that was interrupted continues
    /// where it was.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let file = bucket.upload_local_file(&photo, "2026/a.jpg").content_type("image/jpeg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidUploadSource` when there is no regular file at `local_file`; `SourceChanged` when it changes while it is
    /// being uploaded; and those of [`Bucket::upload_bytes`].
    pub fn upload_local_file(
        &self,
        local_file: impl AsRef<Path>,
        file_name: impl Into<String>,
    ) -> UploadLocalFile {
        UploadLocalFile::new(
            self.clone(),
            local_file.as_ref().to_owned(),
            file_name.into(),
        )
    }

    /// Uploads from a source of your own.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::transfer::upload::BytesSource;
    /// // Any `UploadSource` will do, also one of your own.
    /// let source = BytesSource::from_pieces(["a ", "photo"]);
    /// bucket.upload(source, "2026/b.jpg").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::upload_bytes`], and what the source reports.
    pub fn upload(&self, upload_source: impl UploadSource, file_name: impl Into<String>) -> Upload {
        Upload::new(self.clone(), Arc::new(upload_source), file_name.into())
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
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let input = std::io::Cursor::new("all that comes"); // or tokio::io::stdin()
    /// let file = bucket.upload_unbound_stream(input, "input.txt").await?;
    /// assert_eq!(file.size, 14);
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload_unbound_stream(
        &self,
        read_only_object: impl Into<ByteStream>,
        file_name: impl Into<String>,
    ) -> UploadUnboundStream {
        UploadUnboundStream::new(self.clone(), read_only_object.into(), file_name.into())
    }

    /// Uploads a stream of `length` bytes, which can be read only once. What holds for
    /// [`Bucket::upload_unbound_stream`] holds here, but listeners know the total.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let reader = std::io::Cursor::new("a photo");
    /// let file = bucket.upload_stream(reader, 7, "2026/b.jpg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
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
        UploadStream::new(self.clone(), stream.into(), length, file_name.into())
    }

    /// Asks for the current version of a file: calls `b2_download_file_by_name`. Its bytes come when the result is saved.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let download = bucket.download_file_by_name("2026/a.jpg").await?;
    /// assert_eq!(download.download_version().size, 7);
    /// download.save_to(&copy).await?;
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn download_file_by_name(&self, file_name: impl Into<String>) -> DownloadFileByName {
        DownloadFileByName::new(self.clone(), file_name.into())
    }

    /// Asks for a file version by its id; see [`B2Api::download_file_by_id`].
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// bucket.download_file_by_id(&file.id).await?.save_to(&copy).await?;
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`.
    pub fn download_file_by_id(&self, file_id: impl Into<String>) -> DownloadFileById {
        self.api.download_file_by_id(file_id)
    }

    /// Looks a file version up by its id; see [`B2Api::get_file_info`].
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let found = bucket.get_file_info_by_id(&file.id).await?;
    /// assert_eq!(found.file_name, "2026/a.jpg");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`.
    pub fn get_file_info_by_id(&self, file_id: impl Into<String>) -> GetFileInfo {
        self.api.get_file_info(file_id)
    }

    /// Looks the current version of a file up by its name, with an HTTP `HEAD`.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let newest = bucket.get_file_info_by_name("2026/a.jpg").await?;
    /// assert_eq!((newest.id, newest.size), (file.id, 7));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn get_file_info_by_name(&self, file_name: impl Into<String>) -> GetFileInfoByName {
        GetFileInfoByName::new(self.clone(), file_name.into())
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
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let file = bucket.upload_bytes("hello world", "hello.txt").await?;
    /// let part = bucket.copy(&file.id, "world.txt").offset(6).length(5).await?;
    /// assert_eq!(part.size, 5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn copy(&self, file_id: impl Into<String>, new_file_name: impl Into<String>) -> Copy {
        Copy::new(self.clone(), file_id.into(), new_file_name.into())
    }

    /// Makes a file of several sources, one after the other: bytes of this machine are uploaded, those of files that the
    /// service has are copied there. Only copied pieces shorter than the smallest part (normally 5 MB) travel through this
    /// machine.
    ///
    /// # Errors
    /// Those of [`Bucket::upload`] and [`Bucket::copy`].
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// # use b2_internal::bucket::{CopySource, OutboundSource};
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let log = bucket.upload_bytes("monday\n", "log").await?;
    /// let more = OutboundSource::upload(BytesSource::new("tuesday\n"));
    /// let log = bucket.concatenate([CopySource::new(&log.id).into(), more], "log").await?;
    /// assert_eq!(log.size, 15);
    /// # Ok(())
    /// # }
    /// ```
    pub fn concatenate(
        &self,
        outbound_sources: impl IntoIterator<Item = OutboundSource>,
        file_name: impl Into<String>,
    ) -> Concatenate {
        let sources = emerge::all_in_a_row(outbound_sources);
        Concatenate::new(self.clone(), sources, file_name.into())
    }

    /// Makes a file of several sources, one after the other, while they are still coming: see
    /// [`concatenate`](Self::concatenate).
    ///
    /// The next source is taken when the parts of those before it are under way, so the stream is not read far ahead. Parts grow
    /// with the file, whose length nobody knows.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::bucket::OutboundSource;
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let pieces = ["a ", "photo"].map(|text| OutboundSource::upload(BytesSource::new(text)));
    /// let stream = futures_util::stream::iter(pieces);
    /// let file = bucket.concatenate_stream(stream, "2026/b.jpg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::concatenate`].
    pub fn concatenate_stream(
        &self,
        outbound_sources: impl Stream<Item = OutboundSource> + Send + 'static,
        file_name: impl Into<String>,
    ) -> ConcatenateStream {
        let sources = emerge::stream_in_a_row(outbound_sources);
        ConcatenateStream::new(self.clone(), sources, file_name.into())
    }

    /// Makes a file of sources that are laid at places of it. They may overlap; every place must be covered.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::bucket::{OutboundSource, WriteIntent};
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let text = |text: &'static str| OutboundSource::upload(BytesSource::new(text));
    /// let parts = [WriteIntent::new(text("a ----"), 0), WriteIntent::new(text("photo"), 2)];
    /// let file = bucket.create_file(parts, "2026/b.jpg").await?;
    /// bucket.download_file_by_id(&file.id).await?.save_to(&copy).await?;
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `ValueError` that names the hole when a place is not covered; those of [`Bucket::concatenate`].
    pub fn create_file(
        &self,
        write_intents: impl IntoIterator<Item = WriteIntent>,
        file_name: impl Into<String>,
    ) -> CreateFile {
        let sources = emerge::all_intents(write_intents);
        CreateFile::new(self.clone(), sources, file_name.into())
    }

    /// Makes a file of sources that are laid at places of it, while they are still coming, in the order of their places.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::bucket::{OutboundSource, WriteIntent};
    /// # use b2_internal::transfer::upload::BytesSource;
    /// let text = |text: &'static str| OutboundSource::upload(BytesSource::new(text));
    /// let intents = [WriteIntent::new(text("a ----"), 0), WriteIntent::new(text("photo"), 2)];
    /// let stream = futures_util::stream::iter(intents);
    /// let file = bucket.create_file_stream(stream, "2026/b.jpg").await?;
    /// assert_eq!(file.size, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `ValueError` when a source comes whose place lies before that of the last one; those of [`Bucket::create_file`].
    pub fn create_file_stream(
        &self,
        write_intents: impl Stream<Item = WriteIntent> + Send + 'static,
        file_name: impl Into<String>,
    ) -> CreateFileStream {
        let sources = emerge::stream_of_intents(write_intents);
        CreateFileStream::new(self.clone(), sources, file_name.into())
    }

    /// Changes settings of the bucket: calls `b2_update_bucket`, a class C transaction. The result is the bucket as it is then;
    /// this handle stays as it is.
    ///
    /// # Errors
    /// `Conflict` when the bucket has another revision than was asked for; `ValueError` when nothing is to be changed;
    /// `WrongEncryptionModeForBucketDefault`; `DisablingFileLockNotSupported`; `SourceReplicationConflict`.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// # use b2_internal::{encryption::SSE_B2_AES, lifecycle::LifecycleRule};
    /// let updated = bucket
    ///     .update()
    ///     .lifecycle_rules([LifecycleRule::new("").days_from_hiding_to_deleting(30)])
    ///     .default_server_side_encryption(SSE_B2_AES)
    ///     .await?;
    /// assert_eq!(updated.lifecycle_rules().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self) -> UpdateBucket {
        UpdateBucket::new(self.clone())
    }

    /// Stores these pairs with the bucket, at most ten, in place of those that it has; see [`Bucket::update`].
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let bucket = bucket.set_info([("owner", "me")]).await?;
    /// assert_eq!(bucket.bucket_info()["owner"], "me");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::update`].
    pub fn set_info<K: Into<String>, V: Into<String>>(
        &self,
        new_bucket_info: impl IntoIterator<Item = (K, V)>,
    ) -> UpdateBucket {
        self.update().bucket_info(new_bucket_info)
    }

    /// Makes the bucket `allPrivate` or `allPublic`; see [`Bucket::update`].
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let bucket = bucket.set_type("allPublic").await?;
    /// assert_eq!(bucket.bucket_type(), Some("allPublic"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::update`].
    pub fn set_type(&self, bucket_type: impl Into<String>) -> UpdateBucket {
        self.update().bucket_type(bucket_type)
    }

    /// Asks the service what the bucket is now: calls `b2_list_buckets`, a class C transaction. This handle stays as it is.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// // A bucket from the cache knows its name and id only.
    /// let bucket = api.get_bucket_by_name("holiday-photos").await?.get_fresh_state().await?;
    /// assert_eq!(bucket.bucket_type(), Some("allPrivate"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BucketIdNotFound` when it has been deleted.
    pub fn get_fresh_state(&self) -> GetFreshBucketState {
        GetFreshBucketState::new(self.clone())
    }

    /// The URL of the current version of a file. Reading it takes a token unless the bucket is public.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let url = bucket.get_download_url("2026/a.jpg").await?;
    /// assert!(url.ends_with("/file/holiday-photos/2026/a.jpg"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_download_url(&self, filename: impl Into<String>) -> GetDownloadUrl {
        GetDownloadUrl::new(self.clone(), filename.into())
    }

    /// Makes a token with which anybody can download the files whose names begin with `file_name_prefix`, for 1 to 604,800
    /// seconds (a week): calls `b2_get_download_authorization`, a class C transaction. It goes into the header `Authorization`,
    /// or into the URL as the parameter `Authorization`.
    ///
    /// # Errors
    /// `BadRequest` for a duration that cannot be; `Unauthorized` without the capability `shareFiles`.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let token = bucket.get_download_authorization("2026/", 3600).await?;
    /// let url = bucket.get_download_url("2026/a.jpg").await?;
    /// let link = format!("{url}?Authorization={}", token.reveal());
    /// # assert!(link.contains("/file/holiday-photos/2026/a.jpg?Authorization=3_"), "{link}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_download_authorization(
        &self,
        file_name_prefix: impl Into<String>,
        valid_duration_in_seconds: u32,
    ) -> GetDownloadAuthorization {
        GetDownloadAuthorization::new(
            self.clone(),
            file_name_prefix.into(),
            valid_duration_in_seconds,
        )
    }

    /// Which events of the bucket are sent, and where to: calls `b2_get_bucket_notification_rules`, a class C transaction. Needs
    /// the capability `readBucketNotifications`.
    ///
    /// # Errors
    /// `Unauthorized` without that capability.
    pub fn get_notification_rules(&self) -> GetNotificationRules {
        GetNotificationRules::new(self.clone())
    }

    /// Sets which events of the bucket are sent, and where to, in place of all rules that it has: calls
    /// `b2_set_bucket_notification_rules`, a class C transaction. Needs the capability `writeBucketNotifications`. Rules that
    /// were read can be set again as they are.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::notification::{EventType, NotificationRule, NotificationTargetConfiguration};
    /// let target = NotificationTargetConfiguration::webhook("https://example.com/hook");
    /// let rule = NotificationRule::new("uploads", [EventType::OBJECT_CREATED_ALL], target);
    /// bucket.set_notification_rules([rule]).await?;
    /// assert_eq!(bucket.get_notification_rules().await?[0].name, "uploads");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The family of `EventTypeError`; `BadRequest` for rules that cannot be.
    pub fn set_notification_rules(
        &self,
        rules: impl IntoIterator<Item = NotificationRule>,
    ) -> SetNotificationRules {
        SetNotificationRules::new(self.clone(), rules.into_iter().collect())
    }

    /// Lists the parts of a large file that is not finished; see [`B2Api::list_parts`].
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let mut parts = bucket.list_parts(file_id).entries();
    /// assert!(parts.next().await.is_none()); // it has none yet
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_parts(&self, file_id: impl Into<String>) -> ListParts {
        self.api.list_parts(file_id)
    }

    /// Finds a large file that is not finished by its id, with one call of `b2_list_unfinished_large_files`: a class C
    /// transaction.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let found = bucket.get_unfinished_large_file(file_id).await?;
    /// assert_eq!(found.file_name, "2026/film.mp4");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when the bucket has no such unfinished file.
    pub fn get_unfinished_large_file(
        &self,
        large_file_id: impl Into<String>,
    ) -> GetUnfinishedLargeFile {
        GetUnfinishedLargeFile::new(self.clone(), large_file_id.into())
    }

    /// Lists files and folders; see [`Ls`] for what can be asked for.
    ///
    /// Calls `b2_list_file_names` or `b2_list_file_versions` as the entries are taken, a page ahead.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// // One level of a folder; `recursive(true)` shows everything below it.
    /// let mut entries = bucket.ls().path("2026/").entries();
    /// while let Some(entry) = entries.next().await {
    ///     let entry = entry?;
    ///     match entry.folder_name {
    ///         Some(folder) => println!("{folder}"),
    ///         None => println!("{} {}", entry.file_version.file_name, entry.file_version.size),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ls(&self) -> Ls {
        Ls::new(self.clone())
    }

    /// Lists the versions of one file, newest first: calls `b2_list_file_versions` as they are taken.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// bucket.upload_bytes("a better photo", "2026/a.jpg").await?;
    /// let mut versions = bucket.list_file_versions("2026/a.jpg").entries();
    /// let mut sizes = Vec::new();
    /// while let Some(version) = versions.next().await {
    ///     sizes.push(version?.size);
    /// }
    /// assert_eq!(sizes, [14, 7]); // newest first
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_file_versions(&self, file_name: impl Into<String>) -> ListFileVersions {
        ListFileVersions::new(self.clone(), file_name.into())
    }

    /// Lists the large files that were started and not finished: calls `b2_list_unfinished_large_files` as they are taken.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let mut unfinished = bucket.list_unfinished_large_files().entries();
    /// while let Some(file) = unfinished.next().await {
    ///     let file = file?;
    ///     println!("{} was begun at {}", file.file_name, file.upload_timestamp);
    ///     bucket.cancel_large_file(file.file_id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_unfinished_large_files(&self) -> ListUnfinishedLargeFiles {
        ListUnfinishedLargeFiles::new(self.clone())
    }

    /// Gives up a large file that is not finished; see [`B2Api::cancel_large_file`].
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// bucket.cancel_large_file(file_id).await?;
    /// assert!(bucket.list_unfinished_large_files().entries().next().await.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such unfinished file.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> CancelLargeFile {
        self.api.cancel_large_file(file_id)
    }

    /// Hides a file, so that listings and downloads by name no longer find it: calls `b2_hide_file`. Its versions stay.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// bucket.hide_file("2026/a.jpg").await?;
    /// assert!(bucket.get_file_info_by_name("2026/a.jpg").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `FileAlreadyHidden`.
    pub fn hide_file(&self, file_name: impl Into<String>) -> HideFile {
        HideFile::new(self.clone(), file_name.into())
    }

    /// Brings a hidden file back by deleting its hide marker.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// bucket.hide_file("2026/a.jpg").await?;
    /// bucket.unhide_file("2026/a.jpg").await?;
    /// assert_eq!(bucket.get_file_info_by_name("2026/a.jpg").await?.id, file.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `FileNotHidden`.
    pub fn unhide_file(&self, file_name: impl Into<String>) -> UnhideFile {
        UnhideFile::new(self.clone(), file_name.into())
    }

    /// Deletes a file version; see [`B2Api::delete_file_version`].
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// bucket.delete_file_version(&file.id, &file.file_name).await?;
    /// assert!(bucket.get_file_info_by_name("2026/a.jpg").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `AccessDenied` when it is protected.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> DeleteFileVersion {
        self.api.delete_file_version(file_id, file_name)
    }
}

impl PartialEq for Bucket {
    /// Two handles are equal when they say the same of the same bucket.
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}
