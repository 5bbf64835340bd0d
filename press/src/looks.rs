//! What a term looks like in the prose: a colour and a shape, which are those of the thing on the
//! stage, and the style sheet that draws them.

use crate::glossary::Glossary;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The colour and the shape of a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// A name of [`COLOURS`].
    pub colour: &'static str,
    /// A name of [`SHAPES`].
    pub shape: &'static str,
}

/// The colours by name, and what each is in CSS: tokens of `static/tokens.css`, so that a term can be
/// read in both themes. `text` is the colour of the words around the term, and `stage` that of the node that
/// is crowned now.
pub const COLOURS: [(&str, &str); 10] = [
    ("text", "inherit"),
    ("ink", "var(--ink)"),
    ("stage", "var(--tint, var(--ink))"),
    ("tint-1", "var(--tint-1-ink)"),
    ("tint-2", "var(--tint-2-ink)"),
    ("tint-3", "var(--tint-3-ink)"),
    ("tint-4", "var(--tint-4-ink)"),
    ("tint-5", "var(--tint-5-ink)"),
    ("tint-6", "var(--tint-6-ink)"),
    ("tint-7", "var(--tint-7-ink)"),
];

/// The shape that has no sign before the word: a line below it, in the term's colour.
const UNDERLINE: &str = "underline";

/// The shapes by name, and how each differs from the ring that `static/panels.css` draws before
/// every term.
pub const SHAPES: [(&str, &str); 15] = [
    (UNDERLINE, "display: none"),
    ("ring", ""),
    ("large ring", "width: 0.6em; height: 0.6em"),
    (
        "double ring",
        "box-shadow: 0 0 0 1.5px var(--bg), 0 0 0 3px currentColor; margin-inline: 0.4em 0.45em",
    ),
    ("dashed ring", "border-style: dashed"),
    (
        "dotted ring",
        "border-style: dotted; width: 0.6em; height: 0.6em",
    ),
    ("disc", "background: currentColor"),
    (
        "dot",
        "background: currentColor; width: 0.38em; height: 0.38em",
    ),
    ("square", "border-radius: 0"),
    ("round square", "border-radius: 0.2em"),
    ("full square", "border-radius: 0; background: currentColor"),
    ("diamond", "border-radius: 0; transform: rotate(45deg)"),
    (
        "pill",
        "width: 0.8em; border-radius: 0.25em; background: currentColor",
    ),
    (
        "hexagon",
        "border-radius: 0; background: currentColor; clip-path: \
         polygon(25% 0, 75% 0, 100% 50%, 75% 100%, 25% 100%, 0 50%)",
    ),
    (
        "wide hexagon",
        "border: 0; border-radius: 0; background: currentColor; width: 0.6em; clip-path: \
         polygon(25% 0, 75% 0, 100% 50%, 75% 100%, 25% 100%, 0 50%)",
    ),
];

impl Look {
    /// The look with these names, or which names there are.
    pub fn named(colour: &str, shape: &str) -> Result<Self, String> {
        Ok(Self {
            colour: known("colour", &COLOURS, colour)?,
            shape: known("shape", &SHAPES, shape)?,
        })
    }

    /// The declarations for the word itself.
    fn word(self) -> String {
        let ink = css(&COLOURS, self.colour);
        match self.colour.strip_prefix("tint-") {
            _ if self.shape != UNDERLINE => format!("color: {ink}"),
            Some(tint) => format!("color: inherit; border-bottom: 2px solid var(--tint-{tint})"),
            None if self.colour == "stage" => {
                format!("color: inherit; border-bottom: 2px solid {ink}")
            }
            None => format!("color: {ink}; border-bottom: 2px solid currentColor"),
        }
    }

    /// The declarations for the sign before the word.
    fn sign(self) -> &'static str {
        css(&SHAPES, self.shape)
    }
}

fn known(kind: &str, all: &[(&'static str, &str)], name: &str) -> Result<&'static str, String> {
    let found = all.iter().find(|(known, _)| *known == name);
    found.map(|(known, _)| *known).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|(known, _)| *known).collect();
        let names = names.join(", ");
        format!("the {kind} `{name}` is none of these: {names}")
    })
}

fn css(all: &[(&str, &'static str)], name: &str) -> &'static str {
    let found = all.iter().find(|(known, _)| *known == name);
    found.map_or("", |(_, css)| css)
}

/// The style sheet of the terms of all lessons. One term looks the same wherever it is, also where a
/// page shows the prose of several lessons; two lessons that differ about one are an error.
pub fn sheet(glossaries: &[(String, Glossary)]) -> Result<String, String> {
    let mut looks: BTreeMap<&str, (Look, String)> = BTreeMap::new();
    for (_, glossary) in glossaries {
        for term in &glossary.terms {
            let place = format!("{}:{}", glossary.file, term.line);
            match looks.get(term.name.as_str()) {
                Some((look, other)) if *look != term.look => {
                    let Look { colour, shape } = look;
                    return Err(format!(
                        "{place}: the term `{}` looks otherwise in {other} ({colour}, {shape}); \
                         give it that look, or another name",
                        term.name
                    ));
                }
                Some(_) => {}
                None => {
                    looks.insert(&term.name, (term.look, place));
                }
            }
        }
    }
    let mut rules: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for (name, (look, _)) in &looks {
        for (part, css) in [("", look.word()), ("::before", look.sign().to_owned())] {
            let names = rules.entry((part, css)).or_default();
            names.push(format!(".w-{name}"));
        }
    }
    let mut out = String::new();
    // What the reader points at on the stage is marked in the text.
    for name in looks.keys() {
        writeln!(
            out,
            "[data-named~={name}] .w-{name} {{ background: var(--accent-soft); }}"
        )
        .expect("writing to a string cannot fail");
    }
    for ((part, css), names) in rules.iter().filter(|((_, css), _)| !css.is_empty()) {
        let names = names.join(", ");
        writeln!(out, ".prose :is({names}){part} {{ {css}; }}")
            .expect("writing to a string cannot fail");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(file: &str, lines: &str) -> (String, Glossary) {
        (file.to_owned(), Glossary::parse(file, lines).unwrap())
    }

    #[test]
    fn terms_that_look_alike_share_a_rule() {
        let raft = glossary(
            "raft",
            "term | tint-2 | underline | term | 任期\nleader | tint-6 | ring | leader | 领导者\n\
             vote | tint-6 | dot | vote | 票\nnote | ink | underline | note | 注",
        );
        let paxos = glossary("paxos", "leader | tint-6 | ring | leader | 领导者");
        let expect = "\
[data-named~=leader] .w-leader { background: var(--accent-soft); }
[data-named~=note] .w-note { background: var(--accent-soft); }
[data-named~=term] .w-term { background: var(--accent-soft); }
[data-named~=vote] .w-vote { background: var(--accent-soft); }
.prose :is(.w-leader, .w-vote) { color: var(--tint-6-ink); }
.prose :is(.w-term) { color: inherit; border-bottom: 2px solid var(--tint-2); }
.prose :is(.w-note) { color: var(--ink); border-bottom: 2px solid currentColor; }
.prose :is(.w-vote)::before { background: currentColor; width: 0.38em; height: 0.38em; }
.prose :is(.w-note, .w-term)::before { display: none; }
";
        let sheet = sheet(&[raft, paxos]).unwrap();
        let sorted = |sheet: &str| {
            let mut lines: Vec<_> = sheet.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&sheet), sorted(expect));
    }

    #[test]
    fn a_term_that_looks_otherwise_in_another_lesson_is_an_error() {
        let raft = glossary("raft.txt", "leader | tint-6 | ring | leader | 领导者");
        let paxos = glossary("paxos.txt", "\nleader | tint-6 | dot | leader | 领导者");
        assert_eq!(
            sheet(&[raft, paxos]).unwrap_err(),
            "paxos.txt:2: the term `leader` looks otherwise in raft.txt:1 (tint-6, ring); give it \
             that look, or another name"
        );
    }
}
