//! The retry lesson: one protocol tied to how it is shown, checked and taught.

mod broken;
mod experiments;
pub mod properties;
mod refute;
mod setup;
mod source;
mod spans;
mod story;
mod tasks;
mod view;
mod words;

use super::Opening;
use crate::checks::Watch;
use crate::i18n::{Lang, Text};
use crate::protocols::retry::{Message, Note, Reply, Request, Retry, Timer};
use crate::scene::{Glance, Glyph};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Handled, Lesson, MarkKind, NodeView, Param, Params, Place, Prediction,
    ReadSpans, Refutation, RequestChoice, Role, StoryStep, Task, Track,
};
use crate::sim::{Micros, NodeId, Payload, World, WorldConfig};

/// Where the list of lessons finds this one.
pub static OPENING: Opening = Opening::of::<RetryLesson>(&setup::ABOUT, &setup::PARAMS);

/// The lesson.
#[derive(Copy, Clone, Debug, Default)]
pub struct RetryLesson;

impl Lesson for RetryLesson {
    type P = Retry;

    fn about(&self) -> &'static About {
        &setup::ABOUT
    }
    fn params(&self) -> &'static [Param] {
        &setup::PARAMS
    }
    fn protocol(&self, params: &Params) -> Retry {
        setup::protocol(params)
    }
    fn config(&self, params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn properties(&self, params: &Params) -> Vec<Watch<Retry>> {
        properties::properties(&setup::protocol(params))
    }
    fn tracks(&self) -> &'static [Track] {
        &setup::TRACKS
    }
    fn story(&self, params: &Params) -> Vec<StoryStep<Retry>> {
        story::story(setup::is_storm(params))
    }
    fn predictions(&self, params: &Params) -> Vec<Prediction<Retry>> {
        story::predictions(setup::is_storm(params))
    }
    fn tasks(&self) -> Vec<Task<Retry>> {
        tasks::tasks()
    }
    fn experiments(&self) -> &'static [Experiment] {
        &experiments::EXPERIMENTS
    }
    fn refutations(&self) -> Vec<Refutation<Retry>> {
        refute::refutations()
    }
    fn breakages(&self) -> Vec<Breakage> {
        broken::breakages()
    }
    fn roles(&self) -> &'static [Role] {
        &[]
    }
    fn pace(&self, _: &Params) -> Micros {
        // A breaker that opened half-opens after two seconds.
        Micros::from_s(2)
    }
    fn pictured(&self) -> (Micros, Micros) {
        // The first attempt is half way to the service.
        (Micros::from_ms(1), Micros::from_ms(26))
    }
    fn speed_milli(&self) -> u32 {
        // A timeout takes some two and a half seconds to watch, a message half a second.
        100
    }
    fn places(&self, params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn is_linked(&self, world: &World<Retry>, a: NodeId, b: NodeId) -> bool {
        setup::is_linked(world.protocol(), a, b)
    }
    fn node_name(&self, _: &World<Retry>, id: NodeId) -> String {
        view::name(id)
    }
    fn is_server(&self, world: &World<Retry>, id: NodeId) -> bool {
        !world.protocol().is_client(id)
    }
    fn glance(&self, world: &World<Retry>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn inspect(&self, world: &World<Retry>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn glyph(&self, message: &Message) -> Glyph {
        words::glyph(message)
    }
    fn message_words(&self, message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note_words(&self, _: &World<Retry>, _: NodeId, note: &Note, lang: Lang) -> String {
        words::note(note, lang)
    }
    fn note_mark(&self, note: &Note) -> Option<MarkKind> {
        words::mark(note)
    }
    fn timer_words(&self, timer: &Timer, lang: Lang) -> String {
        words::timer(*timer, lang)
    }
    fn request_words(&self, request: &Request, lang: Lang) -> String {
        words::request(*request, lang)
    }
    fn reply_words(&self, reply: &Reply, lang: Lang) -> String {
        words::reply(*reply, lang)
    }
    fn handler(&self, _: &World<Retry>, node: NodeId, handled: Handled<'_, Retry>) -> &'static str {
        source::handler(node, &handled)
    }
    fn spans(&self) -> Option<ReadSpans<Retry>> {
        Some(spans::read)
    }
    fn requests(&self, world: &World<Retry>) -> Vec<RequestChoice> {
        let choices = |node: NodeId| {
            [Request::Pay { amount: 5 }, Request::Quote].map(|request| RequestChoice {
                node,
                label: Text::made(
                    words::request(request, Lang::En),
                    words::request(request, Lang::Zh),
                ),
                request: Payload::of(&request),
            })
        };
        world.protocol().client_ids().flat_map(choices).collect()
    }
    fn parse_request(&self, words: &str) -> Option<Request> {
        words::parse(words)
    }
    fn print_request(&self, request: &Request) -> String {
        words::print(*request)
    }
}
