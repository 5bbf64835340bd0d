//! What the stage and the State tab show of a node.

use super::super::common::{OPEN, RIGHT, WRONG};
use super::words::{is_right, output};
use crate::i18n::{Lang, say};
use crate::lessons::kit::{NOBODY, arc, blank, row};
use crate::protocols::voting::majority::{
    Client, Computed, Input, Majority, Node, Output, Timer, Voter,
};
use crate::protocols::voting::{self, Voting};
use crate::scene::{Cell, Dot, Glance, Shape, Tint};
use crate::session::ViewRow;
use crate::sim::{NodeId, World};

/// A node's name.
pub fn name(majority: &Majority, id: NodeId) -> String {
    if majority.is_module(id) {
        format!("M{id}")
    } else if id == majority.client_id() {
        "C".to_owned()
    } else if majority.voters == 1 {
        "V".to_owned()
    } else {
        format!("V{}", id.0 - majority.modules + 1)
    }
}

/// The name of what a node is.
pub fn role(majority: &Majority, id: NodeId, lang: Lang) -> String {
    if majority.is_module(id) {
        say!(lang, "module", "模块")
    } else if id == majority.client_id() {
        say!(lang, "client", "客户端")
    } else {
        say!(lang, "voter", "表决器")
    }
}

/// What the stage shows of a node.
pub fn glance(world: &World<Voting>, majority: &Majority, id: NodeId, lang: Lang) -> Glance {
    let role = role(majority, id, lang);
    let slot = world.slot(id);
    let node = match slot.and_then(|slot| slot.node.as_ref()) {
        Some(voting::Node::Majority(node)) => Some(node),
        _ => None,
    };
    let timer = |timer| slot.and_then(|slot| arc(slot, &voting::Timer::Majority(timer)));
    let (glance, arc) = match node {
        Some(Node::Module { last }) => (module(*last, lang), None),
        Some(Node::Voter(seen)) => (voter(world, majority, seen), timer(Timer::Deadline)),
        Some(Node::Client(client)) => (client_glance(client), timer(Timer::GiveUp)),
        None => (blank(shape(majority, id)), None),
    };
    Glance {
        role,
        arc,
        ..glance
    }
}

fn shape(majority: &Majority, id: NodeId) -> Shape {
    if majority.is_module(id) {
        Shape::Circle
    } else if id == majority.client_id() {
        Shape::Square
    } else {
        Shape::Hexagon
    }
}

fn verdict(right: bool) -> Tint {
    if right { RIGHT } else { WRONG }
}

fn module(last: Option<Computed>, lang: Lang) -> Glance {
    let (tint, badge) = match last {
        None => (Tint::NEUTRAL, String::new()),
        Some(Computed {
            answer: Some(value),
            input,
            ..
        }) => (verdict(is_right(input, value)), value.to_string()),
        Some(Computed { answer: None, .. }) => (WRONG, say!(lang, "silent", "无声")),
    };
    Glance {
        tint,
        badge,
        ..blank(Shape::Circle)
    }
}

/// The input of the round that a voter is at, as the modules have it.
fn input_of(world: &World<Voting>, majority: &Majority, round: u64) -> Option<Input> {
    majority.module_ids().find_map(|id| match world.node(id) {
        Some(voting::Node::Majority(Node::Module { last: Some(last) })) if last.round == round => {
            Some(last.input)
        }
        _ => None,
    })
}

fn voter(world: &World<Voting>, majority: &Majority, seen: &Voter) -> Glance {
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
    let tint = match seen.output {
        None => Tint::NEUTRAL,
        Some(Output::Value(value)) => tint_of(value),
        Some(Output::NoMajority) => WRONG,
    };
    // A wide strip would run off the stage; the dots tell the rest.
    let hidden = usize::from(majority.modules).saturating_sub(5);
    Glance {
        tint,
        badge: match seen.output {
            Some(Output::Value(value)) => value.to_string(),
            Some(Output::NoMajority) => "?".to_owned(),
            None => String::new(),
        },
        dots: if seen.round > 0 {
            dots.collect()
        } else {
            Vec::new()
        },
        strip: if hidden > 0 || majority.voters > 1 {
            Vec::new()
        } else {
            cells.collect()
        },
        ..blank(Shape::Hexagon)
    }
}

fn client_glance(client: &Client) -> Glance {
    let (tint, badge) = match (&client.waiting, client.last) {
        (Some(waiting), _) => (OPEN, format!("{}²=?", waiting.input.0)),
        (None, Some((Output::Value(value), right))) => (verdict(right), value.to_string()),
        (None, Some((Output::NoMajority, _))) => (WRONG, "?".to_owned()),
        (None, None) => (Tint::NEUTRAL, String::new()),
    };
    Glance {
        tint,
        badge,
        ..blank(Shape::Square)
    }
}

/// What the State tab shows of a node.
pub fn rows(world: &World<Voting>, majority: &Majority, id: NodeId, lang: Lang) -> Vec<ViewRow> {
    let Some(slot) = world.slot(id) else {
        return Vec::new();
    };
    let named = |id: &NodeId| name(majority, *id);
    let mut rows = Vec::new();
    if id == majority.client_id() {
        rows.push(row("inputs", slot.disk.majority.rounds.to_string(), true));
    }
    let Some(voting::Node::Majority(node)) = &slot.node else {
        return rows;
    };
    match node {
        Node::Module { last } => {
            let last = last.as_ref();
            let number = |last: &Computed| format!("{} (#{})", last.input.0, last.round);
            let answer = last.and_then(|last| last.answer);
            rows.push(row(
                "input",
                last.map_or_else(|| NOBODY.to_owned(), number),
                false,
            ));
            rows.push(row(
                "answer",
                answer.map_or_else(|| NOBODY.to_owned(), |value| value.to_string()),
                false,
            ));
        }
        Node::Voter(voter) => {
            let answers: Vec<String> = voter
                .answers
                .iter()
                .map(|(id, value)| format!("{}: {value}", named(id)))
                .collect();
            rows.push(row("input", format!("#{}", voter.round), false));
            rows.push(row("answers", answers.join(", "), false));
            rows.push(row("threshold", majority.threshold().to_string(), false));
            let out = voter
                .output
                .map_or_else(|| NOBODY.to_owned(), |out| output(out, lang));
            rows.push(row("output", out, false));
        }
        Node::Client(client) => {
            let waiting = client.waiting.as_ref();
            let number = waiting.map(|waiting| format!("{} (#{})", waiting.input.0, waiting.round));
            rows.push(row(
                "waiting",
                number.unwrap_or_else(|| NOBODY.to_owned()),
                false,
            ));
            let outputs = waiting.map_or(&[][..], |waiting| &waiting.outputs);
            let outputs: Vec<String> = outputs
                .iter()
                .map(|(id, out)| format!("{}: {}", named(id), output(*out, lang)))
                .collect();
            rows.push(row("outputs", outputs.join(", "), false));
            let last = client.last.map(|(out, _)| output(out, lang));
            rows.push(row(
                "used",
                last.unwrap_or_else(|| NOBODY.to_owned()),
                false,
            ));
            rows.push(row("queue", client.queue.len().to_string(), false));
        }
    }
    rows
}
