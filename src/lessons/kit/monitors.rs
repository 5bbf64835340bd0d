//! Monitors from functions, and what the records of a step tell.

use crate::checks::{Monitor, Signal, sometimes};
use crate::i18n::Text;
use crate::sim::{Micros, NodeId, Power, Protocol, Record, RecordId, What, World};
use core::hash::{Hash, Hasher};

/// The notes of a step, with the nodes that made them.
pub fn notes<P: Protocol>(records: &[Record<P>]) -> impl Iterator<Item = (NodeId, &P::Note)> {
    records.iter().filter_map(|record| match &record.what {
        What::Noted { node, note } => Some((*node, note)),
        _ => None,
    })
}

/// Whether a note of a step is of this kind.
pub fn noted<P: Protocol>(records: &[Record<P>], is: impl Fn(NodeId, &P::Note) -> bool) -> bool {
    notes(records).any(|(node, note)| is(node, note))
}

/// What `tells` makes of the first note of a step that tells it something.
pub fn told<P: Protocol, T>(
    records: &[Record<P>],
    tells: impl Fn(NodeId, &P::Note) -> Option<T>,
) -> Option<T> {
    notes(records).find_map(|(node, note)| tells(node, note))
}

/// True for a node that is down.
pub fn is_down<P: Protocol>(world: &World<P>, id: NodeId) -> bool {
    let slot = world.slot(id);
    slot.is_some_and(|slot| matches!(slot.power, Power::Down(_)))
}

/// Hits when a step shows this.
pub fn seen<P: Protocol>(
    text: Text,
    is: impl Fn(&World<P>, &[Record<P>]) -> bool + Clone + 'static,
) -> impl Monitor<P> {
    sometimes(move |world, records| is(world, records).then(|| text.clone()))
}

/// Looks at a step, and remembers what it needs of it; its text is a hit.
type Observe<P, M> = fn(&mut M, &World<P>, &[Record<P>]) -> Option<Text>;

/// Hits when a function says so that remembers what it needs of the steps before.
pub fn remember<P: Protocol, M: Default + Clone + Hash + 'static>(
    observe: Observe<P, M>,
) -> impl Monitor<P> {
    Remember {
        memory: M::default(),
        observe,
    }
}

struct Remember<P: Protocol, M> {
    memory: M,
    observe: Observe<P, M>,
}

impl<P: Protocol, M: Clone> Clone for Remember<P, M> {
    fn clone(&self) -> Self {
        Self {
            memory: self.memory.clone(),
            observe: self.observe,
        }
    }
}

/// The address of a function is no part of a state.
impl<P: Protocol, M: Hash> Hash for Remember<P, M> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.memory.hash(hasher);
    }
}

impl<P: Protocol, M: Clone + Hash + 'static> Monitor<P> for Remember<P, M> {
    fn observe(&mut self, world: &World<P>, records: &[Record<P>]) -> Signal {
        (self.observe)(&mut self.memory, world, records).map_or(Signal::Quiet, Signal::Hit)
    }
}

/// Hits when this has held without interruption for a span of time.
pub fn lasting<P: Protocol>(
    span: Micros,
    text: Text,
    holds: fn(&World<P>) -> bool,
) -> impl Monitor<P> {
    Lasting {
        span,
        text,
        holds,
        since: None,
    }
}

struct Lasting<P: Protocol> {
    span: Micros,
    text: Text,
    holds: fn(&World<P>) -> bool,
    since: Option<Micros>,
}

impl<P: Protocol> Clone for Lasting<P> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            ..*self
        }
    }
}

/// Since when it has held is all that it remembers.
impl<P: Protocol> Hash for Lasting<P> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.since.hash(hasher);
    }
}

impl<P: Protocol> Monitor<P> for Lasting<P> {
    fn observe(&mut self, world: &World<P>, _: &[Record<P>]) -> Signal {
        if !(self.holds)(world) {
            self.since = None;
            return Signal::Quiet;
        }
        let since = *self.since.get_or_insert(world.now());
        if world.now() - since < self.span {
            return Signal::Quiet;
        }
        Signal::Hit(self.text.clone())
    }
}

/// Waits, since the last fault or cure, for a step that shows progress.
pub fn progress<P: Protocol>(seen: fn(&World<P>, &[Record<P>]) -> Option<Text>) -> impl Monitor<P> {
    Progress {
        last_fault: None,
        seen,
    }
}

struct Progress<P: Protocol> {
    last_fault: Option<RecordId>,
    seen: fn(&World<P>, &[Record<P>]) -> Option<Text>,
}

impl<P: Protocol> Clone for Progress<P> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

/// The address of a function is no part of a state.
impl<P: Protocol> Hash for Progress<P> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.last_fault.hash(hasher);
    }
}

impl<P: Protocol> Monitor<P> for Progress<P> {
    fn observe(&mut self, world: &World<P>, records: &[Record<P>]) -> Signal {
        if world.last_fault() != self.last_fault {
            self.last_fault = world.last_fault();
            return Signal::Reset;
        }
        (self.seen)(world, records).map_or(Signal::Quiet, Signal::Hit)
    }
}
