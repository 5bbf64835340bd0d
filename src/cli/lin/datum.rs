//! Values as histories write them, whichever way they are written.

use std::fmt;

/// A value of EDN or JSON.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Datum {
    Nil,
    Bool(bool),
    Number(i64),
    Text(String),
    /// Without its colon.
    Keyword(String),
    List(Vec<Datum>),
    Map(Vec<(Datum, Datum)>),
    /// Anything else, as it is written.
    Other(String),
}

impl Datum {
    /// What stands under a name in a map; the name is a keyword in EDN and a text in JSON.
    pub fn get(&self, name: &str) -> Option<&Datum> {
        let Self::Map(pairs) = self else {
            return None;
        };
        let found = pairs.iter().find(|(key, _)| key.name() == Some(name));
        found.map(|(_, value)| value)
    }

    /// The name that a keyword or a text is.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Text(name) | Self::Keyword(name) => Some(name),
            _ => None,
        }
    }
}

/// As EDN writes it.
impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("nil"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Keyword(name) => write!(f, ":{name}"),
            Self::Other(text) => f.write_str(text),
            Self::List(items) => {
                let words: Vec<String> = items.iter().map(Self::to_string).collect();
                write!(f, "[{}]", words.join(" "))
            }
            Self::Map(pairs) => {
                let pair = |(key, value): &(Self, Self)| format!("{key} {value}");
                let words: Vec<String> = pairs.iter().map(pair).collect();
                write!(f, "{{{}}}", words.join(", "))
            }
        }
    }
}
