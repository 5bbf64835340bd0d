//! The short lesson on the Byzantine generals.

pub mod properties;
pub mod story;
pub mod view;
pub mod words;

use crate::lessons::kit::notes;
use crate::protocols::voting::byzantine::{Battle, Byzantine, Node, Note, Order};
use crate::protocols::voting::{self, Voting};
use crate::sim::{NodeId, Record, World};

/// The protocol of a run of this mode.
pub fn of(world: &World<Voting>) -> Option<&Byzantine> {
    match world.protocol() {
        Voting::Byzantine(byzantine) => Some(byzantine),
        _ => None,
    }
}

/// The notes of this mode.
pub fn told(records: &[Record<Voting>]) -> impl Iterator<Item = (NodeId, &Note)> {
    notes(records).filter_map(|(id, note)| match note {
        voting::Note::Byzantine(note) => Some((id, note)),
        _ => None,
    })
}

/// A general that runs.
pub fn general(world: &World<Voting>, id: NodeId) -> Option<&Node> {
    match world.node(id) {
        Some(voting::Node::Byzantine(node)) => Some(node),
        _ => None,
    }
}

/// The battle that is shown: one that is still open, or else the one that most generals took part
/// in last.
pub fn shown(world: &World<Voting>) -> Option<(NodeId, u64)> {
    let ids = of(world)?.general_ids();
    let last = ids.filter_map(|id| {
        let node = general(world, id)?;
        let commander = node.last?;
        let battle = node.battles.get(&commander)?;
        Some((battle.decided.is_none(), commander, battle.number))
    });
    let last: Vec<(bool, NodeId, u64)> = last.collect();
    let here = |(open, commander, number): &(bool, NodeId, u64)| {
        let same = last
            .iter()
            .filter(|(_, other, of)| other == commander && of == number);
        (*open, same.count(), *number)
    };
    let best = last.iter().max_by_key(|battle| here(battle));
    best.map(|(_, commander, number)| (*commander, *number))
}

/// A lieutenant's part in the battle that is shown.
pub fn part(world: &World<Voting>, id: NodeId) -> Option<(NodeId, &Battle)> {
    let (commander, number) = shown(world)?;
    let battle = general(world, id)?.battles.get(&commander)?;
    (battle.number == number).then_some((commander, battle))
}

/// What the lieutenants that do not lie have decided in the battle that is shown; `None` until all
/// of them have.
pub fn decided(world: &World<Voting>) -> Option<Vec<Order>> {
    let (commander, _) = shown(world)?;
    let loyal = |id: &NodeId| *id != commander && !super::common::lies(world, *id);
    of(world)?
        .general_ids()
        .filter(loyal)
        .map(|id| part(world, id)?.1.decided)
        .collect()
}
