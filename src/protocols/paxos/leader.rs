//! Many instances (PMS section 3): one proposer, the leader, runs phase 1 once for all of them, and
//! then phase 2 for each command.

use super::{Ballot, Decree, Disk, Instance, Machine, Message, Mode, Note, Paxos, Phase, Timer};
use crate::protocols::register::Command;
use crate::sim::{Cx, Micros, NodeId};

impl Paxos {
    /// A leader is missed after a timeout that is drawn anew each time (PMS section 2.4), unless
    /// proposers are to collide.
    pub(super) fn arm_election_timer(&self, cx: &mut Cx<Self>) {
        let longest = if self.backoff == Micros::ZERO {
            self.election_timeout_min
        } else {
            self.election_timeout_max
        };
        let timeout = cx.random().span(self.election_timeout_min, longest);
        cx.arm(Timer::Election, timeout);
    }

    /// With promises for every instance to come (PMS section 3): propose again what was reported,
    /// and fill the gaps before it with no-ops, so that what follows can be applied.
    pub(super) fn become_leader(&self, machine: &mut Machine, disk: &Disk, cx: &mut Cx<Self>) {
        let proposer = &mut machine.proposer;
        let (ballot, first) = (proposer.ballot, proposer.from);
        cx.note(Note::BecameLeader { ballot });
        cx.disarm(Timer::Ballot);
        proposer.abandoned = 0;
        let last_reported = proposer
            .reported
            .iter()
            .map(|(instance, _)| *instance)
            .max();
        let last_known = disk.ledger.iter().map(|(instance, _)| *instance).max();
        let last = last_reported.max(last_known).unwrap_or(0);
        proposer.next = first.max(last + 1);
        for instance in first..=last {
            if disk.ledger.get(&instance).is_some() {
                continue;
            }
            let reported = machine
                .proposer
                .reported
                .get(&instance)
                .map(|vote| vote.decree);
            let decree = reported.unwrap_or(Decree::NoOp);
            self.propose(machine, (instance, decree, reported.is_some()), cx);
        }
        self.on_heartbeat_timer(machine, disk, cx);
    }

    /// The leader is heard (PMS section 2.4), and sends again what acceptors seem to have missed.
    pub(super) fn on_heartbeat_timer(&self, machine: &mut Machine, disk: &Disk, cx: &mut Cx<Self>) {
        let ballot = machine.proposer.ballot;
        let through = disk.first_unknown() - 1;
        for other in self.who_learn(cx.me()) {
            cx.send(other, Message::Heartbeat { ballot, through });
        }
        let voted = |instance: Instance, acceptor: NodeId| {
            let votes = machine.tally.get(&instance).into_iter().flatten();
            votes
                .into_iter()
                .any(|(voter, vote)| *voter == acceptor && vote.ballot == ballot)
        };
        for (&instance, open) in machine.proposer.open.iter().filter(|(_, open)| open.waited) {
            for acceptor in self
                .acceptors()
                .filter(|acceptor| !voted(instance, *acceptor))
            {
                let ask = Message::Accept {
                    ballot,
                    instance,
                    decree: open.decree,
                };
                cx.send(acceptor, ask);
            }
        }
        for (_, open) in machine.proposer.open.iter_mut() {
            open.waited = true;
        }
        cx.arm(Timer::Heartbeat, self.heartbeat_interval());
    }

    /// A leader is heard (PMS section 2.4).
    pub(super) fn on_heartbeat(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        from: NodeId,
        (ballot, through): (Ballot, Instance),
        cx: &mut Cx<Self>,
    ) {
        if machine.roles.acceptor && super::acceptor::refuses(machine, from, ballot, cx) {
            return;
        }
        if ballot >= machine.heard {
            self.follow(machine, from, ballot, cx);
        }
        let known = disk.first_unknown();
        if through >= known {
            cx.send(from, Message::Learn { from: known });
        }
    }

    fn follow(&self, machine: &mut Machine, leader: NodeId, ballot: Ballot, cx: &mut Cx<Self>) {
        machine.heard = ballot;
        machine.leader = Some(leader);
        if !machine.roles.proposer {
            return;
        }
        let proposer = &mut machine.proposer;
        if matches!(proposer.phase, Phase::One | Phase::Two) {
            let mine = proposer.ballot;
            cx.note(Note::Preempted {
                ballot: mine,
                by: ballot,
            });
        }
        proposer.phase = Phase::Idle;
        proposer.abandoned = 0;
        proposer.open = litemap::LiteMap::new();
        for timer in [Timer::Ballot, Timer::Backoff, Timer::Heartbeat] {
            cx.disarm(timer);
        }
        self.arm_election_timer(cx);
    }

    /// A client asks (PMS section 3). The leader gives its command the next instance; others say
    /// who leads.
    pub(super) fn on_client_request(
        &self,
        machine: &mut Machine,
        (client, sequence): (NodeId, u64),
        command: Command,
        cx: &mut Cx<Self>,
    ) {
        if self.mode == Mode::Single || !machine.roles.proposer {
            return;
        }
        if machine.proposer.phase != Phase::Two {
            let leader = machine.leader;
            cx.send(client, Message::Redirect { sequence, leader });
            return;
        }
        if let Some(session) = machine.register.sessions.get(&client)
            && session.sequence >= sequence
        {
            // Retried, and applied already: the answer is remembered.
            cx.note(Note::DuplicateIgnored { client, sequence });
            if session.sequence == sequence {
                let reply = session.reply;
                cx.send(client, Message::ClientReply { sequence, reply });
            }
            return;
        }
        let decree = Decree::Command {
            client,
            sequence,
            command,
        };
        let under_way = |(_, open): (&Instance, &super::Open)| open.decree == decree;
        if !machine.proposer.open.iter().any(under_way) {
            let next = machine.proposer.next;
            self.propose(machine, (next, decree, false), cx);
        }
    }
}
