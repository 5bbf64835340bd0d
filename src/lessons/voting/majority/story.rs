//! The story and its questions, bound to events of the run.

use super::super::common::{lie, lies};
use super::{of, told};
use crate::i18n::{Text, text};
use crate::lessons::kit::{ask, everybody_runs};
use crate::protocols::voting::majority::{self, Input as Number, Node, Note, Output, square};
use crate::protocols::voting::{self, Voting};
use crate::session::{Prediction, StoryStep};
use crate::sim::{Input, Lie, Micros, NodeId, Record, What, World};

/// What the client asks in the story.
const ASKED: Number = Number(7);

/// The client's input that is being computed.
fn waiting(world: &World<Voting>) -> Option<Number> {
    match world.node(of(world)?.client_id()) {
        Some(voting::Node::Majority(Node::Client(client))) => {
            client.waiting.as_ref().map(|waiting| waiting.input)
        }
        _ => None,
    }
}

/// Lets the client ask, unless it waits.
fn request(world: &World<Voting>) -> Option<Input> {
    let client = of(world)?.client_id();
    let free = waiting(world).is_none();
    free.then(|| ask(client, &voting::Request::Majority(ASKED)))
}

/// Lets a node lie, or when it does already, the client ask.
fn lie_then_ask(world: &World<Voting>, id: NodeId, with: Lie) -> Option<Input> {
    if lies(world, id) {
        request(world)
    } else {
        Some(lie(id, with))
    }
}

fn a_module(world: &World<Voting>) -> Option<NodeId> {
    // The second, where there is one: the story tells of "one of them".
    of(world)?.module_ids().take(2).last()
}

fn used(records: &[Record<Voting>]) -> Option<(Output, bool)> {
    told(records).find_map(|(_, note)| match note {
        Note::Used { output, right, .. } => Some((*output, *right)),
        _ => None,
    })
}

fn asked(records: &[Record<Voting>]) -> bool {
    records
        .iter()
        .any(|record| matches!(record.what, What::Invoked { .. }))
}

fn answered(world: &World<Voting>, _: &[Record<Voting>]) -> bool {
    world.slots().iter().any(|slot| {
        matches!(&slot.node, Some(voting::Node::Majority(Node::Voter(voter))) if !voter.answers.is_empty())
    })
}

fn voter(world: &World<Voting>) -> Option<NodeId> {
    of(world)?.voter_ids().next()
}

fn voter_lies(world: &World<Voting>) -> bool {
    of(world).is_some_and(|majority| majority.voter_ids().any(|id| lies(world, id)))
}

/// The story, in order; its words are in the prose under `story.<id>`.
pub fn story() -> Vec<StoryStep<Voting>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step("modules", everybody_runs, None),
        step("input", |_, records| asked(records), Some(request)),
        step("answers", answered, None),
        step(
            "majority",
            |_, records| told(records).any(|(_, note)| matches!(note, Note::Voted { .. })),
            None,
        ),
        step(
            "wrong",
            |_, records| told(records).any(|(_, note)| matches!(note, Note::WrongAnswer { .. })),
            Some(|world| lie_then_ask(world, a_module(world)?, majority::lies::WRONG)),
        ),
        step(
            "outvoted",
            |_, records| matches!(used(records), Some((_, true))),
            None,
        ),
        step(
            "voter",
            |_, records| told(records).any(|(_, note)| matches!(note, Note::VoterFailed { .. })),
            Some(|world| lie_then_ask(world, voter(world)?, majority::lies::WRONG)),
        ),
    ]
}

/// What may come out of the input that is being computed.
fn outputs(world: &World<Voting>) -> Vec<Text> {
    let right = square(waiting(world).unwrap_or(ASKED));
    vec![
        text!("{right}, which is right", "{right}，正确"),
        Text::new("a wrong value", "一个错误的值"),
        Text::new("no value: the failure is noticed", "没有值：失败会被发现"),
    ]
}

/// The option of [`outputs`] for what came out.
fn came_out(_: &World<Voting>, records: &[Record<Voting>]) -> Option<usize> {
    used(records).map(|used| match used {
        (_, true) => 0,
        (Output::Value(_), false) => 1,
        (Output::NoMajority, false) => 2,
    })
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Voting>> {
    vec![
        Prediction {
            id: "wrong-module",
            when: |_, records| {
                told(records).any(|(_, note)| matches!(note, Note::WrongAnswer { .. }))
            },
            options: outputs,
            decided: came_out,
            horizon: Micros::from_s(5),
            otherwise: 2,
        },
        Prediction {
            id: "wrong-voter",
            when: |world, records| asked(records) && voter_lies(world),
            options: outputs,
            decided: came_out,
            horizon: Micros::from_s(5),
            otherwise: 2,
        },
    ]
}
