//! How long the parts are of what is read only once.

use super::super::super::part_sizes::{MAX_PARTS, PartSizes, check_file_size, too_many_parts};
use super::super::part_plan::PlannedPart;
use crate::error::Error;

/// Parts begin small, because each is in memory until the service has it, and grow in proportion to what was sent, so that
/// 10,000 of them make 10 TB.
#[derive(Debug, Clone, Copy)]
pub(in crate::transfer::upload) struct Layout {
    sizes: PartSizes,
    total: Option<u64>,
}

impl Layout {
    pub(in crate::transfer::upload) fn new(
        sizes: PartSizes,
        total: Option<u64>,
    ) -> Result<Self, Error> {
        check_file_size(total.unwrap_or(0))?;
        Ok(Self { sizes, total })
    }

    /// The part that follows `before`; the first, without. It is shorter if the bytes end earlier.
    pub(super) fn after(&self, before: Option<PlannedPart>) -> Result<PlannedPart, Error> {
        let (number, offset) = match before {
            Some(part) => (part.number + 1, part.offset + part.length),
            None => (1, 0),
        };
        if number > MAX_PARTS {
            return Err(too_many_parts());
        }
        check_file_size(offset)?;
        let length = self.sizes.grown_at(offset).recommended();
        let length = self
            .total
            .map_or(length, |total| length.min(total.saturating_sub(offset)));
        Ok(PlannedPart {
            number,
            offset,
            length,
        })
    }

    /// All parts, when it is known how many bytes there are.
    pub(in crate::transfer::upload) fn parts(&self) -> Result<Option<Vec<PlannedPart>>, Error> {
        let Some(total) = self.total else {
            return Ok(None);
        };
        let mut parts = vec![self.after(None)?];
        while let Some(last) = parts.last().copied()
            && last.offset + last.length < total
        {
            parts.push(self.after(Some(last))?);
        }
        Ok(Some(parts))
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    /// The longest part of a file of so many bytes.
    pub(in crate::transfer::upload) fn longest(sizes: PartSizes, total: u64) -> u64 {
        sizes.grown_at(total).recommended()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::part_sizes::{MAX_FILE_SIZE, RequestedPartSizes};
    use super::*;

    fn sizes(max: Option<u64>) -> PartSizes {
        let requested = RequestedPartSizes {
            max,
            ..RequestedPartSizes::default()
        };
        PartSizes::new(requested, 5, 5).unwrap()
    }

    fn lengths(total: u64) -> Vec<u64> {
        let layout = Layout::new(sizes(None), Some(total)).unwrap();
        let parts = layout.parts().unwrap().unwrap();
        parts.iter().map(|part| part.length).collect()
    }

    #[test]
    fn what_is_of_known_length_is_cut_to_its_last_byte() {
        assert_eq!(lengths(0), [0]);
        assert_eq!(lengths(4), [4]);
        assert_eq!(lengths(5), [5]);
        assert_eq!(lengths(11), [5, 5, 1]);
    }

    #[test]
    fn w44_ten_terabytes_fit_and_begin_with_the_smallest_parts() {
        let requested = RequestedPartSizes {
            recommended: Some(5_000_000),
            ..RequestedPartSizes::default()
        };
        let sizes = PartSizes::new(requested, 5_000_000, 100_000_000).unwrap();
        let layout = Layout::new(sizes, Some(MAX_FILE_SIZE)).unwrap();
        let parts = layout.parts().unwrap().unwrap();
        assert!(parts.len() <= 10_000, "{}", parts.len());
        assert!(parts[..1000].iter().all(|part| part.length == 5_000_000));
        assert!(parts.iter().all(|part| part.length <= 5_000_000_000));
    }

    #[test]
    fn parts_that_may_not_grow_come_to_an_end() {
        let layout = Layout::new(sizes(Some(5)), Some(50_001)).unwrap();
        assert!(layout.parts().is_err());
        assert!(Layout::new(sizes(None), Some(MAX_FILE_SIZE + 1)).is_err());
    }
}
