//! Reads Rust source for the Code tab, with the compiler's own lexer: where its functions are, what is
//! there for tests only, and what to highlight.

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};
use std::ops::Range;

const KEYWORDS: [&str; 37] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe",
    "use", "where", "while",
];

/// A token and where it stands.
struct Token<'a> {
    kind: TokenKind,
    at: Range<usize>,
    text: &'a str,
}

fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut from = 0;
    let token = |token: ra_ap_rustc_lexer::Token| {
        let at = from..from + token.len as usize;
        from = at.end;
        Token {
            kind: token.kind,
            text: &source[at.clone()],
            at,
        }
    };
    tokenize(source, FrontmatterAllowed::No)
        .map(token)
        .collect()
}

/// The source as HTML, with a class for each keyword (`k`), comment (`c`), string (`s`), number (`n`),
/// type or lifetime (`t`), and call of a function or macro (`f`).
pub fn highlighted(source: &str) -> String {
    let tokens = tokens(source);
    let mut html = String::with_capacity(source.len() * 2);
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).map(|token| token.kind);
        match class(token, next) {
            Some(class) => {
                html.push_str(&format!("<i class=\"{class}\">{}</i>", escaped(token.text)));
            }
            None => html.push_str(&escaped(token.text)),
        }
    }
    html
}

fn class(token: &Token, next: Option<TokenKind>) -> Option<char> {
    Some(match token.kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => 'c',
        TokenKind::Literal { kind, .. } => match kind {
            LiteralKind::Int { .. } | LiteralKind::Float { .. } => 'n',
            _ => 's',
        },
        TokenKind::Lifetime { .. } => 't',
        TokenKind::Ident if KEYWORDS.contains(&token.text) => 'k',
        TokenKind::Ident if token.text.starts_with(char::is_uppercase) => 't',
        TokenKind::Ident => match next {
            Some(TokenKind::OpenParen | TokenKind::Bang) => 'f',
            _ => return None,
        },
        _ => return None,
    })
}

/// The text with the characters escaped that HTML gives a meaning.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A function with its body, and the comments and attributes before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its documentation, joined to one line.
    pub doc: String,
    /// Where it stands, in bytes: whole lines.
    pub at: Range<usize>,
}

/// The functions of a source, in order. A function within a function is part of the outer one.
pub fn functions(source: &str) -> Vec<Function> {
    let tokens = tokens(source);
    let mut found: Vec<Function> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let inside = found
            .last()
            .is_some_and(|last| token.at.start < last.at.end);
        if inside || (token.kind, token.text) != (TokenKind::Ident, "fn") {
            continue;
        }
        let name = tokens[index + 1..].iter().find(|token| !is_space(token));
        let (Some(name), Some(end)) = (name, body_end(&tokens[index..])) else {
            continue;
        };
        if name.kind == TokenKind::Ident {
            let before = beginning(&tokens[..index]);
            let docs = before.iter().filter_map(|token| doc(token.text, "///"));
            let from = before
                .first()
                .map_or(token.at.start, |first| first.at.start);
            found.push(Function {
                name: name.text.to_owned(),
                doc: docs.collect::<Vec<_>>().join(" "),
                at: line_start(source, from)..line_end(source, end),
            });
        }
    }
    found
}

/// The text of a line of documentation that begins with `mark`.
fn doc<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.strip_prefix(mark).map(str::trim)
}

/// The lines of the comment that documents the whole file.
pub fn file_doc(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .filter_map(|line| doc(line, "//!"))
}

fn is_space(token: &Token) -> bool {
    matches!(
        token.kind,
        TokenKind::Whitespace | TokenKind::LineComment { doc_style: None }
    )
}

/// The tokens before `fn` that belong to it: its comments, attributes and qualifiers.
fn beginning<'a, 'b>(before: &'a [Token<'b>]) -> &'a [Token<'b>] {
    let ends = |token: &Token| {
        matches!(
            token.kind,
            TokenKind::Semi | TokenKind::OpenBrace | TokenKind::CloseBrace
        ) || token.text.starts_with("//!")
    };
    let first = before.iter().rposition(ends).map_or(0, |end| end + 1);
    let spaces = before[first..]
        .iter()
        .take_while(|token| token.kind == TokenKind::Whitespace);
    &before[first + spaces.count()..]
}

/// Where the first body among these tokens ends; `None` for a declaration without one.
fn body_end(tokens: &[Token]) -> Option<usize> {
    let (mut depth, mut brackets) = (0, 0);
    for token in tokens {
        match token.kind {
            TokenKind::Semi if depth == 0 && brackets == 0 => return None,
            TokenKind::OpenBracket => brackets += 1,
            TokenKind::CloseBracket => brackets -= 1,
            TokenKind::OpenBrace => depth += 1,
            TokenKind::CloseBrace => {
                depth -= 1;
                if depth == 0 {
                    return Some(token.at.end);
                }
            }
            _ => {}
        }
    }
    None
}

fn line_start(source: &str, at: usize) -> usize {
    source[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line ends, after its line break.
fn line_end(source: &str, at: usize) -> usize {
    source[at..]
        .find('\n')
        .map_or(source.len(), |end| at + end + 1)
}

/// The source without the items that are compiled for tests only.
pub fn without_tests(source: &str) -> String {
    let tokens = tokens(source);
    let mut kept = String::with_capacity(source.len());
    let mut from = 0;
    for (index, token) in tokens.iter().enumerate() {
        if token.at.start < from || !is_for_tests(&tokens[index..]) {
            continue;
        }
        let semicolon = tokens[index..].iter().find(|t| t.kind == TokenKind::Semi);
        let brace = tokens[index..]
            .iter()
            .find(|t| t.kind == TokenKind::OpenBrace);
        let end = match (semicolon, brace) {
            (Some(semicolon), Some(brace)) if semicolon.at.start < brace.at.start => {
                semicolon.at.end
            }
            (Some(semicolon), None) => semicolon.at.end,
            _ => body_end(&tokens[index..]).unwrap_or(source.len()),
        };
        kept.push_str(&source[from..line_start(source, token.at.start)]);
        from = line_end(source, end);
    }
    kept.push_str(&source[from..]);
    kept
}

/// Whether these tokens begin with an attribute `#[cfg(... test ...)]`.
fn is_for_tests(tokens: &[Token]) -> bool {
    let mut inside = tokens
        .iter()
        .take_while(|token| token.kind != TokenKind::CloseBracket)
        .map(|token| token.text);
    (inside.next(), inside.next(), inside.next()) == (Some("#"), Some("["), Some("cfg"))
        && inside.any(|text| text == "test")
}
