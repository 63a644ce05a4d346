//! Quantities as a person writes them.

use std::num::NonZeroU64;
use std::time::Duration;

/// Reads `20ms`, `1.5s` or `2m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = divide(text)?;
    let seconds_per_unit = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        _ => return Err("expected a number with ms, s or m, such as 20ms".to_owned()),
    };
    Duration::try_from_secs_f64(number * seconds_per_unit)
        .map_err(|_| "the time is negative or too long".to_owned())
}

/// Reads `800`, `500k`, `1.5M` or `1G`, in bytes and powers of ten.
pub(super) fn bytes_per_second(text: &str) -> Result<NonZeroU64, String> {
    let (number, unit) = divide(text)?;
    let bytes_per_unit = match unit {
        "" => 1.0,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        _ => return Err("expected a number with k, M or G, such as 10M".to_owned()),
    };
    // The cast saturates: what is negative or no number becomes 0, and what is too large the greatest rate.
    NonZeroU64::new((number * bytes_per_unit) as u64)
        .ok_or_else(|| "at least one byte per second has to go through".to_owned())
}

fn divide(text: &str) -> Result<(f64, &str), String> {
    let split = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number = number
        .parse()
        .map_err(|_| format!("{number:?} is not a number"))?;
    Ok((number, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(duration("20ms"), Ok(Duration::from_millis(20)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1_500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["", "20", "20h", "-1s", "ms", "1e300m"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn rates_have_units_of_ten() {
        let rate = |text| bytes_per_second(text).map(NonZeroU64::get);
        assert_eq!(rate("800"), Ok(800));
        assert_eq!(rate("500k"), Ok(500_000));
        assert_eq!(rate("1.5M"), Ok(1_500_000));
        assert_eq!(rate("1G"), Ok(1_000_000_000));
        for wrong in ["", "0", "-5k", "10Mi", "k", "0.1"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }
}
