//! Experiments of a lesson, run to their end, and held against formulas.

use netsplit::lessons;
use netsplit::session::Params;
use netsplit::session::experiment::Experiment;
use netsplit::session::measurement::Measurement;

/// All trials of an experiment, by its name, with some parameters changed.
pub fn measured(id: &str, params: &[(&str, i64)], trials: u32) -> Measurement {
    let experiment: &'static Experiment = lessons::all()
        .iter()
        .flat_map(|entry| (entry.experiments)())
        .find(|experiment| experiment.id == id)
        .expect("a lesson has that experiment");
    let defaults = Params::defaults(experiment.params);
    let chosen = params.iter().fold(defaults, |chosen, (key, value)| {
        let with = chosen.with(experiment.params, key, *value);
        with.expect("the parameter takes that value")
    });
    let mut run = Measurement::new(experiment, chosen, 1, trials);
    while run.step() {}
    run
}

/// Whether a value lies within the 95 % interval of a point.
pub fn holds(run: &Measurement, series: usize, point: usize, value: f64) -> bool {
    let sample = run.sample(series, point).expect("every trial ends");
    (sample.low - 1e-9..=sample.high + 1e-9).contains(&value)
}

/// How many of a line's points have a formula's value within their 95 % interval, of how many.
#[allow(dead_code)]
pub fn within(run: &Measurement, series: usize, theory: usize) -> (usize, usize) {
    let points = 0..run.xs().len();
    let held = points.clone().filter(|&point| {
        let said = run.theory(series, point)[theory].expect("it says something everywhere");
        holds(run, series, point, said)
    });
    (held.count(), points.len())
}
