//! A sorted map for the books of a world, small or large.
//!
//! A sorted vector ([`litemap`]) moves all that comes after an entry when it is taken in or out: with
//! a thousand nodes that is most of the time of a step. Here it is kept in pieces of bounded length.
//! A world of a few nodes has one piece, and costs what a sorted vector costs. The page has no
//! ordered tree of the standard library in it, whose code is larger.

use core::{iter, mem};

/// A piece has no more entries than this. Fewer make more pieces, which are moved too.
const PIECE_MAX: usize = 32;

/// Values by their keys, in the order of the keys.
#[derive(Clone, Debug)]
pub struct Sorted<K, V> {
    /// The first piece stands by itself, so that a small map is one vector. It is empty only when all
    /// is.
    first: Vec<(K, V)>,
    /// None of them empty; each sorted, and all of it before the next.
    more: Vec<Vec<(K, V)>>,
    len: usize,
}

impl<K: Ord, V> Sorted<K, V> {
    /// Nothing.
    pub const fn new() -> Self {
        Self {
            first: Vec::new(),
            more: Vec::new(),
            len: 0,
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        let all = iter::once(&self.first).chain(&self.more).flatten();
        all.map(|(key, value)| (key, value))
    }

    /// The entries, in order, with values that can be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&K, &mut V)> {
        let pieces = iter::once(&mut self.first).chain(&mut self.more);
        let all = pieces.flatten();
        all.map(|(key, value)| (&*key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// The first entry.
    pub fn first(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// The last entry.
    pub fn last(&self) -> Option<(&K, &V)> {
        self.iter().next_back()
    }

    /// The piece in which a key is or belongs, and its place there, or the place for it.
    fn find(&self, key: &K) -> (usize, Result<usize, usize>) {
        let piece = self.more.partition_point(|piece| piece[0].0 <= *key);
        let entries = self.piece(piece);
        (piece, entries.binary_search_by(|(other, _)| other.cmp(key)))
    }

    fn piece(&self, piece: usize) -> &[(K, V)] {
        match piece.checked_sub(1) {
            Some(place) => &self.more[place],
            None => &self.first,
        }
    }

    fn piece_mut(&mut self, piece: usize) -> &mut Vec<(K, V)> {
        match piece.checked_sub(1) {
            Some(place) => &mut self.more[place],
            None => &mut self.first,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let (piece, place) = self.find(key);
        let place = place.ok()?;
        Some(&self.piece(piece)[place].1)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let (piece, place) = self.find(key);
        let place = place.ok()?;
        Some(&mut self.piece_mut(piece)[place].1)
    }

    /// True when there is a value for the key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.find(key).1.is_ok()
    }

    /// Takes in a value; gives back the one that the key had before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (piece, place) = self.find(&key);
        match place {
            Ok(place) => Some(mem::replace(&mut self.piece_mut(piece)[place].1, value)),
            Err(place) => {
                self.len += 1;
                self.put(piece, place, (key, value));
                None
            }
        }
    }

    /// The value of a key, which is made when there is none.
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let (mut piece, place) = self.find(&key);
        let place = match place {
            Ok(place) => place,
            Err(place) => {
                self.len += 1;
                let (at, place) = self.put(piece, place, (key, make()));
                piece = at;
                place
            }
        };
        &mut self.piece_mut(piece)[place].1
    }

    /// Puts an entry at a place of a piece, and makes two of a piece that is full. Returns where the
    /// entry is then.
    fn put(&mut self, piece: usize, place: usize, entry: (K, V)) -> (usize, usize) {
        // What comes in at the end mostly goes on so: full pieces stay full.
        let is_end = place == PIECE_MAX && piece == self.more.len();
        let kept = if is_end { PIECE_MAX } else { PIECE_MAX / 2 };
        let entries = self.piece_mut(piece);
        if entries.len() < PIECE_MAX {
            entries.insert(place, entry);
            return (piece, place);
        }
        let rest = entries.split_off(kept);
        self.more.insert(piece, rest);
        let (piece, place) = match place.checked_sub(kept) {
            Some(place) => (piece + 1, place),
            None => (piece, place),
        };
        self.piece_mut(piece).insert(place, entry);
        (piece, place)
    }

    /// Takes the first entry out.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        (!self.is_empty()).then(|| self.take(0, 0))
    }

    /// Takes a value out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let (piece, place) = self.find(key);
        Some(self.take(piece, place.ok()?).1)
    }

    fn take(&mut self, piece: usize, place: usize) -> (K, V) {
        self.len -= 1;
        let entry = self.piece_mut(piece).remove(place);
        let before = piece.checked_sub(1);
        match before {
            _ if !self.piece(piece).is_empty() => {
                self.join(piece);
                if let Some(before) = before {
                    self.join(before);
                }
            }
            Some(place) => drop(self.more.remove(place)),
            None if self.more.is_empty() => {}
            None => self.first = self.more.remove(0),
        }
        entry
    }

    /// Makes one piece of this and the next when that is half a piece at the most.
    fn join(&mut self, piece: usize) {
        let next = self.more.get(piece).map_or(PIECE_MAX, Vec::len);
        if self.piece(piece).len() + next <= PIECE_MAX / 2 {
            let next = self.more.remove(piece);
            self.piece_mut(piece).extend(next);
        }
    }
}

impl<K: Ord, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Random;
    use std::collections::BTreeMap;

    impl Sorted<u64, u64> {
        /// No piece is empty or too long, and there are few of them.
        fn assert_compact(&self) {
            let lengths = self.more.iter().map(Vec::len);
            let is_sound = |length| (1..=PIECE_MAX).contains(&length);
            assert!(lengths.clone().all(is_sound));
            assert!(is_sound(self.first.len()) || self.len == 0);
            let lengths = lengths.chain([self.first.len()]);
            assert_eq!(lengths.sum::<usize>(), self.len);
            let pieces_max = 1 + 4 * self.len / PIECE_MAX;
            assert!(
                self.more.len() < pieces_max,
                "{} of {}",
                self.more.len(),
                self.len
            );
        }
    }

    fn same(sorted: &Sorted<u64, u64>, tree: &BTreeMap<u64, u64>) {
        assert!(sorted.iter().eq(tree.iter()));
        assert!(sorted.keys().rev().eq(tree.keys().rev()));
        assert!(sorted.values().eq(tree.values()));
        assert_eq!(sorted.len(), tree.len());
        assert_eq!(sorted.is_empty(), tree.is_empty());
        assert_eq!(sorted.first(), tree.first_key_value());
        assert_eq!(sorted.last(), tree.last_key_value());
        sorted.assert_compact();
    }

    /// Whatever is done to it, it is what a tree of the standard library is.
    #[test]
    fn is_the_map_that_a_tree_is() {
        for (seed, keys) in [(1, 8), (2, 100), (3, 100_000), (4, 300)] {
            let mut random = Random::stream(seed, 0);
            let (mut sorted, mut tree) = (Sorted::new(), BTreeMap::new());
            same(&sorted, &tree);
            assert_eq!(sorted.get(&1), None);
            assert_eq!(sorted.get_mut(&1), None);
            assert_eq!(sorted.remove(&1), None);
            // It grows first, and shrinks later.
            for round in 0..6_000_u64 {
                let (key, value) = (random.below(keys), round);
                let grows = random.below(6_000) > round;
                match random.below(6) {
                    0 => assert_eq!(sorted.pop_first(), tree.pop_first()),
                    1 => assert_eq!(sorted.remove(&key), tree.remove(&key)),
                    2 => {
                        let made = *sorted.get_or_insert_with(key, || value);
                        assert_eq!(made, *tree.entry(key).or_insert(value));
                    }
                    _ if grows => assert_eq!(sorted.insert(key, value), tree.insert(key, value)),
                    _ => {
                        let next = tree.range(key..).next().map_or(key, |(key, _)| *key);
                        assert_eq!(sorted.remove(&next), tree.remove(&next));
                    }
                }
                let key = random.below(keys);
                assert_eq!(sorted.get(&key), tree.get(&key));
                assert_eq!(sorted.get_mut(&key), tree.get_mut(&key));
                assert_eq!(sorted.contains_key(&key), tree.contains_key(&key));
                if round % 50 == 0 {
                    same(&sorted, &tree);
                }
            }
            for (_, value) in sorted.iter_mut() {
                *value += 1;
            }
            tree.values_mut().for_each(|value| *value += 1);
            same(&sorted, &tree);
        }
    }

    #[test]
    fn what_comes_in_order_fills_its_pieces() {
        let mut sorted = Sorted::new();
        for key in 0..1_000_u64 {
            sorted.insert(key, key);
        }
        assert_eq!(sorted.more.len() + 1, 1_000_usize.div_ceil(PIECE_MAX));
        sorted.assert_compact();
    }

    #[test]
    #[should_panic(expected = "of 3")]
    fn pieces_that_stay_behind_are_noticed() {
        let more = (1..3).map(|key| vec![(key, key)]).collect();
        let first = vec![(0, 0)];
        Sorted {
            first,
            more,
            len: 3,
        }
        .assert_compact();
    }
}
