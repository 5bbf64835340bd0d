//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::RaftLesson as This;
use super::story::leaders;
use super::tasks::two_leaders;
use crate::checks::Monitor;
use crate::i18n::Text;
use crate::lessons::kit::{mistake, noted, notes, remember, seen};
use crate::protocols::raft::{Entry, Index, Note, Raft, Reply, Term};
use crate::session::Refutation;
use crate::sim::{NodeId, Record, What, World};

/// Entries that a majority of disks held, as (index, term), and the terms that each server's log
/// held after the step before.
#[derive(Clone, Hash, Default)]
struct Held {
    by_majority: Vec<(Index, Term)>,
    before: Vec<Vec<Term>>,
}

fn entries(world: &World<Raft>, id: NodeId) -> &[Entry] {
    let slot = world.slot(id);
    slot.map_or(&[], |slot| slot.disk.log.entries())
}

fn majority_overwritten(
    held: &mut Held,
    world: &World<Raft>,
    records: &[Record<Raft>],
) -> Option<Text> {
    let overwritten = noted(records, |id, note| {
        match (note, held.before.get(id.index())) {
            (Note::Truncated { from }, Some(before)) => (1..)
                .zip(before)
                .any(|(index, term)| index >= *from && held.by_majority.contains(&(index, *term))),
            _ => false,
        }
    });
    let terms = |id| entries(world, id).iter().map(|entry| entry.term);
    let servers = world.protocol().server_ids();
    held.before = servers.map(|id| terms(id).collect()).collect();
    for (index, term) in held.before.iter().flat_map(|log| (1..).zip(log)) {
        let place = usize::try_from(index - 1).ok()?;
        let holders = held
            .before
            .iter()
            .filter(|log| log.get(place) == Some(term));
        let is_known = held.by_majority.contains(&(index, *term));
        if holders.count() >= world.protocol().majority() && !is_known {
            held.by_majority.push((index, *term));
        }
    }
    overwritten.then(|| {
        Text::new(
            "an entry that a majority stored is overwritten",
            "已存储在多数派上的条目被覆盖",
        )
    })
}

fn shorter_log_wins() -> impl Monitor<Raft> {
    let text = Text::new(
        "a server wins although another has a longer log",
        "日志更长的服务器没有当选",
    );
    seen::<Raft>(text, |world, records| {
        let length = |id| entries(world, id).len();
        noted(records, |id, note| {
            let mut others = world.protocol().server_ids();
            matches!(note, Note::BecameLeader { .. })
                && others.any(|other| world.node(other).is_some() && length(other) > length(id))
        })
    })
}

/// Remembers whether all servers were down; a client then reads a value.
fn read_after_all_crashed(
    all_were_down: &mut bool,
    world: &World<Raft>,
    records: &[Record<Raft>],
) -> Option<Text> {
    let mut servers = world.protocol().server_ids();
    *all_were_down |= world.now().0 > 0 && servers.all(|id| world.node(id).is_none());
    let read = |record: &Record<Raft>| match record.what {
        What::Replied { reply, .. } => matches!(reply, Some(Reply::Value(Some(_)))),
        _ => false,
    };
    (*all_were_down && records.iter().any(read)).then(|| {
        Text::new(
            "every server crashed, and the value is still there",
            "所有服务器都崩溃过，值仍然在",
        )
    })
}

/// Remembers the servers that led after the step before.
fn healthy_leader_deposed(
    led: &mut Vec<NodeId>,
    world: &World<Raft>,
    records: &[Record<Raft>],
) -> Option<Text> {
    let mut noted = notes(records);
    let deposed =
        noted.any(|(id, note)| matches!(note, Note::SteppedDown { .. }) && led.contains(&id));
    *led = leaders(world);
    deposed.then(|| {
        Text::new(
            "a leader that did not fail steps down",
            "没有故障的领导者退位了",
        )
    })
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Raft>> {
    vec![
        mistake!("one-leader", "two-leaders", [], two_leaders()),
        mistake!("majority-commits", "break-commit", [], remember(majority_overwritten)),
        mistake!("longest-log", "longest-log", [], shorter_log_wins()),
        mistake!("crash-loses", "crash-loses", [], remember(read_after_all_crashed)),
        mistake!("cut-off", "cut-off", [], remember(healthy_leader_deposed)),
    ]
}
