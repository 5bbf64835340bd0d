//! The story and its questions, bound to events of the run.

use super::super::{Mode, Record, World};
use super::waiting;
use crate::i18n::{Text, text};
use crate::lessons::kit::{add_once, ask, everybody_runs, is_down, question};
use crate::protocols::voting::quorum::{Note, Quorum, Reply, Request, Version};
use crate::protocols::voting::{self, Voting};
use crate::session::{Prediction, StoryStep};
use crate::sim::{Input, NodeFault, NodeId};

/// How much the updates of the story add.
const ADDED: u32 = 10;

fn update_asked(_: &World, records: &[Record]) -> bool {
    Quorum::requests(records).any(|request| *request != Request::Read)
}

fn read_asked(records: &[Record]) -> bool {
    Quorum::requests(records).any(|request| *request == Request::Read)
}

fn replied(records: &[Record]) -> Option<Reply> {
    Quorum::replies(records).next().copied()
}

fn passed(records: &[Record]) -> bool {
    Quorum::noted(records, |note| matches!(note, Note::Passed { .. }))
}

/// Lets a client that is free ask this.
fn request(world: &World, request: Request) -> Option<Input> {
    let mut clients = Quorum::of(world)?.client_ids();
    let free = clients.next().filter(|id| waiting(world, *id).is_none())?;
    Some(ask(free, &voting::Request::Quorum(request)))
}

fn add(world: &World) -> Option<Input> {
    request(world, Request::Add(ADDED))
}

/// The representatives that are down, or those that are not.
pub fn representatives(world: &World, down: bool) -> impl Iterator<Item = NodeId> {
    let all = Quorum::of(world).map(Quorum::representative_ids);
    let is_down = move |id: &NodeId| is_down(world, *id) == down;
    all.into_iter().flatten().filter(is_down)
}

fn somebody_is_down(world: &World) -> bool {
    representatives(world, true).next().is_some()
}

/// True once so many representatives are down that the rest has just enough votes.
fn crashed(world: &World, _: &[Record]) -> bool {
    let all = Quorum::of(world).map_or(1, Quorum::representatives);
    representatives(world, true).count() >= (usize::from(all) - 1) / 2
}

/// Crashes the next representative, once nobody is at an update.
fn crash(world: &World) -> Option<Input> {
    let mut clients = Quorum::of(world)?.client_ids();
    let busy = clients.any(|id| waiting(world, id).is_some());
    let next = representatives(world, false).next()?;
    (!busy).then(|| Input::node(next, NodeFault::Crash))
}

/// The versions that representatives have which run, each once, the oldest first.
fn versions(world: &World) -> Vec<(Version, u64)> {
    let mut all = Vec::new();
    for slot in representatives(world, false).filter_map(|id| world.slot(id)) {
        add_once(&mut all, (slot.disk.quorum.version, slot.disk.quorum.value));
    }
    all.sort_unstable();
    all
}

fn copies_differ(world: &World) -> bool {
    versions(world).len() > 1
}

/// Brings one back that was down, or else reads; once nothing is on its way any more, so that who
/// comes back hears nothing of what it missed.
fn back_then_read(world: &World) -> Option<Input> {
    if !world.in_flight().is_empty() {
        return None;
    }
    match representatives(world, true).next() {
        Some(id) => Some(Input::node(id, NodeFault::Restart)),
        None => request(world, Request::Read),
    }
}

/// The story, in order; its words are in the prose under `story.<id>`.
#[rustfmt::skip]
pub fn story() -> Vec<StoryStep<Voting>> {
    let step = StoryStep::new;
    vec![
        step("copies", everybody_runs, None),
        step("inquire", update_asked, Some(add)),
        step("knows", |_, records| Quorum::noted(records, |note| matches!(note, Note::Knows { .. })), None),
        step("agree", |_, records| Quorum::noted(records, |note| matches!(note, Note::Agreed { .. })), None),
        step("pass", |_, records| passed(records), None),
        step("crash", crashed, Some(crash)),
        step("pass-on", |world, records| somebody_is_down(world) && passed(records), Some(add)),
        step("stale", |world, records| copies_differ(world) && matches!(replied(records), Some(Reply::Value(..))), Some(back_then_read)),
    ]
}

fn whether_it_passes(_: &World) -> Vec<Text> {
    vec![
        Text::new("yes, the rest has enough votes", "会，其余副本的票足够"),
        Text::new("no, it waits or is refused", "不会，它会等待或被拒绝"),
    ]
}

fn which_version(world: &World) -> Vec<Text> {
    let all = versions(world).into_iter();
    all.map(|(version, value)| {
        text!(
            "version {version}, which is {value}",
            "版本 {version}，值为 {value}"
        )
    })
    .collect()
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Voting>> {
    let update = |world: &_, records: &_| update_asked(world, records) && somebody_is_down(world);
    let read = |world: &_, records: &_| read_asked(records) && copies_differ(world);
    let passes = |_: &_, records: &_| {
        let passes = |reply| matches!(reply, Reply::Passed(..));
        replied(records).map(|reply| usize::from(!passes(reply)))
    };
    let returned = |world: &_, records: &_| match replied(records)? {
        Reply::Value(version, _) => versions(world)
            .iter()
            .position(|(known, _)| *known == version),
        _ => None,
    };
    vec![
        question("minority-down", update, whether_it_passes, passes, 10, 1),
        question("stale-copy", read, which_version, returned, 10, 0),
    ]
}
