//! The short lesson on the Byzantine generals.

pub mod properties;
pub mod story;
mod view;
mod words;

use super::{Mode, World, lies};
use crate::protocols::voting::byzantine::{Battle, Byzantine, Order};
use crate::sim::NodeId;

/// The battle that is shown: one that is still open, or else the one that most generals took part
/// in last.
pub fn shown(world: &World) -> Option<(NodeId, u64)> {
    let ids = Byzantine::of(world)?.general_ids();
    let last = ids.filter_map(|id| {
        let node = Byzantine::node(world, id)?;
        let commander = node.last?;
        let battle = node.battles.get(&commander)?;
        Some((battle.decided.is_none(), (commander, battle.number)))
    });
    let last: Vec<(bool, (NodeId, u64))> = last.collect();
    let count = |battle| last.iter().filter(|(_, other)| *other == battle).count();
    let key = |(open, battle): &(bool, (NodeId, u64))| (*open, count(*battle), battle.1);
    let (_, best) = last.iter().max_by_key(|battle| key(battle))?;
    Some(*best)
}

/// A lieutenant's part in the battle that is shown.
fn part(world: &World, id: NodeId) -> Option<(NodeId, &Battle)> {
    let (commander, number) = shown(world)?;
    let battle = Byzantine::node(world, id)?.battles.get(&commander)?;
    (battle.number == number).then_some((commander, battle))
}

/// What the lieutenants that do not lie have decided in the battle that is shown; `None` until all
/// of them have.
pub fn decided(world: &World) -> Option<Vec<Order>> {
    let (commander, _) = shown(world)?;
    let loyal = |id: &NodeId| *id != commander && !lies(world, *id);
    let generals = Byzantine::of(world)?.general_ids().filter(loyal);
    generals.map(|id| part(world, id)?.1.decided).collect()
}
