//! Everything about a run that moves with its steps, so that one clone is one checkpoint.

use super::lesson::{Prediction, StoryStep, Task};
use super::params::Params;
use super::script::Script;
use super::traits::Taught;
use crate::checks::{Verdict, Watch};
use crate::sim::{Input, Micros, Protocol, Record, Target, World};

/// What a run teaches, made once and kept beside its states.
pub(super) struct Course<P: Protocol> {
    pub story: Vec<StoryStep<P>>,
    pub predictions: Vec<Prediction<P>>,
    /// The goals of a state are copies of the goals of these.
    pub tasks: Vec<Task<P>>,
}

/// A world with its monitors and how far story, questions and tasks have come.
pub(super) struct State<P: Protocol> {
    pub world: World<P>,
    pub properties: Vec<Watch<P>>,
    pub goals: Vec<Watch<P>>,
    /// When each step of the story was reached: (step, time). Reached in order; `None` for what was skipped.
    pub story: Vec<Option<(u32, Micros)>>,
    /// After which step each question came up.
    pub asked: Vec<Option<u32>>,
}

impl<P: Protocol> Clone for State<P> {
    fn clone(&self) -> Self {
        Self {
            world: self.world.clone(),
            properties: self.properties.clone(),
            goals: self.goals.clone(),
            story: self.story.clone(),
            asked: self.asked.clone(),
        }
    }
}

impl<P: Protocol> State<P> {
    /// The state before the first step.
    pub fn start<L: Taught<P = P>>(course: &Course<P>, params: &Params, seed: u64) -> Self {
        Self {
            world: World::new(L::protocol(params), L::config(params, seed)),
            properties: L::properties(params),
            goals: course.tasks.iter().map(|task| task.goal.clone()).collect(),
            story: Vec::new(),
            asked: vec![None; course.predictions.len()],
        }
    }

    /// When the next step happens: the script's entry for it, or the world's own event.
    pub fn next_at(&self, script: &Script) -> Option<Micros> {
        let own = self.world.next_at();
        match script.at_step(self.world.steps()) {
            Some(entry) => Some(
                entry
                    .at
                    .min(own.unwrap_or(Micros::MAX))
                    .max(self.world.now()),
            ),
            None => own,
        }
    }

    /// Takes the next step, and leaves its records in `records`. False when there is none.
    pub fn step(
        &mut self,
        script: &Script,
        course: &Course<P>,
        records: &mut Vec<Record<P>>,
    ) -> bool {
        records.clear();
        match script.at_step(self.world.steps()) {
            Some(entry) => {
                if let Some(step) = self.step_of_act(course, &entry.input) {
                    self.story.resize(step, None);
                }
                self.world.apply(&entry.input, entry.at, records);
            }
            None => {
                if !self.world.step(records) {
                    return false;
                }
            }
        }
        self.observe(course, records);
        true
    }

    fn observe(&mut self, course: &Course<P>, records: &[Record<P>]) {
        for watch in self.properties.iter_mut().chain(&mut self.goals) {
            watch.observe(&self.world, records);
        }
        let now = (self.world.steps(), self.world.now());
        if let Some(step) = course.story.get(self.story.len())
            && (step.when)(&self.world, records)
        {
            self.story.push(Some(now));
        }
        for (asked, prediction) in self.asked.iter_mut().zip(&course.predictions) {
            if asked.is_none() && (prediction.when)(&self.world, records) {
                *asked = Some(now.0);
            }
        }
    }

    /// The step of the story whose act this is, when it is the first fault that the story has yet to bring
    /// about: whoever crashes the leader early need not wait for what the story tells before it.
    fn step_of_act(&self, course: &Course<P>, input: &Input) -> Option<usize> {
        for (index, step) in course.story.iter().enumerate().skip(self.story.len()) {
            match step.act.map(|act| act(&self.world)) {
                None | Some(Some(Input::Request(..))) => {}
                Some(act) => {
                    let is_same = act.is_some_and(|act| self.is_same(&act, input));
                    return is_same.then_some(index);
                }
            }
        }
        None
    }

    /// Whether two acts are one, if the first may name a node by its role.
    fn is_same(&self, act: &Input, input: &Input) -> bool {
        let node = |target: &Target| match target {
            Target::Node(id) => Some(*id),
            Target::Role(role) => self.world.player(*role),
        };
        match (act, input) {
            (Input::Node(one, what), Input::Node(other, done)) => {
                what == done && node(one).is_some() && node(one) == node(other)
            }
            _ => act == input,
        }
    }

    /// How many properties are violated.
    pub fn violations(&self) -> usize {
        let violated = |watch: &&Watch<P>| matches!(watch.verdict, Verdict::Violated(..));
        self.properties.iter().filter(violated).count()
    }
}
