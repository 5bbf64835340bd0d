//! Breadth-first search through the states of a model.
//!
//! The search stores a fingerprint and a link to the parent for each state: some 25 bytes, however large
//! the state is. To rebuild a state, it executes the actions along the links from the root. The states of a
//! level are ordered by their parents, as the leaves of a tree are; so the search keeps the states on the
//! current path, and little is executed twice.
//!
//! Several [`Walker`]s can expand the states of a level at once. Their results are merged in the order of
//! the states, so the outcome does not depend on the number of walkers.

use super::model::{Model, Property};
use super::store::{Link, Offered, ROOT, STATES_MAX, Store};
use crate::checks::Kind;
use core::ops::Range;

/// The bounds of a search.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// The largest number of distinct states.
    pub states_max: u64,
    /// The largest number of bytes allocated for them. The states on the current path, one for each level,
    /// come on top.
    pub bytes_max: u64,
    /// Whether states that differ by a renaming count as one, where the model declares it.
    pub symmetry: bool,
    /// Whether the search goes on when an *always* was violated.
    pub keep_going: bool,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            states_max: u64::from(STATES_MAX),
            bytes_max: u64::MAX,
            symmetry: false,
            keep_going: false,
        }
    }
}

/// Why a search stopped.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// Every state was visited.
    Complete,
    /// An *always* was violated.
    Violated,
    /// At the bound of states.
    States,
    /// At the bound of bytes.
    Bytes,
    /// At the bound of time, which whoever runs the search keeps.
    Time,
}

/// The progress of a search.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Distinct states.
    pub distinct: u64,
    /// Generated states, known and initial ones included.
    pub generated: u64,
    /// Expanded states: all their actions were executed.
    pub visited: u64,
    /// The depth: the largest distance of a state from an initial state.
    pub depth: u32,
    /// The bytes allocated for stored states.
    pub bytes: u64,
}

/// A nearest state that violates or witnesses a property.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found<A> {
    /// The place of the property in [`Model::properties`].
    pub property: usize,
    /// The place of the first state in [`Model::initial`].
    pub from: usize,
    /// The shortest way there.
    pub path: Vec<A>,
}

/// A search in progress. It runs in slices, so that the caller can show progress, enforce a limit on real time,
/// and stop.
pub struct Search<'m, M: Model> {
    bounds: Bounds,
    properties: Vec<Property>,
    store: Store,
    walker: Walker<'m, M>,
    /// The next state to be visited.
    next: u32,
    /// Where the level after that of `next` begins.
    next_level: u32,
    /// How many actions `next` is from a first state.
    level: u32,
    depth: u32,
    generated: u64,
    /// The first state that hit each property.
    hits: Vec<Option<u32>>,
    stopped: Option<Stopped>,
}

impl<'m, M: Model> Search<'m, M> {
    /// A search that has looked at the first states only.
    pub fn new(model: &'m M, bounds: Bounds) -> Self {
        let properties = model.properties();
        let first = model.initial();
        let mut search = Self {
            hits: vec![None; properties.len()],
            properties,
            store: Store::new(bounds.states_max, bounds.bytes_max),
            bounds,
            walker: Walker::of(model, Vec::new(), bounds.symmetry),
            next: 0,
            next_level: 0,
            level: 0,
            depth: 0,
            generated: 0,
            stopped: None,
        };
        for (action, state) in (0..).zip(&first) {
            let parent = ROOT;
            search.offer(state, Link { parent, action });
        }
        search.walker.first = first;
        search.next_level = search.store.len();
        search
    }

    /// Visits up to `count` more states. Says why the search stopped, once it did.
    pub fn advance(&mut self, count: u32) -> Option<Stopped> {
        for _ in 0..count {
            if self.stopped.is_some() {
                break;
            }
            self.visit();
        }
        self.stopped
    }

    /// Runs until it ends; `look` is called at intervals, and can stop it.
    pub fn run(&mut self, mut look: impl FnMut(&Progress) -> Option<Stopped>) -> Stopped {
        /// The number of states visited between two calls of `look`.
        const SLICE: u32 = 512;
        loop {
            if let Some(stopped) = self.advance(SLICE) {
                return stopped;
            }
            self.stopped = look(&self.progress());
        }
    }

    /// Runs until it ends. `fan` distributes the parts of a block to walkers, and `expand` is what a walker does
    /// with a part. `look` is called after each block, and can stop the search.
    pub fn run_on(
        &mut self,
        fan: FanOut<'_>,
        expand: Expand<'_>,
        mut look: impl FnMut(&Progress) -> Option<Stopped>,
    ) -> Stopped {
        /// The number of states in a block.
        const BLOCK: u32 = 8_192;
        /// The number of states that a walker expands in a row: large, so that rebuilding paths is a small part.
        const PART: u32 = 256;
        loop {
            let block = self.block(BLOCK);
            let parts = block.clone().step_by(PART as usize).count();
            let known = self.known();
            let all = fan(parts, &|part| {
                let part = u32::try_from(part).expect("a block has fewer parts than states");
                let from = block.start + PART * part;
                expand(&known, from..block.end.min(from + PART))
            });
            for made in all.iter().flatten() {
                if self.take(made).is_some() {
                    break;
                }
            }
            if let Some(stopped) = self.stopped {
                return stopped;
            }
            self.stopped = look(&self.progress());
        }
    }

    /// How far the search has come.
    pub fn progress(&self) -> Progress {
        Progress {
            distinct: u64::from(self.store.len()),
            generated: self.generated,
            visited: u64::from(self.next),
            depth: self.depth,
            bytes: self.store.bytes(),
        }
    }

    /// The properties of the model.
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The nearest state that hits a property, given by its place, when one was found.
    pub fn found(&self, property: usize) -> Option<Found<M::Action>> {
        let mut state = (*self.hits.get(property)?)?;
        let mut links = Vec::new();
        let root = loop {
            let link = self.store.link(state);
            if link.parent == ROOT {
                break link;
            }
            links.push(link);
            state = link.parent;
        };
        let from = root.action as usize;
        let mut at = self.walker.first[from].clone();
        let mut path = Vec::with_capacity(links.len());
        for link in links.iter().rev() {
            let (action, next) = step(self.walker.model, &at, link.action, &mut Vec::new());
            path.push(action);
            at = next;
        }
        Some(Found {
            property,
            from,
            path,
        })
    }

    /// The states to be visited next, at most `count`, all equally far; empty once it stopped.
    pub fn block(&mut self, count: u32) -> Range<u32> {
        if self.stopped.is_none() && self.next == self.store.len() {
            self.stopped = Some(Stopped::Complete);
        }
        if self.stopped.is_some() {
            return self.next..self.next;
        }
        if self.next == self.next_level {
            self.level += 1;
            self.next_level = self.store.len();
        }
        self.next..self.next_level.min(self.next.saturating_add(count))
    }

    /// The part of the search that walkers read while they expand a block.
    pub fn known(&self) -> Known<'_> {
        Known {
            store: &self.store,
            level: self.level,
        }
    }

    /// Merges a walker's result for the next state. Returns why the search ended, once it has.
    pub fn take(&mut self, made: &[Made]) -> Option<Stopped> {
        let parent = self.next;
        for made in made {
            if self.stopped.is_some() {
                break;
            }
            self.generated += 1;
            let action = made.action;
            let hits = |place: usize| place < HITS && made.hits & (1 << place) != 0;
            self.put(made.print, Link { parent, action }, hits);
        }
        self.next += 1;
        self.stopped
    }

    fn visit(&mut self) {
        if self.block(1).is_empty() {
            return;
        }
        let known = Known {
            store: &self.store,
            level: self.level,
        };
        self.walker.go_to(&known, self.next);
        let (_, state) = self.walker.way.pop().expect(WAY_ENDS);
        let mut actions = core::mem::take(&mut self.walker.actions);
        actions.clear();
        let model = self.walker.model;
        model.actions(&state, &mut actions);
        for (action, does) in (0..).zip(&actions) {
            if let Some(next) = model.next(&state, does) {
                let parent = self.next;
                self.offer(&next, Link { parent, action });
                if self.stopped.is_some() {
                    break;
                }
            }
        }
        self.walker.actions = actions;
        self.walker.way.push((self.next, state));
        self.next += 1;
    }

    fn offer(&mut self, state: &M::State, link: Link) {
        self.generated += 1;
        if self.stopped.is_some() {
            return;
        }
        let print = self.walker.print(state);
        let model = self.walker.model;
        self.put(print, link, |place| model.hits(state, place));
    }

    /// Stores a state if it is new, and checks whether it is the first to hit a property.
    fn put(&mut self, print: u64, link: Link, hits: impl Fn(usize) -> bool) {
        match self.store.offer(print, link) {
            Offered::Known => {}
            Offered::TooMany => self.stopped = Some(Stopped::States),
            Offered::TooLarge => self.stopped = Some(Stopped::Bytes),
            Offered::New(number) => {
                if link.parent != ROOT {
                    self.depth = self.level + 1;
                }
                for (place, property) in self.properties.iter().enumerate() {
                    if self.hits[place].is_none() && hits(place) {
                        self.hits[place] = Some(number);
                        if property.kind == Kind::Always && !self.bounds.keep_going {
                            self.stopped = Some(Stopped::Violated);
                        }
                    }
                }
            }
        }
    }
}

/// The expansions of some states, in their order.
pub type Expanded = Vec<Vec<Made>>;

/// Expands some states of a search with a walker of its own.
pub type Expand<'a> = &'a (dyn Fn(&Known<'_>, Range<u32>) -> Expanded + Sync);

/// Does so many jobs, several at once where it can, and gives what each gave in their order.
pub type FanOut<'a> = &'a dyn Fn(usize, &(dyn Fn(usize) -> Expanded + Sync)) -> Vec<Expanded>;

/// The part of a search that walkers read.
#[derive(Copy, Clone)]
pub struct Known<'s> {
    store: &'s Store,
    level: u32,
}

/// A successor state, as the search stores it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Made {
    action: u32,
    print: u64,
    /// A bit for each property that it hits.
    hits: u64,
}

/// A model has no more properties than this when walkers expand it.
const HITS: usize = 64;
/// The invariant once a walker stands at a state.
const WAY_ENDS: &str = "the way to a state ends in it";

/// Moves between the states of a search, and rebuilds each along its links.
pub struct Walker<'m, M: Model> {
    model: &'m M,
    first: Vec<M::State>,
    symmetry: bool,
    properties: usize,
    /// The path to the state visited last, that state included, with the numbers of the states.
    way: Vec<(u32, M::State)>,
    /// Numbers to append to the path; kept to reuse its allocation.
    missing: Vec<u32>,
    actions: Vec<M::Action>,
}

impl<'m, M: Model> Walker<'m, M> {
    /// A walker of the same model as a search with these bounds.
    pub fn new(model: &'m M, bounds: &Bounds) -> Self {
        Self::of(model, model.initial(), bounds.symmetry)
    }

    fn of(model: &'m M, first: Vec<M::State>, symmetry: bool) -> Self {
        Self {
            properties: model.properties().len(),
            model,
            first,
            symmetry,
            way: Vec::new(),
            missing: Vec::new(),
            actions: Vec::new(),
        }
    }

    /// All successors of a state.
    pub fn expand(&mut self, known: &Known<'_>, state: u32) -> Vec<Made> {
        let mut all = Vec::new();
        self.go_to(known, state);
        let (_, at) = self.way.pop().expect(WAY_ENDS);
        let mut actions = core::mem::take(&mut self.actions);
        actions.clear();
        self.model.actions(&at, &mut actions);
        for (action, does) in (0..).zip(&actions) {
            if let Some(next) = self.model.next(&at, does) {
                let hit = |place: &usize| self.model.hits(&next, *place);
                let hits = (0..self.properties.min(HITS)).filter(hit);
                all.push(Made {
                    action,
                    print: self.print(&next),
                    hits: hits.fold(0, |bits, place| bits | 1 << place),
                });
            }
        }
        self.actions = actions;
        self.way.push((state, at));
        all
    }

    fn print(&self, state: &M::State) -> u64 {
        let stands_for_it = self.symmetry.then(|| self.model.symmetric_print(state));
        let print = stands_for_it.flatten();
        print.unwrap_or_else(|| self.model.fingerprint(state))
    }

    /// Makes the path end in `state`; the common prefix with the previous path stays.
    fn go_to(&mut self, known: &Known<'_>, state: u32) {
        self.way.truncate(known.level as usize + 1);
        self.missing.clear();
        let mut at = state;
        let mut depth = known.level;
        loop {
            let kept = self.way.get(depth as usize);
            if kept.is_some_and(|(number, _)| *number == at) {
                depth += 1;
                break;
            }
            self.missing.push(at);
            if depth == 0 {
                break;
            }
            at = known.store.link(at).parent;
            depth -= 1;
        }
        self.way.truncate(depth as usize);
        while let Some(number) = self.missing.pop() {
            let link = known.store.link(number);
            let next = match self.way.last() {
                None => self.first[link.action as usize].clone(),
                Some((_, before)) => {
                    self.actions.clear();
                    step(self.model, before, link.action, &mut self.actions).1
                }
            };
            self.way.push((number, next));
        }
    }
}

/// The action with that index in a state, and its successor. `actions` is a reused buffer.
///
/// # Panics
/// When the model does not give the same actions and states again, which breaks its contract.
fn step<M: Model>(
    model: &M,
    state: &M::State,
    action: u32,
    actions: &mut Vec<M::Action>,
) -> (M::Action, M::State) {
    model.actions(state, actions);
    let action = actions[action as usize].clone();
    let next = model.next(state, &action);
    (action, next.expect("a model gives the same states again"))
}
