//! What is claimed of N-modular redundancy.

use super::{of, told};
use crate::checks::{Kind, Monitor, Signal, Watch, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::progress;
use crate::protocols::voting::majority::{Input, Message, Note, Output, square};
use crate::protocols::voting::{self, Voting};
use crate::sim::{NodeId, Record, What, World};

/// Every property of this mode, with nothing seen of it yet.
pub fn properties() -> Vec<Watch<Voting>> {
    vec![
        Watch::always(
            "right-output",
            Text::new("Right output", "输出正确"),
            Text::new(
                "While fewer than half of the modules and of the voters are wrong, no wrong value is used.",
                "只要出错的模块和表决器都不到半数，就不会采用错误的值。",
            ),
            RightOutput::default(),
        ),
        Watch::new(
            "outvoted",
            Kind::Sometimes,
            Text::new("A wrong module is outvoted", "错误模块被多数压过"),
            Text::new(
                "A module is wrong on an input, and the output is right.",
                "某个输入有模块出错，而输出正确。",
            ),
            Outvoted::default(),
        ),
        Watch::new(
            "detected",
            Kind::Sometimes,
            Text::new("A failure is detected", "失败被发现"),
            Text::new(
                "No value has a majority, and the voter says so.",
                "没有值得到多数，表决器如实报告。",
            ),
            sometimes(|_, records| {
                let none = |(_, note): (NodeId, &Note)| matches!(note, Note::NoMajority { .. });
                told(records)
                    .any(none)
                    .then(|| Text::new("a voter finds no majority", "表决器没有得到多数"))
            }),
        ),
        Watch::new(
            "output-again",
            Kind::Eventually,
            Text::new("Progress", "取得进展"),
            Text::new(
                "After the last fault or cure, when the client asks, an output is used again.",
                "在最后一次故障或恢复之后，只要客户端请求，就会再次得到输出。",
            ),
            progress(|_, records| {
                let used = told(records).any(|(_, note)| matches!(note, Note::Used { .. }));
                used.then(|| Text::new("an output is used", "得到了输出"))
            }),
        ),
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
    fn observe(&mut self, record: &Record<Voting>) -> Option<(Output, bool)> {
        match &record.what {
            What::Sent { from, payload, .. } => match **payload {
                voting::Message::Majority(Message::Input { round, input })
                    if round > self.number =>
                {
                    *self = Self {
                        number: round,
                        input: input.0,
                        ..Self::default()
                    };
                }
                voting::Message::Majority(Message::Answer { round, value })
                    if round == self.number && value != square(Input(self.input)) =>
                {
                    note_down(&mut self.modules, *from);
                }
                _ => {}
            },
            What::Noted {
                node,
                note: voting::Note::Majority(note),
            } => match note {
                Note::VoterFailed { round } if *round == self.number => {
                    note_down(&mut self.voters, *node);
                }
                Note::Used { output, right, .. } => return Some((*output, *right)),
                _ => {}
            },
            _ => {}
        }
        None
    }
}

fn note_down(list: &mut Vec<NodeId>, id: NodeId) {
    if !list.contains(&id) {
        list.push(id);
    }
}

#[derive(Clone, Hash, Default)]
struct RightOutput(Round);

impl Monitor<Voting> for RightOutput {
    fn observe(&mut self, world: &World<Voting>, records: &[Record<Voting>]) -> Signal {
        let Some(majority) = of(world) else {
            return Signal::Quiet;
        };
        for record in records {
            let Some((Output::Value(value), false)) = self.0.observe(record) else {
                continue;
            };
            let (modules, voters) = (self.0.modules.len(), self.0.voters.len());
            if modules * 2 < usize::from(majority.modules)
                && voters * 2 < usize::from(majority.voters)
            {
                let input = self.0.input;
                return Signal::Hit(text!(
                    "A minority of the modules is wrong ({modules}), and {value} is used for {input}².",
                    "出错的模块有 {modules} 个，{input}² 却采用了 {value}。"
                ));
            }
        }
        Signal::Quiet
    }
}

#[derive(Clone, Hash, Default)]
struct Outvoted(Round);

impl Monitor<Voting> for Outvoted {
    fn observe(&mut self, _: &World<Voting>, records: &[Record<Voting>]) -> Signal {
        for record in records {
            let used = self.0.observe(record);
            if matches!(used, Some((_, true))) && !self.0.modules.is_empty() {
                return Signal::Hit(Text::new(
                    "a module is wrong, and the output is right",
                    "有模块出错，而输出正确",
                ));
            }
        }
        Signal::Quiet
    }
}
