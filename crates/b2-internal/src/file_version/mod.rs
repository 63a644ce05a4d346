//! Versions of files, as listings, look-ups and downloads give them.

mod answer;
mod download_version;
mod id_and_name;
mod locks;
pub(crate) mod metadata;
mod part;
mod version;

#[cfg(test)]
mod tests;

pub use download_version::DownloadVersion;
pub use id_and_name::FileIdAndName;
pub use locks::{
    UpdateDownloadLegalHold, UpdateDownloadRetention, UpdateLegalHold, UpdateRetention,
};
pub use part::Part;
pub use version::FileVersion;
