//! What is claimed of N-modular redundancy.

use super::super::{Mode, Record, World};
use super::story::used;
use crate::checks::Watch;
use crate::i18n::{Text, text};
use crate::lessons::kit::{add_once, progress, remember, seen};
use crate::protocols::voting::Voting;
use crate::protocols::voting::majority::{Input, Majority, Message, Note, Output, square};
use crate::sim::{NodeId, What};

/// Every property of this mode, with nothing seen of it yet.
#[rustfmt::skip]
pub fn properties() -> Vec<Watch<Voting>> {
    vec![
        Watch::always("right-output", Text::new("Right output", "输出正确"), Text::new(
            "While fewer than half of the modules and of the voters are wrong, no wrong value is used.",
            "只要出错的模块和表决器都不到半数，就不会采用错误的值。",
        ), remember(wrong_output)),
        Watch::sometimes("outvoted", Text::new("A wrong module is outvoted", "错误模块被多数压过"), Text::new(
            "A module is wrong on an input, and the output is right.",
            "某个输入有模块出错，而输出正确。",
        ), remember(outvoted)),
        Watch::sometimes("detected", Text::new("A failure is detected", "失败被发现"), Text::new(
            "No value has a majority, and the voter says so.",
            "没有值得到多数，表决器如实报告。",
        ), seen::<Voting>(Text::new("a voter finds no majority", "表决器没有得到多数"), |_, records| {
            Majority::noted(records, |note| matches!(note, Note::NoMajority { .. }))
        })),
        Watch::eventually("output-again", Text::new("Progress", "取得进展"), Text::new(
            "After the last fault or cure, when the client asks, an output is used again.",
            "在最后一次故障或恢复之后，只要客户端请求，就会再次得到输出。",
        ), progress(|_, records| used(records).map(|_| Text::new("an output is used", "得到了输出")))),
    ]
}

/// What went wrong on one input.
#[derive(Clone, Hash, Default)]
struct Round {
    number: u64,
    input: u16,
    modules: Vec<NodeId>,
    voters: Vec<NodeId>,
}

impl Round {
    /// Takes down who is wrong, and returns what is used and whether it is right. In the step in
    /// which an output is used, the next input may be given; what is used is told of first. An
    /// answer to an earlier input, too late by now, does not count.
    fn observe(&mut self, record: &Record) -> Option<(Output, bool)> {
        match &record.what {
            What::Sent { from, payload, .. } => match *Majority::message_of(payload)? {
                Message::Input { round, input } if round > self.number => {
                    *self = Self {
                        number: round,
                        input: input.0,
                        ..Self::default()
                    };
                }
                Message::Answer { round, value }
                    if round == self.number && value != square(Input(self.input)) =>
                {
                    add_once(&mut self.modules, *from);
                }
                _ => {}
            },
            What::Noted { node, note } => match *Majority::note_of(note)? {
                Note::VoterFailed { round } if round == self.number => {
                    add_once(&mut self.voters, *node);
                }
                Note::Used { output, right, .. } => return Some((output, right)),
                _ => {}
            },
            _ => {}
        }
        None
    }
}

fn wrong_output(round: &mut Round, world: &World, records: &[Record]) -> Option<Text> {
    let majority = Majority::of(world)?;
    records.iter().find_map(|record| {
        let (Output::Value(value), false) = round.observe(record)? else {
            return None;
        };
        let (modules, voters, input) = (round.modules.len(), round.voters.len(), round.input);
        let minority = modules * 2 < usize::from(majority.modules)
            && voters * 2 < usize::from(majority.voters);
        minority.then(|| {
            text!(
                "A minority of the modules is wrong ({modules}), and {value} is used for {input}².",
                "出错的模块有 {modules} 个，{input}² 却采用了 {value}。"
            )
        })
    })
}

fn outvoted(round: &mut Round, _: &World, records: &[Record]) -> Option<Text> {
    records.iter().find_map(|record| {
        let (_, right) = round.observe(record)?;
        (right && !round.modules.is_empty()).then(|| {
            Text::new(
                "a module is wrong, and the output is right",
                "有模块出错，而输出正确",
            )
        })
    })
}
