//! The short lesson on N-modular redundancy.

pub mod properties;
pub mod story;
pub mod view;
pub mod words;

use crate::lessons::kit::notes;
use crate::protocols::voting::majority::{Majority, Note};
use crate::protocols::voting::{self, Voting};
use crate::sim::{NodeId, Record, World};

/// The protocol of a run of this mode.
pub fn of(world: &World<Voting>) -> Option<&Majority> {
    match world.protocol() {
        Voting::Majority(majority) => Some(majority),
        _ => None,
    }
}

/// The notes of this mode.
pub fn told(records: &[Record<Voting>]) -> impl Iterator<Item = (NodeId, &Note)> {
    notes(records).filter_map(|(id, note)| match note {
        voting::Note::Majority(note) => Some((id, note)),
        _ => None,
    })
}
