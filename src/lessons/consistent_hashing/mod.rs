//! The lesson on consistent hashing: keys on nodes that join, leave and crash.

mod backdrop;
mod broken;
mod census;
pub mod experiments;
mod linear;
mod properties;
mod refute;
mod setup;
mod source;
mod story;
mod tasks;
mod view;
mod words;

use super::Opening;
use crate::checks::Watch;
use crate::checks::linearizable::{Judged, Register, judged, recorded};
use crate::i18n::{Lang, Text};
use crate::protocols::consistent_hashing::{
    ConsistentHashing, Key, Message, Note, Op, Reply, Request, Timer,
};
use crate::scene::{Glance, Glyph, Mark};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Handled, Lesson, MarkKind, NodeView, Param, Params, Place, Prediction,
    Refutation, RequestChoice, Role, StoryStep, Task,
};
use crate::sim::{Micros, NodeId, Payload, Record, World, WorldConfig};
use backdrop::Backdrop;
use std::rc::Rc;

/// Where the list of lessons finds this one.
pub static OPENING: Opening = Opening::of::<HashingLesson>(&setup::ABOUT, &setup::PARAMS);

/// The lesson, with what it remembers to draw the ring.
#[derive(Clone, Debug, Default)]
pub struct HashingLesson {
    backdrop: Backdrop,
}

type Ch = ConsistentHashing;

impl Lesson for HashingLesson {
    type P = Ch;

    fn about(&self) -> &'static About {
        &setup::ABOUT
    }
    fn params(&self) -> &'static [Param] {
        &setup::PARAMS
    }
    fn protocol(&self, params: &Params) -> Ch {
        setup::protocol(params)
    }
    fn config(&self, params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn properties(&self, params: &Params) -> Vec<Watch<Ch>> {
        properties::properties(&setup::protocol(params))
    }
    fn story(&self, _: &Params) -> Vec<StoryStep<Ch>> {
        story::story()
    }
    fn predictions(&self, _: &Params) -> Vec<Prediction<Ch>> {
        story::predictions()
    }
    fn tasks(&self) -> Vec<Task<Ch>> {
        tasks::tasks()
    }
    fn experiments(&self) -> &'static [Experiment] {
        &experiments::EXPERIMENTS
    }
    fn refutations(&self) -> Vec<Refutation<Ch>> {
        refute::refutations()
    }
    fn breakages(&self) -> Vec<Breakage> {
        broken::breakages()
    }
    fn roles(&self) -> &'static [Role] {
        &setup::ROLES
    }
    fn pace(&self, params: &Params) -> Micros {
        // Until a crash is noticed, and the ring has changed.
        let config = setup::protocol(params);
        Micros(config.heartbeat.0 * u64::from(config.silent_max + 1))
    }
    fn pictured(&self) -> (Micros, Micros) {
        // A node joins: the next ring is on its way to everybody.
        (Micros::from_ms(210), Micros(213_500))
    }
    fn speed_milli(&self) -> u32 {
        // A message takes about half a second to watch.
        30
    }
    fn places(&self, params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn node_name(&self, world: &World<Ch>, id: NodeId) -> String {
        view::name(world, id)
    }
    fn is_server(&self, world: &World<Ch>, id: NodeId) -> bool {
        let config = world.protocol();
        config.is_storage(id) || config.is_router(id)
    }
    fn glance(&self, world: &World<Ch>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn backdrop(&self, world: &World<Ch>, lang: Lang) -> Rc<[Mark]> {
        self.backdrop.marks(world, lang)
    }
    fn inspect(&self, world: &World<Ch>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn more_views(&self, world: &World<Ch>, lang: Lang) -> Vec<NodeView> {
        self.backdrop.views(world, lang)
    }
    fn glyph(&self, message: &Message) -> Glyph {
        words::glyph(message)
    }
    fn message_words(&self, message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note_words(&self, world: &World<Ch>, _: NodeId, note: &Note, lang: Lang) -> String {
        words::note(world, note, lang)
    }
    fn note_mark(&self, note: &Note) -> Option<MarkKind> {
        words::mark(note)
    }
    fn timer_words(&self, timer: &Timer, lang: Lang) -> String {
        words::timer(timer, lang)
    }
    fn request_words(&self, request: &Request, lang: Lang) -> String {
        words::request(request, lang)
    }
    fn reply_words(&self, reply: &Reply, lang: Lang) -> String {
        words::reply(*reply, lang)
    }
    fn handler(&self, world: &World<Ch>, node: NodeId, handled: Handled<'_, Ch>) -> &'static str {
        source::handler(world.protocol(), node, &handled)
    }
    fn linearizable(
        &self,
        records: &mut dyn Iterator<Item = &Record<Ch>>,
        limit: u64,
    ) -> Option<Judged> {
        let history = recorded(records, linear::asked, linear::answered);
        Some(judged(&Register::default(), &history, limit))
    }
    fn requests(&self, world: &World<Ch>) -> Vec<RequestChoice> {
        let config = world.protocol();
        let choice = |node: NodeId, request: Request| RequestChoice {
            node,
            label: Text::made(
                words::request(&request, Lang::En),
                words::request(&request, Lang::Zh),
            ),
            request: Payload::of(&request),
        };
        let mut all = Vec::new();
        let keeper = config.keeper();
        let wanted = world.slot(keeper).map(|slot| &slot.disk.wanted);
        // Before the keeper has started, everybody can still become or cease to be a member.
        let unknown = wanted.is_none_or(|wanted| wanted.is_empty());
        let is_wanted = |id: &NodeId| wanted.is_some_and(|wanted| wanted.contains(id));
        let joins = config.storage_ids().filter(|id| unknown || !is_wanted(id));
        let leaves = config.storage_ids().filter(|id| unknown || is_wanted(id));
        all.extend(joins.map(|id| choice(keeper, Request::Join(id))));
        all.extend(leaves.map(|id| choice(keeper, Request::Leave(id))));
        for client in config.client_ids() {
            // Every write has a value of its own, so that a reader can tell them apart.
            let written = world.slot(client).map_or(0, |slot| slot.disk.sequence);
            let value = u32::try_from(written + 1).unwrap_or(u32::MAX);
            all.push(choice(client, Request::Fill));
            for key in (0..view::FOLLOWED.min(config.keys)).map(Key) {
                all.push(choice(client, Request::Do(Op::Put(key, value))));
                all.push(choice(client, Request::Do(Op::Get(key))));
            }
        }
        all
    }
    fn parse_request(&self, words: &str) -> Option<Request> {
        words::parse(words)
    }
    fn print_request(&self, request: &Request) -> String {
        words::print(request)
    }
}
