//! Checkpoints: states of a run to go back to, thinned as the run grows.

use std::rc::Rc;

/// The distance between checkpoints in a short run, in steps.
const INTERVAL_MIN: u32 = 128;
/// The number of checkpoints at which every other one is dropped.
const COUNT_MAX: usize = 128;

/// States by the number of steps that led to them.
#[derive(Clone)]
pub(super) struct Checkpoints<S> {
    /// In order of steps.
    kept: Vec<(u32, Rc<S>)>,
    interval: u32,
}

impl<S: Clone> Checkpoints<S> {
    pub fn new(start: S) -> Self {
        Self {
            kept: vec![(0, Rc::new(start))],
            interval: INTERVAL_MIN,
        }
    }

    /// Keeps `state` when it is time for a checkpoint.
    pub fn offer(&mut self, steps: u32, state: &S) {
        let place = self.kept.partition_point(|(kept, _)| *kept < steps);
        let known = self.kept.get(place).is_some_and(|(kept, _)| *kept == steps);
        if known || !steps.is_multiple_of(self.interval) {
            return;
        }
        self.kept.insert(place, (steps, Rc::new(state.clone())));
        if self.kept.len() > COUNT_MAX {
            self.interval *= 2;
            let interval = self.interval;
            self.kept
                .retain(|(steps, _)| steps.is_multiple_of(interval));
        }
    }

    /// The latest state at or before `steps`. There is always the start.
    pub fn before(&self, steps: u32) -> Option<(u32, Rc<S>)> {
        let count = self.kept.partition_point(|(kept, _)| *kept <= steps);
        let (steps, state) = self.kept.get(count.checked_sub(1)?)?;
        Some((*steps, Rc::clone(state)))
    }

    /// Those at or before `steps`, for a branch that grows from there.
    pub fn prefix(&self, steps: u32) -> Self {
        let count = self.kept.partition_point(|(kept, _)| *kept <= steps);
        Self {
            kept: self.kept[..count].to_vec(),
            interval: self.interval,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stay_few_and_near() {
        let mut checkpoints = Checkpoints::new(0_u32);
        for steps in 1..=100_000 {
            checkpoints.offer(steps, &steps);
        }
        assert!(checkpoints.kept.len() <= COUNT_MAX);
        for steps in (0..100_000).step_by(777) {
            let (at, state) = checkpoints
                .before(steps)
                .expect("there is always the start");
            assert_eq!(at, *state);
            assert!(at <= steps && steps - at <= 1024, "{at} for {steps}");
        }
    }
}
