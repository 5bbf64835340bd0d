//! The teaching: the story and its questions, bound to events of the run.

use super::{RaftLesson, experiments, refute, tasks};
use crate::i18n::Text;
use crate::lessons::kit::{
    ask, crash_role, crashed, everybody_runs, named, noted, option_of, reach, restart_somebody,
    restarted, told,
};
use crate::lessons::register;
use crate::protocols::raft::{Command, Note, Raft, Role};
use crate::session::experiment::Experiment;
use crate::session::{Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::{Input, Micros, NodeId, Record, World};

impl Teaching for RaftLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    #[rustfmt::skip]
    fn story(_: &Params) -> Vec<StoryStep<Raft>> {
        let step = StoryStep::new;
        vec![
            step("boot", everybody_runs, None),
            step("timeout", somebody_stands, None),
            step("leader", somebody_wins, None),
            step("write", |world, records| leader_appends(world, records, usize::MAX), Some(first_write)),
            step("commit", |_, records| noted(records, |_, note| matches!(note, Note::Committed { .. })), None),
            step("crash", leader_crashed, Some(crash_role)),
            step("reelect", somebody_wins, None),
            step("rejoin", restarted, Some(restart_somebody::<RaftLesson>)),
        ]
    }
    fn predictions(_: &Params) -> Vec<Prediction<Raft>> {
        let within = Micros::from_s(5);
        vec![
            Prediction {
                id: "first-leader",
                when: somebody_stands,
                options: |world| {
                    servers(world, Text::new("nobody in this term", "这一任期无人当选"))
                },
                decided: |world, records| {
                    let next_term = |_, note: &Note| matches!(note, Note::BecameCandidate { term } if *term > 1);
                    winner(world, records).or_else(|| noted(records, next_term).then_some(0))
                },
                horizon: within,
                otherwise: 0,
            },
            Prediction {
                id: "successor",
                when: leader_crashed,
                options: |world| {
                    servers(
                        world,
                        Text::new("nobody within five seconds", "五秒内无人当选"),
                    )
                },
                decided: winner,
                horizon: within,
                otherwise: 0,
            },
            Prediction {
                id: "minority-write",
                when: |world, records| leader_appends(world, records, world.protocol().majority()),
                options: |_| {
                    vec![
                        Text::new("no, not while it is cut off", "不会，只要它仍被隔离"),
                        Text::new("yes, it commits the entry", "会，它会提交这个条目"),
                    ]
                },
                decided: |world, records| {
                    let cut_off = |id, note: &Note| {
                        matches!(note, Note::Committed { .. })
                            && reaches_fewer(world, id, world.protocol().majority())
                    };
                    noted(records, cut_off).then_some(1)
                },
                horizon: within,
                otherwise: 0,
            },
        ]
    }
    fn tasks() -> Vec<Task<Raft>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Raft>> {
        refute::refutations()
    }
    fn requests(world: &World<Raft>) -> Vec<(NodeId, Command)> {
        let written = |id| world.slot(id).map_or(0, |slot| slot.disk.sequence);
        register::asks(world.protocol().client_ids(), written).collect()
    }
}

pub fn leads(world: &World<Raft>, id: NodeId) -> bool {
    let server = world.node(id).and_then(|node| node.server());
    server.is_some_and(|server| server.role == Role::Leader)
}

/// Every server that leads, of whatever term.
pub fn leaders(world: &World<Raft>) -> Vec<NodeId> {
    let servers = world.protocol().server_ids();
    servers.filter(|id| leads(world, *id)).collect()
}

/// Whether a server can talk, both ways, with fewer servers than these.
fn reaches_fewer(world: &World<Raft>, id: NodeId, than: usize) -> bool {
    reach(world, id, world.protocol().server_ids()) < than
}

fn somebody_stands(_: &World<Raft>, records: &[Record<Raft>]) -> bool {
    noted(records, |_, note| {
        matches!(note, Note::BecameCandidate { .. })
    })
}

fn somebody_wins(_: &World<Raft>, records: &[Record<Raft>]) -> bool {
    noted(records, |_, note| matches!(note, Note::BecameLeader { .. }))
}

fn leader_crashed(world: &World<Raft>, records: &[Record<Raft>]) -> bool {
    crashed(records) && world.player(0).is_none()
}

/// Whether a leader appends that reaches fewer servers than these.
fn leader_appends(world: &World<Raft>, records: &[Record<Raft>], reach_below: usize) -> bool {
    noted(records, |id, note| {
        matches!(note, Note::Appended { .. })
            && leads(world, id)
            && reaches_fewer(world, id, reach_below)
    })
}

fn first_write(world: &World<Raft>) -> Option<Input> {
    let client = world.protocol().client_ids().next()?;
    Some(ask(client, &register::FIRST_WRITE))
}

/// The option for whoever has just become leader.
fn winner(world: &World<Raft>, records: &[Record<Raft>]) -> Option<usize> {
    let won = told(records, |id, note| {
        matches!(note, Note::BecameLeader { .. }).then_some(id)
    })?;
    option_of(world, world.protocol().server_ids(), won)
}

/// The options of [`winner`].
fn servers(world: &World<Raft>, nobody: Text) -> Vec<Text> {
    named::<RaftLesson>(world, nobody, world.protocol().server_ids())
}
