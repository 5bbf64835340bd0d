//! The Paxos lesson: one protocol tied to how it is shown, checked and taught.

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
    Judged, Register, Told, judged, recorded, register_input, register_output,
};
use crate::i18n::{Lang, Text};
use crate::protocols::paxos::{Answer, Message, Mode, Note, Paxos, Request, Timer};
use crate::scene::{Glance, Glyph};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Handled, Lesson, MarkKind, NodeView, Param, Params, Place, Prediction,
    Refutation, RequestChoice, Role, StoryStep, Task, Track,
};
use crate::sim::{Micros, NodeId, Payload, Record, World, WorldConfig};

/// Where the list of lessons finds this one.
pub static OPENING: Opening = Opening::of::<PaxosLesson>(&setup::ABOUT, &setup::PARAMS);

/// The lesson.
#[derive(Copy, Clone, Debug, Default)]
pub struct PaxosLesson;

impl Lesson for PaxosLesson {
    type P = Paxos;

    fn about(&self) -> &'static About {
        &setup::ABOUT
    }
    fn params(&self) -> &'static [Param] {
        &setup::PARAMS
    }
    fn protocol(&self, params: &Params) -> Paxos {
        setup::protocol(params)
    }
    fn config(&self, params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn properties(&self, params: &Params) -> Vec<Watch<Paxos>> {
        properties::properties(setup::mode(params))
    }
    fn tracks(&self) -> &'static [Track] {
        &setup::TRACKS
    }
    fn story(&self, params: &Params) -> Vec<StoryStep<Paxos>> {
        story::story(setup::mode(params))
    }
    fn predictions(&self, params: &Params) -> Vec<Prediction<Paxos>> {
        story::predictions(setup::mode(params))
    }
    fn tasks(&self) -> Vec<Task<Paxos>> {
        tasks::tasks()
    }
    fn experiments(&self) -> &'static [Experiment] {
        &experiments::EXPERIMENTS
    }
    fn refutations(&self) -> Vec<Refutation<Paxos>> {
        refute::refutations()
    }
    fn breakages(&self) -> Vec<Breakage> {
        broken::breakages()
    }
    fn roles(&self) -> &'static [Role] {
        &setup::ROLES
    }
    fn pace(&self, params: &Params) -> Micros {
        let paxos = setup::protocol(params);
        match paxos.mode {
            // One value is chosen within a few messages: faults have to come that fast.
            Mode::Single => Micros(paxos.ballot_timeout.0 / 3),
            // A timeout until somebody tries, and another when several do.
            Mode::Multi => paxos.election_timeout_max + paxos.election_timeout_max,
        }
    }
    fn pictured(&self) -> (Micros, Micros) {
        // Accept requests are on their way.
        (Micros::from_ms(1), Micros::from_ms(31))
    }
    fn alike(&self, world: &World<Paxos>) -> Vec<Vec<NodeId>> {
        match world.protocol().mode {
            Mode::Single => vec![world.protocol().acceptors().collect()],
            // Those who propose are told apart by their ballots.
            Mode::Multi => Vec::new(),
        }
    }
    fn speed_milli(&self) -> u32 {
        // A message takes half a second to watch.
        25
    }
    fn places(&self, params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn node_name(&self, world: &World<Paxos>, id: NodeId) -> String {
        view::name(world.protocol(), id)
    }
    fn is_server(&self, world: &World<Paxos>, id: NodeId) -> bool {
        world.protocol().is_machine(id)
    }
    fn glance(&self, world: &World<Paxos>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn inspect(&self, world: &World<Paxos>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn glyph(&self, message: &Message) -> Glyph {
        words::glyph(message)
    }
    fn message_words(&self, message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note_words(&self, world: &World<Paxos>, _: NodeId, note: &Note, lang: Lang) -> String {
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
    fn reply_words(&self, answer: &Answer, lang: Lang) -> String {
        words::reply(*answer, lang)
    }
    fn handler(
        &self,
        world: &World<Paxos>,
        node: NodeId,
        handled: Handled<'_, Paxos>,
    ) -> &'static str {
        source::handler(world.protocol().is_machine(node), &handled)
    }
    fn linearizable(
        &self,
        records: &mut dyn Iterator<Item = &Record<Paxos>>,
        limit: u64,
    ) -> Option<Judged> {
        let asked = |request: &Request| match request {
            Request::Ask(command) => Some(register_input(command)),
            Request::Propose(_) => None,
        };
        let answered = |answer: &Answer| match answer {
            Answer::Register(reply) => register_output(reply),
            Answer::Chosen(_) => Told::Nothing,
        };
        let history = recorded(records, asked, answered);
        Some(judged(&Register::default(), &history, limit))
    }
    fn requests(&self, world: &World<Paxos>) -> Vec<RequestChoice> {
        let paxos = world.protocol();
        let choice = |node: NodeId, request: Request| RequestChoice {
            node,
            label: Text::made(
                words::request(&request, Lang::En),
                words::request(&request, Lang::Zh),
            ),
            request: Payload::of(&request),
        };
        match paxos.mode {
            // Every proposer has a value of its own.
            Mode::Single => {
                let values = (1..).map(Request::Propose);
                paxos
                    .proposers()
                    .zip(values)
                    .map(|(id, value)| choice(id, value))
                    .collect()
            }
            Mode::Multi => {
                let commands = |id: NodeId| {
                    let written = world.slot(id).map_or(0, |slot| slot.disk.sequence);
                    words::commands(written).map(|command| choice(id, Request::Ask(command)))
                };
                paxos.client_ids().flat_map(commands).collect()
            }
        }
    }
    fn parse_request(&self, words: &str) -> Option<Request> {
        words::parse(words)
    }
    fn print_request(&self, request: &Request) -> String {
        words::print(request)
    }
}
