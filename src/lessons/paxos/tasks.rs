//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::PaxosLesson as This;
use super::story::{chosen, leads};
use crate::checks::{Monitor, Signal, sometimes};
use crate::i18n::Text;
use crate::lessons::kit::{notes, task};
use crate::protocols::paxos::{Decree, Message, Note, Paxos};
use crate::session::Task;
use crate::sim::{Micros, NodeId, Record, World};

/// How many ballots have to fail.
const DUEL_BALLOTS: u32 = 8;

/// How many ballots were abandoned for higher ones before anything was chosen.
#[derive(Clone, Hash, Default)]
pub(super) struct Duel(u32);

impl Monitor<Paxos> for Duel {
    fn observe(&mut self, world: &World<Paxos>, just: &[Record<Paxos>]) -> Signal {
        for (_, note) in notes(just) {
            if matches!(note, Note::Preempted { .. }) && chosen(world).is_none() {
                self.0 += 1;
            }
        }
        if self.0 < DUEL_BALLOTS {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "eight ballots were abandoned for higher ones, and nothing is chosen",
            "八个提案因更高的编号而放弃，却什么也没有选定",
        ))
    }
}

/// A value is chosen, nobody knows it, and no message is on its way that could tell.
pub(super) fn unknown_choice(world: &World<Paxos>, _: &[Record<Paxos>]) -> Option<Text> {
    let unknown = world.slots().iter().all(|slot| slot.disk.ledger.is_empty());
    let tells =
        |message: &Message| matches!(message, Message::Accepted { .. } | Message::Chosen { .. });
    let mut flights = world.in_flight().iter();
    let silent = !flights.any(|(_, flight)| tells(&flight.payload));
    (chosen(world).is_some() && unknown && silent).then(|| {
        Text::new(
            "a value is chosen, nobody knows it, and nobody is told",
            "一个值已选定，却没有任何机器知道，也没有消息在途",
        )
    })
}

/// The values that acceptors accepted.
#[derive(Clone, Hash, Default)]
pub(super) struct Overruled(Vec<Decree>);

impl Monitor<Paxos> for Overruled {
    fn observe(&mut self, world: &World<Paxos>, just: &[Record<Paxos>]) -> Signal {
        for (_, note) in notes(just) {
            if let Note::Accepted { vote, .. } = note
                && !self.0.contains(&vote.decree)
            {
                self.0.push(vote.decree);
            }
        }
        let Some(chosen) = chosen(world) else {
            return Signal::Quiet;
        };
        if self.0.iter().all(|accepted| *accepted == chosen.decree) {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "a value was accepted, and another is chosen",
            "有一个值曾被接受，选定的却是另一个",
        ))
    }
}

fn gap_filled(_: &World<Paxos>, just: &[Record<Paxos>]) -> Option<Text> {
    let no_op = |(_, note): (NodeId, &Note)| {
        let decree = Decree::NoOp;
        matches!(note, Note::Learned { decree: learned, .. } if *learned == decree)
    };
    notes(just)
        .any(no_op)
        .then(|| Text::new("a no-op is chosen", "一个空操作被选定"))
}

/// Since when two machines have led at once.
#[derive(Clone, Hash, Default)]
pub(super) struct TwoLeaders(Option<Micros>);

impl Monitor<Paxos> for TwoLeaders {
    fn observe(&mut self, world: &World<Paxos>, _: &[Record<Paxos>]) -> Signal {
        let leaders = world
            .protocol()
            .machine_ids()
            .filter(|id| leads(world, *id));
        if leaders.count() < 2 {
            self.0 = None;
            return Signal::Quiet;
        }
        let since = *self.0.get_or_insert(world.now());
        if world.now() - since < Micros::from_s(1) {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "two machines have led for a second",
            "两台机器同时自认为领导者已达一秒",
        ))
    }
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Paxos>> {
    vec![
        task!("overruled", ["mode" = "single", "variant" = "none"], Overruled::default()),
        task!("unknown", ["mode" = "single", "variant" = "none"], sometimes(unknown_choice)),
        task!("duel", ["mode" = "single", "variant" = "none", "proposers" = 5, "backoff_ms" = 0], Duel::default()),
        task!("two-leaders", ["mode" = "multi", "variant" = "none"], TwoLeaders::default()),
        task!("gap", ["mode" = "multi", "variant" = "none", "clients" = 2], sometimes(gap_filled)),
        task!("break-promise", ["mode" = "single", "variant" = "promise-forgotten"], breaks "one-chosen"),
        task!("break-votes", ["mode" = "single", "variant" = "votes-ignored"], breaks "one-chosen"),
        task!("break-quorums", ["mode" = "single", "variant" = "quorums-apart"], breaks "one-chosen"),
        task!("break-ballots", ["mode" = "single", "variant" = "same-ballot"], breaks "one-chosen"),
    ]
}
