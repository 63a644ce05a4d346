//! Byte ranges as HTTP writes them: from first to last, both included.

use std::fmt;

/// A range of at least one byte.
///
/// ```
#[doc = include_str!("api/example.txt")]
/// # use b2_internal::range::ByteRange;
/// let range = ByteRange::new(2, 4).ok_or("ends before it begins")?;
/// let download = bucket.download_file_by_name("2026/a.jpg").range(range).await?;
/// download.save_to(&copy).await?;
/// assert_eq!(std::fs::read(&copy)?, b"pho");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ByteRange {
    start: u64,
    end: u64,
}

impl ByteRange {
    /// The bytes `start` to `end`, both included; `None` when `end` lies before `start`.
    pub fn new(start: u64, end: u64) -> Option<Self> {
        // The length of the whole range of u64 would not fit a u64.
        (start <= end && end - start < u64::MAX).then_some(Self { start, end })
    }

    /// The `length` bytes from `start`; `None` when there are none, or when they end beyond 2⁶⁴.
    pub fn with_length(start: u64, length: u64) -> Option<Self> {
        let end = start.checked_add(length.checked_sub(1)?)?;
        Self::new(start, end)
    }

    /// The first byte.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// The last byte.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The number of bytes.
    pub fn size(&self) -> u64 {
        self.end - self.start + 1
    }

    /// The bytes `sub_start` to `sub_end` of this range, both included and counted from its first byte; `None` when they do not
    /// lie in it.
    ///
    /// ```
    /// # use b2_internal::range::ByteRange;
    /// let range = ByteRange::new(10, 19).unwrap();
    /// assert_eq!(range.subrange(2, 4), ByteRange::new(12, 14));
    /// assert_eq!(range.subrange(2, 10), None);
    /// ```
    pub fn subrange(&self, sub_start: u64, sub_end: u64) -> Option<Self> {
        if sub_start > sub_end || sub_end >= self.size() {
            return None;
        }
        Self::new(self.start + sub_start, self.start + sub_end)
    }

    /// Reads a `Content-Range`: `bytes 5-8/10`, `bytes 5-8/*`; also `bytes=5-8` and `5-8`. Gives the range, and the total
    /// where it is known.
    pub fn parse(text: &str) -> Option<(Self, Option<u64>)> {
        let rest = match text.strip_prefix("bytes") {
            Some(rest) => rest.strip_prefix([' ', '='])?,
            None => text,
        };
        let (range, total) = match rest.split_once('/') {
            Some((range, "*")) => (range, None),
            Some((range, total)) => (range, Some(parse_digits(total)?)),
            None => (rest, None),
        };
        let (start, end) = range.split_once('-')?;
        Some((Self::new(parse_digits(start)?, parse_digits(end)?)?, total))
    }
}

impl fmt::Display for ByteRange {
    /// Writes the value of a `Range` header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes={}-{}", self.start, self.end)
    }
}

impl serde::Serialize for ByteRange {
    /// Writes what the copying calls take: the value of a `Range` header.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A number without the sign that `str::parse` would accept.
fn parse_digits(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_service_writes_them() {
        let range = |start, end| ByteRange::new(start, end).unwrap();
        for (text, expected) in [
            ("bytes=0-11", Some((range(0, 11), None))),
            ("bytes 0-11", Some((range(0, 11), None))),
            ("0-11", Some((range(0, 11), None))),
            ("bytes 1-11/*", Some((range(1, 11), None))),
            ("bytes 10-110/200", Some((range(10, 110), Some(200)))),
            ("bytes=5-", None),
            ("bytes=-5", None),
            ("BYTES=0-1", None),
            ("bytes=5-3", None),
            ("bytes0-1", None),
            ("bytes:0-1", None),
            ("bytes\u{e9}0-1", None),
            ("bytes", None),
            ("", None),
            ("bytes +1-2", None),
        ] {
            assert_eq!(ByteRange::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn a_range_of_a_range_lies_in_it() {
        let range = |start, end| ByteRange::new(start, end).unwrap();
        for (of, (start, end), expected) in [
            (range(1, 10), (2, 5), Some(range(3, 6))),
            (range(1, 10), (0, 9), Some(range(1, 10))),
            (range(1, 10), (9, 10), None),
            (range(0, 10), (5, 15), None),
            (range(0, 10), (11, 11), None),
            (range(0, 10), (5, 4), None),
        ] {
            assert_eq!(of.subrange(start, end), expected, "{start}-{end} of {of}");
        }
    }

    #[test]
    fn a_range_is_never_empty_and_never_overflows() {
        assert_eq!(ByteRange::with_length(5, 0), None);
        assert_eq!(ByteRange::with_length(u64::MAX, 2), None);
        assert_eq!(
            ByteRange::with_length(5, 3).unwrap().to_string(),
            "bytes=5-7"
        );
        assert_eq!(ByteRange::new(0, u64::MAX), None);
    }
}
