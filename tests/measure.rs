//! Experiments give the same numbers on every target, from the same seed.
//!
//! The record of each lesson is `measured.txt` in its folder: a line for each experiment, with a digest
//! of four trials a point from seed 1, parameters at their defaults. When a number changes on purpose (an
//! experiment asks something else, or the engine does), `NETSPLIT_WRITE=1 cargo test --test measure` writes
//! it anew; see CONTRIBUTING.md on digests.

#[path = "common/records.rs"]
mod records;
#[path = "common/tested.rs"]
mod tested;

use netsplit::lessons;
use netsplit::session::Params;
use netsplit::session::experiment::Experiment;
use netsplit::session::measurement::Measurement;
use records::{Records, compare, tested_records};
use tested::tested;
use xxhash_rust::xxh64::Xxh64;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Few enough for a build that is not optimised.
const TRIALS: u32 = 4;

fn experiments() -> impl Iterator<Item = &'static Experiment> {
    tested().into_iter().flat_map(|entry| (entry.experiments)())
}

fn measured(experiment: &'static Experiment, seed: u64) -> Measurement {
    let params = Params::defaults(experiment.params);
    let mut run = Measurement::new(experiment, params, seed, TRIALS);
    while run.step() {}
    run
}

/// A digest of every number that came out: of the trials, of what they are summed up to, and of
/// the formulas, bit by bit.
fn digest(run: &Measurement) -> String {
    let mut hasher = Xxh64::new(0);
    for series in 0..run.series_count() {
        for point in 0..run.xs().len() {
            let sample = run.sample(series, point);
            let summed = sample.map(|s| [s.value, s.low, s.high, s.mean]);
            let numbers = run.values(series, point).into_iter();
            let numbers = numbers.chain(summed.into_iter().flatten());
            for number in numbers.chain(run.theory(series, point).into_iter().flatten()) {
                hasher.update(&number.to_bits().to_le_bytes());
            }
        }
    }
    format!("{:016x}", hasher.digest())
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn experiments_give_the_numbers_that_are_recorded() {
    let line = |experiment: &'static Experiment| {
        format!("{} {}\n", experiment.id, digest(&measured(experiment, 1)))
    };
    let of = |records: &Records| {
        let entry = lessons::find(records.lesson).expect("a lesson with a folder is listed");
        let lines: String = (entry.experiments)().iter().map(line).collect();
        (records.lesson, lines)
    };
    let found: Vec<(&str, String)> = tested_records().map(of).collect();
    compare("measured.txt", |records| records.measured, &found);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn another_seed_gives_other_numbers_where_chance_has_a_part() {
    for experiment in experiments() {
        let (one, other) = (measured(experiment, 1), measured(experiment, 2));
        let differ = digest(&one) != digest(&other);
        assert_eq!(differ, varies(&one), "{}", experiment.id);
    }
}

/// True when the trials of some point differ: how far calls multiply through layers that all
/// fail, for one, is no matter of chance.
fn varies(run: &Measurement) -> bool {
    let mut points =
        (0..run.series_count()).flat_map(|series| (0..run.xs().len()).map(move |x| (series, x)));
    points.any(|(series, x)| run.sample(series, x).is_some_and(|s| s.min < s.max))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_experiment_can_be_drawn_and_named() {
    let mut ids: Vec<&str> = experiments().map(|experiment| experiment.id).collect();
    for experiment in experiments() {
        let params = Params::defaults(experiment.params);
        let xs = (experiment.points)(&params);
        let series = (experiment.series)(&params);
        let id = experiment.id;
        assert!(
            xs.is_sorted() && xs.iter().all(|x| x.is_finite()),
            "{id}: {xs:?}"
        );
        for spec in experiment.params {
            assert!(spec.allows(spec.default), "{id}: {}", spec.key);
        }
        for theory in experiment.theory {
            let about = theory.about.is_none_or(|about| about < series.len());
            assert!(about, "{id}: {:?}", theory.label);
            let says = xs.iter().any(|x| (theory.value)(&params, *x).is_some());
            assert!(says, "{id}: {:?} says nothing at any point", theory.label);
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an experiment's name is its own");
}
