//! Exchanges that brought no answer, hooks around them, and hosts that are refused.

macro_rules! network_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// No connection, or it broke in a way that no other kind names.
    B2ConnectionError {
        /// What broke.
        details: String,
    } is [B2SimpleError, TransientError], repeat Always, text ("Connection error: {details}");

    /// This side gave up waiting.
    B2RequestTimeout {
        /// What took too long.
        details: String,
    } is [B2SimpleError, TransientError], repeat Always, text ("Request timeout: {details}");

    /// This side gave up waiting for an upload, whose upload URL the service may still hold busy: only a new URL helps.
    B2RequestTimeoutDuringUpload {
        /// What took too long.
        details: String,
    } is [B2RequestTimeout], repeat WithNewUploadUrl, text ("Request timeout during upload: {details}");

    /// The service closed the connection while the request was being sent.
    BrokenPipe is [], repeat Always, text ("Broken pipe: unable to send entire request");

    /// The service, or something on the way to it, reset the connection.
    ConnectionReset is [], repeat Always, text ("Connection reset");

    /// The host's name has no address, at least for now. [`Error::with_context`] or the source says which host.
    UnknownHost is [], repeat Always, text ("unknown host");

    /// The TLS handshake failed: certificate, name or protocol. Repeating does not help.
    #[non_exhaustive]
    Tls {
        /// The host that was called.
        host: String,
    } is [B2ConnectionError], repeat Never,
        text ("TLS handshake with {host} failed: check the certificate, the system's clock and any proxy in between");

    /// The proxy refuses to make the connection. Repeating does not help.
    #[non_exhaustive]
    Proxy {
        /// The proxy and what it says.
        details: String,
    } is [B2ConnectionError], repeat Never, text ("{details}");

    /// A URL that the service supplied points at a host where credentials must not go. Nothing was sent.
    #[non_exhaustive]
    HostNotAllowed {
        /// The host of that URL.
        host: String,
    } is [], repeat Never,
        text ("the service sent a URL on the host {host}, which is not an allowed host: nothing was sent to it. \
               If you trust the host, add it to the allowed hosts when you build the API object");

    /// Credentials would have gone over plain HTTP to another machine. Nothing was sent.
    #[non_exhaustive]
    InsecureTransport {
        /// The host that was to be called.
        host: String,
    } is [], repeat Never,
        text ("plain http to {host} would show your credentials to others: nothing was sent. Use https, or allow \
               plain http when you build the API object");

    /// A hook around the HTTP exchange failed. For users' own hooks.
    B2HttpCallbackException {
        /// What the hook says.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Http callback exception: {message}");

    /// A hook after the HTTP exchange failed. For users' own hooks.
    B2HttpCallbackPostRequestException {
        /// What the hook says.
        message: String,
    } is [B2HttpCallbackException], repeat Never, text ("Http callback post request exception: {message}");

    /// A hook before the HTTP exchange failed. For users' own hooks.
    B2HttpCallbackPreRequestException {
        /// What the hook says.
        message: String,
    } is [B2HttpCallbackException], repeat Never, text ("Http callback pre request exception: {message}");

    /// This machine's clock is far from the service's, more than ten minutes.
    ClockSkew {
        /// Local time minus the service's time, in seconds.
        clock_skew_seconds: i64,
    } is [B2HttpCallbackPostRequestException], repeat Never, text ("{}", clock_skew(*clock_skew_seconds));

    /// The service's `Date` header is not a date.
    BadDateFormat {
        /// The header's value.
        value: String,
    } is [B2SimpleError], repeat Never, text ("Date from server: {value}");
    } };
}
