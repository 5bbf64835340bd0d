//! Histories: what was asked when, and what was answered.

use super::Model;

/// What one client asked, and was told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operation<M: Model> {
    /// Who asked. Only for showing; a client can ask again before it is answered.
    pub client: u64,
    /// When: in any unit, such as the line of a log. An operation comes before another when it
    /// returned earlier than the other was called; at the same time, they overlap.
    pub called: u64,
    /// What.
    pub input: M::Input,
    /// The answer; `None` when it is not known whether it took effect, or ever will.
    pub answer: Option<Answer<M::Output>>,
}

impl<M: Model> Operation<M> {
    /// When it returned.
    pub(super) fn returned(&self) -> Option<u64> {
        let answer = self.answer.as_ref();
        answer.map(|answer| answer.at.max(self.called))
    }
}

/// The end of an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer<O> {
    /// When it returned, not before it was called.
    pub at: u64,
    /// What it answered.
    pub output: O,
}

/// One operation of what is searched.
#[derive(Clone, Debug)]
pub struct Part<'a, M: Model> {
    /// What was asked and answered.
    pub operation: &'a Operation<M>,
    /// Whether it has to have taken effect by its return. Otherwise it may have, before its return
    /// and with its answer, or not at all; one without an answer is of that kind.
    pub is_needed: bool,
    /// Where it stands in the history.
    pub(super) place: u32,
}

impl<'a, M: Model> Part<'a, M> {
    pub(super) fn new(operation: &'a Operation<M>, is_needed: bool, place: usize) -> Self {
        Self {
            operation,
            is_needed: is_needed && operation.answer.is_some(),
            place: u32::try_from(place).expect("memory ends before numbers do"),
        }
    }
}

/// The history up to the return of `last`, which is in it. What returns later has no answer yet;
/// what is called later keeps its place, and takes no effect.
pub(super) fn until_return<M: Model>(
    history: &[Operation<M>],
    last: usize,
) -> Vec<Option<Operation<M>>> {
    let end = history[last].returned().map(|at| (at, last));
    let cut = |(place, operation): (usize, &Operation<M>)| {
        let mut operation = operation.clone();
        let returned = operation.returned().map(|at| (at, place));
        operation.answer = operation.answer.filter(|_| returned <= end);
        let is_called = end.is_none_or(|(at, _)| operation.called <= at);
        is_called.then_some(operation)
    };
    (0..).zip(history).map(cut).collect()
}

/// An instant for each operation of an order, at which it can have taken effect: not before its
/// call, not after its return, and none before the one in front of it.
pub fn instants<M: Model>(history: &[Operation<M>], order: &[usize]) -> Vec<u64> {
    let mut latest = 0;
    let instant = |operation: &usize| {
        latest = history[*operation].called.max(latest);
        latest
    };
    order.iter().map(instant).collect()
}
