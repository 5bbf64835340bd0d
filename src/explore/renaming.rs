//! Nodes that can stand for each other.
//!
//! Where no handler and no property tells some nodes apart but by their numbers, a state and the same
//! state with those numbers exchanged lead to the same things. Of all of them the search then keeps
//! one: that of the smallest fingerprint under every renaming.

use super::fingerprint::{Fingerprint, Renamed};
use crate::checks::Watch;
use crate::sim::{NodeId, Protocol, World};
use core::hash::{Hash, Hasher};

/// No more members of a group are renamed than this: 120 renamings of each state.
const MEMBERS_MAX: usize = 5;

/// The renamings of the groups of a world. To rename fewer than could be is no mistake, it saves less.
#[derive(Clone, Debug, Default)]
pub(super) struct Renamings {
    /// Of each renaming the new number of each node.
    all: Vec<Vec<u16>>,
}

impl Renamings {
    /// Those that exchange members of a group, of nodes numbered up to `count`.
    pub fn of(groups: &[Vec<NodeId>], count: usize) -> Self {
        let nobody: Vec<u16> = (0..count)
            .map(|id| u16::try_from(id).expect("nodes are numbered with 16 bits"))
            .collect();
        let mut all = vec![nobody];
        for group in groups {
            let members = &group[..group.len().min(MEMBERS_MAX)];
            let renamed = |names: &Vec<u16>| -> Vec<Vec<u16>> {
                let orders = orders(members);
                let exchanged = orders.iter().map(|order| {
                    let mut names = names.clone();
                    for (from, to) in members.iter().zip(order) {
                        names[from.index()] = to.0;
                    }
                    names
                });
                exchanged.collect()
            };
            all = all.iter().flat_map(renamed).collect();
        }
        Self { all }
    }

    /// The smallest fingerprint of a world, its watches and what else tells states apart; `None` where
    /// nothing is renamed.
    pub fn smallest<P: Protocol>(
        &self,
        world: &World<P>,
        watches: &[Watch<P>],
        more: &impl Hash,
    ) -> Option<u64> {
        let print = |names: &Vec<u16>| {
            // The nodes come in the order of their new numbers.
            let mut order: Vec<NodeId> = world.ids().collect();
            order.sort_by_key(|id| names.get(id.index()));
            hashed(Renamed::new(names), order, world, watches, more)
        };
        (self.all.len() > 1).then(|| self.all.iter().map(print).min())?
    }
}

/// The fingerprint of the same, with nothing renamed.
pub(super) fn print<P: Protocol>(world: &World<P>, watches: &[Watch<P>], more: &impl Hash) -> u64 {
    hashed(Fingerprint::new(), world.ids(), world, watches, more)
}

/// What a hasher that was given nothing yet says of all that tells states apart, with the nodes in
/// this order.
fn hashed<P: Protocol, H: Hasher + Clone>(
    fresh: H,
    order: impl IntoIterator<Item = NodeId>,
    world: &World<P>,
    watches: &[Watch<P>],
    more: &impl Hash,
) -> u64 {
    let mut hasher = fresh.clone();
    more.hash(&mut hasher);
    world.hash_untimed(order, &fresh, &mut hasher);
    for watch in watches {
        watch.hash_memory(&mut hasher);
    }
    hasher.finish()
}

/// Every order of some nodes.
fn orders(nodes: &[NodeId]) -> Vec<Vec<NodeId>> {
    let Some((first, rest)) = nodes.split_first() else {
        return vec![Vec::new()];
    };
    let with_first = |order: Vec<NodeId>| {
        (0..=order.len()).map(move |place| {
            let mut order = order.clone();
            order.insert(place, *first);
            order
        })
    };
    orders(rest).into_iter().flat_map(with_first).collect()
}
