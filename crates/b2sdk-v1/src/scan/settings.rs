use std::sync::Arc;

use b2sdk_v2::{Folder, Host, ScanReporter, VersionScope, ZippedFolders};

use super::ScanPolicies;
use super::policies::into_next;

/// How a folder is scanned.
#[derive(Debug, Clone, Default)]
#[must_use = "settings do nothing until a folder is scanned with them"]
pub struct ScanSettings(b2sdk_v2::ScanSettings);

impl ScanSettings {
    /// A scan that lets everything pass, sees all versions and reports to nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// The machine on which blocking work runs; the real one by default.
    pub fn host(self, host: Host) -> Self {
        Self(self.0.host(host))
    }

    /// Who is told what the scan passes over; nobody by default.
    pub fn reporter(self, reporter: Arc<dyn ScanReporter>) -> Self {
        Self(self.0.reporter(reporter))
    }

    /// Which files pass; all by default.
    pub fn policies_manager(self, policies_manager: impl ScanPolicies) -> Self {
        Self(self.0.policies_manager(into_next(policies_manager)))
    }

    /// Which versions of a file in a bucket are needed; all by default.
    pub fn versions(self, versions: VersionScope) -> Self {
        Self(self.0.versions(versions))
    }
}

impl From<ScanSettings> for b2sdk_v2::ScanSettings {
    fn from(settings: ScanSettings) -> Self {
        settings.0
    }
}

/// All paths of two folders, in order.
///
/// The policies of `settings` apply to the first folder only; the second is seen in full.
pub fn zip_folders(
    folder_a: &dyn Folder,
    folder_b: &dyn Folder,
    settings: ScanSettings,
) -> ZippedFolders {
    b2sdk_v2::zip_folders(folder_a, folder_b, settings.into())
}
