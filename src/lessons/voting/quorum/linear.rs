//! What clients read and add to, for the linearizability checker: one counter.

use crate::checks::linearizable::Told;
use crate::checks::linearizable::counter::Input;
use crate::protocols::voting;
use crate::protocols::voting::quorum::{Reply, Request};

/// The operation that a request is. There is one register, so it has no key.
pub fn asked(request: &voting::Request) -> Option<((), Input)> {
    match request {
        voting::Request::Quorum(Request::Add(amount)) => Some(((), Input::Add((*amount).into()))),
        voting::Request::Quorum(Request::Read) => Some(((), Input::Read)),
        _ => None,
    }
}

/// What a client was told.
pub fn answered(reply: &voting::Reply) -> Told<Option<i128>> {
    match reply {
        voting::Reply::Quorum(Reply::Passed(..)) => Told::Answer(None),
        voting::Reply::Quorum(Reply::Value(_, value)) => Told::Answer(Some((*value).into())),
        // Neither changed anything, nor ever will; a read that reached too few read nothing.
        voting::Reply::Quorum(Reply::Refused | Reply::TooFew) => Told::Failed,
        _ => Told::Nothing,
    }
}
