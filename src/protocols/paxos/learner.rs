//! Learners (PMS section 2.3), and the state machine that what is chosen goes through (section 3).

use super::{
    Decree, Disk, Instance, Learning, Machine, Message, Mode, Note, Paxos, Phase, Timer, Vote,
};
use crate::protocols::register::Applied;
use crate::sim::{Cx, NodeId};

/// The largest number of values in one message.
pub const BATCH_MAX: usize = 64;

impl Paxos {
    /// An acceptor accepted (PMS section 2.3). A value is chosen once a phase-2 quorum accepted it
    /// in one ballot.
    pub(super) fn on_accepted(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        from: NodeId,
        (instance, vote): (Instance, Vote),
        cx: &mut Cx<Self>,
    ) {
        if disk.ledger.get(&instance).is_some() {
            return;
        }
        let votes = machine.tally.entry(instance).or_default();
        match votes.iter_mut().find(|(acceptor, _)| *acceptor == from) {
            // Messages overtake each other: a vote of a lower ballot is an old one.
            Some((_, latest)) if latest.ballot > vote.ballot => {}
            Some((_, latest)) => *latest = vote,
            None => votes.push((from, vote)),
        }
        let for_this = votes.iter().filter(|(_, other)| *other == vote).count();
        if for_this < usize::from(self.phase_2_quorum()) {
            self.ask_later(machine, cx);
            return;
        }
        self.learn(machine, disk, &[(instance, vote.decree)], cx);
        if self.learning == Learning::Distinguished {
            let decrees = vec![(instance, vote.decree)];
            for other in self.who_learn(cx.me()) {
                let decrees = decrees.clone();
                cx.send(other, Message::Chosen { decrees });
            }
        }
    }

    /// Puts what was chosen into the ledger, and applies it in order (PMS sections 2.3 and 3).
    pub(super) fn learn(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        decrees: &[(Instance, Decree)],
        cx: &mut Cx<Self>,
    ) {
        for (instance, decree) in decrees {
            if disk.ledger.get(instance).is_some() {
                continue;
            }
            disk.ledger.insert(*instance, *decree);
            machine.tally.remove(instance);
            machine.proposer.open.remove(instance);
            cx.note(Note::Learned {
                instance: *instance,
                decree: *decree,
            });
        }
        if machine.tally.is_empty() {
            cx.disarm(Timer::Learn);
        }
        match self.mode {
            Mode::Single => self.answer_users(machine, disk, cx),
            Mode::Multi => self.apply(machine, disk, cx),
        }
    }

    /// Applies what is known without a gap (PMS section 3). The leader answers the clients that
    /// asked.
    pub(super) fn apply(&self, machine: &mut Machine, disk: &Disk, cx: &mut Cx<Self>) {
        while let Some(decree) = disk.ledger.get(&(machine.applied + 1)) {
            machine.applied += 1;
            let Decree::Command {
                client,
                sequence,
                command,
            } = *decree
            else {
                continue;
            };
            let reply = match machine.register.apply(client, sequence, command) {
                Applied::Now(reply) => Some(reply),
                Applied::Before(reply) => {
                    cx.note(Note::DuplicateIgnored { client, sequence });
                    reply
                }
            };
            if let (Phase::Two, Some(reply)) = (machine.proposer.phase, reply) {
                cx.send(client, Message::ClientReply { sequence, reply });
            }
        }
    }

    /// Votes were seen, but no choice: messages may be lost. If nothing comes, ask.
    fn ask_later(&self, machine: &Machine, cx: &mut Cx<Self>) {
        if self.learning == Learning::Every && machine.roles.learner {
            cx.arm(Timer::Learn, self.ballot_timeout);
        }
    }

    /// Asks all acceptors how they voted in what is not known (PMS section 2.3).
    pub(super) fn on_learn_timeout(&self, machine: &Machine, disk: &Disk, cx: &mut Cx<Self>) {
        if machine.tally.is_empty() {
            return;
        }
        let from = disk.first_unknown();
        for acceptor in self.acceptors() {
            cx.send(acceptor, Message::Learn { from });
        }
        cx.arm(Timer::Learn, self.ballot_timeout);
    }

    /// Tells what was chosen from an instance on (PMS section 2.3), or, when that is not known
    /// here, how this acceptor voted.
    pub(super) fn on_learn(&self, disk: &Disk, to: NodeId, from: Instance, cx: &mut Cx<Self>) {
        let chosen = disk
            .ledger
            .iter()
            .filter(|(instance, _)| **instance >= from);
        let decrees = chosen.map(|(instance, decree)| (*instance, *decree));
        let decrees: Vec<_> = decrees.take(BATCH_MAX).collect();
        if !decrees.is_empty() {
            cx.send(to, Message::Chosen { decrees });
            return;
        }
        let votes = disk.votes.iter().filter(|(instance, _)| **instance >= from);
        for (&instance, &vote) in votes.take(BATCH_MAX) {
            cx.send(to, Message::Accepted { instance, vote });
        }
    }
}
