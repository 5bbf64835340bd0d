//! What the three modes share.

use crate::checks::{Kind, Monitor, Signal, Watch};
use crate::i18n::{Lang, Text};
use crate::protocols::voting::{Note, Voting};
use crate::scene::{Glance, Shape, Tint};
use crate::session::ViewRow;
use crate::sim::{Input, Lie, NodeFault, NodeId, Payload, Power, Record, RecordId, What, World};

/// What is right, or agreed.
pub const RIGHT: Tint = Tint(3);
/// What is wrong.
pub const WRONG: Tint = Tint(6);
/// What is on its way.
pub const OPEN: Tint = Tint(1);

/// One of two texts.
pub fn pick(lang: Lang, en: impl Into<String>, zh: impl Into<String>) -> String {
    match lang {
        Lang::En => en.into(),
        Lang::Zh => zh.into(),
    }
}

/// The notes of a step, with the nodes that made them.
pub fn notes(just: &[Record<Voting>]) -> impl Iterator<Item = (NodeId, &Note)> {
    just.iter().filter_map(|record| match &record.what {
        What::Noted { node, note } => Some((*node, note)),
        _ => None,
    })
}

/// True when every node runs.
pub fn all_up(world: &World<Voting>, _: &[Record<Voting>]) -> bool {
    world.slots().iter().all(|slot| slot.node.is_some())
}

/// True for a node that was told to lie.
pub fn lies(world: &World<Voting>, id: NodeId) -> bool {
    world.slot(id).is_some_and(|slot| slot.lie != Lie(0))
}

/// True for a node that is down.
pub fn is_down(world: &World<Voting>, id: NodeId) -> bool {
    let slot = world.slot(id);
    slot.is_some_and(|slot| matches!(slot.power, Power::Down(_)))
}

/// The act of making a node lie.
pub fn lie(id: NodeId, lie: Lie) -> Input {
    Input::node(id, NodeFault::Lie(lie))
}

/// The act of asking a node something.
pub fn ask(id: NodeId, request: &crate::protocols::voting::Request) -> Input {
    Input::Request(id, Payload::of(request))
}

/// A node that shows nothing but its name.
pub fn blank(shape: Shape) -> Glance {
    Glance {
        shape,
        tint: Tint::NEUTRAL,
        role: String::new(),
        crowned: false,
        badge: String::new(),
        dots: Vec::new(),
        strip: Vec::new(),
        strip_hidden: 0,
        timer: None,
    }
}

/// A row of the State tab.
pub fn row(name: &'static str, value: impl Into<String>, durable: bool) -> ViewRow {
    ViewRow {
        name,
        value: value.into(),
        durable,
    }
}

/// What stands for nothing.
pub fn nothing() -> String {
    "–".to_owned()
}

/// An *always*.
pub fn always(
    id: &'static str,
    name: Text,
    claim: Text,
    monitor: impl Monitor<Voting>,
) -> Watch<Voting> {
    Watch::new(id, Kind::Always, name, claim, monitor)
}

/// What a task or a refutation is to show.
pub fn goal(id: &'static str, monitor: impl Monitor<Voting>) -> Watch<Voting> {
    let empty = || Text::new("", "");
    Watch::new(id, Kind::Sometimes, empty(), empty(), monitor)
}

/// What came about in a step, in words.
type Seen = fn(&World<Voting>, &[Record<Voting>]) -> Option<Text>;

/// Waits, since the last fault or cure, for something to come about.
#[derive(Clone, Hash)]
pub struct Progress {
    last_fault: Option<RecordId>,
    seen: Seen,
}

impl Progress {
    /// Waits for this.
    pub fn new(seen: Seen) -> Self {
        Self {
            last_fault: None,
            seen,
        }
    }
}

impl Monitor<Voting> for Progress {
    fn observe(&mut self, world: &World<Voting>, just: &[Record<Voting>]) -> Signal {
        if world.last_fault() != self.last_fault {
            self.last_fault = world.last_fault();
            return Signal::Reset;
        }
        (self.seen)(world, just).map_or(Signal::Quiet, Signal::Hit)
    }
}
