//! Runs an experiment trial by trial: in slices of a frame on the page, on all cores on the
//! command line.
//!
//! Every trial has a seed of its own and its place among the others, and what the trials gave is
//! summed up in that order. So the numbers depend on the experiment, its parameters and the seed
//! alone: not on how the trials were sliced, nor on which thread was first.

use super::experiment::{Experiment, Sample, trial_seed};
use super::params::Params;

/// The largest number of trials of one point.
pub const TRIALS_MAX: u32 = 100_000;
/// The largest number of points on one line.
pub const POINTS_MAX: usize = 24;

/// One trial to be run.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Trial {
    /// Which series.
    pub series: usize,
    /// Which point of it.
    pub point: usize,
    /// The value of `x` there.
    pub x: f64,
    /// Which trial of that point, from zero.
    pub trial: u32,
    /// Its seed.
    pub seed: u64,
}

/// An experiment under way.
pub struct Measurement {
    experiment: &'static Experiment,
    params: Params,
    seed: u64,
    trials: u32,
    xs: Vec<f64>,
    /// What the trials gave, by series and point, each in the order of its trials.
    values: Vec<Vec<(u32, f64)>>,
    handed_out: u64,
    done: u64,
}

impl Measurement {
    /// Gets ready to run so many trials of every point; at least one, at most [`TRIALS_MAX`].
    ///
    /// # Panics
    /// When the experiment has no series, no points or too many, which is a bug of its lesson.
    pub fn new(experiment: &'static Experiment, params: Params, seed: u64, trials: u32) -> Self {
        let (xs, series) = ((experiment.points)(&params), (experiment.series)(&params));
        assert!(
            !series.is_empty() && (1..=POINTS_MAX).contains(&xs.len()),
            "an experiment has a series, and from one to {POINTS_MAX} points"
        );
        Self {
            values: vec![Vec::new(); series.len() * xs.len()],
            trials: trials.clamp(1, TRIALS_MAX),
            experiment,
            params,
            seed,
            xs,
            handed_out: 0,
            done: 0,
        }
    }

    /// What is measured.
    pub fn experiment(&self) -> &'static Experiment {
        self.experiment
    }

    /// Under which parameters.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// From which seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many trials every point gets.
    pub fn trials(&self) -> u32 {
        self.trials
    }

    /// The values of `x`, in order.
    pub fn xs(&self) -> &[f64] {
        &self.xs
    }

    /// How many lines there are.
    pub fn series_count(&self) -> usize {
        self.values.len() / self.xs.len()
    }

    /// How many trials there are in all.
    pub fn total(&self) -> u64 {
        self.values.len() as u64 * u64::from(self.trials)
    }

    /// How many of them have come to an end.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// True when all have.
    pub fn is_done(&self) -> bool {
        self.done == self.total()
    }

    /// Hands out the next trial: one of every point in turn, so that all points sharpen together.
    /// `None` when all are handed out.
    pub fn next_trial(&mut self) -> Option<Trial> {
        if self.handed_out == self.total() {
            return None;
        }
        let places = self.values.len() as u64;
        // Both fit: the place is below their number, the trial below `trials`.
        let place = (self.handed_out % places) as usize;
        let trial = (self.handed_out / places) as u32;
        let (series, point) = (place / self.xs.len(), place % self.xs.len());
        self.handed_out += 1;
        Some(Trial {
            series,
            point,
            x: self.xs[point],
            trial,
            seed: trial_seed(self.seed, series, point, trial),
        })
    }

    /// Runs a trial. It changes nothing here, so any thread may do it.
    pub fn run(&self, trial: &Trial) -> Option<f64> {
        (self.experiment.trial)(&self.params, trial.series, trial.x, trial.seed)
    }

    /// Takes what a trial gave, in any order.
    pub fn put(&mut self, trial: &Trial, value: Option<f64>) {
        self.done += 1;
        let Some(value) = value else { return };
        let place = trial.series * self.xs.len() + trial.point;
        let values = &mut self.values[place];
        let at = values.partition_point(|(earlier, _)| *earlier < trial.trial);
        values.insert(at, (trial.trial, value));
    }

    /// Runs and takes the next trial. False when there is none left.
    pub fn step(&mut self) -> bool {
        let Some(trial) = self.next_trial() else {
            return false;
        };
        let value = self.run(&trial);
        self.put(&trial, value);
        true
    }

    /// What the trials of a point gave so far, in their order.
    pub fn values(&self, series: usize, point: usize) -> Vec<f64> {
        let values = &self.values[series * self.xs.len() + point];
        values.iter().map(|(_, value)| *value).collect()
    }

    /// What they come to so far; `None` when none gave a number.
    pub fn sample(&self, series: usize, point: usize) -> Option<Sample> {
        Sample::of(self.experiment.summary, &self.values(series, point))
    }

    /// What each formula says at a point of a series, in the order of the formulas; `None` for
    /// those that are about another series, or say nothing there.
    pub fn theory(&self, series: usize, point: usize) -> Vec<Option<f64>> {
        let formulas = self.experiment.theory.iter();
        let value = |formula: &super::experiment::Theory| {
            let concerns = formula.about.is_none_or(|about| about == series);
            let said = (formula.value)(&self.params, self.xs[point]);
            said.filter(|value| concerns && value.is_finite())
        };
        formulas.map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Text;
    use crate::scene::Tint;
    use crate::session::experiment::{Axis, Series, Summary, Theory};

    const NOTHING: Text = Text::new("nothing", "无");
    const AXIS: Axis = Axis {
        label: NOTHING,
        unit: "",
        log: false,
    };

    /// Two lines; the second has nothing to try at x = 2.
    static EXPERIMENT: Experiment = Experiment {
        id: "arithmetic",
        title: NOTHING,
        x: AXIS,
        y: AXIS,
        params: &[],
        points: |_| vec![1.0, 2.0, 4.0],
        series: |_| {
            let series = |_| Series {
                label: NOTHING,
                tint: Tint(1),
            };
            (0..2).map(series).collect()
        },
        trial: |_, series, x, seed| {
            let drawn = (seed % 1_000) as f64 * 0.1 + x;
            (series == 0 || x != 2.0).then_some(drawn)
        },
        summary: Summary::Mean,
        theory: &[
            Theory {
                label: NOTHING,
                tint: Tint(1),
                about: Some(0),
                value: |_, x| Some(50.0 + x),
            },
            Theory {
                label: NOTHING,
                tint: Tint(1),
                about: None,
                value: |_, x| (x > 1.0).then_some(f64::INFINITY),
            },
        ],
        trials: 5,
    };

    fn measurement() -> Measurement {
        Measurement::new(&EXPERIMENT, Params::defaults(&[]), 3, 7)
    }

    fn samples(measurement: &Measurement) -> Vec<Option<Sample>> {
        let places = (0..2).flat_map(|series| (0..3).map(move |point| (series, point)));
        places.map(|(s, p)| measurement.sample(s, p)).collect()
    }

    #[test]
    fn the_order_in_which_trials_end_changes_nothing() {
        let mut in_order = measurement();
        while in_order.step() {}
        let mut reversed = measurement();
        let mut trials: Vec<Trial> = std::iter::from_fn(|| reversed.next_trial()).collect();
        assert_eq!(trials.len(), 42);
        trials.reverse();
        for trial in &trials {
            assert!(!reversed.is_done());
            let value = reversed.run(trial);
            reversed.put(trial, value);
        }
        assert!(in_order.is_done() && reversed.is_done());
        assert_eq!(samples(&in_order), samples(&reversed));
        assert_eq!(in_order.values(0, 1), reversed.values(0, 1));
        // Summed up in another order, the same numbers can differ in the last bit.
        let mut backwards = in_order.values(0, 1);
        backwards.reverse();
        assert_ne!(in_order.values(0, 1), backwards);
    }

    #[test]
    fn every_point_gets_its_trials_in_turn() {
        let mut run = measurement();
        for _ in 0..6 {
            assert!(run.step());
        }
        let counts = samples(&run).into_iter();
        let counts: Vec<u32> = counts.map(|s| s.map_or(0, |s| s.trials)).collect();
        assert_eq!(counts, [1, 1, 1, 1, 0, 1], "one has nothing to try");
        assert_eq!((run.done(), run.total()), (6, 42));
        while run.step() {}
        assert_eq!(run.sample(1, 1), None);
        assert_eq!(run.sample(1, 2).map(|sample| sample.trials), Some(7));
    }

    #[test]
    fn another_seed_gives_other_numbers_and_fewer_trials_the_first_of_them() {
        let values = |seed, trials| {
            let mut run = Measurement::new(&EXPERIMENT, Params::defaults(&[]), seed, trials);
            while run.step() {}
            run.values(0, 0)
        };
        assert_ne!(values(3, 7), values(4, 7));
        assert_eq!(values(3, 7)[..4], values(3, 4));
        assert_eq!(values(3, 0).len(), 1, "at least one");
    }

    #[test]
    fn a_formula_speaks_of_its_series_and_a_mistake_of_all() {
        let run = measurement();
        assert_eq!(run.theory(0, 0), [Some(51.0), None]);
        assert_eq!(run.theory(1, 0), [None, None]);
        assert_eq!(run.theory(0, 2), [Some(54.0), None], "infinity is no value");
    }
}
