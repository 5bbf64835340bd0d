//! Rust source as the rules see it: comments and literals blanked, so that words in them raise no
//! alarm, and every byte where it was.

use super::Breach;

/// A source file.
pub struct Source<'a> {
    /// Its path from the root.
    pub path: &'a str,
    /// As it is.
    pub text: &'a str,
    /// The same length, with comments and the insides of literals as spaces.
    pub code: String,
    /// The parts of it that are compiled for tests only.
    tests: Vec<(usize, usize)>,
}

impl<'a> Source<'a> {
    pub fn new(path: &'a str, text: &'a str) -> Self {
        let code = blanked(text);
        let tests = test_parts(path, &code);
        Self {
            path,
            text,
            code,
            tests,
        }
    }

    /// The line, from one, of what stands at this byte.
    pub fn line(&self, at: usize) -> usize {
        1 + self.code.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
    }

    /// True in what is compiled for tests only.
    pub fn is_test(&self, at: usize) -> bool {
        self.tests
            .iter()
            .any(|(from, until)| (*from..*until).contains(&at))
    }

    /// The words (identifiers, keywords, numbers) of the code with where they begin.
    pub fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        words(&self.code)
    }

    /// The folder of `src` that it belongs to.
    pub fn folder(&self) -> Option<&'a str> {
        let inside = self.path.strip_prefix("src/")?;
        inside.split_once('/').map(|(folder, _)| folder)
    }

    /// The string literals, as (where the quote stands, what is between the quotes).
    pub fn literals(&self) -> Vec<(usize, &'a str)> {
        let quotes: Vec<usize> = self.code.match_indices('"').map(|(at, _)| at).collect();
        let between = |pair: &[usize]| (pair[0], &self.text[pair[0] + 1..pair[1]]);
        quotes.chunks_exact(2).map(between).collect()
    }
}

/// Checks what a rule finds in a file, as (line, what was found, the rule).
#[track_caller]
pub fn check(
    rule: fn(&Source<'_>) -> Vec<Breach>,
    path: &str,
    text: &str,
    expect: &[(usize, &str, &str)],
) {
    let found = rule(&Source::new(path, text));
    let found: Vec<_> = found
        .iter()
        .map(|b| (b.line, b.found.trim_matches('`'), b.rule))
        .collect();
    assert_eq!(found, expect, "{path}: {text}");
}

pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The words of some code with where they begin.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = code.as_bytes();
    let starts = (0..bytes.len())
        .filter(move |&at| is_word(bytes[at]) && (at == 0 || !is_word(bytes[at - 1])));
    starts.map(move |at| {
        let length = bytes[at..]
            .iter()
            .take_while(|byte| is_word(**byte))
            .count();
        (at, &code[at..at + length])
    })
}

/// Where the bracket that opens at `open` closes; the end when it does not.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    code.len()
}

fn test_parts(path: &str, code: &str) -> Vec<(usize, usize)> {
    let is_all_test = path.starts_with("tests/") || path.ends_with("/tests.rs");
    if is_all_test {
        return vec![(0, code.len())];
    }
    let part = |(at, mark): (usize, &str)| {
        let after = at + mark.len();
        let end = match code[after..].find(['{', ';']).map(|found| after + found) {
            Some(open) if code.as_bytes()[open] == b'{' => closing(code, open),
            Some(semicolon) => semicolon,
            None => code.len(),
        };
        (at, end)
    };
    code.match_indices("#[cfg(test)]").map(part).collect()
}

/// How many bytes, from `at`, a comment or a literal takes, and how many of them at either end are
/// kept; `None` when neither begins there.
fn blank_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = &bytes[at..];
    let is_inside_word = at > 0 && is_word(bytes[at - 1]);
    match rest {
        [b'/', b'/', ..] => {
            let length = rest
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap_or(rest.len());
            Some((length, 0))
        }
        [b'/', b'*', ..] => Some((block_comment(rest), 0)),
        [b'"', ..] => Some((quoted(rest, b'"'), 1)),
        [b'r', b'"' | b'#', ..] if !is_inside_word => raw_string(rest, 1),
        [b'b', b'r', b'"' | b'#', ..] if !is_inside_word => raw_string(rest, 2),
        [b'\'', b'\\', ..] => Some((quoted(rest, b'\''), 1)),
        [b'\'', ..] => {
            // A character, unless it is a lifetime: then no quote closes it.
            let text = core::str::from_utf8(&rest[1..]).ok()?;
            let length = text.chars().next()?.len_utf8();
            (rest.get(1 + length) == Some(&b'\'')).then_some((length + 2, 1))
        }
        _ => None,
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// Kept whole but for its inside, so that its quotes still pair up.
fn raw_string(rest: &[u8], prefix: usize) -> Option<(usize, usize)> {
    let hashes = rest[prefix..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    let open = prefix + hashes;
    if rest.get(open) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = core::iter::once(b'"')
        .chain(core::iter::repeat_n(b'#', hashes))
        .collect();
    let inside = rest[open + 1..]
        .windows(close.len())
        .position(|window| window == close);
    let length = inside.map_or(rest.len(), |inside| open + 1 + inside + close.len());
    Some((length, open + 1))
}

fn blanked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let Some((length, kept)) = blank_at(bytes, at) else {
            at += 1;
            continue;
        };
        // A raw string keeps its prefix in front, and as many bytes less one behind.
        let behind = if kept > 1 && bytes[at] == b'b' {
            kept - 2
        } else {
            kept
        };
        let behind = if kept > 1 && bytes[at] == b'r' {
            kept - 1
        } else {
            behind
        };
        for byte in &mut code[at + kept..(at + length).saturating_sub(behind).max(at + kept)] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at += length;
    }
    let only_ascii = code
        .iter_mut()
        .map(|byte| if byte.is_ascii() { *byte as char } else { ' ' });
    only_ascii.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_nothing_moves() {
        let check = |text: &str, expect: &str| {
            assert_eq!(blanked(text), expect);
            assert_eq!(text.len(), expect.len());
        };
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check("f(\"x // y\\\"\") g", "f(\"        \") g");
        check("r#\"x\"y\"# z", "r#\"   \"# z");
        check("br\"x\" z", "br\" \" z");
        check("'x' '\\'' 'static a", "' ' '  ' 'static a");
        check("\"中\" a", "\"   \" a");
    }

    #[test]
    fn literals_are_found_as_they_are() {
        let source = Source::new(
            "src/a.rs",
            "f(\"a\", r#\"b \"c\" d\"#, 'e', b\"g\") // \"h\"",
        );
        let found: Vec<&str> = source
            .literals()
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(found, ["a", "b \"c\" d", "g"]);
    }

    #[test]
    fn test_parts_end_with_their_brace() {
        let source = Source::new("src/a.rs", "#[cfg(test)]\nmod t { fn a() {} }\nfn b() {}");
        assert!(source.is_test(20) && !source.is_test(40));
        assert!(Source::new("src/a/tests.rs", "fn a() {}").is_test(3));
    }
}
