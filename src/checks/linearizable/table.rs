//! Numbers for things: each distinct record of whole numbers gets one, counted from zero.

/// A hash table of records of one width. Nothing ever asks for its order.
pub(super) struct Table {
    width: usize,
    words: Vec<u64>,
    /// Places of records, by hash; the number plus one, so that zero is empty.
    slots: Vec<u32>,
}

const SLOTS_FEWEST: usize = 64;

impl Table {
    pub fn new(width: usize) -> Self {
        Self {
            width,
            words: Vec::new(),
            slots: vec![0; SLOTS_FEWEST],
        }
    }

    /// The number of a record, and whether it is new.
    pub fn number(&mut self, record: &[u64]) -> (u32, bool) {
        // Half full at most: a search for an empty slot then ends soon.
        if self.count() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(record);
        match self.slots[slot] {
            0 => {
                let number = u32::try_from(self.count()).expect("memory ends before numbers do");
                self.words.extend_from_slice(record);
                self.slots[slot] = number + 1;
                (number, true)
            }
            taken => (taken - 1, false),
        }
    }

    /// The record of a number.
    pub fn record(&self, number: u32) -> &[u64] {
        let from = number as usize * self.width;
        &self.words[from..from + self.width]
    }

    fn count(&self) -> usize {
        self.words.len() / self.width
    }

    /// Where the record is, or where it would be.
    fn slot(&self, record: &[u64]) -> usize {
        let mask = self.slots.len() - 1;
        // The upper half of the hash is the better mixed one.
        let mut slot = (hash(record) >> 32) as usize & mask;
        while self.slots[slot] != 0 && self.record(self.slots[slot] - 1) != record {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for number in 0..self.count() as u32 {
            let slot = self.slot(self.record(number));
            self.slots[slot] = number + 1;
        }
    }
}

/// Multiplies and folds, word by word.
fn hash(record: &[u64]) -> u64 {
    record.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    })
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn equal_records_get_one_number_and_others_another() {
        let mut table = Table::new(2);
        let record = |n: u64| [n % 7, n << 40];
        for n in 0..5_000 {
            assert_eq!(table.number(&record(n)), (n as u32, true));
        }
        for n in 0..5_000 {
            assert_eq!(table.number(&record(n)), (n as u32, false));
            assert_eq!(table.record(n as u32), record(n));
        }
    }
}
