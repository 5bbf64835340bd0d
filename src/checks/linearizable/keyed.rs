//! Objects of several keys: each is checked by itself, and the orders are merged.

use super::prefix::{self, Prefix};
use super::search::{self, Ending};
use super::{Counterexample, EFFORT, Model, Operation, Report, Verdict, explain, instants};
use std::collections::BTreeMap;

/// Looks for an order of a history of several independent objects; `keys` says whose each operation
/// is. At most `limit` configurations are explored for each key. When several keys fail, the
/// counterexample is of the one that fails first.
pub fn check_by_key<M: Model, K: Ord>(
    model: &M,
    history: &[Operation<M>],
    keys: &[K],
    limit: u64,
) -> Report {
    let mut by_key: BTreeMap<&K, Vec<usize>> = BTreeMap::new();
    for (place, key) in keys.iter().enumerate().take(history.len()) {
        by_key.entry(key).or_default().push(place);
    }
    let mut explored = 0;
    let mut gave_up = false;
    let mut order: Vec<(u64, usize, usize)> = Vec::new();
    // The first return that fails, with where it fails and whose operations those are.
    let mut first: Option<(Option<u64>, Prefix, Vec<usize>)> = None;
    for places in by_key.into_values() {
        let own = of_key(history, &places);
        let found = search::solve(model, &own, limit);
        explored += found.explored;
        match found.ending {
            Ending::Ordered(found) => {
                let instants = instants(&own, &found);
                let placed = instants.into_iter().zip(0..).zip(found);
                order.extend(placed.map(|((at, nth), place)| (at, nth, places[place])));
            }
            Ending::Stuck { order, stuck } => {
                let prefix = prefix::longest(model, &own, (order, stuck), EFFORT);
                let at = own[prefix.stuck].returned();
                if first.as_ref().is_none_or(|first| at < first.0) {
                    first = Some((at, prefix, places));
                }
            }
            Ending::GaveUp => gave_up = true,
        }
    }
    // Two of one key at one instant stay in their order: the sort leaves equals as they are.
    order.sort_by_key(|(at, nth, _)| (*at, *nth));
    let verdict = match first {
        Some((_, prefix, places)) => {
            let found = explain(model, &of_key(history, &places), prefix);
            Verdict::Not(Box::new(in_whole(found, &places)))
        }
        None if gave_up => Verdict::GaveUp,
        None => Verdict::Linearizable(order.into_iter().map(|(.., place)| place).collect()),
    };
    Report { verdict, explored }
}

fn of_key<M: Model>(history: &[Operation<M>], places: &[usize]) -> Vec<Operation<M>> {
    places.iter().map(|place| history[*place].clone()).collect()
}

/// A counterexample with the places of the whole history.
fn in_whole(found: Counterexample, places: &[usize]) -> Counterexample {
    let all = |own: Vec<usize>| own.into_iter().map(|place| places[place]).collect();
    Counterexample {
        stuck: places[found.stuck],
        order: all(found.order),
        core: all(found.core),
        ..found
    }
}
