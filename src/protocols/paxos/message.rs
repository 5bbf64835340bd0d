//! What nodes send each other, what they wait for, and what is worth telling.

use super::{Ballot, Decree, Instance, Vote};
use crate::protocols::register::{Command, Reply, Value};
use crate::sim::NodeId;
use serde::{Deserialize, Serialize};

/// Everything that travels. Names are those of "Paxos Made Simple"; those of "The Part-Time
/// Parliament" stand in brackets.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// Phase 1a: a prepare request (NextBallot), for every instance from one on.
    Prepare {
        /// The proposer's ballot.
        ballot: Ballot,
        /// The first instance that it is about.
        from: Instance,
    },
    /// Phase 1b: a promise to accept nothing of a lower ballot, with what was accepted already
    /// (LastVote).
    Promise {
        /// The ballot that is promised.
        ballot: Ballot,
        /// The latest vote of the acceptor in each instance asked for.
        votes: Vec<(Instance, Vote)>,
    },
    /// Phase 2a: an accept request (BeginBallot).
    Accept {
        /// The proposer's ballot.
        ballot: Ballot,
        /// The instance.
        instance: Instance,
        /// The value proposed.
        decree: Decree,
    },
    /// Phase 2b: the acceptor accepted (Voted).
    Accepted {
        /// The instance.
        instance: Instance,
        /// The vote.
        vote: Vote,
    },
    /// An acceptor that ignores a request says why, so that the proposer can abandon its ballot
    /// (PMS section 2.2, at its end).
    Reject {
        /// The ballot of the request.
        ballot: Ballot,
        /// The higher ballot that was promised.
        promised: Ballot,
    },
    /// What was chosen, in order of instances (Success).
    Chosen {
        /// The values.
        decrees: Vec<(Instance, Decree)>,
    },
    /// A learner asks what it may have missed from an instance on.
    Learn {
        /// The first instance that it does not know.
        from: Instance,
    },
    /// The leader lives, so that others stand back (how to elect one, PMS section 2.4 leaves open).
    Heartbeat {
        /// Its ballot.
        ballot: Ballot,
        /// It knows what was chosen up to this instance.
        through: Instance,
    },
    /// A client asks.
    ClientRequest {
        /// The client's number for the request, the same when it is retried.
        sequence: u64,
        /// What it asks.
        command: Command,
    },
    /// A client is answered.
    ClientReply {
        /// The number of the request.
        sequence: u64,
        /// The answer.
        reply: Reply,
    },
    /// A proposer that does not lead says who does.
    Redirect {
        /// The number of the request.
        sequence: u64,
        /// The leader, as far as it knows.
        leader: Option<NodeId>,
    },
}

impl Message {
    /// The ballot that it is about, where it is about one.
    pub fn ballot(&self) -> Option<Ballot> {
        match self {
            Self::Prepare { ballot, .. }
            | Self::Promise { ballot, .. }
            | Self::Accept { ballot, .. }
            | Self::Heartbeat { ballot, .. } => Some(*ballot),
            Self::Accepted { vote, .. } => Some(vote.ballot),
            Self::Reject { promised, .. } => Some(*promised),
            Self::Chosen { .. }
            | Self::Learn { .. }
            | Self::ClientRequest { .. }
            | Self::ClientReply { .. }
            | Self::Redirect { .. } => None,
        }
    }
}

/// What nodes wait for.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// A proposer waited long enough for a quorum.
    Ballot,
    /// A proposer has stood back for long enough.
    Backoff,
    /// No word from a leader for a whole election timeout.
    Election,
    /// Time for a leader to be heard again.
    Heartbeat,
    /// A learner that knows of votes, but not of a choice, asks.
    Learn,
    /// A client waited long enough for an answer.
    ClientRetry,
    /// Time for a client to ask something by itself.
    ClientNext,
}

/// What a user asks.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Of a proposer, for a single decree: propose this value.
    Propose(Value),
    /// Of a client: ask this of the register.
    Ask(Command),
}

/// What a user is told.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Answer {
    /// The value that was chosen, one's own or not.
    Chosen(Value),
    /// What the register answers.
    Register(Reply),
}

/// What is worth telling.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// Phase 1a: a proposer began a ballot.
    Prepared {
        /// The ballot.
        ballot: Ballot,
    },
    /// Phase 1b: an acceptor promised.
    Promised {
        /// The ballot.
        ballot: Ballot,
    },
    /// An acceptor ignored a request, because it promised a higher ballot.
    Refused {
        /// The ballot of the request.
        ballot: Ballot,
        /// The ballot that was promised.
        promised: Ballot,
    },
    /// A proposer abandons its ballot for a higher one.
    Preempted {
        /// Its ballot.
        ballot: Ballot,
        /// The higher one.
        by: Ballot,
    },
    /// A proposer waited too long for a quorum, and abandons its ballot.
    TimedOut {
        /// Its ballot.
        ballot: Ballot,
    },
    /// With a phase-1 quorum for every instance to come, a proposer leads.
    BecameLeader {
        /// Its ballot.
        ballot: Ballot,
    },
    /// Phase 2a: a proposer proposes.
    Proposed {
        /// The instance.
        instance: Instance,
        /// The ballot.
        ballot: Ballot,
        /// The value.
        decree: Decree,
        /// True when an acceptor had reported it, so that the proposer was not free to choose.
        reported: bool,
    },
    /// Phase 2b: an acceptor accepted.
    Accepted {
        /// The instance.
        instance: Instance,
        /// Ballot and value.
        vote: Vote,
    },
    /// A machine learned what was chosen.
    Learned {
        /// The instance.
        instance: Instance,
        /// The value.
        decree: Decree,
    },
    /// It met a request that had been applied before, and did not apply it again.
    DuplicateIgnored {
        /// The client.
        client: NodeId,
        /// The client's number for the request.
        sequence: u64,
    },
    /// A client got no answer, and asks another proposer.
    ClientRetried {
        /// The client's number for the request.
        sequence: u64,
        /// The proposer that it asks now.
        to: NodeId,
    },
    /// A client was told who leads, and asks there.
    ClientRedirected {
        /// The client's number for the request.
        sequence: u64,
        /// The proposer that it asks now.
        to: NodeId,
    },
    /// A client stopped trying. The request may still take effect.
    ClientGaveUp {
        /// The client's number for the request.
        sequence: u64,
    },
    /// Too many requests are waiting; one was refused.
    QueueFull,
    /// A user asked a node that does not take such requests.
    NotForMe,
}
