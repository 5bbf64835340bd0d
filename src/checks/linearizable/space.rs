//! The states of a model as numbers, so that the search is one piece of code for all models.

use super::table::Table;
use super::{Model, Part};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What the search knows of a model. State 0 is the one at the start.
pub(super) trait Space {
    /// The state that an input leaves and what it answers; `None` when it can not be carried out.
    /// An answer that no operation of the history has is [`STRANGE`].
    fn step(&mut self, state: u32, input: u32) -> Option<(u32, u32)>;
    /// See [`Model::helps`].
    fn helps(&self, input: u32, to: u32) -> bool;
    /// How many different steps were taken.
    fn steps(&self) -> u64;
}

/// The number of an answer that is none of the history's.
pub(super) const STRANGE: u32 = u32::MAX;
const REFUSED: (u32, u32) = (u32::MAX, u32::MAX);

/// The inputs, answers and states of one history, each kept once and known by its number.
pub(super) struct Numbered<M: Model> {
    model: M,
    inputs: Vec<M::Input>,
    outputs: Vec<M::Output>,
    states: Vec<Rc<M::State>>,
    numbers: BTreeMap<Rc<M::State>, u32>,
    /// Steps that were taken before: from (state, input), and to where.
    asked: Table,
    told: Vec<(u32, u32)>,
}

impl<M: Model> Numbered<M> {
    pub fn new(model: M, history: &[Part<'_, M>]) -> Self {
        let mut inputs: Vec<_> = history
            .iter()
            .map(|part| part.operation.input.clone())
            .collect();
        inputs.sort();
        inputs.dedup();
        let answers = history
            .iter()
            .filter_map(|part| part.operation.answer.as_ref());
        let mut outputs: Vec<_> = answers.map(|answer| answer.output.clone()).collect();
        outputs.sort();
        outputs.dedup();
        let start = Rc::new(model.start());
        Self {
            model,
            inputs,
            outputs,
            states: vec![start.clone()],
            numbers: BTreeMap::from([(start, 0)]),
            asked: Table::new(1),
            told: Vec::new(),
        }
    }

    pub fn input(&self, input: &M::Input) -> u32 {
        let found = self.inputs.binary_search(input);
        found.expect("every input of the history is there") as u32
    }

    pub fn output(&self, output: &M::Output) -> u32 {
        self.outputs
            .binary_search(output)
            .map_or(STRANGE, |found| found as u32)
    }

    pub fn model(&self) -> &M {
        &self.model
    }

    fn state(&mut self, state: M::State) -> u32 {
        if let Some(number) = self.numbers.get(&state) {
            return *number;
        }
        let number = u32::try_from(self.states.len()).expect("memory ends before numbers do");
        let state = Rc::new(state);
        self.states.push(state.clone());
        self.numbers.insert(state, number);
        number
    }

    fn apply(&mut self, state: u32, input: u32) -> (u32, u32) {
        let from = self.states[state as usize].clone();
        match self.model.apply(&from, &self.inputs[input as usize]) {
            Some((to, output)) => (self.state(to), self.output(&output)),
            None => REFUSED,
        }
    }
}

impl<M: Model> Space for Numbered<M> {
    fn step(&mut self, state: u32, input: u32) -> Option<(u32, u32)> {
        let question = u64::from(state) << 32 | u64::from(input);
        let (number, is_new) = self.asked.number(&[question]);
        if is_new {
            let result = self.apply(state, input);
            self.told.push(result);
        }
        Some(self.told[number as usize]).filter(|result| *result != REFUSED)
    }

    fn helps(&self, input: u32, to: u32) -> bool {
        let (input, to) = (&self.inputs[input as usize], &self.states[to as usize]);
        self.model.helps(input, to)
    }

    fn steps(&self) -> u64 {
        self.told.len() as u64
    }
}
