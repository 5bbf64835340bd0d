//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::story::leader;
use crate::checks::{Kind, Monitor, Signal, Watch, sometimes};
use crate::i18n::Text;
use crate::protocols::raft::{Index, Note, Raft, Role, Term};
use crate::session::Task;
use crate::sim::{Micros, NodeId, Power, Record, What, World};
use litemap::LiteMap;

pub(super) fn notes(just: &[Record<Raft>]) -> impl Iterator<Item = (NodeId, &Note)> {
    just.iter().filter_map(|record| match &record.what {
        What::Noted { node, note } => Some((*node, note)),
        _ => None,
    })
}

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

/// A goal that is the violation of a property of the lesson.
fn broken(id: &'static str, property: &str) -> Watch<Raft> {
    super::properties::properties()
        .into_iter()
        .find(|watch| watch.id == property)
        .map(|watch| watch.as_goal(id))
        .expect("the lesson has the properties that its tasks break")
}

pub(super) fn goal(id: &'static str, monitor: impl Monitor<Raft>) -> Watch<Raft> {
    let empty = || Text::new("", "");
    Watch::new(id, Kind::Sometimes, empty(), empty(), monitor)
}

const CORRECT: &[(&str, i64)] = &[("variant", 0)];

/// The tasks; their words are in the prose under `task.<id>`.
pub fn tasks() -> Vec<Task<Raft>> {
    vec![
        Task {
            id: "two-terms",
            params: CORRECT,
            goal: goal("two-terms", TwoTerms::default()),
            solution: script!("two-terms.txt"),
            tempting: script!("two-terms.tempting.txt"),
        },
        Task {
            id: "two-leaders",
            params: CORRECT,
            goal: goal("two-leaders", sometimes(two_leaders)),
            solution: script!("two-leaders.txt"),
            tempting: script!("two-leaders.tempting.txt"),
        },
        Task {
            id: "lost-entry",
            params: CORRECT,
            goal: goal("lost-entry", LostEntry::default()),
            solution: script!("lost-entry.txt"),
            tempting: script!("lost-entry.tempting.txt"),
        },
        Task {
            id: "no-leader",
            params: &[("variant", 0), ("nodes", 5)],
            goal: goal("no-leader", NoLeader::default()),
            solution: script!("no-leader.txt"),
            tempting: script!("no-leader.tempting.txt"),
        },
        Task {
            id: "break-vote",
            params: &[("variant", 1)],
            goal: broken("break-vote", "election-safety"),
            solution: script!("break-vote.txt"),
            tempting: script!("break-vote.tempting.txt"),
        },
        Task {
            id: "break-commit",
            params: &[("variant", 3)],
            goal: broken("break-commit", "leader-completeness"),
            solution: script!("break-commit.txt"),
            tempting: script!("break-commit.tempting.txt"),
        },
        Task {
            id: "break-log",
            params: &[("variant", 2)],
            goal: broken("break-log", "leader-completeness"),
            solution: script!("break-log.txt"),
            tempting: script!("break-log.tempting.txt"),
        },
    ]
}
