//! What a reader can point at on the stage.

use crate::sim::{MessageId, NodeId};

/// A thing on the stage.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Pick {
    /// A node.
    Node(NodeId),
    /// The link between two nodes, the smaller number first.
    Link(NodeId, NodeId),
    /// A message in flight.
    Message(MessageId),
}

impl Pick {
    /// Its name in the attribute `data-pick`.
    pub fn tag(self) -> String {
        match self {
            Self::Node(id) => format!("node-{}", id.0),
            Self::Link(a, b) => format!("link-{}-{}", a.0, b.0),
            Self::Message(id) => format!("message-{}", id.0),
        }
    }

    /// The thing of that name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let kind = parts.next()?;
        let mut number = || parts.next()?.parse::<u32>().ok();
        let node = |n: u32| u16::try_from(n).ok().map(NodeId);
        match kind {
            "node" => Some(Self::Node(node(number()?)?)),
            "link" => Some(Self::Link(node(number()?)?, node(number()?)?)),
            "message" => Some(Self::Message(MessageId(number()?))),
            _ => None,
        }
    }
}
