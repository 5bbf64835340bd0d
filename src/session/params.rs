//! The parameters of a lesson: what can be chosen before a run starts.

use crate::i18n::Text;
use crate::sim::Micros;
use serde::{Deserialize, Serialize};

/// The parameter that switches variants, by the convention of [`Param`].
pub const VARIANT: &str = "variant";

/// One value that a parameter can take.
#[derive(Debug)]
pub struct Choice {
    /// The value in links.
    pub value: i64,
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name on the page.
    pub label: Text,
}

/// What values a parameter takes.
#[derive(Debug)]
pub enum ParamKind {
    /// One of these.
    Choice(&'static [Choice]),
    /// A whole number between two bounds, in this unit.
    Range(i64, i64, &'static str),
    /// Off (0) or on (1).
    Flag,
    /// A span `low-high` of whole numbers between two bounds, in this unit, such as `150-155`;
    /// its value is [`span`] of the two.
    Span(i64, i64, &'static str),
}

/// What a span is packed with: more than any of its ends.
const SPAN_BASE: i64 = 1 << 24;

/// The value of a [`ParamKind::Span`].
pub const fn span(low: i64, high: i64) -> i64 {
    low * SPAN_BASE + high
}

/// The ends of a [`ParamKind::Span`]'s value.
pub const fn span_ends(value: i64) -> (i64, i64) {
    (value / SPAN_BASE, value % SPAN_BASE)
}

/// A parameter of a lesson. By convention `nodes` is the number of servers, and `variant` the
/// broken variant, of which 0 is the correct protocol.
#[derive(Debug)]
pub struct Param {
    /// Its name in code and on the command line.
    pub key: &'static str,
    /// Its name on the page.
    pub label: Text,
    /// What it does, in a sentence.
    pub help: Text,
    /// What values it takes.
    pub kind: ParamKind,
    /// Its value unless chosen otherwise.
    pub default: i64,
}

impl ParamKind {
    /// What there is to choose from; nothing where a number is asked for.
    pub const fn choices(&self) -> &'static [Choice] {
        match self {
            Self::Choice(choices) => choices,
            Self::Flag | Self::Range(..) | Self::Span(..) => &[],
        }
    }
}

impl Param {
    /// True when the parameter can take this value.
    pub fn allows(&self, value: i64) -> bool {
        match &self.kind {
            ParamKind::Choice(choices) => choices.iter().any(|choice| choice.value == value),
            ParamKind::Range(low, high, _) => (*low..=*high).contains(&value),
            ParamKind::Flag => value == 0 || value == 1,
            ParamKind::Span(low, high, _) => {
                let (from, to) = span_ends(value);
                from <= to && (*low..=*high).contains(&from) && (*low..=*high).contains(&to)
            }
        }
    }

    /// The value that a word on the command line stands for.
    pub fn parse(&self, word: &str) -> Option<i64> {
        let number = || word.parse().ok();
        let value = match &self.kind {
            ParamKind::Choice(choices) => choices
                .iter()
                .find(|choice| choice.name == word)
                .map(|choice| choice.value)
                .or_else(number),
            ParamKind::Flag => match word {
                "on" | "true" => Some(1),
                "off" | "false" => Some(0),
                _ => number(),
            },
            // Its packed number means nothing to people.
            ParamKind::Span(..) => word.split_once('-').and_then(|(from, to)| {
                let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
                Some(span(from.into(), to.into()))
            }),
            ParamKind::Range(..) => number(),
        };
        value.filter(|value| self.allows(*value))
    }

    /// The word on the command line that stands for a value: what [`Param::parse`] reads back.
    pub fn word(&self, value: i64) -> String {
        match &self.kind {
            ParamKind::Choice(choices) => {
                let named = choices.iter().find(|choice| choice.value == value);
                named.map_or_else(|| value.to_string(), |choice| choice.name.to_owned())
            }
            ParamKind::Range(..) => value.to_string(),
            ParamKind::Flag => if value == 0 { "off" } else { "on" }.to_owned(),
            ParamKind::Span(..) => {
                let (low, high) = span_ends(value);
                format!("{low}-{high}")
            }
        }
    }
}

/// Why parameters were refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ParamError {
    /// The lesson has no parameter of that name.
    NoSuchParam(String),
    /// The parameter does not take that value.
    BadValue(&'static str),
    /// There are more values than parameters.
    TooMany,
}

/// The values of a lesson's parameters.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Params(Vec<i64>);

impl Params {
    /// Every parameter at its default.
    pub fn defaults(specs: &[Param]) -> Self {
        Self(specs.iter().map(|spec| spec.default).collect())
    }

    /// The broken variant that these parameters choose; `None` for the correct protocol.
    pub fn broken_variant<'a>(&self, specs: &'a [Param]) -> Option<&'a Choice> {
        let spec = specs.iter().find(|spec| spec.key == VARIANT)?;
        let ParamKind::Choice(choices) = &spec.kind else {
            return None;
        };
        let value = self.get(specs, VARIANT);
        let mut others = choices.iter().filter(|choice| choice.value != spec.default);
        others.find(|choice| choice.value == value)
    }

    /// The value of a parameter.
    ///
    /// # Panics
    /// When the lesson has no parameter of that name, which is a bug of the lesson.
    pub fn get(&self, specs: &[Param], key: &str) -> i64 {
        let index = specs.iter().position(|spec| spec.key == key);
        index
            .and_then(|index| self.0.get(index).copied())
            .unwrap_or_else(|| panic!("a lesson asked for its parameter {key}, which it lacks"))
    }

    /// The value of a parameter whose range begins at zero or more.
    pub fn number(&self, specs: &[Param], key: &str) -> u64 {
        self.get(specs, key).unsigned_abs()
    }

    /// The value of a parameter that counts nodes or the like.
    ///
    /// # Panics
    /// When the parameter can be larger than a node's number, which is a bug of the lesson.
    pub fn count(&self, specs: &[Param], key: &str) -> u16 {
        u16::try_from(self.get(specs, key)).expect("a count has the range of a node's number")
    }

    /// The value of a parameter in milliseconds, as a span of time.
    pub fn ms(&self, specs: &[Param], key: &str) -> Micros {
        Micros::from_ms(self.number(specs, key))
    }

    /// Whether a flag is on.
    pub fn is_on(&self, specs: &[Param], key: &str) -> bool {
        self.get(specs, key) == 1
    }

    /// The one of these that a choice numbered from zero stands for.
    ///
    /// # Panics
    /// When there are fewer of these than choices, which is a bug of the lesson.
    pub fn place<T: Copy>(&self, specs: &[Param], key: &str, of: &[T]) -> T {
        let place = usize::try_from(self.get(specs, key)).ok();
        *place
            .and_then(|place| of.get(place))
            .expect("every choice stands for something")
    }

    /// These parameters with one changed.
    pub fn with(&self, specs: &[Param], key: &str, value: i64) -> Result<Self, ParamError> {
        let index = specs
            .iter()
            .position(|spec| spec.key == key)
            .ok_or_else(|| ParamError::NoSuchParam(key.to_owned()))?;
        if !specs[index].allows(value) {
            return Err(ParamError::BadValue(specs[index].key));
        }
        let mut changed = self.clone();
        changed.0[index] = value;
        Ok(changed)
    }

    /// These parameters with each of these changed, given as (key, value).
    pub fn with_each(&self, specs: &[Param], pairs: &[(&str, i64)]) -> Result<Self, ParamError> {
        let mut pairs = pairs.iter();
        pairs.try_fold(self.clone(), |params, (key, value)| {
            params.with(specs, key, *value)
        })
    }

    /// Parameters that came from outside, made whole: missing ones at their defaults (a link made
    /// before a parameter existed), every value checked.
    pub fn checked(self, specs: &[Param]) -> Result<Self, ParamError> {
        if self.0.len() > specs.len() {
            return Err(ParamError::TooMany);
        }
        let mut whole = Self::defaults(specs);
        for (index, value) in self.0.into_iter().enumerate() {
            if !specs[index].allows(value) {
                return Err(ParamError::BadValue(specs[index].key));
            }
            whole.0[index] = value;
        }
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Text = Text::new("nothing", "无");

    #[test]
    fn a_value_reads_back_from_its_word() {
        static CHOICES: [Choice; 1] = [Choice {
            value: 7,
            name: "seven",
            label: NOTHING,
        }];
        let check = |kind, value, word: &str| {
            let param = Param {
                key: "key",
                label: NOTHING,
                help: NOTHING,
                kind,
                default: value,
            };
            assert_eq!(
                (param.word(value), param.parse(word)),
                (word.to_owned(), Some(value))
            );
            assert_eq!(param.parse("what"), None);
        };
        check(ParamKind::Choice(&CHOICES), 7, "seven");
        check(ParamKind::Range(-5, 5, "ms"), -3, "-3");
        check(ParamKind::Flag, 1, "on");
        check(ParamKind::Span(0, 500, "ms"), span(150, 155), "150-155");
    }

    #[test]
    fn a_span_is_two_numbers_in_order_and_in_bounds() {
        let param = Param {
            key: "key",
            label: NOTHING,
            help: NOTHING,
            kind: ParamKind::Span(10, 500, "ms"),
            default: span(10, 10),
        };
        for refused in ["150", "155-150", "9-20", "20-501", "-20-30", "20-", "1-2-3"] {
            assert_eq!(param.parse(refused), None, "{refused}");
        }
        assert_eq!(param.parse("20-20").map(span_ends), Some((20, 20)));
    }
}
