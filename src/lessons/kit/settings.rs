//! Values of parameters by their names, looked up while the lesson is compiled: a name that is not
//! there does not compile.

use crate::session::{Param, ParamKind};

/// A parameter and its value.
pub type Setting = (&'static str, i64);

/// The settings that words stand for, as on the command line: the names of choices, `on` and
/// `off`, whole numbers.
///
/// # Panics
/// When the lesson has no such parameter, or the parameter no such value. In a constant, that is
/// an error of the compiler.
pub const fn by_name<const N: usize>(
    specs: &[Param],
    words: [(&'static str, &'static str); N],
) -> [Setting; N] {
    let mut settings = [("", 0); N];
    let mut at = 0;
    while at < N {
        let (key, word) = words[at];
        settings[at] = (key, value(spec(specs, key), word));
        at += 1;
    }
    settings
}

const fn spec<'a>(specs: &'a [Param], key: &str) -> &'a Param {
    let mut at = 0;
    while at < specs.len() {
        if is_same(specs[at].key, key) {
            return &specs[at];
        }
        at += 1;
    }
    panic!("the lesson has no parameter of this name")
}

const fn value(spec: &Param, word: &str) -> i64 {
    match &spec.kind {
        ParamKind::Choice(choices) => {
            let mut at = 0;
            while at < choices.len() {
                if is_same(choices[at].name, word) {
                    return choices[at].value;
                }
                at += 1;
            }
            panic!("the parameter has no choice of this name")
        }
        ParamKind::Flag => {
            assert!(is_same(word, "on") || is_same(word, "off"), "on or off");
            is_same(word, "on") as i64
        }
        ParamKind::Range(low, high, _) => {
            let number = whole(word);
            assert!(*low <= number && number <= *high, "out of range");
            number
        }
        ParamKind::Span(..) => panic!("a span has no name"),
    }
}

/// A whole number of a few digits.
const fn whole(word: &str) -> i64 {
    let digits = word.as_bytes();
    assert!(!digits.is_empty() && digits.len() < 10, "a whole number");
    let (mut number, mut at) = (0, 0);
    while at < digits.len() {
        assert!(digits[at].is_ascii_digit(), "a whole number");
        number = number * 10 + (digits[at] - b'0') as i64;
        at += 1;
    }
    number
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The place of a name in a list.
///
/// # Panics
/// When the name is not in the list.
pub const fn position(names: &[&str], name: &str) -> i64 {
    let mut at = 0;
    while at < names.len() {
        if is_same(names[at], name) {
            return at as i64;
        }
        at += 1;
    }
    panic!("the list has no such name")
}

/// How many settings several lists hold together.
pub const fn total(parts: &[&[Setting]]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < parts.len() {
        count += parts[at].len();
        at += 1;
    }
    count
}

/// Several lists of settings in one, whose length [`total`] tells; of two values of one parameter
/// the later counts.
pub const fn joined<const N: usize>(parts: &[&[Setting]]) -> [Setting; N] {
    let mut all = [("", 0); N];
    let (mut count, mut part) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[count] = parts[part][at];
            count += 1;
            at += 1;
        }
        part += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::kit::param;
    use std::panic::catch_unwind;

    static PARAMS: [Param; 3] = [
        param!("size", one of [3, 5], 3, "Size", "大小", "How many.", "多少。"),
        param!("fast", flag, 0, "Fast", "快", "Whether.", "是否。"),
        param!("wait", 10..=500 "ms", 20, "Wait", "等待", "How long.", "多久。"),
    ];

    #[test]
    fn words_stand_for_values() {
        let found = by_name(&PARAMS, [("size", "5"), ("fast", "on"), ("wait", "500")]);
        assert_eq!(found, [("size", 5), ("fast", 1), ("wait", 500)]);
        assert_eq!(by_name(&PARAMS, [("fast", "off")]), [("fast", 0)]);
    }

    #[test]
    fn names_and_values_that_are_not_there_are_refused() {
        for (key, word) in [
            ("sizes", "5"),
            ("size", "4"),
            ("fast", "1"),
            ("wait", "9"),
            ("wait", "501"),
            ("wait", "1x"),
            ("wait", ""),
            ("wait", "9999999999"),
        ] {
            assert!(
                catch_unwind(|| by_name(&PARAMS, [(key, word)])).is_err(),
                "{key} = {word}"
            );
        }
        assert!(catch_unwind(|| position(&["a", "b"], "c")).is_err());
    }

    #[test]
    fn lists_are_joined_in_order() {
        let parts: &[&[Setting]] = &[&[("a", 1)], &[], &[("b", 2), ("a", 3)]];
        assert_eq!(total(parts), 3);
        assert_eq!(joined::<3>(parts), [("a", 1), ("b", 2), ("a", 3)]);
    }
}
