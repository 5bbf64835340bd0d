//! Each rule of figure 2 as an example: a server, a message, and what comes of it.

mod client;
mod election;
mod replication;

use super::figures::log_of_terms;
use super::*;
use crate::sim::{Effects, Lie, Random, TimerOp};

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);
const S3: NodeId = NodeId(2);
const CLIENT: NodeId = NodeId(5);

/// A server among five, or a client of theirs, and what it did last.
struct One {
    raft: Raft,
    me: NodeId,
    node: Node,
    disk: Disk,
    random: Random,
    did: Effects<Raft>,
}

impl One {
    /// S1 as it starts from a disk in `term` with a log of these terms.
    fn server(term: Term, terms: &[Term]) -> Self {
        let disk = Disk {
            current_term: term,
            log: log_of_terms(terms, CLIENT),
            ..Disk::default()
        };
        Self::start(Raft::new(5, 1), S1, disk)
    }

    fn start(raft: Raft, me: NodeId, mut disk: Disk) -> Self {
        let (mut random, mut did) = (Random::stream(1, 1), Effects::new());
        let mut cx = Cx::new(me, 0, Lie(0), &mut random, &mut did);
        let node = raft.boot(&mut disk, &mut cx);
        Self {
            raft,
            me,
            node,
            disk,
            random,
            did,
        }
    }

    /// S1 as the leader of the term after `term`.
    fn leader(term: Term, terms: &[Term]) -> Self {
        let mut one = Self::server(term, terms);
        one.elect();
        one
    }

    fn elect(&mut self) {
        self.fires(Timer::Election);
        let reply = RequestVoteReply {
            term: self.disk.current_term,
            vote_granted: true,
        };
        self.hears(S2, Message::RequestVoteReply(reply.clone()));
        self.hears(S3, Message::RequestVoteReply(reply));
    }

    fn again(self) -> Self {
        Self::start(self.raft, self.me, self.disk)
    }

    fn runs(&mut self, handler: impl FnOnce(&Raft, &mut Node, &mut Disk, &mut Cx<Raft>)) {
        self.did = Effects::new();
        let mut cx = Cx::new(self.me, 0, Lie(0), &mut self.random, &mut self.did);
        handler(&self.raft, &mut self.node, &mut self.disk, &mut cx);
    }

    fn hears(&mut self, from: NodeId, message: Message) {
        self.runs(|raft, node, disk, cx| raft.on_message(node, disk, from, &message, cx));
    }

    fn fires(&mut self, timer: Timer) {
        self.runs(|raft, node, disk, cx| raft.on_timer(node, disk, timer, cx));
    }

    fn asked(&mut self, sequence: u64) {
        let command = Command::Put {
            key: Key(0),
            value: 1,
        };
        self.hears(CLIENT, Message::ClientRequest { sequence, command });
    }

    fn as_server(&self) -> &Server {
        self.node.server().expect("a server")
    }

    /// The terms of the entries in the log.
    fn terms(&self) -> Vec<Term> {
        let entries = self.disk.log.entries();
        entries.iter().map(|entry| entry.term).collect()
    }

    /// The only message that it sent.
    fn said(&self) -> &Message {
        match &self.did.sends[..] {
            [(_, message)] => message,
            more => panic!("one message was expected: {more:?}"),
        }
    }

    fn granted(&self) -> bool {
        match self.said() {
            Message::RequestVoteReply(reply) => reply.vote_granted,
            Message::PreVoteReply(reply) => reply.vote_granted,
            other => panic!("a vote was expected: {other:?}"),
        }
    }

    fn result(&self) -> AppendResult {
        match self.said() {
            Message::AppendEntriesReply(reply) => reply.result,
            other => panic!("an answer to AppendEntries was expected: {other:?}"),
        }
    }

    fn armed(&self, timer: Timer) -> bool {
        let arms = |op: &TimerOp<Timer>| matches!(op, TimerOp::Arm(armed, _) if *armed == timer);
        self.did.timers.iter().any(arms)
    }
}

fn request_vote(term: Term, (last_log_index, last_log_term): (Index, Term)) -> Message {
    Message::RequestVote(RequestVote {
        term,
        last_log_index,
        last_log_term,
    })
}

/// AppendEntries of `term` after the entry `prev` (index, term), which carries these terms.
fn append(term: Term, prev: (Index, Term), terms: &[Term], leader_commit: Index) -> Message {
    let mut whole = vec![0; usize::try_from(prev.0).expect("small")];
    whole.extend(terms);
    Message::AppendEntries(AppendEntries {
        term,
        prev_log_index: prev.0,
        prev_log_term: prev.1,
        entries: log_of_terms(&whole, CLIENT).from(prev.0 + 1, 100).to_vec(),
        leader_commit,
    })
}

fn success(term: Term, match_index: Index) -> Message {
    let result = AppendResult::Success { match_index };
    Message::AppendEntriesReply(AppendEntriesReply { term, result })
}
