//! From events to operations: what was asked together with how it ended.

use super::datum::Datum;
use super::edn::Wrong;
use super::event::{Event, Kind};
use crate::cli::words::say;
use std::collections::BTreeMap;

/// What a client asked, with its end. Those that failed did not happen, and are none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Call {
    pub process: u64,
    pub f: String,
    pub key: Option<Datum>,
    /// What was asked with it.
    pub asked: Datum,
    pub called: Point,
    /// What came back, and when; `None` when it is not known what came of it.
    pub end: Option<(Point, Datum)>,
}

/// Where an event stands in its file, and which one it is, from zero.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Point {
    pub nth: u64,
    pub line: u64,
}

/// What a process is about.
enum Process {
    /// It waits for the end of what it asked: the place of that.
    Waits(usize),
    /// It never got to know the end of what it asked at this line.
    Lost(u64),
}

/// The operations of a history, in order of their calls.
pub(super) fn calls(events: &[Event]) -> Result<Vec<Call>, Wrong> {
    let mut calls: Vec<Call> = Vec::new();
    let mut failed: Vec<usize> = Vec::new();
    let mut processes: BTreeMap<u64, Process> = BTreeMap::new();
    for (nth, event) in (0..).zip(events) {
        let point = Point {
            nth,
            line: event.line,
        };
        if event.kind == Kind::Invoke {
            check_free(event, processes.get(&event.process), &calls)?;
            processes.insert(event.process, Process::Waits(calls.len()));
            calls.push(Call {
                process: event.process,
                f: event.f.clone(),
                key: event.key.clone(),
                asked: event.value.clone(),
                called: point,
                end: None,
            });
            continue;
        }
        let Some(Process::Waits(place)) = processes.remove(&event.process) else {
            return Err(ends_nothing(event));
        };
        let call = &mut calls[place];
        check_same(event, call)?;
        match event.kind {
            Kind::Ok => call.end = Some((point, event.value.clone())),
            Kind::Fail => failed.push(place),
            _ => {
                processes.insert(event.process, Process::Lost(event.line));
            }
        }
    }
    let mut is_kept = vec![true; calls.len()];
    for place in failed {
        is_kept[place] = false;
    }
    let kept = calls.into_iter().zip(is_kept).filter(|(_, kept)| *kept);
    Ok(kept.map(|(call, _)| call).collect())
}

/// A process does one thing at a time, and none after one whose end it does not know.
fn check_free(event: &Event, process: Option<&Process>, calls: &[Call]) -> Result<(), Wrong> {
    let number = event.process;
    let why = match process {
        None => return Ok(()),
        Some(Process::Waits(place)) => say!(
            "process {number} asks again while what it asked at line {} has not ended; write how \
             that ended, or give this another process",
            "进程 {number} 在第 {} 行发起的操作还没有结束，这里又发起了操作；请写出前一个操作\
             如何结束，或给这个操作另一个进程号",
            calls[*place].called.line
        ),
        Some(Process::Lost(line)) => say!(
            "process {number} asks again after it ended in info at line {line}; a client that \
             lost track goes on as a new process, so give this another one",
            "进程 {number} 在第 {line} 行得到 info，这里又发起了操作；结果未知之后，客户端应以\
             新的进程号继续，请给这个操作另一个进程号"
        ),
    };
    let line = event.line;
    Err(Wrong { line, why })
}

fn ends_nothing(event: &Event) -> Wrong {
    let why = say!(
        "process {} gets an answer and has asked nothing; write its invoke before",
        "进程 {} 没有发起操作就得到了答复；请在此之前写出它的 invoke",
        event.process
    );
    let line = event.line;
    Wrong { line, why }
}

fn check_same(event: &Event, call: &Call) -> Result<(), Wrong> {
    let is_key = event.key.is_none() || event.key == call.key;
    if event.f == call.f && is_key {
        return Ok(());
    }
    let why = say!(
        "process {} asked for {} at line {} and this answers something else; write the same f and \
         key in both",
        "进程 {0} 在第 {2} 行发起的是 {1}，这里答复的是别的操作；请让两处的 f 和 key 相同",
        event.process,
        call.f,
        call.called.line
    );
    let line = event.line;
    Err(Wrong { line, why })
}
