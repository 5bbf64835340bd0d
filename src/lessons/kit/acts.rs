//! What stories wait for and offer, whatever the protocol.

use super::is_down;
use crate::sim::{Input, NodeFault, NodeId, Payload, Protocol, Record, Target, What, World};
use serde::Serialize;

/// True when every node runs.
pub fn everybody_runs<P: Protocol>(world: &World<P>, _: &[Record<P>]) -> bool {
    world.slots().iter().all(|slot| slot.node.is_some())
}

/// True when a node started again, which its first start is not: that has no cause.
pub fn restarted<P: Protocol>(_: &World<P>, records: &[Record<P>]) -> bool {
    let again =
        |record: &Record<P>| matches!(record.what, What::Booted { .. }) && record.cause.is_some();
    records.iter().any(again)
}

/// The act of asking a node something.
pub fn ask(id: NodeId, request: &impl Serialize) -> Input {
    Input::Request(id, Payload::of(request))
}

/// The act of crashing whoever plays the lesson's first role.
pub fn crash_role<P: Protocol>(_: &World<P>) -> Option<Input> {
    Some(Input::Node(Target::Role(0), NodeFault::Crash))
}

/// The act of restarting the first node that is down.
pub fn restart_somebody<P: Protocol>(world: &World<P>) -> Option<Input> {
    let id = world.ids().find(|id| is_down(world, *id))?;
    Some(Input::node(id, NodeFault::Restart))
}
