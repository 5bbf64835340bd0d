//! A counter.

use super::super::{Model, Part};

/// A counter; zero at first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counter {
    /// The most that was read in a history, when nothing is taken away in it.
    most: Option<i128>,
}

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

    /// What is more than anybody read is of no use, when it can not become less.
    fn helps(&self, _: &Input, to: &i128) -> bool {
        self.most.is_none_or(|most| *to <= most)
    }

    fn fitted(&self, history: &[Part<'_, Self>]) -> Self {
        let mut most = -1;
        for Part { operation, .. } in history {
            match operation.input {
                Input::Add(amount) if amount < 0 => return Self::default(),
                _ => {}
            }
            let read = operation.answer.as_ref().and_then(|answer| answer.output);
            most = read.map_or(most, |read| read.max(most));
        }
        let most = Some(most);
        Self { most }
    }
}
