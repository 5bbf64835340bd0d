//! What nodes send, wait for, are asked and tell.

use super::{Item, Key, Members, Value, Version};
use crate::sim::NodeId;
use serde::{Deserialize, Serialize};

/// What a client does with a key.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Op {
    /// Write a value.
    Put(Key, Value),
    /// Read the value.
    Get(Key),
}

impl Op {
    /// The key.
    pub fn key(self) -> Key {
        match self {
            Self::Put(key, _) | Self::Get(key) => key,
        }
    }
}

/// What a user asks: of a client, or of the keeper.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Read or write a key.
    Do(Op),
    /// Write every key of the catalogue, one after the other.
    Fill,
    /// The keeper: take a node into the ring.
    Join(NodeId),
    /// The keeper: take a node out of the ring.
    Leave(NodeId),
}

/// What a client is told.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Reply {
    /// Every replica has stored the write, under this version.
    Written(Key, Version),
    /// What was read; `None` when nothing was there.
    Found(Key, Option<Item>),
}

/// Why a storage node does not do what a router asks.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Refusal {
    /// The router's ring is old; this is the ring now.
    Stale(Members),
    /// The node is not up to date, or the key is being moved: try again.
    NotReady,
}

/// What nodes send each other.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// A client asks a router.
    Ask(u64, Op),
    /// A router answers a client.
    Answer(u64, Reply),
    /// A router reads from a replica, by the ring of this epoch.
    Read {
        /// The router's number.
        call: u64,
        /// The router's ring.
        epoch: u64,
        /// The key.
        key: Key,
    },
    /// A router has a replica write, by the ring of this epoch.
    Write {
        /// The router's number.
        call: u64,
        /// The router's ring.
        epoch: u64,
        /// The key.
        key: Key,
        /// The value.
        value: Value,
        /// Who is to store it.
        replicas: Vec<NodeId>,
    },
    /// A replica did what a router asked.
    Done(u64, Reply),
    /// A replica did not.
    Refused(u64, Refusal),
    /// The replica that numbered a write passes it on to another.
    Store {
        /// The number of the write at its sender.
        write: u64,
        /// The ring by which it is written.
        epoch: u64,
        /// The key.
        key: Key,
        /// What to store.
        item: Item,
    },
    /// It is stored.
    Stored(u64),
    /// The keeper asks whether a node is there.
    Ping,
    /// It is; its epoch, and whether it has all that a member must have.
    Pong(u64, bool),
    /// The keeper names the next ring.
    Prepare {
        /// The ring now.
        old: Members,
        /// The ring that is to come.
        new: Members,
    },
    /// The sender has all that it needs in the ring of this epoch.
    Prepared(u64),
    /// This is the ring.
    Ring(Members),
    /// Who becomes a replica asks an old one for keys.
    Fetch {
        /// The ring now.
        old: Members,
        /// The ring that is to come.
        new: Members,
        /// The keys.
        keys: Vec<Key>,
    },
    /// An old replica hands keys over, for the ring of this epoch.
    Transfer(u64, Vec<(Key, Option<Item>)>),
}

/// The names of timers.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// A storage node: missing keys have not come.
    Fetch,
    /// A router: no node has answered this call.
    Attempt(u64),
    /// The keeper: time to ping.
    Heartbeat,
    /// A client: no router has answered.
    ClientRetry,
    /// A client: time to ask something by itself.
    ClientNext,
}

/// What is worth telling.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// The keeper takes a node into the ring, as it was told to.
    Joins(NodeId),
    /// The keeper takes a node out of the ring, as it was told to.
    Leaves(NodeId),
    /// The keeper has heard nothing from a node for too long.
    Suspects(NodeId),
    /// The keeper hears again from a node that it suspected.
    Returns(NodeId),
    /// The keeper refuses to take a node out: fewer than R would be left.
    TooFew,
    /// A node is a member already, or is none.
    NoChange(NodeId),
    /// The keeper proposes a ring.
    Proposes(Members),
    /// The keeper makes it the ring.
    Commits(Members),
    /// A node will become a replica of so many keys, and fetches them.
    Fetches(u16),
    /// A node has fetched all.
    Fetched(u64),
    /// A node took over these keys from another.
    TookOver(NodeId, Vec<Key>),
    /// A node is no replica of these keys any more, and drops them.
    Dropped(Vec<Key>),
    /// A node answered a read.
    Served(Key, u64, Option<Version>),
    /// A node refuses a request of an older ring.
    RefusedStale(u64),
    /// A router got no answer for a key, and tries this replica.
    FailsOver(Key, NodeId),
    /// A router gives up on a request.
    RouterGaveUp(Key),
    /// A client got no answer, and asks this router.
    ClientRetried(u64, NodeId),
    /// A client gives up: its request may have taken effect.
    ClientGaveUp(u64),
    /// Too many requests are waiting.
    QueueFull,
    /// This node does not take such requests.
    NotMine,
}
