//! What is claimed of weighted voting.

use super::super::{Mode, Record, World};
use crate::checks::linearizable::Told;
use crate::checks::linearizable::counter::Input;
use crate::checks::{Watch, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::{progress, remember, seen};
use crate::protocols::voting::quorum::{Note, Quorum, Reply, Request, Version};
use crate::protocols::voting::{self, Voting};
use crate::sim::{NodeId, What};

/// Every property of this mode, with nothing seen of it yet.
#[rustfmt::skip]
pub fn properties() -> Vec<Watch<Voting>> {
    vec![
        Watch::always("one-update-a-version", Text::new("One update a version", "每个版本只有一次更新"), Text::new(
            "Of two updates that conflict, both never pass.",
            "两个冲突的更新绝不会都通过。",
        ), remember(two_updates)),
        Watch::always("no-lost-update", Text::new("No lost update", "更新不丢失"), Text::new(
            "What an update makes contains every update that passed before it.",
            "每次更新的结果都包含此前通过的全部更新。",
        ), remember(lost_update)),
        Watch::always("fresh-read", Text::new("Fresh read", "读到最新值"), Text::new(
            "A read returns what had passed when it began, or something newer.",
            "读取返回它开始时已通过的版本，或更新的版本。",
        ), remember(stale_read)),
        Watch::sometimes("update-passes", Text::new("An update passes", "更新通过"), Text::new(
            "Some update has enough votes.",
            "有更新获得足够的票。",
        ), sometimes(passed)),
        Watch::sometimes("update-refused", Text::new("An update is refused", "更新被拒绝"), Text::new(
            "Some update can no longer have enough votes.",
            "有更新已不可能获得足够的票。",
        ), seen::<Voting>(Text::new("an update is abandoned", "有更新被放弃"), |_, records| {
            Quorum::noted(records, |note| matches!(note, Note::Abandoned { .. }))
        })),
        Watch::eventually("pass-again", Text::new("Progress", "取得进展"), Text::new(
            "After the last fault or cure, when clients ask, an update passes again.",
            "在最后一次故障或恢复之后，只要客户端请求，就会再有更新通过。",
        ), progress(passed)),
    ]
}

/// The versions that pass in a step.
fn versions(records: &[Record]) -> impl Iterator<Item = Version> {
    Quorum::notes(records).filter_map(|(_, note)| match note {
        Note::Passed { version, .. } => Some(*version),
        _ => None,
    })
}

fn passed(_: &World, records: &[Record]) -> Option<Text> {
    let version = versions(records).next()?;
    Some(text!("version {version} passes", "版本 {version} 通过"))
}

/// Remembers the versions that passed, in the order in which they did.
fn two_updates(all: &mut Vec<Version>, _: &World, records: &[Record]) -> Option<Text> {
    versions(records).find_map(|version| {
        if !all.contains(&version) {
            all.push(version);
            return None;
        }
        Some(text!(
            "Two updates passed as version {version}.",
            "有两次更新都作为版本 {version} 通过。"
        ))
    })
}

/// What is known of requests that may still be told of, by client and number.
#[derive(Clone, Hash, Default)]
struct Open<T>(Vec<(NodeId, u64, T)>);

impl<T: Copy> Open<T> {
    /// A client that ends one request and begins the next in one step tells of the beginning first:
    /// the request before the new one stays open.
    fn begin(&mut self, node: NodeId, op: u64, known: T) {
        self.0
            .retain(|(client, of, _)| *client != node || of + 1 >= op);
        self.0.push((node, op, known));
    }

    fn of(&self, node: NodeId, op: u64) -> Option<T> {
        let mut open = self.0.iter();
        open.find_map(|(id, of, known)| (*id == node && *of == op).then_some(*known))
    }
}

/// Remembers what updates that passed add up to, and what clients are asking to add.
fn lost_update((sum, asked): &mut (u64, Open<u32>), _: &World, records: &[Record]) -> Option<Text> {
    records.iter().find_map(|record| match &record.what {
        What::Invoked { node, op, request } => {
            if let Request::Add(more) = Quorum::request_of(request)? {
                asked.begin(*node, *op, *more);
            }
            None
        }
        What::Noted { node, note } => {
            let Note::Passed { op, value, .. } = Quorum::note_of(note)? else {
                return None;
            };
            *sum += u64::from(asked.of(*node, *op).unwrap_or(0));
            (value != sum).then(|| {
                text!(
                    "Updates of {sum} in all passed, but the register is {value}.",
                    "通过的更新合计 {sum}，寄存器却是 {value}。"
                )
            })
        }
        _ => None,
    })
}

/// Remembers the last version that passed, and what it was when each open request began.
fn stale_read(
    (last, began): &mut (Version, Open<Version>),
    _: &World,
    records: &[Record],
) -> Option<Text> {
    records.iter().find_map(|record| match &record.what {
        What::Invoked { node, op, .. } => {
            began.begin(*node, *op, *last);
            None
        }
        What::Noted { note, .. } => {
            if let Note::Passed { version, .. } = Quorum::note_of(note)? {
                *last = (*last).max(*version);
            }
            None
        }
        What::Replied { node, op, reply } => {
            let Reply::Value(version, _) = Quorum::reply_of(reply.as_ref()?)? else {
                return None;
            };
            let known = began.of(*node, *op).filter(|known| version < known)?;
            Some(text!(
                "A read returned version {version} after {known} had passed.",
                "版本 {known} 通过之后，读取却返回了版本 {version}。"
            ))
        }
        _ => None,
    })
}

/// The operation that a request is. There is one register, so it has no key.
pub fn asked(request: &voting::Request) -> Option<((), Input)> {
    Some(match Quorum::request_of(request)? {
        Request::Add(amount) => ((), Input::Add((*amount).into())),
        Request::Read => ((), Input::Read),
    })
}

/// What a client was told.
pub fn answered(reply: &voting::Reply) -> Told<Option<i128>> {
    match Quorum::reply_of(reply) {
        Some(Reply::Passed(..)) => Told::Answer(None),
        Some(Reply::Value(_, value)) => Told::Answer(Some((*value).into())),
        // Neither changed anything, nor ever will; a read that reached too few read nothing.
        Some(Reply::Refused | Reply::TooFew) => Told::Failed,
        None => Told::Nothing,
    }
}
