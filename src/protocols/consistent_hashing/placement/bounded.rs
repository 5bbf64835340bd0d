//! Consistent hashing with bounded loads, after Mirrokni, Thorup and Zadimoghaddam (2018): keys
//! are placed on a ring, but a node takes no more than its capacity; a key whose node is full goes
//! on clockwise to the first one that is not.
//!
//! With m keys, n nodes and a load factor c > 1 the capacity of every node is ⌈c m / n⌉. So no node
//! has more than c times its fair share (rounded up), and, since c > 1, a place is always free. (The
//! paper lets some nodes round down, so that the capacities sum to ⌈c m⌉.) Where a key lands depends
//! on the keys placed before it; the loads do not. To have the same placement everywhere, place the
//! same keys in the same order.
//!
//! [Mirrokni]: https://doi.org/10.1137/1.9781611975031.39

use super::Ring;

/// A ring with loads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bounded<'a> {
    ring: &'a Ring,
    capacity: u64,
    loads: Vec<u64>,
}

/// The capacity ⌈c m / n⌉ of each of `nodes` nodes for `keys` keys, with a load factor c of
/// `load_percent` / 100.
pub fn capacity(keys: u64, nodes: u32, load_percent: u32) -> u64 {
    let places = u128::from(keys) * u128::from(load_percent);
    let capacity = places.div_ceil(100 * u128::from(nodes.max(1)));
    u64::try_from(capacity).unwrap_or(u64::MAX)
}

impl<'a> Bounded<'a> {
    /// An empty ring whose nodes take at most `capacity` keys each.
    pub fn new(ring: &'a Ring, capacity: u64) -> Self {
        Self {
            ring,
            capacity,
            loads: vec![0; ring.nodes() as usize],
        }
    }

    /// Places one key more; `None` when every node is full.
    pub fn place(&mut self, key_hash: u64) -> Option<u32> {
        let has_room = |node: &u32| self.loads[*node as usize] < self.capacity;
        let node = self.ring.walk(key_hash).find(has_room)?;
        self.loads[node as usize] += 1;
        Some(node)
    }

    /// Takes away a key that was placed on `node`. A key that had to go on past this node stays
    /// where it went.
    pub fn remove(&mut self, node: u32) {
        if let Some(load) = self.loads.get_mut(node as usize) {
            *load = load.saturating_sub(1);
        }
    }

    /// How many keys each node has.
    pub fn loads(&self) -> &[u64] {
        &self.loads
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::consistent_hashing::placement::key_hash;

    #[test]
    fn capacity_is_rounded_up() {
        assert_eq!(capacity(100, 4, 125), 32);
        assert_eq!(capacity(100, 4, 100), 25);
        assert_eq!(capacity(1, 4, 125), 1);
        assert_eq!(capacity(0, 4, 125), 0);
        assert_eq!(capacity(7, 0, 100), 7);
    }

    #[test]
    fn a_full_node_passes_keys_on_and_none_is_above_its_bound() {
        let names: Vec<String> = (0..20).map(|node| format!("n{node}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for (vnodes, percent) in [(1, 101), (1, 125), (50, 110), (50, 200)] {
            let ring = Ring::new(&names, vnodes);
            let most = capacity(10_000, 20, percent);
            let mut bounded = Bounded::new(&ring, most);
            let mut passed_on = 0;
            for key in 0..10_000 {
                let hash = key_hash(&key.to_string());
                let node = bounded.place(hash).expect("there is room for all keys");
                for full in ring.walk(hash).take_while(|other| *other != node) {
                    assert_eq!(bounded.loads()[full as usize], most);
                    passed_on += 1;
                }
            }
            assert_eq!(bounded.loads().iter().sum::<u64>(), 10_000);
            assert!(bounded.loads().iter().all(|load| *load <= most));
            assert!(
                vnodes > 1 || passed_on > 0,
                "the plain ring is above the bound"
            );
        }
    }

    #[test]
    fn a_place_that_was_freed_is_taken_again() {
        let ring = Ring::new(&["a", "b"], 1);
        let mut bounded = Bounded::new(&ring, 1);
        let (first, second) = (bounded.place(5), bounded.place(5));
        assert_ne!(first, second);
        assert_eq!(bounded.place(5), None);
        bounded.remove(ring.owner(5));
        assert_eq!(bounded.place(5), Some(ring.owner(5)));
    }
}
