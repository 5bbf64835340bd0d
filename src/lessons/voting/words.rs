//! The wording: each mode has words of its own.

use super::mode::each;
use super::{Lies, Mode, VotingLesson, World};
use crate::i18n::{Lang, Text};
use crate::protocols::voting::byzantine::{Command, Order};
use crate::protocols::voting::majority::{self, Input as Number};
use crate::protocols::voting::quorum::{self, Request as Update};
use crate::protocols::voting::{Message, Note, Reply, Request, Timer, Voting};
use crate::session::{Handled, LieChoice, MarkKind, Wording};
use crate::sim::{Lie, NodeId};

/// A mode in words.
pub trait Worded: Mode {
    /// The lies that have names; none where it is assumed that nobody lies.
    const LIES: Lies = Lies(&[]);

    /// What a message says.
    fn message(message: &Self::Message, lang: Lang) -> String;
    /// What a note tells.
    fn note(world: &World, note: &Self::Note, lang: Lang) -> String;
    /// The mark that a note leaves on the timeline.
    fn mark(note: &Self::Note) -> Option<MarkKind>;
    /// The name of a timer.
    fn timer(timer: Self::Timer, lang: Lang) -> String;
    /// What a request asks.
    fn request(request: Self::Request, lang: Lang) -> String;
    /// What a reply says.
    fn reply(reply: &Self::Reply, lang: Lang) -> String;
    /// How a node that lies as it does `now` can be made to lie.
    fn lie_choices(&self, _node: NodeId, _now: Lie) -> Vec<LieChoice> {
        Vec::new()
    }
    /// What a lie does.
    fn lie(&self, lie: Lie, lang: Lang) -> Option<String> {
        let (_, does) = Self::LIES.of(lie)?;
        Some(does.get(lang).to_owned())
    }
    /// The lie that words in scripts stand for.
    fn parse_lie(words: &str) -> Option<Lie> {
        Self::LIES.named(words)
    }
    /// What [`Worded::parse_lie`] reads as this lie.
    fn print_lie(&self, lie: Lie) -> Option<String> {
        let (name, _) = Self::LIES.of(lie)?;
        Some(name.to_owned())
    }
}

impl Wording for VotingLesson {
    fn message(message: &Message, lang: Lang) -> String {
        each!(Message, message => |M, its| M::message(its, lang))
    }
    fn note(world: &World, note: &Note, lang: Lang) -> String {
        each!(Note, note => |M, its| M::note(world, its, lang))
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        each!(Note, note => |M, its| M::mark(its))
    }
    fn timer(timer: &Timer, lang: Lang) -> String {
        each!(Timer, timer => |M, its| M::timer(*its, lang))
    }
    fn request(request: &Request, lang: Lang) -> String {
        each!(Request, request => |M, its| M::request(*its, lang))
    }
    fn reply(reply: &Reply, lang: Lang) -> String {
        each!(Reply, reply => |M, its| M::reply(its, lang))
    }
    /// `compute 7`, `add 10`, `read`, `attack`, `retreat`.
    fn parse_request(words: &str) -> Option<Request> {
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
    fn print_request(request: &Request) -> String {
        match request {
            Request::Majority(Number(number)) => format!("compute {number}"),
            Request::Quorum(Update::Add(more)) => format!("add {more}"),
            Request::Quorum(Update::Read) => "read".to_owned(),
            Request::Byzantine(Command(Order::Attack)) => "attack".to_owned(),
            Request::Byzantine(Command(Order::Retreat)) => "retreat".to_owned(),
        }
    }
    fn lies(world: &World, node: NodeId) -> Vec<LieChoice> {
        let now = world.slot(node).map_or(Lie(0), |slot| slot.lie);
        let mut lies = each!(Voting, world.protocol() => |M, its| M::lie_choices(its, node, now));
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
    fn lie(world: &World, lie: Lie, lang: Lang) -> Option<String> {
        each!(Voting, world.protocol() => |M, its| M::lie(its, lie, lang))
    }
    fn parse_lie(world: &World, words: &str) -> Option<Lie> {
        each!(Voting, world.protocol() => |M, _its| M::parse_lie(words))
    }
    fn print_lie(world: &World, lie: Lie) -> Option<String> {
        each!(Voting, world.protocol() => |M, its| M::print_lie(its, lie))
    }
    #[rustfmt::skip]
    fn handler(world: &World, _: NodeId, handled: Handled<'_, Voting>) -> &'static str {
        use {majority::Message as M, quorum::Message as Q};
        match handled {
            Handled::Boot => match world.protocol() {
                Voting::Majority(_) => "majority::boot",
                Voting::Quorum(_) => "quorum::boot",
                Voting::Byzantine(_) => "byzantine::boot",
            },
            Handled::Message(Message::Majority(M::Input { .. })) => "majority::compute",
            Handled::Message(Message::Majority(M::Answer { .. })) => "majority/voter::on_answer",
            Handled::Message(Message::Majority(M::Output { .. })) => "majority/client::on_output",
            Handled::Message(Message::Quorum(message)) => match message {
                Q::Ask { .. } => "quorum/representative::on_ask",
                Q::Inquire { .. } | Q::Execute { .. } | Q::Abandon { .. } => "quorum/representative::on_client_message",
                Q::Have { .. } => "quorum/client::on_have",
                Q::Agree { .. } | Q::Refuse { .. } => "quorum/client::on_vote",
                Q::Doubt { .. } => "quorum/client::tell_what_came",
                Q::Locked { .. } => "quorum/client::on_answer",
            },
            Handled::Message(Message::Byzantine(_)) => "byzantine::on_message",
            Handled::Timer(Timer::Majority(majority::Timer::Deadline)) => "majority/voter::on_deadline",
            Handled::Timer(Timer::Majority(majority::Timer::GiveUp)) => "majority/client::on_give_up",
            Handled::Timer(Timer::Majority(majority::Timer::Next)) => "majority/client::on_next",
            Handled::Timer(Timer::Quorum(quorum::Timer::Retry)) => "quorum/client::on_retry",
            Handled::Timer(Timer::Quorum(quorum::Timer::Doubt)) => "quorum/representative::on_doubt",
            Handled::Timer(Timer::Byzantine(_)) => "byzantine::on_timer",
            Handled::Request(Request::Majority(_)) => "majority/client::on_user_input",
            Handled::Request(Request::Quorum(_)) => "quorum/client::on_user_request",
            Handled::Request(Request::Byzantine(_)) => "byzantine::on_request",
        }
    }
}
