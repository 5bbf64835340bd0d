//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::RaftLesson as This;
use super::tasks::two_leaders;
use crate::checks::{Monitor, Signal, sometimes};
use crate::i18n::Text;
use crate::lessons::kit::{mistake, notes};
use crate::protocols::raft::{Index, Note, Raft, Reply, Role, Term};
use crate::session::Refutation;
use crate::sim::{NodeId, Record, What, World};

/// Entries that a majority of disks held, as (index, term), and what each server held last.
#[derive(Clone, Hash, Default)]
struct MajorityOverwritten {
    held: Vec<(Index, Term)>,
    before: Vec<Vec<Term>>,
}

fn terms(world: &World<Raft>) -> Vec<Vec<Term>> {
    let of = |id: NodeId| {
        let entries = world
            .slot(id)
            .map_or(&[][..], |slot| slot.disk.log.entries());
        entries.iter().map(|entry| entry.term).collect()
    };
    world.protocol().server_ids().map(of).collect()
}

impl Monitor<Raft> for MajorityOverwritten {
    fn observe(&mut self, world: &World<Raft>, just: &[Record<Raft>]) -> Signal {
        let now = terms(world);
        for (id, note) in notes(just) {
            if let Note::Truncated { from } = note
                && let Some(before) = self.before.get(id.index())
            {
                let indexed = (1..).zip(before);
                let lost = |(index, term): (Index, &Term)| {
                    index >= *from && self.held.contains(&(index, *term))
                };
                if indexed.into_iter().any(lost) {
                    return Signal::Hit(Text::new(
                        "an entry that a majority stored is overwritten",
                        "已存储在多数派上的条目被覆盖",
                    ));
                }
            }
        }
        let majority = world.protocol().majority();
        let has = |log: &Vec<Term>, (index, term): (Index, Term)| {
            usize::try_from(index - 1)
                .ok()
                .and_then(|place| log.get(place))
                == Some(&term)
        };
        for entry in now.iter().flat_map(|log| (1..).zip(log.iter().copied())) {
            let holders = now.iter().filter(|log| has(log, entry)).count();
            if holders >= majority && !self.held.contains(&entry) {
                self.held.push(entry);
            }
        }
        self.before = now;
        Signal::Quiet
    }
}

fn shorter_log_wins(world: &World<Raft>, just: &[Record<Raft>]) -> Option<Text> {
    let length = |id: NodeId| {
        world
            .slot(id)
            .map_or(0, |slot| slot.disk.log.entries().len())
    };
    let up = |id: &NodeId| world.node(*id).is_some();
    let won = notes(just)
        .filter(|(_, note)| matches!(note, Note::BecameLeader { .. }))
        .any(|(id, _)| {
            let mut others = world.protocol().server_ids().filter(up);
            others.any(|other| length(other) > length(id))
        });
    won.then(|| {
        Text::new(
            "a server wins although another has a longer log",
            "日志更长的服务器没有当选",
        )
    })
}

/// Whether all servers were down, and a client then read a value.
#[derive(Clone, Hash, Default)]
struct ReadAfterAllCrashed(bool);

impl Monitor<Raft> for ReadAfterAllCrashed {
    fn observe(&mut self, world: &World<Raft>, just: &[Record<Raft>]) -> Signal {
        let mut servers = world.protocol().server_ids();
        self.0 |= world.now().0 > 0 && servers.all(|id| world.node(id).is_none());
        let read = |record: &Record<Raft>| {
            let value = Some(Reply::Value(None));
            matches!(&record.what, What::Replied { reply, .. }
                if matches!(reply, Some(Reply::Value(_))) && *reply != value)
        };
        if self.0 && just.iter().any(read) {
            return Signal::Hit(Text::new(
                "every server crashed, and the value is still there",
                "所有服务器都崩溃过，值仍然在",
            ));
        }
        Signal::Quiet
    }
}

/// The servers that led after the step before.
#[derive(Clone, Hash, Default)]
struct HealthyLeaderDeposed(Vec<NodeId>);

impl Monitor<Raft> for HealthyLeaderDeposed {
    fn observe(&mut self, world: &World<Raft>, just: &[Record<Raft>]) -> Signal {
        let deposed = notes(just)
            .any(|(id, note)| matches!(note, Note::SteppedDown { .. }) && self.0.contains(&id));
        let leads = |id: &NodeId| {
            let server = world.node(*id).and_then(|node| node.server());
            server.is_some_and(|server| server.role == Role::Leader)
        };
        self.0 = world.protocol().server_ids().filter(leads).collect();
        if deposed {
            return Signal::Hit(Text::new(
                "a leader that did not fail steps down",
                "没有故障的领导者退位了",
            ));
        }
        Signal::Quiet
    }
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Raft>> {
    vec![
        mistake!("one-leader", "two-leaders", [], sometimes(two_leaders)),
        mistake!("majority-commits", "break-commit", [], MajorityOverwritten::default()),
        mistake!("longest-log", "longest-log", [], sometimes(shorter_log_wins)),
        mistake!("crash-loses", "crash-loses", [], ReadAfterAllCrashed::default()),
        mistake!("cut-off", "cut-off", [], HealthyLeaderDeposed::default()),
    ]
}
