//! Theory against measurement: what an experiment is, and what comes of its trials.
//!
//! A trial runs the lesson's own code once. Everything here is plain arithmetic on what trials
//! gave, in the order of their seeds, so that the page and the command line get the same numbers.

use super::params::{Param, Params};
use crate::i18n::Text;
use crate::scene::Tint;

/// One axis of a plot.
#[derive(Debug)]
pub struct Axis {
    /// What is on it.
    pub label: Text,
    /// Its unit, such as `ms`; empty for a count or a share.
    pub unit: &'static str,
    /// True when equal steps on it are equal factors.
    pub log: bool,
}

/// What the trials at one point are summed up to.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Summary {
    /// The mean, with the 95 % interval of its standard error.
    Mean,
    /// The share of trials that gave 1, with Wilson's 95 % interval; trials give 0 or 1.
    Share,
    /// The median, with the 10th and 90th percentile as its spread.
    Median,
}

/// One line of points: the same question asked of one policy, scheme or size.
#[derive(Debug)]
pub struct Series {
    /// Its name.
    pub label: Text,
    /// Its colour.
    pub tint: Tint,
}

/// A curve that a formula gives.
pub struct Theory {
    /// Its name, with the formula in plain letters.
    pub label: Text,
    /// Its colour: that of the series that it is about.
    pub tint: Tint,
    /// The series whose points should lie on it; `None` for a common mistake, drawn to be seen
    /// to be wrong.
    pub about: Option<usize>,
    /// The value at `x`; `None` where the formula says nothing.
    pub value: fn(&Params, f64) -> Option<f64>,
}

/// Something that a lesson measures of its own code.
pub struct Experiment {
    /// Its name on the command line, such as `raft-election-time`; unique among all lessons.
    pub id: &'static str,
    /// Its title.
    pub title: Text,
    /// What is varied.
    pub x: Axis,
    /// What is measured.
    pub y: Axis,
    /// What else can be chosen.
    pub params: &'static [Param],
    /// The values of `x`, in order, at most 24.
    pub points: fn(&Params) -> Vec<f64>,
    /// The lines, one or more.
    pub series: fn(&Params) -> Vec<Series>,
    /// One trial of a series at `x`: the same seed gives the same number everywhere. `None` when
    /// there is nothing to try at this `x` for that series.
    pub trial: fn(&Params, usize, f64, u64) -> Option<f64>,
    /// What the trials at one point are summed up to.
    pub summary: Summary,
    /// The formulas.
    pub theory: &'static [Theory],
    /// How many trials a point gets unless chosen otherwise.
    pub trials: u32,
}

/// What the trials at one point came to.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Sample {
    /// How many trials gave a number.
    pub trials: u32,
    /// The point to draw: mean, share or median.
    pub value: f64,
    /// The lower end of its interval or spread.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The mean.
    pub mean: f64,
    /// The least.
    pub min: f64,
    /// The 10th percentile.
    pub p10: f64,
    /// The 50th percentile.
    pub p50: f64,
    /// The 90th percentile.
    pub p90: f64,
    /// The 99th percentile.
    pub p99: f64,
    /// The most.
    pub max: f64,
}

/// Two-sided 95 % of the normal distribution.
const Z: f64 = 1.959_964;

impl Sample {
    /// Sums up what trials gave, in the order of their seeds; `None` when there were none.
    pub fn of(summary: Summary, values: &[f64]) -> Option<Self> {
        let (first, n) = (*values.first()?, values.len() as f64);
        let mean = values.iter().sum::<f64>() / n;
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |percent| percentile(&sorted, percent);
        let (value, low, high) = match summary {
            Summary::Mean => {
                let squares = values.iter().map(|value| (value - mean) * (value - mean));
                let variance = squares.sum::<f64>() / (n - 1.0).max(1.0);
                let error = Z * libm::sqrt(variance / n);
                (mean, mean - error, mean + error)
            }
            Summary::Share => wilson(mean, n),
            Summary::Median => (at(50), at(10), at(90)),
        };
        Some(Self {
            trials: values.len() as u32,
            value,
            low,
            high,
            mean,
            min: sorted.first().copied().unwrap_or(first),
            p10: at(10),
            p50: at(50),
            p90: at(90),
            p99: at(99),
            max: sorted.last().copied().unwrap_or(first),
        })
    }
}

/// The value below which `percent` of the sorted values lie, by nearest rank.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted[rank - 1]
}

/// A share and its 95 % score interval (Wilson 1927), which stays within 0 and 1.
fn wilson(share: f64, n: f64) -> (f64, f64, f64) {
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * libm::sqrt(share * (1.0 - share) / n + z2 / (4.0 * n * n));
    (share, middle - half, middle + half)
}

/// The seed of trial `trial` at point `point` of series `series` in an experiment begun with
/// `seed`: a number of its own for each (splitmix64's finalizer, Steele, Lea and Flood 2014).
pub fn trial_seed(seed: u64, series: usize, point: usize, trial: u32) -> u64 {
    let place = ((series as u64) << 48) ^ ((point as u64) << 32) ^ u64::from(trial);
    let mut mixed = seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        let sample = Sample::of(Summary::Median, &values).unwrap();
        let got = [sample.min, sample.p10, sample.p50, sample.p90, sample.p99];
        assert_eq!(got, [1.0, 10.0, 50.0, 90.0, 99.0]);
        assert_eq!((sample.max, sample.mean), (100.0, 50.5));
        assert_eq!(Sample::of(Summary::Mean, &[]), None);
    }

    #[test]
    fn a_share_of_all_or_none_keeps_an_interval() {
        let all = Sample::of(Summary::Share, &[1.0; 100]).unwrap();
        assert_eq!(all.value, 1.0);
        assert!((0.96..0.97).contains(&all.low), "{}", all.low);
        assert!(all.high <= 1.0 + 1e-12);
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_its_standard_error() {
        let sample = Sample::of(Summary::Mean, &[1.0, 2.0, 3.0, 4.0]).unwrap();
        // The standard deviation is sqrt(5/3).
        let error = 1.959_964 * (5.0_f64 / 3.0).sqrt() / 2.0;
        assert!((sample.high - (2.5 + error)).abs() < 1e-9);
    }

    #[test]
    fn every_trial_has_a_seed_of_its_own() {
        let mut seeds = std::collections::BTreeSet::new();
        for series in 0..5 {
            for point in 0..24 {
                seeds.extend((0..100).map(|trial| trial_seed(7, series, point, trial)));
            }
        }
        assert_eq!(seeds.len(), 5 * 24 * 100);
    }
}
