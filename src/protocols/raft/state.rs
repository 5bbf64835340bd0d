//! What nodes remember (figure 2, "State").

use super::{Client, Index, Log, Register, Term};
use crate::sim::NodeId;

/// What survives a crash. "Updated on stable storage before responding to RPCs" (figure 2): a
/// handler writes here, and its messages leave only when it is done.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// A server's current term.
    pub current_term: Term,
    /// The candidate that got the server's vote in the current term.
    pub voted_for: Option<NodeId>,
    /// A server's log.
    pub log: Log,
    /// How many requests a client has numbered, so that a restarted one uses no number again.
    pub sequence: u64,
}

/// What a crash takes away.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A server.
    Server(Server),
    /// A client.
    Client(Client),
}

impl Node {
    /// The server, when it is one.
    pub fn server(&self) -> Option<&Server> {
        match self {
            Self::Server(server) => Some(server),
            Self::Client(_) => None,
        }
    }

    /// The client, when it is one.
    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Client(client) => Some(client),
            Self::Server(_) => None,
        }
    }
}

/// What a server is in its term (figure 4).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// It answers leaders and candidates.
    Follower,
    /// It asks whether it would win a new term (thesis section 9.6).
    PreCandidate,
    /// It asks for votes.
    Candidate,
    /// It won its term.
    Leader,
}

/// A server.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Server {
    /// What it is.
    pub role: Role,
    /// The latest term that it has seen; also on disk.
    pub current_term: Term,
    /// Whom it voted for in this term; also on disk.
    pub voted_for: Option<NodeId>,
    /// Who voted, or would vote, for it as a (pre-)candidate or leader of this term.
    pub votes: Vec<NodeId>,
    /// The leader of this term, as far as it knows.
    pub leader: Option<NodeId>,
    /// Whether a leader was heard within the shortest election timeout; kept for pre-vote alone.
    pub heard_from_leader: bool,
    /// The highest index known to be committed.
    pub commit_index: Index,
    /// The highest index applied to the state machine.
    pub last_applied: Index,
    /// Followers: the highest index that they acknowledged. `Variant::StaleAckCounted` only.
    pub acked_index: Index,
    /// Leaders: for each server, the next index to send.
    pub next_index: Vec<Index>,
    /// Leaders: for each server, the highest index known to be on it.
    pub match_index: Vec<Index>,
    /// The state machine: rebuilt from the log after a restart.
    pub register: Register,
}

impl Server {
    /// A server that starts from its disk, as a follower.
    pub(super) fn new(disk: &Disk) -> Self {
        Self {
            role: Role::Follower,
            current_term: disk.current_term,
            voted_for: disk.voted_for,
            votes: Vec::new(),
            leader: None,
            heard_from_leader: false,
            commit_index: 0,
            last_applied: 0,
            acked_index: 0,
            next_index: Vec::new(),
            match_index: Vec::new(),
            register: Register::default(),
        }
    }
}
