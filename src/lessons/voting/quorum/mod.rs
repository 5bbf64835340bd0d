//! The short lesson on weighted voting.

pub mod linear;
pub mod properties;
pub mod story;
pub mod view;
pub mod words;

use crate::lessons::kit::notes;
use crate::protocols::voting::quorum::{Node, Note, Quorum, Waiting};
use crate::protocols::voting::{self, Voting};
use crate::sim::{NodeId, Record, World};

/// The protocol of a run of this mode.
pub fn of(world: &World<Voting>) -> Option<&Quorum> {
    match world.protocol() {
        Voting::Quorum(quorum) => Some(quorum),
        _ => None,
    }
}

/// The notes of this mode.
pub fn told(records: &[Record<Voting>]) -> impl Iterator<Item = (NodeId, &Note)> {
    notes(records).filter_map(|(id, note)| match note {
        voting::Note::Quorum(note) => Some((id, note)),
        _ => None,
    })
}

/// What a client is at.
pub fn waiting(world: &World<Voting>, id: NodeId) -> Option<&Waiting> {
    match world.node(id) {
        Some(voting::Node::Quorum(Node::Client(client))) => client.waiting.as_ref(),
        _ => None,
    }
}
