//! A queue: first in, first out.

use super::super::{Model, Part};
use super::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
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
    /// Values that an answered operation may have taken. The others are all the same.
    taken: BTreeSet<Value>,
    /// When those were taken, of the values that came in once and went out once: call and return.
    once: BTreeMap<Value, (u64, u64)>,
    /// How many operations may have taken a value and have not told which.
    silent: u64,
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
                let is_told = hints.is_none_or(|hints| hints.taken.contains(value));
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

    /// A value that nobody is known to have taken can as well not have come in, nor gone out.
    fn helps(&self, input: &Input, _: &Self::State) -> bool {
        match (input, &self.hints) {
            (Input::Enqueue(value), Some(hints)) => hints.taken.contains(value),
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
        // When each was taken; `None` for not at all, perhaps.
        let mut went: BTreeMap<&Value, Vec<Option<(u64, u64)>>> = BTreeMap::new();
        for part in history {
            let operation = part.operation;
            match (&operation.input, &operation.answer) {
                (Input::Enqueue(value), _) => *came.entry(value).or_default() += 1,
                (Input::Dequeue, None) => hints.silent += 1,
                (Input::Dequeue, Some(answer)) => {
                    if let Output::Taken(Some(value)) = &answer.output {
                        let when = (operation.called, answer.at.max(operation.called));
                        let when = part.is_needed.then_some(when);
                        went.entry(value).or_default().push(when);
                    }
                }
            }
        }
        hints.taken = went.keys().copied().cloned().collect();
        for (value, times) in went {
            if let ([Some(when)], Some(1)) = (&times[..], came.get(value)) {
                hints.once.insert(value.clone(), *when);
            }
        }
        hints
    }

    /// Whether a value can not come in behind these: it was taken, and one of them only after it, or
    /// more of them than can have been taken.
    fn bar(&self, ahead: &VecDeque<Option<Value>>, value: &Value) -> bool {
        let Some((_, returned)) = self.once.get(value) else {
            return false;
        };
        let is_later = |value: &Value| {
            let taken = self.once.get(value);
            taken.is_some_and(|(called, _)| returned < called)
        };
        let untold = ahead.iter().filter(|value| value.is_none()).count() as u64;
        untold > self.silent || ahead.iter().flatten().any(is_later)
    }
}
