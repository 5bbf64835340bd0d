//! What the lesson claims of Paxos: the safety requirements of "Paxos Made Simple", section 2.1,
//! what users are told, things to be seen, and progress.

mod claims;
#[cfg(test)]
mod tests;

use super::setup::{BROKEN, mode};
use super::words::decree;
use super::{PaxosLesson, view::name};
use crate::checks::linearizable::{
    Judged, Register, Told, judged, recorded, register_input, register_output,
};
use crate::checks::{Watch, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::{progress, told};
use crate::protocols::paxos::{Answer, Mode, Note, Paxos, Request};
use crate::session::{Breakage, Claims, Params};
use crate::sim::{NodeId, Record, What, World};
use claims::{Agreement, Always, Answers, OneChosen, Validity};

impl Claims for PaxosLesson {
    const BREAKAGES: &'static [Breakage] = &BROKEN;

    fn properties(params: &Params) -> Vec<Watch<Paxos>> {
        properties(mode(params))
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

/// Every property of a run in this mode, with nothing seen of it yet.
#[rustfmt::skip]
pub fn properties(mode: Mode) -> Vec<Watch<Paxos>> {
    let mut all = vec![
        Watch::always("one-chosen", Text::new("At most one value is chosen", "至多选定一个值"), Text::new(
            "In each instance, quorums of acceptors accept at most one value.",
            "在每个实例中，至多有一个值被法定人数的接受者接受。",
        ), Always(OneChosen::default())),
        Watch::always("agreement", Text::new("Agreement", "一致性"), Text::new(
            "No two machines learn different values of an instance.",
            "任何两台机器在同一实例中学到的值都相同。",
        ), Always(Agreement::default())),
        Watch::always("validity", Text::new("Validity", "有效性"), Text::new(
            "What is accepted or learned was asked for by somebody, or is a no-op.",
            "被接受或学到的值，必有人提出过，否则就是空操作。",
        ), Always(Validity::default())),
        Watch::always("answers", Text::new("Consistent answers", "答复一致"), Text::new(
            "Every answer follows from what was chosen, in its order; none is older than one given before it was asked.",
            "每个答复都由选定的内容依次得出，且不会比提问之前已有的答复更旧。",
        ), Always(Answers::default())),
        Watch::sometimes("leader", Text::new("A leader", "出现领导者"), Text::new(
            "Some proposer gets through phase 1 for all instances to come.",
            "有提议者为今后的所有实例完成了第一阶段。",
        ), sometimes(leads)),
        Watch::sometimes("chosen", Text::new("Chosen", "选定"), Text::new(
            "Some machine learns a chosen value.",
            "有机器学到了选定的值。",
        ), sometimes(learned)),
        Watch::eventually("progress", Text::new("Progress", "取得进展"), Text::new(
            "After the last fault or cure, somebody who asks is answered.",
            "在最后一次故障或恢复之后，请求者终会得到答复。",
        ), progress(answered)),
    ];
    // Who gets through phase 1 for a single value leads nobody.
    all.retain(|watch| mode == Mode::Multi || watch.id != "leader");
    all
}

fn leads(world: &World<Paxos>, records: &[Record<Paxos>]) -> Option<Text> {
    told(records, |id, note| match note {
        Note::BecameLeader { ballot } => Some(text!(
            "{who} leads with ballot {ballot}.",
            "{who} 以编号 {ballot} 成为领导者。",
            who = name(world.protocol(), id)
        )),
        _ => None,
    })
}

fn learned(world: &World<Paxos>, records: &[Record<Paxos>]) -> Option<Text> {
    told(records, |id, note| match note {
        Note::Learned {
            instance,
            decree: value,
        } => Some(text!(
            "{who} learned that {value} is chosen in instance {instance}.",
            "{who} 学到实例 {instance} 选定了 {value}。",
            who = name(world.protocol(), id),
            value = decree(*value)
        )),
        _ => None,
    })
}

fn answered(world: &World<Paxos>, records: &[Record<Paxos>]) -> Option<Text> {
    records.iter().find_map(|record| match record.what {
        What::Replied {
            node,
            reply: Some(_),
            ..
        } => Some(text!(
            "{who} was answered.",
            "{who} 得到了答复。",
            who = name(world.protocol(), node)
        )),
        _ => None,
    })
}
