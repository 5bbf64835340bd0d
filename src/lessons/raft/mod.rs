//! The Raft lesson: one protocol tied to how it is shown, checked and taught.

mod experiments;
pub mod properties;
mod refute;
mod setup;
mod source;
mod story;
mod tasks;
mod view;
mod words;

use super::register;
use crate::checks::Watch;
use crate::checks::linearizable::{
    Judged, Register, judged, recorded, register_input, register_output,
};
use crate::i18n::Lang;
use crate::protocols::raft::{Command, Message, Note, Raft, Reply, Timer};
use crate::scene::{Glance, Glyph};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Claims, Handled, Lesson, MarkKind, NodeView, Param, Params, Picture, Place,
    Prediction, Refutation, Role, StoryStep, Task, Teaching, Wording,
};
use crate::sim::{Micros, NodeId, Record, World, WorldConfig};

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct RaftLesson;

impl Lesson for RaftLesson {
    type P = Raft;
    const ABOUT: &'static About = &setup::ABOUT;
    const PARAMS: &'static [Param] = &setup::PARAMS;
    const ROLES: &'static [Role] = &setup::ROLES;
    // An election timeout takes some five seconds to watch, a message half a second.
    const SPEED_MILLI: u32 = 30;

    fn protocol(params: &Params) -> Raft {
        setup::protocol(params)
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn pace(params: &Params) -> Micros {
        // A timeout until somebody stands, and another when votes are split.
        let timeout_max = setup::protocol(params).election_timeout_max;
        timeout_max + timeout_max
    }
}

impl Picture for RaftLesson {
    type Memo = ();

    fn places(params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn name(world: &World<Raft>, id: NodeId) -> String {
        view::name(world, id)
    }
    fn is_server(world: &World<Raft>, id: NodeId) -> bool {
        world.protocol().is_server(id)
    }
    fn glance(world: &World<Raft>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn inspect(world: &World<Raft>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn glyph(message: &Message) -> Glyph {
        words::glyph(message)
    }
}

impl Wording for RaftLesson {
    fn message(message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note(world: &World<Raft>, note: &Note, lang: Lang) -> String {
        words::note(world, note, lang)
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        words::mark(note)
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        words::timer(timer, lang)
    }
    fn request(request: &Command, lang: Lang) -> String {
        words::request(request, lang)
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        words::reply(*reply, lang)
    }
    fn parse_request(words: &str) -> Option<Command> {
        words::parse(words)
    }
    fn print_request(request: &Command) -> String {
        words::print(request)
    }
    fn handler(world: &World<Raft>, node: NodeId, handled: Handled<'_, Raft>) -> &'static str {
        source::handler(world.protocol().is_server(node), &handled)
    }
}

impl Claims for RaftLesson {
    const BREAKAGES: &'static [Breakage] = &setup::BROKEN;

    fn properties(_: &Params) -> Vec<Watch<Raft>> {
        properties::properties()
    }
    fn linearizable(
        records: &mut dyn Iterator<Item = &Record<Raft>>,
        limit: u64,
    ) -> Option<Judged> {
        let asked = |command: &Command| Some(register_input(command));
        let history = recorded(records, asked, register_output);
        Some(judged(&Register::default(), &history, limit))
    }
}

impl Teaching for RaftLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    fn story(_: &Params) -> Vec<StoryStep<Raft>> {
        story::story()
    }
    fn predictions(_: &Params) -> Vec<Prediction<Raft>> {
        story::predictions()
    }
    fn tasks() -> Vec<Task<Raft>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Raft>> {
        refute::refutations()
    }
    fn requests(world: &World<Raft>) -> Vec<(NodeId, Command)> {
        let asks = |id: NodeId| {
            let written = world.slot(id).map_or(0, |slot| slot.disk.sequence);
            register::commands(written).map(|command| (id, command))
        };
        world.protocol().client_ids().flat_map(asks).collect()
    }
}
