use serde::{Deserialize, Serialize};

/// A CORS rule of a bucket (protocol section 7.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CorsRule {
    #[serde(rename = "corsRuleName")]
    pub(crate) name: String,
    pub(crate) allowed_origins: Vec<String>,
    pub(crate) allowed_operations: Vec<String>,
    pub(crate) allowed_headers: Option<Vec<String>>,
    pub(crate) expose_headers: Option<Vec<String>>,
    pub(crate) max_age_seconds: i64,
}
