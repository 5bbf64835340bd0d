//! The story and its questions, bound to events of the run.

use super::properties::{replies, ring_now};
use crate::i18n::{Text, text};
use crate::lessons::kit::{is_down, notes};
use crate::protocols::consistent_hashing::{
    ConsistentHashing, Key, Message, Note, Op, Reply, Request, View, node_label,
};
use crate::session::{Prediction, StoryStep};
use crate::sim::{Input, Micros, NodeFault, NodeId, Payload, Record, What, World};

type Ch = ConsistentHashing;

/// The key that the story follows.
const STORY_KEY: Key = Key(0);

fn sent(records: &[Record<Ch>], what: impl Fn(&Message) -> bool) -> bool {
    records.iter().any(|record| match &record.what {
        What::Sent { payload, .. } => what(payload),
        _ => false,
    })
}

fn noted(records: &[Record<Ch>], what: impl Fn(&Note) -> bool) -> bool {
    notes(records).any(|(_, note)| what(note))
}

fn every_key_stored(world: &World<Ch>, _: &[Record<Ch>]) -> bool {
    let Some(ring) = ring_now(world).filter(|ring| ring.epoch() > 0) else {
        return false;
    };
    let stored = |key: Key, id: &NodeId| {
        let slot = world.slot(*id);
        slot.is_some_and(|slot| slot.disk.item(key).is_some())
    };
    let mut keys = world.protocol().key_ids();
    keys.all(|key| ring.replicas(key).iter().all(|id| stored(key, id)))
}

fn member_crashed(world: &World<Ch>, records: &[Record<Ch>]) -> bool {
    let crashed = records.iter().any(|record| match &record.what {
        What::Input { input, .. } => matches!(**input, Input::Node(_, NodeFault::Crash)),
        _ => false,
    });
    crashed
        && ring_now(world)
            .is_some_and(|ring| ring.members.nodes.iter().any(|id| is_down(world, *id)))
}

fn ask(world: &World<Ch>, request: Request) -> Option<Input> {
    let client = world.protocol().client_ids().next()?;
    Some(Input::Request(client, Payload::of(&request)))
}

fn take_one_in(world: &World<Ch>) -> Option<Input> {
    let keeper = world.protocol().keeper();
    let wanted = &world.slot(keeper)?.disk.wanted;
    let spare = world
        .protocol()
        .storage_ids()
        .find(|id| !wanted.contains(id))?;
    Some(Input::Request(keeper, Payload::of(&Request::Join(spare))))
}

fn crash_the_owner(world: &World<Ch>) -> Option<Input> {
    let owner = ring_now(world)?.owner(STORY_KEY)?;
    (!is_down(world, owner)).then(|| Input::node(owner, NodeFault::Crash))
}

/// The story, in order; its words are in the prose under `story.<id>`.
pub fn story() -> Vec<StoryStep<Ch>> {
    let step = |id, when, act| StoryStep { id, when, act };
    vec![
        step(
            "ring",
            |_, records| noted(records, |note| matches!(note, Note::Commits(_))),
            None,
        ),
        step(
            "write",
            |_, records| sent(records, |message| matches!(message, Message::Store { .. })),
            Some(|world| ask(world, Request::Do(Op::Put(STORY_KEY, 1)))),
        ),
        step(
            "fill",
            every_key_stored,
            Some(|world| ask(world, Request::Fill)),
        ),
        step(
            "join",
            |_, records| noted(records, |note| matches!(note, Note::Proposes(_))),
            Some(take_one_in),
        ),
        step(
            "handover",
            |_, records| noted(records, |note| matches!(note, Note::TookOver(..))),
            None,
        ),
        step(
            "commit",
            |_, records| noted(records, |note| matches!(note, Note::Commits(_))),
            None,
        ),
        step("crash", member_crashed, Some(crash_the_owner)),
        step(
            "failover",
            |_, records| noted(records, |note| matches!(note, Note::FailsOver(..))),
            Some(|world| ask(world, Request::Do(Op::Get(STORY_KEY)))),
        ),
    ]
}

/// The ring before the one that has just been committed, as a node has it that has not heard yet.
fn ring_before(world: &World<Ch>) -> Option<&View> {
    let now = ring_now(world)?.epoch();
    let views = world.slots().iter().map(|slot| &slot.disk.view);
    views
        .filter(|view| (1..now).contains(&view.epoch()))
        .max_by_key(|view| view.epoch())
}

/// How many keys have another owner since the ring before.
pub(super) fn moved(world: &World<Ch>) -> Option<usize> {
    let (before, now) = (ring_before(world)?, ring_now(world)?);
    let other = |key: &Key| before.owner(*key) != now.owner(*key);
    Some(world.protocol().key_ids().filter(other).count())
}

fn joins(world: &World<Ch>, records: &[Record<Ch>]) -> bool {
    let more = |note: &Note| match note {
        Note::Proposes(members) => ring_now(world).is_some_and(|ring| {
            ring.epoch() > 0 && members.nodes.len() == ring.members.nodes.len() + 1
        }),
        _ => false,
    };
    noted(records, more)
}

fn read_of_a_node_that_is_down(world: &World<Ch>, records: &[Record<Ch>]) -> bool {
    records.iter().any(|record| match &record.what {
        What::Sent { to, payload, .. } => {
            matches!(**payload, Message::Read { .. }) && is_down(world, *to)
        }
        _ => false,
    })
}

fn write_with_a_replica_down(world: &World<Ch>, records: &[Record<Ch>]) -> bool {
    sent(records, |message| match message {
        Message::Write { replicas, .. } => replicas.iter().any(|id| is_down(world, *id)),
        _ => false,
    })
}

fn members_or_nobody(world: &World<Ch>) -> Vec<Text> {
    let nobody = Text::new("nobody within five seconds", "五秒内没有节点应答");
    let members = ring_now(world).map_or(&[][..], |ring| &ring.members.nodes);
    let name = |id: &NodeId| Text::made(node_label(*id), node_label(*id));
    core::iter::once(nobody)
        .chain(members.iter().map(name))
        .collect()
}

/// The option of [`members_or_nobody`] for whoever has just answered a read.
fn who_served(world: &World<Ch>, records: &[Record<Ch>]) -> Option<usize> {
    let (id, _) = notes(records).find(|(_, note)| matches!(note, Note::Served(..)))?;
    let members = &ring_now(world)?.members.nodes;
    members
        .iter()
        .position(|member| *member == id)
        .map(|place| place + 1)
}

/// The questions; their words are in the prose under `predict.<id>`.
pub fn predictions() -> Vec<Prediction<Ch>> {
    vec![
        Prediction {
            id: "moved",
            when: joins,
            options: |world| {
                let keys = world.protocol().keys;
                let (third, most) = (keys / 3, 2 * keys / 3);
                vec![
                    text!(
                        "at most {third} of the {keys}",
                        "{keys} 个之中至多 {third} 个"
                    ),
                    text!(
                        "more than {third}, at most {most}",
                        "多于 {third} 个，至多 {most} 个"
                    ),
                    text!("more than {most}", "多于 {most} 个"),
                    Text::new("the node does not get in", "该节点未能加入"),
                ]
            },
            decided: |world, records| {
                if !noted(records, |note| matches!(note, Note::Commits(_))) {
                    return None;
                }
                let (moved, keys) = (moved(world)?, usize::from(world.protocol().keys));
                Some(usize::from(moved > keys / 3) + usize::from(moved > 2 * keys / 3))
            },
            horizon: Micros::from_s(5),
            otherwise: 3,
        },
        Prediction {
            id: "who-serves",
            when: read_of_a_node_that_is_down,
            options: members_or_nobody,
            decided: who_served,
            horizon: Micros::from_s(5),
            otherwise: 0,
        },
        Prediction {
            id: "write-waits",
            when: write_with_a_replica_down,
            options: |_| {
                vec![
                    Text::new(
                        "the write is acknowledged by the replicas that are up",
                        "由正常的副本确认写入",
                    ),
                    Text::new("the ring has to change first", "必须先改变环"),
                    Text::new("neither within five seconds", "五秒内两者都不会发生"),
                ]
            },
            decided: |_, records| {
                if noted(records, |note| matches!(note, Note::Proposes(_))) {
                    return Some(1);
                }
                let written = replies(records).any(|reply| matches!(reply, Reply::Written(..)));
                written.then_some(0)
            },
            horizon: Micros::from_s(5),
            otherwise: 2,
        },
    ]
}
