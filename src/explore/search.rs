//! Breadth first through the states of a model.
//!
//! Of a state that was found only its fingerprint and a link to the state before it are kept:
//! some 25 bytes, however large the state. A state is had again by executing the actions along its
//! links. States of one level come in the order of their parents, which come in the order of
//! theirs; so the search walks each level like the leaves of a tree, keeps the states on the way
//! from the root to where it is, and executes little again.
//!
//! The states of a level can also be expanded by several [`Walker`]s at once: what they made is taken
//! in the order of the states, so the search comes to the same as by itself.

use super::model::{Model, Property};
use super::store::{Link, Offered, ROOT, STATES_MAX, Store};
use crate::checks::Kind;
use core::ops::Range;

/// How far a search goes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// No more distinct states than this are kept.
    pub states_max: u64,
    /// No more bytes than this are set aside for them. The states on the way from the root to the
    /// one that is looked at come on top: one for each level.
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

/// How far a search has come.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// States that differ.
    pub distinct: u64,
    /// States that were made, known ones and first ones included.
    pub generated: u64,
    /// States whose actions were all tried.
    pub visited: u64,
    /// The fewest actions to the state that is farthest.
    pub depth: u32,
    /// The bytes set aside for what is kept.
    pub bytes: u64,
}

/// The nearest state that hits a property.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found<A> {
    /// The place of the property in [`Model::properties`].
    pub property: usize,
    /// The place of the first state in [`Model::initial`].
    pub from: usize,
    /// The shortest way there.
    pub path: Vec<A>,
}

/// A search, as far as it has come. It goes on in slices, so that whoever runs it can show how far
/// it is, keep a bound of time by its own clock, and stop.
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

    /// Goes on until it stops; `look` is called now and then, and may say to stop.
    pub fn run(&mut self, mut look: impl FnMut(&Progress) -> Option<Stopped>) -> Stopped {
        /// How many states are visited between two looks.
        const SLICE: u32 = 512;
        loop {
            if let Some(stopped) = self.advance(SLICE) {
                return stopped;
            }
            self.stopped = look(&self.progress());
        }
    }

    /// Goes on until it stops, with what `expand` makes of parts of a block, which `fan` may have
    /// expanded at once. `look` is called after each block, and may say to stop.
    pub fn run_on(
        &mut self,
        fan: FanOut<'_>,
        expand: Expand<'_>,
        mut look: impl FnMut(&Progress) -> Option<Stopped>,
    ) -> Stopped {
        /// How many states a block has.
        const BLOCK: u32 = 8_192;
        /// How many states a walker expands on end: enough that finding its way is little of it.
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

    /// What walkers have to know of the search while they expand a block.
    pub fn known(&self) -> Known<'_> {
        Known {
            store: &self.store,
            level: self.level,
        }
    }

    /// Takes what a walker made of the next state. Says why the search stopped, once it did.
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

    /// Keeps a state if it is new, and looks for properties that it is the first to hit.
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

/// What is made of some states, in their order.
pub type Expanded = Vec<Vec<Made>>;

/// Expands some states of a search with a walker of its own.
pub type Expand<'a> = &'a (dyn Fn(&Known<'_>, Range<u32>) -> Expanded + Sync);

/// Does so many jobs, several at once where it can, and gives what each gave in their order.
pub type FanOut<'a> = &'a dyn Fn(usize, &(dyn Fn(usize) -> Expanded + Sync)) -> Vec<Expanded>;

/// What walkers have to know of a search.
#[derive(Copy, Clone)]
pub struct Known<'s> {
    store: &'s Store,
    level: u32,
}

/// A state that an action leads to, as much of it as a search keeps.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Made {
    action: u32,
    print: u64,
    /// A bit for each property that it hits.
    hits: u64,
}

/// A model has no more properties than this when walkers expand it.
const HITS: usize = 64;
/// What holds once a walker has gone to a state.
const WAY_ENDS: &str = "the way to a state ends in it";

/// Goes from state to state of a search, each had again along its links.
pub struct Walker<'m, M: Model> {
    model: &'m M,
    first: Vec<M::State>,
    symmetry: bool,
    properties: usize,
    /// The states on the way to the one that was visited last, it included, with their numbers.
    way: Vec<(u32, M::State)>,
    /// Numbers to be appended to the way; kept for its room.
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

    /// Everything that can come of a state.
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

    /// Makes the way end in `state`: what it has in common with the way before stays.
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

/// The action of that place in a state, and where it leads. `actions` is room to work in.
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
