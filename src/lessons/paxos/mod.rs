//! The Paxos lesson: one protocol tied to how it is shown, checked and taught.

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
    Judged, Register, Told, judged, recorded, register_input, register_output,
};
use crate::i18n::Lang;
use crate::protocols::paxos::{Answer, Message, Mode, Note, Paxos, Request, Timer};
use crate::scene::{Glance, Glyph};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Claims, Handled, Lesson, MarkKind, NodeView, Param, Params, Picture, Place,
    Prediction, Refutation, Role, StoryStep, Task, Teaching, Track, Wording,
};
use crate::sim::{Micros, NodeId, Record, World, WorldConfig};

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct PaxosLesson;

impl Lesson for PaxosLesson {
    type P = Paxos;
    const ABOUT: &'static About = &setup::ABOUT;
    const PARAMS: &'static [Param] = &setup::PARAMS;
    const ROLES: &'static [Role] = &setup::ROLES;
    const TRACKS: &'static [Track] = &setup::TRACKS;
    // A message takes half a second to watch.
    const SPEED_MILLI: u32 = 25;
    // Accept requests are on their way.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(1), Micros::from_ms(31));

    fn protocol(params: &Params) -> Paxos {
        setup::protocol(params)
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn pace(params: &Params) -> Micros {
        let paxos = setup::protocol(params);
        match paxos.mode {
            // One value is chosen within a few messages: faults have to come that fast.
            Mode::Single => Micros(paxos.ballot_timeout.0 / 3),
            // A timeout until somebody tries, and another when several do.
            Mode::Multi => paxos.election_timeout_max + paxos.election_timeout_max,
        }
    }
}

impl Picture for PaxosLesson {
    type Memo = ();

    fn places(params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn name(world: &World<Paxos>, id: NodeId) -> String {
        view::name(world.protocol(), id)
    }
    fn is_server(world: &World<Paxos>, id: NodeId) -> bool {
        world.protocol().is_machine(id)
    }
    fn glance(world: &World<Paxos>, id: NodeId, lang: Lang) -> Glance {
        view::glance(world, id, lang)
    }
    fn inspect(world: &World<Paxos>, id: NodeId, lang: Lang) -> NodeView {
        view::inspect(world, id, lang)
    }
    fn glyph(message: &Message) -> Glyph {
        words::glyph(message)
    }
}

impl Wording for PaxosLesson {
    fn message(message: &Message, lang: Lang) -> String {
        words::message(message, lang)
    }
    fn note(world: &World<Paxos>, note: &Note, lang: Lang) -> String {
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
    fn reply(answer: &Answer, lang: Lang) -> String {
        words::reply(*answer, lang)
    }
    fn parse_request(words: &str) -> Option<Request> {
        words::parse(words)
    }
    fn print_request(request: &Request) -> String {
        words::print(request)
    }
    fn handler(world: &World<Paxos>, node: NodeId, handled: Handled<'_, Paxos>) -> &'static str {
        source::handler(world.protocol().is_machine(node), &handled)
    }
}

impl Claims for PaxosLesson {
    const BREAKAGES: &'static [Breakage] = &setup::BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Paxos>> {
        properties::properties(setup::mode(params))
    }
    fn linearizable(
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
    fn alike(world: &World<Paxos>) -> Vec<Vec<NodeId>> {
        match world.protocol().mode {
            Mode::Single => vec![world.protocol().acceptors().collect()],
            // Those who propose are told apart by their ballots.
            Mode::Multi => Vec::new(),
        }
    }
}

impl Teaching for PaxosLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    fn story(params: &Params) -> Vec<StoryStep<Paxos>> {
        story::story(setup::mode(params))
    }
    fn predictions(params: &Params) -> Vec<Prediction<Paxos>> {
        story::predictions(setup::mode(params))
    }
    fn tasks() -> Vec<Task<Paxos>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Paxos>> {
        refute::refutations()
    }
    fn requests(world: &World<Paxos>) -> Vec<(NodeId, Request)> {
        let paxos = world.protocol();
        match paxos.mode {
            // Every proposer has a value of its own.
            Mode::Single => paxos.proposers().zip((1..).map(Request::Propose)).collect(),
            Mode::Multi => {
                let asks = |id: NodeId| {
                    let written = world.slot(id).map_or(0, |slot| slot.disk.sequence);
                    register::commands(written).map(|command| (id, Request::Ask(command)))
                };
                paxos.client_ids().flat_map(asks).collect()
            }
        }
    }
}
