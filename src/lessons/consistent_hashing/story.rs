//! The teaching: the story and its questions, bound to events of the run.

use super::properties::{committed, ring_now, written};
use super::view::FOLLOWED;
use super::{Ch, HashingLesson, experiments, refute, tasks};
use crate::i18n::{Text, text};
use crate::lessons::kit::{ask, inputs, is_down, noted, on_note, sent, told};
use crate::protocols::consistent_hashing::{Key, Message, Note, Op, Request, View, node_label};
use crate::session::experiment::Experiment;
use crate::session::{Params, Prediction, Refutation, StoryStep, Task, Teaching};
use crate::sim::{Input, Micros, NodeFault, NodeId, Record, World};

/// The key that the story follows.
const STORY_KEY: Key = Key(0);

impl Teaching for HashingLesson {
    const EXPERIMENTS: &'static [Experiment] = &experiments::EXPERIMENTS;

    #[rustfmt::skip]
    fn story(_: &Params) -> Vec<StoryStep<Ch>> {
        let step = StoryStep::new;
        vec![
            step("ring", on_note!(Note::Commits(_)), None),
            step("write", replica_told, Some(|world| client_asks(world, Request::Do(Op::Put(STORY_KEY, 1))))),
            step("fill", every_key_stored, Some(|world| client_asks(world, Request::Fill))).skimmed(),
            step("join", on_note!(Note::Proposes(_)), Some(take_one_in)),
            step("handover", on_note!(Note::TookOver(..)), None),
            step("commit", on_note!(Note::Commits(_)), None),
            step("crash", member_crashed, Some(crash_the_owner)),
            step("failover", on_note!(Note::FailsOver(..)), Some(|world| client_asks(world, Request::Do(Op::Get(STORY_KEY))))),
        ]
    }
    fn predictions(_: &Params) -> Vec<Prediction<Ch>> {
        let horizon = Micros::from_s(5);
        vec![
            Prediction {
                id: "moved",
                when: joins,
                options: shares_of_the_keys,
                decided: |world, records| {
                    committed(world, records)?;
                    let (moved, keys) = (moved(world)?, usize::from(world.protocol().keys));
                    Some(usize::from(moved > keys / 3) + usize::from(moved > 2 * keys / 3))
                },
                horizon,
                otherwise: 3,
            },
            Prediction {
                id: "who-serves",
                when: |world, records| {
                    let reads = |message: &Message| matches!(message, Message::Read { .. });
                    sent(records).any(|(to, message)| reads(message) && is_down(world, to))
                },
                options: members_or_nobody,
                decided: who_served,
                horizon,
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
                    let proposes = noted(records, |_, note| matches!(note, Note::Proposes(_)));
                    proposes.then_some(1).or(written(records).next().map(|_| 0))
                },
                horizon,
                otherwise: 2,
            },
        ]
    }
    fn tasks() -> Vec<Task<Ch>> {
        tasks::tasks()
    }
    fn refutations() -> Vec<Refutation<Ch>> {
        refute::refutations()
    }
    fn requests(world: &World<Ch>) -> Vec<(NodeId, Request)> {
        let config = world.protocol();
        let keeper = config.keeper();
        let wanted = world.slot(keeper).map(|slot| &slot.disk.wanted);
        // Before the keeper has started, everybody can still become or cease to be a member.
        let unknown = wanted.is_none_or(|wanted| wanted.is_empty());
        let is_wanted = |id: &NodeId| wanted.is_some_and(|wanted| wanted.contains(id));
        let joins = config.storage_ids().filter(|id| unknown || !is_wanted(id));
        let leaves = config.storage_ids().filter(|id| unknown || is_wanted(id));
        let mut all: Vec<_> = joins.map(|id| (keeper, Request::Join(id))).collect();
        all.extend(leaves.map(|id| (keeper, Request::Leave(id))));
        for client in config.client_ids() {
            // Every write has a value of its own, so that a reader can tell them apart.
            let written = world.slot(client).map_or(0, |slot| slot.disk.sequence);
            let value = u32::try_from(written + 1).unwrap_or(u32::MAX);
            all.push((client, Request::Fill));
            for key in (0..FOLLOWED.min(config.keys)).map(Key) {
                all.push((client, Request::Do(Op::Put(key, value))));
                all.push((client, Request::Do(Op::Get(key))));
            }
        }
        all
    }
}

/// A write is passed on to another replica.
fn replica_told(_: &World<Ch>, records: &[Record<Ch>]) -> bool {
    sent(records).any(|(_, message)| matches!(message, Message::Store { .. }))
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
    let mut members = ring_now(world)
        .into_iter()
        .flat_map(|ring| &ring.members.nodes);
    inputs(records).any(|input| matches!(input, Input::Node(_, NodeFault::Crash)))
        && members.any(|id| is_down(world, *id))
}

fn client_asks(world: &World<Ch>, request: Request) -> Option<Input> {
    let client = world.protocol().client_ids().next()?;
    Some(ask(client, &request))
}

fn take_one_in(world: &World<Ch>) -> Option<Input> {
    let config = world.protocol();
    let wanted = &world.slot(config.keeper())?.disk.wanted;
    let spare = config.storage_ids().find(|id| !wanted.contains(id))?;
    Some(ask(config.keeper(), &Request::Join(spare)))
}

fn crash_the_owner(world: &World<Ch>) -> Option<Input> {
    let owner = ring_now(world)?.owner(STORY_KEY)?;
    (!is_down(world, owner)).then(|| Input::node(owner, NodeFault::Crash))
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
    let Some(ring) = ring_now(world).filter(|ring| ring.epoch() > 0) else {
        return false;
    };
    let members = ring.members.nodes.len();
    noted(
        records,
        |_, note| matches!(note, Note::Proposes(next) if next.nodes.len() == members + 1),
    )
}

fn shares_of_the_keys(world: &World<Ch>) -> Vec<Text> {
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
}

fn write_with_a_replica_down(world: &World<Ch>, records: &[Record<Ch>]) -> bool {
    sent(records).any(|(_, message)| match message {
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
    let served = |id, note: &Note| matches!(note, Note::Served(..)).then_some(id);
    let id = told(records, served)?;
    let mut members = ring_now(world)?.members.nodes.iter();
    members
        .position(|member| *member == id)
        .map(|place| place + 1)
}
