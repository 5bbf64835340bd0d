//! What the stage and the State tab show of a node.

use super::super::{Drawn, Mode, OPEN, RIGHT, WRONG, Worded, World};
use crate::i18n::{Lang, Text, say};
use crate::lessons::kit::{arc, badged, blank, glyph, row, row_if, spot, strung};
use crate::protocols::voting;
use crate::protocols::voting::majority::{
    Client, Computed, Input, Majority, Message, Node, Output, Timer, Voter, square,
};
use crate::scene::{self, Cell, Dot, Glance, Glyph, Shape, Tint};
use crate::session::{Place, ViewRow};
use crate::sim::NodeId;

impl Drawn for Majority {
    /// Modules above, the client to the left below, voters to the right, so that inputs go up,
    /// answers down and outputs to the left, each on ways of their own.
    fn places(&self) -> Vec<Place> {
        let modules = scene::row(self.modules, 126.0).into_iter();
        let radius = if self.modules > 5 { 32.0 } else { 42.0 };
        let voters = match self.voters {
            1 => vec![(620.0, 440.0)],
            _ => vec![(400.0, 545.0), (550.0, 475.0), (700.0, 385.0)],
        };
        modules
            .map(|at| Place { at, radius })
            .chain(voters.into_iter().map(|(x, y)| spot(x, y, 40.0)))
            .chain([spot(130.0, 440.0, 38.0)])
            .collect()
    }
    fn name(&self, id: NodeId) -> String {
        kind(self, id).0
    }
    fn is_server(&self, id: NodeId) -> bool {
        id != self.client_id()
    }
    fn role(&self, _: &World, id: NodeId, lang: Lang) -> String {
        kind(self, id).1.get(lang).to_owned()
    }
    fn glance(&self, world: &World, id: NodeId, lang: Lang) -> Glance {
        let timer = |timer| arc(world.slot(id)?, &voting::Timer::Majority(timer));
        let (glance, arc) = match Self::node(world, id) {
            Some(Node::Module { last }) => (module(*last, lang), None),
            Some(Node::Voter(seen)) => (voter(world, self, seen), timer(Timer::Deadline)),
            Some(Node::Client(seen)) => (client(seen), timer(Timer::GiveUp)),
            None => (blank(kind(self, id).2), None),
        };
        Glance {
            role: self.role(world, id, lang),
            arc,
            ..glance
        }
    }
    fn rows(&self, world: &World, id: NodeId, lang: Lang) -> Vec<ViewRow> {
        let inputs = world.slot(id).filter(|_| id == self.client_id());
        let inputs = inputs.map(|slot| row("inputs", slot.disk.majority.rounds.to_string(), true));
        let mut rows = Vec::from_iter(inputs);
        let say = |output| Self::reply(&output, lang);
        match Self::node(world, id) {
            Some(Node::Module { last }) => {
                let number = last.map(|last| format!("{} (#{})", last.input.0, last.round));
                let answer = last.and_then(|last| last.answer);
                rows.extend([
                    row_if("input", number, false),
                    row_if("answer", answer, false),
                ]);
            }
            Some(Node::Voter(voter)) => {
                let answers = voter.answers.iter();
                let answers = answers.map(|(id, value)| format!("{}: {value}", self.name(*id)));
                rows.extend([
                    row("input", format!("#{}", voter.round), false),
                    row("answers", strung(answers, ", "), false),
                    row("threshold", self.threshold().to_string(), false),
                    row_if("output", voter.output.map(say), false),
                ]);
            }
            Some(Node::Client(client)) => {
                let waiting = client.waiting.as_ref();
                let number = waiting.map(|it| format!("{} (#{})", it.input.0, it.round));
                let outputs = waiting.into_iter().flat_map(|waiting| &waiting.outputs);
                let outputs = outputs.map(|(id, out)| format!("{}: {}", self.name(*id), say(*out)));
                rows.extend([
                    row_if("waiting", number, false),
                    row("outputs", strung(outputs, ", "), false),
                    row_if("used", client.last.map(|(out, _)| say(out)), false),
                    row("queue", client.queue.len().to_string(), false),
                ]);
            }
            None => {}
        }
        rows
    }
    fn glyph(message: &Message) -> Glyph {
        match message {
            Message::Input { .. } => glyph("x", Shape::Square, Tint::NEUTRAL),
            Message::Answer { .. } => glyph("y", Shape::Circle, OPEN),
            Message::Output { output, .. } => match output {
                Output::Value(_) => glyph("O", Shape::Diamond, RIGHT),
                Output::NoMajority => glyph("?", Shape::Diamond, WRONG),
            },
        }
    }
}

/// True for what a module may answer to this input.
pub fn is_right(input: Input, value: u32) -> bool {
    square(input) == value
}

/// A node's name, what it is, and the shape of such nodes.
#[rustfmt::skip]
fn kind(majority: &Majority, id: NodeId) -> (String, Text, Shape) {
    match id {
        _ if majority.is_module(id) => (format!("M{id}"), Text::new("module", "模块"), Shape::Circle),
        _ if id == majority.client_id() => ("C".to_owned(), Text::new("client", "客户端"), Shape::Square),
        _ if majority.voters == 1 => ("V".to_owned(), Text::new("voter", "表决器"), Shape::Hexagon),
        _ => (format!("V{}", id.0 - majority.modules + 1), Text::new("voter", "表决器"), Shape::Hexagon),
    }
}

fn verdict(right: bool) -> Tint {
    if right { RIGHT } else { WRONG }
}

fn module(last: Option<Computed>, lang: Lang) -> Glance {
    let (tint, badge) = match last {
        None => (Tint::NEUTRAL, String::new()),
        Some(last) => match last.answer {
            Some(value) => (verdict(is_right(last.input, value)), value.to_string()),
            None => (WRONG, say!(lang, "silent", "无声")),
        },
    };
    badged(Shape::Circle, tint, badge)
}

/// What a module computed last.
pub fn computed(world: &World, id: NodeId) -> Option<Computed> {
    match Majority::node(world, id)? {
        Node::Module { last } => *last,
        _ => None,
    }
}

/// The input of the round that a voter is at, as the modules have it.
fn input_of(world: &World, majority: &Majority, round: u64) -> Option<Input> {
    let last = |id| computed(world, id).filter(|last| last.round == round);
    majority.module_ids().find_map(last).map(|last| last.input)
}

fn voter(world: &World, majority: &Majority, seen: &Voter) -> Glance {
    let input = input_of(world, majority, seen.round);
    let tint_of = |value: u32| input.map_or(Tint::NEUTRAL, |input| verdict(is_right(input, value)));
    let cells = seen.answers.iter().map(|(_, value)| Cell {
        label: value.to_string(),
        tint: tint_of(*value),
        solid: seen.output == Some(Output::Value(*value)),
    });
    let dots = majority.module_ids().map(|of| {
        let answer = seen.answers.iter().find(|(id, _)| *id == of);
        Dot {
            of,
            tint: answer.map_or(Tint::NEUTRAL, |(_, value)| tint_of(*value)),
            filled: answer.is_some(),
        }
    });
    let (tint, badge) = match seen.output {
        None => (Tint::NEUTRAL, String::new()),
        Some(Output::Value(value)) => (tint_of(value), value.to_string()),
        Some(Output::NoMajority) => (WRONG, "?".to_owned()),
    };
    // A wide strip would run off the stage; the dots tell the rest.
    let is_narrow = majority.modules <= 5 && majority.voters == 1;
    Glance {
        dots: dots.filter(|_| seen.round > 0).collect(),
        strip: cells.filter(|_| is_narrow).collect(),
        ..badged(Shape::Hexagon, tint, badge)
    }
}

fn client(client: &Client) -> Glance {
    let (tint, badge) = match (&client.waiting, client.last) {
        (Some(waiting), _) => (OPEN, format!("{}²=?", waiting.input.0)),
        (None, Some((Output::Value(value), right))) => (verdict(right), value.to_string()),
        (None, Some((Output::NoMajority, _))) => (WRONG, "?".to_owned()),
        (None, None) => (Tint::NEUTRAL, String::new()),
    };
    badged(Shape::Square, tint, badge)
}
