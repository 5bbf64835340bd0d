//! The trace of a branch: append-only, and cheap to share with the branches that grow from it.

use crate::sim::{Micros, Protocol, Record, RecordId};
use std::rc::Rc;

const CHUNK: usize = 1024;

/// Records in order. Whole chunks are shared between branches.
#[derive(Clone)]
pub(super) struct Trace<P: Protocol> {
    chunks: Vec<Rc<Vec<Record<P>>>>,
    len: usize,
}

impl<P: Protocol> Trace<P> {
    pub fn new() -> Self {
        Self {
            chunks: Vec::new(),
            len: 0,
        }
    }

    /// How many records there are; the number of the next.
    pub fn len(&self) -> u32 {
        u32::try_from(self.len).expect("records are numbered with 32 bits")
    }

    pub fn push(&mut self, record: Record<P>) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Rc::new(Vec::with_capacity(CHUNK)));
        }
        let last = self.chunks.last_mut().expect("its chunk was begun");
        Rc::make_mut(last).push(record);
        self.len += 1;
    }

    pub fn get(&self, id: RecordId) -> Option<&Record<P>> {
        let index = usize::try_from(id.0).ok()?;
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The records numbered `from..until`, in order; either way round.
    pub fn range(&self, from: u32, until: u32) -> impl DoubleEndedIterator<Item = &Record<P>> {
        (from..until.min(self.len())).filter_map(|id| self.get(RecordId(id)))
    }

    /// The first `len` records, as the trace of a new branch.
    pub fn prefix(&self, len: u32) -> Self {
        let len = (len as usize).min(self.len);
        let mut chunks: Vec<_> = self.chunks[..len.div_ceil(CHUNK)].to_vec();
        if let Some(last) = chunks.last_mut()
            && !len.is_multiple_of(CHUNK)
        {
            let mut part = Vec::with_capacity(CHUNK);
            part.extend_from_slice(&last[..len % CHUNK]);
            *last = Rc::new(part);
        }
        Self { chunks, len }
    }

    /// The number of the first record later than `at`.
    pub fn first_after(&self, at: Micros) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let later = self
                .get(RecordId(middle))
                .is_none_or(|record| record.at > at);
            if later {
                high = middle
            } else {
                low = middle + 1
            }
        }
        low
    }
}
