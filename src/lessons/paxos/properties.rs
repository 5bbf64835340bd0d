//! What the lesson claims of Paxos: the safety requirements of "Paxos Made Simple", section 2.1,
//! what users are told, things to be seen, and progress.

mod claims;
#[cfg(test)]
mod tests;

use super::view::name;
use crate::checks::{Kind, Monitor, Watch, sometimes};
use crate::i18n::{Text, text};
use crate::protocols::paxos::{Mode, Note, Paxos};
use crate::sim::{Record, What, World};
use claims::{Agreement, Always, Answers, OneChosen, Progress, Validity};

/// Every property of a run in this mode, with nothing seen of it yet.
pub fn properties(mode: Mode) -> Vec<Watch<Paxos>> {
    let mut all = safety();
    all.extend(seen(mode));
    all.push(Watch::new(
        "progress",
        Kind::Eventually,
        Text::new("Progress", "取得进展"),
        Text::new(
            "After the last fault or cure, somebody who asks is answered.",
            "在最后一次故障或恢复之后，请求者终会得到答复。",
        ),
        Progress::default(),
    ));
    all
}

fn safety() -> Vec<Watch<Paxos>> {
    vec![
        always(
            "one-chosen",
            Text::new("At most one value is chosen", "至多选定一个值"),
            Text::new(
                "In each instance, quorums of acceptors accept at most one value.",
                "在每个实例中，至多有一个值被法定人数的接受者接受。",
            ),
            Always(OneChosen::default()),
        ),
        always(
            "agreement",
            Text::new("Agreement", "一致性"),
            Text::new(
                "No two machines learn different values of an instance.",
                "任何两台机器在同一实例中学到的值都相同。",
            ),
            Always(Agreement::default()),
        ),
        always(
            "validity",
            Text::new("Validity", "有效性"),
            Text::new(
                "What is accepted or learned was asked for by somebody, or is a no-op.",
                "被接受或学到的值，必有人提出过，否则就是空操作。",
            ),
            Always(Validity::default()),
        ),
        always(
            "answers",
            Text::new("Consistent answers", "答复一致"),
            Text::new(
                "Every answer follows from what was chosen, in its order; none is older than one given before it was asked.",
                "每个答复都由选定的内容依次得出，且不会比提问之前已有的答复更旧。",
            ),
            Always(Answers::default()),
        ),
    ]
}

fn seen(mode: Mode) -> Vec<Watch<Paxos>> {
    let chosen = Watch::new(
        "chosen",
        Kind::Sometimes,
        Text::new("Chosen", "选定"),
        Text::new(
            "Some machine learns a chosen value.",
            "有机器学到了选定的值。",
        ),
        sometimes(|world, just| noted(world, just, learned)),
    );
    match mode {
        Mode::Single => vec![chosen],
        Mode::Multi => vec![
            Watch::new(
                "leader",
                Kind::Sometimes,
                Text::new("A leader", "出现领导者"),
                Text::new(
                    "Some proposer gets through phase 1 for all instances to come.",
                    "有提议者为今后的所有实例完成了第一阶段。",
                ),
                sometimes(|world, just| noted(world, just, leads)),
            ),
            chosen,
        ],
    }
}

fn always(id: &'static str, name: Text, claim: Text, monitor: impl Monitor<Paxos>) -> Watch<Paxos> {
    Watch::new(id, Kind::Always, name, claim, monitor)
}

/// What `told` makes of the first note of a step that tells it something.
fn noted(
    world: &World<Paxos>,
    just: &[Record<Paxos>],
    told: fn(&str, &Note) -> Option<Text>,
) -> Option<Text> {
    just.iter().find_map(|record| match &record.what {
        What::Noted { node, note } => told(&name(world.protocol(), *node), note),
        _ => None,
    })
}

fn leads(name: &str, note: &Note) -> Option<Text> {
    let Note::BecameLeader { ballot } = note else {
        return None;
    };
    Some(text!(
        "{name} leads with ballot {ballot}.",
        "{name} 以编号 {ballot} 成为领导者。"
    ))
}

fn learned(name: &str, note: &Note) -> Option<Text> {
    let Note::Learned { instance, decree } = note else {
        return None;
    };
    let decree = super::words::decree(*decree);
    Some(text!(
        "{name} learned that {decree} is chosen in instance {instance}.",
        "{name} 学到实例 {instance} 选定了 {decree}。"
    ))
}
