//! Spans of time and shares as text: exact both ways.

use crate::sim::Micros;

/// Units of time and their length in microseconds; longer names first where one ends another.
const UNITS: [(&str, u64); 5] = [
    ("ms", 1_000),
    ("us", 1),
    ("µs", 1),
    ("min", 60_000_000),
    ("s", 1_000_000),
];

/// A span of time such as `250ms`, `1.5s`, `40us` or `2min`, to the microsecond.
pub fn parse_span(word: &str) -> Option<Micros> {
    let (number, unit_us) = UNITS
        .iter()
        .find_map(|(unit, us)| Some((word.strip_suffix(unit)?, *us)))?;
    parse_fixed(number, unit_us).map(Micros)
}

/// A span as [`parse_span`] reads it, in the largest unit that says it shortly.
pub fn print_span(span: Micros) -> String {
    let us = span.0;
    if us >= 1_000_000 || us == 0 {
        format!("{}s", print_fixed(us, 6))
    } else if us.is_multiple_of(1_000) {
        format!("{}ms", us / 1_000)
    } else {
        format!("{us}us")
    }
}

/// A jump in time, such as `+5s` or `-20ms`, in microseconds.
pub(super) fn parse_jump_us(word: &str) -> Option<i64> {
    let (sign, word) = split_sign(word);
    i64::try_from(parse_span(word)?.0).ok()?.checked_mul(sign)
}

pub(super) fn print_jump(jump_us: i64) -> String {
    let sign = if jump_us < 0 { '-' } else { '+' };
    format!("{sign}{}", print_span(Micros(jump_us.unsigned_abs())))
}

/// A share such as `10%` or `0.25%`, in parts per million.
pub(super) fn parse_ppm(word: &str) -> Option<u32> {
    u32::try_from(parse_fixed(word.strip_suffix('%')?, 10_000)?).ok()
}

pub(super) fn print_ppm(ppm: u32) -> String {
    format!("{}%", print_fixed(u64::from(ppm), 4))
}

/// A rate such as `+1%` or `-10%`, in parts per million.
pub(super) fn parse_rate_ppm(word: &str) -> Option<i32> {
    let (sign, word) = split_sign(word);
    i32::try_from(i64::from(parse_ppm(word)?) * sign).ok()
}

pub(super) fn print_rate(ppm: i32) -> String {
    let sign = if ppm < 0 { '-' } else { '+' };
    format!("{sign}{}", print_ppm(ppm.unsigned_abs()))
}

fn split_sign(word: &str) -> (i64, &str) {
    match word.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    }
}

/// A decimal number times `scale`, when that is whole: no digit is rounded away unseen.
fn parse_fixed(number: &str, scale: u64) -> Option<u64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 12 {
        return None;
    }
    let part_scale = 10_u128.pow(u32::try_from(part.len()).ok()?);
    let part: u128 = if part.is_empty() {
        0
    } else {
        part.parse().ok()?
    };
    let whole: u128 = whole.parse::<u64>().ok()?.into();
    let scaled = (whole * part_scale + part).checked_mul(scale.into())?;
    let exact = scaled.is_multiple_of(part_scale);
    exact.then(|| u64::try_from(scaled / part_scale).ok())?
}

/// The number that times ten to the power of `decimals` is `scaled`, without trailing zeros.
fn print_fixed(scaled: u64, decimals: usize) -> String {
    let scale = 10_u64.pow(u32::try_from(decimals).expect("units have few decimals"));
    let text = format!("{}.{:0decimals$}", scaled / scale, scaled % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans() {
        let check = |word, expect: Option<u64>| {
            assert_eq!(parse_span(word), expect.map(Micros), "{word}");
        };
        check("250ms", Some(250_000));
        check("0.250s", Some(250_000));
        check("1.5ms", Some(1_500));
        check("2min", Some(120_000_000));
        check("0s", Some(0));
        check("18446744073709551615us", Some(u64::MAX));
        check("18446744073709551615s", None);
        check("99999999999999999999us", None);
        check("1.5us", None);
        check("1.2.3s", None);
        check("-1s", None);
        check("5", None);
        check("s", None);
        check(".5s", None);
        check("", None);
    }

    #[test]
    fn prints_spans() {
        let check = |us, expect: &str| assert_eq!(print_span(Micros(us)), expect);
        check(0, "0s");
        check(250_000, "250ms");
        check(1_234_500, "1.2345s");
        check(60_000_000, "60s");
        check(17, "17us");
    }

    #[test]
    fn reads_shares_and_rates() {
        assert_eq!(parse_ppm("10%"), Some(100_000));
        assert_eq!(parse_ppm("0.0001%"), Some(1));
        assert_eq!(parse_ppm("0.00001%"), None);
        assert_eq!(parse_ppm("10"), None);
        assert_eq!(parse_rate_ppm("-10%"), Some(-100_000));
        assert_eq!(print_rate(-100_000), "-10%");
        assert_eq!(parse_jump_us("+5s"), Some(5_000_000));
        assert_eq!(print_jump(-20_000), "-20ms");
    }
}
