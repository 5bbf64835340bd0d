//! The configurations that the search has met.

use super::table::Table;

/// How far a search has come: what has taken effect, and the state that came of it.
#[derive(Clone, Default)]
pub(super) struct Config {
    pub state: u32,
    /// All answered operations before this one, in order of their returns, have taken effect.
    pub next: u32,
    /// The bits of those from `next` on that have.
    pub taken: Vec<u64>,
    /// How many of each class without an answer have: (class, count), in order of the classes,
    /// without zeros.
    pub used: Vec<(u32, u32)>,
}

impl Config {
    pub fn has(&self, bit: u32) -> bool {
        self.taken[bit as usize / 64] >> (bit % 64) & 1 == 1
    }

    pub fn take(&mut self, bit: u32) {
        self.taken[bit as usize / 64] |= 1 << (bit % 64);
    }

    pub fn release(&mut self, bit: u32) {
        self.taken[bit as usize / 64] &= !(1 << (bit % 64));
    }

    /// How many of a class have taken effect.
    pub fn uses(&self, class: u32) -> u32 {
        let found = self.used.binary_search_by_key(&class, |used| used.0);
        found.map_or(0, |place| self.used[place].1)
    }

    /// One more of a class.
    pub fn use_one(&mut self, class: u32) {
        match self.used.binary_search_by_key(&class, |used| used.0) {
            Ok(place) => self.used[place].1 += 1,
            Err(place) => self.used.insert(place, (class, 1)),
        }
    }
}

/// A configuration that was met.
struct Node {
    key: u32,
    used: (usize, u32),
    /// The one met before with the same key.
    twin: u32,
    /// The last step on the way to it.
    step: u32,
}

const NONE: u32 = u32::MAX;

/// All that were met, and none that another makes needless.
pub(super) struct Seen {
    /// (state, next, bits), each kept once.
    keys: Table,
    /// The last node with each key.
    heads: Vec<u32>,
    nodes: Vec<Node>,
    used: Vec<(u32, u32)>,
    record: Vec<u64>,
    compared: u64,
}

impl Seen {
    /// For configurations of so many words of bits.
    pub fn new(words: usize) -> Self {
        Self {
            keys: Table::new(1 + words),
            heads: Vec::new(),
            nodes: Vec::new(),
            used: Vec::new(),
            record: Vec::new(),
            compared: 0,
        }
    }

    /// How many comparisons that took.
    pub fn compared(&self) -> u64 {
        self.compared
    }

    pub fn count(&self) -> u64 {
        self.nodes.len() as u64
    }

    /// Keeps a configuration, and gives its number; `None` when one was met that can do all that
    /// this one can: the same, or one that has used fewer of those without an answer.
    pub fn enter(&mut self, config: &Config, step: u32) -> Option<u32> {
        self.record.clear();
        let head = u64::from(config.state) << 32 | u64::from(config.next);
        self.record.push(head);
        self.record.extend_from_slice(&config.taken);
        let (key, is_new) = self.keys.number(&self.record);
        if is_new {
            self.heads.push(NONE);
        }
        let mut twin = self.heads[key as usize];
        while twin != NONE {
            self.compared += 1;
            if is_within(self.used_of(twin), &config.used) {
                return None;
            }
            twin = self.nodes[twin as usize].twin;
        }
        let number = u32::try_from(self.nodes.len()).expect("memory ends before numbers do");
        self.nodes.push(Node {
            key,
            used: (self.used.len(), config.used.len() as u32),
            twin: self.heads[key as usize],
            step,
        });
        self.used.extend_from_slice(&config.used);
        self.heads[key as usize] = number;
        Some(number)
    }

    /// The configuration of a number, and the last step on the way to it.
    pub fn load(&self, number: u32, config: &mut Config) -> u32 {
        let node = &self.nodes[number as usize];
        let record = self.keys.record(node.key);
        config.state = (record[0] >> 32) as u32;
        config.next = record[0] as u32;
        config.taken.clear();
        config.taken.extend_from_slice(&record[1..]);
        config.used.clear();
        config.used.extend_from_slice(self.used_of(number));
        node.step
    }

    fn used_of(&self, number: u32) -> &[(u32, u32)] {
        let (from, count) = self.nodes[number as usize].used;
        &self.used[from..from + count as usize]
    }
}

/// Whether no class was used more often in `few` than in `many`.
fn is_within(few: &[(u32, u32)], many: &[(u32, u32)]) -> bool {
    let mut rest = many.iter();
    few.len() <= many.len()
        && few.iter().all(|(class, count)| {
            let other = rest.find(|other| other.0 >= *class);
            other.is_some_and(|other| other.0 == *class && other.1 >= *count)
        })
}

#[cfg(test)]
mod tests {
    use super::{Config, Seen, is_within};

    #[test]
    fn fewer_uses_are_within_more() {
        let check = |few: &[_], many: &[_], expect| assert_eq!(is_within(few, many), expect);
        check(&[], &[], true);
        check(&[], &[(3, 1)], true);
        check(&[(3, 1)], &[], false);
        check(&[(3, 1)], &[(3, 2)], true);
        check(&[(3, 2)], &[(3, 1)], false);
        check(&[(1, 1), (5, 2)], &[(1, 1), (3, 1), (5, 2)], true);
        check(&[(1, 1), (4, 1)], &[(1, 1), (3, 1), (5, 2)], false);
    }

    #[test]
    fn a_configuration_that_another_can_replace_is_not_entered() {
        let mut seen = Seen::new(1);
        let config = |state, used: &[(u32, u32)]| Config {
            state,
            next: 4,
            taken: vec![0b101],
            used: used.to_vec(),
        };
        assert_eq!(seen.enter(&config(0, &[(1, 1)]), 7), Some(0));
        assert_eq!(seen.enter(&config(0, &[(1, 1)]), 8), None, "the same");
        assert_eq!(seen.enter(&config(0, &[(1, 2)]), 8), None, "it used more");
        assert_eq!(
            seen.enter(&config(0, &[(2, 2)]), 8),
            Some(1),
            "it used others"
        );
        assert_eq!(
            seen.enter(&config(1, &[(1, 1)]), 9),
            Some(2),
            "another state"
        );
        let mut found = Config::default();
        assert_eq!(seen.load(1, &mut found), 8);
        let expect = config(0, &[(2, 2)]);
        assert_eq!((found.state, found.next), (expect.state, expect.next));
        assert_eq!((found.taken, found.used), (expect.taken, expect.used));
    }
}
