//! Breadth first through the states of a model.
//!
//! Of a state that was found only its fingerprint and a link to the state before it are kept:
//! some 25 bytes, however large the state. A state is had again by executing the actions along its
//! links. States of one level come in the order of their parents, which come in the order of
//! theirs; so the search walks each level like the leaves of a tree, keeps the states on the way
//! from the root to where it is, and executes little again.

use super::model::{Model, Property};
use super::store::{Link, Offered, ROOT, STATES_MAX, Store};
use crate::checks::Kind;

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
    model: &'m M,
    bounds: Bounds,
    properties: Vec<Property>,
    first: Vec<M::State>,
    store: Store,
    /// The states on the way to the one that was visited last, it included, with their numbers.
    way: Vec<(u32, M::State)>,
    /// Numbers to be appended to the way; kept for its room.
    missing: Vec<u32>,
    actions: Vec<M::Action>,
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
            model,
            way: Vec::new(),
            missing: Vec::new(),
            actions: Vec::new(),
            next: 0,
            next_level: 0,
            level: 0,
            depth: 0,
            generated: 0,
            stopped: None,
            first: Vec::new(),
        };
        for (action, state) in (0..).zip(&first) {
            let parent = ROOT;
            search.offer(state, Link { parent, action });
        }
        search.first = first;
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
        let mut at = self.first[from].clone();
        let mut path = Vec::with_capacity(links.len());
        for link in links.iter().rev() {
            let (action, next) = step(self.model, &at, link.action, &mut Vec::new());
            path.push(action);
            at = next;
        }
        Some(Found {
            property,
            from,
            path,
        })
    }

    fn visit(&mut self) {
        if self.next == self.store.len() {
            self.stopped = Some(Stopped::Complete);
            return;
        }
        if self.next == self.next_level {
            self.level += 1;
            self.next_level = self.store.len();
        }
        self.go_to(self.next);
        let Some((_, state)) = self.way.pop() else {
            return;
        };
        let mut actions = core::mem::take(&mut self.actions);
        actions.clear();
        self.model.actions(&state, &mut actions);
        for (action, does) in (0..).zip(&actions) {
            if let Some(next) = self.model.next(&state, does) {
                let parent = self.next;
                self.offer(&next, Link { parent, action });
                if self.stopped.is_some() {
                    break;
                }
            }
        }
        self.actions = actions;
        self.way.push((self.next, state));
        self.next += 1;
    }

    /// Makes the way end in `state`: what it has in common with the way before stays.
    fn go_to(&mut self, state: u32) {
        self.way.truncate(self.level as usize + 1);
        self.missing.clear();
        let mut at = state;
        let mut depth = self.level;
        loop {
            let known = self.way.get(depth as usize);
            if known.is_some_and(|(number, _)| *number == at) {
                depth += 1;
                break;
            }
            self.missing.push(at);
            if depth == 0 {
                break;
            }
            at = self.store.link(at).parent;
            depth -= 1;
        }
        self.way.truncate(depth as usize);
        while let Some(number) = self.missing.pop() {
            let link = self.store.link(number);
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

    fn offer(&mut self, state: &M::State, link: Link) {
        self.generated += 1;
        if self.stopped.is_some() {
            return;
        }
        let stands_for_it = self.bounds.symmetry.then(|| self.model.canonical(state));
        let stands_for_it = stands_for_it.flatten();
        let print = self
            .model
            .fingerprint(stands_for_it.as_ref().unwrap_or(state));
        match self.store.offer(print, link) {
            Offered::Known => {}
            Offered::TooMany => self.stopped = Some(Stopped::States),
            Offered::TooLarge => self.stopped = Some(Stopped::Bytes),
            Offered::New(number) => {
                if link.parent != ROOT {
                    self.depth = self.level + 1;
                }
                self.look(state, number);
            }
        }
    }

    /// Looks for properties that this state is the first to hit.
    fn look(&mut self, state: &M::State, number: u32) {
        for (place, property) in self.properties.iter().enumerate() {
            if self.hits[place].is_none() && self.model.hits(state, place) {
                self.hits[place] = Some(number);
                if property.kind == Kind::Always && !self.bounds.keep_going {
                    self.stopped = Some(Stopped::Violated);
                }
            }
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
