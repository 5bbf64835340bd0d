//! Raft: a log that every server agrees on, after Ongaro and Ousterhout, "In Search of an
//! Understandable Consensus Algorithm" (2014); section and figure numbers here are that paper's,
//! "thesis" is Ongaro's "Consensus: Bridging Theory and Practice" (2014).
//!
//! # What it solves
//! Servers keep one log of commands in the same order, and apply it to copies of one state
//! machine, so that clients see a single machine that goes on while a majority of servers runs
//! and can talk. Here the machine is a key-value register (`register`).
//!
//! # What it assumes
//! Messages may be lost, delayed, duplicated and reordered, but not forged. Servers may stop and
//! start again, but what they wrote to disk is still there. *Safety needs no clock*: skew, drift,
//! pauses and slowness never make it wrong. *Progress needs time*: that messages go to and fro
//! among a majority well within an election timeout (section 5.6).
//!
//! A **wiped disk** breaks the assumption. A server that forgot its vote can vote twice in a term,
//! and one that forgot its log can help elect a leader that lacks a committed entry.
//!
//! # How it works
//! Time is divided into *terms*. A server that hears from no leader for an election timeout, drawn
//! anew each time so that servers seldom collide, starts a term and asks for votes (section 5.2,
//! `election`). A candidate with a majority leads its term: it alone appends, and makes the logs of
//! the others equal to its own (section 5.3, `replication`). An entry on a majority is *committed*:
//! it is applied, and its client answered.
//!
//! # Why it is safe
//! 1. *Election safety*: a server votes once a term, on disk, and two majorities share a server. So
//!    a term has at most one leader.
//! 2. *Log matching*: a leader creates one entry at an index in its term, and a follower takes an
//!    entry only when the one before it is the same. So two logs that agree on the term of an
//!    index agree on everything up to it.
//! 3. *Leader completeness*: a committed entry is on a majority; a later leader got votes from a
//!    majority; the server in both refuses a candidate whose log is less up to date than its own
//!    (section 5.4.1). So every later leader holds the entry. This argument needs the entry to be
//!    of the term of the leader that counts: one of an older term can be on a majority and still
//!    be overwritten (figure 8), so it is committed only along with a later one (section 5.4.2).
//! 4. *State machine safety* follows: nobody applies what a later leader could overwrite.
//!
//! # What is decided here
//! - Reads go through the log like writes, so they need no lease and no clock. A new leader
//!   appends no entry of its own (figure 2 has none): entries of older terms wait for the next
//!   request. That is what figure 8 is about; the no-op of thesis section 6.4 would hide it.
//! - A client numbers its requests, and servers remember the last number and answer of each client
//!   (thesis section 6.3), so a request that was retried is applied once.
//! - *Pre-vote* (thesis section 9.6) is an option: a server asks whether it would win before it
//!   disturbs anyone with a new term. It does not make a leader that can send but not receive give
//!   way: as long as it is heard, its followers wait for it.
//! - Membership change and snapshots are not here.
//!
//! Servers are the nodes `0..servers`, clients those after them.
//!
//! [paper]: https://raft.github.io/raft.pdf
//! [figure 2]: https://raft.github.io/raft.pdf#page=4
//! [thesis]: https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf

mod election;
pub mod figures;
mod log;
mod message;
mod replication;
mod state;
#[cfg(test)]
mod tests;

pub use log::{Entry, Index, Log, Term};
pub use message::{
    AppendEntries, AppendEntriesReply, AppendResult, Message, Note, PreVote, PreVoteReply,
    RequestVote, RequestVoteReply, Timer,
};
pub use replication::BATCH_MAX;
pub use state::{Disk, Node, Role, Server};

pub use super::client::{ATTEMPTS_MAX, Client, QUEUE_MAX, Waiting};
pub use super::register::{Command, Key, Register, Reply, Session, Value};

use super::client::{ClientNote, ClientTimer, Serves};
use crate::sim::{Cx, Micros, NodeId, Protocol};
use serde::{Deserialize, Serialize};

/// A rule of Raft left out, to see what it is there for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Variant {
    /// Raft as in the paper.
    #[default]
    None,
    /// A server keeps its vote in memory only: after a restart it may vote again in the same term.
    VoteNotPersisted,
    /// A server votes for any candidate, however old its log (against section 5.4.1).
    UpToDateSkipped,
    /// A leader commits whatever is on a majority, of whatever term (against section 5.4.2).
    CommitByCounting,
    /// A server writes its vote to disk before it answers, but its term in a later handler (against
    /// figure 2: both are on disk before an RPC is answered). A crash in between leaves the old term
    /// beside a vote of the new one: the server votes again in the new term, and until then obeys
    /// the leader of the old one. The other order, with the vote late, would only be
    /// [`Self::VoteNotPersisted`] for a while. This one is also the likelier mistake: a vote is a
    /// promise, so somebody waits for its write; a term seems to come back with the next message.
    TermVoteApart,
    /// A follower acknowledges the highest index that it ever did, and a leader counts it as told
    /// (against section 5.3: an acknowledgement is about the log of the leader that asked). So an
    /// acknowledgement outlives the entries that it was for, when another leader overwrites them.
    /// A leader that takes replies of older terms hardly shows the same: it would have to lose its
    /// term, have its log overwritten and be elected again while one reply is on its way.
    StaleAckCounted,
    /// A server that has voted refuses everybody in that term, also whom it voted for (against
    /// figure 2: "votedFor is null or candidateId"). No safety is lost, but votes are: when the
    /// first answer does not arrive, the second is a no. Elections take longer; they do not fail for
    /// ever, since each term is a new try and some first answer arrives in the end.
    RevoteRefused,
}

impl Variant {
    /// Every variant, the correct protocol first.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::VoteNotPersisted,
        Self::UpToDateSkipped,
        Self::CommitByCounting,
        Self::TermVoteApart,
        Self::StaleAckCounted,
        Self::RevoteRefused,
    ];
}

/// Raft with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raft {
    /// How many servers; odd, since an even one more tolerates no fault more.
    pub servers: u16,
    /// How many clients.
    pub clients: u16,
    /// The shortest election timeout.
    pub election_timeout_min: Micros,
    /// The longest election timeout.
    pub election_timeout_max: Micros,
    /// How long a client waits for an answer before it tries the next server.
    pub client_retry_timeout: Micros,
    /// How often each client asks something by itself; zero for only when told to.
    pub client_period: Micros,
    /// Whether servers ask before they start a term (thesis section 9.6).
    pub pre_vote: bool,
    /// The rule that is left out.
    pub variant: Variant,
}

impl Raft {
    /// Raft with the paper's election timeouts (150 to 300 ms, section 5.2), without pre-vote, and
    /// with clients that ask only when told to.
    pub fn new(servers: u16, clients: u16) -> Self {
        Self {
            servers,
            clients,
            election_timeout_min: Micros::from_ms(150),
            election_timeout_max: Micros::from_ms(300),
            client_retry_timeout: Micros::from_ms(500),
            client_period: Micros::ZERO,
            pre_vote: false,
            variant: Variant::None,
        }
    }

    /// How often a leader is heard: twice in the shortest election timeout, so that one lost
    /// heartbeat deposes nobody.
    pub fn heartbeat_interval(&self) -> Micros {
        Micros(self.election_timeout_min.0 / 2)
    }

    /// How many servers are a majority.
    pub fn majority(&self) -> usize {
        usize::from(self.servers / 2) + 1
    }

    /// True for servers, false for clients.
    pub fn is_server(&self, id: NodeId) -> bool {
        id.0 < self.servers
    }

    /// Every server.
    pub fn server_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.servers).map(NodeId)
    }

    /// Every client.
    pub fn client_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.servers..self.servers.saturating_add(self.clients)).map(NodeId)
    }

    /// Every server but `me`.
    fn peers(&self, me: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        self.server_ids().filter(move |&id| id != me)
    }
}

impl Protocol for Raft {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Command;
    type Reply = Reply;
    type Note = Note;

    fn node_count(&self) -> u16 {
        self.servers.saturating_add(self.clients)
    }

    fn boot(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Node {
        if self.is_server(cx.me()) {
            Node::Server(self.boot_server(disk, cx))
        } else {
            Node::Client(Client::boot(self, cx))
        }
    }

    fn on_message(
        &self,
        node: &mut Node,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match node {
            Node::Server(server) => self.on_server_message(server, disk, from, message, cx),
            Node::Client(client) => self.on_client_message(client, disk, from, message, cx),
        }
    }

    fn on_timer(&self, node: &mut Node, disk: &mut Disk, timer: Timer, cx: &mut Cx<Self>) {
        match (node, timer) {
            (Node::Server(server), Timer::Election) => self.on_election_timeout(server, disk, cx),
            (Node::Server(server), Timer::Silence) => server.heard_from_leader = false,
            (Node::Server(server), Timer::Heartbeat) => self.on_heartbeat(server, disk, cx),
            (Node::Server(server), Timer::TermWrite) => disk.current_term = server.current_term,
            (Node::Client(client), Timer::ClientRetry) => {
                client.on_retry(self, &mut disk.sequence, cx);
            }
            (Node::Client(client), Timer::ClientNext) => {
                client.on_next(self, &mut disk.sequence, cx);
            }
            // No other timer is ever armed at that kind of node.
            (Node::Server(_), Timer::ClientRetry | Timer::ClientNext)
            | (
                Node::Client(_),
                Timer::Election | Timer::Silence | Timer::Heartbeat | Timer::TermWrite,
            ) => {}
        }
    }

    fn on_request(&self, node: &mut Node, disk: &mut Disk, request: Command, cx: &mut Cx<Self>) {
        match node {
            Node::Client(client) => {
                client.on_user_request(self, &mut disk.sequence, request, cx);
            }
            Node::Server(_) => cx.note(Note::NotAClient),
        }
    }

    /// Role 0 is the leader: of those who think that they lead, the one of the highest term.
    fn select(&self, role: u8, nodes: &[Option<&Node>]) -> Option<NodeId> {
        if role != 0 {
            return None;
        }
        let leaders = nodes.iter().enumerate().filter_map(|(index, node)| {
            let server = node.as_ref()?.server()?;
            let id = NodeId(u16::try_from(index).ok()?);
            (server.role == Role::Leader).then_some((server.current_term, id))
        });
        leaders.max().map(|(_, id)| id)
    }
}

impl Serves for Raft {
    fn to_ask(&self) -> Vec<NodeId> {
        self.server_ids().collect()
    }

    fn first_client(&self) -> NodeId {
        NodeId(self.servers)
    }

    fn clients(&self) -> u16 {
        self.clients
    }

    fn retry_timeout(&self) -> Micros {
        self.client_retry_timeout
    }

    fn period(&self) -> Micros {
        self.client_period
    }

    fn ask(sequence: u64, command: Command) -> Message {
        Message::ClientRequest { sequence, command }
    }

    fn timer(timer: ClientTimer) -> Timer {
        match timer {
            ClientTimer::Retry => Timer::ClientRetry,
            ClientTimer::Next => Timer::ClientNext,
        }
    }

    fn note(note: ClientNote) -> Note {
        match note {
            ClientNote::Retried(sequence, to) => Note::ClientRetried { sequence, to },
            ClientNote::Redirected(sequence, to) => Note::ClientRedirected { sequence, to },
            ClientNote::GaveUp(sequence) => Note::ClientGaveUp { sequence },
            ClientNote::QueueFull => Note::QueueFull,
        }
    }

    fn request(command: Command) -> Command {
        command
    }

    fn reply(reply: Reply) -> Reply {
        reply
    }
}

impl Raft {
    fn on_client_message(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::ClientReply { sequence, reply } => {
                client.on_reply(self, &mut disk.sequence, from, (*sequence, *reply), cx);
            }
            Message::Redirect { sequence, leader } => {
                client.on_redirect(self, *sequence, *leader, cx);
            }
            // Only servers speak the other messages.
            _ => {}
        }
    }

    /// A server starts as a follower (section 5.2), with what its disk holds.
    fn boot_server(&self, disk: &Disk, cx: &mut Cx<Self>) -> Server {
        self.arm_election_timer(cx);
        Server::new(disk)
    }

    /// Rules for all servers, then what the message asks (figure 2).
    fn on_server_message(
        &self,
        server: &mut Server,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        // Figure 2, rules for all servers: a higher term in any request or response makes us its
        // follower.
        if let Some(term) = message.term() {
            self.observe_term(server, disk, term, cx);
        }
        match message {
            Message::RequestVote(ask) => self.on_request_vote(server, disk, from, ask, cx),
            Message::RequestVoteReply(reply) => {
                self.on_request_vote_reply(server, disk, from, reply, cx);
            }
            Message::PreVote(ask) => self.on_pre_vote(server, disk, from, ask, cx),
            Message::PreVoteReply(reply) => self.on_pre_vote_reply(server, disk, from, reply, cx),
            Message::AppendEntries(append) => {
                self.on_append_entries(server, disk, from, append, cx);
            }
            Message::AppendEntriesReply(reply) => {
                self.on_append_entries_reply(server, disk, from, reply, cx);
            }
            Message::ClientRequest { sequence, command } => {
                self.on_client_request(server, disk, (from, *sequence), *command, cx);
            }
            // Only clients are answered.
            Message::ClientReply { .. } | Message::Redirect { .. } => {}
        }
    }
}
