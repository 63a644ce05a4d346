//! Where a source is cut into parts. Pure, and independent of how many parts are sent at once.

use crate::error::{Error, ErrorKind};

/// The most parts of a large file.
const MAX_PARTS: u64 = 10_000;
/// The largest part, in bytes.
const MAX_PART_SIZE: u64 = 5_000_000_000;
/// The largest file, in bytes.
const MAX_FILE_SIZE: u64 = 10_000_000_000_000;

/// The sizes that a cut has to keep to, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartSizes {
    min: u64,
    recommended: u64,
}

/// A piece of a source that becomes one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlannedPart {
    /// From 1.
    pub(super) number: u32,
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl PartSizes {
    /// The caller's smallest part, or that of the account; the recommended size is raised to it.
    pub(super) fn new(
        min: Option<u64>,
        account_minimum: u64,
        recommended: u64,
    ) -> Result<Self, Error> {
        let min = min.unwrap_or(account_minimum.min(recommended)).max(1);
        if min > MAX_PART_SIZE {
            let message =
                format!("min_part_size value ({min}) exceeding the largest part ({MAX_PART_SIZE})");
            return Err(Error::new(ErrorKind::InvalidUserInput { message }));
        }
        Ok(Self {
            min,
            recommended: recommended.clamp(min, MAX_PART_SIZE),
        })
    }
}

/// Cuts a source of `length` bytes: pieces of the recommended size while that leaves at least the smallest part.
/// One piece means that the source is sent whole.
pub(super) fn split(length: u64, sizes: &PartSizes) -> Result<Vec<PlannedPart>, Error> {
    if length > MAX_FILE_SIZE {
        return Err(Error::new(ErrorKind::MaxFileSizeExceeded {
            size: length,
            max_allowed_size: MAX_FILE_SIZE,
        }));
    }
    // Half as many parts again as would fill the limit, so that a resumed plan has room.
    let scaled = (3 * length).div_ceil(2 * MAX_PARTS);
    let size = sizes.recommended.max(scaled.min(MAX_PART_SIZE));
    let mut parts = Vec::new();
    let mut offset = 0;
    while length - offset >= size + sizes.min {
        parts.push(PlannedPart {
            number: parts.len() as u32 + 1,
            offset,
            length: size,
        });
        offset += size;
    }
    parts.push(PlannedPart {
        number: parts.len() as u32 + 1,
        offset,
        length: length - offset,
    });
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const M: u64 = 1_000_000;

    fn lengths(length: u64, sizes: &PartSizes) -> Vec<u64> {
        split(length, sizes)
            .unwrap()
            .iter()
            .map(|part| part.length)
            .collect()
    }

    #[test]
    fn a_source_is_cut_at_the_recommended_size() {
        let sizes = PartSizes::new(None, 5, 100).unwrap();
        assert_eq!(lengths(0, &sizes), [0]);
        assert_eq!(lengths(100, &sizes), [100]);
        assert_eq!(lengths(104, &sizes), [104]);
        assert_eq!(lengths(105, &sizes), [100, 5]);
        assert_eq!(lengths(205, &sizes), [100, 100, 5]);
        assert_eq!(lengths(510, &sizes), [100, 100, 100, 100, 100, 10]);
    }

    #[test]
    fn parts_grow_so_that_ten_thousand_suffice() {
        let sizes = PartSizes::new(None, 5 * M, 100 * M).unwrap();
        for (total, size, count) in [
            (666_000 * M, 100 * M, 6660),
            (667_000 * M, 100_050_000, 6667),
            (1_000_000 * M, 150 * M, 6667),
            (5_000_000 * M, 750 * M, 6667),
            (10_000_000 * M, 1_500 * M, 6667),
        ] {
            let parts = split(total, &sizes).unwrap();
            assert_eq!((parts[0].length, parts.len()), (size, count), "{total}");
        }
        assert!(split(MAX_FILE_SIZE + 1, &sizes).is_err());
    }

    #[test]
    fn sizes_are_made_consistent() {
        let sizes = |min, recommended| PartSizes::new(min, 5 * M, recommended).unwrap();
        assert_eq!(
            sizes(None, 150 * M),
            PartSizes {
                min: 5 * M,
                recommended: 150 * M
            }
        );
        assert_eq!(
            sizes(Some(200 * M), 150 * M),
            PartSizes {
                min: 200 * M,
                recommended: 200 * M
            }
        );
        assert_eq!(
            sizes(None, M),
            PartSizes {
                min: M,
                recommended: M
            }
        );
        assert!(PartSizes::new(Some(MAX_PART_SIZE + 1), 1, 1).is_err());
    }

    proptest! {
        #[test]
        fn parts_cover_the_source_and_keep_the_minimum(length in 0..2_000_000_u64, min in 1..1000_u64, more in 0..5000_u64) {
            let sizes = PartSizes::new(Some(min), 1, min + more).unwrap();
            let parts = split(length, &sizes).unwrap();
            let mut end = 0;
            for (index, part) in parts.iter().enumerate() {
                prop_assert_eq!((part.number as usize, part.offset), (index + 1, end));
                prop_assert!(part.length >= min || parts.len() == 1);
                end += part.length;
            }
            prop_assert_eq!(end, length);
            prop_assert!(parts.len() <= 10_000);
        }
    }
}
