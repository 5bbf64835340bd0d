//! What the three modes share.

use crate::protocols::voting::Voting;
use crate::scene::Tint;
use crate::sim::{Input, Lie, NodeFault, NodeId, World};

/// What is right, or agreed.
pub const RIGHT: Tint = Tint(3);
/// What is wrong.
pub const WRONG: Tint = Tint(6);
/// What is on its way.
pub const OPEN: Tint = Tint(1);

/// True for a node that was told to lie.
pub fn lies(world: &World<Voting>, id: NodeId) -> bool {
    world.slot(id).is_some_and(|slot| slot.lie != Lie(0))
}

/// The act of making a node lie.
pub fn lie(id: NodeId, lie: Lie) -> Input {
    Input::node(id, NodeFault::Lie(lie))
}
