//! The ring of Karger et al., "Consistent Hashing and Random Trees" (1997): nodes and keys are
//! hashed to one circle, and a key belongs to the first node at or after it, clockwise.
//!
//! Each node stands at several points (*virtual nodes*), because the arc before a single point is
//! exponentially distributed: with one point each, shares deviate by as much as they amount to;
//! with V points by 1/sqrt(V) of it.
//!
//! [Karger et al]: https://doi.org/10.1145/258533.258660

use super::hash::key_hash;

/// Where a node stands on the circle of 2^64 places.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RingPoint {
    /// The place.
    pub at: u64,
    /// The node, by its place in the list of names.
    pub node: u32,
}

/// Nodes on a ring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ring {
    // Two columns: a lookup searches the places alone, so more of them fit in a cache.
    at: Vec<u64>,
    node: Vec<u32>,
    nodes: u32,
}

impl Ring {
    /// A ring with `vnodes` points a node. Point r of a node is XXH64 of `name-r`, seed 0, for r
    /// from 0. Should two points coincide, the node that comes first by name has the place, so that
    /// the order of the list never matters.
    pub fn new(names: &[&str], vnodes: u32) -> Self {
        let mut points = Vec::with_capacity(names.len() * vnodes as usize);
        let mut label = String::new();
        for (node, name) in (0..).zip(names) {
            for r in 0..vnodes {
                label.clear();
                label.push_str(name);
                label.push('-');
                push_decimal(&mut label, r);
                let at = key_hash(&label);
                points.push((at, *name, node));
            }
        }
        points.sort_unstable();
        points.dedup_by_key(|point| point.0);
        Self {
            at: points.iter().map(|point| point.0).collect(),
            node: points.iter().map(|point| point.2).collect(),
            nodes: u32::try_from(names.len()).unwrap_or(u32::MAX),
        }
    }

    /// How many nodes it was made of.
    pub fn nodes(&self) -> u32 {
        self.nodes
    }

    /// Every point, clockwise from place zero.
    pub fn points(&self) -> impl ExactSizeIterator<Item = RingPoint> {
        let both = self.at.iter().zip(&self.node);
        both.map(|(at, node)| RingPoint {
            at: *at,
            node: *node,
        })
    }

    /// The index of the first point at or after a place, clockwise.
    fn successor(&self, place: u64) -> usize {
        let index = self.at.partition_point(|at| *at < place);
        if index == self.at.len() { 0 } else { index }
    }

    /// The node of a key; zero when the ring is empty.
    pub fn owner(&self, key_hash: u64) -> u32 {
        self.node
            .get(self.successor(key_hash))
            .copied()
            .unwrap_or(0)
    }

    /// The nodes of all points from the key on, once round: the same node can come again.
    pub fn walk(&self, key_hash: u64) -> impl Iterator<Item = u32> {
        let (before, after) = self
            .node
            .split_at(self.successor(key_hash).min(self.node.len()));
        after.iter().chain(before).copied()
    }

    /// The share of the circle that each node owns, in parts of a million.
    pub fn shares_ppm(&self) -> Vec<u32> {
        let mut owned = vec![0_u128; self.nodes as usize];
        let Some(mut before) = self.at.last().copied() else {
            return vec![0; owned.len()];
        };
        let alone = self.at.len() == 1;
        for point in self.points() {
            let arc = u128::from(point.at.wrapping_sub(before));
            owned[point.node as usize] += if alone { 1 << 64 } else { arc };
            before = point.at;
        }
        let ppm = |arc: u128| u32::try_from((arc * 1_000_000) >> 64).unwrap_or(1_000_000);
        owned.into_iter().map(ppm).collect()
    }
}

fn push_decimal(text: &mut String, number: u32) {
    if number >= 10 {
        push_decimal(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_the_first_point_at_or_after_it() {
        let ring = Ring {
            at: vec![10, 20, 30],
            node: vec![1, 0, 1],
            nodes: 2,
        };
        let owners: Vec<u32> = [0, 10, 11, 20, 30, 31, u64::MAX]
            .map(|at| ring.owner(at))
            .into();
        assert_eq!(owners, [1, 1, 0, 0, 1, 1, 1]);
        assert_eq!(ring.walk(15).collect::<Vec<_>>(), [0, 1, 1]);
    }

    #[test]
    fn points_are_the_hashes_of_numbered_names() {
        let ring = Ring::new(&["a", "b"], 12);
        assert_eq!(ring.points().len(), 24);
        let mut expect: Vec<u64> = (0..12)
            .flat_map(|r| [key_hash(&format!("a-{r}")), key_hash(&format!("b-{r}"))])
            .collect();
        expect.sort_unstable();
        assert_eq!(
            ring.points().map(|point| point.at).collect::<Vec<_>>(),
            expect
        );
        assert_eq!(ring.owner(key_hash("b-11")), 1);
    }

    #[test]
    fn an_empty_ring_and_a_single_point_are_no_trouble() {
        assert_eq!(Ring::new(&[], 3).owner(7), 0);
        assert_eq!(Ring::new(&["a"], 0).walk(7).count(), 0);
        assert_eq!(Ring::new(&["a"], 1).shares_ppm(), [1_000_000]);
        assert_eq!(Ring::new(&["a", "b"], 0).shares_ppm(), [0, 0]);
    }

    #[test]
    fn shares_are_the_arcs() {
        let ring = Ring {
            at: vec![1 << 62, 1 << 63],
            node: vec![0, 1],
            nodes: 2,
        };
        assert_eq!(ring.shares_ppm(), [750_000, 250_000]);
    }
}
