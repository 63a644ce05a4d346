//! How far the clock of this machine and that of the service are apart.
//!
//! A wrong clock is no reason to stop: it is worth a warning, and an explanation when the service refuses to authorise.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use http::Method;
use http::header::{self, HeaderMap};

use super::callback::{HttpCallback, ResponseHead};
use crate::error::{Error, ErrorKind};
use crate::host::{Clock, Host};
use crate::time::http_date;

/// The longest difference that nobody has to hear of.
pub(super) const TOLERATED: Duration = Duration::from_secs(600);

/// What the answers have told of the service's clock.
#[derive(Debug)]
pub(super) struct ClockSkew {
    tolerated: Duration,
    /// Our clock less the service's, as of the newest answer.
    millis: AtomicI64,
    warned: AtomicBool,
}

impl ClockSkew {
    pub(super) fn new(tolerated: Duration) -> Self {
        Self {
            tolerated,
            millis: AtomicI64::new(0),
            warned: AtomicBool::new(false),
        }
    }

    /// Reads the date of an answer. One without a readable date tells nothing.
    pub(super) fn note(&self, headers: &HeaderMap, clock: &dyn Clock) {
        let Some(theirs) = date(headers).and_then(http_date::parse) else {
            return;
        };
        let skew = clock.now_millis() - theirs;
        self.millis.store(skew, Ordering::Relaxed);
        let is_wrong = exceeds(skew, self.tolerated);
        if is_wrong && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                target: "b2sdk::http",
                seconds = skew / 1000,
                "the local clock differs from the service's"
            );
        }
    }

    /// Blames a refused authorisation on the clock if that is likely.
    pub(super) fn explain(&self, error: Error) -> Error {
        let skew = self.millis.load(Ordering::Relaxed);
        if error.status() == Some(401) && exceeds(skew, self.tolerated) {
            return clock_skew(skew).with_status(401).with_source(error);
        }
        error
    }
}

/// Ends a call when the answer's date is more than ten minutes from the local clock, as Python's SDK does.
///
/// It is not installed unless it is added with [`B2HttpApiConfig::add_callback`](super::B2HttpApiConfig::add_callback): by
/// default a wrong clock is only warned of, and named as the likely reason when the service refuses to authorise.
#[derive(Debug)]
pub struct ClockSkewHook {
    host: Host,
}

impl ClockSkewHook {
    /// Compares with the clock of this machine.
    pub fn new() -> Self {
        Self::on(Host::system())
    }

    /// Compares with the clock of `host`.
    pub fn on(host: Host) -> Self {
        Self { host }
    }
}

impl Default for ClockSkewHook {
    fn default() -> Self {
        Self::new()
    }
}

impl HttpCallback for ClockSkewHook {
    /// `ClockSkew`; `BadDateFormat` for a date that cannot be read. An answer without a date is passed over.
    fn post_request(
        &self,
        _: &Method,
        _: &str,
        _: &HeaderMap,
        response: &ResponseHead<'_>,
    ) -> Result<(), Error> {
        let Some(text) = date(response.headers()) else {
            return Ok(());
        };
        let theirs = http_date::parse(text).ok_or_else(|| {
            Error::new(ErrorKind::BadDateFormat {
                value: text.to_owned(),
            })
        })?;
        let skew = self.host.clock().now_millis() - theirs;
        if exceeds(skew, TOLERATED) {
            return Err(clock_skew(skew));
        }
        Ok(())
    }
}

fn date(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::DATE)?.to_str().ok()
}

fn exceeds(skew_millis: i64, tolerated: Duration) -> bool {
    u128::from(skew_millis.unsigned_abs()) > tolerated.as_millis()
}

fn clock_skew(skew_millis: i64) -> Error {
    Error::new(ErrorKind::ClockSkew {
        clock_skew_seconds: skew_millis / 1000,
    })
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[derive(Debug)]
    struct At(i64);

    impl Clock for At {
        fn now_millis(&self) -> i64 {
            self.0
        }
    }

    /// Fri, 16 Dec 2016 20:52:30 GMT
    const THEN: i64 = 1_481_921_550_000;
    const MINUTE: i64 = 60_000;

    fn hook(now: i64, date: Option<&str>) -> Result<(), Error> {
        let mut headers = HeaderMap::new();
        if let Some(date) = date {
            headers.insert(header::DATE, date.parse().unwrap());
        }
        let host = Host::simulated(1, std::sync::Arc::new(At(now)));
        let response = ResponseHead::new(StatusCode::OK, &headers);
        let request = HeaderMap::new();
        ClockSkewHook::on(host).post_request(&Method::GET, "", &request, &response)
    }

    #[test]
    fn the_table_of_dates() {
        let date = Some("Fri, 16 Dec 2016 20:52:30 GMT");
        for (now, seconds) in [
            (THEN, None),
            (THEN + 10 * MINUTE, None),
            (THEN + 11 * MINUTE, Some(660)),
            (THEN - 11 * MINUTE, Some(-660)),
        ] {
            let skew = hook(now, date).err().map(|error| match error.kind() {
                ErrorKind::ClockSkew { clock_skew_seconds } => *clock_skew_seconds,
                _ => panic!("{error}"),
            });
            assert_eq!(skew, seconds, "{now}");
        }
        for bad in ["bad format", "Fri, 16 XXX 2016 20:52:30 GMT"] {
            let error = hook(THEN, Some(bad)).unwrap_err();
            assert_eq!(error.to_string(), format!("Date from server: {bad}"));
        }
    }

    #[test]
    fn w22_an_answer_without_a_date_is_no_failure() {
        assert!(hook(THEN, None).is_ok());
        let skew = ClockSkew::new(TOLERATED);
        skew.note(&HeaderMap::new(), &At(THEN));
        let refusal = Error::new(ErrorKind::AccessDenied).with_status(401);
        assert!(matches!(
            skew.explain(refusal).kind(),
            ErrorKind::AccessDenied
        ));
    }
}
