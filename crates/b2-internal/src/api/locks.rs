use super::B2Api;
use crate::call::request;
use crate::error::Error;
use crate::file_lock::{FileRetentionSetting, LegalHold};

request! {
    /// A request of [`B2Api::update_file_retention`].
    pub struct UpdateFileRetention on api: B2Api => FileRetentionSetting {
        file_id: String,
        file_name: String,
        file_retention: FileRetentionSetting,
    }
    optional {
        /// Shortens or lifts governance retention too; needs the capability `bypassGovernance`.
        bypass_governance: bool,
    }
}

impl UpdateFileRetention {
    async fn run(self) -> Result<FileRetentionSetting, Error> {
        let session = self.api.own_session();
        let bypass = self.bypass_governance.unwrap_or(false);
        session
            .update_file_retention(&self.file_id, &self.file_name, &self.file_retention, bypass)
            .await
    }
}

request! {
    /// A request of [`B2Api::update_file_legal_hold`].
    pub struct UpdateFileLegalHold on api: B2Api => LegalHold {
        file_id: String,
        file_name: String,
        legal_hold: LegalHold,
    }
}

impl UpdateFileLegalHold {
    async fn run(self) -> Result<LegalHold, Error> {
        let session = self.api.own_session();
        session
            .update_file_legal_hold(&self.file_id, &self.file_name, &self.legal_hold)
            .await
    }
}
