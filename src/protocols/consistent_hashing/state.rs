//! What nodes remember.

use super::{Op, Pending, View};
use crate::sim::NodeId;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A key of the catalogue. Its name is hashed: `k1`, `k2` and so on.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Key(pub u16);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "k{}", u32::from(self.0) + 1)
    }
}

/// What is stored under a key.
pub type Value = u32;

/// The number of a write to a key. Two replicas may number at the same time, so the node is part of
/// it.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Version {
    /// One more than that of the write before, as far as the node knew.
    pub counter: u64,
    /// The node that gave it.
    pub node: NodeId,
}

/// A value with its version.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Item {
    /// The version.
    pub version: Version,
    /// The value.
    pub value: Value,
}

/// What survives a crash.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// The ring as far as this node knows.
    pub view: View,
    /// The ring that comes after it.
    pub pending: Option<Pending>,
    /// Storage: the epoch in which this node last had every acknowledged write to its keys.
    pub synced_epoch: u64,
    /// Storage: what it has under each key.
    pub items: Vec<Option<Item>>,
    /// The keeper: who is to be a member as long as it answers.
    pub wanted: Vec<NodeId>,
    /// How many numbers were given to requests and writes, so that none is used again.
    pub sequence: u64,
}

impl Disk {
    /// What is stored under a key.
    pub fn item(&self, key: Key) -> Option<Item> {
        self.items.get(usize::from(key.0)).copied().flatten()
    }

    /// Stores an item, unless there is a later one.
    pub(super) fn store(&mut self, key: Key, item: Item) {
        let place = usize::from(key.0);
        if self.items.len() <= place {
            self.items.resize(place + 1, None);
        }
        let known = self.items[place];
        if known.is_none_or(|known| known.version < item.version) {
            self.items[place] = Some(item);
        }
    }

    /// A number that was never given before.
    pub(super) fn number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// Whether a storage node has all that a member of the ring it knows must have.
    pub fn in_service(&self, me: NodeId) -> bool {
        self.view.epoch() > 0 && self.synced_epoch == self.view.epoch() && self.view.contains(me)
    }
}

/// What a crash takes away.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A storage node.
    Storage(Storage),
    /// A router.
    Router(Router),
    /// A client.
    Client(Client),
}

impl Node {
    /// The storage node, when it is one.
    pub fn storage(&self) -> Option<&Storage> {
        match self {
            Self::Storage(storage) => Some(storage),
            _ => None,
        }
    }

    /// The router, when it is one.
    pub fn router(&self) -> Option<&Router> {
        match self {
            Self::Router(router) => Some(router),
            _ => None,
        }
    }

    /// The client, when it is one.
    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Client(client) => Some(client),
            _ => None,
        }
    }
}

/// A storage node.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Storage {
    /// Writes that wait for other replicas.
    pub writes: Vec<Write>,
    /// What it still has to fetch before it is prepared.
    pub fetch: Option<Fetch>,
}

/// A write that waits for other replicas.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Write {
    /// This node's number for it.
    pub number: u64,
    /// The router, and its number.
    pub call: (NodeId, u64),
    /// The key.
    pub key: Key,
    /// The version that it got.
    pub version: Version,
    /// The replicas that have not stored it yet.
    pub waiting: Vec<NodeId>,
}

/// Keys on their way to a node that becomes their replica.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Fetch {
    /// The keys that are missing.
    pub missing: Vec<Key>,
    /// How often their old replicas were asked: a different one each time.
    pub attempts: u16,
}

/// A router.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Router {
    /// Requests that wait for a node.
    pub calls: Vec<Call>,
    /// The keeper: pings that each storage node has left unanswered.
    pub silent: Vec<u16>,
    /// The keeper: members that lost their disk.
    pub blank: Vec<NodeId>,
    /// The keeper: who is prepared for the next ring.
    pub prepared: Vec<NodeId>,
}

/// A request that waits for a node.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Call {
    /// The router's number for it.
    pub number: u64,
    /// The client, and its number.
    pub client: (NodeId, u64),
    /// What is asked.
    pub op: Op,
    /// How often a node was asked.
    pub attempts: u16,
}

/// A client: asks one thing at a time.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Client {
    /// The request that it waits for.
    pub waiting: Option<Waiting>,
    /// What it was told to ask after that, in order.
    pub queue: Vec<Op>,
}

/// A request that a client waits for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Waiting {
    /// The client's number for it.
    pub number: u64,
    /// What it asked.
    pub op: Op,
    /// How often it was tried.
    pub attempts: u16,
}
