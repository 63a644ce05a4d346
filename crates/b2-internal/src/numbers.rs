//! Byte counts for people, in powers of a thousand, to the letter as Python's SDK writes them.

/// The letters of the scales from 1000 on.
const PREFIXES: [&str; 6] = ["k", "M", "G", "T", "P", "E"];

/// Writes a count with three or four digits and its unit: `1.23 kB`.
///
/// ```
/// # use b2_internal::numbers::format_and_scale_number;
/// assert_eq!(format_and_scale_number(999, "B"), "999 B");
/// assert_eq!(format_and_scale_number(1_234_567, "B"), "1.23 MB");
/// ```
pub fn format_and_scale_number(x: u64, unit: &str) -> String {
    let scale = Scale::of(x);
    format!("{} {}{unit}", scale.digits(x), scale.prefix)
}

/// Writes how much of a whole is done, both in the scale of the whole: `9.4 / 10.0 kB`.
///
/// ```
/// # use b2_internal::numbers::format_and_scale_fraction;
/// assert_eq!(format_and_scale_fraction(9_400, 10_000, "B"), "9.4 / 10.0 kB");
/// ```
pub fn format_and_scale_fraction(numerator: u64, denominator: u64, unit: &str) -> String {
    let scale = Scale::of(denominator);
    format!(
        "{} / {} {}{unit}",
        scale.digits(numerator),
        scale.digits(denominator),
        scale.prefix
    )
}

struct Scale {
    divisor: u64,
    decimals: usize,
    prefix: &'static str,
}

impl Scale {
    /// Chosen before rounding: 9999 is `10.00 k`.
    fn of(x: u64) -> Self {
        let mut scale = Self {
            divisor: 1,
            decimals: 0,
            prefix: "",
        };
        for prefix in PREFIXES {
            if x / scale.divisor < 1000 {
                break;
            }
            scale.divisor *= 1000;
            scale.prefix = prefix;
        }
        if scale.divisor > 1 {
            scale.decimals = match x / scale.divisor {
                0..10 => 2,
                10..100 => 1,
                _ => 0,
            };
        }
        scale
    }

    fn digits(&self, x: u64) -> String {
        // What an f64 cannot hold exactly is far beyond the decimals that are shown.
        format!("{:.*}", self.decimals, x as f64 / self.divisor as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_numbers() {
        for (x, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.00 kB"),
            (1234, "1.23 kB"),
            (9994, "9.99 kB"),
            (9999, "10.00 kB"),
            (10_000, "10.0 kB"),
            (99_950, "100.0 kB"),
            (100_000, "100 kB"),
            (999_499, "999 kB"),
            (999_500, "1000 kB"),
            (1_000_000, "1.00 MB"),
            (1_000_000_000_000_000, "1.00 PB"),
            (1_000_000_000_000_000_000, "1.00 EB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(format_and_scale_number(x, "B"), text);
        }
    }

    #[test]
    fn the_table_of_fractions() {
        for (numerator, denominator, text) in [
            (0, 100, "0 / 100 B"),
            (0, 10_000, "0.0 / 10.0 kB"),
            (9_400, 10_000, "9.4 / 10.0 kB"),
            (1_234_567, 9_999_999, "1.23 / 10.00 MB"),
            (5, 999, "5 / 999 B"),
            (0, 0, "0 / 0 B"),
        ] {
            assert_eq!(format_and_scale_fraction(numerator, denominator, "B"), text);
        }
    }
}
