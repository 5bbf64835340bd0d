//! A register, and one key of a key-value store.

use super::super::{Model, Part};
use super::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A register with read, write, compare-and-set and append; nothing is in it at first.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Everything that the answers of a history say was in it, when that is known, as texts.
    met: Option<Rc<BTreeSet<String>>>,
}

/// What a register holds; `None` when it holds nothing.
pub type Content = Option<Value>;

/// What can be asked of a register.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Input {
    /// What is in it?
    Read,
    /// Put this in.
    Write(Content),
    /// Put the second in if the first is there.
    Cas(Content, Content),
    /// Put this text behind what is there: nothing counts as an empty text, and what is no text as
    /// the text that it is written as. An empty text behind nothing leaves nothing.
    Append(String),
}

/// What a register answers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Output {
    /// What was in it.
    Holds(Content),
    /// It was put in.
    Done,
    /// Whether it was put in.
    Swapped(bool),
}

impl Model for Register {
    type Input = Input;
    type Output = Output;
    type State = Content;

    fn start(&self) -> Content {
        None
    }

    fn apply(&self, state: &Content, input: &Input) -> Option<(Content, Output)> {
        Some(match input {
            Input::Read => (state.clone(), Output::Holds(state.clone())),
            Input::Write(value) => (value.clone(), Output::Done),
            Input::Cas(from, to) if state == from => (to.clone(), Output::Swapped(true)),
            Input::Cas(..) => (state.clone(), Output::Swapped(false)),
            // Else a store, to which an empty text is none, would hold one after all.
            Input::Append(text) if state.is_none() && text.is_empty() => (None, Output::Done),
            Input::Append(text) => {
                let whole = [written(state).as_ref(), text].concat();
                (Some(Value::Text(whole)), Output::Done)
            }
        })
    }

    fn observes(&self, input: &Input, output: &Output) -> bool {
        *input == Input::Read || *output == Output::Swapped(false)
    }

    /// What nobody met, and what can not grow into something that somebody met, was overwritten.
    fn helps(&self, _: &Input, to: &Content) -> bool {
        let Some(met) = &self.met else {
            return true;
        };
        let text = written(to);
        // In their order, a text stands right before those that begin with it.
        let next = met.range(text.to_string()..).next();
        next.is_some_and(|next| next.starts_with(&*text))
    }

    fn fitted(&self, history: &[Part<'_, Self>]) -> Self {
        let mut met = BTreeSet::new();
        for Part { operation, .. } in history {
            let output = operation.answer.as_ref().map(|answer| &answer.output);
            match (&operation.input, output) {
                // This one met anything else.
                (_, Some(Output::Swapped(false))) => return Self::default(),
                (Input::Cas(content, _), _) | (_, Some(Output::Holds(content))) => {
                    met.insert(written(content).into_owned());
                }
                _ => {}
            }
        }
        let met = Some(Rc::new(met));
        Self { met }
    }
}

/// What a register holds, as a text.
fn written(content: &Content) -> Cow<'_, str> {
    match content {
        None => Cow::Borrowed(""),
        Some(Value::Text(text) | Value::Term(text)) => Cow::Borrowed(text),
        Some(Value::Number(number)) => Cow::Owned(number.to_string()),
    }
}
