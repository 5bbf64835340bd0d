//! Keys of idempotent requests with their memory on the server: what comes again under its key is
//! answered as before and takes effect no second time.
//!
//! The client gives every request a key that it uses for nothing else, and keeps it through all
//! attempts. The server writes the key and the answer down *together with the effect*, in one
//! transaction; whether an earlier attempt took effect is then a question that it can answer.
//! Keys are kept for a while only (Stripe: at least 24 hours); a copy that arrives later than that
//! is a new request again.

use crate::sim::{Micros, NodeId};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// A key that no two requests share: the client, and the client's own number.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Key {
    /// Who asks.
    pub client: NodeId,
    /// The client's number for the request; on its disk, so that a restart does not begin anew.
    pub sequence: u64,
}

/// An effect that was made durable.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
struct Entry<R> {
    sequence: u64,
    at: Micros,
    receipt: R,
}

/// What a server remembers of requests that took effect. Part of its durable state.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Ledger<R> {
    /// By client, in order of number.
    entries: LiteMap<NodeId, Vec<Entry<R>>>,
}

impl<R> Default for Ledger<R> {
    fn default() -> Self {
        Self {
            entries: LiteMap::new(),
        }
    }
}

impl<R: Copy> Ledger<R> {
    /// The receipt of a request that has taken effect, while it is remembered.
    pub fn receipt(&self, key: Key) -> Option<R> {
        let entries = self.entries.get(&key.client)?;
        let place = entries.binary_search_by_key(&key.sequence, |entry| entry.sequence);
        Some(entries.get(place.ok()?)?.receipt)
    }

    /// Writes down that a request took effect. The first receipt of a key stays.
    pub fn record(&mut self, key: Key, receipt: R, now: Micros) {
        let entries = self.entries.entry(key.client).or_default();
        let place = entries.binary_search_by_key(&key.sequence, |entry| entry.sequence);
        if let Err(place) = place {
            let entry = Entry {
                sequence: key.sequence,
                at: now,
                receipt,
            };
            entries.insert(place, entry);
        }
    }

    /// Forgets the keys of a client that are older than `keep_for`.
    pub fn forget(&mut self, client: NodeId, keep_for: Micros, now: Micros) {
        if let Some(entries) = self.entries.get_mut(&client) {
            entries.retain(|entry| entry.at + keep_for > now);
        }
    }

    /// How many keys are remembered.
    pub fn len(&self) -> usize {
        self.entries.iter().map(|(_, entries)| entries.len()).sum()
    }

    /// True when no key is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(client: u16, sequence: u64) -> Key {
        Key {
            client: NodeId(client),
            sequence,
        }
    }

    #[test]
    fn the_first_receipt_of_a_key_stays() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.receipt(key(1, 1)), None);
        ledger.record(key(1, 1), 10, Micros(1));
        ledger.record(key(1, 1), 11, Micros(2));
        assert_eq!(ledger.receipt(key(1, 1)), Some(10));
        assert_eq!(ledger.len(), 1);
    }

    #[test]
    fn keys_of_different_clients_and_numbers_are_different() {
        let mut ledger = Ledger::default();
        for (n, (client, sequence)) in [(2, 7), (1, 7), (1, 3), (1, 9)].into_iter().enumerate() {
            ledger.record(key(client, sequence), n, Micros::ZERO);
        }
        let got = [(1, 3), (1, 7), (1, 9), (2, 7)].map(|(c, s)| ledger.receipt(key(c, s)));
        assert_eq!(got, [Some(2), Some(1), Some(3), Some(0)]);
        assert_eq!(ledger.receipt(key(2, 3)), None);
        assert!(!ledger.is_empty());
    }

    #[test]
    fn keys_are_kept_for_as_long_as_promised() {
        let mut ledger = Ledger::default();
        ledger.record(key(1, 1), 0, Micros::from_s(10));
        ledger.record(key(2, 1), 0, Micros::from_s(10));
        ledger.forget(NodeId(1), Micros::from_s(5), Micros(14_999_999));
        assert!(ledger.receipt(key(1, 1)).is_some());
        ledger.forget(NodeId(1), Micros::from_s(5), Micros::from_s(15));
        assert_eq!(ledger.receipt(key(1, 1)), None);
        assert!(ledger.receipt(key(2, 1)).is_some());
    }
}
