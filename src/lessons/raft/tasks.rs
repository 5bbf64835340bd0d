//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::RaftLesson as This;
use super::story::{leaders, leads};
use crate::checks::Monitor;
use crate::i18n::Text;
use crate::lessons::kit::{lasting, notes, remember, seen, task};
use crate::protocols::raft::{Index, Note, Raft, Term};
use crate::session::Task;
use crate::sim::{Micros, NodeId, Power, Record, World};
use litemap::LiteMap;

/// Remembers the terms of elections that were won, and when.
fn two_terms(
    won: &mut LiteMap<Term, Micros>,
    world: &World<Raft>,
    records: &[Record<Raft>],
) -> Option<Text> {
    let now = world.now();
    let mut terms = notes(records).filter_map(|(_, note)| match note {
        Note::BecameLeader { term } => Some(*term),
        _ => None,
    });
    let within_a_minute = terms.any(|term| {
        let recent = |(_, at): (&Term, &Micros)| now - *at <= Micros::from_s(60);
        let other = won.iter().filter(|(seen, _)| **seen != term).any(recent);
        won.insert(term, now);
        other
    });
    within_a_minute.then(|| {
        Text::new(
            "two leaders, in different terms, within a minute",
            "一分钟内，两个不同任期各选出一个领导者",
        )
    })
}

/// Remembers the indexes that each server appended while it led.
fn lost_entry(
    led: &mut Vec<(NodeId, Index)>,
    world: &World<Raft>,
    records: &[Record<Raft>],
) -> Option<Text> {
    for (id, note) in notes(records) {
        match note {
            Note::Appended { first, last } if leads(world, id) => {
                led.extend((*first..=*last).map(|index| (id, index)));
            }
            Note::Appended { first, .. } => {
                led.retain(|(other, index)| *other != id || index < first);
            }
            Note::Truncated { from }
                if led
                    .iter()
                    .any(|(other, index)| *other == id && index >= from) =>
            {
                return Some(Text::new(
                    "an entry that a leader had appended is gone from its log",
                    "领导者追加过的一个条目从它的日志中消失了",
                ));
            }
            _ => {}
        }
    }
    None
}

/// Everyone is well, and nobody has led for so long that the task is solved.
fn no_leader() -> impl Monitor<Raft> {
    let text = Text::new(
        "everyone is up, and nobody has led for ten seconds",
        "所有节点都在运行，却已十秒无人领导",
    );
    lasting::<Raft>(Micros::from_s(10), text, |world| {
        let mut slots = world.slots().iter();
        slots.all(|slot| slot.power == Power::Up && slot.slow == Micros::ZERO)
            && world.player(0).is_none()
    })
}

pub fn two_leaders() -> impl Monitor<Raft> {
    let text = Text::new(
        "two servers lead at the same moment",
        "两台服务器同时自认为是领导者",
    );
    seen::<Raft>(text, |world, _| leaders(world).len() > 1)
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Raft>> {
    vec![
        task!("two-terms", ["variant" = "none"], remember(two_terms)),
        task!("two-leaders", ["variant" = "none"], two_leaders()),
        task!("lost-entry", ["variant" = "none"], remember(lost_entry)),
        task!("no-leader", ["variant" = "none", "nodes" = 5], no_leader()),
        task!("break-vote", ["variant" = "vote-not-persisted"], breaks "election-safety"),
        task!("break-commit", ["variant" = "commit-by-counting"], breaks "leader-completeness"),
        task!("break-log", ["variant" = "no-up-to-date-check"], breaks "leader-completeness"),
    ]
}
