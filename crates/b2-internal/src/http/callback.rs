use std::fmt;

use http::{HeaderMap, Method, StatusCode};

use crate::error::{Error, ErrorKind};

/// Sees each attempt of each request before it is sent, and after its answer's head came. For logs, counters and rules of
/// your own.
///
/// Callbacks run in the order in which they were added, on the task that makes the call: they must not block. An error
/// ends the attempt like a failure of the network would; it is repeated only if it is transient and repeating is safe.
///
/// The headers hold the token. Its value is marked as sensitive, so that `Debug` does not show it.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::sync::Arc;
/// # use std::sync::atomic::{AtomicUsize, Ordering};
/// # use b2_internal::error::Error;
/// # use b2_internal::http::HttpCallback;
/// # use http::{HeaderMap, Method};
/// #[derive(Debug, Default)]
/// struct Count(Arc<AtomicUsize>);
///
/// impl HttpCallback for Count {
///     fn pre_request(&self, _: &Method, _: &str, _: &HeaderMap) -> Result<(), Error> {
///         self.0.fetch_add(1, Ordering::Relaxed);
///         Ok(())
///     }
/// }
///
/// let sent = Arc::new(AtomicUsize::new(0));
/// let config = B2HttpApiConfig::new().add_callback(Count(Arc::clone(&sent)));
/// # let config = config.transport(simulator.transport());
/// let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(key_id, key).realm(realm).await?;
/// api.list_buckets().await?;
/// assert_eq!(sent.load(Ordering::Relaxed), 2); // the authorisation is one of them
/// # Ok(())
/// # }
/// ```
pub trait HttpCallback: fmt::Debug + Send + Sync + 'static {
    /// Comes before an attempt.
    ///
    /// # Errors
    /// Whatever is to keep the request from being sent.
    fn pre_request(&self, method: &Method, url: &str, headers: &HeaderMap) -> Result<(), Error> {
        let _ = (method, url, headers);
        Ok(())
    }

    /// Comes when the answer's head is there, whatever its status.
    ///
    /// # Errors
    /// Whatever is to keep the answer from being used.
    fn post_request(
        &self,
        method: &Method,
        url: &str,
        headers: &HeaderMap,
        response: &ResponseHead<'_>,
    ) -> Result<(), Error> {
        let _ = (method, url, headers, response);
        Ok(())
    }
}

/// The head of an answer.
#[derive(Debug, Clone, Copy)]
pub struct ResponseHead<'a> {
    status: StatusCode,
    headers: &'a HeaderMap,
}

impl<'a> ResponseHead<'a> {
    pub(super) fn new(status: StatusCode, headers: &'a HeaderMap) -> Self {
        Self { status, headers }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }
}

/// What an error of a callback means once the service has answered a request that must not be made twice: the answer stands,
/// so nothing may be repeated for the callback's sake.
pub(super) fn after_answer(error: Error, idempotent: bool) -> Error {
    if idempotent || !error.is_transient() {
        return error;
    }
    Error::new(ErrorKind::B2HttpCallbackPostRequestException {
        message: error.to_string(),
    })
    .with_source(error)
}
