//! What is left lying about: unfinished work, and paths of somebody's machine.

use super::Breach;
use super::source::{Source, is_word};

const UNFINISHED: &str = "what is not done is an issue, not a note in the code, where nobody \
    looks for it";
const MACHINE: &str = "a path of one machine is wrong on every other, and says more of its owner \
    than it should";

// Written in two parts, so that this file does not contain them.
const NOTES: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("lorem ", "ipsum"),
];
const MACROS: [&str; 3] = ["todo", "unimplemented", "dbg"];
/// Folders at the root of a machine in which people work.
const HOMES: [&str; 4] = [
    concat!("/wo", "rk"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot"),
    concat!("/Us", "ers/"),
];

/// Leftovers in a file of any kind, comments and all.
pub fn in_any_file(path: &str, text: &str) -> Vec<Breach> {
    let mut all = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut add = |found: &str, rule| {
            let (path, found) = (path.to_owned(), format!("`{found}`"));
            all.push(Breach {
                path,
                line: index + 1,
                found,
                rule,
            });
        };
        for note in NOTES.iter().filter(|note| has_word(line, note)) {
            add(note, UNFINISHED);
        }
        for home in HOMES.iter().filter(|home| has_root(line, home)) {
            add(home, MACHINE);
        }
    }
    all
}

/// Leftovers that only code can have.
pub fn in_code(source: &Source) -> Vec<Breach> {
    let is_left = |(at, word): &(usize, &str)| {
        MACROS.contains(word) && source.code[at + word.len()..].starts_with('!')
    };
    let breach = |(at, word): (usize, &str)| Breach {
        path: source.path.to_owned(),
        line: source.line(at),
        found: format!("`{word}!`"),
        rule: UNFINISHED,
    };
    source.words().filter(is_left).map(breach).collect()
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].bytes().next_back();
        let after = line[at + word.len()..].bytes().next();
        ![before, after].into_iter().flatten().any(is_word)
    })
}

/// True when a path begins with `root` here: not in the middle of an address or of a longer path.
fn has_root(line: &str, root: &str) -> bool {
    line.match_indices(root).any(|(at, _)| {
        let begins = line[..at].bytes().next_back().is_none_or(|byte| {
            !is_word(byte) && !matches!(byte, b'/' | b'.' | b'-' | b'#' | b'}' | b')' | b'*')
        });
        let after = line[at + root.len()..].bytes().next();
        begins && (root.ends_with('/') || !after.is_some_and(|byte| is_word(byte) || byte == b'-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_unfinished_work_are_caught() {
        for note in NOTES {
            let found = in_any_file("README.md", &format!("a\n// {note}: later"));
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].line, found[0].rule), (2, UNFINISHED));
            assert_eq!(in_any_file("a", &format!("{note}S x{note}")), []);
        }
        for name in MACROS {
            let text = format!("fn a() {{ {name}!() }} // {name}!()\nlet {name} = \"{name}!\";");
            let found = in_code(&Source::new("src/a.rs", &text));
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].line, found[0].rule), (1, UNFINISHED));
        }
    }

    #[test]
    fn paths_of_a_machine_are_caught_and_addresses_are_not() {
        for home in HOMES {
            let home = home.trim_end_matches('/');
            let found = in_any_file("a.toml", &format!("x = \"{home}/me/netsplit\""));
            assert_eq!(found.len(), 1, "{home}");
            assert_eq!(found[0].rule, MACHINE);
            let fine = format!("https://a.org{home}/b ../{home}/c ./a{home} <a href=\"#{home}/\">");
            assert_eq!(in_any_file("a.md", &fine), []);
        }
    }
}
