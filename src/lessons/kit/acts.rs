//! What stories wait for and offer, whatever the protocol.

use super::is_down;
use crate::session::Picture;
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

/// How many of these nodes a node can talk with both ways, itself included.
pub fn reach<P: Protocol>(
    world: &World<P>,
    id: NodeId,
    nodes: impl Iterator<Item = NodeId>,
) -> usize {
    let network = world.network();
    let open = |other: &NodeId| {
        let talks = network.cut(id, *other).is_none() && network.cut(*other, id).is_none();
        *other == id || (talks && world.node(*other).is_some())
    };
    nodes.filter(open).count()
}

/// True when somebody crashed a node, or a schedule did.
pub fn crashed<P: Protocol>(records: &[Record<P>]) -> bool {
    records.iter().any(|record| match &record.what {
        What::Input { input, .. } => matches!(**input, Input::Node(_, NodeFault::Crash)),
        _ => false,
    })
}

/// The act of asking a node something.
pub fn ask(id: NodeId, request: &impl Serialize) -> Input {
    Input::Request(id, Payload::of(request))
}

/// The act of crashing whoever plays the lesson's first role.
pub fn crash_role<P: Protocol>(_: &World<P>) -> Option<Input> {
    Some(Input::Node(Target::Role(0), NodeFault::Crash))
}

/// The act of restarting the first server that is down.
pub fn restart_somebody<L: Picture>(world: &World<L::P>) -> Option<Input> {
    let down = |id: &NodeId| L::is_server(world, *id) && is_down(world, *id);
    let id = world.ids().find(down)?;
    Some(Input::node(id, NodeFault::Restart))
}
