//! The longest prefix of a history that is linearizable.

use super::history::until_return;
use super::search::{Ending, Found, solve_parts};
use super::{Model, Operation, Part};

/// Where a history stops being linearizable.
pub(super) struct Prefix {
    /// The operation with whose return it does.
    pub stuck: usize,
    /// An order of what happened before.
    pub order: Vec<usize>,
    /// Whether no shorter prefix fails.
    pub is_longest: bool,
}

/// The longest prefix of a history that has no order. What the search met furthest (an order, and
/// the return that it did not pass) is where it begins: the search knew what operations answer later
/// that had not returned there, and could fail on that, so the prefix may be longer. A longer prefix
/// of a failing one fails too, so it is found by halving.
pub(super) fn longest<M: Model>(
    model: &M,
    history: &[Operation<M>],
    (mut order, stuck): (Vec<usize>, usize),
    mut effort: u64,
) -> Prefix {
    let mut returns: Vec<(u64, usize)> = (0..)
        .zip(history)
        .filter_map(|(place, one)| Some((one.returned()?, place)))
        .collect();
    returns.sort_unstable();
    let met = returns.iter().position(|one| one.1 == stuck);
    // Before `low` there is an order; up to `high`, that included, there is none.
    let (mut low, mut high) = (met.unwrap_or(0), returns.len() - 1);
    // Most often it ends right where the search did.
    let mut middle = low;
    while low < high {
        let cut = until_return(history, returns[middle].1);
        let parts = (0..)
            .zip(&cut)
            .filter_map(|(place, operation)| Some(Part::new(operation.as_ref()?, true, place)));
        let Found { ending, work, .. } = solve_parts(model, parts.collect(), u64::MAX, effort);
        effort -= work.min(effort);
        match ending {
            Ending::Ordered(found) => (order, low) = (found, middle + 1),
            Ending::Stuck { .. } => high = middle,
            Ending::GaveUp => break,
        }
        middle = low + (high - low) / 2;
    }
    Prefix {
        stuck: returns[high].1,
        order,
        is_longest: low == high,
    }
}
