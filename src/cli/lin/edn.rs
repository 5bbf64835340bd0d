//! Reads EDN (github.com/edn-format/edn), as much of it as histories use, with line numbers.

use super::datum::Datum;
use crate::cli::words::say;

/// What is wrong, at which line, with what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Wrong {
    pub line: u64,
    pub why: String,
}

/// Values inside of values, at most.
const DEPTH_MAX: u32 = 64;

pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    /// The list that was entered and not left: what closes it, and the line that it begins at.
    entered: Option<(char, u64)>,
}

impl<'a> Reader<'a> {
    /// Reads a text whose first line has this number.
    pub fn new(text: &'a str, line: u64) -> Self {
        Self {
            text,
            at: 0,
            line,
            entered: None,
        }
    }

    /// The next value and the line that it begins at; `None` at the end, of the list that was entered
    /// or of the text.
    pub fn next(&mut self) -> Result<Option<(u64, Datum)>, Wrong> {
        self.skip(0)?;
        let line = self.line;
        if self.is_end()? {
            return Ok(None);
        }
        let value = self.value(0)?;
        Ok(Some((line, value)))
    }

    /// Enters a list, when the next value is one: its items then come one by one.
    pub fn enter(&mut self) -> Result<(), Wrong> {
        self.skip(0)?;
        let close = match self.peek() {
            Some('[') => ']',
            Some('(') => ')',
            _ => return Ok(()),
        };
        self.entered = Some((close, self.line));
        self.bump();
        Ok(())
    }

    /// Whether nothing follows in the list that was entered, which is left then, or in the text.
    fn is_end(&mut self) -> Result<bool, Wrong> {
        let Some((close, line)) = self.entered else {
            return Ok(self.peek().is_none());
        };
        match self.peek() {
            Some(letter) if letter == close => {
                self.entered = None;
                self.bump();
                Ok(true)
            }
            Some(other @ (']' | ')' | '}')) => self.wrong(say!(
                "the list that begins at line {line} is closed by `{other}`; write `{close}`",
                "第 {line} 行开始的列表用 `{other}` 结束；请写 `{close}`"
            )),
            // A file that was cut off here looks whole but for this.
            None => self.wrong(say!(
                "the list that begins at line {line} does not end; write `{close}` behind its last \
                 value, if none is missing",
                "第 {line} 行开始的列表没有结束；如果内容没有缺失，请在最后补上 `{close}`"
            )),
            Some(_) => Ok(false),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        self.line += u64::from(letter == '\n');
        Some(letter)
    }

    fn wrong<T>(&self, why: String) -> Result<T, Wrong> {
        let line = self.line;
        Err(Wrong { line, why })
    }

    fn too_deep<T>(&self) -> Result<T, Wrong> {
        self.wrong(say!(
            "values lie too deep inside each other; flatten them",
            "值嵌套过深；请减少嵌套的层数"
        ))
    }

    /// Spaces, commas, comments, and values behind `#_`, which are comments as well.
    fn skip(&mut self, depth: u32) -> Result<(), Wrong> {
        while let Some(letter) = self.peek() {
            if letter.is_whitespace() || letter == ',' {
                self.bump();
            } else if letter == ';' {
                while self.peek().is_some_and(|letter| letter != '\n') {
                    self.bump();
                }
            } else if self.text[self.at..].starts_with("#_") {
                self.at += 2;
                // What is skipped may begin with more to skip, and so on.
                if depth > DEPTH_MAX {
                    return self.too_deep();
                }
                self.skip(depth + 1)?;
                self.value(depth + 1)?;
            } else {
                break;
            }
        }
        Ok(())
    }

    fn value(&mut self, depth: u32) -> Result<Datum, Wrong> {
        if depth > DEPTH_MAX {
            return self.too_deep();
        }
        match self.peek() {
            Some('[') => Ok(Datum::List(self.items(']', depth)?)),
            Some('(') => Ok(Datum::List(self.items(')', depth)?)),
            Some('{') => self.map(depth),
            Some('"') => self.string(),
            Some('#') => {
                self.bump();
                if self.peek() == Some('{') {
                    return Ok(Datum::List(self.items('}', depth)?));
                }
                // A tag says what kind of record follows; the record is what counts.
                self.token();
                self.skip(depth + 1)?;
                self.value(depth + 1)
            }
            Some('\\') => {
                self.bump();
                let first = self.bump().map(String::from).unwrap_or_default();
                Ok(Datum::Other(format!("\\{first}{}", self.token())))
            }
            Some(']' | ')' | '}') => self.wrong(say!(
                "a bracket closes that none has opened; remove it",
                "这个右括号没有对应的左括号；请删掉"
            )),
            Some(_) => Ok(atom(self.token())),
            None => self.wrong(say!(
                "it ends in the middle of a value; close the bracket",
                "一个值还没写完，内容就结束了；请补上右括号"
            )),
        }
    }

    /// The values up to a closing bracket, the opening one included in what is read.
    fn items(&mut self, close: char, depth: u32) -> Result<Vec<Datum>, Wrong> {
        self.bump();
        let mut items = Vec::new();
        loop {
            self.skip(depth + 1)?;
            if self.peek() == Some(close) {
                self.bump();
                return Ok(items);
            }
            items.push(self.value(depth + 1)?);
        }
    }

    fn map(&mut self, depth: u32) -> Result<Datum, Wrong> {
        let line = self.line;
        let mut items = self.items('}', depth)?.into_iter();
        let mut pairs = Vec::new();
        while let Some(key) = items.next() {
            let Some(value) = items.next() else {
                let why = say!(
                    "the key {key} of a map has no value; give it one",
                    "映射中的键 {key} 没有值；请补上"
                );
                return Err(Wrong { line, why });
            };
            pairs.push((key, value));
        }
        Ok(Datum::Map(pairs))
    }

    fn string(&mut self) -> Result<Datum, Wrong> {
        let line = self.line;
        self.bump();
        let mut text = String::new();
        loop {
            match self.bump() {
                Some('"') => return Ok(Datum::Text(text)),
                Some('\\') => text.push(self.escaped()?),
                Some(letter) => text.push(letter),
                None => {
                    let why = say!(
                        "a text that begins here does not end; close its quote",
                        "从这里开始的字符串没有结束；请补上引号"
                    );
                    return Err(Wrong { line, why });
                }
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Wrong> {
        match self.bump() {
            Some('n') => Ok('\n'),
            Some('t') => Ok('\t'),
            Some('r') => Ok('\r'),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some(letter @ ('"' | '\\' | '/')) => Ok(letter),
            Some('u') => {
                let digits = self.text.get(self.at..self.at + 4);
                let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                match code.and_then(char::from_u32) {
                    Some(letter) => {
                        self.at += 4;
                        Ok(letter)
                    }
                    None => self.wrong(say!(
                        "`\\u` in a text is not followed by four digits of a letter",
                        "字符串中的 `\\u` 之后应是一个字符的四位十六进制编码"
                    )),
                }
            }
            _ => self.wrong(say!(
                "there is no such escape in a text; write `\\\\` for a backslash",
                "字符串中没有这种转义；反斜杠请写成 `\\\\`"
            )),
        }
    }

    fn token(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let ends = |letter: char| letter.is_whitespace() || ",;\"()[]{}".contains(letter);
        let token = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += token.len();
        token
    }
}

fn atom(token: &str) -> Datum {
    match token {
        "nil" => Datum::Nil,
        "true" => Datum::Bool(true),
        "false" => Datum::Bool(false),
        _ => match token.strip_prefix(':') {
            Some(name) => Datum::Keyword(name.to_owned()),
            // Whole numbers may end in N in EDN.
            None => match token.strip_suffix('N').unwrap_or(token).parse() {
                Ok(number) => Datum::Number(number),
                Err(_) => Datum::Other(token.to_owned()),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let found = Reader::new(text, 1).next();
        let found = found.expect("it is well formed").expect("it is there");
        assert_eq!(found.1.to_string(), expect, "{text}");
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        check("nil", "nil");
        check(" -12 ", "-12");
        check("12N", "12");
        check("1.50", "1.50");
        check("+7", "7");
        check(":a/b", ":a/b");
        check("\"a\\n\\\"\\u00e9\"", "\"a\\n\\\"é\"");
        check("[1 , [2] (3)]", "[1 [2] [3]]");
        check("{:a 1, \"b\" {}}", "{:a 1, \"b\" {}}");
        check("#jepsen.history.Op{:a #_ 9 true}", "{:a true}");
        check("; first\n#inst \"2020\"", "\"2020\"");
        check("\\newline", "\\newline");
        check("#{1 2}", "[1 2]");
    }

    #[test]
    fn items_know_their_lines() {
        let mut reader = Reader::new("[1\n\n 2]\n 3", 5);
        assert_eq!(reader.enter(), Ok(()));
        assert_eq!(reader.next(), Ok(Some((5, Datum::Number(1)))));
        assert_eq!(reader.next(), Ok(Some((7, Datum::Number(2)))));
        assert_eq!(reader.next(), Ok(None));
        assert_eq!(reader.next(), Ok(Some((8, Datum::Number(3)))));
        assert_eq!(reader.next(), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let check = |text: &str, line, expect: &str| {
            let wrong = Reader::new(text, 1).next().expect_err(text);
            assert_eq!(wrong.line, line, "{text}");
            assert!(wrong.why.contains(expect), "{text}: {}", wrong.why);
        };
        check("\n{:a\n", 3, "close the bracket");
        check("\n{:a}", 2, "the key :a of a map has no value");
        check("]", 1, "none has opened");
        check("[1 }", 1, "none has opened");
        check("[\n\"a\n\n", 2, "close its quote");
        check("\"\\q\"", 1, "no such escape");
        check("\"\\ud800\"", 1, "four digits");
        check("\"\\u00\u{e9}", 1, "four digits");
        check(&"[".repeat(100_000), 1, "too deep");
        check(&"#a ".repeat(100_000), 1, "too deep");
        check(&"#_".repeat(100_000), 1, "too deep");
    }
}
