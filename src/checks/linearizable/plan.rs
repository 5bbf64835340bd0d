//! A history made ready for the search: numbered, sorted, and with a bit for what can overlap.

use super::space::Numbered;
use super::{Model, Part};
use std::collections::{BTreeMap, BTreeSet};

/// An operation that was answered.
pub(super) struct Done {
    /// Its place in the history.
    pub operation: u32,
    pub called: u64,
    pub returned: u64,
    /// Its bit. Operations that overlap have different ones; later ones use them again.
    pub bit: u32,
    pub input: u32,
    pub output: u32,
    /// Whether it has to take effect before its return.
    pub is_needed: bool,
    /// Whether it leaves every state as it was.
    pub observes: bool,
}

/// Operations without an answer that ask the same. Any can stand for any other that was called
/// later, so they are used in order of their calls, and how many were used says which.
pub(super) struct Class {
    pub input: u32,
    /// When each was called, and its place in the history.
    pub calls: Vec<(u64, u32)>,
}

/// What the search walks over.
pub(super) struct Plan {
    /// Answered operations, in order of their returns.
    pub done: Vec<Done>,
    /// Those with each bit, as places in `done`, in order.
    pub by_bit: Vec<Vec<u32>>,
    pub classes: Vec<Class>,
    /// How many of `done` there are up to the last that has to take effect.
    pub end: u32,
}

impl Plan {
    pub fn new<M: Model>(numbered: &Numbered<M>, history: &[Part<'_, M>]) -> Self {
        let mut done = Vec::new();
        let mut classes: BTreeMap<u32, Vec<(u64, u32)>> = BTreeMap::new();
        for part in history {
            let operation = part.operation;
            let input = numbered.input(&operation.input);
            match operation.answer.as_ref().zip(operation.returned()) {
                Some((answer, returned)) => done.push(Done {
                    operation: part.place,
                    called: operation.called,
                    returned,
                    bit: 0,
                    is_needed: part.is_needed,
                    input,
                    output: numbered.output(&answer.output),
                    observes: numbered.model().observes(&operation.input, &answer.output),
                }),
                None => {
                    let calls = classes.entry(input).or_default();
                    calls.push((operation.called, part.place));
                }
            }
        }
        done.sort_by_key(|one| (one.returned, one.operation));
        let by_bit = give_bits(&mut done);
        let last = done.iter().rposition(|one| one.is_needed);
        let class = |(input, mut calls): (u32, Vec<(u64, u32)>)| {
            calls.sort_unstable();
            Class { input, calls }
        };
        Self {
            done,
            by_bit,
            classes: classes.into_iter().map(class).collect(),
            end: last.map_or(0, |last| last as u32 + 1),
        }
    }

    /// The answered operations, in order of their returns, that can take effect when the first
    /// `next` have and the others had not returned: those called by the return of `next`.
    pub fn open(&self, next: u32, open: &mut Vec<u32>) {
        open.clear();
        let Some(until) = self.done.get(next as usize).map(|one| one.returned) else {
            return;
        };
        for with_bit in &self.by_bit {
            let from = with_bit.partition_point(|one| *one < next);
            let first = with_bit.get(from).copied();
            open.extend(first.filter(|one| self.done[*one as usize].called <= until));
        }
        open.sort_unstable();
    }
}

/// Gives each operation the lowest bit that none has that overlaps it.
fn give_bits(done: &mut [Done]) -> Vec<Vec<u32>> {
    let mut by_call: Vec<usize> = (0..done.len()).collect();
    by_call.sort_by_key(|one| (done[*one].called, *one));
    let mut running: BTreeSet<(u64, u32)> = BTreeSet::new();
    let mut free: BTreeSet<u32> = BTreeSet::new();
    let mut bits = 0;
    for one in by_call {
        while let Some(first) = running.first().copied() {
            if first.0 >= done[one].called {
                break;
            }
            running.remove(&first);
            free.insert(first.1);
        }
        let bit = free.pop_first().unwrap_or_else(|| {
            bits += 1;
            bits - 1
        });
        done[one].bit = bit;
        running.insert((done[one].returned, bit));
    }
    let mut by_bit = vec![Vec::new(); bits as usize];
    for (place, one) in done.iter().enumerate() {
        by_bit[one.bit as usize].push(place as u32);
    }
    by_bit
}
