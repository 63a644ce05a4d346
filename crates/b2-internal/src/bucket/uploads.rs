use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use super::Bucket;
use super::setters::{
    FileOptions, UploadOptions, continuing_setters, file_setters, lock_setters, old_name_setters,
    upload_setters, write_setters,
};
use crate::api::about_path;
use crate::call::request;
use crate::digest::Sha1Digest;
use crate::error::Error;
use crate::file_info::SRC_LAST_MODIFIED_MILLIS;
use crate::file_version::FileVersion;
use crate::stream::ProgressListener;
use crate::transfer::upload::{
    BytesSource, LocalFileSource, UploadMode, UploadOrder, UploadSource,
};
use crate::transfer::{Continuing, RequestedPartSizes};

request! {
    /// A request of [`Bucket::upload_bytes`].
    pub struct UploadBytes on bucket: Bucket => FileVersion {
        data_bytes: Bytes,
        file_name: String,
    }
    own setters {
        options: FileOptions,
        upload_options: UploadOptions,
        continuing: Continuing,
    }
}

file_setters!(UploadBytes);
lock_setters!(UploadBytes);
write_setters!(UploadBytes);
upload_setters!(UploadBytes);
continuing_setters!(UploadBytes);
old_name_setters!(UploadBytes);

impl UploadBytes {
    async fn run(self) -> Result<FileVersion, Error> {
        let (bucket, options) = (self.bucket, self.options.unwrap_or_default());
        let upload_options = self.upload_options.unwrap_or_default();
        let continuing = self.continuing.unwrap_or_default();
        let order = Order::new(&bucket, self.file_name, options, upload_options, continuing)?;
        let source = Arc::new(BytesSource::new(self.data_bytes));
        order.send(&bucket, source).await
    }
}

request! {
    /// A request of [`Bucket::upload`].
    pub struct Upload on bucket: Bucket => FileVersion {
        upload_source: Arc<dyn UploadSource>,
        file_name: String,
    }
    own setters {
        options: FileOptions,
        upload_options: UploadOptions,
        continuing: Continuing,
    }
}

file_setters!(Upload);
lock_setters!(Upload);
write_setters!(Upload);
upload_setters!(Upload);
continuing_setters!(Upload);

impl Upload {
    async fn run(self) -> Result<FileVersion, Error> {
        let (bucket, options) = (self.bucket, self.options.unwrap_or_default());
        let upload_options = self.upload_options.unwrap_or_default();
        let continuing = self.continuing.unwrap_or_default();
        let order = Order::new(&bucket, self.file_name, options, upload_options, continuing)?;
        order.send(&bucket, self.upload_source).await
    }
}

request! {
    /// A request of [`Bucket::upload_local_file`].
    pub struct UploadLocalFile on bucket: Bucket => FileVersion {
        local_file: PathBuf,
        file_name: String,
    }
    optional {
        /// Sets the digest that the file must have. It is checked while the file is read.
        sha1_sum: Sha1Digest,
        /// Sets whether only what was appended since the last upload is sent, as far as that is possible. For this the file
        /// is read once more; class C calls look the newest version up and copy it. Default: the file is sent whole.
        upload_mode: UploadMode,
        /// Sets whether the file's modification time is stored with it, as `src_last_modified_millis`. Default: no.
        record_mod_time: bool,
    }
    own setters {
        options: FileOptions,
        upload_options: UploadOptions,
        continuing: Continuing,
    }
}

file_setters!(UploadLocalFile);
lock_setters!(UploadLocalFile);
write_setters!(UploadLocalFile);
upload_setters!(UploadLocalFile);
continuing_setters!(UploadLocalFile);
old_name_setters!(UploadLocalFile);

impl UploadLocalFile {
    async fn run(self) -> Result<FileVersion, Error> {
        let Self {
            bucket, local_file, ..
        } = self;
        let mut order = Order::new(
            &bucket,
            self.file_name,
            self.options.unwrap_or_default(),
            self.upload_options.unwrap_or_default(),
            self.continuing.unwrap_or_default(),
        )?;
        let path = local_file.clone();
        let host = bucket.api().own_session().host();
        let mut source = host.blocking(move || LocalFileSource::open(path)).await??;
        if self.record_mod_time.unwrap_or(false) {
            let mod_time = source.mod_time_millis().to_string();
            order
                .order
                .file
                .add_info(SRC_LAST_MODIFIED_MILLIS, mod_time);
        }
        if let Some(sha1_sum) = self.sha1_sum {
            source = source.sha1_sum(sha1_sum);
        }
        order.mode = self.upload_mode.unwrap_or_default();
        order
            .send(&bucket, Arc::new(source))
            .await
            .map_err(about_path(&local_file))
    }
}

/// What the engine is told, and who hears of it.
struct Order {
    order: UploadOrder,
    mode: UploadMode,
    progress_listener: Option<Arc<dyn ProgressListener>>,
}

impl Order {
    fn new(
        bucket: &Bucket,
        file_name: String,
        mut options: FileOptions,
        upload_options: UploadOptions,
        continuing: Continuing,
    ) -> Result<Self, Error> {
        let progress_listener = options.progress_listener.take();
        let order = UploadOrder {
            file: options.new_file(bucket.id(), file_name)?,
            part_sizes: RequestedPartSizes {
                min: upload_options.min_part_size,
                ..RequestedPartSizes::default()
            },
            whole_file_sha1: upload_options.whole_file_sha1,
            resume: continuing.resume,
            on_failure: continuing.on_failure,
        };
        Ok(Self {
            order,
            mode: UploadMode::Full,
            progress_listener,
        })
    }

    async fn send(
        self,
        bucket: &Bucket,
        source: Arc<dyn UploadSource>,
    ) -> Result<FileVersion, Error> {
        let transfers = bucket.api().transfers();
        let (order, listener) = (self.order, self.progress_listener);
        let uploaded = match self.mode {
            UploadMode::Full => transfers.upload(order, source, listener).await,
            UploadMode::Incremental => transfers.upload_incremental(order, source, listener).await,
        };
        Ok(FileVersion::from_answer(&bucket.api().into(), uploaded?))
    }
}
