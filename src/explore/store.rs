//! What a search keeps of each state: its fingerprint and how it was reached.

/// How a state was reached.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Link {
    /// The number of the state before it; [`ROOT`] for a first state.
    pub parent: u32,
    /// The place of the action among those of the state before; of a first state, its own place.
    pub action: u32,
}

/// The parent of first states.
pub(super) const ROOT: u32 = u32::MAX;
/// The most states that can be numbered.
pub(super) const STATES_MAX: u32 = u32::MAX - 1;
/// A slot of the table that holds no state.
const FREE: u32 = u32::MAX;
const SLOTS_MIN: usize = 1 << 10;
const PRINT_BYTES: usize = size_of::<u64>();
const LINK_BYTES: usize = size_of::<Link>();
const SLOT_BYTES: usize = size_of::<u32>();

/// What became of a state that was offered.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Offered {
    /// It is new, and has this number.
    New(u32),
    /// It was known.
    Known,
    /// It is new, and one more than are to be kept.
    TooMany,
    /// It is new, and would take more bytes than are to be used.
    TooLarge,
}

/// States in the order in which they were found, and a table (open addressing, linear probing)
/// that finds them by their fingerprints.
#[derive(Clone, Debug)]
pub(super) struct Store {
    prints: Vec<u64>,
    links: Vec<Link>,
    /// Numbers of states; a power of two, at most two thirds taken.
    table: Vec<u32>,
    states_max: u64,
    bytes_max: u64,
}

impl Store {
    /// An empty store that never keeps more states, nor sets more bytes aside for them.
    pub fn new(states_max: u64, bytes_max: u64) -> Self {
        Self {
            prints: Vec::new(),
            links: Vec::new(),
            table: Vec::new(),
            states_max: states_max.min(u64::from(STATES_MAX)),
            bytes_max,
        }
    }

    /// How many states are kept.
    pub fn len(&self) -> u32 {
        // Not more than STATES_MAX are taken.
        self.prints.len() as u32
    }

    /// The bytes set aside for what is kept.
    pub fn bytes(&self) -> u64 {
        let prints = self.prints.capacity() * PRINT_BYTES;
        let links = self.links.capacity() * LINK_BYTES;
        (prints + links + self.table.capacity() * SLOT_BYTES) as u64
    }

    pub fn link(&self, state: u32) -> Link {
        self.links[state as usize]
    }

    /// Takes a state up, unless it is known.
    pub fn offer(&mut self, print: u64, link: Link) -> Offered {
        if self.table.is_empty() && !self.make_table(SLOTS_MIN) {
            return Offered::TooLarge;
        }
        let slot = match self.find(print) {
            Ok(_) => return Offered::Known,
            Err(slot) => slot,
        };
        if u64::from(self.len()) >= self.states_max {
            return Offered::TooMany;
        }
        let slot = match self.make_room() {
            Some(false) => slot,
            Some(true) => self
                .find(print)
                .expect_err("a larger table knows no more states"),
            None => return Offered::TooLarge,
        };
        let state = self.len();
        self.table[slot] = state;
        self.prints.push(print);
        self.links.push(link);
        Offered::New(state)
    }

    /// The number of the state with this fingerprint, or the slot for it.
    fn find(&self, print: u64) -> Result<u32, usize> {
        let mask = self.table.len() - 1;
        let mut slot = print as usize & mask;
        loop {
            match self.table[slot] {
                FREE => return Err(slot),
                state if self.prints[state as usize] == print => return Ok(state),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Room for one more state: whether the table was made anew for it, or `None` when the bounds
    /// allow no more.
    fn make_room(&mut self) -> Option<bool> {
        let count = self.prints.len();
        if count == self.prints.capacity() {
            // By half and not twofold: what is set aside and not used counts too.
            let more = (count / 2).max(SLOTS_MIN / 2);
            if !self.allows(more * (PRINT_BYTES + LINK_BYTES)) {
                return None;
            }
            self.prints.reserve_exact(more);
            self.links.reserve_exact(more);
        }
        if (count + 1) * 3 <= self.table.len() * 2 {
            return Some(false);
        }
        self.make_table(self.table.len() * 2).then_some(true)
    }

    fn allows(&self, more: usize) -> bool {
        self.bytes() + more as u64 <= self.bytes_max
    }

    fn make_table(&mut self, slots: usize) -> bool {
        if !self.allows((slots - self.table.len()) * SLOT_BYTES) {
            return false;
        }
        self.table = vec![FREE; slots];
        for state in 0..self.prints.len() {
            if let Err(slot) = self.find(self.prints[state]) {
                self.table[slot] = state as u32;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::fingerprint::mix;

    fn link(action: u32) -> Link {
        let parent = ROOT;
        Link { parent, action }
    }

    #[test]
    fn what_was_taken_up_is_known_and_keeps_its_link() {
        let mut store = Store::new(u64::MAX, u64::MAX);
        for n in 0..100_000 {
            assert_eq!(store.offer(mix(u64::from(n)), link(n)), Offered::New(n));
        }
        for n in 0..100_000 {
            assert_eq!(store.offer(mix(u64::from(n)), link(0)), Offered::Known);
            assert_eq!(store.link(n), link(n));
        }
        assert_eq!(store.len(), 100_000);
    }

    #[test]
    fn fingerprints_that_want_the_same_slot_are_told_apart() {
        let mut store = Store::new(u64::MAX, u64::MAX);
        for n in 0..300 {
            assert_eq!(store.offer(u64::from(n) << 40, link(n)), Offered::New(n));
        }
        assert_eq!(store.offer(299 << 40, link(0)), Offered::Known);
    }

    #[test]
    fn the_bound_of_states_is_for_new_ones() {
        let mut store = Store::new(2, u64::MAX);
        let offered = [1, 2, 1, 2, 3, 1].map(|n| store.offer(mix(n), link(0)));
        use Offered::{Known, New, TooMany};
        assert_eq!(offered, [New(0), New(1), Known, Known, TooMany, Known]);
    }

    #[test]
    fn the_bound_of_bytes_is_never_passed() {
        for bytes_max in [0, 10_000, 100_000, 1_000_000] {
            let mut store = Store::new(u64::MAX, bytes_max);
            let full = (0..).find(|n| store.offer(mix(*n), link(0)) == Offered::TooLarge);
            assert!(store.bytes() <= bytes_max);
            let taken = full.unwrap_or(0);
            assert_eq!(u64::from(store.len()), taken);
            // A third of the bytes at the least are put to use.
            assert!(
                taken * 48 >= bytes_max.saturating_sub(10_000),
                "{taken} in {bytes_max}"
            );
            // What is known is still known.
            assert_eq!(taken > 0, store.offer(mix(0), link(0)) == Offered::Known);
        }
    }
}
