//! Acceptors: phases 1b and 2b (PMS section 2.2).

use super::{
    Ballot, Decree, Disk, Instance, Learning, Machine, Message, Note, Paxos, Variant, Vote,
};
use crate::sim::{Cx, NodeId};

impl Paxos {
    /// Phase 1b (PMS section 2.2): if the ballot is higher than that of any prepare request
    /// answered before, promise to accept nothing lower, and tell the votes of the highest ballots.
    /// The same ballot is promised again: a message may arrive twice, and only one proposer has it.
    pub(super) fn on_prepare(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        from: NodeId,
        (ballot, first): (Ballot, Instance),
        cx: &mut Cx<Self>,
    ) {
        if !machine.roles.acceptor || refuses(machine, from, ballot, cx) {
            return;
        }
        if ballot > machine.promised {
            cx.note(Note::Promised { ballot });
        }
        self.promise(machine, disk, ballot);
        let asked = disk
            .votes
            .iter()
            .filter(|(instance, _)| **instance >= first);
        let votes = asked.map(|(instance, vote)| (*instance, *vote)).collect();
        cx.send(from, Message::Promise { ballot, votes });
    }

    /// Phase 2b (PMS section 2.2): accept, unless a prepare request of a higher ballot was
    /// answered. Those who learn are told.
    pub(super) fn on_accept(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        from: NodeId,
        (ballot, instance, decree): (Ballot, Instance, Decree),
        cx: &mut Cx<Self>,
    ) {
        if !machine.roles.acceptor || refuses(machine, from, ballot, cx) {
            return;
        }
        self.promise(machine, disk, ballot);
        let vote = Vote { ballot, decree };
        if disk.votes.insert(instance, vote) != Some(vote) {
            cx.note(Note::Accepted { instance, vote });
        }
        cx.send(from, Message::Accepted { instance, vote });
        if self.learning == Learning::Every {
            for learner in self.learners().filter(|learner| *learner != from) {
                cx.send(learner, Message::Accepted { instance, vote });
            }
        }
    }

    /// Kept in stable storage before the answer leaves (PMS section 2.5).
    fn promise(&self, machine: &mut Machine, disk: &mut Disk, ballot: Ballot) {
        machine.promised = ballot;
        if self.variant != Variant::PromiseForgotten {
            disk.promised = ballot;
        }
    }
}

/// Ignores a request of a ballot below the promise, but tells its proposer why (PMS section 2.2, at
/// its end).
pub(super) fn refuses(machine: &Machine, from: NodeId, ballot: Ballot, cx: &mut Cx<Paxos>) -> bool {
    let promised = machine.promised;
    if ballot >= promised {
        return false;
    }
    cx.note(Note::Refused { ballot, promised });
    cx.send(from, Message::Reject { ballot, promised });
    true
}
