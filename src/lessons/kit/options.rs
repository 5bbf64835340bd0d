//! Questions that ask which node it will be: the options are `nobody` and the nodes that run.

use crate::i18n::Text;
use crate::session::Picture;
use crate::sim::{NodeId, Protocol, World};

/// Those of these nodes that run.
pub fn running<P: Protocol>(
    world: &World<P>,
    ids: impl Iterator<Item = NodeId>,
) -> impl Iterator<Item = NodeId> {
    ids.filter(|id| world.node(*id).is_some())
}

/// `nobody`, then those of these nodes that run, by name.
pub fn named<L: Picture>(
    world: &World<L::P>,
    nobody: Text,
    ids: impl Iterator<Item = NodeId>,
) -> Vec<Text> {
    let names = running(world, ids).map(|id| Text::same(L::name(world, id)));
    core::iter::once(nobody).chain(names).collect()
}

/// The option of [`named`] that is this node.
pub fn option_of<P: Protocol>(
    world: &World<P>,
    ids: impl Iterator<Item = NodeId>,
    id: NodeId,
) -> Option<usize> {
    let place = running(world, ids).position(|other| other == id)?;
    Some(place + 1)
}
