//! What clients read and write, for the linearizability checker: a register of each key.

use crate::checks::linearizable::register::{Input, Output};
use crate::checks::linearizable::{Told, Value};
use crate::protocols::consistent_hashing::{self as hashing, Key, Op, Reply, Request};

fn content(value: hashing::Value) -> Option<Value> {
    Some(Value::Number(i64::from(value)))
}

/// The operation that a request is; the keeper's are none.
pub fn asked(request: &Request) -> Option<(Key, Input)> {
    match *request {
        Request::Do(Op::Put(key, value)) => Some((key, Input::Write(content(value)))),
        Request::Do(Op::Get(key)) => Some((key, Input::Read)),
        Request::Fill | Request::Join(_) | Request::Leave(_) => None,
    }
}

/// What a client was told.
pub fn answered(reply: &Reply) -> Told<Output> {
    Told::Answer(match reply {
        Reply::Written(..) => Output::Done,
        Reply::Found(_, item) => Output::Holds(item.and_then(|item| content(item.value))),
    })
}
