use crate::api::{ApiHandle, B2Api};
use crate::error::Dialect;
use crate::file_version::{DownloadVersion, FileVersion};

use super::InDialect;

/// Where a file version came from, for an interface that has a file version of its own. Two are always equal: versions are
/// compared by what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin(ApiHandle);

impl Origin {
    /// Where `version` came from.
    pub fn of(version: &FileVersion) -> Self {
        Self(version.handle().clone())
    }

    /// Where what is reached through `api` comes from.
    pub fn through(api: &B2Api) -> Self {
        Self(ApiHandle::from(api))
    }

    /// Where a version that the headers of a download describe came from.
    pub fn of_download(version: &DownloadVersion) -> Self {
        Self(version.handle().clone())
    }

    /// The handle that it came through; `None` for what an application made itself.
    pub fn api(&self) -> Option<B2Api> {
        self.0.get().ok().cloned()
    }

    /// `version` as one that came from here, so that what needs the service works with it.
    pub fn give(self, version: FileVersion) -> FileVersion {
        version.with_handle(self.0)
    }
}

impl InDialect for Origin {
    fn dialect(&self) -> Dialect {
        self.0.dialect()
    }

    fn in_dialect(self, dialect: Dialect) -> Self {
        Self(self.0.with_dialect(dialect))
    }
}
