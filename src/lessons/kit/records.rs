//! What the records of a step tell besides notes.

use crate::sim::{Input, Micros, NodeId, Power, Protocol, Record, What, World};

/// The messages that were sent in a step, each with the node that it goes to.
pub fn sent<P: Protocol>(records: &[Record<P>]) -> impl Iterator<Item = (NodeId, &P::Message)> {
    records.iter().filter_map(|record| match &record.what {
        What::Sent { to, payload, .. } => Some((*to, &**payload)),
        _ => None,
    })
}

/// The answers of a step: the client, the number of its request, and what it was told, if anything.
pub fn answers<P: Protocol>(
    records: &[Record<P>],
) -> impl Iterator<Item = (NodeId, u64, Option<&P::Reply>)> {
    records.iter().filter_map(|record| match &record.what {
        What::Replied { node, op, reply } => Some((*node, *op, reply.as_ref())),
        _ => None,
    })
}

/// What somebody, or a schedule, did to the world in a step.
pub fn inputs<P: Protocol>(records: &[Record<P>]) -> impl Iterator<Item = &Input> {
    records.iter().filter_map(|record| match &record.what {
        What::Input { input, .. } => Some(&**input),
        _ => None,
    })
}

/// Whether a node runs at full speed.
pub fn is_well<P: Protocol>(world: &World<P>, id: NodeId) -> bool {
    let slot = world.slot(id);
    slot.is_some_and(|slot| slot.power == Power::Up && slot.slow == Micros::ZERO)
}

/// A condition of a story or a question: a step has a note of this pattern.
macro_rules! on_note {
    ($pattern:pat) => {
        |_, records| $crate::lessons::kit::noted(records, |_, note| matches!(note, $pattern))
    };
}

pub(in crate::lessons) use on_note;
