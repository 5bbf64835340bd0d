//! One run of a lesson under a random plan of faults.

use super::link::LinkError;
use super::params::{ParamError, Params};
use super::shrink::{Effort, Small, shrink};
use super::start::{Attempt, Broken, Start};
use super::traits::Taught;
use crate::i18n::Text;
use crate::sim::Micros;

/// What a run under random faults came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FuzzOutcome {
    /// The seed of the run and of its faults.
    pub seed: u64,
    /// How many steps it took.
    pub steps: u32,
    /// The first property that was violated, at which the run stopped.
    pub violation: Option<FuzzViolation>,
}

/// A property that random faults violated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FuzzViolation {
    /// The name of the property.
    pub property: &'static str,
    /// How many steps had been taken when it was.
    pub step: u32,
    /// When.
    pub at: Micros,
    /// How, in words.
    pub why: Text,
    /// How many acts the run has.
    pub acts: usize,
    /// The run up to there as the value of `run=` in a page address.
    pub link: Result<String, LinkError>,
}

/// Runs a lesson under the random plan of `seed`, with acts of every kind, then quiet. An
/// *eventually* that has not come about by the end of the quiet counts as violated.
pub fn fuzz<L: Taught>(params: &Params, seed: u64) -> Result<FuzzOutcome, ParamError> {
    let start = Start::<L>::new(params, seed)?;
    let attempt = start.attempt_plan(&start.plan(seed));
    let broke = attempt.broke.clone();
    Ok(FuzzOutcome {
        seed,
        steps: attempt.steps,
        violation: broke.map(|broke| violation(&start, &attempt, broke)),
    })
}

fn violation<L: Taught>(start: &Start<L>, attempt: &Attempt, broke: Broken) -> FuzzViolation {
    FuzzViolation {
        link: start
            .shared(&attempt.acts, attempt.steps, broke.at)
            .encode(),
        acts: attempt.acts.len(),
        property: broke.property,
        step: broke.step,
        at: broke.at,
        why: broke.why,
    }
}

/// What the violation of a seed was made into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Minimised {
    /// The run that is left.
    pub violation: FuzzViolation,
    /// Its parameters: it may have fewer nodes.
    pub params: Params,
    /// Its seed: with other nodes, another may be needed.
    pub seed: u64,
    /// How many runs it took.
    pub runs: u32,
}

/// Makes the violation that random faults of `seed` come to as small as it gets within `runs_max`
/// runs; `None` when they come to none.
pub fn minimise<L: Taught>(
    params: &Params,
    seed: u64,
    runs_max: u32,
) -> Result<Option<Minimised>, ParamError> {
    let start = Start::<L>::new(params, seed)?;
    let attempt = start.attempt_plan(&start.plan(seed));
    let Some(broke) = attempt.broke else {
        return Ok(None);
    };
    let mut effort = Effort::new(runs_max, |_, _| true);
    let until = broke.at;
    let small = shrink(start, &attempt.acts, until, broke, true, &mut effort);
    Ok(small.map(
        |Small {
             start,
             attempt,
             broke,
         }| Minimised {
            violation: violation(&start, &attempt, broke),
            params: start.params,
            seed: start.seed,
            runs: effort.runs,
        },
    ))
}
