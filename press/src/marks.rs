//! Finds the terms of a glossary in plain prose and marks them: `<b class="w-vote">vote</b>`.

use crate::glossary::{Glossary, Term};
use crate::prose::{Placed, is_chinese};
use pulldown_cmark::{CowStr, Event, TagEnd};
use std::ops::Range;

/// The forms of one language, longest first, as the longest wins.
pub struct Forms<'a> {
    forms: Vec<Known<'a>>,
}

/// A form or a plain phrase.
#[derive(Clone, Copy)]
struct Known<'a> {
    words: &'a str,
    /// The term; a plain phrase means none.
    term: Option<&'a Term>,
    on_request: bool,
}

/// A place in a text where a form stands.
#[derive(Clone)]
struct Found<'a> {
    range: Range<usize>,
    term: Option<&'a Term>,
}

/// What the prose asks for at one place: `{votes}` or `{-votes}`.
struct Request {
    /// Where the first brace stands, in the text with braces.
    at: usize,
    /// Where the words stand, in the text without braces.
    range: Range<usize>,
    /// Whether the words are to stay plain.
    is_plain: bool,
}

/// A change of a text: `drop` bytes go, and HTML comes in their place.
struct Edit {
    at: usize,
    drop: usize,
    html: String,
}

/// What is wrong in a text, and at which byte.
type Problem = (usize, String);

impl<'a> Forms<'a> {
    /// The forms of a language, which is given by its place in [`crate::prose::FILES`].
    pub fn new(glossary: &'a Glossary, lang: usize) -> Self {
        let mut forms: Vec<_> = glossary
            .terms
            .iter()
            .flat_map(|term| term.forms[lang].iter().map(move |form| (form, term)))
            .map(|(form, term)| Known {
                words: &form.words,
                term: Some(term),
                on_request: form.on_request,
            })
            .collect();
        forms.extend(glossary.plain[lang].iter().map(|words| Known {
            words,
            term: None,
            on_request: false,
        }));
        forms.sort_by_key(|known| std::cmp::Reverse(known.words.len()));
        Self { forms }
    }

    /// The same events with the terms marked, and the names of these terms, each where it comes first.
    /// In plain events only what is asked for is marked. The error has a place in the source.
    pub fn mark<'e>(
        &self,
        events: &[Placed<'e>],
        plain: bool,
    ) -> Result<(Vec<Placed<'e>>, Vec<String>), Problem> {
        let mut out = Vec::new();
        let mut names = Vec::new();
        let mut closed = Vec::new();
        let mut rest = events;
        while let Some((placed, after)) = rest.split_first() {
            let run = rest.iter().take_while(|(event, _)| is_text(event)).count();
            if closed.is_empty() && run > 0 {
                let (run, after) = rest.split_at(run);
                out.extend(self.mark_run(run, plain, &mut names)?);
                rest = after;
                continue;
            }
            track(&mut closed, placed)?;
            out.push(placed.clone());
            rest = after;
        }
        Ok((out, names))
    }

    /// Marks the terms in text that nothing interrupts.
    fn mark_run<'e>(
        &self,
        run: &[Placed<'e>],
        plain: bool,
        names: &mut Vec<String>,
    ) -> Result<Vec<Placed<'e>>, Problem> {
        let text = text_of(run);
        let in_source = |(at, problem)| (place(run, at), problem);
        let (braces, requests) = requests(&text).map_err(in_source)?;
        let run_without = edited(run, braces);
        let found = self.granted(&text_of(&run_without), &requests, plain);
        let mut tags = Vec::new();
        for Found { range, term } in found.map_err(in_source)? {
            let Some(Term { name, .. }) = term else {
                continue;
            };
            if !names.contains(name) {
                names.push(name.clone());
            }
            let tag = |at, html| Edit { at, drop: 0, html };
            tags.push(tag(range.start, format!("<b class=\"w-{name}\">")));
            tags.push(tag(range.end, "</b>".to_owned()));
        }
        Ok(edited(&run_without, tags))
    }

    /// Where forms stand in a text without braces, after what the prose asks for, from left to right.
    fn granted(
        &self,
        text: &str,
        requests: &[Request],
        plain: bool,
    ) -> Result<Vec<Found<'a>>, Problem> {
        let mut found = if plain { Vec::new() } else { self.find(text) };
        for request in requests {
            let grant = self.grant(request, text, &mut found);
            grant.map_err(|problem| (request.at, problem))?;
        }
        found.sort_by_key(|found| found.range.start);
        Ok(found)
    }

    /// Where forms stand in a text without braces, from left to right.
    fn find(&self, text: &str) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(letter) = text[at..].chars().next() {
            let known = self.forms.iter().filter(|known| !known.on_request);
            let fits = |known: &Known<'a>| {
                let end = at + matched(&text[at..], known.words)?;
                stands_alone(text, &(at..end)).then_some((end, known.term))
            };
            match known.copied().find_map(|known| fits(&known)) {
                Some((end, term)) => {
                    let range = at..end;
                    found.push(Found { range, term });
                    at = end;
                }
                None => at += letter.len_utf8(),
            }
        }
        found
    }

    /// Does what the prose asks for. Asking for what happens anyway is an error, so that no needless
    /// braces stay in the prose.
    fn grant(
        &self,
        Request {
            range, is_plain, ..
        }: &Request,
        text: &str,
        found: &mut Vec<Found<'a>>,
    ) -> Result<(), String> {
        let words = &text[range.clone()];
        let is_whole = |known: &&Known| {
            known.term.is_some() && matched(words, known.words) == Some(words.len())
        };
        let Some(known) = self.forms.iter().find(is_whole) else {
            return Err(format!(
                "`{{{words}}}` is no form of a term in the glossary; {LITERAL}"
            ));
        };
        let is_marked = |found: &Found| found.range == *range && found.term.is_some();
        match (found.iter().any(is_marked), is_plain) {
            (true, false) => Err(format!("`{words}` is marked without braces")),
            (false, true) => Err(format!("`{words}` is plain here without braces")),
            _ => {
                found.retain(|other| {
                    other.range.end <= range.start || range.end <= other.range.start
                });
                let range = range.clone();
                let term = known.term.filter(|_| !is_plain);
                found.push(Found { range, term });
                Ok(())
            }
        }
    }
}

/// What to do with braces that ask for nothing.
const LITERAL: &str = "braces that are text stand in code";

/// Keeps the list of the code, links and headings that are open, in which nothing is marked.
fn track(closed: &mut Vec<TagEnd>, (event, range): &Placed) -> Result<(), Problem> {
    let problem = match event {
        Event::Start(tag) if is_closed(&tag.to_end()) => {
            closed.push(tag.to_end());
            None
        }
        Event::End(tag) if is_closed(tag) => {
            closed.pop();
            None
        }
        Event::Html(html) | Event::InlineHtml(html) if html.contains("class=\"w-") => {
            Some("a term is marked by hand; write it plainly, and list it in the glossary")
        }
        Event::Text(text) if closed.last() != Some(&TagEnd::CodeBlock) => text
            .contains(['{', '}'])
            .then_some("no term is marked in a heading or a link, so braces have no place there"),
        _ => None,
    };
    problem.map_or(Ok(()), |problem| Err((range.start, problem.to_owned())))
}

fn is_closed(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::CodeBlock | TagEnd::Heading(_) | TagEnd::Image | TagEnd::Link
    )
}

fn is_text(event: &Event) -> bool {
    matches!(event, Event::Text(_) | Event::SoftBreak)
}

/// The text of a run of events, with a line feed for a line break.
fn text_of(run: &[Placed]) -> String {
    run.iter().map(|(event, _)| words(event)).collect()
}

fn words<'a>(event: &'a Event) -> &'a str {
    match event {
        Event::Text(text) => text,
        _ => "\n",
    }
}

/// Where in the source the event stands that has this byte of a run's text.
fn place(run: &[Placed], at: usize) -> usize {
    let mut end = 0;
    let event = run.iter().find(|(event, _)| {
        end += words(event).len();
        at < end
    });
    event.map_or(0, |(_, range)| range.start)
}

/// Finds the braces in a text: the edits that take them out, and what they ask for.
fn requests(text: &str) -> Result<(Vec<Edit>, Vec<Request>), Problem> {
    let (mut edits, mut requests) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(open) = text[at..].find(['{', '}']).map(|open| at + open) {
        let inside = text[open..].strip_prefix('{');
        let Some((inside, _)) = inside.and_then(|rest| rest.split_once('}')) else {
            return Err((open, format!("a brace without its other; {LITERAL}")));
        };
        let words = inside.strip_prefix('-').unwrap_or(inside);
        let close = open + 1 + inside.len();
        let braces = (open..close - words.len()).chain([close]);
        let start = open - edits.len();
        edits.extend(braces.map(|at| Edit {
            at,
            drop: 1,
            html: String::new(),
        }));
        requests.push(Request {
            at: open,
            range: start..start + words.len(),
            is_plain: words != inside,
        });
        at = close + 1;
    }
    Ok((edits, requests))
}

/// A run of text events with changes at bytes of its text, which are in order.
fn edited<'e>(run: &[Placed<'e>], edits: Vec<Edit>) -> Vec<Placed<'e>> {
    let mut out = Vec::new();
    let mut edits = edits.into_iter().peekable();
    let mut start = 0;
    for (event, range) in run {
        let text = words(event);
        let mut add = |event: Event<'e>| out.push((event, range.clone()));
        let piece = |from: usize, until: usize| {
            Event::Text(CowStr::from(text[from - start..until - start].to_owned()))
        };
        let end = start + text.len();
        let mut from = start;
        while let Some(edit) = edits.next_if(|edit| edit.at < end) {
            if from < edit.at {
                add(piece(from, edit.at));
            }
            if !edit.html.is_empty() {
                add(Event::InlineHtml(edit.html.into()));
            }
            from = edit.at + edit.drop;
        }
        match event {
            Event::Text(_) if from < end => add(piece(from, end)),
            Event::Text(_) => {}
            _ => add(event.clone()),
        }
        start = end;
    }
    let range = run.last().map_or(0..0, |(_, range)| range.clone());
    out.extend(edits.map(|edit| (Event::InlineHtml(edit.html.into()), range.clone())));
    out
}

/// How many bytes of a text are these words, when it begins with them. They may begin a sentence, and
/// go on in the next line.
fn matched(text: &str, words: &str) -> Option<usize> {
    let mut rest = text;
    for (index, letter) in words.chars().enumerate() {
        let next = rest.chars().next()?;
        let is_same = next == letter
            || letter == ' ' && next == '\n'
            || index == 0 && letter.to_uppercase().eq([next]);
        if !is_same {
            return None;
        }
        rest = &rest[next.len_utf8()..];
    }
    Some(text.len() - rest.len())
}

/// Whether the words in this range are not part of a longer word. Chinese sets no words apart.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let (before, words, after) = (
        &text[..range.start],
        &text[range.clone()],
        &text[range.end..],
    );
    let joins = |left: Option<char>, right: Option<char>| {
        left.is_some_and(is_of_word) && right.is_some_and(is_of_word)
    };
    !joins(before.chars().next_back(), words.chars().next())
        && !joins(words.chars().next_back(), after.chars().next())
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() && !is_chinese(letter) || matches!(letter, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::{Section, sections};

    const GLOSSARY: &str = "\
term  | tint-2 | underline | term, terms            | 任期
vote  | tint-1 | dot       | vote, (votes)          | 投票, 选票, (票)
read  | tint-5 | ring      | read, read quorum      | 读, 读法定人数
-     |        |           | vote of thanks         | 投票者
";

    /// The one section of a text, in English or Chinese; or the error.
    fn section(lang: usize, heading: &str, text: &str) -> Result<Section, String> {
        let glossary = Glossary::parse("glossary.txt", GLOSSARY)?;
        let source = format!("## {heading}\n\n{text}");
        let mut all = sections("a.md", &source, &Forms::new(&glossary, lang))?;
        assert_eq!(all.len(), 1);
        Ok(all.remove(0))
    }

    /// The text of a section with `[term]` in place of the mark-up of a term.
    fn marked(lang: usize, text: &str) -> String {
        let html = section(lang, "A {#a}", text).unwrap().html;
        let mut parts = html.split("<b class=\"w-");
        let before = parts.next().unwrap_or_default().to_owned();
        let html = parts.fold(before, |text, part| {
            let part = part.replacen("\">", ":", 1).replacen("</b>", "]", 1);
            format!("{text}[{part}")
        });
        let html = html.strip_prefix("<p>").unwrap_or(&html);
        html.strip_suffix("</p>").unwrap_or(html).to_owned()
    }

    fn check(lang: usize, text: &str, expect: &str) {
        assert_eq!(marked(lang, text), expect);
    }

    fn check_error(text: &str, expect: &str) {
        let error = section(0, "A {#a}", text).unwrap_err();
        assert!(error.starts_with(expect), "{error}");
    }

    #[test]
    fn a_term_is_marked_as_html() {
        let section = section(0, "A {#a}", "A vote in a term, a vote.").unwrap();
        assert_eq!(
            section.html,
            "<p>A <b class=\"w-vote\">vote</b> in a <b class=\"w-term\">term</b>, a \
             <b class=\"w-vote\">vote</b>.</p>"
        );
        assert_eq!(section.terms, ["vote", "term"]);
    }

    #[test]
    fn the_longest_form_wins() {
        check(0, "A read quorum.", "A [read:read quorum].");
        check(1, "读法定人数与读。", "[read:读法定人数]与[read:读]。");
        check(0, "A vote of thanks.", "A vote of thanks.");
        check(1, "投票者投票。", "投票者[vote:投票]。");
    }

    #[test]
    fn english_words_have_boundaries_and_chinese_ones_have_none() {
        check(
            0,
            "Terms, term's, (term).",
            "[term:Terms], [term:term]'s, ([term:term]).",
        );
        check(
            0,
            "Terminal midterm pre-vote x_term voter.",
            "Terminal midterm pre-vote x_term voter.",
        );
        check(1, "新任期内投票了", "新[term:任期]内[vote:投票]了");
    }

    #[test]
    fn a_form_may_go_on_in_the_next_line() {
        check(0, "A read\nquorum.", "A [read:read\nquorum].");
        check(0, "A *read* quorum.", "A <em>[read:read]</em> quorum.");
    }

    #[test]
    fn code_links_formulas_headings_and_tags_stay_as_they_are() {
        check(0, "`vote`", "<code>vote</code>");
        check(0, "    vote {x}", "<pre><code>vote {x}</code></pre>");
        check(
            0,
            "[vote](https://a.org/vote) [*term*](#term)",
            "<a href=\"https://a.org/vote\">vote</a> <a href=\"#term\"><em>term</em></a>",
        );
        check(
            0,
            "$\\text{vote}$",
            "<math display=\"inline\"><mtext>vote</mtext></math>",
        );
        check(0, "<i title=\"vote\">x</i>", "<i title=\"vote\">x</i>");
        check(
            0,
            "<details><summary>vote</summary>\n\nvote\n\n</details>",
            "<details><summary>vote</summary>\n<p>[vote:vote]</p>\n</details>",
        );
        check(
            0,
            "x\n\n### A vote {#b}\n\nvote",
            "x</p>\n<h3 id=\"b\">A vote</h3>\n<p>[vote:vote]",
        );
        assert_eq!(section(0, "A vote {#a}", "x").unwrap().title, "A vote");
    }

    #[test]
    fn the_prose_may_ask_for_a_mark_or_for_none() {
        check(0, "votes {votes} Votes", "votes [vote:votes] Votes");
        check(0, "a {-vote} and a vote", "a vote and a [vote:vote]");
        check(1, "投一{票}，再投{-选票}", "投一[vote:票]，再投选票");
        check(0, "vote {votes} {-term}", "[vote:vote] [vote:votes] term");
        check(
            0,
            "a {read} quorum, pre-{vote}",
            "a [read:read] quorum, pre-[vote:vote]",
        );
        check(
            0,
            "{Votes} &amp; {-read\nquorum}",
            "[vote:Votes] &amp; read\nquorum",
        );
        assert!(section(0, "A {#a}", "{-vote}").unwrap().terms.is_empty());
    }

    #[test]
    fn braces_that_ask_for_nothing_are_an_error_that_names_its_line() {
        check_error("x\ny {leader}", "a.md:4: `{leader}` is no form of a term");
        check_error("{vote of thanks}", "a.md:3: `{vote of thanks}` is no form");
        check_error("x\ny {-leader}", "a.md:4: `{leader}` is no form");
        check_error("x\n{vote} y", "a.md:4: `vote` is marked without braces");
        check_error("x\n\n{-votes}", "a.md:5: `votes` is plain here without");
        check_error("{-vote} of thanks", "a.md:3: `vote` is plain here without");
        check_error("x\n{vote", "a.md:4: a brace without its other");
        check_error("x\nvote}", "a.md:4: a brace without its other");
        check_error(
            "[{votes}](#x)",
            "a.md:3: no term is marked in a heading or a link",
        );
        check_error(
            "### {votes} x {#b}",
            "a.md:3: no term is marked in a heading",
        );
    }

    #[test]
    fn a_mark_by_hand_is_an_error() {
        let by_hand = "a term is marked by hand; write it plainly";
        check_error(
            "x\n<b class=\"w-vote\">vote</b>",
            &format!("a.md:4: {by_hand}"),
        );
        check_error(
            "<p class=\"w-vote\">\nvote\n</p>",
            &format!("a.md:3: {by_hand}"),
        );
    }

    #[test]
    fn a_plain_section_marks_only_what_is_asked_for() {
        for heading in ["A {#hook .plain}", "A {#teach}", "A {#sources}"] {
            let html = section(0, heading, "vote {vote} votes").unwrap().html;
            let expect = "<p>vote <b class=\"w-vote\">vote</b> votes</p>";
            assert_eq!(html, expect, "{heading}");
        }
        assert!(section(0, "A {#hook}", "vote {vote}").is_err());
        for heading in ["A {#hook .plane}", "A {#hook}\n\n### B {#b .plain}"] {
            let error = section(0, heading, "vote").unwrap_err();
            assert!(error.contains("a section may have `.plain`"), "{error}");
        }
    }

    #[test]
    fn braces_change_nothing_about_the_space_at_a_line_break() {
        check(1, "投下\n{票}", "投下[vote:票]");
        check(1, "投下{票}\n之后", "投下[vote:票]之后");
        check(1, "投下\n{-投票}", "投下投票");
    }

    #[test]
    fn a_term_that_the_prose_never_uses_is_an_error() {
        let glossary = Glossary::parse("glossary.txt", GLOSSARY).unwrap();
        let used = |text: &str| glossary.is_used("en", &[section(0, "A {#a}", text).unwrap()]);
        assert_eq!(used("A vote, a term and a read."), Ok(()));
        let error = "glossary.txt:2: the term `vote` is marked nowhere in en.md; use it, or take \
                     the line away";
        assert_eq!(used("A {-vote}, votes, a term, a read."), Err(error.into()));
    }
}
