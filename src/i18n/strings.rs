//! The interface strings: one struct, one literal a language, so that a missing one does not
//! compile.

/// Every fixed string of the interface.
#[derive(Debug)]
pub struct Strings {
    /// The name of the language, in the language.
    pub language_name: &'static str,
}

/// English.
pub static EN: Strings = Strings {
    language_name: "English",
};

/// Simplified Chinese.
pub static ZH: Strings = Strings {
    language_name: "中文",
};
