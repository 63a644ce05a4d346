use std::time::Duration;

use crate::time::http_date;

/// Reads a `Retry-After` header: a number of seconds, or the HTTP date of the moment to wait for.
///
/// `now_millis` is the time of day in milliseconds since the epoch. A negative number and a moment that has passed mean
/// no wait; anything that is neither a whole number nor a date is `None`. A wait is at most `u32::MAX` seconds, so that
/// adding it to a moment cannot overflow.
pub fn parse_retry_after(value: &str, now_millis: i64) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<i64>() {
        let seconds = seconds.clamp(0, i64::from(u32::MAX));
        return Some(Duration::from_secs(seconds.unsigned_abs()));
    }
    let wait_millis = http_date::parse(value)?.saturating_sub(now_millis);
    let longest_millis = i64::from(u32::MAX) * 1000;
    Some(Duration::from_millis(
        wait_millis.clamp(0, longest_millis).unsigned_abs(),
    ))
}
