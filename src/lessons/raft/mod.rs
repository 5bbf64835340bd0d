//! The Raft lesson: one protocol tied to how it is shown, checked and taught.

mod broken;
mod experiments;
pub mod properties;
mod refute;
mod setup;
mod source;
mod story;
mod tasks;
mod view;
mod words;

use super::Opening;
use crate::checks::Watch;
use crate::checks::linearizable::{
    Judged, Register, judged, recorded, register_input, register_output,
};
use crate::i18n::{Lang, Text};
use crate::protocols::raft::{Command, Key, Message, Note, Raft, Reply, Timer};
use crate::scene::{Glance, Glyph};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Handled, Lesson, MarkKind, NodeView, Param, Params, Place, Prediction,
    Refutation, RequestChoice, Role, StoryStep, Task,
};
use crate::sim::{Micros, NodeId, Payload, Record, World, WorldConfig};

/// Where the list of lessons finds this one.
pub static OPENING: Opening = Opening::of::<RaftLesson>(&setup::ABOUT, &setup::PARAMS);

/// The lesson.
#[derive(Copy, Clone, Debug, Default)]
pub struct RaftLesson;

impl Lesson for RaftLesson {
    type P = Raft;

    fn about(&self) -> &'static About {
        &setup::ABOUT
    }
    fn params(&self) -> &'static [Param] {
        &setup::PARAMS
    }
    fn protocol(&self, params: &Params) -> Raft {
        setup::protocol(params)
    }
    fn config(&self, params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn properties(&self, _: &Params) -> Vec<Watch<Raft>> {
        properties::properties()
    }
    fn story(&self, _: &Params) -> Vec<StoryStep<Raft>> {
        story::story()
    }
    fn predictions(&self, _: &Params) -> Vec<Prediction<Raft>> {
        story::predictions()
    }
    fn tasks(&self) -> Vec<Task<Raft>> {
        tasks::tasks()
    }
    fn experiments(&self) -> &'static [Experiment] {
        &experiments::EXPERIMENTS
    }
    fn refutations(&self) -> Vec<Refutation<Raft>> {
        refute::refutations()
    }
    fn breakages(&self) -> Vec<Breakage> {
        broken::breakages()
    }
    fn roles(&self) -> &'static [Role] {
        &setup::ROLES
    }
    fn pace(&self, params: &Params) -> Micros {
        // A timeout until somebody stands, and another when votes are split.
        let timeout_max = setup::protocol(params).election_timeout_max;
        timeout_max + timeout_max
    }
    fn speed_milli(&self) -> u32 {
        // An election timeout takes some five seconds to watch, a message half a second.
        30
    }
    fn places(&self, params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn node_name(&self, world: &World<Raft>, id: NodeId) -> String {
        view::name(world, id)
    }
    fn is_server(&self, world: &World<Raft>, id: NodeId) -> bool {
        world.protocol().is_server(id)
    }
    fn glance(&self, world: &World<Raft>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn inspect(&self, world: &World<Raft>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn glyph(&self, message: &Message) -> Glyph {
        words::glyph(message)
    }
    fn message_words(&self, message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note_words(&self, world: &World<Raft>, _: NodeId, note: &Note, lang: Lang) -> String {
        words::note(world, note, lang)
    }
    fn note_mark(&self, note: &Note) -> Option<MarkKind> {
        words::mark(note)
    }
    fn timer_words(&self, timer: &Timer, lang: Lang) -> String {
        words::timer(timer, lang)
    }
    fn request_words(&self, request: &Command, lang: Lang) -> String {
        words::request(request, lang)
    }
    fn reply_words(&self, reply: &Reply, lang: Lang) -> String {
        words::reply(*reply, lang)
    }
    fn handler(
        &self,
        world: &World<Raft>,
        node: NodeId,
        handled: Handled<'_, Raft>,
    ) -> &'static str {
        source::handler(world.protocol().is_server(node), &handled)
    }
    fn linearizable(
        &self,
        records: &mut dyn Iterator<Item = &Record<Raft>>,
        limit: u64,
    ) -> Option<Judged> {
        let asked = |command: &Command| Some(register_input(command));
        let history = recorded(records, asked, register_output);
        Some(judged(&Register::default(), &history, limit))
    }
    fn requests(&self, world: &World<Raft>) -> Vec<RequestChoice> {
        let choices = |node: NodeId| {
            // Every write has a value of its own, so that a history tells who wrote what.
            let written = world.slot(node).map_or(0, |slot| slot.disk.sequence);
            let value = u32::try_from(written + 1).unwrap_or(u32::MAX);
            let commands = [
                Command::Put { key: Key(0), value },
                Command::Put { key: Key(1), value },
                Command::Get { key: Key(0) },
                Command::Cas {
                    key: Key(0),
                    expect: Some(1),
                    value: 100 + value % 100,
                },
            ];
            commands.map(|command| RequestChoice {
                node,
                label: Text::made(
                    words::request(&command, Lang::En),
                    words::request(&command, Lang::Zh),
                ),
                request: Payload::of(&command),
            })
        };
        world.protocol().client_ids().flat_map(choices).collect()
    }
    fn parse_request(&self, words: &str) -> Option<Command> {
        words::parse(words)
    }
    fn print_request(&self, request: &Command) -> String {
        words::print(request)
    }
}
