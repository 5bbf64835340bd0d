//! What is claimed of weighted voting.

use super::told;
use crate::checks::{Kind, Monitor, Signal, Watch, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::progress;
use crate::protocols::voting::quorum::{Note, Reply, Request, Version};
use crate::protocols::voting::{self, Voting};
use crate::sim::{NodeId, Record, What, World};

/// Every property of this mode, with nothing seen of it yet.
pub fn properties() -> Vec<Watch<Voting>> {
    let mut all = safety();
    all.extend(seen());
    all
}

fn safety() -> Vec<Watch<Voting>> {
    vec![
        Watch::always(
            "one-update-a-version",
            Text::new("One update a version", "每个版本只有一次更新"),
            Text::new(
                "Of two updates that conflict, both never pass.",
                "两个冲突的更新绝不会都通过。",
            ),
            OneAVersion::default(),
        ),
        Watch::always(
            "no-lost-update",
            Text::new("No lost update", "更新不丢失"),
            Text::new(
                "What an update makes contains every update that passed before it.",
                "每次更新的结果都包含此前通过的全部更新。",
            ),
            NoLostUpdate::default(),
        ),
        Watch::always(
            "fresh-read",
            Text::new("Fresh read", "读到最新值"),
            Text::new(
                "A read returns what had passed when it began, or something newer.",
                "读取返回它开始时已通过的版本，或更新的版本。",
            ),
            FreshRead::default(),
        ),
    ]
}

fn seen() -> Vec<Watch<Voting>> {
    vec![
        Watch::new(
            "update-passes",
            Kind::Sometimes,
            Text::new("An update passes", "更新通过"),
            Text::new("Some update has enough votes.", "有更新获得足够的票。"),
            sometimes(|_, records| passed(records)),
        ),
        Watch::new(
            "update-refused",
            Kind::Sometimes,
            Text::new("An update is refused", "更新被拒绝"),
            Text::new(
                "Some update can no longer have enough votes.",
                "有更新已不可能获得足够的票。",
            ),
            sometimes(|_, records| {
                let refused = |(_, note): (NodeId, &Note)| matches!(note, Note::Abandoned { .. });
                let name = || Text::new("an update is abandoned", "有更新被放弃");
                told(records).any(refused).then(name)
            }),
        ),
        Watch::new(
            "pass-again",
            Kind::Eventually,
            Text::new("Progress", "取得进展"),
            Text::new(
                "After the last fault or cure, when clients ask, an update passes again.",
                "在最后一次故障或恢复之后，只要客户端请求，就会再有更新通过。",
            ),
            progress(|_, records| passed(records)),
        ),
    ]
}

fn passed(records: &[Record<Voting>]) -> Option<Text> {
    told(records).find_map(|(_, note)| match note {
        Note::Passed { version, .. } => {
            Some(text!("version {version} passes", "版本 {version} 通过"))
        }
        _ => None,
    })
}

/// The versions that passed, in the order in which they did.
#[derive(Clone, Hash, Default)]
struct OneAVersion(Vec<Version>);

impl Monitor<Voting> for OneAVersion {
    fn observe(&mut self, _: &World<Voting>, records: &[Record<Voting>]) -> Signal {
        for (_, note) in told(records) {
            if let Note::Passed { version, .. } = note {
                if self.0.contains(version) {
                    return Signal::Hit(text!(
                        "Two updates passed as version {version}.",
                        "有两次更新都作为版本 {version} 通过。"
                    ));
                }
                self.0.push(*version);
            }
        }
        Signal::Quiet
    }
}

/// True for what may still be told of when this client begins its request `op`: a client that ends
/// one request and begins the next in one step tells of the beginning first.
fn is_open<T>((client, of, _): &(NodeId, u64, T), node: NodeId, op: u64) -> bool {
    *client != node || of + 1 >= op
}

/// What updates that passed add up to, and what clients are asking to add.
#[derive(Clone, Hash, Default)]
struct NoLostUpdate {
    sum: u64,
    asked: Vec<(NodeId, u64, u32)>,
}

impl Monitor<Voting> for NoLostUpdate {
    fn observe(&mut self, _: &World<Voting>, records: &[Record<Voting>]) -> Signal {
        for record in records {
            match &record.what {
                What::Invoked {
                    node,
                    op,
                    request: voting::Request::Quorum(Request::Add(more)),
                } => {
                    self.asked.retain(|entry| is_open(entry, *node, *op));
                    self.asked.push((*node, *op, *more));
                }
                What::Noted {
                    node,
                    note: voting::Note::Quorum(Note::Passed { op, value, .. }),
                } => {
                    let asked = self.asked.iter().find(|(id, of, _)| id == node && of == op);
                    self.sum += asked.map_or(0, |(.., more)| u64::from(*more));
                    if *value != self.sum {
                        let sum = self.sum;
                        return Signal::Hit(text!(
                            "Updates of {sum} in all passed, but the register is {value}.",
                            "通过的更新合计 {sum}，寄存器却是 {value}。"
                        ));
                    }
                }
                _ => {}
            }
        }
        Signal::Quiet
    }
}

/// The last version that passed, and what it was when each open request began.
#[derive(Clone, Hash, Default)]
struct FreshRead {
    last: Version,
    began: Vec<(NodeId, u64, Version)>,
}

impl Monitor<Voting> for FreshRead {
    fn observe(&mut self, _: &World<Voting>, records: &[Record<Voting>]) -> Signal {
        for record in records {
            match &record.what {
                What::Invoked { node, op, .. } => {
                    self.began.retain(|entry| is_open(entry, *node, *op));
                    self.began.push((*node, *op, self.last));
                }
                What::Noted {
                    note: voting::Note::Quorum(Note::Passed { version, .. }),
                    ..
                } => self.last = self.last.max(*version),
                What::Replied {
                    node,
                    op,
                    reply: Some(voting::Reply::Quorum(Reply::Value(version, _))),
                } => {
                    let began = self.began.iter().find(|(id, of, _)| id == node && of == op);
                    if let Some((.., known)) = began.filter(|(.., known)| version < known) {
                        return Signal::Hit(text!(
                            "A read returned version {version} after {known} had passed.",
                            "版本 {known} 通过之后，读取却返回了版本 {version}。"
                        ));
                    }
                }
                _ => {}
            }
        }
        Signal::Quiet
    }
}
