//! Histories from the trace of a run.

use super::register::{Input, Output};
use super::{Answer, Model, Operation, Value};
use crate::protocols::register;
use crate::sim::{NodeId, Protocol, Record, What};
use std::collections::BTreeMap;

/// An operation with the key that it is about and the record of its call.
pub type Asked<K, I> = Option<(K, I)>;

/// The operations that clients asked for in a run, as a history with the key of each. `asked` and
/// `answered` translate the protocol's requests and replies; what gives `None` is left out, and an
/// answer that gives `None` is unknown. Times are the numbers of records, which never coincide, so
/// that they name the moments on the page.
pub fn recorded<'a, P: Protocol, M: Model, K>(
    records: impl IntoIterator<Item = &'a Record<P>>,
    asked: impl Fn(&P::Request) -> Asked<K, M::Input>,
    answered: impl Fn(&P::Reply) -> Option<M::Output>,
) -> (Vec<Operation<M>>, Vec<K>) {
    let (mut history, mut keys) = (Vec::new(), Vec::new());
    let mut waiting: BTreeMap<(NodeId, u64), usize> = BTreeMap::new();
    for record in records {
        let at = u64::from(record.id.0);
        match &record.what {
            What::Invoked { node, op, request } => {
                // A client whose disk was wiped counts anew: what it had asked stays unanswered.
                waiting.remove(&(*node, *op));
                if let Some((key, input)) = asked(request) {
                    waiting.insert((*node, *op), history.len());
                    keys.push(key);
                    history.push(Operation {
                        client: u64::from(node.0),
                        called: at,
                        input,
                        answer: None,
                    });
                }
            }
            What::Replied { node, op, reply } => {
                let place = waiting.remove(&(*node, *op));
                let output = reply.as_ref().and_then(&answered);
                if let (Some(place), Some(output)) = (place, output) {
                    history[place].answer = Some(Answer { at, output });
                }
            }
            _ => {}
        }
    }
    (history, keys)
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
pub fn register_output(reply: &register::Reply) -> Output {
    match *reply {
        register::Reply::Written => Output::Done,
        register::Reply::Value(value) => {
            let content = value.map(|value| Value::Number(i64::from(value)));
            Output::Holds(content)
        }
        register::Reply::Swapped(is_swapped) => Output::Swapped(is_swapped),
    }
}
