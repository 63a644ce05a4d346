//! Where a source is cut into parts. Pure, and independent of how many parts are sent at once.

use std::sync::Arc;

use super::super::part_sizes::{MAX_PARTS, PartSizes, too_many_parts};
use super::UploadSource;
use super::body::Piece;
use crate::error::Error;

/// A piece of a source that becomes one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::transfer) struct PlannedPart {
    /// From 1.
    pub(in crate::transfer) number: u32,
    pub(in crate::transfer) offset: u64,
    pub(in crate::transfer) length: u64,
}

impl PlannedPart {
    /// Its bytes.
    pub(super) fn of(&self, source: &Arc<dyn UploadSource>) -> Piece {
        Piece {
            source: Arc::clone(source),
            offset: self.offset,
            length: self.length,
        }
    }
}

/// Cuts a source of `length` bytes. One piece means that the source is sent whole.
pub(super) fn split(length: u64, sizes: &PartSizes) -> Result<Vec<PlannedPart>, Error> {
    let mut parts = Vec::new();
    let mut offset = 0;
    for (number, length) in (1..).zip(sizes.for_total(length)?.cut(length)) {
        if number > MAX_PARTS {
            return Err(too_many_parts());
        }
        parts.push(PlannedPart {
            number,
            offset,
            length,
        });
        offset += length;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::part_sizes::{MAX_FILE_SIZE, RequestedPartSizes};
    use super::*;

    const M: u64 = 1_000_000;

    fn sizes(absolute_minimum: u64, recommended: u64) -> PartSizes {
        PartSizes::new(RequestedPartSizes::default(), absolute_minimum, recommended).unwrap()
    }

    fn lengths(length: u64, sizes: &PartSizes) -> Vec<u64> {
        split(length, sizes)
            .unwrap()
            .iter()
            .map(|part| part.length)
            .collect()
    }

    #[test]
    fn a_source_is_cut_at_the_recommended_size() {
        let sizes = sizes(5, 100);
        assert_eq!(lengths(0, &sizes), [0]);
        assert_eq!(lengths(100, &sizes), [100]);
        assert_eq!(lengths(104, &sizes), [104]);
        assert_eq!(lengths(105, &sizes), [100, 5]);
        assert_eq!(lengths(205, &sizes), [100, 100, 5]);
        assert_eq!(lengths(510, &sizes), [100, 100, 100, 100, 100, 10]);
    }

    #[test]
    fn parts_grow_so_that_ten_thousand_suffice() {
        let sizes = sizes(5 * M, 100 * M);
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
    fn a_source_that_needs_too_many_parts_is_refused() {
        let requested = RequestedPartSizes {
            max: Some(10),
            ..RequestedPartSizes::default()
        };
        let sizes = PartSizes::new(requested, 5, 10).unwrap();
        assert_eq!(lengths(100_000, &sizes).len(), 10_000);
        assert!(split(100_001, &sizes).is_err());
        assert!(split(MAX_FILE_SIZE, &sizes).is_err());
    }

    proptest! {
        #[test]
        fn parts_cover_the_source_and_keep_the_minimum(length in 0..2_000_000_u64, min in 1..1000_u64, more in 0..5000_u64) {
            let sizes = sizes(min, min + more);
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
