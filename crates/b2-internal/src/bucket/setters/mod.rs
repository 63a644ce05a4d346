//! What all requests that make a file let one say of it, stated once.

mod continuing;
mod expires;
mod file_options;
mod upload_options;

pub(super) use continuing::continuing_setters;
pub use expires::Expires;
pub(super) use file_options::{
    FileOptions, file_setters, lock_setters, old_name_setters, write_setters,
};
pub(super) use upload_options::{UploadOptions, upload_setters};
