//! The glossary of a lesson: its terms, how they are written in both languages, and what they look
//! like. The prose itself is plain; the terms in it are found and marked by `marks.rs`.
//!
//! The file is `glossary.txt` in the lesson's folder, with one term a line:
//!
//! ```text
//! # name | colour | shape       | English            | Chinese    | on the stage
//! leader | text   | double ring | leader, leaders    | 领导者     | role
//! vote   | text   | dot         | vote, (votes)      | 选票, (票)
//! -      |        |             | pre-vote           | 预投票
//! = V?   | vote   |             | request for a vote | 请求投票
//! ```
//!
//! The last cell says what the term names on the stage, if anything: see [`ON_STAGE`]. A line that begins
//! with `=` is of the stage's legend: the letters of a kind of message, the term that it belongs to, the
//! message's shape where others have the same letters, and what it is.
//!
//! A form is marked wherever it occurs. A form in parentheses is marked only where the prose asks for
//! it: `{votes}`. Where a form does not mean the term, the prose writes `{-vote}`; phrases in which it
//! never does stand in a line with the name `-`.

use crate::looks::Look;
use crate::prose::{FILES, Section};
use std::collections::BTreeMap;

/// One way to write a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// The words, as in the middle of a sentence.
    pub words: String,
    /// Whether it is marked only where the prose asks for it.
    pub on_request: bool,
}

/// A term of a lesson.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Its name, the same in all lessons that have the term.
    pub name: String,
    /// What it looks like.
    pub look: Look,
    /// Its forms in each language, in the order of [`FILES`].
    pub forms: [Vec<Form>; 2],
    /// What it names on the stage: one of [`ON_STAGE`], or nothing.
    pub on_stage: &'static str,
    /// The line of the file that it stands on.
    pub line: usize,
}

/// What a term can name on the stage: the nodes that play the role of that name, all clients, all
/// servers, the cells beside the nodes, those of them that are settled, the words below the nodes' names,
/// the dots beside them, and their timers' arcs.
pub const ON_STAGE: [&str; 8] = [
    "role", "clients", "servers", "cells", "settled", "badges", "dots", "arcs",
];

/// A line of the legend: a kind of message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kind {
    /// The letters that it has on the stage.
    pub letters: String,
    /// Its shape, where other kinds have the same letters; empty otherwise.
    pub shape: String,
    /// The term that it belongs to; empty otherwise.
    pub term: String,
    /// What it is, in each language, in the order of [`FILES`].
    pub names: [String; 2],
}

/// The shapes of messages.
const MESSAGE_SHAPES: [&str; 6] = ["circle", "square", "diamond", "triangle", "pill", "hexagon"];

/// The terms of a lesson.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Glossary {
    /// The file, for messages.
    pub file: String,
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
    /// The legend of the stage, in the order of the file.
    pub kinds: Vec<Kind>,
    /// The phrases of each language that hold a form and do not mean the term.
    pub plain: [Vec<String>; 2],
}

/// The name of a line of plain phrases.
const PLAIN: &str = "-";

impl Glossary {
    /// Reads a glossary. The error names the file and the line.
    pub fn parse(file: &str, source: &str) -> Result<Self, String> {
        let mut glossary = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        let mut phrases = Vec::new();
        for (line, row) in (1..).zip(source.lines()) {
            let at = |problem: String| format!("{file}:{line}: {problem}");
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let (name, colour, shape, en, zh, on_stage) = match cells[..] {
                [name, colour, shape, en, zh] => (name, colour, shape, en, zh, ""),
                [name, colour, shape, en, zh, on_stage] => (name, colour, shape, en, zh, on_stage),
                _ => {
                    return Err(at(
                        "a term is `name | colour | shape | English | Chinese`".to_owned()
                    ));
                }
            };
            if let Some(letters) = name.strip_prefix('=') {
                let kind = kind(letters.trim(), (colour, shape), [en, zh]).map_err(at)?;
                glossary.add_kind(kind).map_err(at)?;
                continue;
            }
            let forms = [forms(en).map_err(at)?, forms(zh).map_err(at)?];
            if name == PLAIN {
                if !colour.is_empty() || !shape.is_empty() {
                    return Err(at("plain phrases have no colour and no shape".to_owned()));
                }
                phrases.push((line, forms));
                continue;
            }
            let mut term = term(name, colour, shape, forms, line).map_err(at)?;
            term.on_stage = on_stage_of(on_stage).map_err(at)?;
            if let Some(other) = glossary.terms.iter().find(|other| other.name == name) {
                let other = other.line;
                return Err(at(format!("the term `{name}` stands in line {other} too")));
            }
            glossary.terms.push(term);
        }
        for (line, forms) in phrases {
            let add = glossary.add_plain(forms);
            add.map_err(|problem| format!("{file}:{line}: {problem}"))?;
        }
        glossary.claims_agree()?;
        Ok(glossary)
    }

    /// Adds a kind of message; its letters, or they with its shape, are its own.
    fn add_kind(&mut self, kind: Kind) -> Result<(), String> {
        let is_same = |other: &Kind| {
            let either = other.shape.is_empty() || kind.shape.is_empty();
            other.letters == kind.letters && (either || other.shape == kind.shape)
        };
        if self.kinds.iter().any(is_same) {
            let letters = &kind.letters;
            return Err(format!("the letters `{letters}` are in the legend twice"));
        }
        if !kind.term.is_empty() && self.terms.iter().all(|term| term.name != kind.term) {
            return Err(format!("the term `{}` stands in no line above", kind.term));
        }
        self.kinds.push(kind);
        Ok(())
    }

    /// What the page shows of it besides the prose, in a language: the legend, and what each term names
    /// on the stage. One line each, its cells ended by tabs.
    pub fn on_stage(&self, lang: usize) -> [(&'static str, String); 2] {
        let legend = self.kinds.iter().map(|kind| {
            let Kind {
                letters,
                shape,
                term,
                names,
            } = kind;
            format!("{letters}\t{shape}\t{term}\t{}\n", names[lang])
        });
        let named = self
            .terms
            .iter()
            .filter(|term| !term.on_stage.is_empty())
            .map(|term| {
                let forms: Vec<&str> = term.forms[lang].iter().map(|form| &*form.words).collect();
                format!("{}\t{}\t{}\n", term.name, term.on_stage, forms.join(","))
            });
        [("legend", legend.collect()), ("named", named.collect())]
    }

    /// Adds phrases that are not marked; each has to hold a form that would be.
    fn add_plain(&mut self, phrases: [Vec<Form>; 2]) -> Result<(), String> {
        for (lang, phrases) in phrases.into_iter().enumerate() {
            for Form { words, on_request } in phrases {
                let mut forms = self.terms.iter().flat_map(|term| &term.forms[lang]);
                let lower = words.to_lowercase();
                let is_within = |form: &Form| {
                    let form_lower = form.words.to_lowercase();
                    !form.on_request && lower != form_lower && lower.contains(&form_lower)
                };
                if on_request || !forms.any(is_within) {
                    return Err(format!(
                        "the phrase `{words}` holds no shorter form that would be marked"
                    ));
                }
                self.plain[lang].push(words);
            }
        }
        Ok(())
    }

    /// Whether each term is marked somewhere in the prose of a language. The error names the file and
    /// the line.
    pub fn is_used(&self, tag: &str, sections: &[Section]) -> Result<(), String> {
        let is_marked = |term: &Term| {
            let mut all = sections.iter();
            all.any(|section| section.terms.contains(&term.name))
        };
        match self.terms.iter().find(|term| !is_marked(term)) {
            None => Ok(()),
            Some(Term { name, line, .. }) => {
                let file = &self.file;
                Err(format!(
                    "{file}:{line}: the term `{name}` is marked nowhere in {tag}.md; use it, or take \
                     the line away"
                ))
            }
        }
    }

    /// Whether no two lines claim the same form.
    fn claims_agree(&self) -> Result<(), String> {
        for lang in 0..FILES.len() {
            let mut owners: BTreeMap<String, &str> = BTreeMap::new();
            for term in &self.terms {
                for Form { words, .. } in &term.forms[lang] {
                    if let Some(owner) = owners.insert(words.to_lowercase(), &term.name) {
                        let (file, line, name) = (&self.file, term.line, &term.name);
                        return Err(format!(
                            "{file}:{line}: the form `{words}` is claimed by `{owner}` and by \
                             `{name}`; it can mean one term only"
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

/// A term from the cells of its line, or what is wrong with them.
fn term(
    name: &str,
    colour: &str,
    shape: &str,
    forms: [Vec<Form>; 2],
    line: usize,
) -> Result<Term, String> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(format!(
            "the name `{name}` is not of the letters a to z and `-`"
        ));
    }
    for (forms, (_, tag)) in forms.iter().zip(FILES) {
        if forms.is_empty() {
            return Err(format!("the term `{name}` has no form in {tag}"));
        }
    }
    Ok(Term {
        name: name.to_owned(),
        look: Look::named(colour, shape)?,
        forms,
        on_stage: "",
        line,
    })
}

/// What a term names on the stage, by the cell of its line.
fn on_stage_of(cell: &str) -> Result<&'static str, String> {
    if cell.is_empty() {
        return Ok("");
    }
    let known = ON_STAGE.into_iter().find(|known| *known == cell);
    known.ok_or_else(|| {
        let all = ON_STAGE.join(", ");
        format!("`{cell}` is nothing on the stage; there is {all}")
    })
}

/// A line of the legend from its cells.
fn kind(letters: &str, (term, shape): (&str, &str), names: [&str; 2]) -> Result<Kind, String> {
    if letters.is_empty() || names.contains(&"") {
        return Err(
            "a line of the legend is `= letters | term | shape | English | Chinese`".to_owned(),
        );
    }
    if !shape.is_empty() && !MESSAGE_SHAPES.contains(&shape) {
        let all = MESSAGE_SHAPES.join(", ");
        return Err(format!(
            "no message has the shape `{shape}`; there is {all}"
        ));
    }
    Ok(Kind {
        letters: letters.to_owned(),
        shape: shape.to_owned(),
        term: term.to_owned(),
        names: names.map(str::to_owned),
    })
}

/// The forms in a cell.
fn forms(cell: &str) -> Result<Vec<Form>, String> {
    if cell.is_empty() {
        return Ok(Vec::new());
    }
    let form = |part: &str| {
        let part = part.trim();
        let inside = part
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'));
        let words = inside.unwrap_or(part);
        if words.is_empty() || words.contains(['(', ')', '{', '}', '，', '（', '）']) {
            return Err(format!(
                "`{part}` is no form; forms are separated by `,`, and one in parentheses, `(votes)`, \
                 is marked on request"
            ));
        }
        Ok(Form {
            words: words.to_owned(),
            on_request: inside.is_some(),
        })
    };
    cell.split(',').map(form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glossary_is_read() {
        let source = "# name | colour | shape | English | Chinese\n\n\
                      vote | tint-1 | dot | vote, (votes) | 选票, (票)\n\
                      - | | | split vote | 选票站\n";
        let glossary = Glossary::parse("glossary.txt", source).unwrap();
        let [vote] = &glossary.terms[..] else {
            panic!("one term");
        };
        assert_eq!((vote.name.as_str(), vote.line), ("vote", 3));
        assert_eq!((vote.look.colour, vote.look.shape), ("tint-1", "dot"));
        let words = |lang: usize| -> Vec<_> {
            let forms = vote.forms[lang].iter();
            forms
                .map(|form| (form.words.as_str(), form.on_request))
                .collect()
        };
        assert_eq!(words(0), [("vote", false), ("votes", true)]);
        assert_eq!(words(1), [("选票", false), ("票", true)]);
        assert_eq!(glossary.plain, [["split vote"], ["选票站"]]);
    }

    #[test]
    fn a_legend_and_what_is_on_the_stage_are_read() {
        let source = "vote | text | dot | vote, (votes) | 选票 | dots\n\
                      term | text | underline | term | 任期\n\
                      = V? | vote | | request for a vote | 请求投票\n\
                      = ok | | circle | done | 完成\n= ok | | pill | stored | 已存储\n";
        let glossary = Glossary::parse("glossary.txt", source).unwrap();
        let legend = "V?\t\tvote\trequest for a vote\nok\tcircle\t\tdone\nok\tpill\t\tstored\n";
        let named = "vote\tdots\tvote,votes\n";
        let expect = [("legend", legend.to_owned()), ("named", named.to_owned())];
        assert_eq!(glossary.on_stage(0), expect);
        let check = |line: &str, expect: &str| {
            let error = Glossary::parse("g", &format!("{source}{line}")).unwrap_err();
            assert!(error.starts_with(&format!("g:6: {expect}")), "{error}");
        };
        check("= V? | | | again | 再次", "the letters `V?` are in");
        check("= ok | | | again | 再次", "the letters `ok` are in");
        check("= X | leader | | x | 叉", "the term `leader` stands in no");
        check("= X | | star | x | 叉", "no message has the shape `star`");
        check("= X | | | x | ", "a line of the legend is");
        check(
            "log | text | dot | log | 日志 | moon",
            "`moon` is nothing on",
        );
    }

    #[test]
    fn a_bad_line_is_an_error_that_names_file_and_line() {
        let check = |line: &str, expect: &str| {
            let source = format!("# terms\nvote | tint-1 | dot | vote | 票\n{line}");
            let error = Glossary::parse("raft/glossary.txt", &source).unwrap_err();
            assert!(
                error.starts_with(&format!("raft/glossary.txt:3: {expect}")),
                "{error}"
            );
        };
        check("log | tint-1 | dot | log", "a term is `name | ");
        check("log | red | dot | log | 日志", "the colour `red` is none");
        check(
            "log | tint-1 | star | log | 日志",
            "the shape `star` is none of these: underline, ring",
        );
        check("Log | tint-1 | dot | log | 日志", "the name `Log` is not");
        check(" | tint-1 | dot | log | 日志", "the name `` is not");
        check(
            "log | tint-1 | dot | log | ",
            "the term `log` has no form in zh-CN",
        );
        check(
            "log | tint-1 | dot | | 日志",
            "the term `log` has no form in en",
        );
        check(
            "log | tint-1 | dot | log,, logs | 日志",
            "`` is no form; forms",
        );
        check("log | tint-1 | dot | (log | 日志", "`(log` is no form");
        check(
            "log | tint-1 | dot | log | 日志，记录",
            "`日志，记录` is no",
        );
        check(
            "vote | tint-1 | dot | ballot | 选票",
            "the term `vote` stands in line 2 too",
        );
        check("- | tint-1 | | pre-vote | ", "plain phrases have no colour");
        check(
            "- | | | pre-log | ",
            "the phrase `pre-log` holds no shorter",
        );
        check("- | | | vote | ", "the phrase `vote` holds no shorter form");
        check("- | | | (pre-vote) | ", "the phrase `pre-vote` holds no");
    }

    #[test]
    fn a_form_that_two_terms_claim_is_an_error() {
        let check = |en: &str, zh: &str, words: &str| {
            let source = format!("a | ink | dot | x, y | 甲, 乙\nb | ink | dot | {en} | {zh}");
            assert_eq!(
                Glossary::parse("glossary.txt", &source).unwrap_err(),
                format!(
                    "glossary.txt:2: the form `{words}` is claimed by `a` and by `b`; it can mean \
                     one term only"
                )
            );
        };
        check("z, y", "丙", "y");
        check("(x)", "丙", "x");
        check("X", "丙", "X");
        check("z", "乙", "乙");
    }
}
