//! The field `Retry-After`, RFC 9110 section 10.2.3: a number of seconds, or an HTTP-date.

use super::http_date;
use crate::sim::Micros;

/// What a server asked for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum RetryAfter {
    /// This many seconds after the response was received.
    Delay(u64),
    /// Not before this moment, in seconds of Unix time.
    At(i64),
}

impl RetryAfter {
    /// Reads the value of the field: `delay-seconds = 1*DIGIT`, or an HTTP-date of any form.
    /// More seconds than fit count as the most that do. `now_s`, in Unix time, tells the century
    /// of a year of two digits.
    pub fn parse(value: &str, now_s: i64) -> Option<Self> {
        let is_delay = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if is_delay {
            return Some(Self::Delay(value.parse().unwrap_or(u64::MAX)));
        }
        http_date::parse(value, now_s).map(Self::At)
    }

    /// How long to wait from now on by a clock that reads `now_us` (Unix time in microseconds);
    /// nothing for a moment that has passed. A wrong clock waits wrongly for a date, and rightly
    /// for a number of seconds.
    pub fn wait(self, now_us: i64) -> Micros {
        match self {
            Self::Delay(seconds) => Micros::from_s(seconds),
            Self::At(unix_s) => {
                let wait_us = unix_s.saturating_mul(1_000_000).saturating_sub(now_us);
                Micros(u64::try_from(wait_us).unwrap_or(0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: i64 = 1_767_225_600;

    #[test]
    fn seconds_and_dates_are_read() {
        let check = |value, expect| assert_eq!(RetryAfter::parse(value, NOW_S), expect, "{value}");
        // The two examples of the RFC.
        check("120", Some(RetryAfter::Delay(120)));
        check(
            "Fri, 31 Dec 1999 23:59:59 GMT",
            Some(RetryAfter::At(946_684_799)),
        );
        check("0", Some(RetryAfter::Delay(0)));
        check("007", Some(RetryAfter::Delay(7)));
        let most = Some(RetryAfter::Delay(u64::MAX));
        check("99999999999999999999999", most);
        for wrong in ["", " 120", "120 ", "-1", "+1", "1.5", "1e3", "soon", "١"] {
            check(wrong, None);
        }
    }

    #[test]
    fn a_date_is_waited_for_by_the_own_clock() {
        let now_us = NOW_S * 1_000_000 + 250_000;
        let at = |ahead_s| RetryAfter::At(NOW_S + ahead_s).wait(now_us);
        assert_eq!(at(2), Micros::from_ms(1_750));
        assert_eq!(at(0), Micros::ZERO);
        assert_eq!(at(-60), Micros::ZERO);
        let delay = RetryAfter::Delay(2).wait(now_us);
        assert_eq!(delay, Micros::from_s(2));
        assert_eq!(
            RetryAfter::At(i64::MAX).wait(i64::MIN),
            Micros(i64::MAX as u64)
        );
        assert_eq!(RetryAfter::Delay(u64::MAX).wait(0), Micros(u64::MAX));
    }
}
