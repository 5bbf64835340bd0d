//! The story and its questions, bound to events of the run.

use crate::i18n::Text;
use crate::protocols::raft::{Command, Key, Note, Raft, Role};
use crate::session::{Prediction, StoryStep};
use crate::sim::{
    Input, Micros, NodeFault, NodeId, Payload, Power, Protocol, Record, Target, What, World,
};

fn noted(just: &[Record<Raft>], what: impl Fn(NodeId, &Note) -> bool) -> bool {
    just.iter().any(|record| match &record.what {
        What::Noted { node, note } => what(*node, note),
        _ => false,
    })
}

/// The server that leads now, of the highest term when several think so.
pub fn leader(world: &World<Raft>) -> Option<NodeId> {
    let nodes: Vec<_> = world
        .slots()
        .iter()
        .map(|slot| slot.node.as_ref())
        .collect();
    world.protocol().select(0, &nodes)
}

fn leads(world: &World<Raft>, id: NodeId) -> bool {
    let server = world.node(id).and_then(|node| node.server());
    server.is_some_and(|server| server.role == Role::Leader)
}

/// How many servers a server can talk with both ways, itself included.
pub fn reach(world: &World<Raft>, id: NodeId) -> usize {
    let network = world.network();
    let open = |other: &NodeId| {
        let talks = network.cut(id, *other).is_none() && network.cut(*other, id).is_none();
        *other == id || (talks && world.node(*other).is_some())
    };
    world.protocol().server_ids().filter(open).count()
}

fn leader_crashed(world: &World<Raft>, just: &[Record<Raft>]) -> bool {
    let crashed = just.iter().any(|record| match &record.what {
        What::Input { input, .. } => matches!(**input, Input::Node(_, NodeFault::Crash)),
        _ => false,
    });
    crashed && leader(world).is_none()
}

fn any_commit(_: &World<Raft>, just: &[Record<Raft>]) -> bool {
    noted(just, |_, note| matches!(note, Note::Committed { .. }))
}

fn leader_appends(world: &World<Raft>, just: &[Record<Raft>]) -> bool {
    noted(just, |id, note| {
        matches!(note, Note::Appended { .. }) && leads(world, id)
    })
}

fn first_write(world: &World<Raft>) -> Option<Input> {
    let client = world.protocol().client_ids().next()?;
    let request = Payload::of(&Command::Put {
        key: Key(0),
        value: 1,
    });
    Some(Input::Request(client, request))
}

fn restart_somebody(world: &World<Raft>) -> Option<Input> {
    let down = |id: &NodeId| {
        world
            .slot(*id)
            .is_some_and(|slot| matches!(slot.power, Power::Down(_)))
    };
    let id = world.protocol().server_ids().find(down)?;
    Some(Input::node(id, NodeFault::Restart))
}

/// The story, in order; its words are in the prose under `story.<id>`.
pub fn story() -> Vec<StoryStep<Raft>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step(
            "boot",
            |world, _| world.slots().iter().all(|slot| slot.node.is_some()),
            None,
        ),
        step(
            "timeout",
            |_, just| noted(just, |_, note| matches!(note, Note::BecameCandidate { .. })),
            None,
        ),
        step(
            "leader",
            |_, just| noted(just, |_, note| matches!(note, Note::BecameLeader { .. })),
            None,
        ),
        step("write", leader_appends, Some(first_write)),
        step("commit", any_commit, None),
        step(
            "crash",
            leader_crashed,
            Some(|_| Some(Input::Node(Target::Role(0), NodeFault::Crash))),
        ),
        step(
            "reelect",
            |_, just| noted(just, |_, note| matches!(note, Note::BecameLeader { .. })),
            None,
        ),
        step(
            "rejoin",
            |_, just| {
                let restarted = |record: &Record<Raft>| {
                    matches!(record.what, What::Booted { .. }) && record.cause.is_some()
                };
                just.iter().any(restarted)
            },
            Some(restart_somebody),
        ),
    ]
}

fn live_servers(world: &World<Raft>) -> Vec<NodeId> {
    world
        .protocol()
        .server_ids()
        .filter(|id| world.node(*id).is_some())
        .collect()
}

fn named(world: &World<Raft>, nobody: Text) -> Vec<Text> {
    let name = |id: NodeId| {
        let name = super::view::name(world, id);
        Text::made(name.clone(), name)
    };
    core::iter::once(nobody)
        .chain(live_servers(world).into_iter().map(name))
        .collect()
}

/// The option of [`named`] for whoever has just become leader.
fn winner(world: &World<Raft>, just: &[Record<Raft>]) -> Option<usize> {
    let won = just.iter().find_map(|record| match record.what {
        What::Noted {
            node,
            note: Note::BecameLeader { .. },
        } => Some(node),
        _ => None,
    })?;
    live_servers(world)
        .iter()
        .position(|id| *id == won)
        .map(|index| index + 1)
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Raft>> {
    vec![
        Prediction {
            id: "first-leader",
            when: |_, just| noted(just, |_, note| matches!(note, Note::BecameCandidate { .. })),
            options: |world| named(world, Text::new("nobody in this term", "这一任期无人当选")),
            decided: |world, just| {
                let next_term =
                    |_, note: &Note| matches!(note, Note::BecameCandidate { term } if *term > 1);
                winner(world, just).or_else(|| noted(just, next_term).then_some(0))
            },
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
        Prediction {
            id: "successor",
            when: leader_crashed,
            options: |world| {
                named(
                    world,
                    Text::new("nobody within five seconds", "五秒内无人当选"),
                )
            },
            decided: winner,
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
        Prediction {
            id: "minority-write",
            when: |world, just| {
                let majority = world.protocol().majority();
                noted(just, |id, note| {
                    matches!(note, Note::Appended { .. })
                        && leads(world, id)
                        && reach(world, id) < majority
                })
            },
            options: |_| {
                vec![
                    Text::new("no, not while it is cut off", "不会，只要它仍被隔离"),
                    Text::new("yes, it commits the entry", "会，它会提交这个条目"),
                ]
            },
            decided: |world, just| {
                let majority = world.protocol().majority();
                noted(just, |id, note| {
                    matches!(note, Note::Committed { .. }) && reach(world, id) < majority
                })
                .then_some(1)
            },
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
    ]
}
