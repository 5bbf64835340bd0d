//! The teaching: the two stories and their questions, bound to events of the run.

use super::setup::mode;
use super::{PaxosLesson, experiments, refute, tasks};
use crate::i18n::{Text, text};
use crate::lessons::kit::{
    ask, crash_role, crashed, everybody_runs, named, noted, option_of, reach, restart_somebody,
    restarted, running, told,
};
use crate::lessons::register;
use crate::protocols::paxos::{Decree, Mode, Note, Paxos, Phase, Request, Value, Vote};
use crate::session::experiment::Experiment;
use crate::session::{Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::{Input, Micros, NodeId, Record, What, World};

impl Teaching for PaxosLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    #[rustfmt::skip]
    fn story(params: &Params) -> Vec<StoryStep<Paxos>> {
        let step = StoryStep::new;
        match mode(params) {
            Mode::Single => vec![
                step("roles", everybody_runs, None),
                step("prepare", prepares, Some(first_proposal)),
                step("promise", |_, records| noted(records, |_, note| matches!(note, Note::Promised { .. })), None),
                step("accept", |_, records| noted(records, |_, note| matches!(note, Note::Proposed { .. })), None),
                step("chosen", |world, _| chosen(world).is_some(), None),
                step("learn", learns, None),
                step("rival", rival_prepares, Some(rival_proposal)),
                step("inherit", |_, records| proposed(records) == Some(true), None),
            ],
            Mode::Multi => vec![
                step("silence", everybody_runs, None),
                step("stand", prepares, None),
                step("lead", becomes_leader, None),
                step("command", proposes_command, Some(first_write)),
                step("settled", learns, None),
                step("fall", leader_crashed, Some(crash_role)),
                step("successor", becomes_leader, None),
                step("return", restarted, Some(restart_somebody::<PaxosLesson>)),
            ],
        }
    }
    fn predictions(params: &Params) -> Vec<Prediction<Paxos>> {
        match mode(params) {
            Mode::Single => one_value_asks(),
            Mode::Multi => many_values_ask(),
        }
    }
    fn tasks() -> Vec<Task<Paxos>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Paxos>> {
        refute::refutations()
    }
    fn requests(world: &World<Paxos>) -> Vec<(NodeId, Request)> {
        let paxos = world.protocol();
        match paxos.mode {
            // Every proposer has a value of its own.
            Mode::Single => paxos.proposers().zip((1..).map(Request::Propose)).collect(),
            Mode::Multi => {
                let written = |id| world.slot(id).map_or(0, |slot| slot.disk.sequence);
                register::asks(paxos.client_ids(), written)
                    .map(|(id, command)| (id, Request::Ask(command)))
                    .collect()
            }
        }
    }
}

/// The vote that chose instance 1, if one did: a phase-2 quorum of disks holds it.
pub fn chosen(world: &World<Paxos>) -> Option<Vote> {
    let paxos = world.protocol();
    let vote = |id: NodeId| world.slot(id)?.disk.votes.get(&1).copied();
    let votes: Vec<Vote> = paxos.acceptors().filter_map(vote).collect();
    let quorum = usize::from(paxos.phase_2_quorum());
    let count = |vote: &&Vote| votes.iter().filter(|other| other == vote).count();
    votes.iter().find(|vote| count(vote) >= quorum).copied()
}

pub fn leads(world: &World<Paxos>, id: NodeId) -> bool {
    let machine = world.node(id).and_then(|node| node.machine());
    machine.is_some_and(|machine| machine.proposer.phase == Phase::Two)
}

fn prepares(_: &World<Paxos>, records: &[Record<Paxos>]) -> bool {
    noted(records, |_, note| matches!(note, Note::Prepared { .. }))
}

fn learns(_: &World<Paxos>, records: &[Record<Paxos>]) -> bool {
    noted(records, |_, note| matches!(note, Note::Learned { .. }))
}

fn becomes_leader(_: &World<Paxos>, records: &[Record<Paxos>]) -> bool {
    noted(records, |_, note| matches!(note, Note::BecameLeader { .. }))
}

/// Whether somebody proposes, and then whether it is what was reported, so that it was bound.
fn proposed(records: &[Record<Paxos>]) -> Option<bool> {
    told(records, |_, note| match note {
        Note::Proposed { reported, .. } => Some(*reported),
        _ => None,
    })
}

fn first_proposal(world: &World<Paxos>) -> Option<Input> {
    let first = running(world, world.protocol().proposers()).next()?;
    Some(ask(first, &Request::Propose(1)))
}

/// A proposer that does not know yet what was chosen, and was not asked yet.
fn rival_proposal(world: &World<Paxos>) -> Option<Input> {
    let is_rival = |id: &NodeId| {
        let machine = world.node(*id).and_then(|node| node.machine());
        let slot = world.slot(*id);
        machine.is_some_and(|machine| machine.proposer.value.is_none())
            && slot.is_some_and(|slot| slot.disk.ledger.is_empty())
    };
    let rival = world.protocol().proposers().find(is_rival)?;
    Some(ask(rival, &Request::Propose(2)))
}

/// A proposer begins a ballot although a value is chosen.
fn rival_prepares(world: &World<Paxos>, records: &[Record<Paxos>]) -> bool {
    chosen(world).is_some() && prepares(world, records)
}

fn first_write(world: &World<Paxos>) -> Option<Input> {
    let client = world.protocol().client_ids().next()?;
    Some(ask(client, &Request::Ask(register::FIRST_WRITE)))
}

fn leader_crashed(world: &World<Paxos>, records: &[Record<Paxos>]) -> bool {
    crashed(records) && world.player(0).is_none()
}

fn proposes_command(_: &World<Paxos>, records: &[Record<Paxos>]) -> bool {
    let is_command =
        |note: &Note| matches!(note, Note::Proposed { decree, .. } if *decree != Decree::NoOp);
    noted(records, |_, note| is_command(note))
}

/// The acceptor whose promise has just completed a quorum.
fn completes_quorum(world: &World<Paxos>, records: &[Record<Paxos>]) -> Option<usize> {
    proposed(records)?;
    let from = records.iter().find_map(|record| match record.what {
        What::Delivered { from, .. } => Some(from),
        _ => None,
    })?;
    option_of(world, world.protocol().acceptors(), from)
}

/// The value that the proposer of the highest ballot was asked to propose, and the one that is
/// chosen.
fn own_and_chosen(world: &World<Paxos>) -> (Option<Value>, Option<Value>) {
    let leader = world.player(0).and_then(|id| world.node(id)?.machine());
    let chosen = chosen(world).and_then(|vote| match vote.decree {
        Decree::Value(value) => Some(value),
        _ => None,
    });
    (leader.and_then(|machine| machine.proposer.value), chosen)
}

fn rival_has_another(world: &World<Paxos>, records: &[Record<Paxos>]) -> bool {
    let (own, chosen) = own_and_chosen(world);
    rival_prepares(world, records) && own.is_some() && own != chosen
}

/// What a proposer may propose: its own value when it is free, another when it is bound.
fn values(world: &World<Paxos>) -> Vec<Text> {
    let words = |value: Option<Value>| value.map_or_else(String::new, |value| value.to_string());
    let (own, chosen) = own_and_chosen(world);
    let (own, chosen) = (words(own), words(chosen));
    vec![
        text!("{own}, its own", "{own}，它自己的值"),
        text!("{chosen}, which is chosen", "{chosen}，已选定的值"),
        Text::new("none within two seconds", "两秒内不会提出任何值"),
    ]
}

/// The proposer whose ballot has just chosen the value.
fn ballot_wins(world: &World<Paxos>, records: &[Record<Paxos>]) -> Option<usize> {
    if !noted(records, |_, note| matches!(note, Note::Accepted { .. })) {
        return None;
    }
    let winner = NodeId(chosen(world)?.ballot.proposer.checked_sub(1)?);
    option_of(world, world.protocol().proposers(), winner)
}

fn one_value_asks() -> Vec<Prediction<Paxos>> {
    let within = Micros::from_s(2);
    vec![
        Prediction {
            id: "quorum",
            when: |world, records| chosen(world).is_none() && prepares(world, records),
            options: |world| {
                let nobody = Text::new("nobody's within two seconds", "两秒内凑不齐");
                named::<PaxosLesson>(world, nobody, world.protocol().acceptors())
            },
            decided: completes_quorum,
            horizon: within,
            otherwise: 0,
        },
        Prediction {
            id: "rival-value",
            when: rival_has_another,
            options: values,
            decided: |_, records| proposed(records).map(usize::from),
            horizon: within,
            otherwise: 2,
        },
        Prediction {
            id: "duel",
            when: |world, records| {
                let preempted = |_, note: &Note| matches!(note, Note::Preempted { .. });
                chosen(world).is_none() && noted(records, preempted)
            },
            options: |world| {
                let nobody = Text::new("nobody's within two seconds", "两秒内没有结果");
                named::<PaxosLesson>(world, nobody, world.protocol().proposers())
            },
            decided: ballot_wins,
            horizon: within,
            otherwise: 0,
        },
    ]
}

/// Whether a machine can talk, both ways, with enough acceptors to choose anything.
fn reaches_quorum(world: &World<Paxos>, id: NodeId) -> bool {
    let paxos = world.protocol();
    reach(world, id, paxos.acceptors()) >= usize::from(paxos.phase_2_quorum())
}

/// Who leads next.
fn leader_asked(
    id: &'static str,
    when: fn(&World<Paxos>, &[Record<Paxos>]) -> bool,
) -> Prediction<Paxos> {
    Prediction {
        id,
        when,
        options: |world| {
            let nobody = Text::new("nobody within five seconds", "五秒内无人当选");
            named::<PaxosLesson>(world, nobody, world.protocol().proposers())
        },
        decided: |world, records| {
            let wins = |id, note: &Note| matches!(note, Note::BecameLeader { .. }).then_some(id);
            option_of(world, world.protocol().proposers(), told(records, wins)?)
        },
        horizon: Micros::from_s(5),
        otherwise: 0,
    }
}

fn many_values_ask() -> Vec<Prediction<Paxos>> {
    vec![
        leader_asked("first-leader", prepares),
        leader_asked("successor", leader_crashed),
        Prediction {
            id: "cut-off-command",
            when: |world, records| {
                noted(records, |id, note| {
                    matches!(note, Note::Proposed { .. }) && !reaches_quorum(world, id)
                })
            },
            options: |_| {
                vec![
                    Text::new("no, not while it is cut off", "不会，只要它仍被隔离"),
                    Text::new("yes, it is chosen", "会，它会被选定"),
                ]
            },
            decided: |world, records| {
                let learns = |id, note: &Note| {
                    matches!(note, Note::Learned { .. }) && !reaches_quorum(world, id)
                };
                noted(records, learns).then_some(1)
            },
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
    ]
}
