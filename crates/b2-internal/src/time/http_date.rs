//! The dates of HTTP headers (RFC 9110, section 5.6.7): always UTC, whole seconds, three forms.

use std::ops::RangeInclusive;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// The epoch was a Thursday, so this is the order of `days since the epoch, modulo 7`.
const WEEKDAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];
const SECONDS_PER_DAY: i64 = 86_400;

/// Reads an HTTP date in any of its three forms and gives milliseconds since the epoch.
///
/// The forms are `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. A
/// year of two digits is one of 1969 to 2068. The name of the weekday has to be one, but is not compared with the date.
/// As in Python, case does not matter and day, hour, minute and second may have one digit. Anything else is `None`.
pub fn parse(value: &str) -> Option<i64> {
    let value = value.trim();
    let seconds = match value.split_once(", ") {
        Some((weekday, rest)) => after_weekday(weekday, rest)?,
        None => asctime(value)?,
    };
    Some(seconds * 1000)
}

/// Writes a moment, given in milliseconds since the epoch, as `Sun, 06 Nov 1994 08:49:37 GMT`. Fractions of a second
/// are cut off.
///
/// `None` for a moment outside of the years 0000 to 9999, which the form cannot express.
pub fn format(millis: i64) -> Option<String> {
    let (days, time) = day_and_time(millis);
    let (year, month, day) = date_of(days);
    if !(0..=9999).contains(&year) {
        return None;
    }
    let weekday = named(&WEEKDAYS, days.rem_euclid(7))?.get(..3)?;
    let month = named(&MONTHS, month - 1)?;
    Some(format!("{weekday}, {day:02} {month} {year:04} {time} GMT"))
}

/// Writes a moment, given in milliseconds since the epoch, as a date `1994-11-06` and a time `08:49:37`, both UTC. Fractions
/// of a second are cut off.
pub(crate) fn date_and_time(millis: i64) -> (String, String) {
    let (days, time) = day_and_time(millis);
    let (year, month, day) = date_of(days);
    (format!("{year:04}-{month:02}-{day:02}"), time)
}

/// The days since the epoch, and the time on the last of them.
fn day_and_time(millis: i64) -> (i64, String) {
    let seconds = millis.div_euclid(1000);
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    (seconds.div_euclid(SECONDS_PER_DAY), time)
}

/// `06 Nov 1994 08:49:37 GMT` after a short weekday, `06-Nov-94 08:49:37 GMT` after a long one.
fn after_weekday(weekday: &str, rest: &str) -> Option<i64> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    match words.as_slice() {
        [day, month, year, time, zone] if is_short_weekday(weekday) && is_gmt(zone) => {
            moment(number(year, 4..=4)?, month, day, time)
        }
        [date, time, zone] if position(&WEEKDAYS, weekday).is_some() && is_gmt(zone) => {
            let [day, month, year] = fields(date, '-')?;
            let year = match number(year, 2..=2)? {
                year @ 69.. => 1900 + year,
                year => 2000 + year,
            };
            moment(year, month, day, time)
        }
        _ => None,
    }
}

/// `Sun Nov  6 08:49:37 1994`
fn asctime(value: &str) -> Option<i64> {
    let words: Vec<&str> = value.split_whitespace().collect();
    match words.as_slice() {
        [weekday, month, day, time, year] if is_short_weekday(weekday) => {
            moment(number(year, 4..=4)?, month, day, time)
        }
        _ => None,
    }
}

fn moment(year: i64, month: &str, day: &str, time: &str) -> Option<i64> {
    let month = 1 + position(&MONTHS, month)?;
    let day = number(day, 1..=2)?;
    let days = days_of(year, month, day);
    // A day that the month does not have would come out as one of the next month.
    if date_of(days) != (year, month, day) {
        return None;
    }
    let [hour, minute, second] = fields(time, ':')?;
    let [hour, minute, second] = [hour, minute, second].map(|text| number(text, 1..=2));
    let (hour, minute, second) = (hour?, minute?, second?);
    // The sixtieth second is a leap second, which the epoch does not count.
    let is_time = hour < 24 && minute < 60 && second <= 60;
    is_time.then_some(days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second)
}

fn is_short_weekday(name: &str) -> bool {
    WEEKDAYS
        .iter()
        .filter_map(|weekday| weekday.get(..3))
        .any(|short| short.eq_ignore_ascii_case(name))
}

fn is_gmt(zone: &str) -> bool {
    zone.eq_ignore_ascii_case("GMT")
}

/// A number of so many digits and nothing else.
fn number(text: &str, length: RangeInclusive<usize>) -> Option<i64> {
    let well_formed =
        length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| text.parse().ok()).flatten()
}

/// Exactly `N` fields.
fn fields<const N: usize>(text: &str, separator: char) -> Option<[&str; N]> {
    let fields: Vec<&str> = text.split(separator).collect();
    fields.try_into().ok()
}

fn position(names: &[&str], name: &str) -> Option<i64> {
    let index = names
        .iter()
        .position(|known| known.eq_ignore_ascii_case(name))?;
    i64::try_from(index).ok()
}

fn named<'a>(names: &[&'a str], index: i64) -> Option<&'a str> {
    names.get(usize::try_from(index).ok()?).copied()
}

/// Days since the epoch of a date of the Gregorian calendar, also where the calendar was not in use.
///
/// Counts from the first of March, so that the leap day comes last in its year.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_ERA + day_of_era - EPOCH_IN_DAYS
}

/// The inverse of [`days_of`]: year, month and day.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_IN_DAYS;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// An era is the 400 years after which the calendar repeats itself.
const DAYS_PER_ERA: i64 = 146_097;
/// Days from the first of March of the year 0 to the epoch.
const EPOCH_IN_DAYS: i64 = 719_468;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RFC_EXAMPLE: i64 = 784_111_777_000;
    /// 9999-12-31 23:59:59
    const LAST: i64 = 253_402_300_799_000;
    /// 0000-01-01 00:00:00
    const FIRST: i64 = -62_167_219_200_000;

    #[test]
    fn the_three_forms_are_read() {
        #[rustfmt::skip]
        let table = [
            ("Sun, 06 Nov 1994 08:49:37 GMT", RFC_EXAMPLE),
            ("Sunday, 06-Nov-94 08:49:37 GMT", RFC_EXAMPLE),
            ("Sun Nov  6 08:49:37 1994", RFC_EXAMPLE),
            (" Sun, 06 Nov 1994 08:49:37 GMT ", RFC_EXAMPLE),
            ("sun, 6 nov 1994 8:49:37 gmt", RFC_EXAMPLE),
            ("Fri, 16 Dec 2016 20:52:30 GMT", 1_481_921_550_000),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 31 Dec 1969 23:59:59 GMT", -1000),
            ("Wednesday, 31-Dec-69 23:59:59 GMT", -1000),
            ("Sunday, 01-Jan-68 00:00:00 GMT", 3_092_601_600_000),
            ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400_000),
            ("Thu Feb 29 12:00:00 2024", 1_709_208_000_000),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800_000),
            ("Fri, 31 Dec 9999 23:59:59 GMT", LAST),
            // The weekday is not held against the date.
            ("Mon, 06 Nov 1994 08:49:37 GMT", RFC_EXAMPLE),
        ];
        for (text, millis) in table {
            assert_eq!(parse(text), Some(millis), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "bad format",
            "Fri, 16 XXX 2016 20:52:30 GMT",
            "Fri, 16 Dec 2016 20:52:30",
            "Fri, 16 Dec 2016 20:52:30 CET",
            "Fri, 16 Dec 2016 20:52:30 +0000",
            "Fri, 16 Dec 16 20:52:30 GMT",
            "Friday, 16 Dec 2016 20:52:30 GMT",
            "Fri, 16-Dec-16 20:52:30 GMT",
            "Friday, 16-Dec-2016 20:52:30 GMT",
            "Xyz, 16 Dec 2016 20:52:30 GMT",
            "Fri, 00 Dec 2016 20:52:30 GMT",
            "Sat, 31 Apr 2016 20:52:30 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Thu, 29 Feb 1900 00:00:00 GMT",
            "Fri, 16 Dec 2016 24:00:00 GMT",
            "Fri, 16 Dec 2016 20:60:30 GMT",
            "Fri, 16 Dec 2016 20:52:61 GMT",
            "Fri, 16 Dec 2016 20:52 GMT",
            "Fri, 16 Dec 2016 20:52:30:01 GMT",
            "Fri, +6 Dec 2016 20:52:30 GMT",
            "Fri, 16 Dec 2016 20:52:30 GMT trailing",
            "Fri Dec 16 20:52:30 2016 GMT",
            "Fri Dec 16 20:52:30 16",
            "2016-12-16T20:52:30Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn moments_outside_of_four_digit_years_have_no_form() {
        assert_eq!(
            format(LAST).as_deref(),
            Some("Fri, 31 Dec 9999 23:59:59 GMT")
        );
        assert_eq!(format(LAST + 1000), None);
        assert_eq!(
            format(FIRST).as_deref(),
            Some("Sat, 01 Jan 0000 00:00:00 GMT")
        );
        assert_eq!(format(FIRST - 1), None);
        assert_eq!(format(i64::MIN), None);
        assert_eq!(format(i64::MAX), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_without_fractions(millis in FIRST..=LAST) {
            let text = format(millis);
            let text = text.as_deref().unwrap_or_default();
            prop_assert_eq!(parse(text), Some(millis.div_euclid(1000) * 1000));
        }

        #[test]
        fn days_and_dates_are_inverse(days in -4_000_000_i64..4_000_000) {
            let (year, month, day) = date_of(days);
            prop_assert_eq!(days_of(year, month, day), days);
            prop_assert!((1..=12).contains(&month) && (1..=31).contains(&day));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}", mixed in "[A-Z][a-z]{2},? [0-9 :-]{0,24}(GMT)?") {
            let _ = (parse(&text), parse(&mixed));
        }
    }
}
