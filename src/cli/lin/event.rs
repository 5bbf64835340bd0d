//! What a history is made of: somebody asks, and something comes back, one line each.

use super::datum::Datum;
use super::edn::Wrong;

/// What an event tells.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Invoke,
    Ok,
    Fail,
    Info,
}

/// One event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Event {
    pub line: u64,
    pub process: u64,
    pub kind: Kind,
    /// What is asked, as in `write`.
    pub f: String,
    pub key: Option<Datum>,
    pub value: Datum,
}

/// An event from a map; `None` when it is none of a client, such as a fault that was injected.
pub(super) fn of_map(line: u64, map: &Datum) -> Result<Option<Event>, Wrong> {
    if !matches!(map, Datum::Map(_)) {
        let why = format!(
            "`{map}` is no event; write a map with process, type, f and value, as \
             `netsplit lin --help` shows"
        );
        return Err(Wrong { line, why });
    }
    let Some(process) = process(line, map.get("process"))? else {
        return Ok(None);
    };
    let kind = kind(line, map.get("type").and_then(Datum::name))?;
    let Some(f) = map.get("f").and_then(Datum::name) else {
        let why = "the event does not say what was asked; write f, as in `\"f\": \"read\"`";
        return Err(wrong(line, why));
    };
    Ok(Some(Event {
        line,
        process,
        kind,
        f: f.to_owned(),
        key: map.get("key").cloned(),
        value: map.get("value").cloned().unwrap_or(Datum::Nil),
    }))
}

/// The number of a process; `None` for those that are no clients.
pub(super) fn process(line: u64, process: Option<&Datum>) -> Result<Option<u64>, Wrong> {
    match process {
        Some(Datum::Number(number)) if *number >= 0 => Ok(Some(number.unsigned_abs())),
        Some(Datum::Keyword(_)) => Ok(None),
        Some(Datum::Text(name)) if name == "nemesis" => Ok(None),
        Some(other) => Err(Wrong {
            line,
            why: format!("the process `{other}` is no number; give each client one, from 0"),
        }),
        None => Err(wrong(
            line,
            "the event does not say whose it is; write process",
        )),
    }
}

pub(super) fn kind(line: u64, name: Option<&str>) -> Result<Kind, Wrong> {
    match name {
        Some("invoke") => Ok(Kind::Invoke),
        Some("ok") => Ok(Kind::Ok),
        Some("fail") => Ok(Kind::Fail),
        Some("info") => Ok(Kind::Info),
        Some(other) => Err(Wrong {
            line,
            why: format!("`{other}` is no type of event; write invoke, ok, fail or info"),
        }),
        None => Err(wrong(
            line,
            "the event has no type; write invoke, ok, fail or info",
        )),
    }
}

fn wrong(line: u64, why: &str) -> Wrong {
    let why = why.to_owned();
    Wrong { line, why }
}
