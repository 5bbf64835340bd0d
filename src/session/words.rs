//! Scripts as text that people read and write: one act a line, `TIME ACT`.
//!
//! ```text
//! # a comment
//! 250ms crash leader                 restart, wipe (restart with an empty disk), pause, resume
//! 1s    slow S2 40ms                 also: skew 2 +5s, drift 2 -10%
//! 1s    lie 2 silent                 the lesson says how nodes can lie; also by number: lie 2 1
//! 1.2s  cut 1>2                      one way; 1-2 is both; heal 1>2, heal 1-2, heal all
//! 1.5s  partition 1,2,3 | 4,5
//! 2s    latency all uniform 5ms 15ms also: fixed 50ms, normal 20ms 4ms, exponential 5ms 10ms
//! 2s    loss 1>2 10%                 also: duplication, reordering
//! 2s    drop 123                     also: delay 123 20ms, duplicate, deliver, hold, release
//! 2s    fire 3 election timeout      a timer that is armed then, by its name or as 0x...
//! 2s    request C1 put x 1           the lesson says what can be asked
//! 3s    every 5s x3 undo 2s: crash leader
//! 9s    stop schedules
//! 10s   end                          how far the run goes; optional, the last line
//! ```
//!
//! Nodes are named as the lesson names them, or numbered from one. Roles stand where a node fault
//! takes a node. `@1234 2.1s crash 1` names the exact step too, as [`print`] writes it for a run
//! that has been played, so that it replays the same where several things happen at one time.

mod acts;
mod near;
mod parse;
mod play;
mod print;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod units;

pub use near::nearest;
pub use parse::parse;
pub use play::{PlayError, play};
pub use print::{describe, print};
pub use units::{parse_span, print_span};

use super::Session;
use super::script::{Entry, Script};
use crate::i18n::{Lang, Text};
use crate::sim::{Input, Lie, Micros, NodeId, Payload};
use core::fmt;

/// The largest script text in bytes: room for as many inputs as a script holds.
pub const TEXT_BYTES_MAX: usize = 1 << 20;

/// What an act in a text asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// This.
    Input(Input),
    /// A timer of a node fires, named in the lesson's words: which it is shows only when the run
    /// gets there.
    Fire(NodeId, String),
}

/// One act, at its place in the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimedAct {
    /// The line that it stands in, from one.
    pub line: u32,
    /// The exact step, when the text gives it.
    pub step: Option<u32>,
    /// When.
    pub at: Micros,
    /// What.
    pub act: Act,
}

/// A script as its text says it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ScriptText {
    /// The acts, in order of time.
    pub acts: Vec<TimedAct>,
    /// How far the run goes, when the text says so.
    pub end: Option<Micros>,
}

impl ScriptText {
    /// The text of a run that was played, with its exact steps.
    pub fn of(script: &Script, end: Option<Micros>) -> Self {
        let timed = |(line, entry): (u32, &Entry)| TimedAct {
            line,
            step: Some(entry.step),
            at: entry.at,
            act: Act::Input(entry.input.clone()),
        };
        Self {
            acts: (1..).zip(&script.0).map(timed).collect(),
            end,
        }
    }
}

/// What is wrong with a script, and what to write instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScriptError {
    /// The line, from one.
    pub line: u32,
    /// What is wrong.
    pub wrong: Text,
    /// What to write instead.
    pub instead: Text,
}

impl ScriptError {
    /// The line, what is wrong with it, and what to write instead, in one language.
    pub fn words(&self, lang: Lang) -> String {
        let (line, wrong, instead) = (self.line, self.wrong.get(lang), self.instead.get(lang));
        match lang {
            Lang::En => format!("line {line}: {wrong}; {instead}"),
            Lang::Zh => format!("第 {line} 行：{wrong}；{instead}"),
        }
    }
}

/// In English.
impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl core::error::Error for ScriptError {}

/// The names that a script may use: those of one run.
pub trait Names {
    /// The nodes and their names.
    fn nodes(&self) -> Vec<(NodeId, String)>;
    /// The roles and their names.
    fn roles(&self) -> Vec<(u8, &'static str)>;
    /// The request that words stand for.
    fn parse_request(&self, words: &str) -> Option<Payload>;
    /// The words that stand for a request, when it has some.
    fn request_words(&self, request: &Payload) -> Option<String>;
    /// The lie that words stand for.
    fn parse_lie(&self, words: &str) -> Option<Lie> {
        let _ = words;
        None
    }
    /// The words that stand for a lie, when it has some.
    fn print_lie(&self, lie: Lie) -> Option<String> {
        let _ = lie;
        None
    }
}

/// The names of a run.
pub struct NamesOf<'a>(pub &'a dyn Session);

impl Names for NamesOf<'_> {
    fn nodes(&self) -> Vec<(NodeId, String)> {
        let named = |(id, name, _)| (id, name);
        self.0.nodes().into_iter().map(named).collect()
    }

    fn roles(&self) -> Vec<(u8, &'static str)> {
        let named = |role: &super::Role| (role.role, role.name);
        self.0.roles().iter().map(named).collect()
    }

    fn parse_request(&self, words: &str) -> Option<Payload> {
        self.0.parse_request(words)
    }

    fn request_words(&self, request: &Payload) -> Option<String> {
        self.0.request_words(request)
    }

    fn parse_lie(&self, words: &str) -> Option<Lie> {
        self.0.parse_lie(words)
    }

    fn print_lie(&self, lie: Lie) -> Option<String> {
        self.0.print_lie(lie)
    }
}

/// A node of a name or a number, as scripts write it. Numbers come first, so that printing a
/// number is always safe.
fn find_node(names: &dyn Names, word: &str) -> Option<NodeId> {
    let by_number = word.parse::<u32>().ok().and_then(|number| {
        let index = u16::try_from(number.checked_sub(1)?).ok()?;
        Some(NodeId(index))
    });
    by_number.or_else(|| {
        let nodes = names.nodes();
        let exact = nodes.iter().find(|(_, name)| name == word);
        let near = || {
            nodes
                .iter()
                .find(|(_, name)| name.eq_ignore_ascii_case(word))
        };
        exact.or_else(near).map(|(id, _)| *id)
    })
}
