//! The story and its questions, bound to events of the run.

use super::super::{Mode, Record, World, lie_then, lies};
use crate::i18n::{Text, text};
use crate::lessons::kit::{ask, everybody_runs, question};
use crate::protocols::voting::majority::lies::WRONG;
use crate::protocols::voting::majority::{Input as Number, Majority, Node, Note, Output, square};
use crate::protocols::voting::{self, Voting};
use crate::session::{Prediction, StoryStep};
use crate::sim::Input;

/// What the client asks in the story.
const ASKED: Number = Number(7);

/// The client's input that is being computed.
fn waiting(world: &World) -> Option<Number> {
    match Majority::node(world, Majority::of(world)?.client_id())? {
        Node::Client(client) => client.waiting.as_ref().map(|waiting| waiting.input),
        _ => None,
    }
}

/// Lets the client ask, unless it waits.
fn request(world: &World) -> Option<Input> {
    let client = Majority::of(world)?.client_id();
    let free = waiting(world).is_none();
    free.then(|| ask(client, &voting::Request::Majority(ASKED)))
}

fn module_lies(world: &World) -> Option<Input> {
    // The second, where there is one: the story tells of "one of them".
    let second = Majority::of(world)?.module_ids().take(2).last()?;
    lie_then(world, second, WRONG, request)
}

fn voter_lies(world: &World) -> Option<Input> {
    let first = Majority::of(world)?.voter_ids().next()?;
    lie_then(world, first, WRONG, request)
}

/// What the client uses in a step, and whether it is right.
pub fn used(records: &[Record]) -> Option<(Output, bool)> {
    Majority::notes(records).find_map(|(_, note)| match note {
        Note::Used { output, right, .. } => Some((*output, *right)),
        _ => None,
    })
}

fn asked(_: &World, records: &[Record]) -> bool {
    Majority::requests(records).next().is_some()
}

fn answered(world: &World, _: &[Record]) -> bool {
    world.ids().any(|id| match Majority::node(world, id) {
        Some(Node::Voter(voter)) => !voter.answers.is_empty(),
        _ => false,
    })
}

fn module_fails(_: &World, records: &[Record]) -> bool {
    Majority::noted(records, |note| matches!(note, Note::WrongAnswer { .. }))
}

/// True while a voter lies.
pub fn a_voter_lies(world: &World) -> bool {
    Majority::of(world).is_some_and(|majority| majority.voter_ids().any(|id| lies(world, id)))
}

/// The story, in order; its words are in the prose under `story.<id>`.
#[rustfmt::skip]
pub fn story() -> Vec<StoryStep<Voting>> {
    let step = StoryStep::new;
    vec![
        step("modules", everybody_runs, None),
        step("input", asked, Some(request)),
        step("answers", answered, None),
        step("majority", |_, records| Majority::noted(records, |note| matches!(note, Note::Voted { .. })), None),
        step("wrong", module_fails, Some(module_lies)),
        step("outvoted", |_, records| matches!(used(records), Some((_, true))), None),
        step("voter", |_, records| Majority::noted(records, |note| matches!(note, Note::VoterFailed { .. })), Some(voter_lies)),
    ]
}

/// What may come out of the input that is being computed.
fn outputs(world: &World) -> Vec<Text> {
    let right = square(waiting(world).unwrap_or(ASKED));
    vec![
        text!("{right}, which is right", "{right}，正确"),
        Text::new("a wrong value", "一个错误的值"),
        Text::new("no value: the failure is noticed", "没有值：失败会被发现"),
    ]
}

/// The option of [`outputs`] for what came out.
fn came_out(_: &World, records: &[Record]) -> Option<usize> {
    used(records).map(|used| match used {
        (_, true) => 0,
        (Output::Value(_), false) => 1,
        (Output::NoMajority, false) => 2,
    })
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Voting>> {
    let voter_lies = |world: &_, records: &_| asked(world, records) && a_voter_lies(world);
    vec![
        question("wrong-module", module_fails, outputs, came_out, 5, 2),
        question("wrong-voter", voter_lies, outputs, came_out, 5, 2),
    ]
}
