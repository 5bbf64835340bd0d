//! The retry lesson: one protocol tied to how it is shown, checked and taught.

mod experiments;
pub mod properties;
mod refute;
mod setup;
mod source;
mod story;
mod tasks;
mod view;
mod words;

use crate::checks::Watch;
use crate::i18n::Lang;
use crate::protocols::retry::{Message, Note, Reply, Request, Retry, Timer};
use crate::scene::{Glance, Glyph};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Claims, Handled, Lesson, MarkKind, NodeView, Param, Params, Picture, Place,
    Prediction, Refutation, StoryStep, Task, Teaching, Track, Wording,
};
use crate::sim::{Micros, NodeId, World, WorldConfig};

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct RetryLesson;

impl Lesson for RetryLesson {
    type P = Retry;
    const ABOUT: &'static About = &setup::ABOUT;
    const PARAMS: &'static [Param] = &setup::PARAMS;
    const TRACKS: &'static [Track] = &setup::TRACKS;
    // A timeout takes some two and a half seconds to watch, a message half a second.
    const SPEED_MILLI: u32 = 100;
    // The first attempt is half way to the service.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(1), Micros::from_ms(26));

    fn protocol(params: &Params) -> Retry {
        setup::protocol(params)
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn pace(_: &Params) -> Micros {
        // A breaker that opened half-opens after two seconds.
        Micros::from_s(2)
    }
}

impl Picture for RetryLesson {
    type Memo = ();

    fn places(params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn name(_: &World<Retry>, id: NodeId) -> String {
        view::name(id)
    }
    fn is_server(world: &World<Retry>, id: NodeId) -> bool {
        !world.protocol().is_client(id)
    }
    fn is_linked(world: &World<Retry>, a: NodeId, b: NodeId) -> bool {
        setup::is_linked(world.protocol(), a, b)
    }
    fn glance(world: &World<Retry>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn inspect(world: &World<Retry>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn glyph(message: &Message) -> Glyph {
        words::glyph(message)
    }
}

impl Wording for RetryLesson {
    fn message(message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note(_: &World<Retry>, note: &Note, lang: Lang) -> String {
        words::note(note, lang)
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        words::mark(note)
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        words::timer(*timer, lang)
    }
    fn request(request: &Request, lang: Lang) -> String {
        words::request(*request, lang)
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        words::reply(*reply, lang)
    }
    fn parse_request(words: &str) -> Option<Request> {
        words::parse(words)
    }
    fn print_request(request: &Request) -> String {
        words::print(*request)
    }
    fn handler(_: &World<Retry>, node: NodeId, handled: Handled<'_, Retry>) -> &'static str {
        source::handler(node, &handled)
    }
}

impl Claims for RetryLesson {
    const BREAKAGES: &'static [Breakage] = &setup::BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Retry>> {
        properties::properties(&setup::protocol(params))
    }
}

impl Teaching for RetryLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    fn story(params: &Params) -> Vec<StoryStep<Retry>> {
        story::story(setup::is_storm(params))
    }
    fn predictions(params: &Params) -> Vec<Prediction<Retry>> {
        story::predictions(setup::is_storm(params))
    }
    fn tasks() -> Vec<Task<Retry>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Retry>> {
        refute::refutations()
    }
    fn requests(world: &World<Retry>) -> Vec<(NodeId, Request)> {
        let asks = |id| [Request::Pay { amount: 5 }, Request::Quote].map(|request| (id, request));
        world.protocol().client_ids().flat_map(asks).collect()
    }
}
