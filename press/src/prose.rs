//! From Markdown to HTML: pure functions that `tests/prose.rs` tests.

use crate::formula;
use crate::marks::Forms;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

/// The variant of `Lang` and the tag of each language; `en.md` is the file of the tag `en`.
pub const FILES: [(&str, &str); 2] = [("En", "en"), ("Zh", "zh-CN")];

/// A heading: `## Title {#id}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// Its level: 2 begins a section, 3 and more stand within one.
    pub level: u8,
    /// Its id, unique within the file.
    pub id: String,
}

/// One section of a lesson's prose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its name.
    pub id: String,
    /// The text of its heading.
    pub title: String,
    /// What stands under the heading, as HTML.
    pub html: String,
    /// Its heading and those within it, in order.
    pub headings: Vec<Heading>,
    /// The names of the terms that are marked in it, each where it comes first.
    pub terms: Vec<String>,
}

impl Section {
    /// A section that is no prose.
    pub fn plain((id, text): (&str, String)) -> Self {
        Self {
            id: id.to_owned(),
            title: String::new(),
            html: text,
            headings: Vec::new(),
            terms: Vec::new(),
        }
    }
}

/// The prose of one lesson in one language.
pub struct Text {
    /// The lesson.
    pub lesson: String,
    /// The variant of `Lang`.
    pub lang: &'static str,
    /// The tag of the language.
    pub tag: &'static str,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

impl Text {
    /// The two files that the page fetches: the sections that it shows at first, and the rest. Of the tasks
    /// the first has the titles alone, since they are read in a tab that is opened later. A file is the name,
    /// the title and the HTML of each section; each of these ends with ASCII's unit separator, which occurs in
    /// no text.
    pub fn files(&self) -> [String; 2] {
        [true, false].map(|first| {
            let parts = self.sections.iter().filter_map(|section| {
                let html = match (first, kind(&section.id)) {
                    (true, "task") => "",
                    (false, "task") => &section.html,
                    (_, kind) if FIRST.contains(&kind) == first => &section.html,
                    _ => return None,
                };
                Some([section.id.as_str(), &section.title, html])
            });
            parts.flatten().flat_map(|part| [part, "\u{1f}"]).collect()
        })
    }
}

/// The kinds of sections that the page shows at first.
const FIRST: [&str; 6] = ["hook", "story", "end", "predict", "legend", "named"];

/// What a section is about, by its name.
fn kind(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// A lesson's name: that of its folder, which is a module's and so has `_` where the name has `-`.
pub fn lesson_name(folder: &Path) -> Result<String, String> {
    folder
        .file_name()
        .and_then(|name| name.to_str())
        .map(|name| name.replace('_', "-"))
        .ok_or_else(|| format!("{}: a lesson's folder has a plain name", folder.display()))
}

/// Splits a file into its sections, marks the terms in them and renders them. The error names the file
/// and the line.
pub fn sections(file: &str, source: &str, forms: &Forms) -> Result<Vec<Section>, String> {
    let options =
        Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let events = Parser::new_ext(source, options).into_offset_iter();
    let events = formulas(file, source, events)?;
    let mut sections = Vec::new();
    let mut seen = BTreeSet::new();
    let mut rest = events.as_slice();
    while let Some(((event, range), _)) = rest.split_first() {
        let fail = |problem: &str| Err(format!("{file}:{}: {problem}", line(source, range)));
        if level_of(event) != Some(2) {
            return fail("text outside a section; begin one with `## Title {#id}`");
        }
        let end = next_section(rest);
        let (section, after) = rest.split_at(end);
        let headings = headings(file, source, section, &mut seen)?;
        let plain = is_plain(event, &headings[0].id);
        let (section, terms) = forms
            .mark(section, plain)
            .map_err(|(at, problem)| format!("{file}:{}: {problem}", line(source, &(at..at))))?;
        let section = Section {
            terms,
            ..render(source, &section, headings)
        };
        if section.html.trim().is_empty() {
            return fail("a section with nothing in it");
        }
        sections.push(section);
        rest = after;
    }
    Ok(sections)
}

/// Whether only what is asked for is marked in the section that begins with this event: a heading with
/// the class `.plain`, as well as what is written for teachers, and the sources.
fn is_plain(event: &Event, id: &str) -> bool {
    let Event::Start(Tag::Heading { classes, .. }) = event else {
        return false;
    };
    ["teach", "sources"].contains(&id) || classes.iter().any(|class| class.as_ref() == PLAIN)
}

/// The class of the heading of a section whose terms are not marked.
const PLAIN: &str = "plain";

/// The same events, with formulas turned into MathML.
fn formulas<'a>(
    file: &str,
    source: &'a str,
    events: impl Iterator<Item = Placed<'a>>,
) -> Result<Vec<Placed<'a>>, String> {
    let (mut in_heading, mut in_code) = (false, false);
    let mut out = Vec::new();
    for (event, range) in events {
        match &event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        let formula = match &event {
            Event::Text(text) if !in_code => stray_dollar(source, text, &range).map(Err),
            Event::InlineMath(_) | Event::DisplayMath(_) if in_heading => {
                let problem = "a formula in a heading, which is shown as plain text";
                Some(Err((0, format!("{problem}; write it in words"))))
            }
            Event::InlineMath(latex) => Some(formula::html(latex, false).map_err(|why| (0, why))),
            Event::DisplayMath(latex) => Some(formula::html(latex, true).map_err(|why| (0, why))),
            _ => None,
        };
        match formula {
            None => out.push((event, range)),
            Some(Ok(html)) => out.push((Event::InlineHtml(html.into()), range)),
            Some(Err((offset, problem))) => {
                let line = line(source, &(range.start + offset..range.end));
                return Err(format!("{file}:{line}: {problem}"));
            }
        }
    }
    Ok(out)
}

/// Finds a bare dollar sign in a text: its place, and what is wrong. Markdown takes a formula with
/// unbalanced braces for text, and the page would show its source.
fn stray_dollar(source: &str, text: &str, range: &Range<usize>) -> Option<(usize, String)> {
    let offset = text.find('$')?;
    let escaped = source[..range.start + offset].ends_with('\\');
    let problem = "a dollar sign that is part of no whole formula; close the formula and its braces, \
                   or write `\\$`";
    (!escaped).then(|| (offset, problem.to_owned()))
}

/// An event and where in the source it stands.
pub(crate) type Placed<'a> = (Event<'a>, Range<usize>);

/// Where the section that begins with the first of these events ends.
fn next_section(events: &[Placed]) -> usize {
    events
        .iter()
        .skip(1)
        .position(|(event, _)| level_of(event).is_some_and(|level| level <= 2))
        .map_or(events.len(), |index| index + 1)
}

/// The headings among these events; each must have an id that was not seen before.
fn headings(
    file: &str,
    source: &str,
    events: &[Placed],
    seen: &mut BTreeSet<String>,
) -> Result<Vec<Heading>, String> {
    let mut found = Vec::new();
    for (event, range) in events {
        let Event::Start(Tag::Heading {
            level, id, classes, ..
        }) = event
        else {
            continue;
        };
        let at = format!("{file}:{}", line(source, range));
        let is_known = |class: &CowStr| *level == HeadingLevel::H2 && class.as_ref() == PLAIN;
        if let Some(class) = classes.iter().find(|class| !is_known(class)) {
            return Err(format!(
                "{at}: the class `.{class}`; a section may have `.{PLAIN}`, and nothing else"
            ));
        }
        let Some(id) = id else {
            return Err(format!(
                "{at}: a heading without an id; write `## Title {{#id}}`"
            ));
        };
        if !seen.insert(id.to_string()) {
            return Err(format!("{at}: the id `{id}` is used twice in this file"));
        }
        found.push(Heading {
            level: number(*level),
            id: id.to_string(),
        });
    }
    Ok(found)
}

/// Renders one section: the events from its heading on, and the headings among them.
fn render(source: &str, events: &[Placed], headings: Vec<Heading>) -> Section {
    let is_end = |event: &Event| matches!(event, Event::End(TagEnd::Heading(_)));
    let title_end = events
        .iter()
        .position(|(event, _)| is_end(event))
        .unwrap_or(events.len() - 1);
    let title = events[..title_end]
        .iter()
        .filter_map(|(event, _)| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let body = events[title_end + 1..].iter().map(|(event, range)| {
        if *event == Event::SoftBreak && joins(source, range) {
            Event::Text(CowStr::Borrowed(""))
        } else {
            event.clone()
        }
    });
    let mut out = String::new();
    html::push_html(&mut out, body);
    Section {
        id: headings[0].id.clone(),
        title,
        html: out.trim().to_owned(),
        headings,
        terms: Vec::new(),
    }
}

/// Whether a line break in the source is to leave no space: between Chinese characters, and after
/// Chinese punctuation. A browser would show a space there, and Chinese has none.
fn joins(source: &str, line_break: &Range<usize>) -> bool {
    // The braces around a term are not shown.
    let before = source[..line_break.start].trim_end().trim_end_matches('}');
    let after = source[line_break.end..].trim_start();
    let after = after
        .strip_prefix("{-")
        .or(after.strip_prefix('{'))
        .unwrap_or(after);
    let (before, after) = (before.chars().next_back(), after.chars().next());
    let is_stop = |mark| "。，、；：？！（）《》“”".contains(mark);
    before.is_some_and(is_stop) || before.is_some_and(is_chinese) && after.is_some_and(is_chinese)
}

/// Han characters, and the full-width punctuation that stands among them.
pub(crate) fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
        || matches!(character, '“' | '”' | '‘' | '’' | '—' | '…')
}

/// The level of the heading that an event begins, if it begins one.
fn level_of(event: &Event) -> Option<u8> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => Some(number(*level)),
        _ => None,
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// The line, from one, on which a range begins.
fn line(source: &str, range: &Range<usize>) -> usize {
    source[..range.start].matches('\n').count() + 1
}

/// The Rust source of the tables.
pub fn tables(texts: &[Text]) -> String {
    let mut out = String::from("static PROSE: &[(&str, Lang, &[Section])] = &[\n");
    for text in texts {
        push(
            &mut out,
            format_args!("({:?}, Lang::{}, &[\n", text.lesson, text.lang),
        );
        for Section {
            id, title, html, ..
        } in &text.sections
        {
            push(
                &mut out,
                format_args!("    ({id:?}, {title:?}, {html:?}),\n"),
            );
        }
        out.push_str("]),\n");
    }
    out.push_str("];\n");
    out
}

fn push(out: &mut String, words: std::fmt::Arguments) {
    out.write_fmt(words)
        .expect("writing to a string cannot fail");
}
