//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::PaxosLesson as This;
use super::story::{chosen, leads};
use crate::checks::Monitor;
use crate::i18n::Text;
use crate::lessons::kit::{lasting, noted, notes, remember, seen, task};
use crate::protocols::paxos::{Decree, Message, Note, Paxos};
use crate::session::Task;
use crate::sim::{Micros, Record, World};

/// How many ballots have to fail.
const DUEL_BALLOTS: u32 = 8;

/// Counts ballots that were abandoned for higher ones before anything was chosen.
pub fn duel(abandoned: &mut u32, world: &World<Paxos>, records: &[Record<Paxos>]) -> Option<Text> {
    for (_, note) in notes(records) {
        let fails = matches!(note, Note::Preempted { .. }) && chosen(world).is_none();
        *abandoned += u32::from(fails);
    }
    (*abandoned >= DUEL_BALLOTS).then(|| {
        Text::new(
            "eight ballots were abandoned for higher ones, and nothing is chosen",
            "八个提案因更高的编号而放弃，却什么也没有选定",
        )
    })
}

/// A value is chosen, nobody knows it, and no message is on its way that could tell.
pub fn unknown_choice() -> impl Monitor<Paxos> {
    let text = Text::new(
        "a value is chosen, nobody knows it, and nobody is told",
        "一个值已选定，却没有任何机器知道，也没有消息在途",
    );
    seen::<Paxos>(text, |world, _| {
        let unknown = world.slots().iter().all(|slot| slot.disk.ledger.is_empty());
        let mut flights = world.in_flight().values();
        let told = flights.any(|flight| {
            matches!(
                *flight.payload,
                Message::Accepted { .. } | Message::Chosen { .. }
            )
        });
        chosen(world).is_some() && unknown && !told
    })
}

/// Remembers the values that acceptors accepted.
pub fn overruled(
    accepted: &mut Vec<Decree>,
    world: &World<Paxos>,
    records: &[Record<Paxos>],
) -> Option<Text> {
    for (_, note) in notes(records) {
        if let Note::Accepted { vote, .. } = note
            && !accepted.contains(&vote.decree)
        {
            accepted.push(vote.decree);
        }
    }
    let chosen = chosen(world)?.decree;
    let overruled = accepted.iter().any(|accepted| *accepted != chosen);
    overruled.then(|| {
        Text::new(
            "a value was accepted, and another is chosen",
            "有一个值曾被接受，选定的却是另一个",
        )
    })
}

fn gap_filled() -> impl Monitor<Paxos> {
    seen(
        Text::new("a no-op is chosen", "一个空操作被选定"),
        |_, records| {
            noted(records, |_, note| {
                matches!(
                    note,
                    Note::Learned {
                        decree: Decree::NoOp,
                        ..
                    }
                )
            })
        },
    )
}

/// Two machines have led at once for a second.
pub fn two_leaders() -> impl Monitor<Paxos> {
    let text = Text::new(
        "two machines have led for a second",
        "两台机器同时自认为领导者已达一秒",
    );
    lasting::<Paxos>(Micros::from_s(1), text, |world| {
        let machines = world.protocol().machine_ids();
        machines.filter(|id| leads(world, *id)).count() >= 2
    })
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Paxos>> {
    vec![
        task!("overruled", ["mode" = "single", "variant" = "none"], remember(overruled)),
        task!("unknown", ["mode" = "single", "variant" = "none"], unknown_choice()),
        task!("duel", ["mode" = "single", "variant" = "none", "proposers" = 5, "backoff_ms" = 0], remember(duel)),
        task!("two-leaders", ["mode" = "multi", "variant" = "none"], two_leaders()),
        task!("gap", ["mode" = "multi", "variant" = "none", "clients" = 2], gap_filled()),
        task!("break-promise", ["mode" = "single", "variant" = "promise-forgotten"], breaks "one-chosen"),
        task!("break-votes", ["mode" = "single", "variant" = "votes-ignored"], breaks "one-chosen"),
        task!("break-quorums", ["mode" = "single", "variant" = "quorums-apart"], breaks "one-chosen"),
        task!("break-ballots", ["mode" = "single", "variant" = "same-ballot"], breaks "one-chosen"),
    ]
}
