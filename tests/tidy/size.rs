//! Files and functions that a person can hold in mind.

use super::Breach;
use super::source::{Source, closing, words};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;

const FILE: &str = "a file has one subject and at most 600 lines: look for the second subject";
const FUNCTION: &str = "a function fits a screen, at most 70 lines: give a part of it a name";

pub fn breaches(source: &Source) -> Vec<Breach> {
    let mut all = Vec::new();
    let lines = source.text.lines().count();
    if lines > FILE_LINES_MAX {
        all.push(Breach {
            path: source.path.to_owned(),
            line: FILE_LINES_MAX + 1,
            found: format!("{lines} lines"),
            rule: FILE,
        });
    }
    for (name, from, until) in functions(&source.code) {
        let (first, last) = (
            source.line(from),
            source.line(until.min(source.code.len() - 1)),
        );
        let lines = last - first + 1;
        if lines > FUNCTION_LINES_MAX {
            all.push(Breach {
                path: source.path.to_owned(),
                line: first,
                found: format!("`{name}` has {lines} lines"),
                rule: FUNCTION,
            });
        }
    }
    all
}

/// Functions with a body: their names, where they begin and end.
fn functions(code: &str) -> Vec<(&str, usize, usize)> {
    let mut found = Vec::new();
    for (at, _) in words(code).filter(|(_, word)| *word == "fn") {
        let after = at + "fn ".len();
        // A function pointer has no name: `fn(u8) -> u8`.
        let Some((0, name)) = code.get(after..).and_then(|rest| words(rest).next()) else {
            continue;
        };
        if let Some(open) = body(code, after) {
            found.push((name, at, closing(code, open)));
        }
    }
    found
}

/// Where the body opens, when there is one.
fn body(code: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = code[at..].find(['(', '[', '{', ';']) {
        at += found;
        match code.as_bytes()[at] {
            b'{' => return Some(at),
            b';' => return None,
            _ => at = closing(code, at),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, String, &'static str)> {
        let breaches = breaches(&Source::new("src/a.rs", text));
        breaches
            .into_iter()
            .map(|b| (b.line, b.found, b.rule))
            .collect()
    }

    #[test]
    fn a_long_function_is_caught_and_one_that_fits_is_not() {
        let function = |lines: usize| {
            let inside = "    // {\n    a(\"}\");\n".repeat((lines - 2) / 2);
            format!("\nfn f(a: [u8; 2]) -> u8 {{\n{inside}}}\nfn g() {{}}\n")
        };
        assert_eq!(found(&function(70)), []);
        assert_eq!(
            found(&function(72)),
            [(2, "`f` has 72 lines".to_owned(), FUNCTION)]
        );
    }

    #[test]
    fn what_has_no_body_is_no_function() {
        let pad = "\n".repeat(80);
        assert_eq!(
            found(&format!(
                "trait A {{ fn f();{pad} }}\ntype G = fn(u8) -> u8;{pad}"
            )),
            []
        );
    }

    #[test]
    fn a_long_file_is_caught() {
        assert_eq!(found(&"a;\n".repeat(600)), []);
        assert_eq!(
            found(&"a;\n".repeat(601)),
            [(601, "601 lines".to_owned(), FILE)]
        );
    }
}
