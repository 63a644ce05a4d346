//! How large a part may be: B2's limits, what the caller and the account say, and how a length is cut accordingly.
//!
//! Pure, and independent of how many parts are sent at once. Invariant: nobody else knows these numbers.

use std::iter::{Chain, RepeatN, repeat_n};

use crate::account_info::DEFAULT_MAX_PART_SIZE;
use crate::error::{Error, ErrorKind};

/// The most parts of a large file.
pub(crate) const MAX_PARTS: u32 = 10_000;
/// The largest file, in bytes.
pub(crate) const MAX_FILE_SIZE: u64 = 10_000_000_000_000;

/// After how many parts of the recommended size the parts of a file of unknown length begin to grow.
const PARTS_BEFORE_GROWTH: u64 = 1000;

/// What the caller asks for, in bytes. What is left out follows the account.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RequestedPartSizes {
    pub(crate) min: Option<u64>,
    pub(crate) recommended: Option<u64>,
    pub(crate) max: Option<u64>,
}

/// The sizes that a cut has to keep to, in bytes: 1 ≤ min ≤ recommended ≤ max ≤ 5 GB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartSizes {
    min: u64,
    recommended: u64,
    max: u64,
}

/// The lengths of the parts that something is cut into, first to last.
pub(crate) type Lengths = Chain<RepeatN<u64>, RepeatN<u64>>;

impl PartSizes {
    /// What the caller asks for, completed from the account: its recommended size is fitted between the caller's limits,
    /// and its absolute minimum gives way to both.
    ///
    /// # Errors
    /// `InvalidUserInput` when what the caller asks for contradicts itself, or is more than B2 takes.
    pub(crate) fn new(
        requested: RequestedPartSizes,
        absolute_minimum: u64,
        account_recommended: u64,
    ) -> Result<Self, Error> {
        for (name, value) in [
            ("min_part_size", requested.min),
            ("recommended_upload_part_size", requested.recommended),
            ("max_part_size", requested.max),
        ] {
            in_order(
                name,
                value.unwrap_or(0),
                "the largest part",
                DEFAULT_MAX_PART_SIZE,
            )?;
        }
        let max = requested.max.unwrap_or(DEFAULT_MAX_PART_SIZE);
        let recommended = requested.recommended.unwrap_or_else(|| {
            let at_least = requested.min.unwrap_or(1);
            account_recommended.max(at_least).min(max)
        });
        let min = requested
            .min
            .unwrap_or(absolute_minimum.min(recommended).min(max))
            .max(1);
        let recommended_name = "recommended_upload_part_size value";
        in_order("min_part_size", min, recommended_name, recommended)?;
        in_order(
            "recommended_upload_part_size",
            recommended,
            "max_part_size value",
            max,
        )?;
        Ok(Self {
            min,
            recommended,
            max,
        })
    }

    /// The smallest part but the last, which may be shorter.
    pub(crate) fn min(&self) -> u64 {
        self.min
    }

    /// What a part that is uploaded should have.
    pub(crate) fn recommended(&self) -> u64 {
        self.recommended
    }

    /// The same sizes with parts as small as they may be.
    pub(crate) fn smallest(self) -> Self {
        Self {
            recommended: self.min,
            ..self
        }
    }

    /// The same sizes for a file of `total` bytes: the recommended one is raised so far that 10,000 parts suffice.
    ///
    /// # Errors
    /// `MaxFileSizeExceeded` beyond 10 TB.
    pub(crate) fn for_total(self, total: u64) -> Result<Self, Error> {
        check_file_size(total)?;
        // Half as many parts again as would fill the limit, so that copies in between and a resumed plan have room.
        let scaled = (3 * total).div_ceil(2 * u64::from(MAX_PARTS));
        Ok(self.with_recommended(scaled))
    }

    /// The same sizes for the part that begins at `position` of a file whose length nobody knows yet. They grow in
    /// proportion to what is there, so that even 5 MB at the start lead to 10 TB in fewer than 10,000 parts, and they
    /// depend on nothing else, so that the same file is always cut at the same places.
    pub(crate) fn grown_at(self, position: u64) -> Self {
        self.with_recommended(position / PARTS_BEFORE_GROWTH)
    }

    fn with_recommended(self, at_least: u64) -> Self {
        Self {
            recommended: self.recommended.max(at_least.min(self.max)),
            ..self
        }
    }

    /// Cuts what is uploaded: pieces of the recommended size while that leaves at least the smallest part; equal ones
    /// where the rest would be more than a part may have. Only if `length` cannot be cut into proper parts is the last
    /// one too short. Nothing gives one empty piece.
    pub(crate) fn cut(&self, length: u64) -> Lengths {
        let full = length.saturating_sub(self.min) / self.recommended;
        let rest = length - full * self.recommended;
        if rest <= self.max {
            lengths(self.recommended, full, rest, 1)
        } else if self.missing(length) == 0 {
            equal(length, length.div_ceil(self.max))
        } else {
            lengths(self.max, length / self.max, length % self.max, 1)
        }
    }

    /// Cuts what the service copies: as few parts as possible, of equal size. One more where the last would otherwise
    /// have been a scrap. The recommended size is about uploads and does not matter here.
    ///
    /// `length` is one that [`longest_proper`](Self::longest_proper) gave.
    pub(crate) fn cut_copy(&self, length: u64) -> Lengths {
        let count = length.div_ceil(self.max);
        let rest = length % self.max;
        let with_one_more = length / (count + 1);
        if count > 1 && rest > 0 && rest < with_one_more && self.min <= with_one_more {
            equal(length, count + 1)
        } else {
            equal(length, count)
        }
    }

    /// How much `length` lacks to be cut into parts none of which is too short or too long.
    pub(crate) fn missing(&self, length: u64) -> u64 {
        let at_least = length.div_ceil(self.max) * self.min;
        at_least.saturating_sub(length)
    }

    /// The most of `length` that can be cut into parts none of which is too short or too long.
    pub(crate) fn longest_proper(&self, length: u64) -> u64 {
        match self.missing(length) {
            0 => length,
            // With n parts it is too short for the smallest ones, so it is more than n − 1 of the largest.
            _ => (length / self.max) * self.max,
        }
    }
}

/// Refuses a file that B2 would not take.
pub(crate) fn check_file_size(size: u64) -> Result<(), Error> {
    if size > MAX_FILE_SIZE {
        return Err(Error::new(ErrorKind::MaxFileSizeExceeded {
            size,
            max_allowed_size: MAX_FILE_SIZE,
        }));
    }
    Ok(())
}

/// What is said to somebody whose file does not fit into the parts that B2 allows.
pub(crate) fn too_many_parts() -> Error {
    let message = format!(
        "the file would need more than {MAX_PARTS} parts: ask for larger ones, or give fewer and longer sources"
    );
    Error::new(ErrorKind::InvalidUserInput { message })
}

fn in_order(name: &str, value: u64, limit_name: &str, limit: u64) -> Result<(), Error> {
    if value > limit {
        let message = format!("{name} value ({value}) exceeding {limit_name} ({limit})");
        return Err(Error::new(ErrorKind::InvalidUserInput { message }));
    }
    Ok(())
}

fn equal(length: u64, count: u64) -> Lengths {
    let (each, longer) = (length / count, length % count);
    lengths(each + 1, longer, each, count - longer)
}

fn lengths(first: u64, first_count: u64, then: u64, then_count: u64) -> Lengths {
    // A file has at most 10¹³ bytes, and nobody takes more lengths than there may be parts.
    let count = |count| usize::try_from(count).unwrap_or(usize::MAX);
    repeat_n(first, count(first_count)).chain(repeat_n(then, count(then_count)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const M: u64 = 1_000_000;

    fn requested(
        min: Option<u64>,
        recommended: Option<u64>,
        max: Option<u64>,
    ) -> RequestedPartSizes {
        RequestedPartSizes {
            min,
            recommended,
            max,
        }
    }

    fn sizes(min: u64, recommended: u64, max: u64) -> PartSizes {
        PartSizes::new(requested(Some(min), Some(recommended), Some(max)), 1, 1).unwrap()
    }

    #[test]
    fn sizes_are_made_consistent() {
        let none = None;
        for (min, recommended, max, expected) in [
            (none, none, none, (5 * M, 150 * M, 5000 * M)),
            (Some(200 * M), none, none, (200 * M, 200 * M, 5000 * M)),
            (none, none, Some(50 * M), (5 * M, 50 * M, 50 * M)),
            (none, Some(M), none, (M, M, 5000 * M)),
            (Some(M), none, Some(M), (M, M, M)),
            (none, none, Some(3 * M), (3 * M, 3 * M, 3 * M)),
            (Some(0), none, none, (1, 150 * M, 5000 * M)),
        ] {
            let made = PartSizes::new(requested(min, recommended, max), 5 * M, 150 * M).unwrap();
            assert_eq!((made.min, made.recommended, made.max), expected);
        }
    }

    #[test]
    fn an_account_that_recommends_less_than_its_minimum_is_believed() {
        let made = PartSizes::new(requested(None, None, None), 5 * M, M).unwrap();
        assert_eq!((made.min, made.recommended), (M, M));
    }

    #[test]
    fn contradictions_of_the_caller_are_named() {
        for (min, recommended, max, message) in [
            (
                Some(10),
                Some(5),
                None,
                "min_part_size value (10) exceeding recommended_upload_part_size value (5)",
            ),
            (
                None,
                Some(100),
                Some(50),
                "recommended_upload_part_size value (100) exceeding max_part_size value (50)",
            ),
            (
                Some(10),
                None,
                Some(5),
                "min_part_size value (10) exceeding recommended_upload_part_size value (5)",
            ),
            (
                Some(DEFAULT_MAX_PART_SIZE + 1),
                None,
                None,
                "min_part_size value (5000000001) exceeding the largest part (5000000000)",
            ),
        ] {
            let error = PartSizes::new(requested(min, recommended, max), 1, 150 * M).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::InvalidUserInput { .. }));
            assert_eq!(error.to_string(), message);
        }
        assert!(PartSizes::new(requested(None, Some(0), None), 1, 1).is_err());
    }

    #[test]
    fn the_recommended_size_follows_the_total() {
        let sizes = sizes(5 * M, 100 * M, 5000 * M);
        for (total, recommended) in [
            (666_000 * M, 100 * M),
            (667_000 * M, 100_050_000),
            (1_000_000 * M, 150 * M),
            (5_000_000 * M, 750 * M),
            (10_000_000 * M, 1_500 * M),
        ] {
            assert_eq!(sizes.for_total(total).unwrap().recommended, recommended);
        }
        assert!(matches!(
            sizes.for_total(MAX_FILE_SIZE + 1).unwrap_err().kind(),
            ErrorKind::MaxFileSizeExceeded { .. }
        ));
    }

    #[test]
    fn ten_terabytes_of_unknown_length_fit() {
        for recommended in [5 * M, 100 * M, 5000 * M] {
            let sizes = sizes(5 * M, recommended, 5000 * M);
            let (mut position, mut count) = (0, 0);
            while position < MAX_FILE_SIZE {
                position += sizes.grown_at(position).recommended;
                count += 1;
            }
            assert!(count <= MAX_PARTS, "{count} parts from {recommended}");
        }
    }

    #[test]
    fn copies_are_cut_as_evenly_as_they_can_be() {
        let sizes = sizes(5, 100, 5000);
        for (length, expected) in [
            (5000, vec![5000]),
            (5001, vec![1667, 1667, 1667]),
            (9000, vec![4500, 4500]),
            (25000, vec![5000; 5]),
            (25002, vec![3572, 3572, 3572, 3572, 3572, 3571, 3571]),
        ] {
            assert_eq!(sizes.cut_copy(length).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn what_is_uploaded_keeps_to_the_largest_part() {
        let sizes = sizes(5, 100, 100);
        assert_eq!(sizes.cut(100).collect::<Vec<_>>(), [100]);
        assert_eq!(sizes.cut(104).collect::<Vec<_>>(), [52, 52]);
        assert_eq!(sizes.cut(105).collect::<Vec<_>>(), [100, 5]);
        assert_eq!(sizes.cut(204).collect::<Vec<_>>(), [68, 68, 68]);
    }

    fn any_sizes() -> impl Strategy<Value = PartSizes> {
        (1..30_u64, 0..60_u64, 0..60_u64)
            .prop_map(|(min, more, most)| sizes(min, min + more, min + more + most))
    }

    proptest! {
        #[test]
        fn proper_lengths_are_cut_into_proper_parts(length in 0..5000_u64, sizes in any_sizes()) {
            let proper = sizes.longest_proper(length);
            prop_assert!(proper <= length && length - proper < sizes.min);
            prop_assert_eq!(sizes.missing(proper), 0);
            prop_assert_eq!(sizes.missing(length + sizes.missing(length)), 0);
            if proper > 0 {
                for parts in [sizes.cut(proper), sizes.cut_copy(proper)] {
                    let parts: Vec<u64> = parts.collect();
                    prop_assert!(parts.iter().all(|part| (sizes.min..=sizes.max).contains(part)), "{:?}", parts);
                    prop_assert_eq!(parts.iter().sum::<u64>(), proper);
                }
            }
        }

        #[test]
        fn any_length_is_cut_and_only_the_last_part_may_be_short(length in 1..5000_u64, sizes in any_sizes()) {
            let parts: Vec<u64> = sizes.cut(length).collect();
            prop_assert_eq!(parts.iter().sum::<u64>(), length);
            prop_assert!(parts.iter().all(|part| (1..=sizes.max).contains(part)), "{:?}", parts);
            prop_assert!(parts.iter().rev().skip(1).all(|part| *part >= sizes.min), "{:?}", parts);
        }
    }
}
