use std::fs::Metadata;

const NANOS_PER_MILLI: i128 = 1_000_000;

/// When the file was last modified, in milliseconds since 1970.
///
/// Rounds towards 1970, on both sides of it. Downloads may stamp a file half a millisecond beyond the exact one, away
/// from 1970, so that readers with floating-point clocks find the same millisecond; so does this.
pub(super) fn mod_time_millis(metadata: &Metadata) -> i64 {
    millis_of_nanos(nanos_since_epoch(metadata))
}

fn millis_of_nanos(nanos: i128) -> i64 {
    let millis = nanos / NANOS_PER_MILLI;
    i64::try_from(millis).unwrap_or(if millis < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(unix)]
fn nanos_since_epoch(metadata: &Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt as _;
    i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec())
}

#[cfg(not(unix))]
fn nanos_since_epoch(metadata: &Metadata) -> i128 {
    use std::time::UNIX_EPOCH;
    let nanos = |duration: std::time::Duration| i128::try_from(duration.as_nanos()).unwrap_or(0);
    match metadata.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(since)) => nanos(since),
        Ok(Err(before)) => -nanos(before.duration()),
        // A system without modification times: every file is as old as can be.
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_as_the_table_says() {
        for (nanos, millis) in [
            (0, 0),
            (500_000, 0),
            (999_500_000, 999),
            (999_000_000, 999),
            (1_093_258_377_393_500_000, 1_093_258_377_393),
            (-1_500_000, -1),
            (-1_000_000, -1),
            (i128::from(i64::MIN) * NANOS_PER_MILLI * 2, i64::MIN),
        ] {
            assert_eq!(millis_of_nanos(nanos), millis, "{nanos}");
        }
    }

    #[test]
    fn a_stamped_file_reads_the_same_before_and_after_1970() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let read = || mod_time_millis(&std::fs::metadata(file.path()).unwrap());
        let stamp = |time| File::open(file.path()).unwrap().set_modified(time).unwrap();
        for millis in [1, 999, 1_000, 86_399_999, 4_102_444_800_123] {
            for half in [Duration::ZERO, Duration::from_micros(500)] {
                stamp(UNIX_EPOCH + Duration::from_millis(millis) + half);
                assert_eq!(read(), i64::try_from(millis).unwrap());
                stamp(UNIX_EPOCH - Duration::from_millis(millis) - half);
                assert_eq!(read(), -i64::try_from(millis).unwrap());
            }
        }
    }

    proptest! {
        #[test]
        fn an_exact_millisecond_and_one_half_beyond_it_read_the_same(millis in any::<i64>()) {
            let nanos = i128::from(millis) * NANOS_PER_MILLI;
            prop_assert_eq!(millis_of_nanos(nanos), millis);
            prop_assert_eq!(millis_of_nanos(nanos + i128::from(millis.signum()) * 500_000), millis);
        }
    }
}
