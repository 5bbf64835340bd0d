//! What words and the stage have to do with each other: the legend of the messages that are on their way,
//! what a word of the prose names on the stage, and by which words a thing on the stage goes. All of it comes
//! from the lesson's glossary, which the build puts beside the prose.

use super::panels::prose::Prose;
use super::stage::Pick;
use crate::scene::{Glyph, Scene, SceneNode, Shape};
use crate::sim::{MessageId, NodeId};

/// A line of the legend.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Kind {
    /// The letters of such messages.
    pub letters: &'static str,
    /// Their shape, where others have the same letters; empty otherwise.
    shape: &'static str,
    /// The word that such messages go by; may be empty.
    term: &'static str,
    /// What they are.
    pub name: &'static str,
}

/// The legend of a lesson.
pub fn legend(prose: Prose) -> impl Iterator<Item = Kind> {
    rows(prose, "legend").filter_map(|row| {
        let mut cells = row.split('\t');
        Some(Kind {
            letters: cells.next()?,
            shape: cells.next()?,
            term: cells.next()?,
            name: cells.next()?,
        })
    })
}

impl Kind {
    /// Whether a message is of this kind.
    pub fn is_of(&self, glyph: &Glyph) -> bool {
        self.letters == glyph.letters
            && (self.shape.is_empty() || self.shape == shape_name(glyph.shape))
    }
}

/// A shape as the glossary names it.
const fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Circle => "circle",
        Shape::Square => "square",
        Shape::Diamond => "diamond",
        Shape::Triangle => "triangle",
        Shape::Pill => "pill",
        Shape::Hexagon => "hexagon",
    }
}

/// Something beside the nodes that a word can name.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// The cells beside them.
    Cells,
    /// Those cells that are settled.
    Settled,
    /// The words below their names.
    Badges,
    /// The dots beside them.
    Dots,
    /// The arcs of their timers.
    Arcs,
}

impl Part {
    /// The class that the stage wears while this is named.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Cells => "stage__svg--cells",
            Self::Settled => "stage__svg--settled",
            Self::Badges => "stage__svg--badges",
            Self::Dots => "stage__svg--dots",
            Self::Arcs => "stage__svg--arcs",
        }
    }
}

/// What a word names on the stage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Named {
    /// These nodes.
    pub nodes: Vec<NodeId>,
    /// These messages.
    pub messages: Vec<MessageId>,
    /// This beside the nodes.
    pub part: Option<Part>,
}

/// What a term of the glossary names on the stage now.
pub fn named(prose: Prose, scene: &Scene, servers: &[NodeId], term: &str) -> Named {
    let mut named = Named::default();
    if let Some((_, on_stage, forms)) = terms(prose).find(|(name, ..)| *name == term) {
        named.part = part(on_stage);
        let nodes = scene.nodes.iter();
        let nodes = nodes.filter(|node| is_named(node, servers, on_stage, forms));
        named.nodes = nodes.map(|node| node.id).collect();
    }
    let kinds: Vec<Kind> = legend(prose).filter(|kind| kind.term == term).collect();
    let messages = scene.messages.iter().filter(|message| {
        let mut kinds = kinds.iter();
        kinds.any(|kind| kind.is_of(&message.glyph))
    });
    named.messages = messages.map(|message| message.id).collect();
    named
}

/// The terms by which a thing on the stage goes, with a space between them.
pub fn terms_of(prose: Prose, scene: &Scene, servers: &[NodeId], pick: Pick) -> String {
    let names: Vec<&str> = match pick {
        Pick::Node(id) => {
            let node = scene.nodes.iter().find(|node| node.id == id);
            let is_it = |(_, on_stage, forms): &(_, &str, &str)| {
                node.is_some_and(|node| is_named(node, servers, on_stage, forms))
            };
            terms(prose).filter(is_it).map(|(name, ..)| name).collect()
        }
        Pick::Message(id) => {
            let message = scene.messages.iter().find(|message| message.id == id);
            let kind = message.and_then(|m| legend(prose).find(|kind| kind.is_of(&m.glyph)));
            kind.map(|kind| kind.term).into_iter().collect()
        }
        Pick::Link(..) => Vec::new(),
    };
    names.join(" ")
}

fn is_named(node: &SceneNode, servers: &[NodeId], on_stage: &str, forms: &str) -> bool {
    match on_stage {
        "role" => {
            let role = node.glance.role.as_str();
            !role.is_empty() && forms.split(',').any(|form| form == role)
        }
        "servers" => servers.contains(&node.id),
        "clients" => !servers.contains(&node.id),
        _ => false,
    }
}

fn part(on_stage: &str) -> Option<Part> {
    Some(match on_stage {
        "cells" => Part::Cells,
        "settled" => Part::Settled,
        "badges" => Part::Badges,
        "dots" => Part::Dots,
        "arcs" => Part::Arcs,
        _ => return None,
    })
}

/// The terms that name something on the stage: name, what on the stage, and how they are written.
fn terms(prose: Prose) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    rows(prose, "named").filter_map(|row| {
        let mut cells = row.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

fn rows(prose: Prose, section: &str) -> impl Iterator<Item = &'static str> + use<> {
    let (_, rows) = prose.get(section).unwrap_or_default();
    rows.lines()
}
