//! The three short lessons, each about one of the three protocols: what of a run belongs to which.

use super::{Record, World};
use crate::lessons::kit::notes;
use crate::protocols::voting::byzantine::Byzantine;
use crate::protocols::voting::majority::Majority;
use crate::protocols::voting::quorum::Quorum;
use crate::protocols::voting::{Message, Node, Note, Reply, Request, Voting};
use crate::sim::{NodeId, Protocol, What};

/// Does the same for each of the three: `each!(Message, message => |M, its| M::glyph(its))` names
/// the protocol `M` and what the variant holds `its`.
macro_rules! each {
    ($of:ident, $value:expr => |$mode:ident, $its:ident| $done:expr) => {
        match $value {
            $of::Majority($its) => {
                type $mode = $crate::protocols::voting::majority::Majority;
                $done
            }
            $of::Quorum($its) => {
                type $mode = $crate::protocols::voting::quorum::Quorum;
                $done
            }
            $of::Byzantine($its) => {
                type $mode = $crate::protocols::voting::byzantine::Byzantine;
                $done
            }
        }
    };
}
pub(super) use each;

/// One of the three protocols, found in a run; nothing is found in a run of another.
pub trait Mode: Protocol {
    /// The protocol of a run.
    fn of(world: &World) -> Option<&Self>;
    /// What a node is.
    fn node_of(node: &Node) -> Option<&Self::Node>;
    /// What a message is.
    fn message_of(message: &Message) -> Option<&Self::Message>;
    /// What a request is.
    fn request_of(request: &Request) -> Option<&Self::Request>;
    /// What a reply is.
    fn reply_of(reply: &Reply) -> Option<&Self::Reply>;
    /// What a note is.
    fn note_of(note: &Note) -> Option<&Self::Note>;

    /// A node that runs.
    fn node(world: &World, id: NodeId) -> Option<&Self::Node> {
        Self::node_of(world.node(id)?)
    }
    /// The notes of a step, with the nodes that made them.
    fn notes(records: &[Record]) -> impl Iterator<Item = (NodeId, &Self::Note)> {
        notes(records).filter_map(|(id, note)| Some((id, Self::note_of(note)?)))
    }
    /// Whether a note of a step is of this kind.
    fn noted(records: &[Record], is: impl Fn(&Self::Note) -> bool) -> bool {
        Self::notes(records).any(|(_, note)| is(note))
    }
    /// What clients ask in a step.
    fn requests(records: &[Record]) -> impl Iterator<Item = &Self::Request> {
        records.iter().filter_map(|record| match &record.what {
            What::Invoked { request, .. } => Self::request_of(request),
            _ => None,
        })
    }
    /// What clients are told in a step.
    fn replies(records: &[Record]) -> impl Iterator<Item = &Self::Reply> {
        records.iter().filter_map(|record| match &record.what {
            What::Replied { reply, .. } => Self::reply_of(reply.as_ref()?),
            _ => None,
        })
    }
}

/// Finds what is in the variants of this name.
macro_rules! mode {
    ($name:ident: $($of:ident $is:ident),+) => {
        impl Mode for $name {
            fn of(world: &World) -> Option<&Self> {
                match world.protocol() {
                    Voting::$name(protocol) => Some(protocol),
                    _ => None,
                }
            }
            $(fn $of(of: &$is) -> Option<&Self::$is> {
                match of {
                    $is::$name(its) => Some(its),
                    _ => None,
                }
            })+
        }
    };
    ($($name:ident),+) => {
        $(mode! {
            $name: node_of Node, message_of Message, request_of Request, reply_of Reply,
            note_of Note
        })+
    };
}

mode!(Majority, Quorum, Byzantine);
