use std::fmt;
use std::time::Duration;

use crate::refusal::Refusal;

/// An answer that a fault gives instead of the service's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) retry_after_seconds: Option<u64>,
}

impl Failure {
    pub(crate) fn into_refusal(self) -> Refusal {
        Refusal {
            retry_after_seconds: self.retry_after_seconds,
            ..Refusal::new(self.status, self.code, self.message)
        }
    }
}

/// What a fault does to a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    /// The request is read, and refused.
    Answer(Failure),
    /// The request is refused before its body is read, and the connection closes.
    EarlyAnswer(Failure),
    /// The connection breaks before anything happens.
    ResetBefore,
    /// The connection breaks once so many bytes of the request's body have come.
    ResetWithin(u64),
    /// The request takes effect, and the connection breaks instead of the answer.
    ResetAfter,
    /// The answer ends after so many bytes of its body.
    Truncate(u64),
    /// One bit of this byte of the answer's body is wrong.
    Corrupt(u64),
    /// Nothing happens for a while, then the request is served.
    Stall(Duration),
    /// The answer's body pauses after so many bytes.
    StallBody(u64, Duration),
    /// All account tokens expire, then the request is served.
    ExpireAccountTokens,
    /// All upload tokens expire, then the request is served.
    ExpireUploadTokens,
    /// A list has no rows, and says that there are more.
    EmptyPage,
    /// The `Date` of the answer is off by so many milliseconds.
    SkewDate(i64),
}

/// How the request log names the fault.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(failure) => write!(f, "status {} {}", failure.status, failure.code),
            Self::EarlyAnswer(failure) => write!(f, "early {} {}", failure.status, failure.code),
            Self::ResetBefore => f.write_str("reset before"),
            Self::ResetWithin(bytes) => write!(f, "reset within after {bytes}"),
            Self::ResetAfter => f.write_str("reset after"),
            Self::Truncate(bytes) => write!(f, "truncate after {bytes}"),
            Self::Corrupt(offset) => write!(f, "corrupt at {offset}"),
            Self::Stall(pause) => write!(f, "stall {} ms", pause.as_millis()),
            Self::StallBody(bytes, pause) => {
                write!(f, "stall {} ms after {bytes}", pause.as_millis())
            }
            Self::ExpireAccountTokens => f.write_str("expire account tokens"),
            Self::ExpireUploadTokens => f.write_str("expire upload tokens"),
            Self::EmptyPage => f.write_str("empty page"),
            Self::SkewDate(millis) => write!(f, "skew date {millis} ms"),
        }
    }
}
