//! Every run of a lesson that budgets allow, nearest first, until a property breaks.

use super::link::LinkError;
use super::params::{ParamError, Params};
use super::run::Run;
use super::start::Start;
use super::traits::Taught;
use crate::checks::{Kind, Verdict, Watch};
use crate::explore::{
    Bounds, Budgets, Expanded, FanOut, Found, Known, Offers, Progress, Search, Situation, Stopped,
    Walker, Worlds,
};
use crate::i18n::Text;
use crate::sim::{Input, Lie, Micros, NodeId, Payload, Protocol, World};
use core::ops::Range;

/// What to search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExploreAsk {
    /// The seed of the run.
    pub seed: u64,
    /// How often things may happen.
    pub budgets: Budgets,
    /// How far to search.
    pub bounds: Bounds,
    /// The only property to be looked at; without it, all. With one there are fewer states to tell
    /// apart.
    pub property: Option<String>,
}

/// What a search came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExploreOutcome {
    /// Why it stopped.
    pub stopped: Stopped,
    /// How far it came.
    pub progress: Progress,
    /// The properties that were looked at, each with the shortest way to what was found.
    pub properties: Vec<(&'static str, Kind, Option<ExploreFind>)>,
}

/// The nearest state that violates an *always* or witnesses a *sometimes*.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExploreFind {
    /// How many things happened on the way: arrivals, timers, faults, requests.
    pub actions: u32,
    /// How many of them are inputs; the others came about by themselves.
    pub inputs: u32,
    /// How many steps the run has.
    pub steps: u32,
    /// When it ends.
    pub at: Micros,
    /// What was seen then, in words.
    pub why: Text,
    /// The run as the value of `run=` in a page address.
    pub link: Result<String, LinkError>,
}

/// Searches what can become of a lesson's world once its nodes have started: see
/// [`crate::explore::Worlds`]. `look` is shown how far the search has come, and may stop it.
pub fn explore<L: Taught>(
    params: &Params,
    ask: &ExploreAsk,
    look: &mut dyn FnMut(&Progress) -> Option<Stopped>,
) -> Result<ExploreOutcome, ParamError> {
    let mut start = Start::<L>::new(params, ask.seed)?;
    start.settle();
    Ok(explore_from(&start, ask, look))
}

/// Searches what can become of the moment at which a run was shared, given as the value of `run=`.
pub fn explore_link<L: Taught>(
    link: &str,
    ask: &ExploreAsk,
    look: &mut dyn FnMut(&Progress) -> Option<Stopped>,
) -> Result<ExploreOutcome, LinkError> {
    let run = Run::<L>::open(link)?;
    Ok(explore_from(&Start::here(&run), ask, look))
}

/// The same as [`explore`], with parts of the search done by `fan`, which may do several at once.
pub fn explore_on<L: Taught>(
    params: &Params,
    ask: &ExploreAsk,
    look: &mut dyn FnMut(&Progress) -> Option<Stopped>,
    fan: FanOut<'_>,
) -> Result<ExploreOutcome, ParamError> {
    let begin = || {
        let mut start = Start::<L>::new(params, ask.seed)?;
        start.settle();
        Ok(start)
    };
    let start = begin()?;
    let worlds = worlds(&start, ask);
    let mut search = Search::new(&worlds, ask.bounds);
    // Threads can not share the monitors of a start, so each part begins with a start of its own.
    let expand = |known: &Known<'_>, states: Range<u32>| -> Expanded {
        let start: Result<Start<L>, ParamError> = begin();
        let start = start.expect("these parameters were allowed just now");
        let worlds = self::worlds(&start, ask);
        let mut walker = Walker::new(&worlds, &ask.bounds);
        states.map(|state| walker.expand(known, state)).collect()
    };
    let stopped = search.run_on(fan, &expand, look);
    Ok(outcome(&start, &worlds, &search, stopped))
}

pub(super) fn explore_from<L: Taught>(
    start: &Start<L>,
    ask: &ExploreAsk,
    look: &mut dyn FnMut(&Progress) -> Option<Stopped>,
) -> ExploreOutcome {
    let worlds = worlds(start, ask);
    let mut search = Search::new(&worlds, ask.bounds);
    let stopped = search.run(look);
    outcome(start, &worlds, &search, stopped)
}

/// The model of what can become of a start.
fn worlds<'a, L: Taught>(start: &'a Start<L>, ask: &ExploreAsk) -> Worlds<'a, L::P> {
    let wanted = |watch: &&Watch<L::P>| ask.property.as_ref().is_none_or(|id| *id == watch.id);
    let open = |watch: &&Watch<L::P>| !watch.is_settled();
    let watches = start.watches.iter().filter(wanted).filter(open);
    let first = Situation {
        world: start.world.clone(),
        watches: watches.cloned().collect(),
        left: ask.budgets,
    };
    Worlds::new(first, offers::<L>(&start.world))
}

fn outcome<L: Taught>(
    start: &Start<L>,
    worlds: &Worlds<'_, L::P>,
    search: &Search<'_, Worlds<'_, L::P>>,
    stopped: Stopped,
) -> ExploreOutcome {
    let places = 0..search.properties().len();
    let properties = places.map(|place| {
        let property = &search.properties()[place];
        let found = search.found(place);
        let find = found.map(|found| find(start, worlds, &found));
        (property.id, property.kind, find)
    });
    ExploreOutcome {
        stopped,
        progress: search.progress(),
        properties: properties.collect(),
    }
}

/// What the lesson has to offer in any world.
fn offers<L: Taught>(first: &World<L::P>) -> Offers<'static, L::P> {
    let servers = first.ids().filter(|id| L::is_server(first, *id));
    let requests = |world: &World<L::P>| -> Vec<(NodeId, Payload)> {
        let requests = L::requests(world).into_iter();
        requests
            .map(|(node, request)| (node, Payload::of(&request)))
            .collect()
    };
    let lies = |world: &World<L::P>| -> Vec<(NodeId, Lie)> {
        let of = |id| {
            L::lies(world, id)
                .into_iter()
                .map(move |choice| (id, choice.lie))
        };
        world.ids().flat_map(of).collect()
    };
    Offers {
        servers: servers.collect(),
        requests: Box::new(requests),
        lies: Box::new(lies),
        alike: L::alike(first),
    }
}

fn find<L: Taught>(
    start: &Start<L>,
    worlds: &Worlds<'_, L::P>,
    found: &Found<Input>,
) -> ExploreFind {
    let (end, acts) = worlds.replay(&found.path);
    let (steps, at) = (end.world.steps(), end.world.now());
    ExploreFind {
        actions: count(found.path.len()),
        inputs: count(acts.len()),
        steps,
        at,
        why: why(&end, found.property),
        link: start.shared(&acts, steps, at).encode(),
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// What the watch of a property saw.
fn why<P: Protocol>(end: &Situation<P>, property: usize) -> Text {
    match end.watches.get(property).map(|watch| &watch.verdict) {
        Some(Verdict::Violated(_, text) | Verdict::Witnessed(_, text)) => text.clone(),
        _ => Text::new("", ""),
    }
}
