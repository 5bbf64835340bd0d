//! Maglev hashing, after Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load
//! Balancer" (2016), section 3.4: a table of M entries that nodes fill in turn, each in the order of
//! its own permutation. A lookup is one access. Shares differ by at most one entry; in return a change
//! of the nodes also moves a few keys that it need not.
//!
//! [Eisenbud et al]: https://www.usenix.org/conference/nsdi16/technical-sessions/presentation/eisenbud

use super::hash::name_hash;
use super::modulo::modulo;

/// The table size that the paper uses by default.
pub const TABLE_SIZE: u32 = 65_537;

/// An entry that no node has taken: there are no nodes.
const FREE: u32 = u32::MAX;

/// A lookup table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Maglev {
    table: Vec<u32>,
}

/// What is wrong with the size of a table.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum BadTable {
    /// It is not prime, so that a skip need not reach every entry. This prime is the next.
    NotPrime(u32),
    /// It has fewer entries than there are nodes.
    TooSmall,
}

impl Maglev {
    /// Fills a table of `size` entries, a prime. A node's permutation is (offset + j · skip) mod M
    /// with offset = h1 mod M and skip = h2 mod (M - 1) + 1, where h1 and h2 are XXH64 of its name
    /// with the seeds 0 and 1. Nodes take their turns in the order of the list.
    pub fn new(names: &[&str], size: u32) -> Result<Self, BadTable> {
        if !is_prime(size) {
            return Err(BadTable::NotPrime(next_prime(size)));
        }
        if names.len() > size as usize {
            return Err(BadTable::TooSmall);
        }
        let wide = u64::from(size);
        let permutation = |name: &&str| {
            let skip = name_hash(name, 1) % (wide - 1) + 1;
            (name_hash(name, 0) % wide, skip)
        };
        Ok(Self {
            table: fill(names.iter().map(permutation).collect(), size),
        })
    }

    /// The node of a key: entry (hash mod M); zero when there are no nodes.
    pub fn owner(&self, key_hash: u64) -> u32 {
        let owner = self.table[self.entry(key_hash)];
        if owner == FREE { 0 } else { owner }
    }

    /// The nodes of all entries from the key's on, once round: the same node comes again.
    pub fn walk(&self, key_hash: u64) -> impl Iterator<Item = u32> {
        let (before, after) = self.table.split_at(self.entry(key_hash));
        after
            .iter()
            .chain(before)
            .copied()
            .filter(|node| *node != FREE)
    }

    fn entry(&self, key_hash: u64) -> usize {
        let size = u32::try_from(self.table.len()).unwrap_or(u32::MAX);
        modulo(key_hash, size) as usize
    }
}

/// Pseudocode 1 of the paper: nodes take turns, each with its next free entry. A permutation is
/// (offset, skip), of which the first is moved on.
fn fill(mut permutations: Vec<(u64, u64)>, size: u32) -> Vec<u32> {
    let wide = u64::from(size);
    let mut table = vec![FREE; size as usize];
    let mut left = if permutations.is_empty() {
        0
    } else {
        table.len()
    };
    while left > 0 {
        for ((next, skip), node) in permutations.iter_mut().zip(0..).take(left) {
            while table[*next as usize] != FREE {
                *next = (*next + *skip) % wide;
            }
            table[*next as usize] = node;
            left -= 1;
        }
    }
    table
}

/// True for a prime.
pub fn is_prime(number: u32) -> bool {
    let mut divisors = 2..;
    number >= 2
        && divisors
            .by_ref()
            .take_while(|divisor| u64::from(*divisor) * u64::from(*divisor) <= u64::from(number))
            .all(|divisor: u32| !number.is_multiple_of(divisor))
}

/// The smallest prime that is at least `number`; the largest of 32 bits when there is none.
fn next_prime(number: u32) -> u32 {
    const LARGEST: u32 = 4_294_967_291;
    (number..LARGEST)
        .find(|candidate| is_prime(*candidate))
        .unwrap_or(LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: u32) -> Vec<String> {
        (0..count).map(|node| format!("backend-{node}")).collect()
    }

    fn maglev(count: u32, size: u32) -> Maglev {
        let names = names(count);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Maglev::new(&names, size).expect("the size is prime and large enough")
    }

    #[test]
    fn shares_differ_by_at_most_one_entry() {
        for (count, size) in [(1, 2), (3, 7), (7, 65_537), (1_000, 65_537)] {
            let mut shares = vec![0; count as usize];
            for node in &maglev(count, size).table {
                shares[*node as usize] += 1;
            }
            let (least, most) = (shares.iter().min(), shares.iter().max());
            assert!(
                most.zip(least)
                    .is_some_and(|(most, least)| most - least <= 1)
            );
        }
    }

    #[test]
    fn few_entries_change_that_need_not() {
        let (before, after) = (maglev(100, 65_537), maglev(99, 65_537));
        let pairs = before.table.iter().zip(&after.table);
        let needless = pairs.filter(|(old, new)| **old != 99 && old != new).count();
        // Section 5.3 of the paper: a few percent at this ratio of entries to nodes.
        assert!((1..3_300).contains(&needless), "{needless}");
    }

    #[test]
    fn the_example_of_the_paper_comes_out() {
        // Table 1: offsets 3, 0, 3 and skips 4, 2, 1; then without the node in the middle.
        let all = fill(vec![(3, 4), (0, 2), (3, 1)], 7);
        assert_eq!(all, [1, 0, 1, 0, 2, 2, 0]);
        let rest = fill(vec![(3, 4), (3, 1)], 7);
        assert_eq!(rest, [0, 0, 0, 0, 1, 1, 1]);
        assert_eq!(Maglev::new(&[], 7).map(|table| table.owner(3)), Ok(0));
    }

    #[test]
    fn a_size_that_is_not_prime_or_too_small_is_refused() {
        assert_eq!(Maglev::new(&["a"], 65_536), Err(BadTable::NotPrime(65_537)));
        assert_eq!(Maglev::new(&["a"], 0), Err(BadTable::NotPrime(2)));
        assert_eq!(
            Maglev::new(&["a"], u32::MAX),
            Err(BadTable::NotPrime(4_294_967_291))
        );
        assert_eq!(Maglev::new(&["a", "b", "c"], 2), Err(BadTable::TooSmall));
        assert!([2, 3, 5, 65_537, 655_373].into_iter().all(is_prime));
        assert!(![0, 1, 4, 65_536, 655_371].into_iter().any(is_prime));
    }
}
