//! The picture: each mode draws its own nodes.

use super::mode::each;
use super::{Mode, VotingLesson, World};
use crate::i18n::Lang;
use crate::lessons::kit::down;
use crate::protocols::voting::{Message, Voting};
use crate::scene::{Glance, Glyph, Point, SceneSet, Tint, ring};
use crate::session::{Lesson, NodeView, Params, Picture, Place, ViewRow};
use crate::sim::NodeId;

/// What is right, or agreed.
pub const RIGHT: Tint = Tint(3);
/// What is wrong.
pub const WRONG: Tint = Tint(6);
/// What is on its way.
pub const OPEN: Tint = Tint(1);

/// How a mode is drawn.
pub trait Drawn: Mode {
    /// Where the nodes stand.
    fn places(&self) -> Vec<Place>;
    /// A node's name.
    fn name(&self, id: NodeId) -> String;
    /// False for clients.
    fn is_server(&self, id: NodeId) -> bool;
    /// What a node is, in words.
    fn role(&self, world: &World, id: NodeId, lang: Lang) -> String;
    /// What the stage shows of a node.
    fn glance(&self, world: &World, id: NodeId, lang: Lang) -> Glance;
    /// What the State tab shows of a node.
    fn rows(&self, world: &World, id: NodeId, lang: Lang) -> Vec<ViewRow>;
    /// The sets of nodes that the stage shows.
    fn sets(&self, _: &World, _: Lang) -> Vec<SceneSet> {
        Vec::new()
    }
    /// How a message looks.
    fn glyph(message: &Self::Message) -> Glyph;
}

impl Picture for VotingLesson {
    type Memo = ();

    fn places(params: &Params) -> Vec<Place> {
        each!(Voting, Self::protocol(params) => |M, its| M::places(&its))
    }
    fn name(world: &World, id: NodeId) -> String {
        each!(Voting, world.protocol() => |M, its| M::name(its, id))
    }
    fn is_server(world: &World, id: NodeId) -> bool {
        each!(Voting, world.protocol() => |M, its| M::is_server(its, id))
    }
    fn glance(world: &World, id: NodeId, lang: Lang) -> Glance {
        each!(Voting, world.protocol() => |M, its| M::glance(its, world, id, lang))
    }
    fn inspect(world: &World, id: NodeId, lang: Lang) -> NodeView {
        NodeView {
            name: Self::name(world, id),
            role: match world.node(id) {
                None => down(lang).to_owned(),
                Some(_) => {
                    each!(Voting, world.protocol() => |M, its| M::role(its, world, id, lang))
                }
            },
            rows: each!(Voting, world.protocol() => |M, its| M::rows(its, world, id, lang)),
        }
    }
    fn sets(world: &World, lang: Lang) -> Vec<SceneSet> {
        each!(Voting, world.protocol() => |M, its| M::sets(its, world, lang))
    }
    fn glyph(message: &Message) -> Glyph {
        each!(Message, message => |M, its| M::glyph(its))
    }
}

/// Nodes in a ring that ends as far within the stage as what is written by them needs, so that it
/// stands outward of them and not on the ways of the messages.
pub fn circle(count: u16, radius: f64, low: f64) -> impl Iterator<Item = Place> {
    let (from, to) = (Point { x: 110.0, y: 130.0 }, Point { x: 690.0, y: low });
    ring(count, from, to)
        .into_iter()
        .map(move |at| Place { at, radius })
}
