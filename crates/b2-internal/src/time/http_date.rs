//! The dates of HTTP headers (RFC 9110, section 5.6.7): always UTC, whole seconds, three forms.

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
/// Anything else is `None`.
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
    let seconds = millis.div_euclid(1000);
    let days = seconds.div_euclid(SECONDS_PER_DAY);
    let (year, month, day) = date_of(days);
    if !(0..=9999).contains(&year) {
        return None;
    }
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    let weekday = named(&WEEKDAYS, days.rem_euclid(7))?.get(..3)?;
    let month = named(&MONTHS, month - 1)?;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    Some(format!(
        "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT"
    ))
}

/// `06 Nov 1994 08:49:37 GMT` after a short weekday, `06-Nov-94 08:49:37 GMT` after a long one.
fn after_weekday(weekday: &str, rest: &str) -> Option<i64> {
    let rest = rest.strip_suffix(" GMT")?;
    if is_short_weekday(weekday) {
        let [day, month, year, time] = fields(rest, ' ')?;
        return moment(digits(year, 4)?, month, digits(day, 2)?, time);
    }
    if !WEEKDAYS.contains(&weekday) {
        return None;
    }
    let (date, time) = rest.split_once(' ')?;
    let [day, month, year] = fields(date, '-')?;
    let year = match digits(year, 2)? {
        year @ 69.. => 1900 + year,
        year => 2000 + year,
    };
    moment(year, month, digits(day, 2)?, time)
}

/// `Sun Nov  6 08:49:37 1994`
fn asctime(value: &str) -> Option<i64> {
    // A day below ten is padded with a space.
    let value = value.replacen("  ", " 0", 1);
    let [weekday, month, day, time, year] = fields(&value, ' ')?;
    if !is_short_weekday(weekday) {
        return None;
    }
    moment(digits(year, 4)?, month, digits(day, 2)?, time)
}

fn moment(year: i64, month: &str, day: i64, time: &str) -> Option<i64> {
    let month = 1 + position(&MONTHS, month)?;
    let days = days_of(year, month, day);
    // A day that the month does not have would come out as one of the next month.
    if date_of(days) != (year, month, day) {
        return None;
    }
    let [hour, minute, second] = fields(time, ':')?;
    let (hour, minute, second) = (digits(hour, 2)?, digits(minute, 2)?, digits(second, 2)?);
    // The sixtieth second is a leap second, which the epoch does not count.
    let is_time = hour < 24 && minute < 60 && second <= 60;
    is_time.then_some(days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second)
}

fn is_short_weekday(name: &str) -> bool {
    name.len() == 3 && WEEKDAYS.iter().any(|weekday| weekday.starts_with(name))
}

/// Exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    let well_formed = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| text.parse().ok()).flatten()
}

/// Exactly `N` fields.
fn fields<const N: usize>(text: &str, separator: char) -> Option<[&str; N]> {
    let fields: Vec<&str> = text.split(separator).collect();
    fields.try_into().ok()
}

fn position(names: &[&str], name: &str) -> Option<i64> {
    let index = names.iter().position(|known| *known == name)?;
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
