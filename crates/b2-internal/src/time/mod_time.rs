//! Modification times of files, which B2's tools exchange in whole milliseconds since 1970.
//!
//! A time is read by cutting off what is below a millisecond, towards 1970, as Python's tools read it. A time after 1970
//! is written a tenth of a millisecond later, because Python reads times as floating-point seconds, and the nearest one
//! to a whole millisecond may lie just below it. Before 1970 only the exact millisecond reads back in every way.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Keeps a floating-point reader from landing in the millisecond before.
const GUARD: Duration = Duration::from_micros(100);

/// The milliseconds of a file's time.
pub fn to_millis(time: SystemTime) -> i64 {
    let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => millis(since),
        Err(before) => -millis(before.duration()),
    }
}

/// The time to give a file, so that every reader finds `millis` again; `None` when the system has no such time.
pub fn from_millis(millis: i64) -> Option<SystemTime> {
    let distance = Duration::from_millis(millis.unsigned_abs());
    if millis < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance + GUARD)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn as_python_reads(time: SystemTime) -> i64 {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs() as f64 + f64::from(since.subsec_nanos()) * 1e-9,
            Err(before) => {
                let before = before.duration();
                -(before.as_secs() as f64 + f64::from(before.subsec_nanos()) * 1e-9)
            }
        };
        (seconds * 1000.0) as i64
    }

    proptest! {
        #[test]
        fn a_written_time_reads_back(millis in -4_000_000_000_000_i64..8_000_000_000_000) {
            let written = from_millis(millis).unwrap();
            prop_assert_eq!(to_millis(written), millis);
            if millis >= 0 {
                prop_assert_eq!(as_python_reads(written), millis);
            }
        }
    }

    #[test]
    fn parts_of_a_millisecond_are_cut_towards_1970() {
        let nanos = Duration::from_nanos(1_500_000);
        assert_eq!(to_millis(UNIX_EPOCH + nanos), 1);
        assert_eq!(to_millis(UNIX_EPOCH - nanos), -1);
    }
}
