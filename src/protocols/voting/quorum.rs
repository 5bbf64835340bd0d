//! Weighted voting (Gifford 1979): an update or a read counts once enough *votes* have agreed to it.
//! After Gifford, "Weighted Voting for Replicated Data" (SOSP 1979).
//!
//! # What it solves
//! Copies of one register are kept by *representatives*, each with some votes. A read needs r votes
//! and an update w votes of the v that there are, so both go on while some representatives are
//! down, and a reader or writer never has to reach all of them.
//!
//! # What it assumes
//! Messages may be lost, delayed, doubled and reordered, but not forged. Representatives and
//! clients may stop and start again from their disks; a **wiped disk** forgets updates, promises or
//! decisions, and breaks it.
//!
//! # How it works
//! Every copy has a *version number*. A client that updates
//! 1. **inquires** what version and value each representative has, until r votes have answered: the
//!    highest version among them is the current one;
//! 2. **asks** all to update to the next version. A representative *compares*: it **agrees**, and
//!    holds the update as its intention on disk, unless it has that version already or intends
//!    another; else it **refuses**;
//! 3. once w votes agree, decides on its own disk that the update *passed*, and tells them to
//!    **execute** it. When w votes can no longer be had, it tells them to **abandon** it.
//!
//! A read is the first step alone. A representative that holds an intention answers no inquiry: it
//! is locked until it knows what came of the update, as a transaction's locks have it in the paper.
//!
//! # Why it is safe
//! 1. *2w > v*: any two sets of w votes share a representative, which agrees to one update of a
//!    version only. So of two updates from the same version at most one passes.
//! 2. *r + w > v*: any r votes share a representative with the w votes of every update that passed.
//!    That one has executed it, and answers with its version or a later one, or is still locked,
//!    and does not answer. So whoever has r answers knows the last update that passed.
//!
//! # What is decided here
//! - Gifford keeps updates in two-phase transactions on stable storage; here that is the intention,
//!   the decision on the client's disk, and the question of a representative in doubt. A client
//!   that stays down keeps its representatives locked: that is the price of two phases.
//! - A client takes one request at a time and says "refused" rather than try again by itself.
//!
//! Representatives are the nodes from zero, clients those after them.
//!
//! [Gifford 1979]: https://doi.org/10.1145/800215.806583

mod client;
mod representative;

pub use client::{ATTEMPTS_MAX, Answer, Client, Phase, QUEUE_MAX, Tally, Waiting};
pub use representative::Intention;

use crate::sim::{Cx, Micros, NodeId, Protocol};
use serde::{Deserialize, Serialize};

/// The number of a version of the register; zero is the empty one.
pub type Version = u64;

/// A rule left out, to see what it is there for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Variant {
    /// Weighted voting as in the paper.
    #[default]
    None,
    /// An update passes with half of the votes, rounded down, instead of more than half.
    HalfPasses,
    /// A read asks as few votes as any representative has.
    ReadsOne,
    /// A representative agrees without comparing versions.
    VersionUnchecked,
    /// A representative in doubt gives its intention up by itself, instead of asking.
    DoubtAbandons,
}

/// Weighted voting with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quorum {
    /// The votes of each representative.
    pub votes: Vec<u16>,
    /// How many clients.
    pub clients: u16,
    /// How many votes a read needs.
    pub r: u16,
    /// How many votes an update needs.
    pub w: u16,
    /// How long a client waits before it asks those again that have not answered.
    pub retry: Micros,
    /// How long a representative holds an intention before it asks what came of it.
    pub doubt: Micros,
    /// The rule that is left out.
    pub variant: Variant,
}

/// What a user asks of a client.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Add this to the register.
    Add(u32),
    /// Read it.
    Read,
}

/// What the user is told.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Reply {
    /// The update passed, as this version with this value.
    Passed(Version, u64),
    /// What was read: a version and its value.
    Value(Version, u64),
    /// The update did not pass, and never will: another was faster.
    Refused,
    /// Too few votes could be reached; nothing was changed.
    TooFew,
}

/// What is sent.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// Client to representative: what do you have?
    Inquire {
        /// The client's number for its request.
        op: u64,
    },
    /// Representative to client: this.
    Have {
        /// The request.
        op: u64,
        /// The version.
        version: Version,
        /// The value.
        value: u64,
    },
    /// Representative to client: I hold an intention, and cannot tell.
    Locked {
        /// The request.
        op: u64,
    },
    /// Client to representative: do you agree to this update?
    Ask {
        /// The request.
        op: u64,
        /// The version that it makes.
        version: Version,
        /// The value.
        value: u64,
    },
    /// Representative to client: yes.
    Agree {
        /// The request.
        op: u64,
    },
    /// Representative to client: no.
    Refuse {
        /// The request.
        op: u64,
    },
    /// Client to representative: it passed, execute it.
    Execute {
        /// The request.
        op: u64,
        /// The version.
        version: Version,
        /// The value.
        value: u64,
    },
    /// Client to representative: it did not pass.
    Abandon {
        /// The request.
        op: u64,
    },
    /// Representative to client: what came of it?
    Doubt {
        /// The request.
        op: u64,
    },
}

/// Timers.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// A client asks those again that have not answered.
    Retry,
    /// A representative has held its intention for long.
    Doubt,
}

/// Worth telling.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// A client has r votes: it knows the current version.
    Knows {
        /// The version.
        version: Version,
        /// The votes that answered.
        votes: u16,
    },
    /// A representative agrees to an update, and is locked.
    Agreed {
        /// Whose update.
        client: NodeId,
        /// The version.
        version: Version,
    },
    /// A representative refuses an update.
    Refused {
        /// Whose update.
        client: NodeId,
        /// The version that was asked for.
        version: Version,
        /// The version that it has.
        have: Version,
    },
    /// A client has w votes: its update passes.
    Passed {
        /// The request.
        op: u64,
        /// The version.
        version: Version,
        /// The value.
        value: u64,
        /// The votes that agreed.
        votes: u16,
    },
    /// A client can no longer have w votes: its update is refused.
    Abandoned {
        /// The request.
        op: u64,
    },
    /// A representative executes an update.
    Executed {
        /// The version.
        version: Version,
    },
    /// A representative gives up an intention.
    Unlocked,
    /// A representative does not know what came of its intention, and asks.
    InDoubt {
        /// Whom it asks.
        client: NodeId,
    },
    /// A client has more requests waiting than it takes.
    QueueFull,
    /// Only clients take requests.
    NotAClient,
}

/// Volatile state of a node.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A representative keeps nothing but its disk.
    Representative,
    /// A client.
    Client(Client),
}

/// An update that passed, as its client's disk holds it.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Decision {
    /// The client's number for the request.
    pub op: u64,
    /// The version.
    pub version: Version,
    /// The value.
    pub value: u64,
}

/// Durable state of a node.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// A representative's version of the register.
    pub version: Version,
    /// Its value.
    pub value: u64,
    /// The update that a representative agreed to and does not know the end of.
    pub intention: Option<Intention>,
    /// How many requests a client has begun.
    pub ops: u64,
    /// The updates of a client that passed, in order. What is not here did not pass.
    pub passed: Vec<Decision>,
}

impl Quorum {
    /// Weighted voting where reads and updates each need more than half of the votes.
    pub fn new(votes: Vec<u16>, clients: u16) -> Self {
        let half = votes.iter().sum::<u16>() / 2;
        Self {
            votes,
            clients,
            r: half + 1,
            w: half + 1,
            retry: Micros::from_ms(100),
            doubt: Micros::from_ms(250),
            variant: Variant::None,
        }
    }

    /// How many votes there are.
    pub fn votes_all(&self) -> u16 {
        self.votes.iter().sum()
    }

    /// How many votes a read needs, in this variant.
    pub fn r(&self) -> u16 {
        match self.variant {
            Variant::ReadsOne => self.votes.iter().copied().min().unwrap_or(1),
            // A broken w leaves r + w > v as it was, so that its own rule alone is broken.
            Variant::HalfPasses => self.r.max(self.votes_all() - self.w() + 1),
            _ => self.r,
        }
    }

    /// How many votes an update needs, in this variant.
    pub fn w(&self) -> u16 {
        match self.variant {
            Variant::HalfPasses => (self.votes_all() / 2).max(1),
            _ => self.w,
        }
    }

    /// The votes of these representatives together.
    pub fn votes_of(&self, ids: impl Iterator<Item = NodeId>) -> u16 {
        ids.filter_map(|id| self.votes.get(id.index())).sum()
    }

    /// How many representatives there are.
    pub fn representatives(&self) -> u16 {
        u16::try_from(self.votes.len()).unwrap_or(u16::MAX)
    }

    /// True for representatives, false for clients.
    pub fn is_representative(&self, id: NodeId) -> bool {
        id.0 < self.representatives()
    }

    /// Every representative.
    pub fn representative_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.representatives()).map(NodeId)
    }

    /// Every client.
    pub fn client_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        let first = self.representatives();
        (first..first.saturating_add(self.clients)).map(NodeId)
    }
}

impl Protocol for Quorum {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;
    type Reply = Reply;
    type Note = Note;

    fn node_count(&self) -> u16 {
        self.representatives().saturating_add(self.clients)
    }

    fn boot(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Node {
        if !self.is_representative(cx.me()) {
            return Node::Client(Client::default());
        }
        if disk.intention.is_some() {
            // It cannot know how long it was down.
            self.ask_what_came(disk, cx);
        }
        Node::Representative
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
            Node::Representative => self.on_client_message(disk, from, message, cx),
            Node::Client(client) => self.on_answer(client, disk, from, message, cx),
        }
    }

    fn on_timer(&self, node: &mut Node, disk: &mut Disk, timer: Timer, cx: &mut Cx<Self>) {
        match (node, timer) {
            (Node::Representative, Timer::Doubt) => self.on_doubt(disk, cx),
            (Node::Client(client), Timer::Retry) => self.on_retry(client, disk, cx),
            // No other timer is ever armed at that kind of node.
            (Node::Representative, Timer::Retry) | (Node::Client(_), Timer::Doubt) => {}
        }
    }

    fn on_request(&self, node: &mut Node, disk: &mut Disk, request: Request, cx: &mut Cx<Self>) {
        match node {
            Node::Client(client) => self.on_user_request(client, disk, request, cx),
            Node::Representative => cx.note(Note::NotAClient),
        }
    }
}
