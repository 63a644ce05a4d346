//! What went wrong: the one error type of all interfaces.
//!
//! `kinds` is the table from which [`ErrorKind`] and [`ErrorClass`] are made; [`Dialect`] holds what differs in older
//! interfaces; [`wire`] turns an answer of the service into an error.
//!
//! Texts are Python's to the letter, with these exceptions:
//!
//! | where | Python | here |
//! |---|---|---|
//! | a code, message, id or name that is missing | the word `None` | left out, or replaced by plain words |
//! | `Conflict`, `ResourceNotFound` | end with `: ` | `Conflict: {what the service said}`; no colon without it |
//! | the four `DestinationDirectory…` kinds | empty | say what to do |
//! | `UnboundStreamBufferTimeout` | ends with `: ` | says what to do |
//! | `SSECKeyError` | names no file | begins with `file [{id or name}]: ` where the service refused one |
//! | `UnrecognizedBucketType` without argument | empty | plain words |
//! | `UploadTokenUsedConcurrently` | the whole token | its last characters |
//!
//! Invariant: no error holds a token, a key or a password; whoever makes an error leaves them out.

// The table comes first: the modules after it read it through its macros.
#[macro_use]
mod kinds;

mod class;
mod dialect;
mod io;
mod kind;
mod retry_after;
pub(crate) mod text;
pub mod unauthorized;
pub mod wire;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use class::ErrorClass;
pub use dialect::Dialect;
pub use kind::ErrorKind;
pub use retry_after::parse_retry_after;

use kind::Repeat;

/// The result of everything that can fail with an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, with everything that is known about it.
///
/// [`kind`](Self::kind) says what it is and carries its data, [`is`](Self::is) asks for a family of kinds,
/// [`source`](StdError::source) has the cause. The text names the thing that the error is about; it is Python's text
/// where Python has one.
///
/// Small (one pointer) and cheap to clone; a clone shares the cause. It never holds a token or a key.
///
/// ```
/// # use b2_internal::error::{Error, ErrorClass, ErrorKind};
/// fn advice(error: &Error) -> String {
///     match error.kind() {
///         ErrorKind::NonExistentBucket { bucket_name: Some(name), .. } => format!("create {name} first"),
///         ErrorKind::MissingAccountData { .. } => "authorize first".to_owned(),
///         _ if error.is(ErrorClass::CapExceeded) => "raise the caps of the account".to_owned(),
///         _ if error.is_transient() => "try again later".to_owned(),
///         _ => error.to_string(),
///     }
/// }
///
/// assert_eq!(advice(&Error::new(ErrorKind::StorageCapExceeded)), "raise the caps of the account");
/// assert_eq!(advice(&Error::new(ErrorKind::TooManyRequests)), "try again later");
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    dialect: Dialect,
    context: Option<String>,
    status: Option<u16>,
    code: Option<String>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of this kind, of which nothing else is known.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            dialect: Dialect::default(),
            context: None,
            status: None,
            code: None,
            retry_after: None,
            source: None,
        }))
    }

    /// What went wrong, with its data.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::error::ErrorKind;
    /// let error = api.get_bucket_by_name("no-such-bucket").await.unwrap_err();
    /// match error.kind() {
    ///     ErrorKind::NonExistentBucket { bucket_name, .. } => println!("no bucket {bucket_name:?}"),
    ///     _ => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Whether the error belongs to `class`: is of the kind of that name, or a special case of it.
    ///
    /// In the interfaces v1 and v2 an [`ErrorKind::BucketIdNotFound`] is an [`ErrorClass::BadRequest`] as well.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::error::ErrorClass;
    /// # use b2_simulator::Limits;
    /// # simulator.set_limits(Limits::none().storage_bytes(0));
    /// let error = bucket.upload_bytes("a photo", "2026/b.jpg").await.unwrap_err();
    /// assert!(error.is(ErrorClass::StorageCapExceeded) && error.is(ErrorClass::CapExceeded));
    /// # Ok(())
    /// # }
    /// ```
    pub fn is(&self, class: ErrorClass) -> bool {
        self.0.dialect.is(self.0.kind.class(), class)
    }

    /// The service's error code, such as `bad_bucket_id`; `None` when the service gave none or was not asked.
    pub fn code(&self) -> Option<&str> {
        self.0
            .code
            .as_deref()
            .or_else(|| self.0.kind.code())
            .or_else(|| self.0.dialect.code(&self.0.kind))
    }

    /// The HTTP status of the answer that the error stands for; `None` when there was no answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Whether the same request may succeed when it is repeated later.
    ///
    /// True for 408, 429, 5xx, for connections that could not be made or broke, for time-outs, and for content that
    /// arrived short or damaged. False for TLS failures. Says nothing about whether repeating is safe: a call that is
    /// not idempotent may have been acted upon.
    pub fn is_transient(&self) -> bool {
        self.0.kind.repeat() == Repeat::Always
    }

    /// Whether an upload that ended this way may succeed when it is repeated with another upload URL.
    ///
    /// True for whatever [`is_transient`](Self::is_transient) and for a refused upload token; false for the 401s that
    /// are about the state of the account. After a 429 the upload URL is still good and only needs a rest.
    pub fn is_retryable_upload(&self) -> bool {
        self.0.kind.repeat() != Repeat::Never
    }

    /// How long the service asks to wait before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The interface whose manners apply.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// The same error with its cause, which `source()` then returns.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// The same error with what was being done: `context` and a colon come first in the text.
    ///
    /// Context is added where it is known first, so a second call changes nothing.
    #[must_use]
    pub fn with_context(mut self, context: impl Into<String>) -> Self {
        self.0.context.get_or_insert_with(|| context.into());
        self
    }

    /// The same error with how long the service asks to wait.
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.0.retry_after = Some(retry_after);
        self
    }

    /// The same error as part of an answer with this HTTP status.
    #[must_use]
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// The same error with the code that the service gave.
    #[must_use]
    pub(crate) fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// The same error in the manners of another interface.
    #[must_use]
    pub fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.0.dialect = dialect;
        if let ErrorKind::MaxRetriesExceeded { errors, .. } = &mut self.0.kind {
            let attempts = std::mem::take(errors).into_iter();
            errors.extend(attempts.map(|error| error.with_dialect(dialect)));
        }
        self
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            dialect,
            context,
            source,
            ..
        } = &*self.0;
        if let Some(context) = context {
            write!(f, "{context}: ")?;
        }
        dialect.write_text(kind, f)?;
        match (kind, source) {
            // "cannot open a.txt" is of no use to whoever sees only the text.
            (ErrorKind::Io { .. }, Some(reason)) => write!(f, ": {reason}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            dialect,
            context,
            status,
            code,
            retry_after,
            source,
        } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("dialect", dialect)
            .field("context", context)
            .field("status", status)
            .field("code", code)
            .field("retry_after", retry_after)
            .field("source", source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests;
