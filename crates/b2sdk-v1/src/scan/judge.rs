use b2_internal::compat::policies_of_judge;
use b2_internal::scan::{LocalPath, ScanJudge};
use std::sync::Arc;

use super::ScanPolicies;
use crate::{File, FileVersion, FileVersionInfo};

/// Asks the questions of this interface where the newer ones have theirs.
#[derive(Debug)]
pub(super) struct Judge<P>(P);

impl<P: ScanPolicies> Judge<P> {
    pub(super) fn manager(policies: P) -> b2sdk_v2::ScanPoliciesManager {
        let exclude_all_symlinks = policies.exclude_all_symlinks();
        policies_of_judge(Arc::new(Self(policies)), exclude_all_symlinks)
    }
}

impl<P: ScanPolicies> ScanJudge for Judge<P> {
    fn should_exclude_relative_path(&self, relative_path: &str) -> bool {
        self.0.should_exclude_file(relative_path)
    }

    fn should_exclude_local_path(&self, local_path: &LocalPath) -> bool {
        let file = File::from(local_path.clone());
        let is_version_out = file
            .latest_version()
            .is_some_and(|version| self.0.should_exclude_file_version(version));
        is_version_out || self.0.should_exclude_file(&local_path.relative_path)
    }

    fn should_exclude_b2_file_version(
        &self,
        file_version: &b2_internal::file_version::FileVersion,
        relative_path: &str,
    ) -> bool {
        let info = FileVersionInfo::from(file_version.clone());
        self.0.should_exclude_file_version(&FileVersion::from(info))
            || self.0.should_exclude_file(relative_path)
    }

    fn should_exclude_directory(&self, dir_path: &str) -> bool {
        self.0.should_exclude_directory(dir_path)
    }
}
