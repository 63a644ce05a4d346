use serde::Deserialize;

use crate::secret::Secret;

/// Where to upload to, and the token for it. Good for one upload at a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UploadUrl {
    /// The URL, to be used as it is.
    pub upload_url: String,
    /// The token of this URL.
    pub authorization_token: Secret,
}
