//! Numbers as text, for attributes and labels.

/// A number to at most `places` (up to six) decimals, without trailing zeros. It is made from
/// whole numbers: the library's own printing of floats would cost a first visit three kilobytes.
pub fn decimal(value: f64, places: u32) -> String {
    let scale = 10_u64.pow(places.min(6));
    // A cast from float saturates, and takes NaN to zero.
    let whole = libm::round(value * scale as f64) as i64;
    let (sign, whole) = (if whole < 0 { "-" } else { "" }, whole.unsigned_abs());
    let (units, rest) = (whole / scale, whole % scale);
    if rest == 0 {
        return format!("{sign}{units}");
    }
    let digits = format!("{:01$}", rest, places.min(6) as usize);
    format!("{sign}{units}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn a_number_has_the_decimals_it_needs() {
        let check = |value, places, expect: &str| assert_eq!(decimal(value, places), expect);
        check(0.0, 1, "0");
        check(-0.04, 1, "0");
        check(-0.05, 1, "-0.1");
        check(12.34, 1, "12.3");
        check(12.96, 1, "13");
        check(0.0305, 4, "0.0305");
        check(-7.5, 0, "-8");
        check(1000.25, 3, "1000.25");
        check(f64::NAN, 1, "0");
    }
}
