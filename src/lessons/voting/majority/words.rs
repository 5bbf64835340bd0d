//! Messages, notes and lies in words.

use super::super::common::{OPEN, RIGHT, WRONG};
use crate::i18n::{Lang, Text, say};
use crate::protocols::voting::majority::{
    Input, Majority, Message, Note, Output, Timer, lies, square,
};
use crate::scene::{Glyph, Shape, Tint};
use crate::session::{LieChoice, MarkKind};
use crate::sim::{Lie, NodeId};

/// How a message looks.
pub fn glyph(message: &Message) -> Glyph {
    let (letters, shape, tint) = match message {
        Message::Input { .. } => ("x", Shape::Square, Tint::NEUTRAL),
        Message::Answer { .. } => ("A", Shape::Circle, OPEN),
        Message::Output {
            output: Output::Value(_),
            ..
        } => ("O", Shape::Diamond, RIGHT),
        Message::Output {
            output: Output::NoMajority,
            ..
        } => ("?", Shape::Diamond, WRONG),
    };
    Glyph {
        letters,
        shape,
        tint,
    }
}

/// An output.
pub fn output(output: Output, lang: Lang) -> String {
    match output {
        Output::Value(value) => value.to_string(),
        Output::NoMajority => say!(lang, "no majority", "没有多数"),
    }
}

/// What a message says.
pub fn message(message: &Message, lang: Lang) -> String {
    match *message {
        Message::Input { input, .. } => request(input, lang),
        Message::Answer { value, .. } => {
            say!(lang, "answer {value}", "答案 {value}")
        }
        Message::Output { output: out, .. } => {
            let out = output(out, lang);
            say!(lang, "output: {out}", "输出：{out}")
        }
    }
}

/// What the client asks.
pub fn request(Input(number): Input, lang: Lang) -> String {
    say!(lang, "compute {number}²", "计算 {number}²")
}

/// The name of a timer.
pub fn timer(timer: Timer, lang: Lang) -> String {
    match timer {
        Timer::Deadline => say!(lang, "voting deadline", "表决截止定时器"),
        Timer::GiveUp => say!(lang, "client timeout", "客户端超时定时器"),
        Timer::Next => say!(lang, "next input timer", "下次输入定时器"),
    }
}

/// What a note tells.
pub fn note(note: &Note, lang: Lang) -> String {
    match *note {
        Note::WrongAnswer { round } => {
            say!(lang, "is wrong on input {round}", "对第 {round} 个输入出错")
        }
        Note::Voted {
            round,
            value,
            votes,
        } => say!(
            lang,
            "has a majority on input {round}: {votes} say {value}",
            "对第 {round} 个输入得到多数：{votes} 个模块给出 {value}"
        ),
        Note::NoMajority { round } => say!(
            lang,
            "has no majority on input {round}",
            "对第 {round} 个输入没有得到多数"
        ),
        Note::VoterFailed { round } => say!(
            lang,
            "does not put out what the majority said on input {round}",
            "对第 {round} 个输入没有按多数输出"
        ),
        Note::Used {
            output: out, right, ..
        } => {
            let out = output(out, lang);
            match (right, lang) {
                (true, Lang::En) => format!("uses {out}, which is right"),
                (true, Lang::Zh) => format!("采用 {out}，正确"),
                (false, Lang::En) => format!("gets {out}, which is not right"),
                (false, Lang::Zh) => format!("得到 {out}，不正确"),
            }
        }
        Note::QueueFull => say!(lang, "too many inputs are waiting", "排队的输入过多"),
        Note::NotTheClient => say!(lang, "only the client takes requests", "只有客户端接受请求"),
    }
}

/// The mark that a note leaves on the timeline.
pub fn mark(note: &Note) -> Option<MarkKind> {
    match note {
        Note::WrongAnswer { .. } | Note::VoterFailed { .. } => Some(MarkKind::Fault),
        Note::Voted { .. } | Note::NoMajority { .. } => Some(MarkKind::Commit),
        Note::Used { .. } => Some(MarkKind::Client),
        Note::QueueFull | Note::NotTheClient => None,
    }
}

/// The lies: their names in scripts, and what they do.
static LIES: [(&str, Lie, Text); 4] = [
    (
        "wrong",
        lies::WRONG,
        Text::new("answer wrongly", "给出错误答案"),
    ),
    (
        "alike",
        lies::ALIKE,
        Text::new("answer wrongly, all alike", "给出错误答案，且彼此相同"),
    ),
    ("silent", lies::SILENT, Text::new("say nothing", "不作声")),
    (
        "split",
        lies::SPLIT,
        Text::new(
            "answer the first voter only rightly",
            "只对第一个表决器答对",
        ),
    ),
];

/// How a node can be made to lie: a voter has one receiver and can not tell two stories.
pub fn lie_choices(majority: &Majority, node: NodeId) -> Vec<LieChoice> {
    let of = |(_, lie, label): &(&str, Lie, Text)| LieChoice {
        label: label.clone(),
        lie: *lie,
    };
    let count = match majority.is_module(node) {
        true if majority.voters > 1 => 4,
        _ => 3,
    };
    if node == majority.client_id() {
        return Vec::new();
    }
    LIES.iter().take(count).map(of).collect()
}

/// What a lie does.
pub fn lie(lie: Lie) -> Option<&'static Text> {
    let (_, _, text) = LIES.iter().find(|(_, known, _)| *known == lie)?;
    Some(text)
}

/// A lie by its name in scripts.
pub fn parse_lie(words: &str) -> Option<Lie> {
    let (_, lie, _) = LIES.iter().find(|(name, ..)| *name == words)?;
    Some(*lie)
}

/// The name of a lie in scripts.
pub fn print_lie(lie: Lie) -> Option<&'static str> {
    let (name, ..) = LIES.iter().find(|(_, known, _)| *known == lie)?;
    Some(name)
}

/// True for what a module may answer to this input.
pub fn is_right(input: Input, value: u32) -> bool {
    square(input) == value
}
