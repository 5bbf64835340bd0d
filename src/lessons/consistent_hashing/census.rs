//! 100,000 keys, placed by every scheme on the members of now and of next: what the stage shows as
//! density, and the State tab side by side.

use super::Ch;
use super::properties::ring_now;
use crate::protocols::consistent_hashing::node_label;
use crate::protocols::consistent_hashing::placement::{Placement, Scheme, key_hash};
use crate::sim::{NodeId, World};
use std::rc::Rc;

/// How many keys are counted.
pub const KEYS: u32 = 100_000;
/// Into how many equal parts the ring is cut for drawing; a power of two.
pub const PARTS: usize = 128;
/// How many placements are remembered: every scheme now and next, and those of the step before.
const REMEMBERED: usize = 18;

/// The ring of now, and the one that comes next.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Change {
    /// The members now.
    pub now: Vec<NodeId>,
    /// The members next: of the ring that is prepared, else those with one more that joins or, when
    /// all have joined, without the last.
    pub next: Vec<NodeId>,
    /// True when a ring is prepared; else the change is only imagined.
    pub real: bool,
}

impl Change {
    /// The change in this world; `None` before the first ring.
    pub fn of(world: &World<Ch>) -> Option<Self> {
        let keeper = world.slot(world.protocol().keeper())?;
        let now = ring_now(world)?.members.nodes.clone();
        if now.is_empty() {
            return None;
        }
        if let Some(pending) = &keeper.disk.pending {
            return Some(Self {
                now,
                next: pending.view.members.nodes.clone(),
                real: true,
            });
        }
        let mut next = now.clone();
        match world.protocol().storage_ids().find(|id| !now.contains(id)) {
            Some(joins) => {
                next.push(joins);
                next.sort_unstable();
            }
            None => next.truncate(now.len() - 1),
        }
        Some(Self {
            now,
            next,
            real: false,
        })
    }

    /// Who joins or leaves, when it is one node: (node, joins).
    pub fn who(&self) -> Option<(NodeId, bool)> {
        let only = |some: &[NodeId], others: &[NodeId]| {
            let mut rest = some.iter().filter(|id| !others.contains(id));
            rest.next().filter(|_| rest.next().is_none()).copied()
        };
        match (only(&self.next, &self.now), only(&self.now, &self.next)) {
            (Some(joins), None) => Some((joins, true)),
            (None, Some(leaves)) => Some((leaves, false)),
            _ => None,
        }
    }
}

/// The owner of each key, by the place of a node in the list of members.
type Owners = Rc<[u8]>;

/// Remembers placements: members change seldom, and scenes are asked for all the time.
#[derive(Default, Debug)]
pub struct Census {
    hashes: Rc<[u64]>,
    known: Vec<Known>,
}

/// One placement that is remembered.
#[derive(Debug)]
struct Known {
    scheme: Scheme,
    /// Points a node, and the load factor.
    told: (u32, u32),
    members: Vec<NodeId>,
    owners: Owners,
}

/// What one scheme does with the keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Count {
    /// How many keys each member of now has.
    pub loads: Vec<u32>,
    /// How many keys get another node.
    pub moved: u32,
}

/// One part of the ring.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Part {
    /// How many keys there are.
    pub keys: u32,
    /// The member that has most of them, by its place in the list.
    pub owner: u8,
    /// How many get another node.
    pub moved: u32,
}

impl Census {
    /// The hashes of the keys.
    fn hashes(&mut self) -> Rc<[u64]> {
        if self.hashes.is_empty() {
            self.hashes = (0..KEYS)
                .map(|key| key_hash(&format!("key-{key}")))
                .collect();
        }
        self.hashes.clone()
    }

    fn owners(&mut self, config: &Ch, scheme: Scheme, members: &[NodeId]) -> Owners {
        let settings = config.settings_used();
        let told = (settings.vnodes, settings.load_percent);
        let hashes = self.hashes();
        let is = |known: &Known| {
            known.scheme == scheme && known.told == told && known.members == members
        };
        if let Some(place) = self.known.iter().position(is) {
            // What was asked for last is forgotten last.
            let found = self.known.remove(place);
            let owners = found.owners.clone();
            self.known.push(found);
            return owners;
        }
        let names: Vec<String> = members.iter().map(|id| node_label(*id)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let placement = Placement::new(scheme, &names, settings)
            .expect("the configuration has a prime table with room for its nodes");
        let owners = placement.assign(&hashes).into_iter();
        // There are at most ten nodes.
        let owners: Owners = owners.map(|node| u8::try_from(node).unwrap_or(0)).collect();
        if self.known.len() >= REMEMBERED {
            self.known.remove(0);
        }
        self.known.push(Known {
            scheme,
            told,
            members: members.to_vec(),
            owners: owners.clone(),
        });
        owners
    }

    /// What a scheme does with the keys.
    pub fn count(&mut self, config: &Ch, scheme: Scheme, change: &Change) -> Count {
        let now = self.owners(config, scheme, &change.now);
        let next = self.owners(config, scheme, &change.next);
        let mut loads = vec![0; change.now.len()];
        let mut moved = 0;
        for (from, to) in now.iter().zip(&*next) {
            loads[usize::from(*from)] += 1;
            moved +=
                u32::from(change.now.get(usize::from(*from)) != change.next.get(usize::from(*to)));
        }
        Count { loads, moved }
    }

    /// The parts of the ring, clockwise from place zero, under the scheme in use.
    pub fn parts(&mut self, config: &Ch, change: &Change) -> Vec<Part> {
        let scheme = config.scheme_used();
        let now = self.owners(config, scheme, &change.now);
        let next = self.owners(config, scheme, &change.next);
        let members = change.now.len();
        let mut parts = vec![Part::default(); PARTS];
        let mut loads = vec![0_u32; PARTS * members];
        for (hash, (from, to)) in self.hashes().iter().zip(now.iter().zip(&*next)) {
            let place = (hash >> (64 - PARTS.trailing_zeros())) as usize;
            let (from, to) = (usize::from(*from), usize::from(*to));
            parts[place].keys += 1;
            parts[place].moved += u32::from(change.now.get(from) != change.next.get(to));
            loads[place * members + from] += 1;
        }
        for (part, loads) in parts.iter_mut().zip(loads.chunks(members)) {
            let most = (0..).zip(loads).max_by_key(|(_, load)| **load);
            part.owner = most.map_or(0, |(owner, _)| owner);
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(now: u16, next: u16) -> Change {
        Change {
            now: (0..now).map(NodeId).collect(),
            next: (0..next).map(NodeId).collect(),
            real: false,
        }
    }

    #[test]
    fn every_key_is_counted_once_and_few_move_but_under_modulo() {
        let (mut census, config) = (Census::default(), Ch::new(5));
        for scheme in Scheme::ALL {
            let count = census.count(&config, scheme, &change(5, 6));
            assert_eq!(count.loads.iter().sum::<u32>(), KEYS);
            let share = f64::from(count.moved) / f64::from(KEYS);
            let expect = match scheme {
                Scheme::Modulo => 0.82..0.85,
                Scheme::Ring | Scheme::Bounded => 0.10..0.35,
                _ => 0.15..0.20,
            };
            assert!(expect.contains(&share), "{scheme:?}: {share}");
            let back = census.count(&config, scheme, &change(6, 5));
            assert_eq!(back.moved, count.moved, "what joins can leave again");
        }
    }

    #[test]
    fn the_parts_hold_all_keys_and_only_some_move() {
        let (mut census, config) = (Census::default(), Ch::new(5));
        let parts = census.parts(&config, &change(5, 6));
        assert_eq!(parts.iter().map(|part| part.keys).sum::<u32>(), KEYS);
        assert!(parts.iter().all(|part| (600..1_000).contains(&part.keys)));
        let untouched = parts.iter().filter(|part| part.moved == 0).count();
        assert!(untouched > PARTS / 2, "{untouched}");
        let moved: u32 = parts.iter().map(|part| part.moved).sum();
        assert_eq!(
            moved,
            census.count(&config, Scheme::Ring, &change(5, 6)).moved
        );
    }

    #[test]
    fn who_joins_or_leaves_is_told() {
        assert_eq!(change(5, 6).who(), Some((NodeId(5), true)));
        assert_eq!(change(6, 5).who(), Some((NodeId(5), false)));
        assert_eq!(change(5, 7).who(), None);
        assert_eq!(change(5, 5).who(), None);
    }
}
