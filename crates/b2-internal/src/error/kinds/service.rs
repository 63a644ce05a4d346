//! Answers of the service that are about the call as a whole.

macro_rules! service_kinds {
    ($next:ident $($rest:tt)*) => { $next! { $($rest)*

    /// The service finds the request wrong (400).
    BadRequest {
        /// What the service said.
        message: String,
        /// The service's error code.
        code: Option<String>,
    } is [], repeat Never, text ("{}", coded(message, "bad request", code));

    /// The service could not make sense of the request's JSON (400 `bad_json`).
    BadJson {
        /// What the service said.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Bad request{}", after_colon_text(message));

    /// The request contradicts the state of the service (409).
    Conflict {
        /// What the service said; Python leaves it out.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Conflict{}", after_colon_text(message));

    /// The service gave up waiting for the request (408). Not a time-out of this side, which is [`B2RequestTimeout`].
    ///
    /// [`B2RequestTimeout`]: ErrorKind::B2RequestTimeout
    RequestTimeout {
        /// Status, code and words of the service.
        message: String,
    } is [TransientError], repeat Always, text ("{message}");

    /// The service asks to slow down (429). Wait for [`Error::retry_after`].
    TooManyRequests is [], repeat Always, text ("Too many requests");

    /// The service failed or is busy (500 to 599).
    ServiceError {
        /// Status, code and words of the service.
        message: String,
    } is [TransientError], repeat Always, text ("{message}");

    /// Something that no rule covers, such as an unknown status.
    UnknownError {
        /// What is known about it.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Unknown error: {message}");

    /// The service left out something that its answer must have.
    UnexpectedCloudBehaviour {
        /// What is missing or odd.
        message: String,
    } is [B2SimpleError], repeat Never, text ("Unexpected cloud behaviour: {message}");

    /// The answer should be JSON and is not. Never made of an answer that may hold a token.
    InvalidJsonResponse {
        /// The answer's body. The text shows its first 200 bytes.
        content: Bytes,
    } is [B2SimpleError], repeat Never, text ("Invalid json response: {}", excerpt(content));

    /// The answer is not JSON and came from an S3 endpoint: a realm must be a URL of the native API.
    PotentialS3EndpointPassedAsRealm {
        /// The answer's body. The text shows its first 200 bytes.
        content: Bytes,
    } is [InvalidJsonResponse], repeat Never, text ("Potential s3 endpoint passed as realm: {}", excerpt(content));
    } };
}
