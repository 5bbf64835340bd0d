//! What nodes send each other, what they wait for, and what is worth telling.

use super::{Command, Entry, Index, Reply, Term};
use crate::sim::NodeId;
use serde::{Deserialize, Serialize};

/// Everything that travels. The sender of a message is the paper's `candidateId` or `leaderId`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// A candidate asks for a vote (figure 2).
    RequestVote(RequestVote),
    /// The answer to a candidate.
    RequestVoteReply(RequestVoteReply),
    /// A server asks whether it would get a vote (thesis section 9.6).
    PreVote(PreVote),
    /// The answer to that.
    PreVoteReply(PreVoteReply),
    /// A leader sends what a follower lacks; with nothing to send, a heartbeat (figure 2).
    AppendEntries(AppendEntries),
    /// The answer to a leader.
    AppendEntriesReply(AppendEntriesReply),
    /// A client asks.
    ClientRequest {
        /// The client's number for the request, the same when it is retried.
        sequence: u64,
        /// What it asks.
        command: Command,
    },
    /// A leader answers a client.
    ClientReply {
        /// The number of the request.
        sequence: u64,
        /// The answer.
        reply: Reply,
    },
    /// A server that does not lead says who does.
    Redirect {
        /// The number of the request.
        sequence: u64,
        /// The leader, as far as the server knows.
        leader: Option<NodeId>,
    },
}

impl Message {
    /// The sender's term. `None` for clients' messages, and for a pre-vote request: the term that
    /// it names has not begun.
    pub fn term(&self) -> Option<Term> {
        match self {
            Self::RequestVote(ask) => Some(ask.term),
            Self::RequestVoteReply(reply) => Some(reply.term),
            Self::PreVoteReply(reply) => Some(reply.term),
            Self::AppendEntries(append) => Some(append.term),
            Self::AppendEntriesReply(reply) => Some(reply.term),
            Self::PreVote(_)
            | Self::ClientRequest { .. }
            | Self::ClientReply { .. }
            | Self::Redirect { .. } => None,
        }
    }
}

/// The arguments of RequestVote (figure 2).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct RequestVote {
    /// The candidate's term.
    pub term: Term,
    /// The index of the candidate's last log entry.
    pub last_log_index: Index,
    /// The term of the candidate's last log entry.
    pub last_log_term: Term,
}

/// The results of RequestVote (figure 2).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct RequestVoteReply {
    /// The voter's term, for the candidate to update itself.
    pub term: Term,
    /// True when the candidate got the vote.
    pub vote_granted: bool,
}

/// The arguments of a pre-vote (thesis section 9.6).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct PreVote {
    /// The term that the asking server would start.
    pub next_term: Term,
    /// The index of its last log entry.
    pub last_log_index: Index,
    /// The term of its last log entry.
    pub last_log_term: Term,
}

/// The results of a pre-vote.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct PreVoteReply {
    /// The answering server's term.
    pub term: Term,
    /// The term that was asked for.
    pub next_term: Term,
    /// True when it would vote.
    pub vote_granted: bool,
}

/// The arguments of AppendEntries (figure 2).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct AppendEntries {
    /// The leader's term.
    pub term: Term,
    /// The index of the entry just before the new ones.
    pub prev_log_index: Index,
    /// The term of that entry.
    pub prev_log_term: Term,
    /// The new entries; none in a heartbeat.
    pub entries: Vec<Entry>,
    /// The leader's commit index.
    pub leader_commit: Index,
}

/// The results of AppendEntries (figure 2).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct AppendEntriesReply {
    /// The follower's term, for the leader to update itself.
    pub term: Term,
    /// What became of it.
    pub result: AppendResult,
}

/// What became of an AppendEntries.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum AppendResult {
    /// The follower's log equals the leader's up to here.
    Success {
        /// The last index known to be the same.
        match_index: Index,
    },
    /// The follower's log does not hold the entry before the new ones. Both fields let the leader
    /// skip a whole term at a time (end of section 5.3).
    Conflict {
        /// The term of the entry in the way; `None` when the log is too short to hold one.
        term: Option<Term>,
        /// The first index of that term; without one, the index after the end of the log.
        index: Index,
    },
    /// The leader is of a term that is over.
    StaleTerm,
}

/// What nodes wait for.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// No word from a leader for a whole election timeout.
    Election,
    /// No word from a leader for the shortest election timeout. Pre-vote alone asks.
    Silence,
    /// Time for a leader to be heard again.
    Heartbeat,
    /// A client waited long enough for an answer.
    ClientRetry,
    /// Time for a client to ask something by itself.
    ClientNext,
    /// A term that is known in memory alone reaches the disk. `Variant::TermVoteApart` only.
    TermWrite,
}

/// What is worth telling.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// It heard from no leader for too long, and asks whether it would win a new term.
    AskedForPreVotes {
        /// The term that it would start.
        next_term: Term,
    },
    /// It heard from no leader for too long, and started a term.
    BecameCandidate {
        /// The term.
        term: Term,
    },
    /// It gave its vote away.
    VoteGranted {
        /// The term.
        term: Term,
        /// The candidate.
        to: NodeId,
    },
    /// It refused a candidate whose log is less up to date than its own.
    VoteRefusedOldLog {
        /// The term.
        term: Term,
        /// The candidate.
        to: NodeId,
    },
    /// It won its term.
    BecameLeader {
        /// The term.
        term: Term,
    },
    /// It led or was a candidate, and learned of a leader or of a later term.
    SteppedDown {
        /// The term that it is in now.
        term: Term,
    },
    /// Entries were added to its log.
    Appended {
        /// The index of the first.
        first: Index,
        /// The index of the last.
        last: Index,
    },
    /// Entries that contradict the leader's were deleted from its log.
    Truncated {
        /// The index of the first that went; all after it went too.
        from: Index,
    },
    /// It leads, and everything up to here is now committed.
    Committed {
        /// The commit index.
        index: Index,
    },
    /// Entries were applied to its state machine.
    Applied {
        /// The index of the first.
        first: Index,
        /// The index of the last.
        last: Index,
    },
    /// It met a request that had been applied before, and did not apply it again.
    DuplicateIgnored {
        /// The client.
        client: NodeId,
        /// The client's number for the request.
        sequence: u64,
    },
    /// A client got no answer, and asks another server.
    ClientRetried {
        /// The client's number for the request.
        sequence: u64,
        /// The server that it asks now.
        to: NodeId,
    },
    /// A client was told who leads, and asks there.
    ClientRedirected {
        /// The client's number for the request.
        sequence: u64,
        /// The server that it asks now.
        to: NodeId,
    },
    /// A client stopped trying. The request may still take effect.
    ClientGaveUp {
        /// The client's number for the request.
        sequence: u64,
    },
    /// A client has too many requests waiting, and refused one.
    QueueFull,
    /// A user asked a server; only clients take requests from users.
    NotAClient,
}
