//! Languages: which there are, and text that exists in all of them.

mod diagrams;
mod home;
mod lab;
mod more;
mod strings;

pub use diagrams::DiagramStrings;
pub use home::HomeStrings;
pub use lab::LabStrings;
pub use more::MoreStrings;
pub use strings::Strings;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Declares a table of strings and what it is in each language.
macro_rules! tables {
    ($(#[$doc:meta])* $table:ident $($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $table {
            $(#[doc = $en] pub $name: &'static str,)*
        }

        impl $table {
            /// In English.
            pub const EN: &'static Self = &Self { $($name: $en,)* };

            /// In Simplified Chinese.
            pub const ZH: &'static Self = &Self { $($name: $zh,)* };
        }

        /// Every string: its name, in English, in Simplified Chinese.
        #[cfg(test)]
        pub(super) static TABLE: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $zh),)*];
    };
}
use tables;

/// A language of the page.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The tag for the `lang` attribute, links and storage.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The language of a tag such as `zh`, `zh-CN` or `en-GB`; `None` for one we do not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The one of two that is in this language.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    /// The strings of the page in this language.
    pub const fn strings(self) -> &'static Strings {
        match self {
            Self::En => Strings::EN,
            Self::Zh => Strings::ZH,
        }
    }

    /// The strings of the home page in this language.
    pub const fn home(self) -> &'static HomeStrings {
        match self {
            Self::En => HomeStrings::EN,
            Self::Zh => HomeStrings::ZH,
        }
    }

    /// The strings of the diagrams in this language.
    pub const fn diagrams(self) -> &'static DiagramStrings {
        match self {
            Self::En => DiagramStrings::EN,
            Self::Zh => DiagramStrings::ZH,
        }
    }

    /// The strings of the lab in this language.
    pub const fn lab(self) -> &'static LabStrings {
        match self {
            Self::En => LabStrings::EN,
            Self::Zh => LabStrings::ZH,
        }
    }
}

/// One text in every language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Text {
    /// In English.
    pub en: Cow<'static, str>,
    /// In Simplified Chinese.
    pub zh: Cow<'static, str>,
}

impl Text {
    /// A fixed text.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self {
            en: Cow::Borrowed(en),
            zh: Cow::Borrowed(zh),
        }
    }

    /// A text made at run time.
    pub fn made(en: String, zh: String) -> Self {
        Self {
            en: Cow::Owned(en),
            zh: Cow::Owned(zh),
        }
    }

    /// A name or a number, which is the same in every language.
    pub fn same(text: String) -> Self {
        Self::made(text.clone(), text)
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// A text made at run time, in one language: `say!(lang, "term {term}", "任期 {term}")`. Only the
/// language that is asked for is formatted. Both use the same variables, in scope or given after
/// them in order or as `name = value`.
macro_rules! say {
    ($lang:expr, $en:literal, $zh:literal $(, $($value:tt)*)?) => {
        match $lang {
            $crate::i18n::Lang::En => {
                $crate::i18n::formatted(format_args!($en $(, $($value)*)?))
            }
            $crate::i18n::Lang::Zh => {
                $crate::i18n::formatted(format_args!($zh $(, $($value)*)?))
            }
        }
    };
}

/// A [`Text`] made at run time, in the form of [`say`].
macro_rules! text {
    ($en:literal, $zh:literal $(, $($value:tt)*)?) => {
        $crate::i18n::Text::made(
            $crate::i18n::formatted(format_args!($en $(, $($value)*)?)),
            $crate::i18n::formatted(format_args!($zh $(, $($value)*)?)),
        )
    };
}

pub(crate) use {say, text};

/// What [`say`] and [`text`] expand to: without variables, it takes no formatting.
pub fn formatted(arguments: core::fmt::Arguments<'_>) -> String {
    match arguments.as_str() {
        Some(text) => text.to_owned(),
        None => arguments.to_string(),
    }
}

/// A text with its places `{0}`, `{1}` ... filled.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, place) = rest.split_at(at);
        filled.push_str(before);
        let number = place[1..].split('}').next().unwrap_or_default();
        match number.parse().ok().and_then(|n: usize| values.get(n)) {
            Some(value) => {
                filled.push_str(value);
                rest = &place[number.len() + 2..];
            }
            None => {
                filled.push('{');
                rest = &place[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::{diagrams, fill, home, lab, more, strings};

    #[test]
    fn fills_places_and_leaves_the_rest() {
        let check = |template, values: &[&str], expect| assert_eq!(fill(template, values), expect);
        check("step {0} of {1}", &["3", "9"], "step 3 of 9");
        check("共 {1} 步，第 {0} 步", &["3", "9"], "共 9 步，第 3 步");
        check("{9} {x} {", &["3"], "{9} {x} {");
        check("{0}", &["{0}"], "{0}");
    }

    #[test]
    fn both_languages_have_words_and_the_same_places() {
        let places = |text: &str| {
            let mut found: Vec<_> = text
                .match_indices('{')
                .map(|(at, _)| text[at..at + 3].to_owned())
                .collect();
            found.sort();
            found
        };
        let page = strings::TABLE.iter().chain(home::TABLE).chain(more::TABLE);
        for (name, en, zh) in page.chain(lab::TABLE).chain(diagrams::TABLE) {
            assert!(!en.is_empty() && !zh.is_empty(), "{name} is empty");
            assert_eq!(places(en), places(zh), "{name} has other places in Chinese");
        }
    }
}
