use super::{DownloadVersion, FileVersion};
use crate::api::ApiHandle;
use crate::call::request;
use crate::error::{Dialect, Error};
use crate::file_lock::{FileRetentionSetting, LegalHold};

/// Defines the two requests that change the locks of a version and give it as it is then.
macro_rules! lock_updates {
    ($Version:ident, $Hold:ident, $Retention:ident, $hold:literal, $retention:literal) => {
        impl $Version {
            pub(crate) fn dialect(&self) -> Dialect {
                self.handle().dialect()
            }
        }

        request! {
            #[doc = $hold]
            pub struct $Hold on version: $Version => $Version {
                legal_hold: LegalHold,
            }
        }

        impl $Hold {
            async fn run(self) -> Result<$Version, Error> {
                let mut version = self.version;
                let (id, name) = (version.id.clone(), version.file_name.clone());
                version.legal_hold = hold(version.handle(), &id, &name, &self.legal_hold).await?;
                Ok(version)
            }
        }

        request! {
            #[doc = $retention]
            pub struct $Retention on version: $Version => $Version {
                file_retention: FileRetentionSetting,
            }
            optional {
                /// Shortens or lifts governance retention too; needs the capability `bypassGovernance`.
                bypass_governance: bool,
            }
        }

        impl $Retention {
            async fn run(self) -> Result<$Version, Error> {
                let mut version = self.version;
                let (id, name) = (version.id.clone(), version.file_name.clone());
                let bypass = self.bypass_governance.unwrap_or(false);
                version.file_retention =
                    retain(version.handle(), &id, &name, &self.file_retention, bypass).await?;
                Ok(version)
            }
        }
    };
}

lock_updates!(
    FileVersion,
    UpdateLegalHold,
    UpdateRetention,
    "A request of [`FileVersion::update_legal_hold`].",
    "A request of [`FileVersion::update_retention`]."
);
lock_updates!(
    DownloadVersion,
    UpdateDownloadLegalHold,
    UpdateDownloadRetention,
    "A request of [`DownloadVersion::update_legal_hold`].",
    "A request of [`DownloadVersion::update_retention`]."
);

async fn hold(
    handle: &ApiHandle,
    file_id: &str,
    file_name: &str,
    legal_hold: &LegalHold,
) -> Result<LegalHold, Error> {
    let session = handle.get()?.own_session();
    session
        .update_file_legal_hold(file_id, file_name, legal_hold)
        .await
}

async fn retain(
    handle: &ApiHandle,
    file_id: &str,
    file_name: &str,
    file_retention: &FileRetentionSetting,
    bypass_governance: bool,
) -> Result<FileRetentionSetting, Error> {
    let session = handle.get()?.own_session();
    session
        .update_file_retention(file_id, file_name, file_retention, bypass_governance)
        .await
}
