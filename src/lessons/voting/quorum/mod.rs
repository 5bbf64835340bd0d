//! The short lesson on weighted voting.

pub mod properties;
pub mod story;
mod view;
mod words;

use super::{Mode, World};
use crate::protocols::voting::quorum::{Client, Node, Quorum, Waiting};
use crate::sim::NodeId;

/// A client that runs.
fn client(world: &World, id: NodeId) -> Option<&Client> {
    match Quorum::node(world, id)? {
        Node::Client(client) => Some(client),
        Node::Representative => None,
    }
}

/// What a client is at.
fn waiting(world: &World, id: NodeId) -> Option<&Waiting> {
    client(world, id)?.waiting.as_ref()
}
