//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::story::{chosen, leads};
use crate::checks::{Kind, Monitor, Signal, Watch, sometimes};
use crate::i18n::Text;
use crate::protocols::paxos::{Decree, Message, Mode, Note, Paxos};
use crate::session::Task;
use crate::sim::{Micros, NodeId, Record, What, World};

pub(super) fn notes(just: &[Record<Paxos>]) -> impl Iterator<Item = (NodeId, &Note)> {
    just.iter().filter_map(|record| match &record.what {
        What::Noted { node, note } => Some((*node, note)),
        _ => None,
    })
}

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

/// A goal that is the violation of a property of the lesson.
fn broken(id: &'static str, property: &str) -> Watch<Paxos> {
    super::properties::properties(Mode::Single)
        .into_iter()
        .find(|watch| watch.id == property)
        .map(|watch| watch.as_goal(id))
        .expect("the lesson has the properties that its tasks break")
}

pub(super) fn goal(id: &'static str, monitor: impl Monitor<Paxos>) -> Watch<Paxos> {
    let empty = || Text::new("", "");
    Watch::new(id, Kind::Sometimes, empty(), empty(), monitor)
}

const ONE: &[(&str, i64)] = &[("mode", 0), ("variant", 0)];
const MANY: &[(&str, i64)] = &[("mode", 1), ("variant", 0)];

/// The tasks; their words are in the prose under `task.<id>`.
pub fn tasks() -> Vec<Task<Paxos>> {
    let mut tasks = of_the_rules();
    tasks.extend(of_the_variants());
    tasks
}

fn of_the_rules() -> Vec<Task<Paxos>> {
    vec![
        Task {
            id: "overruled",
            params: ONE,
            goal: goal("overruled", Overruled::default()),
            solution: script!("overruled.txt"),
            tempting: script!("overruled.tempting.txt"),
        },
        Task {
            id: "unknown",
            params: ONE,
            goal: goal("unknown", sometimes(unknown_choice)),
            solution: script!("unknown.txt"),
            tempting: script!("unknown.tempting.txt"),
        },
        Task {
            id: "duel",
            params: &[
                ("mode", 0),
                ("variant", 0),
                ("proposers", 5),
                ("backoff_ms", 0),
            ],
            goal: goal("duel", Duel::default()),
            solution: script!("duel.txt"),
            tempting: script!("duel.tempting.txt"),
        },
        Task {
            id: "two-leaders",
            params: MANY,
            goal: goal("two-leaders", TwoLeaders::default()),
            solution: script!("two-leaders.txt"),
            tempting: script!("two-leaders.tempting.txt"),
        },
        Task {
            id: "gap",
            params: &[("mode", 1), ("variant", 0), ("clients", 2)],
            goal: goal("gap", sometimes(gap_filled)),
            solution: script!("gap.txt"),
            tempting: script!("gap.tempting.txt"),
        },
    ]
}

fn of_the_variants() -> Vec<Task<Paxos>> {
    vec![
        Task {
            id: "break-promise",
            params: &[("mode", 0), ("variant", 1)],
            goal: broken("break-promise", "one-chosen"),
            solution: script!("break-promise.txt"),
            tempting: script!("break-promise.tempting.txt"),
        },
        Task {
            id: "break-votes",
            params: &[("mode", 0), ("variant", 2)],
            goal: broken("break-votes", "one-chosen"),
            solution: script!("break-votes.txt"),
            tempting: script!("break-votes.tempting.txt"),
        },
        Task {
            id: "break-quorums",
            params: &[("mode", 0), ("variant", 3)],
            goal: broken("break-quorums", "one-chosen"),
            solution: script!("break-quorums.txt"),
            tempting: script!("break-quorums.tempting.txt"),
        },
        Task {
            id: "break-ballots",
            params: &[("mode", 0), ("variant", 4)],
            goal: broken("break-ballots", "one-chosen"),
            solution: script!("break-ballots.txt"),
            tempting: script!("break-ballots.tempting.txt"),
        },
    ]
}
