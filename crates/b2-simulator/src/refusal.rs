use std::borrow::Cow;
use std::fmt::Display;

/// The service says no: an HTTP status, B2's code for it and a message (protocol section 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
    pub(crate) retry_after_seconds: Option<u64>,
}

impl Refusal {
    pub(crate) fn new(
        status: u16,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "bad_request", message)
    }

    pub(crate) fn bad_json(message: impl Into<String>) -> Self {
        Self::new(400, "bad_json", message)
    }

    pub(crate) fn bad_bucket_id(id: &str) -> Self {
        Self::new(400, "bad_bucket_id", format!("Invalid bucketId: {id}"))
    }

    pub(crate) fn bad_file_id(id: &str) -> Self {
        Self::bad_request(format!("Invalid fileId: {id}"))
    }

    pub(crate) fn no_active_upload(id: &str) -> Self {
        Self::bad_request(format!("No active upload for: {id}"))
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(401, "unauthorized", message)
    }

    pub(crate) fn bad_auth_token() -> Self {
        Self::new(401, "bad_auth_token", "Invalid authorization token")
    }

    pub(crate) fn expired_auth_token() -> Self {
        Self::new(401, "expired_auth_token", "Authorization token has expired")
    }

    pub(crate) fn missing_auth_token() -> Self {
        Self::new(401, "missing_auth_token", "Authorization token is missing")
    }

    pub(crate) fn wrong_customer_key() -> Self {
        Self::new(
            403,
            "access_denied",
            "The customer key of this file is missing or wrong",
        )
    }

    /// `code` says which cap it is.
    pub(crate) fn cap_exceeded(code: &'static str) -> Self {
        Self::new(403, code, "A cap of the account has been reached")
    }

    pub(crate) fn locked() -> Self {
        Self::new(
            401,
            "access_denied",
            "The file version is under retention or legal hold",
        )
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "not_found", message)
    }

    pub(crate) fn method_not_allowed(method: &http::Method) -> Self {
        Self::new(
            405,
            "method_not_allowed",
            format!("Method not allowed: {method}"),
        )
    }

    pub(crate) fn unsatisfiable_range() -> Self {
        Self::new(
            416,
            "range_not_satisfiable",
            "The Range header in the request is outside the size of the file",
        )
    }

    pub(crate) fn internal(cause: impl Display) -> Self {
        Self::new(
            500,
            "internal_error",
            format!("The simulator failed: {cause}"),
        )
    }
}
