//! What `netsplit lin` prints.

use super::super::args::LinModel;
use super::super::output::{Colour, Output};
use super::datum::Datum;
use super::event::Event;
use super::pair::{Call, Point};
use crate::checks::linearizable::{Counterexample, Report, Verdict};
use serde_json::{Value, json};
use std::io;

/// A history that was checked.
pub(super) struct Checked<'a> {
    pub file: &'a str,
    pub model: LinModel,
    pub limit: u64,
    pub events: &'a [Event],
    pub calls: &'a [Call],
    pub report: &'a Report,
    /// How long the check took.
    pub seconds: f64,
}

impl Checked<'_> {
    pub fn print(&self, output: &mut Output) -> io::Result<()> {
        let verdict = match &self.report.verdict {
            Verdict::Linearizable(_) => output.paint("linearizable", Colour::Good),
            Verdict::Not(_) => output.paint("not linearizable", Colour::Bad),
            Verdict::GaveUp => format!("gave up at {} configurations", self.limit),
        };
        output.line(&format!("{verdict}  {}, {}", self.file, self.model.name()))?;
        let unknown = self.calls.iter().filter(|call| call.end.is_none()).count();
        output.line(&format!(
            "{} operations, {unknown} of them without a known end; {} configurations explored in {:.3} s",
            self.calls.len(),
            self.report.explored,
            self.seconds
        ))?;
        match &self.report.verdict {
            Verdict::Linearizable(order) => {
                output.line("\nAn order in which they can have taken effect:")?;
                self.print_calls(order, output)
            }
            Verdict::Not(found) => self.print_counterexample(found, output),
            Verdict::GaveUp => output.line(
                "Whether it is linearizable is not known; `--limit` with a larger number looks \
                 further.",
            ),
        }
    }

    fn print_counterexample(&self, found: &Counterexample, output: &mut Output) -> io::Result<()> {
        let stuck = &self.calls[found.stuck];
        let (before, line) = self.prefix(found);
        let key = match &stuck.key {
            Some(key) => format!(" on key {key}"),
            None => String::new(),
        };
        output.line(&format!(
            "\nThe first {before} of {} events can be ordered; with line {line} they can not: process \
             {} {}{key}.",
            self.events.len(),
            stuck.process,
            words(stuck)
        ))?;
        if !found.is_longest {
            output.line("(Whether fewer events fail already is not known: the search gave up.)")?;
        }
        output.line(match found.core.len() {
            1 => "\nThis fits nowhere, whichever of the others are left out:",
            _ => "\nThese have no order, whichever of the others are left out:",
        })?;
        self.print_calls(&found.core, output)?;
        if !found.is_smallest {
            output.line("(Fewer may do: the search for the smallest set gave up.)")?;
        }
        output.line("\nAn order of what came before:")?;
        self.print_calls(&found.order, output)
    }

    /// How many events come before the return that can not be explained, and its line.
    fn prefix(&self, found: &Counterexample) -> (u64, u64) {
        let end = self.calls[found.stuck].end.as_ref();
        end.map_or((0, 0), |(point, _)| (point.nth, point.line))
    }

    fn print_calls(&self, places: &[usize], output: &mut Output) -> io::Result<()> {
        let calls = || places.iter().map(|place| &self.calls[*place]);
        let widest = calls().map(|call| span(call).len()).max().unwrap_or(0);
        let keyed = |call: &Call| call.key.as_ref().map(Datum::to_string).unwrap_or_default();
        let key_widest = calls().map(|call| keyed(call).len()).max().unwrap_or(0);
        for call in calls() {
            let key = match key_widest {
                0 => String::new(),
                width => format!("{:width$}  ", keyed(call)),
            };
            output.line(&format!(
                "  {:widest$}  process {}  {key}{}",
                span(call),
                call.process,
                words(call)
            ))?;
        }
        Ok(())
    }

    /// See `cli/json.rs` for what the fields are.
    pub fn json(&self) -> Value {
        let mut value = json!({
            "file": self.file,
            "model": self.model.name(),
            "verdict": match &self.report.verdict {
                Verdict::Linearizable(_) => "linearizable",
                Verdict::Not(_) => "not-linearizable",
                Verdict::GaveUp => "gave-up",
            },
            "events": self.events.len(),
            "operations": self.calls.len(),
            "pending": self.calls.iter().filter(|call| call.end.is_none()).count(),
            "configurations": self.report.explored,
            "limit": self.limit,
            "seconds": self.seconds,
            "witness": null,
            "counterexample": null,
        });
        match &self.report.verdict {
            Verdict::Linearizable(order) => value["witness"] = self.json_calls(order),
            Verdict::Not(found) => {
                let (before, line) = self.prefix(found);
                value["counterexample"] = json!({
                    "events": before,
                    "line": line,
                    "longest": found.is_longest,
                    "stuck": json_call(&self.calls[found.stuck]),
                    "order": self.json_calls(&found.order),
                    "core": self.json_calls(&found.core),
                    "smallest": found.is_smallest,
                });
            }
            Verdict::GaveUp => {}
        }
        value
    }

    fn json_calls(&self, places: &[usize]) -> Value {
        let calls = places.iter().map(|place| json_call(&self.calls[*place]));
        calls.collect()
    }
}

fn json_call(call: &Call) -> Value {
    let line = |point: &Point| point.line;
    json!({
        "process": call.process,
        "key": call.key.as_ref().map(Datum::to_string),
        "words": words(call),
        "called_line": call.called.line,
        "returned_line": call.end.as_ref().map(|(point, _)| line(point)),
    })
}

/// From which line to which an operation lasted.
fn span(call: &Call) -> String {
    match &call.end {
        Some((end, _)) => format!("lines {}-{}", call.called.line, end.line),
        None => format!("lines {}-", call.called.line),
    }
}

/// What was asked, and answered when that says more.
fn words(call: &Call) -> String {
    let mut words = call.f.clone();
    if call.asked != Datum::Nil {
        words = format!("{words} {}", call.asked);
    }
    let is_question = matches!(&*call.f, "read" | "get" | "dequeue");
    match &call.end {
        None => words.push_str(" (end unknown)"),
        Some((_, answer)) if is_question || (*answer != Datum::Nil && *answer != call.asked) => {
            words = format!("{words} -> {answer}");
        }
        Some(_) => {}
    }
    words
}
