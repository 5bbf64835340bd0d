//! The two stories and their questions, bound to events of the run.

use super::view::name;
use crate::i18n::{Text, text};
use crate::protocols::paxos::{
    Command, Decree, Key, Mode, Note, Paxos, Phase, Request, Value, Vote,
};
use crate::session::{Prediction, StoryStep};
use crate::sim::{
    Input, Micros, NodeFault, NodeId, Payload, Power, Protocol, Record, Target, What, World,
};

pub(super) fn noted(just: &[Record<Paxos>], what: impl Fn(NodeId, &Note) -> bool) -> bool {
    just.iter().any(|record| match &record.what {
        What::Noted { node, note } => what(*node, note),
        _ => false,
    })
}

/// The vote that chose instance 1, if one did: a phase-2 quorum of disks holds it.
pub(super) fn chosen(world: &World<Paxos>) -> Option<Vote> {
    let paxos = world.protocol();
    let vote = |id: NodeId| {
        world
            .slot(id)
            .and_then(|slot| slot.disk.votes.get(&1).copied())
    };
    let votes: Vec<Vote> = paxos.acceptors().filter_map(vote).collect();
    let quorum = usize::from(paxos.phase_2_quorum());
    let count = |vote: &&Vote| votes.iter().filter(|other| other == vote).count();
    votes.iter().find(|vote| count(vote) >= quorum).copied()
}

/// Who leads, or, of proposers that try, the one of the highest ballot.
pub(super) fn leader(world: &World<Paxos>) -> Option<NodeId> {
    let nodes: Vec<_> = world
        .slots()
        .iter()
        .map(|slot| slot.node.as_ref())
        .collect();
    world.protocol().select(0, &nodes)
}

pub(super) fn leads(world: &World<Paxos>, id: NodeId) -> bool {
    let machine = world.node(id).and_then(|node| node.machine());
    machine.is_some_and(|machine| machine.proposer.phase == Phase::Two)
}

fn prepares(_: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    noted(just, |_, note| matches!(note, Note::Prepared { .. }))
}

fn started(world: &World<Paxos>, _: &[Record<Paxos>]) -> bool {
    world.slots().iter().all(|slot| slot.node.is_some())
}

fn learns(_: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    noted(just, |_, note| matches!(note, Note::Learned { .. }))
}

fn becomes_leader(_: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    noted(just, |_, note| matches!(note, Note::BecameLeader { .. }))
}

fn propose(id: NodeId, value: Value) -> Option<Input> {
    Some(Input::Request(id, Payload::of(&Request::Propose(value))))
}

fn first_proposal(world: &World<Paxos>) -> Option<Input> {
    let first = world
        .protocol()
        .proposers()
        .find(|id| world.node(*id).is_some())?;
    propose(first, 1)
}

/// A proposer that does not know yet what was chosen, and was not asked yet.
fn rival_proposal(world: &World<Paxos>) -> Option<Input> {
    let is_rival = |id: &NodeId| {
        let machine = world.node(*id).and_then(|node| node.machine());
        let fresh = machine.is_some_and(|machine| machine.proposer.value.is_none());
        fresh
            && world
                .slot(*id)
                .is_some_and(|slot| slot.disk.ledger.is_empty())
    };
    propose(world.protocol().proposers().find(is_rival)?, 2)
}

/// A proposer begins a ballot although a value is chosen.
fn rival_prepares(world: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    chosen(world).is_some() && prepares(world, just)
}

fn proposes_reported(_: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    noted(just, |_, note| {
        matches!(note, Note::Proposed { reported: true, .. })
    })
}

/// The stories, in order; their words are in the prose under `story.<id>`.
pub fn story(mode: Mode) -> Vec<StoryStep<Paxos>> {
    match mode {
        Mode::Single => one_value(),
        Mode::Multi => many_values(),
    }
}

fn one_value() -> Vec<StoryStep<Paxos>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step("roles", started, None),
        step("prepare", prepares, Some(first_proposal)),
        step(
            "promise",
            |_, just| noted(just, |_, note| matches!(note, Note::Promised { .. })),
            None,
        ),
        step(
            "accept",
            |_, just| noted(just, |_, note| matches!(note, Note::Proposed { .. })),
            None,
        ),
        step("chosen", |world, _| chosen(world).is_some(), None),
        step("learn", learns, None),
        step("rival", rival_prepares, Some(rival_proposal)),
        step("inherit", proposes_reported, None),
    ]
}

fn first_write(world: &World<Paxos>) -> Option<Input> {
    let client = world.protocol().client_ids().next()?;
    let request = Request::Ask(Command::Put {
        key: Key(0),
        value: 1,
    });
    Some(Input::Request(client, Payload::of(&request)))
}

fn restart_somebody(world: &World<Paxos>) -> Option<Input> {
    let down = |id: &NodeId| {
        let slot = world.slot(*id);
        slot.is_some_and(|slot| matches!(slot.power, Power::Down(_)))
    };
    let id = world.protocol().machine_ids().find(down)?;
    Some(Input::node(id, NodeFault::Restart))
}

fn leader_crashed(world: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    let crashed = just.iter().any(|record| match &record.what {
        What::Input { input, .. } => matches!(**input, Input::Node(_, NodeFault::Crash)),
        _ => false,
    });
    crashed && leader(world).is_none()
}

fn proposes_command(_: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    noted(just, |_, note| {
        let command = Decree::NoOp;
        matches!(note, Note::Proposed { decree, .. } if *decree != command)
    })
}

fn many_values() -> Vec<StoryStep<Paxos>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step("silence", started, None),
        step("stand", prepares, None),
        step("lead", becomes_leader, None),
        step("command", proposes_command, Some(first_write)),
        step("settled", learns, None),
        step(
            "fall",
            leader_crashed,
            Some(|_| Some(Input::Node(Target::Role(0), NodeFault::Crash))),
        ),
        step("successor", becomes_leader, None),
        step(
            "return",
            |_, just| {
                let restarted = |record: &Record<Paxos>| {
                    matches!(record.what, What::Booted { .. }) && record.cause.is_some()
                };
                just.iter().any(restarted)
            },
            Some(restart_somebody),
        ),
    ]
}

fn running(world: &World<Paxos>, ids: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
    ids.filter(|id| world.node(*id).is_some()).collect()
}

/// `nobody`, then these nodes by name.
fn named(world: &World<Paxos>, nobody: Text, ids: Vec<NodeId>) -> Vec<Text> {
    let name = |id: NodeId| {
        let name = name(world.protocol(), id);
        Text::made(name.clone(), name)
    };
    core::iter::once(nobody)
        .chain(ids.into_iter().map(name))
        .collect()
}

/// The option of [`named`] for one of these nodes.
fn option(ids: &[NodeId], id: NodeId) -> Option<usize> {
    ids.iter()
        .position(|other| *other == id)
        .map(|index| index + 1)
}

/// The acceptor whose promise has just completed a quorum.
fn completes_quorum(world: &World<Paxos>, just: &[Record<Paxos>]) -> Option<usize> {
    if !noted(just, |_, note| matches!(note, Note::Proposed { .. })) {
        return None;
    }
    let from = just.iter().find_map(|record| match record.what {
        What::Delivered { from, .. } => Some(from),
        _ => None,
    })?;
    option(&running(world, world.protocol().acceptors()), from)
}

/// The value that the proposer of the highest ballot was asked to propose.
fn own_value(world: &World<Paxos>) -> Option<Value> {
    let machine = world.node(leader(world)?)?.machine()?;
    machine.proposer.value
}

fn chosen_value(world: &World<Paxos>) -> Option<Value> {
    match chosen(world)?.decree {
        Decree::Value(value) => Some(value),
        _ => None,
    }
}

fn rival_has_another(world: &World<Paxos>, just: &[Record<Paxos>]) -> bool {
    rival_prepares(world, just)
        && own_value(world).is_some_and(|own| chosen_value(world) != Some(own))
}

/// Who proposes what was reported is bound; who proposes anything else is free.
fn proposed_what(_: &World<Paxos>, just: &[Record<Paxos>]) -> Option<usize> {
    just.iter().find_map(|record| match record.what {
        What::Noted {
            note: Note::Proposed { reported, .. },
            ..
        } => Some(if reported { 1 } else { 0 }),
        _ => None,
    })
}

/// The options of [`proposed_what`].
fn values(world: &World<Paxos>) -> Vec<Text> {
    let text = |value: Option<Value>| value.map_or_else(String::new, |value| value.to_string());
    let (own, chosen) = (text(own_value(world)), text(chosen_value(world)));
    vec![
        text!("{own}, its own", "{own}，它自己的值"),
        text!("{chosen}, which is chosen", "{chosen}，已选定的值"),
        Text::new("none within two seconds", "两秒内不会提出任何值"),
    ]
}

/// The proposer whose ballot has just chosen the value.
fn ballot_wins(world: &World<Paxos>, just: &[Record<Paxos>]) -> Option<usize> {
    if !noted(just, |_, note| matches!(note, Note::Accepted { .. })) {
        return None;
    }
    let winner = NodeId(chosen(world)?.ballot.proposer.checked_sub(1)?);
    option(&running(world, world.protocol().proposers()), winner)
}

fn one_value_asks() -> Vec<Prediction<Paxos>> {
    vec![
        Prediction {
            id: "quorum",
            when: |world, just| chosen(world).is_none() && prepares(world, just),
            options: |world| {
                let acceptors = running(world, world.protocol().acceptors());
                named(
                    world,
                    Text::new("nobody's within two seconds", "两秒内凑不齐"),
                    acceptors,
                )
            },
            decided: completes_quorum,
            horizon: Micros::from_s(2),
            otherwise: 0,
        },
        Prediction {
            id: "rival-value",
            when: rival_has_another,
            options: values,
            decided: proposed_what,
            horizon: Micros::from_s(2),
            otherwise: 2,
        },
        Prediction {
            id: "duel",
            when: |world, just| {
                let preempted = |_, note: &Note| matches!(note, Note::Preempted { .. });
                chosen(world).is_none() && noted(just, preempted)
            },
            options: |world| {
                let proposers = running(world, world.protocol().proposers());
                named(
                    world,
                    Text::new("nobody's within two seconds", "两秒内没有结果"),
                    proposers,
                )
            },
            decided: ballot_wins,
            horizon: Micros::from_s(2),
            otherwise: 0,
        },
    ]
}

/// The option of [`named`] for whoever has just become leader.
fn winner(world: &World<Paxos>, just: &[Record<Paxos>]) -> Option<usize> {
    let won = just.iter().find_map(|record| match record.what {
        What::Noted {
            node,
            note: Note::BecameLeader { .. },
        } => Some(node),
        _ => None,
    })?;
    option(&running(world, world.protocol().proposers()), won)
}

/// Whether a machine can talk, both ways, with enough acceptors to choose anything.
pub(super) fn reaches_quorum(world: &World<Paxos>, id: NodeId) -> bool {
    let (network, paxos) = (world.network(), world.protocol());
    let open = |other: &NodeId| {
        let talks = network.cut(id, *other).is_none() && network.cut(*other, id).is_none();
        *other == id || (talks && world.node(*other).is_some())
    };
    paxos.acceptors().filter(open).count() >= usize::from(paxos.phase_2_quorum())
}

fn who_leads(world: &World<Paxos>) -> Vec<Text> {
    let nobody = Text::new("nobody within five seconds", "五秒内无人当选");
    named(world, nobody, running(world, world.protocol().proposers()))
}

fn many_values_ask() -> Vec<Prediction<Paxos>> {
    vec![
        Prediction {
            id: "first-leader",
            when: prepares,
            options: who_leads,
            decided: winner,
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
        Prediction {
            id: "successor",
            when: leader_crashed,
            options: who_leads,
            decided: winner,
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
        Prediction {
            id: "cut-off-command",
            when: |world, just| {
                noted(just, |id, note| {
                    matches!(note, Note::Proposed { .. }) && !reaches_quorum(world, id)
                })
            },
            options: |_| {
                vec![
                    Text::new("no, not while it is cut off", "不会，只要它仍被隔离"),
                    Text::new("yes, it is chosen", "会，它会被选定"),
                ]
            },
            decided: |world, just| {
                let learns = |id, note: &Note| {
                    matches!(note, Note::Learned { .. }) && !reaches_quorum(world, id)
                };
                noted(just, learns).then_some(1)
            },
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
    ]
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions(mode: Mode) -> Vec<Prediction<Paxos>> {
    match mode {
        Mode::Single => one_value_asks(),
        Mode::Multi => many_values_ask(),
    }
}
