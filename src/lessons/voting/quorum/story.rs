//! The story and its questions, bound to events of the run.

use super::{of, told, waiting};
use crate::i18n::{Text, text};
use crate::lessons::kit::{ask, everybody_runs, is_down};
use crate::protocols::voting::quorum::{Note, Reply, Request, Version};
use crate::protocols::voting::{self, Voting};
use crate::session::{Prediction, StoryStep};
use crate::sim::{Input, Micros, NodeFault, NodeId, Record, What, World};

/// How much the updates of the story add.
const ADDED: u32 = 10;

fn asked(records: &[Record<Voting>], read: bool) -> bool {
    records.iter().any(|record| match &record.what {
        What::Invoked {
            request: voting::Request::Quorum(request),
            ..
        } => (*request == Request::Read) == read,
        _ => false,
    })
}

fn replied(records: &[Record<Voting>]) -> Option<Reply> {
    records.iter().find_map(|record| match &record.what {
        What::Replied {
            reply: Some(voting::Reply::Quorum(reply)),
            ..
        } => Some(*reply),
        _ => None,
    })
}

/// Lets a client that is free ask this.
fn request(world: &World<Voting>, request: Request) -> Option<Input> {
    let mut clients = of(world)?.client_ids();
    let free = clients.next().filter(|id| waiting(world, *id).is_none())?;
    Some(ask(free, &voting::Request::Quorum(request)))
}

fn add(world: &World<Voting>) -> Option<Input> {
    request(world, Request::Add(ADDED))
}

/// How many representatives are down.
pub fn down(world: &World<Voting>) -> usize {
    let Some(quorum) = of(world) else { return 0 };
    let is_down = |id: &NodeId| is_down(world, *id);
    quorum.representative_ids().filter(is_down).count()
}

/// How many representatives the story crashes: so many that the rest has just enough votes.
fn to_crash(world: &World<Voting>) -> usize {
    of(world).map_or(0, |quorum| (usize::from(quorum.representatives()) - 1) / 2)
}

/// Crashes the next representative, once nobody is at an update.
fn crash(world: &World<Voting>) -> Option<Input> {
    let quorum = of(world)?;
    let busy = quorum.client_ids().any(|id| waiting(world, id).is_some());
    let next = quorum
        .representative_ids()
        .find(|id| !is_down(world, *id))?;
    (!busy).then(|| Input::node(next, NodeFault::Crash))
}

/// The versions that representatives have which run, each once, the oldest first.
fn versions(world: &World<Voting>) -> Vec<(Version, u64)> {
    let Some(quorum) = of(world) else {
        return Vec::new();
    };
    let mut all: Vec<(Version, u64)> = Vec::new();
    for id in quorum
        .representative_ids()
        .filter(|id| !is_down(world, *id))
    {
        if let Some(slot) = world.slot(id) {
            let disk = &slot.disk.quorum;
            let have = (disk.version, disk.value);
            if let Err(place) = all.binary_search(&have) {
                all.insert(place, have);
            }
        }
    }
    all
}

/// Brings one back that was down, or else reads; once nothing is on its way any more, so that who
/// comes back hears nothing of what it missed.
fn back_then_read(world: &World<Voting>) -> Option<Input> {
    if !world.in_flight().is_empty() {
        return None;
    }
    let mut ids = of(world)?.representative_ids();
    match ids.find(|id| is_down(world, *id)) {
        Some(id) => Some(Input::node(id, NodeFault::Restart)),
        None => request(world, Request::Read),
    }
}

/// The story, in order; its words are in the prose under `story.<id>`.
pub fn story() -> Vec<StoryStep<Voting>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step("copies", everybody_runs, None),
        step("inquire", |_, records| asked(records, false), Some(add)),
        step(
            "knows",
            |_, records| told(records).any(|(_, note)| matches!(note, Note::Knows { .. })),
            None,
        ),
        step(
            "agree",
            |_, records| told(records).any(|(_, note)| matches!(note, Note::Agreed { .. })),
            None,
        ),
        step(
            "pass",
            |_, records| told(records).any(|(_, note)| matches!(note, Note::Passed { .. })),
            None,
        ),
        step(
            "crash",
            |world, _| down(world) >= to_crash(world),
            Some(crash),
        ),
        step(
            "pass-on",
            |world, records| {
                down(world) > 0
                    && told(records).any(|(_, note)| matches!(note, Note::Passed { .. }))
            },
            Some(add),
        ),
        step(
            "stale",
            |world, records| {
                versions(world).len() > 1 && matches!(replied(records), Some(Reply::Value(..)))
            },
            Some(back_then_read),
        ),
    ]
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Voting>> {
    vec![
        Prediction {
            id: "minority-down",
            when: |world, records| asked(records, false) && down(world) > 0,
            options: |_| {
                vec![
                    Text::new("yes, the rest has enough votes", "会，其余副本的票足够"),
                    Text::new("no, it waits or is refused", "不会，它会等待或被拒绝"),
                ]
            },
            decided: |_, records| {
                replied(records).map(|reply| usize::from(!matches!(reply, Reply::Passed(..))))
            },
            horizon: Micros::from_s(10),
            otherwise: 1,
        },
        Prediction {
            id: "stale-copy",
            when: |world, records| asked(records, true) && versions(world).len() > 1,
            options: |world| {
                let value = |(version, value): (Version, u64)| {
                    text!(
                        "version {version}, which is {value}",
                        "版本 {version}，值为 {value}"
                    )
                };
                versions(world).into_iter().map(value).collect()
            },
            decided: |world, records| match replied(records) {
                Some(Reply::Value(version, _)) => versions(world)
                    .iter()
                    .position(|(known, _)| *known == version),
                _ => None,
            },
            horizon: Micros::from_s(10),
            otherwise: 0,
        },
    ]
}
