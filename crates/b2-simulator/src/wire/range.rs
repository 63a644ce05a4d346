use crate::refusal::Refusal;

/// A range of bytes of a content: `offset .. offset + length`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ByteRange {
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

impl ByteRange {
    /// Reads `bytes=a-b`, `bytes=a-` or `bytes=-n` for a content of `total` bytes; an end beyond it is clamped.
    pub(crate) fn parse(text: &str, total: u64) -> Result<Self, Refusal> {
        let broken = || Refusal::bad_request(format!("Invalid range: {text}"));
        let (first, last) = text
            .strip_prefix("bytes=")
            .and_then(|range| range.split_once('-'))
            .ok_or_else(broken)?;
        let number = |digits: &str| -> Result<u64, Refusal> {
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(broken());
            }
            // More digits than a u64 holds mean: beyond every end.
            Ok(digits.parse().unwrap_or(u64::MAX))
        };
        let (offset, end) = match (first, last) {
            ("", length) => (total.saturating_sub(number(length)?), total),
            (first, "") => (number(first)?, total),
            (first, last) => (number(first)?, number(last)?.saturating_add(1).min(total)),
        };
        if !last.is_empty() && !first.is_empty() && number(last)? < offset {
            return Err(broken());
        }
        if offset >= total {
            return Err(Refusal::unsatisfiable_range());
        }
        Ok(Self {
            offset,
            length: end - offset,
        })
    }

    /// The value of `Content-Range`.
    pub(crate) fn content_range(self, total: u64) -> String {
        format!(
            "bytes {}-{}/{total}",
            self.offset,
            self.offset + self.length - 1
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_follow_the_table() {
        let table = [
            ("bytes=0-9", 10, Ok((0, 10))),
            ("bytes=5-8", 10, Ok((5, 4))),
            ("bytes=5-99", 10, Ok((5, 5))),
            ("bytes=9-9", 10, Ok((9, 1))),
            ("bytes=5-", 10, Ok((5, 5))),
            ("bytes=-3", 10, Ok((7, 3))),
            ("bytes=-99", 10, Ok((0, 10))),
            ("bytes=0-99999999999999999999999", 10, Ok((0, 10))),
            ("bytes=10-12", 10, Err(416)),
            ("bytes=10-", 10, Err(416)),
            ("bytes=-0", 10, Err(416)),
            ("bytes=0-0", 0, Err(416)),
            ("bytes=8-5", 10, Err(400)),
            ("bytes=-", 10, Err(400)),
            ("bytes=0-1,3-4", 10, Err(400)),
            ("bytes=+1-2", 10, Err(400)),
            ("lines=0-1", 10, Err(400)),
        ];
        for (text, total, expected) in table {
            let range = ByteRange::parse(text, total)
                .map(|range| (range.offset, range.length))
                .map_err(|refusal| refusal.status);
            assert_eq!(range, expected, "{text} of {total}");
        }
    }
}
