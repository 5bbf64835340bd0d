//! What `netsplit lin` prints.

use super::super::args::LinModel;
use super::super::output::{Colour, Output, padded};
use super::datum::Datum;
use super::event::Event;
use super::pair::{Call, Point};
use crate::checks::linearizable::{Counterexample, Report, Verdict};
use crate::cli::words::say;
use serde_json::{Value, json};
use std::io;
use unicode_width::UnicodeWidthStr;

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
        self.print_verdict(output)?;
        match &self.report.verdict {
            Verdict::Linearizable(order) => {
                output.line(&say!(
                    "\nAn order in which they can have taken effect:",
                    "\n一种可能的生效顺序："
                ))?;
                self.print_calls(order, output)
            }
            Verdict::Not(found) => self.print_counterexample(found, output),
            Verdict::GaveUp => output.line(&say!(
                "Whether it is linearizable is not known; `--limit` with a larger number looks \
                 further.",
                "是否可线性化尚不清楚；把 `--limit` 写大一些可以继续检查。"
            )),
        }
    }

    fn print_verdict(&self, output: &mut Output) -> io::Result<()> {
        let (file, model, limit) = (self.file, self.model.name(), self.limit);
        let verdict = match &self.report.verdict {
            Verdict::Linearizable(_) => {
                output.paint(&say!("linearizable", "可线性化"), Colour::Good)
            }
            Verdict::Not(_) => output.paint(&say!("not linearizable", "不可线性化"), Colour::Bad),
            Verdict::GaveUp => say!(
                "gave up at {limit} configurations",
                "检查了 {limit} 个中间状态后放弃"
            ),
        };
        output.line(&say!(
            "{verdict}  {file}, {model}",
            "{verdict}  {file}，{model}"
        ))?;
        let unknown = self.calls.iter().filter(|call| call.end.is_none()).count();
        output.line(&say!(
            "{} operations, {unknown} of them without a known end; {} configurations explored in \
             {:.3} s",
            "共 {} 个操作，其中 {unknown} 个结果未知；检查了 {} 个中间状态，用时 {:.3} s",
            self.calls.len(),
            self.report.explored,
            self.seconds
        ))
    }

    fn print_counterexample(&self, found: &Counterexample, output: &mut Output) -> io::Result<()> {
        let (before, line) = self.prefix(found);
        let (events, stuck) = (self.events.len(), &self.calls[found.stuck]);
        let (process, asked) = (stuck.process, words(stuck));
        let key = match &stuck.key {
            Some(key) => say!(" on key {key}", "（键 {key}）"),
            None => String::new(),
        };
        output.line(&say!(
            "\nThe first {before} of {events} events can be ordered; with line {line} they can \
             not: process {process} {asked}{key}.",
            "\n{events} 个事件中，前 {before} 个排得出顺序，加上第 {line} 行就排不出来了：\
             进程 {process} 的 {asked}{key}。"
        ))?;
        if !found.is_longest {
            output.line(&say!(
                "(Whether fewer events fail already is not known: the search gave up.)",
                "（更少的事件是否就已排不出，尚不清楚：搜索已放弃。）"
            ))?;
        }
        output.line(&match found.core.len() {
            1 => say!(
                "\nThis fits nowhere, whichever of the others are left out:",
                "\n无论去掉其余哪些操作，下面这个都无处可放："
            ),
            _ => say!(
                "\nThese have no order, whichever of the others are left out:",
                "\n无论去掉其余哪些操作，下面这几个都排不出顺序："
            ),
        })?;
        self.print_calls(&found.core, output)?;
        if !found.is_smallest {
            output.line(&say!(
                "(Fewer may do: the search for the smallest set gave up.)",
                "（也许更少的操作就够了：对最小集合的搜索已放弃。）"
            ))?;
        }
        output.line(&say!(
            "\nAn order of what came before:",
            "\n此前操作的一种顺序："
        ))?;
        self.print_calls(&found.order, output)
    }

    /// How many events come before the return that can not be explained, and its line.
    fn prefix(&self, found: &Counterexample) -> (u64, u64) {
        let end = self.calls[found.stuck].end.as_ref();
        end.map_or((0, 0), |(point, _)| (point.nth, point.line))
    }

    fn print_calls(&self, places: &[usize], output: &mut Output) -> io::Result<()> {
        let calls = || places.iter().map(|place| &self.calls[*place]);
        let widest = calls().map(|call| span(call).width()).max().unwrap_or(0);
        let keyed = |call: &Call| call.key.as_ref().map(Datum::to_string).unwrap_or_default();
        let key_widest = calls().map(|call| keyed(call).width()).max().unwrap_or(0);
        for call in calls() {
            let key = match key_widest {
                0 => String::new(),
                width => format!("{}  ", padded(&keyed(call), width)),
            };
            let (lines, process) = (padded(&span(call), widest), call.process);
            let words = words(call);
            output.line(&say!(
                "  {lines}  process {process}  {key}{words}",
                "  {lines}  进程 {process}  {key}{words}"
            ))?;
        }
        Ok(())
    }

    /// See `cli/json.rs` for what the fields are.
    pub fn json(&self, file: &str) -> Value {
        let mut value = json!({
            "file": file,
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
    let from = call.called.line;
    match &call.end {
        Some((end, _)) => say!("lines {from}-{}", "第 {from}-{} 行", end.line),
        None => say!("lines {from}-", "第 {from} 行起"),
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
        None => words.push_str(&say!(" (end unknown)", "（结果未知）")),
        Some((_, answer)) if is_question || (*answer != Datum::Nil && *answer != call.asked) => {
            words = format!("{words} -> {answer}");
        }
        Some(_) => {}
    }
    words
}
