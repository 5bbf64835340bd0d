//! The client history: what clients asked, and what they were told. It is read from the trace, so it
//! rewinds with the run.

use super::run::Run;
use super::traits::Taught;
use crate::i18n::Lang;
use crate::sim::{Micros, NodeId, Record, RecordId, What};

/// How a request ended for the client that made it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It was answered: what the answer says, in words.
    Answered(String),
    /// The client stopped waiting. The request may have taken effect, or may yet.
    Unknown,
    /// The client still waits, or went down while it waited.
    Pending,
}

/// A moment at which a client spoke or was spoken to.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The record that tells of it.
    pub record: RecordId,
    /// The step that it belongs to: seek to `step + 1` to stand right after it.
    pub step: u32,
    /// When.
    pub at: Micros,
}

/// One request of a client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operation {
    /// The client.
    pub client: NodeId,
    /// Its name.
    pub name: String,
    /// The client's own number for it.
    pub op: u64,
    /// What it asked, in words.
    pub request: String,
    /// The same in the words of scripts.
    pub asked: String,
    /// When it asked.
    pub invoked: Moment,
    /// When it was answered or stopped waiting; `None` while it is pending.
    pub ended: Option<Moment>,
    /// How it ended.
    pub outcome: Outcome,
}

impl<L: Taught> Run<L> {
    /// See [`super::Session::history`].
    pub(super) fn history_now(&self, count: usize, lang: Lang) -> Vec<Operation> {
        let world = &self.state.world;
        let mut found = Vec::new();
        // From the end on, an answer comes before what it answers.
        let mut ends: Vec<(NodeId, u64, Moment, Outcome)> = Vec::new();
        for record in self.branch().trace.range(0, world.records()).rev() {
            if found.len() >= count {
                break;
            }
            match &record.what {
                What::Replied { node, op, reply } => {
                    let told = |reply| Outcome::Answered(L::reply(reply, lang));
                    let outcome = reply.as_ref().map_or(Outcome::Unknown, told);
                    ends.push((*node, *op, moment(record), outcome));
                }
                What::Invoked { node, op, request } => {
                    // The last one that was pushed: a client whose disk was wiped counts anew.
                    let end = ends.iter().rposition(|end| (end.0, end.1) == (*node, *op));
                    let (ended, outcome) = match end.map(|index| ends.remove(index)) {
                        Some((_, _, at, outcome)) => (Some(at), outcome),
                        None => (None, Outcome::Pending),
                    };
                    found.push(Operation {
                        client: *node,
                        name: L::name(world, *node),
                        op: *op,
                        request: L::request(request, lang),
                        asked: L::print_request(request),
                        invoked: moment(record),
                        ended,
                        outcome,
                    });
                }
                _ => {}
            }
        }
        found.reverse();
        found
    }
}

fn moment<P: crate::sim::Protocol>(record: &Record<P>) -> Moment {
    Moment {
        record: record.id,
        step: record.step,
        at: record.at,
    }
}
