//! What readers read: in both languages, each with its own punctuation.

use super::Breach;
use super::source::Source;

const MIXED: &str = "English text holds no Chinese, or an English reader finds what they can not \
    read";
const UNTRANSLATED: &str = "the Chinese half of a text is Chinese (or a name or formula, the same \
    as the English): a reader who chose Chinese finds English";
const EMPTY: &str = "a text that is empty in one language is a hole in the page";
const HALF_WIDTH: &str = "beside a Chinese character stands full-width punctuation \
    (，。；：！？（）): half-width marks there look like a mistake";

const APART: &str = "both languages of a text made at run time use the same variables, or one of \
    them says less";
/// What makes a text at run time, whose first two literals are the two languages; the last is a row
/// of the kit's `phrases!`.
const MADE: [&str; 3] = ["say!(", "text!(", "=> say("];

/// True for Chinese characters.
fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// True for Chinese characters and full-width punctuation.
fn is_chinese(letter: char) -> bool {
    is_han(letter) || matches!(letter, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}')
}

/// The first half-width mark beside a Chinese character. A stop within `...` or before a letter (a
/// file name), and the colons of an address, are none.
fn half_width(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let at_or_space = |at: usize| letters.get(at).copied().unwrap_or(' ');
    let wrong = |at: usize| {
        let before = at.checked_sub(1).map_or(' ', at_or_space);
        let after = at_or_space(at + 1);
        let is_beside = is_han(before) || is_han(after);
        match letters[at] {
            ',' | ';' | '!' | '?' => is_beside || before == '）',
            ':' => (is_beside || before == '）') && !matches!(after, '/' | ':'),
            '.' => is_han(before) && after != '.' && !after.is_ascii_alphanumeric(),
            '(' => is_beside,
            ')' => is_han(before),
            _ => false,
        }
    };
    let at = (0..letters.len()).find(|&at| wrong(at))?;
    Some(
        letters[at.saturating_sub(1)..(at + 2).min(letters.len())]
            .iter()
            .collect(),
    )
}

/// What is wrong with the texts in code.
pub fn in_code(source: &Source) -> Vec<Breach> {
    if !source.path.starts_with("src/") {
        return Vec::new();
    }
    let mut all = Vec::new();
    let literals = source.literals();
    for (at, text) in &literals {
        if let Some(found) = half_width(text) {
            all.push((*at, found, HALF_WIDTH));
        }
    }
    for (call, name) in source.code.match_indices("Text::new(") {
        let first = literals.partition_point(|(at, _)| *at < call);
        let [(en_at, en), (zh_at, zh)] = literals[first..].iter().take(2).collect::<Vec<_>>()[..]
        else {
            continue;
        };
        // Only a call with two literals and nothing else can be read here.
        let before = source.code[call + name.len()..*en_at].trim();
        let between = source.code[en_at + 1 + en.len() + 1..*zh_at].trim();
        if before.is_empty() && between == "," {
            all.extend(in_pair(en, zh).map(|(found, rule)| (*en_at, found, rule)));
        }
    }
    for name in MADE {
        for (call, _) in source.code.match_indices(name) {
            let first = literals.partition_point(|(at, _)| *at < call);
            if let [(at, en), (_, zh)] = literals[first..].iter().take(2).collect::<Vec<_>>()[..]
                && (!is_whole(en) || !is_whole(zh) || variables(en) != variables(zh))
            {
                all.push((*at, (*en).to_owned(), APART));
            }
        }
    }
    let breach = |(at, found, rule)| Breach {
        path: source.path.to_owned(),
        line: source.line(at),
        found: format!("`{found}`"),
        rule,
    };
    all.into_iter().map(breach).collect()
}

/// The variables that a format string uses, in order of their names; those without a name have
/// numbers, and `{{` and `}}` are braces.
fn variables(format: &str) -> Vec<String> {
    let parts = format.split("{{").flat_map(|part| part.split('{').skip(1));
    let mut unnamed = 0..;
    let mut name = |part: &str| match part.split(['}', ':']).next() {
        None | Some("") => unnamed.next().unwrap_or(0).to_string(),
        Some(name) => name.to_owned(),
    };
    let mut found: Vec<String> = parts.map(&mut name).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// False where one language has nothing to say.
fn is_whole(text: &str) -> bool {
    !text.trim().is_empty()
}

fn in_pair(en: &str, zh: &str) -> Option<(String, &'static str)> {
    // Both empty is meant: there is nothing to say.
    if en.trim().is_empty() != zh.trim().is_empty() {
        Some(("\"\"".to_owned(), EMPTY))
    } else if en.chars().any(is_chinese) {
        Some((en.to_owned(), MIXED))
    } else if zh != en && !zh.chars().any(is_han) {
        Some((zh.to_owned(), UNTRANSLATED))
    } else {
        None
    }
}

/// What is wrong with prose.
pub fn in_prose(path: &str, text: &str) -> Vec<Breach> {
    let is_english = !path.ends_with("zh-CN.md");
    let is_lesson = path.starts_with("src/lessons/");
    let mut all = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut add = |found: String, rule| {
            let path = path.to_owned();
            all.push(Breach {
                path,
                line: index + 1,
                found: format!("`{found}`"),
                rule,
            });
        };
        if is_english && is_lesson && line.chars().any(is_chinese) {
            add(line.to_owned(), MIXED);
        }
        if let Some(found) = half_width(&without_code(line)).filter(|_| is_lesson) {
            add(found, HALF_WIDTH);
        }
    }
    all
}

/// A line of prose without code and formulas.
fn without_code(line: &str) -> String {
    line.split(['`', '$'])
        .step_by(2)
        .collect::<Vec<_>>()
        .join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<(usize, &'static str)> {
        let source = Source::new("src/a.rs", text);
        in_code(&source)
            .into_iter()
            .map(|b| (b.line, b.rule))
            .collect()
    }

    #[test]
    fn texts_that_lack_a_language_are_caught() {
        assert_eq!(
            rules("\nText::new(\"leader\", \"leader's\")"),
            [(2, UNTRANSLATED)]
        );
        assert_eq!(
            rules("Text::new(\n\"leader 领导者\", \"领导者\")"),
            [(2, MIXED)]
        );
        assert_eq!(rules("Text::new(\"\", \"领导者\")"), [(1, EMPTY)]);
        assert_eq!(rules("Text::new(\"leader\", \" \")"), [(1, EMPTY)]);
    }

    #[test]
    fn texts_that_are_whole_and_calls_that_can_not_be_read_are_left_alone() {
        assert_eq!(
            rules("Text::new(\"leader\", \"领导者\"); Text::new(\"Raft\", \"Raft\")"),
            []
        );
        assert_eq!(
            rules(
                "Text::new(\"\", \"\"); Text::new(a, \"b\"); Text::new(f(\"a\"), \"b\"); Text::new(a, b)"
            ),
            []
        );
        assert_eq!(rules("// Text::new(\"a\", \"b\")"), []);
    }

    #[test]
    fn texts_made_at_run_time_that_use_other_variables_are_caught() {
        for apart in [
            "say!(lang, \"term {term}\", \"任期 {n}\")",
            "say!(\"term {term} of {count}\", \"任期 {term}\")",
            "text!(\n\"{a:?} then {b}\", \"先 {a}\")",
            "say!(lang, \"term\", \"\")",
            "Note::Won(term) => say(\"leads term {term}\", \"当选\"),",
            "say!(\"{} of {}\", \"{0} 的\", a, b)",
        ] {
            let found = rules(apart).into_iter().map(|(_, rule)| rule);
            assert_eq!(found.collect::<Vec<_>>(), [APART], "{apart}");
        }
        for same in [
            "say!(lang, \"term {term}, {term}\", \"任期 {term}\")",
            "say!(self.lang, \"{a:>3} {{x}}\", \"{a} {{y}}\")",
            "text!(\"{b} of {a}\", \"{a} 的 {b}\")",
            "Note::Won(term) => say(\"leads term {term}\", \"在任期 {term} 当选\"),",
            "say!(\"{} of {}\", \"{1} 的 {0:?}\", a, b)",
        ] {
            assert_eq!(rules(same), [], "{same}");
        }
    }

    #[test]
    fn half_width_marks_after_chinese_are_caught() {
        for mark in [",", ";", ":", "!", "?", "."] {
            assert_eq!(
                rules(&format!("let a = \"切断{mark}\";")),
                [(1, HALF_WIDTH)],
                "{mark}"
            );
            let found = in_prose("src/lessons/a/zh-CN.md", &format!("\n节点{mark} 链路"));
            assert_eq!(
                found.iter().map(|b| (b.line, b.rule)).collect::<Vec<_>>(),
                [(2, HALF_WIDTH)]
            );
        }
        for text in ["AppendEntries,任期", "丢失(原因)", "任期(4)", "（4）:任"] {
            assert_eq!(
                rules(&format!("let a = \"{text}\";")),
                [(1, HALF_WIDTH)],
                "{text}"
            );
        }
        let fine = "切断，Raft, 节点。`节点,` $中,$ 节点... 文件.txt [节点](https://a.org), f(x)";
        assert_eq!(in_prose("src/lessons/a/zh-CN.md", fine), []);
    }

    #[test]
    fn chinese_in_english_prose_is_caught() {
        let found = in_prose("src/lessons/a/en.md", "A leader\nis 领导者.");
        assert!(found.iter().any(|b| (b.line, b.rule) == (2, MIXED)));
        assert_eq!(in_prose("src/lessons/a/zh-CN.md", "领导者"), []);
    }
}
