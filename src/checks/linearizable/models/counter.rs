//! A counter.

use super::super::Model;

/// A counter; zero at first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counter;

/// What can be asked of a counter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Input {
    /// Add so much; less than nothing takes away.
    Add(i64),
    /// How much is it?
    Read,
}

impl Model for Counter {
    type Input = Input;
    /// How much was read.
    type Output = Option<i128>;
    type State = i128;

    fn start(&self) -> i128 {
        0
    }

    fn apply(&self, state: &i128, input: &Input) -> Option<(i128, Self::Output)> {
        match input {
            // A sum of that many numbers of 64 bits fits 128.
            Input::Add(amount) => Some((state + i128::from(*amount), None)),
            Input::Read => Some((*state, Some(*state))),
        }
    }

    fn observes(&self, input: &Input, _: &Self::Output) -> bool {
        matches!(input, Input::Read | Input::Add(0))
    }
}
