//! From an answer of the service to an error.
//!
//! The table is Python's, with these differences:
//!
//! * 403 `cap_exceeded` and `download_cap_exceeded` join the family of [`ErrorKind::CapExceeded`]; to Python they are
//!   unknown errors.
//! * `auth_token_limit` and `source_too_large` with an unexpected message are a [`ErrorKind::BadRequest`]; Python stops
//!   with an assertion.
//! * [`ErrorKind::Conflict`] keeps the service's words, and [`ErrorKind::FileNotPresent`] the bucket's name.
//! * A 400 with an unknown code is logged as a warning.
//! * The text of [`ErrorKind::SSECKeyError`] begins with the file, which Python does not name.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::text::{python_list, python_str};
use super::{Error, ErrorKind};

/// The code of an answer whose body is not a JSON object.
const NON_JSON_RESPONSE: &str = "non_json_response";

/// The event types that this library knows, sorted, for the text about one that the service does not know.
const EVENT_TYPES: [&str; 12] = [
    "b2:HideMarkerCreated:*",
    "b2:HideMarkerCreated:Hide",
    "b2:HideMarkerCreated:LifecycleRule",
    "b2:ObjectCreated:*",
    "b2:ObjectCreated:Copy",
    "b2:ObjectCreated:MultipartReplica",
    "b2:ObjectCreated:MultipartUpload",
    "b2:ObjectCreated:Replica",
    "b2:ObjectCreated:Upload",
    "b2:ObjectDeleted:*",
    "b2:ObjectDeleted:Delete",
    "b2:ObjectDeleted:LifecycleRule",
];

/// What a request was about, as far as the error's data and text need it.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestFacts<'a> {
    /// The file version, or the large file.
    pub file_id: Option<&'a str>,
    /// The name of the file.
    pub file_name: Option<&'a str>,
    /// The id of the bucket.
    pub bucket_id: Option<&'a str>,
    /// The name of the bucket.
    pub bucket_name: Option<&'a str>,
    /// What a 403 `access_denied` means for this call.
    pub access_denied: AccessDeniedMeans,
}

/// What a 403 `access_denied` means, which depends on the call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AccessDeniedMeans {
    /// The token may not make the call: [`ErrorKind::AccessDenied`].
    #[default]
    NotAllowed,
    /// The SSE-C key of a file to be read is missing or wrong, in downloads and copies: [`ErrorKind::SSECKeyError`].
    WrongSseCKey,
    /// Retention or legal hold may not be changed: [`ErrorKind::RetentionWriteError`].
    RetentionProtected,
}

/// The error that an answer with a failure status stands for.
///
/// `body` is the whole body; `url` is the URL that was called, of which only the S3 form matters; `retry_after` is what
/// [`parse_retry_after`](super::parse_retry_after) made of the header. A `status` inside the body is not looked at.
pub fn from_response(
    status: u16,
    body: &[u8],
    url: &str,
    request: &RequestFacts<'_>,
    retry_after: Option<Duration>,
) -> Error {
    let error = read_response(status, body, url, request, retry_after);
    match (error.kind(), request.file_id.or(request.file_name)) {
        // The kind has no room for the file.
        (ErrorKind::SSECKeyError, Some(file)) => error.with_context(format!("file [{file}]")),
        _ => error,
    }
}

fn read_response(
    status: u16,
    body: &[u8],
    url: &str,
    request: &RequestFacts<'_>,
    retry_after: Option<Duration>,
) -> Error {
    match ErrorBody::read(body) {
        Some(ErrorBody { code, message }) => interpret_b2_error(
            status,
            code.as_deref(),
            message.as_deref(),
            request,
            retry_after,
        ),
        None if url.contains("://s3.") => {
            let content = Bytes::copy_from_slice(body);
            let kind = ErrorKind::PotentialS3EndpointPassedAsRealm { content };
            with_answer(kind, status, None, retry_after)
        }
        None => {
            let page = String::from_utf8_lossy(body);
            interpret_b2_error(
                status,
                Some(NON_JSON_RESPONSE),
                Some(&page),
                request,
                retry_after,
            )
        }
    }
}

/// The error that a failure status with this code and message stands for.
pub fn interpret_b2_error(
    status: u16,
    code: Option<&str>,
    message: Option<&str>,
    request: &RequestFacts<'_>,
    retry_after: Option<Duration>,
) -> Error {
    let answer = Answer {
        status,
        code,
        message,
        request,
    };
    with_answer(answer.kind(), status, code, retry_after)
}

fn with_answer(
    kind: ErrorKind,
    status: u16,
    code: Option<&str>,
    retry_after: Option<Duration>,
) -> Error {
    let mut error = Error::new(kind).with_status(status);
    if let Some(code) = code {
        error = error.with_code(code);
    }
    match retry_after {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    }
}

/// The members of an error body that matter.
#[derive(Default)]
struct ErrorBody {
    code: Option<String>,
    message: Option<String>,
}

impl ErrorBody {
    /// `None` when the body is not a JSON object. An empty body counts as an empty object: answers to HEAD have none.
    fn read(body: &[u8]) -> Option<Self> {
        if body.is_empty() {
            return Some(Self::default());
        }
        match serde_json::from_slice(body).ok()? {
            Value::Object(members) => Some(Self {
                code: members.get("code").and_then(text_of),
                message: members.get("message").and_then(text_of),
            }),
            _ => None,
        }
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

struct Answer<'a> {
    status: u16,
    code: Option<&'a str>,
    message: Option<&'a str>,
    request: &'a RequestFacts<'a>,
}

impl Answer<'_> {
    fn kind(&self) -> ErrorKind {
        match self.status {
            304 => ErrorKind::NotModified {
                file_id_or_name: self.file_id_or_name(),
            },
            400 => self.bad_request(),
            401 => self.unauthorized(),
            403 => self.forbidden(),
            404 if self.code == Some("not_found") => self.file_not_present(),
            404 => ErrorKind::ResourceNotFound,
            408 => ErrorKind::RequestTimeout {
                message: self.summary(),
            },
            409 => ErrorKind::Conflict {
                message: self.message(),
            },
            412 => ErrorKind::PreconditionFailed {
                file_id_or_name: self.file_id_or_name(),
            },
            416 if self.code == Some("range_not_satisfiable") => ErrorKind::UnsatisfiableRange,
            429 => ErrorKind::TooManyRequests,
            500..=599 => ErrorKind::ServiceError {
                message: self.summary(),
            },
            _ => self.unknown(),
        }
    }

    fn bad_request(&self) -> ErrorKind {
        let (message, code) = (self.message(), self.code.map(str::to_owned));
        let fact = |fact: Option<&str>| fact.map(str::to_owned);
        match self.code.unwrap_or_default() {
            "event_type_categories" => ErrorKind::EventTypeCategoriesError { message, code },
            "event_type_overlap" => ErrorKind::EventTypeOverlapError { message, code },
            "event_types_empty" => ErrorKind::EventTypesEmptyError { message, code },
            "event_type_invalid" => ErrorKind::EventTypeInvalidError {
                message: format!(
                    "Event Type error: {}. Valid types: {}",
                    python_str(&message),
                    python_list(&EVENT_TYPES)
                ),
                code,
            },
            "already_hidden" => ErrorKind::FileAlreadyHidden {
                file_name: fact(self.request.file_name),
            },
            "bad_json" => ErrorKind::BadJson { message },
            "no_such_file" | "file_not_present" => self.file_not_present(),
            "duplicate_bucket_name" => ErrorKind::DuplicateBucketName {
                bucket_name: fact(self.request.bucket_name),
            },
            "missing_part" => ErrorKind::MissingPart {
                file_id: fact(self.request.file_id),
            },
            "part_sha1_mismatch" => ErrorKind::PartSha1Mismatch {
                key: fact(self.request.file_id),
            },
            "bad_bucket_id" => ErrorKind::BucketIdNotFound {
                bucket_id: fact(self.request.bucket_id),
            },
            "auth_token_limit" => upload_token_in_use(&message, code),
            "source_too_large" => source_too_large(message, code),
            "file_lock_conflict" => ErrorKind::DisablingFileLockNotSupported,
            "source_replication_conflict" => ErrorKind::SourceReplicationConflict,
            "restricted_bucket_conflict" => ErrorKind::EnablingFileLockOnRestrictedBucket,
            "bad_request" => {
                recognised_by_text(&message).unwrap_or(ErrorKind::BadRequest { message, code })
            }
            _ => {
                tracing::warn!(
                    code = self.code,
                    message,
                    "bad request with an unknown code"
                );
                ErrorKind::BadRequest { message, code }
            }
        }
    }

    fn unauthorized(&self) -> ErrorKind {
        let (message, code) = (self.message(), self.code.map(str::to_owned));
        match self.code.unwrap_or_default() {
            "bad_auth_token" | "expired_auth_token" => {
                ErrorKind::InvalidAuthToken { message, code }
            }
            "email_not_verified" => ErrorKind::EmailNotVerified { message, code },
            "no_payment_history" => ErrorKind::NoPaymentHistory { message, code },
            _ => ErrorKind::Unauthorized { message, code },
        }
    }

    fn forbidden(&self) -> ErrorKind {
        match self.code.unwrap_or_default() {
            "access_denied" => match self.request.access_denied {
                AccessDeniedMeans::NotAllowed => ErrorKind::AccessDenied,
                AccessDeniedMeans::WrongSseCKey => ErrorKind::SSECKeyError,
                AccessDeniedMeans::RetentionProtected => ErrorKind::RetentionWriteError,
            },
            "storage_cap_exceeded" => ErrorKind::StorageCapExceeded,
            "transaction_cap_exceeded" => ErrorKind::TransactionCapExceeded,
            // Python knows neither of these two and reports an unknown error.
            "download_cap_exceeded" => ErrorKind::DownloadCapExceeded,
            "cap_exceeded" => ErrorKind::CapExceeded,
            _ => self.unknown(),
        }
    }

    fn file_not_present(&self) -> ErrorKind {
        ErrorKind::FileNotPresent {
            bucket_name: self.request.bucket_name.map(str::to_owned),
            file_id_or_name: self.file_id_or_name(),
        }
    }

    fn file_id_or_name(&self) -> Option<String> {
        let request = self.request;
        request.file_id.or(request.file_name).map(str::to_owned)
    }

    fn unknown(&self) -> ErrorKind {
        ErrorKind::UnknownError {
            message: self.summary(),
        }
    }

    fn message(&self) -> String {
        self.message.unwrap_or_default().to_owned()
    }

    /// Status, code and message, as far as there are such.
    fn summary(&self) -> String {
        let status = Cow::Owned(self.status.to_string());
        let said = [self.code, self.message].into_iter().flatten();
        let parts: Vec<Cow<'_, str>> = [status]
            .into_iter()
            .chain(said.filter(|text| !text.is_empty()).map(Cow::Borrowed))
            .collect();
        parts.join(" ")
    }
}

/// Three refusals that the service has also sent under the code `bad_request`.
fn recognised_by_text(message: &str) -> Option<ErrorKind> {
    match message {
        "fileLockEnabled value of false is not allowed when bucket is already file lock enabled." => {
            Some(ErrorKind::DisablingFileLockNotSupported)
        }
        "Turning on file lock for an existing bucket having source replication configuration is not allowed." => {
            Some(ErrorKind::SourceReplicationConflict)
        }
        "Turning on file lock for a restricted bucket is not allowed." => {
            Some(ErrorKind::EnablingFileLockOnRestrictedBucket)
        }
        _ => None,
    }
}

fn source_too_large(message: String, code: Option<String>) -> ErrorKind {
    let size = message
        .strip_prefix("Copy source too big: ")
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|digits| digits.parse().ok());
    match size {
        Some(size) => ErrorKind::CopySourceTooBig {
            message,
            code,
            size,
        },
        None => ErrorKind::BadRequest { message, code },
    }
}

/// The service repeats the upload token in its message; what is kept of it must not be usable.
fn upload_token_in_use(message: &str, code: Option<String>) -> ErrorKind {
    const BEFORE_TOKEN: &str = "auth token ";
    let Some((before, token)) = message.split_once(BEFORE_TOKEN) else {
        let message = message.to_owned();
        return ErrorKind::BadRequest { message, code };
    };
    if before == "more than one upload using " && !token.is_empty() && !token.contains(')') {
        return ErrorKind::UploadTokenUsedConcurrently {
            token: shortened(token),
        };
    }
    let message = format!("{before}{BEFORE_TOKEN}{}", shortened(token));
    ErrorKind::BadRequest { message, code }
}

/// The last characters of a secret, enough to tell two of them apart; none of a short one.
fn shortened(secret: &str) -> String {
    let length = secret.chars().count();
    let shown = if length >= 24 { 4 } else { 0 };
    format!(
        "...{}",
        secret.chars().skip(length - shown).collect::<String>()
    )
}
