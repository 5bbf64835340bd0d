//! A queue: first in, first out.

use super::super::{Model, Operation};
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
}

/// What the answers of a history say of the order in which values came in: without it, a wrong guess
/// there is found out only when the values are taken, and all that came between is tried in vain.
#[derive(Clone, Debug, Default)]
struct Hints {
    /// Values that were taken by an answered operation.
    taken: BTreeSet<Value>,
    /// When those were taken, of the values that came in once and went out once: call and return.
    once: BTreeMap<Value, (u64, u64)>,
    /// Whether a value can have been taken by an operation without an answer.
    is_open: bool,
}

impl Model for Queue {
    type Input = Input;
    type Output = Output;
    type State = VecDeque<Value>;

    fn start(&self) -> VecDeque<Value> {
        VecDeque::new()
    }

    fn apply(&self, state: &VecDeque<Value>, input: &Input) -> Option<(VecDeque<Value>, Output)> {
        let mut after = state.clone();
        match input {
            Input::Enqueue(value) => {
                let hints = self.hints.as_deref();
                if hints.is_some_and(|hints| state.iter().any(|ahead| hints.bar(ahead, value))) {
                    return None;
                }
                after.push_back(value.clone());
                Some((after, Output::Done))
            }
            Input::Dequeue => {
                let first = after.pop_front();
                Some((after, Output::Taken(first)))
            }
        }
    }

    fn observes(&self, _: &Input, output: &Output) -> bool {
        *output == Output::Taken(None)
    }

    /// A value that nobody is known to have taken can as well not have come in, nor gone out.
    fn helps(&self, input: &Input, _: &VecDeque<Value>) -> bool {
        match (input, &self.hints) {
            (Input::Enqueue(value), Some(hints)) => hints.taken.contains(value),
            _ => true,
        }
    }

    fn fitted(&self, history: &[Operation<Self>]) -> Self {
        let hints = Some(Rc::new(Hints::of(history)));
        Self { hints }
    }
}

impl Hints {
    fn of(history: &[Operation<Queue>]) -> Self {
        let mut hints = Self::default();
        let mut came: BTreeMap<&Value, u32> = BTreeMap::new();
        let mut went: BTreeMap<&Value, Vec<(u64, u64)>> = BTreeMap::new();
        for operation in history {
            match (&operation.input, &operation.answer) {
                (Input::Enqueue(value), _) => *came.entry(value).or_default() += 1,
                (Input::Dequeue, None) => hints.is_open = true,
                (Input::Dequeue, Some(answer)) => {
                    if let Output::Taken(Some(value)) = &answer.output {
                        let when = (operation.called, answer.at);
                        went.entry(value).or_default().push(when);
                    }
                }
            }
        }
        hints.taken = went.keys().copied().cloned().collect();
        for (value, times) in went {
            if let ([when], Some(1)) = (&times[..], came.get(value)) {
                hints.once.insert(value.clone(), *when);
            }
        }
        hints
    }

    /// Whether one value can not come in while the other is in the queue: it was taken, and
    /// the other never was, or only after.
    fn bar(&self, ahead: &Value, value: &Value) -> bool {
        let Some((_, returned)) = self.once.get(value) else {
            return false;
        };
        match self.once.get(ahead) {
            Some((called, _)) => returned < called,
            None => !self.is_open && !self.taken.contains(ahead),
        }
    }
}
