//! Milliseconds since 1970 as the dates that B2 writes: the `Date` header and the middle of a file id.

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const MILLIS_PER_DAY: i64 = 86_400_000;

/// One moment of the Gregorian calendar, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment {
    days_since_epoch: i64,
    year: i64,
    month: i64,
    day: i64,
    second_of_day: i64,
}

impl Moment {
    fn of(millis: i64) -> Self {
        let days_since_epoch = millis.div_euclid(MILLIS_PER_DAY);
        // Count years from March, so that the leap day is the last day of a year.
        let shifted = days_since_epoch + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        Self {
            days_since_epoch,
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            second_of_day: millis.rem_euclid(MILLIS_PER_DAY) / 1_000,
        }
    }

    fn clock(self) -> (i64, i64, i64) {
        let second = self.second_of_day;
        (second / 3_600, second / 60 % 60, second % 60)
    }
}

/// The moment as HTTP's `Date` header has it (RFC 1123, GMT).
pub(crate) fn http_date(millis: i64) -> String {
    let moment = Moment::of(millis);
    let (hour, minute, second) = moment.clock();
    let day_name = DAYS[moment.days_since_epoch.rem_euclid(7) as usize];
    let month_name = MONTHS[(moment.month - 1) as usize];
    format!(
        "{day_name}, {:02} {month_name} {:04} {hour:02}:{minute:02}:{second:02} GMT",
        moment.day, moment.year
    )
}

/// The moment that such a text names; `None` for another text, also for the two older forms of dates.
pub(crate) fn parse_http_date(text: &str) -> Option<i64> {
    let (_, rest) = text.split_once(", ")?;
    let words: Vec<&str> = rest.split(' ').collect();
    let [day, month, year, time, "GMT"] = words[..] else {
        return None;
    };
    let month = MONTHS.iter().position(|name| *name == month)? as i64 + 1;
    let (day, year): (i64, i64) = (day.parse().ok()?, year.parse().ok()?);
    let time: Vec<i64> = time
        .split(':')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [hour, minute, second] = time[..] else {
        return None;
    };
    let is_clock =
        (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    if !is_clock || !(1..=31).contains(&day) || !(1970..=9999).contains(&year) {
        return None;
    }
    // Count years from March, so that the leap day is the last day of a year.
    let years = year - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = years * 365 + years / 4 - years / 100 + years / 400 + day_of_year - 719_468;
    let millis = days * MILLIS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1_000;
    // What is no date, such as the 30th of February, reads otherwise when it is written again.
    (http_date(millis) == text).then_some(millis)
}

/// The moment as it stands in a file id: `d<YYYYMMDD>_m<HHMMSS>`.
pub(crate) fn file_id_date(millis: i64) -> String {
    let moment = Moment::of(millis);
    let (hour, minute, second) = moment.clock();
    format!(
        "d{:04}{:02}{:02}_m{hour:02}{minute:02}{second:02}",
        moment.year, moment.month, moment.day
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let table = [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_772_323_199_999, "Sat, 28 Feb 2026 23:59:59 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        ];
        for (millis, date) in table {
            assert_eq!(http_date(millis), date);
            let read = parse_http_date(date);
            assert_eq!(
                read,
                (millis >= 0).then_some(millis.div_euclid(1_000) * 1_000),
                "{date}"
            );
        }
        for wrong in [
            "",
            "Sun, 30 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 99:99:99 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 06 Nov 99999999999999 08:49:37 GMT",
            "Sun, 9000000000000000000 Nov 1994 9000000000000000000:00:00 GMT",
            "Mon, 06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse_http_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_id_carries_date_and_time() {
        assert_eq!(file_id_date(784_111_777_000), "d19941106_m084937");
    }
}
