//! The script of a run: what the learner did, and when.

use crate::sim::{Input, Micros};
use serde::{Deserialize, Serialize};

/// The largest number of inputs in a script.
pub const INPUTS_MAX: usize = 10_000;

/// One act, at its place in the run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// How many steps were taken before it. It is a step itself.
    pub step: u32,
    /// When it happened: after the last event before it, before the next.
    pub at: Micros,
    /// What was done.
    pub input: Input,
}

/// Everything that was done to a run, in order; no two entries at one step.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Script(pub Vec<Entry>);

impl Script {
    /// The entry that is the step number `step`, when one is.
    pub fn at_step(&self, step: u32) -> Option<&Entry> {
        let index = self
            .0
            .binary_search_by_key(&step, |entry| entry.step)
            .ok()?;
        self.0.get(index)
    }

    /// What was done in the first `steps` steps.
    pub fn before(&self, steps: u32) -> Self {
        Self(self.0[..self.count_before(steps)].to_vec())
    }

    /// How many things were done in the first `steps` steps.
    pub fn count_before(&self, steps: u32) -> usize {
        self.0.partition_point(|entry| entry.step < steps)
    }

    /// When the last thing was done that is no user's request.
    pub fn quiet_from(&self) -> Micros {
        let mut acts = self.0.iter();
        let last = acts.rfind(|entry| !matches!(entry.input, Input::Request(..)));
        last.map_or(Micros::ZERO, |entry| entry.at)
    }

    /// True when entries are in order, each at a step of its own, and not too many.
    pub fn is_sound(&self) -> bool {
        let ordered = self.0.windows(2).all(|pair| pair[0].step < pair[1].step);
        ordered && self.0.len() <= INPUTS_MAX
    }
}
