//! Proposers: phases 1a and 2a (PMS section 2.2), and what they do when a ballot fails (2.4).

use super::{
    Ballot, Decree, Disk, Instance, Machine, Message, Mode, Note, Open, Paxos, Phase, Timer,
    Variant, Vote,
};
use crate::protocols::register::Value;
use crate::sim::{Cx, Micros, NodeId};
use litemap::LiteMap;

/// The largest number of users' requests that wait for the outcome of a single decree.
pub const ASKED_MAX: usize = 32;
/// Waits double with each ballot abandoned, up to this many times.
const DOUBLED_MAX: u32 = 3;

impl Paxos {
    /// A user asks for a value to be chosen (PMS section 2.1). A proposer has one value to propose:
    /// the first.
    pub(super) fn on_propose(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        value: Value,
        cx: &mut Cx<Self>,
    ) {
        let proposer = &mut machine.proposer;
        if proposer.asked.len() >= ASKED_MAX {
            cx.note(Note::QueueFull);
            return;
        }
        disk.sequence += 1;
        cx.invoke(disk.sequence, super::Request::Propose(value));
        proposer.asked.push(disk.sequence);
        proposer.value.get_or_insert(value);
        if disk.ledger.get(&1).is_some() {
            self.answer_users(machine, disk, cx);
        } else if proposer.phase == Phase::Idle {
            self.prepare(machine, disk, cx);
        }
    }

    /// Phase 1a (PMS section 2.2): choose a ballot higher than any seen, and ask the acceptors to
    /// promise it, for every instance from the first that is not known to be chosen.
    pub(super) fn prepare(&self, machine: &mut Machine, disk: &mut Disk, cx: &mut Cx<Self>) {
        // On disk before it is used: no number is issued twice (PMS section 2.5).
        disk.tried = disk.tried.max(machine.heard.number) + 1;
        let ballot = Ballot {
            number: disk.tried,
            proposer: self.ballot_name(cx.me()),
        };
        let proposer = &mut machine.proposer;
        proposer.phase = Phase::One;
        proposer.ballot = ballot;
        proposer.from = disk.first_unknown();
        proposer.promises = Vec::new();
        proposer.reported = LiteMap::new();
        proposer.open = LiteMap::new();
        machine.heard = ballot;
        machine.leader = None;
        cx.note(Note::Prepared { ballot });
        cx.disarm(Timer::Backoff);
        cx.disarm(Timer::Election);
        cx.arm(Timer::Ballot, self.ballot_timeout);
        let from = proposer.from;
        for acceptor in self.acceptors() {
            cx.send(acceptor, Message::Prepare { ballot, from });
        }
    }

    /// A promise (PMS section 2.2). Of what is reported in an instance, the vote of the highest
    /// ballot counts.
    pub(super) fn on_promise(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        from: NodeId,
        (ballot, votes): (Ballot, &[(Instance, Vote)]),
        cx: &mut Cx<Self>,
    ) {
        let proposer = &mut machine.proposer;
        let of_this_ballot = proposer.phase == Phase::One && proposer.ballot == ballot;
        // A promise may arrive twice, and counts once.
        if !of_this_ballot || proposer.promises.contains(&from) {
            return;
        }
        proposer.promises.push(from);
        for (instance, vote) in votes {
            let highest = proposer.reported.entry(*instance).or_insert(*vote);
            if vote.ballot > highest.ballot {
                *highest = *vote;
            }
        }
        if proposer.promises.len() >= usize::from(self.quorums.phase_1) {
            self.begin_phase_2(machine, disk, cx);
        }
    }

    /// Phase 2a (PMS section 2.2), with promises from a phase-1 quorum: propose what was reported,
    /// and only where nothing was, what one likes.
    fn begin_phase_2(&self, machine: &mut Machine, disk: &mut Disk, cx: &mut Cx<Self>) {
        machine.proposer.phase = Phase::Two;
        machine.leader = Some(cx.me());
        if self.variant == Variant::VotesIgnored {
            machine.proposer.reported = LiteMap::new();
        }
        match self.mode {
            Mode::Single => {
                let reported = machine.proposer.reported.get(&1).map(|vote| vote.decree);
                let own = machine.proposer.value.map(Decree::Value);
                if let Some(decree) = reported.or(own) {
                    self.propose(machine, (1, decree, reported.is_some()), cx);
                }
                cx.arm(Timer::Ballot, self.ballot_timeout);
            }
            Mode::Multi => self.become_leader(machine, disk, cx),
        }
    }

    /// Sends an accept request to every acceptor (PMS section 2.2).
    pub(super) fn propose(
        &self,
        machine: &mut Machine,
        (instance, decree, reported): (Instance, Decree, bool),
        cx: &mut Cx<Self>,
    ) {
        let proposer = &mut machine.proposer;
        let ballot = proposer.ballot;
        let waited = false;
        proposer.open.insert(instance, Open { decree, waited });
        proposer.next = proposer.next.max(instance + 1);
        cx.note(Note::Proposed {
            instance,
            ballot,
            decree,
            reported,
        });
        for acceptor in self.acceptors() {
            let ask = Message::Accept {
                ballot,
                instance,
                decree,
            };
            cx.send(acceptor, ask);
        }
    }

    /// An acceptor has promised a higher ballot: abandon this one (PMS section 2.2, at its end).
    pub(super) fn on_reject(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        (ballot, promised): (Ballot, Ballot),
        cx: &mut Cx<Self>,
    ) {
        machine.heard = machine.heard.max(promised);
        let proposer = &machine.proposer;
        let tries = matches!(proposer.phase, Phase::One | Phase::Two);
        if tries && proposer.ballot == ballot && promised > ballot {
            self.preempted(machine, disk, promised, cx);
        }
    }

    pub(super) fn preempted(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        by: Ballot,
        cx: &mut Cx<Self>,
    ) {
        let ballot = machine.proposer.ballot;
        cx.note(Note::Preempted { ballot, by });
        self.abandon(machine, disk, cx);
    }

    /// No quorum in time: messages were lost, or too few acceptors run (PMS section 2.4).
    pub(super) fn on_ballot_timeout(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        cx: &mut Cx<Self>,
    ) {
        let ballot = machine.proposer.ballot;
        cx.note(Note::TimedOut { ballot });
        self.abandon(machine, disk, cx);
    }

    /// Gives the ballot up, and tries a higher one: at once, or after standing back for a random
    /// time, so that some proposer gets through alone (PMS section 2.4).
    fn abandon(&self, machine: &mut Machine, disk: &mut Disk, cx: &mut Cx<Self>) {
        let proposer = &mut machine.proposer;
        proposer.phase = Phase::Backoff;
        proposer.open = LiteMap::new();
        machine.leader = None;
        cx.disarm(Timer::Ballot);
        cx.disarm(Timer::Heartbeat);
        if self.backoff == Micros::ZERO {
            self.prepare(machine, disk, cx);
            return;
        }
        let doubled = proposer.abandoned.min(DOUBLED_MAX);
        proposer.abandoned += 1;
        let longest = Micros(self.backoff.0 << doubled);
        let wait = cx.random().span(Micros::ZERO, longest);
        cx.arm(Timer::Backoff, wait);
    }

    /// A single decree is known: everyone who asked is told, and there is nothing left to do.
    pub(super) fn answer_users(&self, machine: &mut Machine, disk: &Disk, cx: &mut Cx<Self>) {
        let Some(Decree::Value(value)) = disk.ledger.get(&1).copied() else {
            return;
        };
        let proposer = &mut machine.proposer;
        proposer.phase = Phase::Idle;
        proposer.open = LiteMap::new();
        cx.disarm(Timer::Ballot);
        cx.disarm(Timer::Backoff);
        for op in core::mem::take(&mut proposer.asked) {
            cx.reply(op, super::Answer::Chosen(value));
        }
    }
}
