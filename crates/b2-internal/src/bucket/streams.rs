use std::time::Duration;

use super::Bucket;
use super::setters::{
    FileOptions, UploadOptions, continuing_setters, file_setters, lock_setters, upload_setters,
    write_setters,
};
use crate::call::request;
use crate::error::{Error, ErrorKind};
use crate::file_version::FileVersion;
use crate::transfer::upload::{BufferLimits, ByteStream, DEFAULT_READ_BYTES, StreamOrder};
use crate::transfer::{Continuing, RequestedPartSizes};

/// Reads of other sizes than these would only waste time or memory.
const READ_BYTES: std::ops::RangeInclusive<usize> = 4096..=4 * 1024 * 1024;

request! {
    /// A request of [`Bucket::upload_unbound_stream`].
    pub struct UploadUnboundStream on bucket: Bucket => FileVersion {
        read_only_object: ByteStream,
        file_name: String,
    }
    optional {
        /// Sets the size of the first parts, in bytes; they grow when the stream is long. What fits into one becomes a small
        /// file. Default: the smallest, because each part is in memory until it is sent.
        recommended_upload_part_size: u64,
        /// Sets the largest part, in bytes. Default: 5 GB.
        max_part_size: u64,
        /// Sets how many parts are in memory at once, at least 2: one that is being filled, the others on their way.
        /// Default: as many as the memory for transfers allows.
        buffers_count: usize,
        /// Sets the size of the first parts, in bytes, as `recommended_upload_part_size` does; of the two, this one counts.
        buffer_size: u64,
        /// Sets how many bytes are asked for at once, at least 1; it is fitted between 4 KiB and 4 MiB. Default: 256 KiB.
        read_size: usize,
        /// Sets how many seconds a stream waits for memory at most, more than 0; then the upload fails with
        /// `UnboundStreamBufferTimeout`. Default: 3600.
        unused_buffer_timeout_seconds: f64,
    }
    own setters {
        options: FileOptions,
        upload_options: UploadOptions,
        continuing: Continuing,
    }
}

file_setters!(UploadUnboundStream);
lock_setters!(UploadUnboundStream);
write_setters!(UploadUnboundStream);
upload_setters!(UploadUnboundStream);
continuing_setters!(UploadUnboundStream);

impl UploadUnboundStream {
    async fn run(self) -> Result<FileVersion, Error> {
        let buffers = BufferLimits {
            count: match self.buffers_count {
                Some(0 | 1) => return Err(invalid("buffers_count", "has to be at least 2")),
                count => count,
            },
            time_out: time_out(self.unused_buffer_timeout_seconds)?,
        };
        let read_bytes = match self.read_size {
            Some(0) => return Err(invalid("read_size", "has to be a positive integer")),
            size => size.unwrap_or(DEFAULT_READ_BYTES),
        };
        let streaming = Streaming {
            bucket: self.bucket,
            file_name: self.file_name,
            stream: self.read_only_object,
            length: None,
            part_sizes: RequestedPartSizes {
                min: None,
                recommended: self.buffer_size.or(self.recommended_upload_part_size),
                max: self.max_part_size,
            },
            buffers,
            read_bytes,
        };
        streaming
            .send(self.options, self.upload_options, self.continuing)
            .await
    }
}

request! {
    /// A request of [`Bucket::upload_stream`].
    pub struct UploadStream on bucket: Bucket => FileVersion {
        stream: ByteStream,
        length: u64,
        file_name: String,
    }
    own setters {
        options: FileOptions,
        upload_options: UploadOptions,
        continuing: Continuing,
    }
}

file_setters!(UploadStream);
lock_setters!(UploadStream);
write_setters!(UploadStream);
upload_setters!(UploadStream);
continuing_setters!(UploadStream);

impl UploadStream {
    async fn run(self) -> Result<FileVersion, Error> {
        let streaming = Streaming {
            bucket: self.bucket,
            file_name: self.file_name,
            stream: self.stream,
            length: Some(self.length),
            part_sizes: RequestedPartSizes::default(),
            buffers: BufferLimits::default(),
            read_bytes: DEFAULT_READ_BYTES,
        };
        streaming
            .send(self.options, self.upload_options, self.continuing)
            .await
    }
}

/// What both requests come to.
struct Streaming {
    bucket: Bucket,
    file_name: String,
    stream: ByteStream,
    length: Option<u64>,
    part_sizes: RequestedPartSizes,
    buffers: BufferLimits,
    read_bytes: usize,
}

impl Streaming {
    async fn send(
        self,
        options: Option<FileOptions>,
        upload_options: Option<UploadOptions>,
        continuing: Option<Continuing>,
    ) -> Result<FileVersion, Error> {
        let mut options = options.unwrap_or_default();
        let upload_options = upload_options.unwrap_or_default();
        let continuing = continuing.unwrap_or_default();
        let listener = options.progress_listener.take();
        let order = StreamOrder {
            file: options.new_file(self.bucket.id(), self.file_name)?,
            part_sizes: RequestedPartSizes {
                min: upload_options.min_part_size,
                ..self.part_sizes
            },
            length: self.length,
            whole_file_sha1: upload_options.whole_file_sha1,
            resume: continuing.resume,
            on_failure: continuing.on_failure,
            buffers: self.buffers,
            read_bytes: self
                .read_bytes
                .clamp(*READ_BYTES.start(), *READ_BYTES.end()),
        };
        let transfers = self.bucket.api().transfers();
        let uploaded = transfers.upload_stream(order, self.stream, listener);
        Ok(FileVersion::from_answer(
            &self.bucket.api().into(),
            uploaded.await?,
        ))
    }
}

fn time_out(seconds: Option<f64>) -> Result<Duration, Error> {
    let Some(seconds) = seconds else {
        return Ok(BufferLimits::default().time_out);
    };
    match Duration::try_from_secs_f64(seconds) {
        Ok(time_out) if !time_out.is_zero() => Ok(time_out),
        _ => Err(invalid(
            "unused_buffer_timeout_seconds",
            "has to be a positive number",
        )),
    }
}

fn invalid(parameter: &str, rule: &str) -> Error {
    let message = format!("{parameter} {rule}");
    Error::new(ErrorKind::ValueError { message })
}
