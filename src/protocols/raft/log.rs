//! The log: entries numbered from one (figure 2).

use super::Command;
use crate::sim::NodeId;
use serde::Serialize;

/// The number of a term, from one; zero before the first.
pub type Term = u64;
/// The place of an entry in a log, from one; zero before the first.
pub type Index = u64;

/// One entry of a log.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Entry {
    /// The term of the leader that created it.
    pub term: Term,
    /// The client that asked.
    pub client: NodeId,
    /// The client's number for the request.
    pub sequence: u64,
    /// The command for the state machine.
    pub command: Command,
}

/// A log.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Log(Vec<Entry>);

impl Log {
    /// A log of these entries.
    pub fn new(entries: Vec<Entry>) -> Self {
        Self(entries)
    }

    /// The index of the last entry; zero when there is none.
    pub fn last_index(&self) -> Index {
        self.0.len() as Index
    }

    /// The term of the last entry; zero when there is none.
    pub fn last_term(&self) -> Term {
        self.0.last().map_or(0, |entry| entry.term)
    }

    /// The entry at an index, unless the log is too short.
    pub fn get(&self, index: Index) -> Option<&Entry> {
        self.0.get(usize::try_from(index.checked_sub(1)?).ok()?)
    }

    /// The term of the entry at an index, unless the log is too short; zero at index zero, where
    /// all logs agree.
    pub fn term_at(&self, index: Index) -> Option<Term> {
        if index == 0 {
            return Some(0);
        }
        self.get(index).map(|entry| entry.term)
    }

    /// The entries from an index on, at most `count_max` of them.
    pub fn from(&self, index: Index, count_max: usize) -> &[Entry] {
        let start = usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
        let rest = self.0.get(start..).unwrap_or_default();
        &rest[..rest.len().min(count_max)]
    }

    /// All entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Adds entries at the end.
    pub fn append(&mut self, entries: &[Entry]) {
        self.0.extend_from_slice(entries);
    }

    /// Deletes the entry at an index and all that follow it.
    pub fn truncate_from(&mut self, index: Index) {
        let keep = usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
        self.0.truncate(keep);
    }

    /// The first index of the term of the entry at `index`. Terms never fall along a log.
    pub fn first_of_term(&self, term: Term) -> Index {
        self.0.partition_point(|entry| entry.term < term) as Index + 1
    }

    /// The last index of `term`, when the log holds an entry of it.
    pub fn last_of_term(&self, term: Term) -> Option<Index> {
        let end = self.0.partition_point(|entry| entry.term <= term) as Index;
        (end > 0 && self.term_at(end) == Some(term)).then_some(end)
    }

    /// True when a log that ends with this index and term is at least as up to date as this one:
    /// the later last term wins, then the longer log (section 5.4.1).
    pub fn no_newer_than(&self, last_index: Index, last_term: Term) -> bool {
        (last_term, last_index) >= (self.last_term(), self.last_index())
    }
}
