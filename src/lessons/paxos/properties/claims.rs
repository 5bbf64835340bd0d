//! The monitors. They know only what nodes note and what users ask and are told, of which they keep
//! their own account.

use crate::checks::{Monitor, Signal};
use crate::i18n::{Text, text};
use crate::lessons::paxos::view::name;
use crate::lessons::paxos::words::decree as words;
use crate::protocols::paxos::{Answer, Decree, Instance, Note, Paxos, Register, Request, Vote};
use crate::sim::{NodeId, Record, What, World};
use core::hash::Hash;
use litemap::LiteMap;

/// Something that must always hold. Each function returns how it broke.
pub(super) trait Claim: Clone + Hash + 'static {
    /// A node noted something.
    fn noted(&mut self, paxos: &Paxos, id: NodeId, note: &Note) -> Option<Text>;
    /// A user asked something.
    fn invoked(&mut self, id: NodeId, op: u64, request: Request) {
        let _ = (id, op, request);
    }
    /// A user was told something.
    fn replied(&mut self, paxos: &Paxos, id: NodeId, op: u64, answer: Answer) -> Option<Text> {
        let _ = (paxos, id, op, answer);
        None
    }
}

/// Watches a claim over the records of a run.
#[derive(Clone, Hash)]
pub(super) struct Always<C>(pub(super) C);

impl<C: Claim> Monitor<Paxos> for Always<C> {
    fn observe(&mut self, world: &World<Paxos>, records: &[Record<Paxos>]) -> Signal {
        let paxos = world.protocol();
        // A node may learn, answer and be asked the next thing in one step, in this order.
        let learned = records.iter().find_map(|record| match &record.what {
            What::Noted { node, note } => self.0.noted(paxos, *node, note),
            _ => None,
        });
        let told = records.iter().find_map(|record| match record.what {
            What::Replied {
                node,
                op,
                reply: Some(answer),
            } => self.0.replied(paxos, node, op, answer),
            _ => None,
        });
        for record in records {
            if let What::Invoked { node, op, request } = record.what {
                self.0.invoked(node, op, request);
            }
        }
        let broken = learned.or(told);
        broken.map_or(Signal::Quiet, Signal::Hit)
    }
}

/// Counts every vote, as nobody in the system can.
#[derive(Clone, Hash, Default)]
pub(super) struct OneChosen {
    votes: LiteMap<Instance, Vec<(Vote, NodeId)>>,
    chosen: LiteMap<Instance, Vote>,
}

impl Claim for OneChosen {
    fn noted(&mut self, paxos: &Paxos, id: NodeId, note: &Note) -> Option<Text> {
        let Note::Accepted { instance, vote } = *note else {
            return None;
        };
        let votes = self.votes.entry(instance).or_default();
        if !votes.contains(&(vote, id)) {
            votes.push((vote, id));
        }
        let same = votes.iter().filter(|(other, _)| *other == vote).count();
        if same < usize::from(paxos.phase_2_quorum()) {
            return None;
        }
        let first = *self.chosen.entry(instance).or_insert(vote);
        (first.decree != vote.decree).then(|| {
            text!(
                "In instance {instance}, {} was chosen in ballot {}, and {} in ballot {}.",
                "实例 {instance} 以编号 {1} 选定了 {0}，又以编号 {3} 选定了 {2}。",
                words(first.decree),
                first.ballot,
                words(vote.decree),
                vote.ballot
            )
        })
    }
}

/// Remembers who first learned what.
#[derive(Clone, Hash, Default)]
pub(super) struct Agreement {
    learned: LiteMap<Instance, (NodeId, Decree)>,
}

impl Claim for Agreement {
    fn noted(&mut self, paxos: &Paxos, id: NodeId, note: &Note) -> Option<Text> {
        let Note::Learned { instance, decree } = *note else {
            return None;
        };
        let (who, first) = *self.learned.entry(instance).or_insert((id, decree));
        (first != decree).then(|| {
            let (a, b) = (name(paxos, who), name(paxos, id));
            let (first, second) = (words(first), words(decree));
            text!(
                "In instance {instance}, {a} learned {first}, and {b} learned {second}.",
                "在实例 {instance} 中，{a} 学到 {first}，{b} 却学到 {second}。"
            )
        })
    }
}

/// Remembers everything that was asked.
#[derive(Clone, Hash, Default)]
pub(super) struct Validity {
    asked: Vec<Decree>,
}

impl Claim for Validity {
    fn noted(&mut self, paxos: &Paxos, id: NodeId, note: &Note) -> Option<Text> {
        let decree = match *note {
            Note::Accepted { vote, .. } => vote.decree,
            Note::Learned { decree, .. } => decree,
            _ => return None,
        };
        if decree == Decree::NoOp || self.asked.iter().rev().any(|asked| *asked == decree) {
            return None;
        }
        let (who, what) = (name(paxos, id), words(decree));
        Some(text!(
            "{who} has {what}, which nobody asked for.",
            "{who} 得到 {what}，但没有人提出过它。"
        ))
    }

    fn invoked(&mut self, id: NodeId, op: u64, request: Request) {
        self.asked.push(match request {
            Request::Propose(value) => Decree::Value(value),
            Request::Ask(command) => Decree::Command {
                client: id,
                sequence: op,
                command,
            },
        });
    }
}

/// Applies what was first learned in each instance, in order, and compares.
#[derive(Clone, Hash, Default)]
pub(super) struct Answers {
    /// What was learned, and not applied yet.
    learned: LiteMap<Instance, Decree>,
    applied: Instance,
    register: Register,
    /// A single value, once learned.
    value: Option<Decree>,
    /// For each client, its last request that was applied, and where.
    places: LiteMap<NodeId, (u64, Instance)>,
    /// The last place of any request that was answered.
    answered: Instance,
    /// What that was when each client asked what it waits for.
    asked_after: LiteMap<NodeId, Instance>,
}

impl Answers {
    fn apply(&mut self) {
        while let Some(decree) = self.learned.remove(&(self.applied + 1)) {
            self.applied += 1;
            if let Decree::Command {
                client,
                sequence,
                command,
            } = decree
            {
                self.register.apply(client, sequence, command);
                let (last, place) = self.places.entry(client).or_default();
                if sequence > *last {
                    (*last, *place) = (sequence, self.applied);
                }
            }
        }
    }
}

impl Claim for Answers {
    fn noted(&mut self, _: &Paxos, _: NodeId, note: &Note) -> Option<Text> {
        if let Note::Learned { instance, decree } = *note {
            if instance == 1 {
                self.value.get_or_insert(decree);
            }
            if instance > self.applied && self.learned.get(&instance).is_none() {
                self.learned.insert(instance, decree);
                self.apply();
            }
        }
        None
    }

    fn invoked(&mut self, id: NodeId, _: u64, _: Request) {
        self.asked_after.insert(id, self.answered);
    }

    fn replied(&mut self, paxos: &Paxos, id: NodeId, op: u64, answer: Answer) -> Option<Text> {
        let reply = match answer {
            Answer::Chosen(value) if self.value == Some(Decree::Value(value)) => return None,
            Answer::Chosen(_) => return Some(wrong(paxos, id)),
            Answer::Register(reply) => reply,
        };
        let session = self.register.sessions.get(&id);
        let follows =
            session.is_some_and(|session| (session.sequence, session.reply) == (op, reply));
        let place = self.places.get(&id).map_or(0, |(_, place)| *place);
        let before = self.asked_after.get(&id).copied().unwrap_or(0);
        self.answered = self.answered.max(place);
        (!follows || place <= before).then(|| wrong(paxos, id))
    }
}

fn wrong(paxos: &Paxos, id: NodeId) -> Text {
    let who = name(paxos, id);
    text!(
        "{who} was told something that does not follow from what was first learned.",
        "{who} 得到的答复与最先学到的内容不符。"
    )
}
