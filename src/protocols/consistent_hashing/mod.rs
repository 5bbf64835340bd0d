//! Consistent hashing as a storage system: keys on nodes that join, leave and crash.
//!
//! The schemes are in [`placement`], each usable alone; the ring is that of Karger et al. (1997), and
//! the replicas on the next distinct nodes are those of Dynamo (DeCandia et al. 2007, sections 4.2
//! and 4.3).
//!
//! # What it solves
//! Every key is stored by R nodes, which anyone who knows the members can compute. A node that joins
//! or leaves moves only the keys of its own arcs; a crash moves none before it is given up for lost.
//!
//! # What it assumes
//! Messages may be lost, delayed, duplicated and reordered, but not forged. Nodes may stop and start
//! again with their disks; a storage node may even lose its disk, which counts as failed until it has
//! been brought up to date. The first router keeps the list of members (the *keeper*), and must not
//! lose its disk. Safety needs no clock.
//!
//! # How it works
//! A client asks a router. The router sends the request to the key's owner, and on to the next
//! replica when no answer comes (`router`). A read is answered by the replica it reaches; a write is
//! numbered by it, stored by *every* replica, and acknowledged only then (`storage`).
//!
//! The members have an *epoch*. Every request carries that of the router, and a node of another epoch
//! refuses it and tells which ring it knows. A change of members goes in two steps (`keeper`):
//! 1. *Prepare*: the keeper names the next ring. Who becomes a replica of a key fetches it from an old
//!    one. Who has heard of the next ring takes no more writes, in the old epoch, to keys whose
//!    replicas change: these are *fenced*.
//! 2. *Commit*: when every member of the next ring has what it needs, the keeper makes it the ring.
//!    Until then the old ring answers. Another change may replace one that does not get on.
//!
//! The keeper pings the nodes. One that is silent for long is left out of the ring, like one that
//! leaves, and is taken in again when it answers.
//!
//! # Why it is safe
//! *An acknowledged key stays readable while fewer than R of its replicas are down.* Its write was
//! stored by every replica of its epoch. Suppose a next ring gives the key to a new replica: it fetched
//! from an old one that had been fenced first. Writes that the old one stored before are in what it
//! gave; a later write of the old epoch lacks its consent, so it is never acknowledged. Therefore every
//! replica of the next ring has every acknowledged write, and so on by induction.
//!
//! # What is decided here
//! - Durability before availability: a write waits while a replica is down, until the keeper has
//!   replaced it. Dynamo would take it on another node, and reconcile later.
//! - A read asks one replica. A router and a node that both missed a change can still answer from the
//!   old ring: reads are not linearizable (quorums would make them overlap).
//! - The keys are a catalogue that everyone knows, as systems know the partitions of a table. With
//!   bounded loads the bound is over the owners of these keys.
//!
//! Storage nodes come first, spares among them, then routers, then clients.
//!
//! [Dynamo]: https://www.allthingsdistributed.com/files/amazon-dynamo-sosp2007.pdf
//! [Karger et al]: https://doi.org/10.1145/258533.258660

mod client;
mod keeper;
mod message;
pub mod placement;
mod router;
mod state;
mod storage;
#[cfg(test)]
mod tests;
mod view;

pub use message::{Message, Note, Op, Refusal, Reply, Request, Timer};
pub use state::{
    Call, Client, Disk, Fetch, Item, Key, Node, Router, Storage, Value, Version, Waiting, Write,
};
pub use view::{Members, Pending, View, node_label};

use crate::sim::{Cx, Micros, NodeId, Protocol};
use placement::{Scheme, Settings};
use serde::{Deserialize, Serialize};

/// What is wrong on purpose.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Variant {
    /// Nothing.
    #[default]
    None,
    /// Keys are placed by the remainder of their hash.
    Modulo,
    /// A node stands at one point of the ring, however many were asked for.
    OnePoint,
    /// Replicas go to the next points of the ring, be they of the same machine.
    SameMachine,
    /// Routers but the keeper never learn of a new ring, and nobody looks at epochs.
    StaleRouter,
}

impl Variant {
    /// Every variant, the correct protocol first.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Modulo,
        Self::OnePoint,
        Self::SameMachine,
        Self::StaleRouter,
    ];
}

/// The system with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsistentHashing {
    /// How many storage nodes are members at the start.
    pub members: u16,
    /// How many more there are that may join.
    pub spares: u16,
    /// How many routers there are; the first keeps the list of members.
    pub routers: u16,
    /// How many clients there are.
    pub clients: u16,
    /// How many nodes store each key (R); fewer when there are fewer members.
    pub replicas: u16,
    /// How many keys the catalogue has.
    pub keys: u16,
    /// How keys are placed.
    pub scheme: Scheme,
    /// What the scheme is told.
    pub settings: Settings,
    /// How often the keeper pings.
    pub heartbeat: Micros,
    /// How many pings in a row a node may leave unanswered before it is left out of the ring.
    pub silent_max: u16,
    /// How long a router waits for a node before it tries the next replica.
    pub attempt_timeout: Micros,
    /// How long a client waits for a router before it tries the next one.
    pub client_timeout: Micros,
    /// How often each client asks something by itself; zero for only when told to.
    pub client_period: Micros,
    /// What is wrong on purpose.
    pub variant: Variant,
}

impl ConsistentHashing {
    /// A ring of `members` nodes with 64 points each and three replicas, two spares, two routers and
    /// one client that asks only when told to.
    pub fn new(members: u16) -> Self {
        Self {
            members,
            spares: 2,
            routers: 2,
            clients: 1,
            replicas: 3,
            keys: 24,
            scheme: Scheme::Ring,
            settings: Settings {
                vnodes: 64,
                load_percent: 125,
                // Maglev's paper wants a hundred entries a node; there are no more than ten.
                table: 1_009,
            },
            heartbeat: Micros::from_ms(400),
            silent_max: 4,
            attempt_timeout: Micros::from_ms(150),
            client_timeout: Micros::from_ms(1_000),
            client_period: Micros::ZERO,
            variant: Variant::None,
        }
    }

    /// The scheme in use: the variant may have replaced it.
    pub fn scheme_used(&self) -> Scheme {
        if self.variant == Variant::Modulo {
            Scheme::Modulo
        } else {
            self.scheme
        }
    }

    /// The settings in use: the variant may have replaced the number of points.
    pub fn settings_used(&self) -> Settings {
        Settings {
            vnodes: if self.variant == Variant::OnePoint {
                1
            } else {
                self.settings.vnodes
            },
            ..self.settings
        }
    }

    /// Every storage node, member or not.
    pub fn storage_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.members + self.spares).map(NodeId)
    }

    /// Every router, the keeper first.
    pub fn router_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        let first = self.members + self.spares;
        (first..first + self.routers).map(NodeId)
    }

    /// Every client.
    pub fn client_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        let first = self.members + self.spares + self.routers;
        (first..first + self.clients).map(NodeId)
    }

    /// Every key of the catalogue.
    pub fn key_ids(&self) -> impl Iterator<Item = Key> + use<> {
        (0..self.keys).map(Key)
    }

    /// The router that keeps the list of members.
    pub fn keeper(&self) -> NodeId {
        NodeId(self.members + self.spares)
    }

    /// True for a storage node.
    pub fn is_storage(&self, id: NodeId) -> bool {
        id.0 < self.members + self.spares
    }

    /// True for a router.
    pub fn is_router(&self, id: NodeId) -> bool {
        !self.is_storage(id) && id.0 < self.members + self.spares + self.routers
    }

    /// True for a router that never learns of a new ring.
    pub(crate) fn is_stale(&self, id: NodeId) -> bool {
        self.variant == Variant::StaleRouter && self.is_router(id) && id != self.keeper()
    }
}

impl Protocol for ConsistentHashing {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;
    type Reply = Reply;
    type Note = Note;

    fn node_count(&self) -> u16 {
        self.members + self.spares + self.routers + self.clients
    }

    fn boot(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Node {
        let me = cx.me();
        if self.is_storage(me) {
            Node::Storage(self.boot_storage(disk, cx))
        } else if self.is_router(me) {
            Node::Router(self.boot_router(disk, cx))
        } else {
            Node::Client(self.boot_client(cx))
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
            Node::Storage(storage) => self.on_storage_message(storage, disk, from, message, cx),
            Node::Router(router) => self.on_router_message(router, disk, from, message, cx),
            Node::Client(client) => self.on_client_message(client, disk, message, cx),
        }
    }

    fn on_timer(&self, node: &mut Node, disk: &mut Disk, timer: Timer, cx: &mut Cx<Self>) {
        match (node, timer) {
            (Node::Storage(storage), Timer::Fetch) => self.on_fetch_timer(storage, disk, cx),
            (Node::Router(router), Timer::Attempt(call)) => self.on_attempt(router, disk, call, cx),
            (Node::Router(router), Timer::Heartbeat) => self.on_heartbeat(router, disk, cx),
            (Node::Client(client), Timer::ClientRetry) => self.on_client_retry(client, disk, cx),
            (Node::Client(client), Timer::ClientNext) => self.on_client_next(client, disk, cx),
            // No other timer is ever armed at that kind of node.
            _ => {}
        }
    }

    fn on_request(&self, node: &mut Node, disk: &mut Disk, request: Request, cx: &mut Cx<Self>) {
        match (node, request) {
            (Node::Router(router), Request::Join(id)) if cx.me() == self.keeper() => {
                self.on_join(router, disk, id, cx);
            }
            (Node::Router(router), Request::Leave(id)) if cx.me() == self.keeper() => {
                self.on_leave(router, disk, id, cx);
            }
            (Node::Client(client), request @ (Request::Fill | Request::Do(_))) => {
                self.on_user_request(client, disk, request, cx);
            }
            _ => cx.note(Note::NotMine),
        }
    }

    /// Role 0 is the keeper.
    fn select(&self, role: u8, nodes: &[Option<&Node>]) -> Option<NodeId> {
        let keeper = self.keeper();
        let up = nodes.get(keeper.index()).is_some_and(Option::is_some);
        (role == 0 && up).then_some(keeper)
    }
}
