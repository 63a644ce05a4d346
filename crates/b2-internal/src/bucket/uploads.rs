use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use super::Bucket;
use super::setters::file_setters;
use crate::api::about_path;
use crate::call::request;
use crate::digest::Sha1Digest;
use crate::error::Error;
use crate::file_info::SRC_LAST_MODIFIED_MILLIS;
use crate::file_version::FileVersion;
use crate::names::check_file_name;
use crate::stream::ProgressListener;
use crate::transfer::upload::{self, BytesSource, LocalFileSource, UploadSource};

/// Lets the service choose the type by the ending of the name.
const DEFAULT_CONTENT_TYPE: &str = "b2/x-auto";

request! {
    /// A request of [`Bucket::upload_bytes`].
    pub struct UploadBytes on bucket: Bucket => FileVersion {
        data_bytes: Bytes,
        file_name: String,
    }
    texts {
        /// Sets the MIME type. Default: the service chooses by the ending of the name.
        content_type,
    }
    own setters {
        file_info: BTreeMap<String, String>,
        progress_listener: Arc<dyn ProgressListener>,
    }
}

file_setters!(UploadBytes);

impl UploadBytes {
    async fn run(self) -> Result<FileVersion, Error> {
        let source = Arc::new(BytesSource::new(self.data_bytes));
        let upload = plan(
            &self.bucket,
            self.file_name,
            self.content_type,
            self.file_info,
            None,
        )?;
        send(&self.bucket, upload, source, self.progress_listener).await
    }
}

request! {
    /// A request of [`Bucket::upload`].
    pub struct Upload on bucket: Bucket => FileVersion {
        upload_source: Arc<dyn UploadSource>,
        file_name: String,
    }
    texts {
        /// Sets the MIME type. Default: the service chooses by the ending of the name.
        content_type,
    }
    optional {
        /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
        min_part_size: u64,
    }
    own setters {
        file_info: BTreeMap<String, String>,
        progress_listener: Arc<dyn ProgressListener>,
    }
}

file_setters!(Upload);

impl Upload {
    async fn run(self) -> Result<FileVersion, Error> {
        let upload = plan(
            &self.bucket,
            self.file_name,
            self.content_type,
            self.file_info,
            self.min_part_size,
        )?;
        send(
            &self.bucket,
            upload,
            self.upload_source,
            self.progress_listener,
        )
        .await
    }
}

request! {
    /// A request of [`Bucket::upload_local_file`].
    pub struct UploadLocalFile on bucket: Bucket => FileVersion {
        local_file: PathBuf,
        file_name: String,
    }
    texts {
        /// Sets the MIME type. Default: the service chooses by the ending of the name.
        content_type,
    }
    optional {
        /// Sets the digest that the file must have. It is checked while the file is read.
        sha1_sum: Sha1Digest,
        /// Sets the smallest part of a large file, in bytes. Default: what the service allows, normally 5 MB.
        min_part_size: u64,
        /// Sets whether the file's modification time is stored with it, as `src_last_modified_millis`. Default: no.
        record_mod_time: bool,
    }
    own setters {
        file_info: BTreeMap<String, String>,
        progress_listener: Arc<dyn ProgressListener>,
    }
}

file_setters!(UploadLocalFile);

impl UploadLocalFile {
    async fn run(self) -> Result<FileVersion, Error> {
        let Self {
            bucket,
            local_file,
            file_name,
            ..
        } = self;
        let mut upload = plan(
            &bucket,
            file_name,
            self.content_type,
            self.file_info,
            self.min_part_size,
        )?;
        let path = local_file.clone();
        let file = bucket
            .api()
            .session()
            .host()
            .blocking(move || LocalFileSource::open(path))
            .await??;
        if self.record_mod_time.unwrap_or(false) {
            upload.file_info.insert(
                SRC_LAST_MODIFIED_MILLIS.to_owned(),
                file.mod_time_millis().to_string(),
            );
        }
        let source: Arc<dyn UploadSource> = match self.sha1_sum {
            Some(sha1_sum) => Arc::new(Promised { file, sha1_sum }),
            None => Arc::new(file),
        };
        send(&bucket, upload, source, self.progress_listener)
            .await
            .map_err(about_path(&local_file))
    }
}

/// A file with the digest that its owner says it has.
#[derive(Debug)]
struct Promised {
    file: LocalFileSource,
    sha1_sum: Sha1Digest,
}

impl UploadSource for Promised {
    fn length(&self) -> u64 {
        self.file.length()
    }

    fn read_at(&self, offset: u64, length: usize) -> std::io::Result<Bytes> {
        self.file.read_at(offset, length)
    }

    fn content_sha1(&self) -> Option<Sha1Digest> {
        Some(self.sha1_sum)
    }

    fn has_changed(&self) -> std::io::Result<bool> {
        self.file.has_changed()
    }

    fn path(&self) -> Option<&std::path::Path> {
        self.file.path()
    }
}

fn plan(
    bucket: &Bucket,
    file_name: String,
    content_type: Option<String>,
    file_info: Option<BTreeMap<String, String>>,
    min_part_size: Option<u64>,
) -> Result<upload::Upload, Error> {
    check_file_name(&file_name)?;
    Ok(upload::Upload {
        bucket_id: bucket.id().to_owned(),
        file_name,
        content_type: content_type.unwrap_or_else(|| DEFAULT_CONTENT_TYPE.to_owned()),
        file_info: file_info.unwrap_or_default(),
        min_part_size,
    })
}

async fn send(
    bucket: &Bucket,
    upload: upload::Upload,
    source: Arc<dyn UploadSource>,
    listener: Option<Arc<dyn ProgressListener>>,
) -> Result<FileVersion, Error> {
    Ok(bucket
        .api()
        .transfers()
        .upload(upload, source, listener)
        .await?
        .into())
}
