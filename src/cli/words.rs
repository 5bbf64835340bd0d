//! The language of the command line: `--lang`, else the locale of the terminal, else English.
//!
//! What is said to people is in it. Names that scripts rely on are the same in all languages: commands,
//! options, columns, fields of JSON and their fixed values, acts of scripts.

use crate::i18n::Lang;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

/// It is chosen once, before anything is said: a process speaks one language, like its locale.
static LANG: OnceLock<Lang> = OnceLock::new();

/// The language to speak.
pub(super) fn lang() -> Lang {
    LANG.get().copied().unwrap_or_default()
}

/// Says something in the language of the command line: the same format string in each, English first.
macro_rules! say {
    ($en:literal, $zh:literal $($values:tt)*) => {
        $crate::i18n::say!($crate::cli::words::lang(), $en, $zh $($values)*)
    };
}
pub(super) use say;

/// A file as it is spoken of.
pub(super) fn file_words(path: &Path) -> String {
    if path == Path::new("-") {
        say!("standard input", "标准输入")
    } else {
        path.display().to_string()
    }
}

/// What the system says of a file, which it says in English alone.
pub(super) fn io_words(error: &io::Error) -> String {
    let chinese = match error.kind() {
        _ if lang() == Lang::En => return error.to_string(),
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::IsADirectory => "它是一个目录",
        ErrorKind::InvalidData => "它不是 UTF-8 编码的文本",
        ErrorKind::StorageFull => "磁盘已满",
        _ => return error.to_string(),
    };
    chinese.to_owned()
}

/// Chooses the language from arguments that are not parsed yet, since what is wrong with them is
/// said in it already. Gives the others back: `help` takes nothing but names of commands.
pub(super) fn choose(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let asked = asked(&arguments).and_then(|(place, tag)| Some((place, Lang::from_tag(tag)?)));
    let lang = asked.as_ref().map(|(_, lang)| *lang);
    if let Some((place, _)) = asked {
        arguments.drain(place);
    }
    let _ = LANG.set(lang.or_else(locale).unwrap_or_default());
    arguments
}

/// What follows `--lang`, in either form, and where both stand.
fn asked(arguments: &[OsString]) -> Option<(Range<usize>, &str)> {
    let words = arguments.iter().map(|argument| argument.to_str());
    let words: Vec<Option<&str>> = words.take_while(|word| *word != Some("--")).collect();
    words.iter().enumerate().find_map(|(place, word)| {
        let rest = word.as_ref()?.strip_prefix("--lang")?;
        match rest.strip_prefix('=') {
            Some(tag) => Some((place..place + 1, tag)),
            None if rest.is_empty() => Some((place..place + 2, (*words.get(place + 1)?)?)),
            None => None,
        }
    })
}

/// The first of these that is set decides, as POSIX has it (IEEE 1003.1, 8.2).
fn locale() -> Option<Lang> {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    let locale = set.find(|value| !value.is_empty())?;
    let (tag, charset) = locale.split_once('.').unwrap_or((&locale, ""));
    // In another charset than what is written here, Chinese could not be read.
    let charset = charset.to_ascii_lowercase().replace('-', "");
    let is_legible = charset.is_empty() || charset.starts_with("utf8");
    Lang::from_tag(tag).filter(|_| is_legible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_in_arguments_that_are_not_parsed_yet() {
        let check = |line: &str, expect: Option<&str>| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(asked(&words).map(|(_, tag)| tag), expect, "{line}");
        };
        check("netsplit run raft --lang zh", Some("zh"));
        check("netsplit --lang=zh-CN run", Some("zh-CN"));
        check("netsplit --lang", None);
        check("netsplit --language zh", None);
        check("netsplit run -- --lang zh", None);
        check("netsplit run", None);
    }
}
