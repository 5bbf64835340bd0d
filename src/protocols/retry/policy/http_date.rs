//! HTTP-date, RFC 9110 section 5.6.7: one form that senders write, and two older ones that
//! recipients still have to read.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// From Thursday, the first day of Unix time.
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const DAYS_LONG: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];
const DAY_S: i64 = 86_400;
/// Further ahead than this, a year of two digits is one of the past.
const AHEAD_YEARS_MAX: i64 = 50;

/// Reads an HTTP-date of any of the three forms, as seconds of Unix time. `now_s` decides which
/// century a year of two digits is in. Case matters, as the RFC says. The name of the day must be
/// one, but it need not fit the date: it says nothing that the date does not. A leap second counts
/// as the second after it.
pub fn parse(text: &str, now_s: i64) -> Option<i64> {
    if !text.is_ascii() {
        return None;
    }
    imf_fixdate(text)
        .or_else(|| rfc850_date(text, now_s))
        .or_else(|| asctime_date(text))
}

/// Writes Unix time as IMF-fixdate, the only form that senders may write: `Sun, 06 Nov 1994
/// 08:49:37 GMT`. Years are clamped to four digits.
pub fn format(unix_s: i64) -> String {
    let first = days_from_civil(0, 1, 1) * DAY_S;
    let last = days_from_civil(10_000, 1, 1) * DAY_S - 1;
    let unix_s = unix_s.clamp(first, last);
    let (days, second) = (unix_s.div_euclid(DAY_S), unix_s.rem_euclid(DAY_S));
    let (year, month, day) = civil_from_days(days);
    let name = |names: &[&'static str], index: i64| {
        let index = usize::try_from(index).unwrap_or(0);
        names.get(index).copied().unwrap_or("")
    };
    let (weekday, month) = (name(&DAYS, days.rem_euclid(7)), name(&MONTHS, month - 1));
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn imf_fixdate(text: &str) -> Option<i64> {
    let rest = after_one_of(text, &DAYS)?.strip_prefix(", ")?;
    let (day, rest) = digits(rest, 2)?;
    let (month, rest) = month(rest.strip_prefix(' ')?)?;
    let (year, rest) = digits(rest.strip_prefix(' ')?, 4)?;
    let (second, rest) = time_of_day(rest.strip_prefix(' ')?)?;
    (rest == " GMT").then_some(())?;
    unix(year, month, day, second)
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`.
fn rfc850_date(text: &str, now_s: i64) -> Option<i64> {
    let rest = after_one_of(text, &DAYS_LONG)?.strip_prefix(", ")?;
    let (day, rest) = digits(rest, 2)?;
    let (month, rest) = month(rest.strip_prefix('-')?)?;
    let (year, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (second, rest) = time_of_day(rest.strip_prefix(' ')?)?;
    (rest == " GMT").then_some(())?;
    // Section 5.6.7: more than 50 years ahead means the most recent year in the past that ends
    // with the same two digits. Fifty years are counted to the day, not by the number of the year.
    let (this_year, now_month, now_day) = civil_from_days(now_s.div_euclid(DAY_S));
    let ahead = unix_clamped(this_year + AHEAD_YEARS_MAX, now_month, now_day)
        .checked_add(now_s.rem_euclid(DAY_S))?;
    let of_century = |century: i64| unix(century * 100 + year, month, day, second);
    let century = this_year.div_euclid(100);
    [century + 1, century, century - 1]
        .into_iter()
        .filter_map(of_century)
        .find(|unix_s| *unix_s <= ahead)
}

/// `Sun Nov  6 08:49:37 1994`: the day of the month has two digits, or a space and one.
fn asctime_date(text: &str) -> Option<i64> {
    let rest = after_one_of(text, &DAYS)?.strip_prefix(' ')?;
    let (month, rest) = month(rest)?;
    let rest = rest.strip_prefix(' ')?;
    let (day, rest) = match rest.strip_prefix(' ') {
        Some(rest) => digits(rest, 1)?,
        None => digits(rest, 2)?,
    };
    let (second, rest) = time_of_day(rest.strip_prefix(' ')?)?;
    let (year, rest) = digits(rest.strip_prefix(' ')?, 4)?;
    rest.is_empty().then_some(())?;
    unix(year, month, day, second)
}

fn after_one_of<'a>(text: &'a str, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| text.strip_prefix(name))
}

/// Exactly `count` digits, and what follows.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let all = number.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| number.parse().ok())?
        .map(|number| (number, rest))
}

/// The number of a month, from one, and what follows.
fn month(text: &str) -> Option<(i64, &str)> {
    (1..)
        .zip(MONTHS)
        .find_map(|(number, name)| Some((number, text.strip_prefix(name)?)))
}

/// `hh:mm:ss` as the second of the day, and what follows: 00:00:00 to 23:59:60.
fn time_of_day(text: &str) -> Option<(i64, &str)> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let is_leap = (hour, minute, second) == (23, 59, 60);
    let sane = hour < 24 && minute < 60 && (second < 60 || is_leap);
    sane.then_some((hour * 3_600 + minute * 60 + second, rest))
}

fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap_year(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn unix(year: i64, month: i64, day: i64, second: i64) -> Option<i64> {
    (1..=days_in(year, month))
        .contains(&day)
        .then(|| days_from_civil(year, month, day) * DAY_S + second)
}

/// The start of a day, the last of its month when it has no such day.
fn unix_clamped(year: i64, month: i64, day: i64) -> i64 {
    days_from_civil(year, month, day.min(days_in(year, month))) * DAY_S
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar: years are counted from March, so
/// that the leap day is their last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moment that the RFC writes in three ways: 6 November 1994, 08:49:37.
    const EXAMPLE_S: i64 = 784_111_777;
    /// 1 January 2026.
    const NOW_S: i64 = 1_767_225_600;

    #[test]
    fn the_three_forms_of_the_rfc_are_one_moment() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(parse(text, NOW_S), Some(EXAMPLE_S), "{text}");
        }
        assert_eq!(format(EXAMPLE_S), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn what_is_not_of_a_form_is_refused() {
        for text in [
            "",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 94 08:49:37 GMT",
            "sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 gmt",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 +0000",
            "Sun,  06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 8:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            " Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06-Nov-94 08:49:37 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT",
            "Sun Nov 6 08:49:37 1994",
            "Sun Nov  6 08:49:37 1994 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:00 GMT",
            "Sun, 06 Nov 1994 08:49:60 GMT",
            "Sun, 29 Feb 1900 00:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:3\u{664} GMT",
        ] {
            assert_eq!(parse(text, NOW_S), None, "{text}");
        }
    }

    #[test]
    fn a_leap_second_and_a_leap_day_are_read() {
        let new_year = Some(1_483_228_800);
        assert_eq!(parse("Sat, 31 Dec 2016 23:59:60 GMT", NOW_S), new_year);
        assert_eq!(
            parse("Thu, 29 Feb 2024 00:00:00 GMT", NOW_S),
            Some(1_709_164_800)
        );
    }

    /// More than fifty years ahead, to the second, is the past.
    #[test]
    fn two_digits_of_a_year_are_read_from_now() {
        let check = |text: &str, now_s, year: i64| {
            let got = parse(text, now_s).expect("a date of RFC 850");
            let (got, ..) = civil_from_days(got.div_euclid(DAY_S));
            assert_eq!(got, year, "{text}");
        };
        check("Wednesday, 01-Jan-75 00:00:00 GMT", NOW_S, 2075);
        check("Wednesday, 01-Jan-76 00:00:00 GMT", NOW_S, 2076);
        check("Wednesday, 01-Jan-76 00:00:01 GMT", NOW_S, 1976);
        check("Wednesday, 01-Jan-77 00:00:00 GMT", NOW_S, 1977);
        check("Wednesday, 01-Jan-99 00:00:00 GMT", NOW_S, 1999);
        check("Wednesday, 01-Jan-00 00:00:00 GMT", NOW_S, 2000);
        // From 2080 on, 00 to 30 are of the next century.
        check("Wednesday, 01-Jan-30 00:00:00 GMT", 3_471_292_800, 2130);
        check("Wednesday, 02-Jan-31 00:00:00 GMT", 3_471_292_800, 2031);
    }

    #[test]
    fn every_day_reads_back_as_it_was_written() {
        for day in (-30_000..60_000).step_by(7) {
            let unix_s = day * DAY_S + (day * 7_919).rem_euclid(DAY_S);
            assert_eq!(parse(&format(unix_s), NOW_S), Some(unix_s), "day {day}");
        }
        assert_eq!(format(i64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(format(i64::MIN), "Sat, 01 Jan 0000 00:00:00 GMT");
    }
}
