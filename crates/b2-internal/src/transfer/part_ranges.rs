use super::part_sizes::MAX_PARTS;
use crate::error::{Error, ErrorKind};

/// Divides `content_length` bytes into as many parts of at least `minimum_part_size` as there may be, all of one size but
/// the last, which takes the rest. Each is given as offset and length.
///
/// Uploads choose their parts otherwise; this is for tools that make the calls themselves.
///
/// # Errors
/// `InvalidArgument` for less than two parts.
///
/// ```
/// # use b2_internal::transfer::choose_part_ranges;
/// assert_eq!(choose_part_ranges(299, 100).unwrap(), [(0, 149), (149, 150)]);
/// ```
pub fn choose_part_ranges(
    content_length: u64,
    minimum_part_size: u64,
) -> Result<Vec<(u64, u64)>, Error> {
    let count = content_length
        .checked_div(minimum_part_size)
        .unwrap_or_default()
        .min(u64::from(MAX_PARTS));
    if count < 2 {
        return Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: "content_length".to_owned(),
            message: format!(
                "must be at least twice the minimum part size ({minimum_part_size}), and is {content_length}"
            ),
        }));
    }
    let size = content_length / count;
    let mut parts: Vec<_> = (0..count - 1).map(|index| (index * size, size)).collect();
    let last = (count - 1) * size;
    parts.push((last, content_length - last));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_of_ranges() {
        let ranges = |length, minimum| choose_part_ranges(length, minimum).unwrap();
        assert_eq!(ranges(200, 100), [(0, 100), (100, 100)]);
        assert_eq!(ranges(299, 100), [(0, 149), (149, 150)]);
        assert_eq!(ranges(300, 100), [(0, 100), (100, 100), (200, 100)]);
        let ten = ranges(1001, 100);
        assert_eq!((ten.len(), ten[8], ten[9]), (10, (800, 100), (900, 101)));
        let most = ranges(10_000_000_000_000, 100_000_000);
        assert_eq!(most.len(), 10_000);
        assert!(most.iter().all(|(_, size)| *size == 1_000_000_000));
        for (length, minimum) in [(199, 100), (0, 100), (100, 0), (u64::MAX, u64::MAX)] {
            assert!(choose_part_ranges(length, minimum).is_err());
        }
    }

    proptest! {
        #[test]
        fn the_parts_cover_all_and_none_is_too_small(minimum in 1..1000_u64, factor in 2..50_u64, more in 0..1000_u64) {
            let length = minimum * factor + more;
            let mut end = 0;
            for (offset, size) in choose_part_ranges(length, minimum).unwrap() {
                prop_assert_eq!(offset, end);
                prop_assert!(size >= minimum);
                end += size;
            }
            prop_assert_eq!(end, length);
        }
    }
}
