//! Messages, notes and lies in words.

use super::super::{Lies, Worded, World};
use crate::i18n::{Lang, Text, say};
use crate::protocols::voting::majority::{Input, Majority, Message, Note, Output, Timer, lies};
use crate::session::{LieChoice, MarkKind};
use crate::sim::{Lie, NodeId};

impl Worded for Majority {
    #[rustfmt::skip]
    const LIES: Lies = Lies(&[
        ("wrong", lies::WRONG, Text::new("answer wrongly", "给出错误答案")),
        ("alike", lies::ALIKE, Text::new("answer wrongly, all alike", "给出错误答案，且彼此相同")),
        ("silent", lies::SILENT, Text::new("say nothing", "不作声")),
        ("split", lies::SPLIT, Text::new("answer the first voter only rightly", "只对第一个表决器答对")),
    ]);

    fn message(message: &Message, lang: Lang) -> String {
        match *message {
            Message::Input { input, .. } => Self::request(input, lang),
            Message::Answer { value, .. } => say!(lang, "answer {value}", "答案 {value}"),
            Message::Output { output, .. } => {
                let output = Self::reply(&output, lang);
                say!(lang, "output: {output}", "输出：{output}")
            }
        }
    }
    #[rustfmt::skip]
    fn note(_: &World, note: &Note, lang: Lang) -> String {
        let put = |output| Self::reply(&output, lang);
        match *note {
            Note::WrongAnswer { round } => say!(lang, "is wrong on input {round}", "对第 {round} 个输入出错"),
            Note::Voted { round, value, votes } => say!(lang,
                "has a majority on input {round}: {votes} say {value}",
                "对第 {round} 个输入得到多数：{votes} 个模块给出 {value}"),
            Note::NoMajority { round } => say!(lang,
                "has no majority on input {round}", "对第 {round} 个输入没有得到多数"),
            Note::VoterFailed { round } => say!(lang,
                "does not put out what the majority said on input {round}", "对第 {round} 个输入没有按多数输出"),
            Note::Used { output, right: true, .. } => say!(lang, "uses {}, which is right", "采用 {}，正确", put(output)),
            Note::Used { output, .. } => say!(lang, "gets {}, which is not right", "得到 {}，不正确", put(output)),
            Note::QueueFull => say!(lang, "too many inputs are waiting", "排队的输入过多"),
            Note::NotTheClient => say!(lang, "only the client takes requests", "只有客户端接受请求"),
        }
    }
    fn mark(note: &Note) -> Option<MarkKind> {
        match note {
            Note::WrongAnswer { .. } | Note::VoterFailed { .. } => Some(MarkKind::Fault),
            Note::Voted { .. } | Note::NoMajority { .. } => Some(MarkKind::Commit),
            Note::Used { .. } => Some(MarkKind::Client),
            Note::QueueFull | Note::NotTheClient => None,
        }
    }
    fn timer(timer: Timer, lang: Lang) -> String {
        match timer {
            Timer::Deadline => say!(lang, "voting deadline", "表决截止定时器"),
            Timer::GiveUp => say!(lang, "client timeout", "客户端超时定时器"),
            Timer::Next => say!(lang, "next input timer", "下次输入定时器"),
        }
    }
    fn request(Input(number): Input, lang: Lang) -> String {
        say!(lang, "compute {number}²", "计算 {number}²")
    }
    fn reply(output: &Output, lang: Lang) -> String {
        match *output {
            Output::Value(value) => value.to_string(),
            Output::NoMajority => say!(lang, "no majority", "没有多数"),
        }
    }
    /// A voter has one receiver and can not tell two stories.
    fn lie_choices(&self, node: NodeId, _: Lie) -> Vec<LieChoice> {
        let count = match self.is_module(node) {
            true if self.voters > 1 => 4,
            _ if node == self.client_id() => 0,
            _ => 3,
        };
        Self::LIES.choices().take(count).collect()
    }
}
