//! From text to acts.

use super::acts::parse_act;
use super::{Names, ScriptError, ScriptText, TEXT_BYTES_MAX, TimedAct, parse_span};
use crate::session::script::INPUTS_MAX;

/// What is wrong with part of a line, and what to write instead.
pub(super) struct Wrong(pub String, pub String);

pub(super) type Parsed<T> = Result<T, Wrong>;

pub(super) fn wrong<T>(what: impl Into<String>, instead: impl Into<String>) -> Parsed<T> {
    Err(Wrong(what.into(), instead.into()))
}

/// Reads a script.
///
/// # Errors
/// At the first line that is wrong, with what to write instead.
pub fn parse(text: &str, names: &dyn Names) -> Result<ScriptText, ScriptError> {
    let mut script = ScriptText::default();
    let mut line_number = 0;
    let at_line = |line, Wrong(wrong, instead)| ScriptError {
        line,
        wrong,
        instead,
    };
    if text.len() > TEXT_BYTES_MAX {
        let instead = format!("keep it below {TEXT_BYTES_MAX} bytes");
        return Err(at_line(1, Wrong("the script is too long".into(), instead)));
    }
    for line in text.lines() {
        line_number += 1;
        parse_line(line, line_number, names, &mut script)
            .map_err(|wrong| at_line(line_number, wrong))?;
    }
    Ok(script)
}

fn parse_line(line: &str, number: u32, names: &dyn Names, script: &mut ScriptText) -> Parsed<()> {
    let line = without_comment(line);
    if line.is_empty() {
        return Ok(());
    }
    if script.end.is_some() {
        return wrong("something follows the end", "make `TIME end` the last line");
    }
    let (step, line) = split_step(line)?;
    let (time, act) = split_word(line);
    let Some(at) = parse_span(time) else {
        return wrong(
            format!("`{time}` is not a time"),
            "begin the line with one, such as `250ms` or `1.5s`",
        );
    };
    if script.acts.last().is_some_and(|last| last.at > at) {
        return wrong(
            "it comes before the line above",
            "put the lines in order of time",
        );
    }
    if act == "end" {
        script.end = Some(at);
        return Ok(());
    }
    let acts = parse_act(act, names)?;
    if step.is_some() && acts.len() > 1 {
        return wrong(
            "two acts can not be one step",
            "write one way a line, such as `cut 1>2`",
        );
    }
    if script.acts.len() + acts.len() > INPUTS_MAX {
        return wrong(
            "the script is too long",
            format!("keep it to {INPUTS_MAX} acts"),
        );
    }
    script.acts.extend(acts.into_iter().map(|act| TimedAct {
        line: number,
        step,
        at,
        act,
    }));
    Ok(())
}

/// A comment begins with `#` at the start of a line or after a space.
fn without_comment(line: &str) -> &str {
    let starts = |(at, _): &(usize, &str)| {
        line[..*at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace)
    };
    let end = line
        .match_indices('#')
        .find(starts)
        .map_or(line.len(), |(at, _)| at);
    line[..end].trim()
}

fn split_step(line: &str) -> Parsed<(Option<u32>, &str)> {
    let Some(line) = line.strip_prefix('@') else {
        return Ok((None, line));
    };
    let (step, rest) = split_word(line);
    match step.parse() {
        Ok(step) => Ok((Some(step), rest)),
        Err(_) => wrong(
            format!("`@{step}` is not a step"),
            "write the number of a step, such as `@1234`, or leave it out",
        ),
    }
}

/// The first word, and the rest.
pub(super) fn split_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}
