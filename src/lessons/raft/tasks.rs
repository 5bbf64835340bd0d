//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::RaftLesson as This;
use super::story::leader;
use crate::checks::{Monitor, Signal, sometimes};
use crate::i18n::Text;
use crate::lessons::kit::{notes, task};
use crate::protocols::raft::{Index, Note, Raft, Role, Term};
use crate::session::Task;
use crate::sim::{Micros, NodeId, Power, Record, World};
use litemap::LiteMap;

/// Elections that were won: the terms, and when.
#[derive(Clone, Hash, Default)]
struct TwoTerms(LiteMap<Term, Micros>);

impl Monitor<Raft> for TwoTerms {
    fn observe(&mut self, world: &World<Raft>, just: &[Record<Raft>]) -> Signal {
        for (_, note) in notes(just) {
            if let Note::BecameLeader { term } = note {
                let now = world.now();
                let recent = |(_, at): (&Term, &Micros)| now - *at <= Micros::from_s(60);
                let other = self.0.iter().filter(|(seen, _)| *seen != term).any(recent);
                self.0.insert(*term, now);
                if other {
                    return Signal::Hit(Text::new(
                        "two leaders, in different terms, within a minute",
                        "一分钟内，两个不同任期各选出一个领导者",
                    ));
                }
            }
        }
        Signal::Quiet
    }
}

/// The indexes that each server appended while it led.
#[derive(Clone, Hash, Default)]
struct LostEntry(Vec<(NodeId, Index)>);

impl Monitor<Raft> for LostEntry {
    fn observe(&mut self, world: &World<Raft>, just: &[Record<Raft>]) -> Signal {
        for (id, note) in notes(just) {
            match note {
                Note::Appended { first, last } => {
                    let server = world.node(id).and_then(|node| node.server());
                    if server.is_some_and(|server| server.role == Role::Leader) {
                        self.0.extend((*first..=*last).map(|index| (id, index)));
                    } else {
                        self.0
                            .retain(|(other, index)| *other != id || *index < *first);
                    }
                }
                Note::Truncated { from }
                    if self
                        .0
                        .iter()
                        .any(|(other, index)| *other == id && index >= from) =>
                {
                    return Signal::Hit(Text::new(
                        "an entry that a leader had appended is gone from its log",
                        "领导者追加过的一个条目从它的日志中消失了",
                    ));
                }
                _ => {}
            }
        }
        Signal::Quiet
    }
}

/// How long nobody leads may last before the task is solved.
const NO_LEADER: Micros = Micros::from_s(10);

/// Since when everyone has been well and nobody has led.
#[derive(Clone, Hash, Default)]
struct NoLeader(Option<Micros>);

impl Monitor<Raft> for NoLeader {
    fn observe(&mut self, world: &World<Raft>, _: &[Record<Raft>]) -> Signal {
        let well = world
            .slots()
            .iter()
            .all(|slot| slot.power == Power::Up && slot.slow == Micros::ZERO);
        if !well || leader(world).is_some() {
            self.0 = None;
            return Signal::Quiet;
        }
        let since = *self.0.get_or_insert(world.now());
        if world.now() - since < NO_LEADER {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "everyone is up, and nobody has led for ten seconds",
            "所有节点都在运行，却已十秒无人领导",
        ))
    }
}

pub(super) fn two_leaders(world: &World<Raft>, _: &[Record<Raft>]) -> Option<Text> {
    let leads = |id: &NodeId| {
        let server = world.node(*id).and_then(|node| node.server());
        server.is_some_and(|server| server.role == Role::Leader)
    };
    let count = world.protocol().server_ids().filter(leads).count();
    (count > 1).then(|| {
        Text::new(
            "two servers lead at the same moment",
            "两台服务器同时自认为是领导者",
        )
    })
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Raft>> {
    vec![
        task!("two-terms", ["variant" = "none"], TwoTerms::default()),
        task!("two-leaders", ["variant" = "none"], sometimes(two_leaders)),
        task!("lost-entry", ["variant" = "none"], LostEntry::default()),
        task!("no-leader", ["variant" = "none", "nodes" = 5], NoLeader::default()),
        task!("break-vote", ["variant" = "vote-not-persisted"], breaks "election-safety"),
        task!("break-commit", ["variant" = "commit-by-counting"], breaks "leader-completeness"),
        task!("break-log", ["variant" = "no-up-to-date-check"], breaks "leader-completeness"),
    ]
}
