//! Histories from the trace of a run.

use super::register::{Input, Output};
use super::{Answer, Model, Operation, Report, Value, check_by_key};
use crate::protocols::register;
use crate::sim::{NodeId, Protocol, Record, What};
use std::collections::{BTreeMap, BTreeSet};

/// An operation with the key that it is about and the record of its call.
pub type Asked<K, I> = Option<(K, I)>;

/// What a reply says of its operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told<O> {
    /// It took effect, with this answer.
    Answer(O),
    /// It may have taken effect, or may yet.
    Nothing,
    /// It did not take effect, and never will.
    Failed,
}

/// The operations that clients asked for in a run, as a history with the key of each. `asked` and
/// `answered` translate the protocol's requests and replies; a request that gives `None` is left
/// out. Times are the numbers of records, which never coincide, so that they name the moments on the
/// page.
pub fn recorded<'a, P: Protocol, M: Model, K>(
    records: impl IntoIterator<Item = &'a Record<P>>,
    asked: impl Fn(&P::Request) -> Asked<K, M::Input>,
    answered: impl Fn(&P::Reply) -> Told<M::Output>,
) -> (Vec<Operation<M>>, Vec<K>) {
    let mut history: Vec<(Operation<M>, K)> = Vec::new();
    let mut failed: BTreeSet<u64> = BTreeSet::new();
    let mut waiting: BTreeMap<(NodeId, u64), usize> = BTreeMap::new();
    for record in records {
        let at = u64::from(record.id.0);
        match &record.what {
            What::Invoked { node, op, request } => {
                // A client whose disk was wiped counts anew: what it had asked stays unanswered.
                waiting.remove(&(*node, *op));
                if let Some((key, input)) = asked(request) {
                    waiting.insert((*node, *op), history.len());
                    let operation = Operation {
                        client: u64::from(node.0),
                        called: at,
                        input,
                        answer: None,
                    };
                    history.push((operation, key));
                }
            }
            What::Replied { node, op, reply } => {
                let Some(place) = waiting.remove(&(*node, *op)) else {
                    continue;
                };
                let operation = &mut history[place].0;
                match reply.as_ref().map_or(Told::Nothing, &answered) {
                    Told::Answer(output) => operation.answer = Some(Answer { at, output }),
                    Told::Nothing => {}
                    Told::Failed => {
                        failed.insert(operation.called);
                    }
                }
            }
            _ => {}
        }
    }
    history.retain(|(operation, _)| !failed.contains(&operation.called));
    history.into_iter().unzip()
}

/// A command to the replicated register, with its key.
pub fn register_input(command: &register::Command) -> (register::Key, Input) {
    let content = |value: register::Value| Some(Value::Number(i64::from(value)));
    match *command {
        register::Command::Put { key, value } => (key, Input::Write(content(value))),
        register::Command::Get { key } => (key, Input::Read),
        register::Command::Cas { key, expect, value } => {
            (key, Input::Cas(expect.and_then(content), content(value)))
        }
    }
}

/// An answer of the replicated register.
pub fn register_output(reply: &register::Reply) -> Told<Output> {
    Told::Answer(match *reply {
        register::Reply::Written => Output::Done,
        register::Reply::Value(value) => {
            let content = value.map(|value| Value::Number(i64::from(value)));
            Output::Holds(content)
        }
        register::Reply::Swapped(is_swapped) => Output::Swapped(is_swapped),
    })
}

/// A history of a run that was checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judged {
    /// What the check came to. It names operations by their place in `calls`.
    pub report: Report,
    /// The number of the record of each operation's call.
    pub calls: Vec<u64>,
    /// How many of them have no known end.
    pub unknown: usize,
}

/// Checks what was recorded, exploring at most `limit` configurations of each key.
pub fn judged<M: Model, K: Ord>(
    model: &M,
    (history, keys): &(Vec<Operation<M>>, Vec<K>),
    limit: u64,
) -> Judged {
    Judged {
        report: check_by_key(model, history, keys, limit),
        calls: history.iter().map(|operation| operation.called).collect(),
        unknown: history.iter().filter(|one| one.answer.is_none()).count(),
    }
}
