//! Who is a member, and who stores which key because of it (Dynamo, section 4.3).

use super::placement::{Placement, key_hash};
use super::{ConsistentHashing, Key, Variant};
use crate::sim::NodeId;
use serde::Serialize;

/// The members at one time.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize)]
pub struct Members {
    /// Counts the rings that were ever proposed; zero for none.
    pub epoch: u64,
    /// The nodes, in order.
    pub nodes: Vec<NodeId>,
}

impl Members {
    /// True before the first ring.
    pub(super) fn is_none(&self) -> bool {
        self.epoch == 0
    }
}

/// A ring: its members, and what follows from them.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct View {
    /// The members.
    pub members: Members,
    /// For each key its replicas, one after the other.
    stored_by: Vec<NodeId>,
    /// How many each key has.
    each: u16,
}

/// A ring that is being prepared.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Pending {
    /// The ring.
    pub view: View,
    /// Whether this node has all that it needs to be a member.
    pub prepared: bool,
}

impl View {
    /// The ring of these members.
    pub fn new(config: &ConsistentHashing, members: Members) -> Self {
        let names: Vec<String> = members.nodes.iter().map(|id| node_label(*id)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let placement = Placement::new(config.scheme_used(), &names, config.settings_used())
            .expect("the configuration has a prime table with room for its nodes");
        let hashes: Vec<u64> = config
            .key_ids()
            .map(|key| key_hash(&key.to_string()))
            .collect();
        let count = usize::from(config.replicas).min(members.nodes.len());
        let distinct = config.variant != Variant::SameMachine;
        let mut stored_by = Vec::with_capacity(hashes.len() * count);
        if count > 0 {
            for (hash, owner) in hashes.iter().zip(placement.assign(&hashes)) {
                let replicas = placement.replicas(*hash, owner, count, distinct);
                stored_by.extend(replicas.iter().map(|node| members.nodes[*node as usize]));
            }
        }
        Self {
            members,
            stored_by,
            each: u16::try_from(count).unwrap_or(u16::MAX),
        }
    }

    /// Its number.
    pub fn epoch(&self) -> u64 {
        self.members.epoch
    }

    /// True for a member.
    pub fn contains(&self, id: NodeId) -> bool {
        self.members.nodes.contains(&id)
    }

    /// Who stores a key, the owner first; nobody when there are no members.
    pub fn replicas(&self, key: Key) -> &[NodeId] {
        let each = usize::from(self.each);
        let first = usize::from(key.0) * each;
        self.stored_by.get(first..first + each).unwrap_or(&[])
    }

    /// Who is asked first for a key.
    pub fn owner(&self, key: Key) -> Option<NodeId> {
        self.replicas(key).first().copied()
    }
}

/// The name of a storage node that is hashed: `S1` and so on.
pub fn node_label(id: NodeId) -> String {
    format!("S{id}")
}
