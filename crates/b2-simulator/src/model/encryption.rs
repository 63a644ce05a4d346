use serde::{Deserialize, Serialize};

/// How a file is encrypted on the service. The simulator keeps the setting, and does not encrypt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Encryption {
    #[default]
    Off,
    /// With keys of the service.
    SseB2,
    /// With a key of the customer, of which only the MD5 (base64) is kept.
    SseC { key_md5: String },
}
