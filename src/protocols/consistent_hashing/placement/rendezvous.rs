//! Rendezvous hashing, or highest random weight, after Thaler and Ravishankar (1998): every node
//! draws a weight for the key, and the highest has it. A node that joins takes the keys for which it
//! is the highest, one that leaves gives up its own: no other key moves. A lookup asks all n nodes.
//!
//! [Thaler and Ravishankar]: https://doi.org/10.1109/90.663936

use super::hash::{name_hash, number_hash};

/// Nodes that draw weights.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rendezvous {
    seeds: Vec<u64>,
}

impl Rendezvous {
    /// A node's weight for a key is XXH64 of the key's hash (its eight bytes, the lowest first), with
    /// XXH64 of the node's name as its seed.
    pub fn new(names: &[&str]) -> Self {
        Self {
            seeds: names.iter().map(|name| name_hash(name, 0)).collect(),
        }
    }

    /// The node of a key; zero when there are none.
    pub fn owner(&self, key_hash: u64) -> u32 {
        let best = self.weights(key_hash).max_by_key(|(weight, _)| *weight);
        best.map_or(0, |(_, node)| node)
    }

    /// All nodes, the highest weight first.
    pub fn order(&self, key_hash: u64) -> Vec<u32> {
        let mut all: Vec<(u64, u32)> = self.weights(key_hash).collect();
        all.sort_unstable();
        all.into_iter().rev().map(|(_, node)| node).collect()
    }

    fn weights(&self, key_hash: u64) -> impl Iterator<Item = (u64, u32)> {
        let weigh = move |(seed, node): (&u64, u32)| (number_hash(key_hash, *seed), node);
        self.seeds.iter().zip(0..).map(weigh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_weight_has_the_key() {
        let nodes = Rendezvous::new(&["a", "b", "c"]);
        for key in 0..100 {
            let weights = ["a", "b", "c"].map(|name| number_hash(key, name_hash(name, 0)));
            let order = nodes.order(key);
            assert_eq!(order[0], nodes.owner(key));
            let sorted: Vec<u64> = order.iter().map(|node| weights[*node as usize]).collect();
            assert!(sorted.is_sorted_by(|a, b| a > b));
        }
        assert_eq!(Rendezvous::new(&[]).owner(1), 0);
    }
}
