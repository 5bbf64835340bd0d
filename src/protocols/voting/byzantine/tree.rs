//! Paths of messages (section 3), and the tree of what was heard along them.

use super::Order;
use crate::sim::NodeId;
use litemap::LiteMap;
use serde::Serialize;

/// The most generals on a path: one more than the most traitors.
pub const PATH_MAX: usize = 3;

/// Who said it to whom: the commander first, the sender last.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Path {
    len: u8,
    /// Those behind `len` are zero, so that equal paths are the same bytes.
    generals: [NodeId; PATH_MAX],
}

impl Path {
    /// The path of a commander's own message.
    pub fn of(commander: NodeId) -> Self {
        let mut generals = [NodeId(0); PATH_MAX];
        generals[0] = commander;
        Self { len: 1, generals }
    }

    /// This path and one general more; `None` when it is full.
    pub fn then(self, general: NodeId) -> Option<Self> {
        let mut longer = self;
        *longer.generals.get_mut(usize::from(self.len))? = general;
        longer.len += 1;
        Some(longer)
    }

    /// Its generals, the commander first.
    pub fn generals(&self) -> &[NodeId] {
        &self.generals[..usize::from(self.len)]
    }

    /// How many generals it has: the round of messages that it belongs to.
    #[expect(clippy::len_without_is_empty, reason = "a path has a commander")]
    pub fn len(&self) -> u16 {
        u16::from(self.len)
    }

    /// The commander.
    pub fn first(&self) -> NodeId {
        self.generals[0]
    }

    /// The sender.
    pub fn last(&self) -> NodeId {
        self.generals[usize::from(self.len) - 1]
    }

    /// True when this general is on it.
    pub fn holds(&self, general: NodeId) -> bool {
        self.generals().contains(&general)
    }

    /// True when nobody is on it twice.
    pub fn is_simple(&self) -> bool {
        let generals = self.generals();
        let again = |(at, general)| generals[..at].contains(general);
        !generals.iter().enumerate().any(again)
    }
}

/// What a lieutenant took for the order on some path.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Heard {
    /// The order.
    pub order: Order,
    /// True when nothing came in time, so that it is the default.
    pub missing: bool,
}

/// What a lieutenant heard in one battle, by path.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Tree(LiteMap<Path, Heard>);

impl Tree {
    /// Nothing heard yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was heard on a path, or taken for it.
    pub fn get(&self, path: Path) -> Option<Heard> {
        self.0.get(&path).copied()
    }

    /// Takes down what was heard on a path, once and for all.
    pub fn insert(&mut self, path: Path, heard: Heard) {
        self.0.insert(path, heard);
    }

    /// Everything heard, the shortest paths first.
    pub fn iter(&self) -> impl Iterator<Item = (Path, Heard)> {
        self.0.iter().map(|(path, heard)| (*path, *heard))
    }
}
