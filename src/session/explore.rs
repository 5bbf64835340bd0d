//! Every run of a lesson that budgets allow, nearest first, until a property breaks.

use super::fuzz::shared;
use super::lesson::Lesson;
use super::link::LinkError;
use super::params::{ParamError, Params};
use crate::checks::{Kind, Verdict, Watch};
use crate::explore::{
    Bounds, Budgets, Found, Offers, Outcome, Progress, Search, Situation, Stopped, Worlds,
};
use crate::i18n::Text;
use crate::sim::{Input, Lie, Micros, NodeId, Payload, Protocol, World};

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
pub fn explore<L: Lesson>(
    lesson: &L,
    params: &Params,
    ask: &ExploreAsk,
    look: &mut dyn FnMut(&Progress) -> Option<Stopped>,
) -> Result<ExploreOutcome, ParamError> {
    let params = params.clone().checked(lesson.params())?;
    let first = first(lesson, &params, ask);
    let offers = offers(lesson, &first.world);
    let worlds = Worlds::new(first, offers);
    let mut search = Search::new(&worlds, ask.bounds);
    let stopped = search.run(look);
    let places = 0..search.properties().len();
    let properties = places.map(|place| {
        let property = &search.properties()[place];
        let found = search.found(place);
        let find = found.map(|found| find(lesson, &params, ask.seed, &worlds, &found));
        (property.id, property.kind, find)
    });
    Ok(ExploreOutcome {
        stopped,
        progress: search.progress(),
        properties: properties.collect(),
    })
}

/// What the lesson has to offer in any world.
fn offers<'a, L: Lesson>(lesson: &'a L, first: &World<L::P>) -> Offers<'a, L::P> {
    let servers = first.ids().filter(|id| lesson.is_server(first, *id));
    let requests = |world: &World<L::P>| -> Vec<(NodeId, Payload)> {
        let choices = lesson.requests(world).into_iter();
        choices
            .map(|choice| (choice.node, choice.request))
            .collect()
    };
    let lies = |world: &World<L::P>| -> Vec<(NodeId, Lie)> {
        let of = |id| {
            lesson
                .lies(world, id)
                .into_iter()
                .map(move |choice| (id, choice.lie))
        };
        world.ids().flat_map(of).collect()
    };
    Offers {
        servers: servers.collect(),
        requests: Box::new(requests),
        lies: Box::new(lies),
    }
}

/// The world at time zero, its nodes started.
fn first<L: Lesson>(lesson: &L, params: &Params, ask: &ExploreAsk) -> Situation<L::P> {
    let wanted = |watch: &Watch<L::P>| ask.property.as_ref().is_none_or(|id| *id == watch.id);
    let mut world = World::new(lesson.protocol(params), lesson.config(params, ask.seed));
    let mut watches = lesson.properties(params);
    watches.retain(wanted);
    let mut just = Vec::new();
    while world.next_at() == Some(Micros::ZERO) && world.step(&mut just) {
        for watch in &mut watches {
            watch.observe(&world, &just);
        }
        just.clear();
    }
    Situation {
        world,
        watches,
        left: ask.budgets,
    }
}

fn find<L: Lesson>(
    lesson: &L,
    params: &Params,
    seed: u64,
    worlds: &Worlds<'_, L::P>,
    found: &Found<Input>,
) -> ExploreFind {
    let (end, script) = worlds.replay(&found.path);
    let (steps, at) = (end.world.steps(), end.world.now());
    let inputs = count(script.len());
    let outcome = Outcome {
        steps,
        violated: None,
        script,
    };
    ExploreFind {
        actions: count(found.path.len()),
        inputs,
        steps,
        at,
        why: why(&end, found.property),
        link: shared(lesson, params, seed, &outcome, at).encode(),
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
