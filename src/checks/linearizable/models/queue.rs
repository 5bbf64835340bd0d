//! A queue: first in, first out.

use super::super::{Model, Part};
use super::Value;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// A queue; empty at first.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    hints: Option<Rc<Hints>>,
}

/// What can be asked of a queue.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Input {
    /// Put this at the end.
    Enqueue(Value),
    /// Take the first out.
    Dequeue,
}

/// What a queue answers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Output {
    /// It was put in.
    Done,
    /// What was taken out; `None` when it was empty.
    Taken(Option<Value>),
    /// Something was taken out of which no answer tells.
    Untold,
}

/// What the answers of a history say of what came in when: without it, a wrong guess there is found
/// out only when the values are taken, and all that came between is tried in vain.
#[derive(Clone, Debug, Default)]
struct Hints {
    /// Values that an answered operation may have taken, and whether one has to have. The others
    /// are all the same.
    taken: BTreeMap<Value, bool>,
    /// Of values that came in once, and that one answered operation took or may have taken.
    once: BTreeMap<Value, Taking>,
    /// How many operations may have taken a value and have not told which.
    silent: u64,
}

/// When a value was taken.
#[derive(Copy, Clone, Debug)]
struct Taking {
    called: u64,
    returned: u64,
    is_needed: bool,
}

impl Model for Queue {
    type Input = Input;
    type Output = Output;
    /// A value that nobody tells of is `None`.
    type State = VecDeque<Option<Value>>;

    fn start(&self) -> Self::State {
        VecDeque::new()
    }

    fn apply(&self, state: &Self::State, input: &Input) -> Option<(Self::State, Output)> {
        let hints = self.hints.as_deref();
        let mut after = state.clone();
        let output = match input {
            Input::Enqueue(value) if hints.is_some_and(|hints| hints.bar(state, value)) => {
                return None;
            }
            Input::Enqueue(value) => {
                let is_told = hints.is_none_or(|hints| hints.taken.contains_key(value));
                after.push_back(is_told.then(|| value.clone()));
                Output::Done
            }
            Input::Dequeue => match after.pop_front() {
                None => Output::Taken(None),
                Some(Some(value)) => Output::Taken(Some(value)),
                Some(None) => Output::Untold,
            },
        };
        Some((after, output))
    }

    fn observes(&self, _: &Input, output: &Output) -> bool {
        *output == Output::Taken(None)
    }

    /// A value that nobody has to have taken can as well not have come in, nor gone out.
    fn helps(&self, input: &Input, _: &Self::State) -> bool {
        match (input, &self.hints) {
            (Input::Enqueue(value), Some(hints)) => hints.taken.get(value) == Some(&true),
            _ => true,
        }
    }

    fn fitted(&self, history: &[Part<'_, Self>]) -> Self {
        let hints = Some(Rc::new(Hints::of(history)));
        Self { hints }
    }
}

impl Hints {
    fn of(history: &[Part<'_, Queue>]) -> Self {
        let mut hints = Self::default();
        let mut came: BTreeMap<&Value, u32> = BTreeMap::new();
        let mut went: BTreeMap<&Value, Vec<Taking>> = BTreeMap::new();
        for part in history {
            let operation = part.operation;
            match (&operation.input, &operation.answer, operation.returned()) {
                (Input::Enqueue(value), ..) => *came.entry(value).or_default() += 1,
                (Input::Dequeue, Some(answer), Some(returned)) => {
                    if let Output::Taken(Some(value)) = &answer.output {
                        went.entry(value).or_default().push(Taking {
                            called: operation.called,
                            returned,
                            is_needed: part.is_needed,
                        });
                    }
                }
                (Input::Dequeue, ..) => hints.silent += 1,
            }
        }
        for (value, takings) in went {
            let is_needed = takings.iter().any(|taking| taking.is_needed);
            hints.taken.insert(value.clone(), is_needed);
            // Without having to be taken by the one that told, it may have gone to one that did not.
            if let ([taking], Some(1), true) = (
                &takings[..],
                came.get(value),
                is_needed || hints.silent == 0,
            ) {
                hints.once.insert(value.clone(), *taking);
            }
        }
        hints
    }

    /// Whether a value can not come in behind these: it was taken, and one of them only after it, or
    /// more of them than can have been taken.
    fn bar(&self, ahead: &VecDeque<Option<Value>>, value: &Value) -> bool {
        let Some(taken) = self.once.get(value).filter(|taking| taking.is_needed) else {
            return false;
        };
        let is_later = |value: &Value| {
            let taking = self.once.get(value);
            taken.returned < taking.map_or(0, |taking| taking.called)
        };
        let untold = ahead.iter().filter(|value| value.is_none()).count() as u64;
        untold > self.silent || ahead.iter().flatten().any(is_later)
    }
}
