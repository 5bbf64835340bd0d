//! Each rule of the paper as an example: a machine, a message, and what comes of it.

mod acceptor;
mod leader;
mod learner;
mod proposer;

use super::*;
use crate::sim::{Effects, Lie, Random, TimerOp};

const P1: NodeId = NodeId(0);
const P2: NodeId = NodeId(1);
/// Acceptors of `Paxos::single(2, 3, 1)`.
const A1: NodeId = NodeId(2);
const A2: NodeId = NodeId(3);
const A3: NodeId = NodeId(4);
const L1: NodeId = NodeId(5);

/// A node, and what it did last.
struct One {
    paxos: Paxos,
    me: NodeId,
    node: Node,
    disk: Disk,
    random: Random,
    did: Effects<Paxos>,
}

impl One {
    /// A machine for a single decree of two proposers, three acceptors and a learner.
    fn single(me: NodeId) -> Self {
        Self::start(Paxos::single(2, 3, 1), me, Disk::default())
    }

    fn start(paxos: Paxos, me: NodeId, mut disk: Disk) -> Self {
        let (mut random, mut did) = (Random::stream(1, 1), Effects::new());
        let mut cx = Cx::new(me, 0, Lie(0), &mut random, &mut did);
        let node = paxos.boot(&mut disk, &mut cx);
        Self {
            paxos,
            me,
            node,
            disk,
            random,
            did,
        }
    }

    fn again(self) -> Self {
        Self::start(self.paxos, self.me, self.disk)
    }

    fn runs(&mut self, handler: impl FnOnce(&Paxos, &mut Node, &mut Disk, &mut Cx<Paxos>)) {
        self.did = Effects::new();
        let mut cx = Cx::new(self.me, 0, Lie(0), &mut self.random, &mut self.did);
        handler(&self.paxos, &mut self.node, &mut self.disk, &mut cx);
    }

    fn hears(&mut self, from: NodeId, message: Message) -> &[(NodeId, Message)] {
        self.runs(|paxos, node, disk, cx| paxos.on_message(node, disk, from, &message, cx));
        &self.did.sends
    }

    fn fires(&mut self, timer: Timer) -> &[(NodeId, Message)] {
        self.runs(|paxos, node, disk, cx| paxos.on_timer(node, disk, timer, cx));
        &self.did.sends
    }

    fn asked(&mut self, request: Request) -> &[(NodeId, Message)] {
        self.runs(|paxos, node, disk, cx| paxos.on_request(node, disk, request, cx));
        &self.did.sends
    }

    fn as_machine(&self) -> &Machine {
        self.node.machine().expect("a machine")
    }

    fn phase(&self) -> Phase {
        self.as_machine().proposer.phase
    }

    fn armed(&self, timer: Timer) -> bool {
        let arms = |op: &TimerOp<Timer>| matches!(op, TimerOp::Arm(armed, _) if *armed == timer);
        self.did.timers.iter().any(arms)
    }
}

fn ballot(number: u64, proposer: u16) -> Ballot {
    Ballot { number, proposer }
}

fn vote(number: u64, proposer: u16, value: Value) -> Vote {
    Vote {
        ballot: ballot(number, proposer),
        decree: Decree::Value(value),
    }
}

fn prepare(number: u64, proposer: u16) -> Message {
    let ballot = ballot(number, proposer);
    Message::Prepare { ballot, from: 1 }
}

fn accept(number: u64, proposer: u16, value: Value) -> Message {
    Message::Accept {
        ballot: ballot(number, proposer),
        instance: 1,
        decree: Decree::Value(value),
    }
}

fn promise(number: u64, proposer: u16, votes: &[Vote]) -> Message {
    Message::Promise {
        ballot: ballot(number, proposer),
        votes: votes.iter().map(|vote| (1, *vote)).collect(),
    }
}

fn accepted(vote: Vote) -> Message {
    let instance = 1;
    Message::Accepted { instance, vote }
}

fn to_each(ids: &[NodeId], message: &Message) -> Vec<(NodeId, Message)> {
    ids.iter().map(|id| (*id, message.clone())).collect()
}
