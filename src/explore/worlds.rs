//! A world as a model: the running protocol code, under every schedule that budgets allow.
//!
//! # What can happen
//! Any message in flight arrives, is dropped or duplicated; any armed timer fires; a server crashes,
//! or starts again from its disk; a node begins to lie; a user asks something. All but an arrival and a restart is paid
//! for from a budget, since most protocols would otherwise go on for ever. A message that never
//! arrives costs nothing, so safety seldom needs drops.
//!
//! # What is left out
//! Time. A message may arrive and a timer fire at once or at any later moment, in any order, which
//! is more than clocks and links would allow and just what an asynchronous system may do. So two
//! worlds count as the same state when they agree in what [`World::hash_untimed`] hashes, in what
//! is left of the budgets, and in what the watches remember. They may still differ in the time, in
//! random streams and in the numbers of records and messages, and so in what a protocol does that
//! reads its clock or draws numbers: only what the first of them goes on to do is seen. A complete
//! search is therefore a proof only for protocols whose handlers, but for the delays of timers, use
//! neither a clock nor chance.
//!
//! Neither clock of a node is hashed: the wall clock and the monotonic one go on with every step, so
//! no state would ever come again, and a search would never be complete. What a handler read of them
//! and kept stands in its node or on its disk, and is hashed there.
//!
//! # Why what is found is real
//! A path is not a claim about states: it is a list of inputs of the one vocabulary of faults, each
//! at its step and time. Each state of the search was made by the engine from a first world by just
//! these inputs, and [`Worlds::replay`] makes it again. Nothing that was left out has to be guessed. Where
//! the engine's own next step is the arrival or the firing that a path calls for, the path takes
//! that step and needs no input.

use super::model::{Model, Property};
use super::renaming::{self, Renamings};
use super::runner::Act;
use crate::checks::{Kind, Watch};
use crate::sim::{
    Input, Lie, MessageFault, NodeFault, NodeId, Payload, Power, Protocol, Record, Upcoming, World,
};
use serde::{Deserialize, Serialize};

/// How often things may happen that could happen for ever.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Budgets {
    /// Messages that are dropped.
    pub drops: u16,
    /// Messages that are duplicated.
    pub duplicates: u16,
    /// Crashes of servers; each may start again.
    pub crashes: u16,
    /// Timers that fire.
    pub timers: u16,
    /// Requests of users.
    pub requests: u16,
    /// Nodes that begin to lie, or lie in another way.
    pub lies: u16,
}

/// A world with its watches, and what may still be done to it.
pub struct Situation<P: Protocol> {
    /// The world.
    pub world: World<P>,
    /// What is claimed, having seen all that led here.
    pub watches: Vec<Watch<P>>,
    /// What is left.
    pub left: Budgets,
}

impl<P: Protocol> Clone for Situation<P> {
    fn clone(&self) -> Self {
        Self {
            world: self.world.clone(),
            watches: self.watches.clone(),
            left: self.left,
        }
    }
}

impl<P: Protocol> Situation<P> {
    /// Does one thing, and has the watches look. Returns what goes into a script, when it is not
    /// what the world would have done next by itself.
    fn take(&mut self, input: &Input) -> Option<Act> {
        let mut records: Vec<Record<P>> = Vec::new();
        let act = if self.comes_next(input) {
            self.world.step(&mut records);
            None
        } else {
            let act = Act {
                step: self.world.steps(),
                at: self.world.now(),
                input: input.clone(),
            };
            self.world.apply(input, act.at, &mut records);
            Some(act)
        };
        for watch in &mut self.watches {
            watch.observe(&self.world, &records);
        }
        act
    }

    fn comes_next(&self, input: &Input) -> bool {
        match (input, self.world.upcoming()) {
            (Input::Message(id, MessageFault::DeliverNow), Some(Upcoming::Arrival(next))) => {
                *id == next
            }
            (Input::FireTimer(id, timer), Some(Upcoming::Timer(next, name))) => {
                *id == next && *timer == Payload::of(&name)
            }
            _ => false,
        }
    }
}

/// What can be done at nodes of a world, each with what it is done with.
pub type Offer<'a, P, T> = Box<dyn Fn(&World<P>) -> Vec<(NodeId, T)> + 'a>;

/// What a world leaves to whoever knows what its protocol is about.
pub struct Offers<'a, P: Protocol> {
    /// The nodes that may crash.
    pub servers: Vec<NodeId>,
    /// What users may ask, and of whom.
    pub requests: Offer<'a, P, Payload>,
    /// How nodes may lie.
    pub lies: Offer<'a, P, Lie>,
    /// Groups of nodes that can stand for each other.
    pub alike: Vec<Vec<NodeId>>,
}

/// The model of what can become of a world.
pub struct Worlds<'a, P: Protocol> {
    first: Situation<P>,
    offers: Offers<'a, P>,
    renamings: Renamings,
}

impl<'a, P: Protocol> Worlds<'a, P> {
    /// What can become of this world. An *eventually* is left out: it is about what comes after,
    /// not about a state.
    pub fn new(mut first: Situation<P>, offers: Offers<'a, P>) -> Self {
        first.watches.retain(|watch| watch.kind != Kind::Eventually);
        let count = first.world.slots().len();
        Self {
            renamings: Renamings::of(&offers.alike, count),
            first,
            offers,
        }
    }

    /// A found path, gone through again: where it leads, and the script that leads there.
    pub fn replay(&self, path: &[Input]) -> (Situation<P>, Vec<Act>) {
        let mut at = self.first.clone();
        let script = path.iter().filter_map(|input| at.take(input)).collect();
        (at, script)
    }

    /// Every arrival and what may be done to messages. Of messages that are the same in all but
    /// their numbers, the first stands for the others.
    fn message_acts(&self, at: &Situation<P>, acts: &mut Vec<Input>) {
        let flights = at.world.in_flight();
        let mut seen: Vec<(NodeId, NodeId, bool, &P::Message)> = Vec::new();
        for (id, flight) in flights.iter() {
            let key = (flight.from, flight.to, flight.held, &*flight.payload);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let mut push = |fault| acts.push(Input::Message(*id, fault));
            push(MessageFault::DeliverNow);
            if at.left.duplicates > 0 {
                push(MessageFault::Duplicate);
            }
            if at.left.drops > 0 {
                push(MessageFault::Drop);
            }
        }
    }

    fn timer_acts(&self, at: &Situation<P>, acts: &mut Vec<Input>) {
        for id in at.world.ids() {
            let timers = at
                .world
                .slot(id)
                .into_iter()
                .flat_map(|slot| slot.timers.keys());
            acts.extend(timers.map(|timer| Input::FireTimer(id, Payload::of(timer))));
        }
    }

    fn server_acts(&self, at: &Situation<P>, acts: &mut Vec<Input>) {
        for &id in &self.offers.servers {
            let slot = at.world.slot(id).expect("a server is a node");
            match slot.power {
                Power::Down(_) => acts.push(Input::node(id, NodeFault::Restart)),
                _ if at.left.crashes > 0 => acts.push(Input::node(id, NodeFault::Crash)),
                _ => {}
            }
        }
    }
}

impl<P: Protocol> Model for Worlds<'_, P> {
    type State = Situation<P>;
    type Action = Input;

    fn initial(&self) -> Vec<Situation<P>> {
        vec![self.first.clone()]
    }

    fn actions(&self, at: &Situation<P>, acts: &mut Vec<Input>) {
        let from = acts.len();
        self.message_acts(at, acts);
        if at.left.timers > 0 {
            self.timer_acts(at, acts);
        }
        if at.left.requests > 0 {
            let requests = (self.offers.requests)(&at.world).into_iter();
            acts.extend(requests.map(|(id, request)| Input::Request(id, request)));
        }
        if at.left.lies > 0 {
            let lies = (self.offers.lies)(&at.world).into_iter();
            acts.extend(lies.map(|(id, lie)| Input::node(id, NodeFault::Lie(lie))));
        }
        self.server_acts(at, acts);
        // What comes next by itself goes first: of ways that are as short, the search takes that
        // which needs fewer inputs.
        let next = acts[from..].iter().position(|act| at.comes_next(act));
        if let Some(next) = next {
            acts[from..=from + next].rotate_right(1);
        }
    }

    fn next(&self, at: &Situation<P>, act: &Input) -> Option<Situation<P>> {
        at.world.check(act).ok()?;
        let mut next = at.clone();
        let left = &mut next.left;
        match act {
            Input::Message(_, MessageFault::Drop) => left.drops -= 1,
            Input::Message(_, MessageFault::Duplicate) => left.duplicates -= 1,
            Input::Node(_, NodeFault::Crash) => left.crashes -= 1,
            Input::FireTimer(..) => left.timers -= 1,
            Input::Request(..) => left.requests -= 1,
            Input::Node(_, NodeFault::Lie(_)) => left.lies -= 1,
            _ => {}
        }
        next.take(act);
        Some(next)
    }

    fn properties(&self) -> Vec<Property> {
        let property = |watch: &Watch<P>| Property {
            id: watch.id,
            kind: watch.kind,
        };
        self.first.watches.iter().map(property).collect()
    }

    fn hits(&self, at: &Situation<P>, property: usize) -> bool {
        at.watches.get(property).is_some_and(Watch::is_settled)
    }

    fn fingerprint(&self, at: &Situation<P>) -> u64 {
        renaming::print(&at.world, &at.watches, &at.left)
    }

    fn symmetric_print(&self, at: &Situation<P>) -> Option<u64> {
        self.renamings.smallest(&at.world, &at.watches, &at.left)
    }
}
