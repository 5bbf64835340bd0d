//! The lesson on consistent hashing: keys on nodes that join, leave and crash.

mod backdrop;
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

use crate::checks::Watch;
use crate::checks::linearizable::{Judged, Register, judged, recorded};
use crate::i18n::Lang;
use crate::protocols::consistent_hashing::{
    ConsistentHashing, Key, Message, Note, Op, Reply, Request, Timer,
};
use crate::scene::{Glance, Glyph};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Backdrop, Breakage, Claims, Handled, Lesson, MarkKind, NodeView, Param, Params, Picture,
    Place, Prediction, Refutation, Role, StoryStep, Task, Teaching, Wording,
};
use crate::sim::{Micros, NodeId, Record, World, WorldConfig};
use census::Census;

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct HashingLesson;

type Ch = ConsistentHashing;

impl Lesson for HashingLesson {
    type P = Ch;
    const ABOUT: &'static About = &setup::ABOUT;
    const PARAMS: &'static [Param] = &setup::PARAMS;
    const ROLES: &'static [Role] = &setup::ROLES;
    // A message takes about half a second to watch.
    const SPEED_MILLI: u32 = 30;
    // A node joins: the next ring is on its way to everybody.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(210), Micros(213_500));

    fn protocol(params: &Params) -> Ch {
        setup::protocol(params)
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn pace(params: &Params) -> Micros {
        // Until a crash is noticed, and the ring has changed.
        let config = setup::protocol(params);
        Micros(config.heartbeat.0 * u64::from(config.silent_max + 1))
    }
}

impl Picture for HashingLesson {
    type Memo = Census;

    fn places(params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn name(world: &World<Ch>, id: NodeId) -> String {
        view::name(world, id)
    }
    fn is_server(world: &World<Ch>, id: NodeId) -> bool {
        let config = world.protocol();
        config.is_storage(id) || config.is_router(id)
    }
    fn glance(world: &World<Ch>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn inspect(world: &World<Ch>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn backdrop_key(world: &World<Ch>) -> u64 {
        backdrop::key(world)
    }
    fn backdrop(world: &World<Ch>, census: &mut Census, lang: Lang) -> Backdrop {
        backdrop::backdrop(world, census, lang)
    }
    fn glyph(message: &Message) -> Glyph {
        words::glyph(message)
    }
}

impl Wording for HashingLesson {
    fn message(message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note(world: &World<Ch>, note: &Note, lang: Lang) -> String {
        words::note(world, note, lang)
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        words::mark(note)
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        words::timer(timer, lang)
    }
    fn request(request: &Request, lang: Lang) -> String {
        words::request(request, lang)
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        words::reply(*reply, lang)
    }
    fn parse_request(words: &str) -> Option<Request> {
        words::parse(words)
    }
    fn print_request(request: &Request) -> String {
        words::print(request)
    }
    fn handler(world: &World<Ch>, node: NodeId, handled: Handled<'_, Ch>) -> &'static str {
        source::handler(world.protocol(), node, &handled)
    }
}

impl Claims for HashingLesson {
    const BREAKAGES: &'static [Breakage] = &setup::BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Ch>> {
        properties::properties(&setup::protocol(params))
    }
    fn linearizable(records: &mut dyn Iterator<Item = &Record<Ch>>, limit: u64) -> Option<Judged> {
        let history = recorded(records, linear::asked, linear::answered);
        Some(judged(&Register::default(), &history, limit))
    }
}

impl Teaching for HashingLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    fn story(_: &Params) -> Vec<StoryStep<Ch>> {
        story::story()
    }
    fn predictions(_: &Params) -> Vec<Prediction<Ch>> {
        story::predictions()
    }
    fn tasks() -> Vec<Task<Ch>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Ch>> {
        refute::refutations()
    }
    fn requests(world: &World<Ch>) -> Vec<(NodeId, Request)> {
        let config = world.protocol();
        let mut all = Vec::new();
        let keeper = config.keeper();
        let wanted = world.slot(keeper).map(|slot| &slot.disk.wanted);
        // Before the keeper has started, everybody can still become or cease to be a member.
        let unknown = wanted.is_none_or(|wanted| wanted.is_empty());
        let is_wanted = |id: &NodeId| wanted.is_some_and(|wanted| wanted.contains(id));
        let joins = config.storage_ids().filter(|id| unknown || !is_wanted(id));
        let leaves = config.storage_ids().filter(|id| unknown || is_wanted(id));
        all.extend(joins.map(|id| (keeper, Request::Join(id))));
        all.extend(leaves.map(|id| (keeper, Request::Leave(id))));
        for client in config.client_ids() {
            // Every write has a value of its own, so that a reader can tell them apart.
            let written = world.slot(client).map_or(0, |slot| slot.disk.sequence);
            let value = u32::try_from(written + 1).unwrap_or(u32::MAX);
            all.push((client, Request::Fill));
            for key in (0..view::FOLLOWED.min(config.keys)).map(Key) {
                all.push((client, Request::Do(Op::Put(key, value))));
                all.push((client, Request::Do(Op::Get(key))));
            }
        }
        all
    }
}
