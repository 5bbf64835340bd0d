//! What a history is made of: somebody asks, and something comes back, one line each.

use super::datum::Datum;
use super::edn::Wrong;
use crate::cli::words::say;

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
        let why = say!(
            "`{map}` is no event; write a map with process, type, f and value, as \
             `netsplit lin --help` shows",
            "`{map}` 不是事件；请写一个含有 process、type、f 和 value 的映射，格式见 \
             `netsplit lin --help`"
        );
        return Err(Wrong { line, why });
    }
    let Some(process) = process(line, map.get("process"))? else {
        return Ok(None);
    };
    let kind = kind(line, map.get("type").and_then(Datum::name))?;
    let Some(f) = map.get("f").and_then(Datum::name) else {
        let why = say!(
            "the event does not say what was asked; write f, as in `\"f\": \"read\"`",
            "事件没有说明是什么操作；请写出 f，例如 `\"f\": \"read\"`"
        );
        return Err(Wrong { line, why });
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
    let why = match process {
        Some(Datum::Number(number)) if *number >= 0 => return Ok(Some(number.unsigned_abs())),
        Some(Datum::Keyword(_)) => return Ok(None),
        Some(Datum::Text(name)) if name == "nemesis" => return Ok(None),
        Some(other) => say!(
            "the process `{other}` is no number from 0 to {}; give each client one",
            "`{other}` 不是进程号；请给每个客户端一个从 0 到 {} 的编号",
            i64::MAX
        ),
        None => say!(
            "the event does not say whose it is; write process",
            "事件没有说明属于哪个进程；请写出 process"
        ),
    };
    Err(Wrong { line, why })
}

pub(super) fn kind(line: u64, name: Option<&str>) -> Result<Kind, Wrong> {
    let why = match name {
        Some("invoke") => return Ok(Kind::Invoke),
        Some("ok") => return Ok(Kind::Ok),
        Some("fail") => return Ok(Kind::Fail),
        Some("info") => return Ok(Kind::Info),
        Some(other) => say!(
            "`{other}` is no type of event; write invoke, ok, fail or info",
            "`{other}` 不是事件的类型；请写 invoke、ok、fail 或 info"
        ),
        None => say!(
            "the event has no type; write invoke, ok, fail or info",
            "事件没有类型；请写 invoke、ok、fail 或 info"
        ),
    };
    Err(Wrong { line, why })
}
