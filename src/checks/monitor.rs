//! Monitors: they observe every step of a run, and rewind with its world.

use crate::i18n::Text;
use crate::sim::{Micros, Protocol, Record, RecordId, World};
use core::hash::{Hash, Hasher};

/// What a property claims.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// It holds after every step (safety).
    Always,
    /// It can be seen to happen at least once.
    Sometimes,
    /// Once faults have ceased, it comes about (liveness).
    Eventually,
}

/// A moment of a run.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The step after which it was seen.
    pub step: u32,
    /// When.
    pub at: Micros,
    /// The last record of that step.
    pub record: RecordId,
}

/// What a monitor saw in one step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signal {
    /// Nothing new.
    Quiet,
    /// What it watches for: the violation of an *always*, the witness of the others; and in words.
    Hit(Text),
    /// An *eventually* starts over, because a fault happened.
    Reset,
}

/// How a property stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Not seen yet.
    Pending,
    /// Holding so far.
    Holding,
    /// Violated, first at this step.
    Violated(Mark, Text),
    /// Seen, first at this step.
    Witnessed(Mark, Text),
}

/// Watches one property over the steps of a run. It is a value, as a node is: a copy goes on from
/// here later, and what it remembers is hashed, so that a search can tell apart two states that
/// differ in nothing but what led to them.
pub trait Monitor<P: Protocol>: Clone + Hash + 'static {
    /// Looks at the world after a step, and at the records of that step.
    fn observe(&mut self, world: &World<P>, records: &[Record<P>]) -> Signal;
}

/// A monitor of whatever type.
trait AnyMonitor<P: Protocol> {
    fn observe(&mut self, world: &World<P>, records: &[Record<P>]) -> Signal;
    fn clone_box(&self) -> Box<dyn AnyMonitor<P>>;
    fn hash_memory(&self, hasher: &mut dyn Hasher);
}

impl<P: Protocol, M: Monitor<P>> AnyMonitor<P> for M {
    fn observe(&mut self, world: &World<P>, records: &[Record<P>]) -> Signal {
        Monitor::observe(self, world, records)
    }

    fn clone_box(&self) -> Box<dyn AnyMonitor<P>> {
        Box::new(self.clone())
    }

    fn hash_memory(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

/// A property with its monitor and how it stands.
pub struct Watch<P: Protocol> {
    /// Its name in links, on the command line and in tests.
    pub id: &'static str,
    /// What kind of claim it is.
    pub kind: Kind,
    /// Its name, as the field knows it.
    pub name: Text,
    /// What it claims, in one sentence.
    pub claim: Text,
    /// How it stands.
    pub verdict: Verdict,
    monitor: Box<dyn AnyMonitor<P>>,
}

impl<P: Protocol> Watch<P> {
    /// A property that nothing has been seen of yet.
    pub fn new(
        id: &'static str,
        kind: Kind,
        name: Text,
        claim: Text,
        monitor: impl Monitor<P>,
    ) -> Self {
        let verdict = if kind == Kind::Always {
            Verdict::Holding
        } else {
            Verdict::Pending
        };
        Self {
            id,
            kind,
            name,
            claim,
            verdict,
            monitor: Box::new(monitor),
        }
    }

    /// A property that holds after every step.
    pub fn always(id: &'static str, name: Text, claim: Text, monitor: impl Monitor<P>) -> Self {
        Self::new(id, Kind::Always, name, claim, monitor)
    }

    /// Something that can be seen to happen.
    pub fn sometimes(id: &'static str, name: Text, claim: Text, monitor: impl Monitor<P>) -> Self {
        Self::new(id, Kind::Sometimes, name, claim, monitor)
    }

    /// Something that comes about once faults have ceased.
    pub fn eventually(id: &'static str, name: Text, claim: Text, monitor: impl Monitor<P>) -> Self {
        Self::new(id, Kind::Eventually, name, claim, monitor)
    }

    /// The same monitor as the goal of a task: there, the violation is what is wanted.
    pub fn as_goal(self, id: &'static str) -> Self {
        Self {
            id,
            kind: Kind::Sometimes,
            verdict: Verdict::Pending,
            ..self
        }
    }

    /// Hashes what it remembers, while that matters: once settled, it looks at nothing any more.
    pub fn hash_memory(&self, hasher: &mut dyn Hasher) {
        if !self.is_settled() {
            self.monitor.hash_memory(hasher);
        }
    }

    /// Whether it was violated or witnessed.
    pub fn is_settled(&self) -> bool {
        matches!(self.verdict, Verdict::Violated(..) | Verdict::Witnessed(..))
    }

    /// Looks at one step. The first violation or witness stays; only an *eventually* starts over.
    pub fn observe(&mut self, world: &World<P>, records: &[Record<P>]) {
        let settled = self.is_settled();
        if settled && self.kind != Kind::Eventually {
            return;
        }
        let record = RecordId(world.records().saturating_sub(1));
        let mark = Mark {
            step: world.steps(),
            at: world.now(),
            record,
        };
        match self.monitor.observe(world, records) {
            Signal::Quiet => {}
            Signal::Reset => self.verdict = Verdict::Pending,
            Signal::Hit(_) if settled => {}
            Signal::Hit(text) if self.kind == Kind::Always => {
                self.verdict = Verdict::Violated(mark, text);
            }
            Signal::Hit(text) => self.verdict = Verdict::Witnessed(mark, text),
        }
    }
}

impl<P: Protocol> Clone for Watch<P> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            kind: self.kind,
            name: self.name.clone(),
            claim: self.claim.clone(),
            verdict: self.verdict.clone(),
            monitor: self.monitor.clone_box(),
        }
    }
}

#[derive(Clone)]
struct Seen<F>(F);

/// It remembers nothing.
impl<F> Hash for Seen<F> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl<P, F> Monitor<P> for Seen<F>
where
    P: Protocol,
    F: Fn(&World<P>, &[Record<P>]) -> Option<Text> + Clone + 'static,
{
    fn observe(&mut self, world: &World<P>, records: &[Record<P>]) -> Signal {
        (self.0)(world, records).map_or(Signal::Quiet, Signal::Hit)
    }
}

/// A monitor without memory, from a function that says what it saw.
pub fn sometimes<P: Protocol>(
    seen: impl Fn(&World<P>, &[Record<P>]) -> Option<Text> + Clone + 'static,
) -> impl Monitor<P> {
    Seen(seen)
}
