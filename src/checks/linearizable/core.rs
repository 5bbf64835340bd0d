//! A smallest set of operations that can not be ordered.
//!
//! An operation that is not in the set need not take effect, and still may. (To take it out
//! altogether would blame a read of what it wrote.) Needing fewer never makes a history fail that had
//! an order, so a smallest set is found by dividing, as in QuickXplain (Junker 2004): with few tries
//! when little of a long history is needed.

use super::search::{Ending, Found, solve_parts};
use super::{Model, Operation, Part};

/// One try takes at most this part of the effort, so that a hard one leaves some for the others.
const TRIES: u64 = 8;

/// The smallest set, in order of calls, and whether it is known to be one.
pub(super) fn smallest<M: Model>(
    model: &M,
    history: &[Option<Operation<M>>],
    effort: u64,
) -> (Vec<usize>, bool) {
    let called = |place: &usize| history[*place].as_ref().map(|one| one.called);
    let is_answered = |place: &usize| {
        let one = history[*place].as_ref();
        one.is_some_and(|one| one.answer.is_some())
    };
    let mut rest: Vec<usize> = (0..history.len()).filter(is_answered).collect();
    // The latest come first: those are kept when there is a choice, being near what they explain.
    rest.sort_by_key(|place| core::cmp::Reverse((called(place), *place)));
    let mut blame = Blame {
        model,
        history,
        effort,
        try_max: effort.div_ceil(TRIES),
        is_sure: true,
    };
    let mut core = blame.needed(&[], false, &rest);
    core.sort_by_key(|place| (called(place), *place));
    (core, blame.is_sure)
}

struct Blame<'a, M: Model> {
    model: &'a M,
    history: &'a [Option<Operation<M>>],
    /// How much work may still be done in all, and at most in one try.
    effort: u64,
    try_max: u64,
    /// False once a try gave up.
    is_sure: bool,
}

impl<M: Model> Blame<'_, M> {
    /// Those of `rest` that are needed, given that `kept` and `rest` together fail. `is_changed`
    /// tells whether `kept` alone may.
    fn needed(&mut self, kept: &[usize], is_changed: bool, rest: &[usize]) -> Vec<usize> {
        if rest.is_empty() || (is_changed && self.fails(kept)) {
            return Vec::new();
        }
        if let [only] = rest {
            return vec![*only];
        }
        let (first, second) = rest.split_at(rest.len() / 2);
        let with_first = [kept, first].concat();
        let of_second = self.needed(&with_first, true, second);
        let with_second = [kept, &of_second].concat();
        let of_first = self.needed(&with_second, !of_second.is_empty(), first);
        [of_first, of_second].concat()
    }

    /// Whether there is no order that has these.
    fn fails(&mut self, kept: &[usize]) -> bool {
        let parts = (0..).zip(self.history).filter_map(|(place, operation)| {
            Some(Part::new(operation.as_ref()?, kept.contains(&place), place))
        });
        let work_max = self.effort.min(self.try_max);
        let Found { ending, work, .. } =
            solve_parts(self.model, parts.collect(), u64::MAX, work_max);
        self.effort -= work.min(self.effort);
        self.is_sure &= !matches!(ending, Ending::GaveUp);
        matches!(ending, Ending::Stuck { .. })
    }
}
