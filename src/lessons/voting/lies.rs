//! How nodes are made to lie: the lies of a protocol as a table.

use super::World;
use crate::i18n::Text;
use crate::session::LieChoice;
use crate::sim::{Input, Lie, NodeFault, NodeId};

/// The lies that have names: the name in scripts, and what such a node does.
pub struct Lies(pub &'static [(&'static str, Lie, Text)]);

impl Lies {
    /// What there is to choose from.
    pub fn choices(&self) -> impl Iterator<Item = LieChoice> {
        self.0.iter().map(|(_, lie, label)| LieChoice {
            label: label.clone(),
            lie: *lie,
        })
    }

    /// The lie of this name.
    pub fn named(&self, words: &str) -> Option<Lie> {
        let (_, lie, _) = self.0.iter().find(|(name, ..)| *name == words)?;
        Some(*lie)
    }

    /// The name of a lie, and what such a node does.
    pub fn of(&self, lie: Lie) -> Option<(&'static str, &'static Text)> {
        let (name, _, does) = self.0.iter().find(|(_, known, _)| *known == lie)?;
        Some((*name, does))
    }
}

/// True for a node that was told to lie.
pub fn lies(world: &World, id: NodeId) -> bool {
    world.slot(id).is_some_and(|slot| slot.lie != Lie(0))
}

/// The act of making a node lie, or when it does already, what comes then.
pub fn lie_then(
    world: &World,
    id: NodeId,
    lie: Lie,
    then: fn(&World) -> Option<Input>,
) -> Option<Input> {
    if lies(world, id) {
        then(world)
    } else {
        Some(Input::node(id, NodeFault::Lie(lie)))
    }
}
