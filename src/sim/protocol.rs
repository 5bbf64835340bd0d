//! What a distributed algorithm is to the engine.

use super::Cx;
use core::fmt;
use core::fmt::Debug;
use core::hash::{Hash, Hasher};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One node of a run, numbered from zero.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug, Serialize, serde::Deserialize)]
pub struct NodeId(pub u16);

/// Nodes alone are hashed as 128 bits with a sign, so that a hasher knows them, and can give them
/// other names: see [`crate::explore::fingerprint::Renamed`].
impl Hash for NodeId {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_i128(i128::from(self.0));
    }
}

impl NodeId {
    /// The node's place in vectors indexed by node.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Nodes are shown numbered from one, as people count.
impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", u32::from(self.0) + 1)
    }
}

/// How a Byzantine node lies; what each number means is the protocol's to say. Zero is honest.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Default, Serialize, serde::Deserialize)]
pub struct Lie(pub u16);

/// One distributed algorithm: its configuration, and pure transitions.
///
/// A node is a state machine, not a future: it can be cloned, hashed, compared and rewound.
/// Handlers touch their own node and disk only; everything else is an effect that [`Cx`] collects.
/// What a handler wrote to disk is durable before its messages leave, because a crash falls
/// between handlers, never inside one.
pub trait Protocol: Clone + Debug + 'static {
    /// Volatile state: gone after a crash.
    type Node: Clone + Debug + Eq + Hash;
    /// Durable state: survives a crash, not a wiped disk.
    type Disk: Clone + Debug + Eq + Hash + Default;
    /// What nodes send each other.
    type Message: Clone + Debug + Eq + Hash + Serialize;
    /// Names of timers; a node has at most one armed timer of each name.
    type Timer: Clone + Debug + Ord + Hash + Serialize + DeserializeOwned;
    /// What a user asks of a node.
    type Request: Clone + Debug + Eq + Hash + Serialize + DeserializeOwned;
    /// What a user is told.
    type Reply: Clone + Debug + Eq + Hash + Serialize;
    /// A typed "this is worth telling", without prose.
    type Note: Clone + Debug + Eq + Hash + Serialize;

    /// How many nodes there are, clients included.
    fn node_count(&self) -> u16;

    /// A node starts, for the first time or after a crash, with what its disk holds.
    fn boot(&self, disk: &mut Self::Disk, cx: &mut Cx<Self>) -> Self::Node;

    /// A message arrives.
    fn on_message(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        from: NodeId,
        message: &Self::Message,
        cx: &mut Cx<Self>,
    );

    /// A timer fires. It is no longer armed.
    fn on_timer(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        timer: Self::Timer,
        cx: &mut Cx<Self>,
    );

    /// A user asks something of this node.
    fn on_request(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        request: Self::Request,
        cx: &mut Cx<Self>,
    );

    /// The live node that plays `role` now ("the leader"), so that a schedule can name a role
    /// where it can not know the node. `nodes` holds `None` for a node that is down.
    fn select(&self, role: u8, nodes: &[Option<&Self::Node>]) -> Option<NodeId> {
        let _ = (role, nodes);
        None
    }
}
