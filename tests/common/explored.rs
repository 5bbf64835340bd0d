//! What the tests of the explorer on lessons share.

use netsplit::checks::Verdict;
use netsplit::explore::{Bounds, Budgets, Expanded};
use netsplit::lessons::{self, Entry};
use netsplit::session::{ExploreAsk, ExploreOutcome, Params, PropertyView, Session};
use rayon::prelude::*;

/// Nothing may happen but arrivals and restarts.
pub const NONE: Budgets = Budgets {
    drops: 0,
    duplicates: 0,
    crashes: 0,
    timers: 0,
    requests: 0,
    lies: 0,
};

/// Does jobs in two threads.
pub fn on_two(jobs: usize, job: &(dyn Fn(usize) -> Expanded + Sync)) -> Vec<Expanded> {
    (0..jobs).into_par_iter().map(job).collect()
}

/// A lesson with these parameters, by their words.
pub fn chosen(id: &str, words: &[(&str, &str)]) -> (&'static Entry, Params) {
    let entry = lessons::find(id).expect("there is such a lesson");
    let mut params = Params::defaults(entry.params);
    for (key, word) in words {
        let spec = entry.params.iter().find(|spec| spec.key == *key);
        let value = spec.and_then(|spec| spec.parse(word)).expect("a value");
        params = params
            .with(entry.params, key, value)
            .expect("it is allowed");
    }
    (entry, params)
}

/// What a search of a lesson comes to.
pub fn explored(
    id: &str,
    words: &[(&str, &str)],
    budgets: Budgets,
    states_max: u64,
) -> ExploreOutcome {
    let bounds = Bounds {
        states_max,
        ..Bounds::default()
    };
    explored_within(id, words, budgets, bounds)
}

/// What a search of a lesson within these bounds comes to.
pub fn explored_within(
    id: &str,
    words: &[(&str, &str)],
    budgets: Budgets,
    bounds: Bounds,
) -> ExploreOutcome {
    let (entry, params) = chosen(id, words);
    let ask = ExploreAsk {
        seed: 1,
        budgets,
        bounds,
        property: None,
    };
    (entry.explore)(&params, &ask, &mut |_| None, &on_two).expect("these parameters are allowed")
}

/// A property as a run shows it.
pub fn view(session: &dyn Session, property: &str) -> PropertyView {
    let views = session.properties().into_iter();
    let mut views = views.filter(|view| view.id == property);
    views.next().expect("the lesson claims it")
}

/// Whether it is violated.
pub fn is_violated(view: &PropertyView) -> bool {
    matches!(view.verdict, Verdict::Violated(..))
}
