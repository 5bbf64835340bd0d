//! How things on the stage are named in its markup.

pub use crate::ui::act::Thing as Pick;

use crate::sim::{MessageId, NodeId};

/// The name of a thing in the attribute `data-pick`.
pub fn tag(pick: Pick) -> String {
    match pick {
        Pick::Node(id) => format!("node-{}", id.0),
        Pick::Link(a, b) => format!("link-{}-{}", a.0, b.0),
        Pick::Message(id) => format!("message-{}", id.0),
    }
}

/// The thing of that name.
pub fn from_tag(tag: &str) -> Option<Pick> {
    let mut parts = tag.split('-');
    let kind = parts.next()?;
    let mut number = || parts.next()?.parse::<u32>().ok();
    let node = |n: u32| u16::try_from(n).ok().map(NodeId);
    match kind {
        "node" => Some(Pick::Node(node(number()?)?)),
        "link" => Some(Pick::Link(node(number()?)?, node(number()?)?)),
        "message" => Some(Pick::Message(MessageId(number()?))),
        _ => None,
    }
}
