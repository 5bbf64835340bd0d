//! The voting lesson: three short lessons under one roof, each about a protocol of its own, tied to
//! how it is shown, checked and taught.

mod byzantine;
mod common;
mod experiments;
mod majority;
mod properties;
mod quorum;
mod refute;
mod setup;
mod source;
mod tasks;

use crate::checks::Watch;
use crate::checks::linearizable::{Counter, Judged, judged, recorded};
use crate::i18n::{Lang, Text};
use crate::protocols::voting::byzantine::{Command, Order};
use crate::protocols::voting::majority::Input as Number;
use crate::protocols::voting::quorum::Request as Update;
use crate::protocols::voting::{Message, Note, Reply, Request, Timer, Voting};
use crate::scene::{Glance, Glyph, SceneSet};
use crate::session::experiment::Experiment;
use crate::session::{
    About, Breakage, Claims, Handled, Lesson, LieChoice, MarkKind, NodeView, Param, Params,
    Picture, Place, Prediction, Refutation, StoryStep, Task, Teaching, Track, Wording,
};
use crate::sim::{Lie, Micros, NodeId, Record, World, WorldConfig};

pub use properties::properties;

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct VotingLesson;

impl Lesson for VotingLesson {
    type P = Voting;
    const ABOUT: &'static About = &setup::ABOUT;
    const PARAMS: &'static [Param] = &setup::PARAMS;
    const TRACKS: &'static [Track] = &setup::TRACKS;
    // A message takes two thirds of a second to watch.
    const SPEED_MILLI: u32 = 30;
    // The answers of all modules are on their way to the voter.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(1), Micros::from_ms(35));

    fn protocol(params: &Params) -> Voting {
        setup::protocol(params)
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        setup::config(params, seed)
    }
    fn offers(params: &Params, key: &str, value: i64) -> bool {
        setup::offers(params, key, value)
    }
    fn pace(params: &Params) -> Micros {
        setup::pace(params)
    }
}

impl Picture for VotingLesson {
    type Memo = ();

    fn places(params: &Params) -> Vec<Place> {
        setup::places(params)
    }
    fn name(world: &World<Voting>, id: NodeId) -> String {
        match world.protocol() {
            Voting::Majority(protocol) => majority::view::name(protocol, id),
            Voting::Quorum(protocol) => quorum::view::name(protocol, id),
            Voting::Byzantine(_) => format!("G{id}"),
        }
    }
    fn is_server(world: &World<Voting>, id: NodeId) -> bool {
        match world.protocol() {
            Voting::Majority(protocol) => id != protocol.client_id(),
            Voting::Quorum(protocol) => protocol.is_representative(id),
            Voting::Byzantine(_) => true,
        }
    }
    fn glance(world: &World<Voting>, id: NodeId, lang: Lang) -> Glance {
        match world.protocol() {
            Voting::Majority(protocol) => majority::view::glance(world, protocol, id, lang),
            Voting::Quorum(protocol) => quorum::view::glance(world, protocol, id, lang),
            Voting::Byzantine(protocol) => byzantine::view::glance(world, protocol, id, lang),
        }
    }
    fn inspect(world: &World<Voting>, id: NodeId, lang: Lang) -> NodeView {
        let (role, rows) = match world.protocol() {
            Voting::Majority(protocol) => (
                majority::view::role(protocol, id, lang),
                majority::view::rows(world, protocol, id, lang),
            ),
            Voting::Quorum(protocol) => (
                world.slot(id).map_or_else(String::new, |slot| {
                    quorum::view::role(protocol, &slot.disk.quorum, id, lang)
                }),
                quorum::view::rows(world, protocol, id, lang),
            ),
            Voting::Byzantine(_) => (
                byzantine::view::role(world, id, lang),
                byzantine::view::rows(world, id, lang),
            ),
        };
        NodeView {
            name: Self::name(world, id),
            role: if world.node(id).is_none() {
                super::kit::down(lang).to_owned()
            } else {
                role
            },
            rows,
        }
    }
    fn sets(world: &World<Voting>, lang: Lang) -> Vec<SceneSet> {
        match world.protocol() {
            Voting::Quorum(protocol) => quorum::view::sets(world, protocol, lang),
            _ => Vec::new(),
        }
    }
    fn glyph(message: &Message) -> Glyph {
        match message {
            Message::Majority(message) => majority::words::glyph(message),
            Message::Quorum(message) => quorum::words::glyph(message),
            Message::Byzantine(message) => byzantine::words::glyph(message),
        }
    }
}

impl Wording for VotingLesson {
    fn message(message: &Message, lang: Lang) -> String {
        match message {
            Message::Majority(message) => majority::words::message(message, lang),
            Message::Quorum(message) => quorum::words::message(message, lang),
            Message::Byzantine(message) => byzantine::words::message(message, lang),
        }
    }
    fn note(world: &World<Voting>, note: &Note, lang: Lang) -> String {
        match (note, world.protocol()) {
            (Note::Majority(note), _) => majority::words::note(note, lang),
            (Note::Quorum(note), Voting::Quorum(protocol)) => {
                quorum::words::note(protocol, note, lang)
            }
            (Note::Byzantine(note), _) => byzantine::words::note(note, lang),
            // A run makes notes of its own protocol only.
            (Note::Quorum(_), _) => String::new(),
        }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::Majority(note) => majority::words::mark(note),
            Note::Quorum(note) => quorum::words::mark(note),
            Note::Byzantine(note) => byzantine::words::mark(note),
        }
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        match timer {
            Timer::Majority(timer) => majority::words::timer(*timer, lang),
            Timer::Quorum(timer) => quorum::words::timer(*timer, lang),
            Timer::Byzantine(_) => byzantine::words::timer(lang),
        }
    }
    fn request(request: &Request, lang: Lang) -> String {
        match request {
            Request::Majority(request) => majority::words::request(*request, lang),
            Request::Quorum(request) => quorum::words::request(*request, lang),
            Request::Byzantine(request) => byzantine::words::request(*request, lang),
        }
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        match reply {
            Reply::Majority(reply) => majority::words::output(*reply, lang),
            Reply::Quorum(reply) => quorum::words::reply(*reply, lang),
            // Generals obey, and answer nobody.
            Reply::Byzantine(()) => String::new(),
        }
    }
    fn parse_request(words: &str) -> Option<Request> {
        parse(words)
    }
    fn print_request(request: &Request) -> String {
        match request {
            Request::Majority(Number(number)) => format!("compute {number}"),
            Request::Quorum(Update::Add(more)) => format!("add {more}"),
            Request::Quorum(Update::Read) => "read".to_owned(),
            Request::Byzantine(Command(Order::Attack)) => "attack".to_owned(),
            Request::Byzantine(Command(Order::Retreat)) => "retreat".to_owned(),
        }
    }
    fn lies(world: &World<Voting>, node: NodeId) -> Vec<LieChoice> {
        let now = world.slot(node).map_or(Lie(0), |slot| slot.lie);
        let mut lies = match world.protocol() {
            Voting::Majority(protocol) => majority::words::lie_choices(protocol, node),
            // Weighted voting assumes that nobody lies.
            Voting::Quorum(_) => Vec::new(),
            Voting::Byzantine(protocol) => byzantine::words::lie_choices(protocol, node, now),
        };
        lies.retain(|choice| choice.lie != now);
        if now != Lie(0) {
            let honest = LieChoice {
                label: Text::new("be honest again", "恢复诚实"),
                lie: Lie(0),
            };
            lies.insert(0, honest);
        }
        lies
    }
    fn lie(world: &World<Voting>, lie: Lie, lang: Lang) -> Option<String> {
        match world.protocol() {
            Voting::Majority(_) => Some(majority::words::lie(lie)?.get(lang).to_owned()),
            Voting::Quorum(_) => None,
            Voting::Byzantine(protocol) => byzantine::words::lie(protocol, lie, lang),
        }
    }
    fn parse_lie(world: &World<Voting>, words: &str) -> Option<Lie> {
        match world.protocol() {
            Voting::Majority(_) => majority::words::parse_lie(words),
            Voting::Quorum(_) => None,
            Voting::Byzantine(_) => byzantine::words::parse_lie(words),
        }
    }
    fn print_lie(world: &World<Voting>, lie: Lie) -> Option<String> {
        match world.protocol() {
            Voting::Majority(_) => majority::words::print_lie(lie).map(str::to_owned),
            Voting::Quorum(_) => None,
            Voting::Byzantine(protocol) => byzantine::words::print_lie(protocol, lie),
        }
    }
    fn handler(world: &World<Voting>, _: NodeId, handled: Handled<'_, Voting>) -> &'static str {
        source::handler(world.protocol(), &handled)
    }
}

impl Claims for VotingLesson {
    const BREAKAGES: &'static [Breakage] = &setup::BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Voting>> {
        properties(&setup::protocol(params))
    }
    fn linearizable(
        records: &mut dyn Iterator<Item = &Record<Voting>>,
        limit: u64,
    ) -> Option<Judged> {
        let history = recorded(records, quorum::linear::asked, quorum::linear::answered);
        Some(judged(&Counter::default(), &history, limit))
    }
    fn alike(world: &World<Voting>) -> Vec<Vec<NodeId>> {
        let quorum = quorum::of(world);
        let is_equal = |votes: &[u16]| votes.windows(2).all(|pair| pair[0] == pair[1]);
        let quorum = quorum.filter(|quorum| is_equal(&quorum.votes));
        quorum.map_or_else(Vec::new, |quorum| {
            vec![quorum.representative_ids().collect()]
        })
    }
}

impl Teaching for VotingLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    fn story(params: &Params) -> Vec<StoryStep<Voting>> {
        match setup::protocol(params) {
            Voting::Majority(_) => majority::story::story(),
            Voting::Quorum(_) => quorum::story::story(),
            Voting::Byzantine(_) => byzantine::story::story(),
        }
    }
    fn predictions(params: &Params) -> Vec<Prediction<Voting>> {
        match setup::protocol(params) {
            Voting::Majority(_) => majority::story::predictions(),
            Voting::Quorum(_) => quorum::story::predictions(),
            Voting::Byzantine(_) => byzantine::story::predictions(),
        }
    }
    fn tasks() -> Vec<Task<Voting>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Voting>> {
        refute::refutations()
    }
    fn requests(world: &World<Voting>) -> Vec<(NodeId, Request)> {
        match world.protocol() {
            Voting::Majority(protocol) => [7, 12]
                .map(|number| (protocol.client_id(), Request::Majority(Number(number))))
                .into(),
            Voting::Quorum(protocol) => {
                let asks = [Update::Add(10), Update::Add(5), Update::Read];
                let of = |id| asks.map(|ask| (id, Request::Quorum(ask)));
                protocol.client_ids().flat_map(of).collect()
            }
            Voting::Byzantine(protocol) => {
                let orders = [Order::Attack, Order::Retreat];
                let of = |id| orders.map(|order| (id, Request::Byzantine(Command(order))));
                protocol.general_ids().flat_map(of).collect()
            }
        }
    }
}

/// `compute 7`, `add 10`, `read`, `attack`, `retreat`.
fn parse(words: &str) -> Option<Request> {
    let words: Vec<&str> = words.split_whitespace().collect();
    Some(match words[..] {
        ["compute", number] => Request::Majority(Number(number.parse().ok()?)),
        ["add", more] => Request::Quorum(Update::Add(more.parse().ok()?)),
        ["read"] => Request::Quorum(Update::Read),
        ["attack"] => Request::Byzantine(Command(Order::Attack)),
        ["retreat"] => Request::Byzantine(Command(Order::Retreat)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_are_written() {
        for words in ["compute 7", "add 10", "read", "attack", "retreat"] {
            let request = parse(words).map(|request| VotingLesson::print_request(&request));
            assert_eq!(request.as_deref(), Some(words));
        }
        for wrong in ["", "compute", "compute 65536", "add -1", "read x", "march"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
