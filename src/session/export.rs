//! A run in the formats of other tools.

use super::face::{EventKind, EventRow, Session, SpaceTimeArrow};
use super::history::{Operation, Outcome};
use crate::i18n::Lang;
use crate::sim::{Micros, NodeId, RecordId};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A format.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Format {
    /// A table of all events, as RFC 4180 has it.
    Csv,
    /// The same as JSON: a list of objects.
    Json,
    /// The history of clients, as Jepsen writes it; `netsplit lin --model kv` reads that of a register.
    Edn,
    /// A sequence diagram of Mermaid.
    Mermaid,
    /// A log with vector clocks, for ShiViz with the parser `(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`.
    Shiviz,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [
        Self::Csv,
        Self::Json,
        Self::Edn,
        Self::Mermaid,
        Self::Shiviz,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Edn => "edn",
            Self::Mermaid => "mermaid",
            Self::Shiviz => "shiviz",
        }
    }

    /// What the name of such a file ends with.
    pub const fn file_end(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Edn => "edn",
            Self::Mermaid => "mmd",
            Self::Shiviz => "log",
        }
    }
}

/// The run up to its present moment, in a format. What happened is told in `lang`, but for the history: its words
/// are those of the format.
pub fn export(run: &dyn Session, format: Format, lang: Lang) -> String {
    match format {
        Format::Csv => csv(&Events::of(run, lang)),
        Format::Json => json(&Events::of(run, lang)),
        Format::Edn => edn(&run.history(usize::MAX, Lang::En)),
        Format::Mermaid => mermaid(&Events::of(run, lang), &arrows(run)),
        Format::Shiviz => shiviz(&Events::of(run, lang), &arrows(run)),
    }
}

/// All events of a run, in order, and the names of its nodes.
struct Events {
    names: BTreeMap<NodeId, String>,
    rows: Vec<EventRow>,
}

impl Events {
    fn of(run: &dyn Session, lang: Lang) -> Self {
        let names = run.nodes().into_iter().map(|(id, name, _)| (id, name));
        let mut rows = run.events(None, usize::MAX, None, &[], lang);
        rows.reverse();
        Self {
            names: names.collect(),
            rows,
        }
    }

    fn name(&self, node: Option<NodeId>) -> &str {
        node.and_then(|node| self.names.get(&node))
            .map_or("", |name| name)
    }
}

/// Every message up to now.
fn arrows(run: &dyn Session) -> Vec<SpaceTimeArrow> {
    run.space_time(Micros::ZERO, run.status().now, usize::MAX)
        .arrows
}

const fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Fault => "fault",
        EventKind::Note => "note",
        EventKind::Message => "message",
        EventKind::Timer => "timer",
        EventKind::Client => "client",
    }
}

fn csv(events: &Events) -> String {
    let mut out = "record,step,time_us,node,kind,cause,event\r\n".to_owned();
    for row in &events.rows {
        let cause = row
            .cause
            .map_or_else(String::new, |cause| cause.0.to_string());
        let (node, kind) = (events.name(row.node), kind(row.kind));
        let (id, step, at) = (row.id.0, row.step, row.at.0);
        let words = row.words.replace('"', "\"\"");
        put(
            &mut out,
            format_args!("{id},{step},{at},{node},{kind},{cause},\"{words}\"\r\n"),
        );
    }
    out
}

fn json(events: &Events) -> String {
    let row = |row: &EventRow| {
        let cause = row
            .cause
            .map_or_else(|| "null".to_owned(), |cause| cause.0.to_string());
        format!(
            "{{\"record\":{},\"step\":{},\"time_us\":{},\"node\":{},\"kind\":\"{}\",\"cause\":{cause},\"event\":{}}}",
            row.id.0,
            row.step,
            row.at.0,
            quoted(events.name(row.node)),
            kind(row.kind),
            quoted(&row.words)
        )
    };
    let rows: Vec<String> = events.rows.iter().map(row).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

/// A text in quotes, as JSON and EDN have it.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out += "\\n",
            letter if letter < ' ' => put(&mut out, format_args!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out + "\""
}

/// Messages at the time at which they were sent, and what nodes note in between.
fn mermaid(events: &Events, arrows: &[SpaceTimeArrow]) -> String {
    let mut out = "sequenceDiagram\n".to_owned();
    for name in events.names.values() {
        put(&mut out, format_args!("    participant {name}\n"));
    }
    let sent: BTreeMap<RecordId, &SpaceTimeArrow> =
        arrows.iter().map(|arrow| (arrow.sent, arrow)).collect();
    for row in &events.rows {
        let words = plain(
            row.words
                .split_once(": ")
                .map_or(&*row.words, |(_, rest)| rest),
        );
        if let Some(arrow) = sent.get(&row.id) {
            let (from, to) = (events.name(Some(arrow.from)), events.name(Some(arrow.to)));
            let line = if arrow.lost { "-x" } else { "->>" };
            put(&mut out, format_args!("    {from}{line}{to}: {words}\n"));
        } else if let (Some(_), EventKind::Note | EventKind::Fault | EventKind::Client) =
            (row.node, row.kind)
        {
            let node = events.name(row.node);
            put(&mut out, format_args!("    Note over {node}: {words}\n"));
        }
    }
    out
}

/// A text without the signs that end a line of Mermaid or begin an entity.
fn plain(text: &str) -> String {
    text.replace(';', ",").replace('#', "no. ")
}

/// Each event after its node and the node's vector clock (Fidge 1988, Mattern 1989).
fn shiviz(events: &Events, arrows: &[SpaceTimeArrow]) -> String {
    let delivered = arrows.iter().filter(|arrow| !arrow.lost);
    let sent_by: BTreeMap<RecordId, RecordId> = delivered
        .filter_map(|arrow| Some((arrow.ended?, arrow.sent)))
        .collect();
    let mut clocks: BTreeMap<NodeId, BTreeMap<NodeId, u32>> = BTreeMap::new();
    let mut sent: BTreeMap<RecordId, BTreeMap<NodeId, u32>> = BTreeMap::new();
    let is_sending: Vec<RecordId> = sent_by.values().copied().collect();
    let mut out = String::new();
    for row in &events.rows {
        let Some(node) = row.node else { continue };
        let clock = clocks.entry(node).or_default();
        *clock.entry(node).or_default() += 1;
        let seen = sent_by.get(&row.id).and_then(|from| sent.get(from));
        for (other, count) in seen.into_iter().flatten() {
            let known = clock.entry(*other).or_default();
            *known = (*known).max(*count);
        }
        if is_sending.contains(&row.id) {
            sent.insert(row.id, clock.clone());
        }
        let clock = clock
            .iter()
            .map(|(of, count)| format!("{}:{count}", quoted(events.name(Some(*of)))));
        let clock: Vec<String> = clock.collect();
        let name = events.name(Some(node));
        put(
            &mut out,
            format_args!("{name} {{{}}}\n{}\n", clock.join(", "), row.words),
        );
    }
    out
}

/// Invocations and completions in order of time.
fn edn(operations: &[Operation]) -> String {
    let mut events: Vec<(RecordId, String)> = Vec::new();
    for operation in operations {
        let (function, asked, key) = asked(&operation.asked);
        let process = operation.client.0;
        let event = |kind: &str, at: Micros, value: &str| {
            let nanoseconds = at.0 * 1_000;
            let value = match &key {
                Some(key) => format!("[{key} {value}]"),
                None => value.to_owned(),
            };
            format!(
                "{{:process {process}, :type :{kind}, :f :{function}, :value {value}, :time {nanoseconds}}}"
            )
        };
        let invoked = operation.invoked;
        events.push((invoked.record, event("invoke", invoked.at, &asked)));
        if let Some(ended) = operation.ended {
            let (kind, value) = answered(&function, &asked, &operation.outcome);
            events.push((ended.record, event(kind, ended.at, &value)));
        }
    }
    events.sort();
    let lines: Vec<String> = events.into_iter().map(|(_, line)| line).collect();
    format!("[{}]\n", lines.join("\n "))
}

/// The function, its value, and its key where it has one, of a request in the words of scripts.
fn asked(words: &str) -> (String, String, Option<String>) {
    let parts: Vec<&str> = words.split(' ').collect();
    let key = |key: &str| Some(quoted(key));
    let none = || "nil".to_owned();
    match parts[..] {
        ["put", of, value] => ("write".into(), value.into(), key(of)),
        ["get", of] => ("read".into(), none(), key(of)),
        ["cas", of, from, to] => (
            "cas".into(),
            format!("[{} {to}]", value_or_nil(from)),
            key(of),
        ),
        [one] => (one.to_owned(), none(), None),
        [first, ..] => (first.to_owned(), quoted(&parts[1..].join(" ")), None),
        [] => ("ask".into(), none(), None),
    }
}

fn value_or_nil(words: &str) -> String {
    match words.parse::<i64>() {
        Ok(number) => number.to_string(),
        Err(_) => "nil".to_owned(),
    }
}

/// How a call ended, and its value.
fn answered(function: &str, asked: &str, outcome: &Outcome) -> (&'static str, String) {
    match (function, outcome) {
        (_, Outcome::Unknown | Outcome::Pending) => ("info", asked.to_owned()),
        ("read", Outcome::Answered(reply)) => ("ok", value_or_nil(reply)),
        ("cas", Outcome::Answered(reply)) if reply != "swapped" => ("fail", asked.to_owned()),
        ("write" | "cas", Outcome::Answered(_)) => ("ok", asked.to_owned()),
        (_, Outcome::Answered(reply)) => ("ok", quoted(reply)),
    }
}

fn put(out: &mut String, words: std::fmt::Arguments<'_>) {
    out.write_fmt(words)
        .expect("writing to a string cannot fail");
}
