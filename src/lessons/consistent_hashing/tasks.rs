//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::HashingLesson as This;
use super::properties::{replies, ring_now};
use crate::checks::{Monitor, Signal, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::{Setting, given, is_down, notes, task};
use crate::protocols::consistent_hashing::{ConsistentHashing, Key, Note, Reply, node_label};
use crate::session::Task;
use crate::sim::{NodeId, Record, World};

type Ch = ConsistentHashing;

/// A read that finds something while the key's owner is down and still a member.
fn read_past_the_owner(world: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    let ring = ring_now(world)?;
    notes(records).find_map(|(id, note)| {
        let Note::Served(key, _, Some(_)) = note else {
            return None;
        };
        let owner = ring.owner(*key)?;
        (is_down(world, owner) && id != owner).then(|| {
            let (node, owner) = (node_label(id), node_label(owner));
            text!(
                "{node} answers for {key} while its owner {owner} is down",
                "{key} 的主节点 {owner} 宕机，由 {node} 应答"
            )
        })
    })
}

/// The keys that were acknowledged.
#[derive(Clone, Hash, Default)]
struct AllReplicasDown(Vec<Key>);

impl Monitor<Ch> for AllReplicasDown {
    fn observe(&mut self, world: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        for reply in replies(records) {
            if let Reply::Written(key, _) = reply {
                self.0.push(key);
            }
        }
        let Some(ring) = ring_now(world) else {
            return Signal::Quiet;
        };
        let gone = |key: &&Key| ring.replicas(**key).iter().all(|id| is_down(world, *id));
        match self.0.iter().find(gone) {
            Some(key) => Signal::Hit(text!(
                "{key} was acknowledged, and nobody who has it is up",
                "{key} 的写入已确认，而存有它的节点全部宕机"
            )),
            None => Signal::Quiet,
        }
    }
}

/// Everything that a node took over came from several others.
#[derive(Clone, Hash, Default)]
struct FromEverybody(Vec<(NodeId, NodeId)>);

/// From how many nodes a newcomer must take keys.
const SOURCES: usize = 3;

impl Monitor<Ch> for FromEverybody {
    fn observe(&mut self, world: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        for (id, note) in notes(records) {
            if let Note::TookOver(from, _) = note
                && !self.0.contains(&(id, *from))
            {
                self.0.push((id, *from));
            }
            if let Note::Commits(members) = note {
                let spares = world.protocol().members;
                let shared = |id: &&NodeId| {
                    let sources = self.0.iter().filter(|(to, _)| to == *id);
                    id.0 >= spares && sources.count() >= SOURCES
                };
                if let Some(id) = members.nodes.iter().find(shared) {
                    let node = node_label(*id);
                    return Signal::Hit(text!(
                        "{node} is in, with keys from at least {SOURCES} nodes",
                        "{node} 已加入，它的键来自至少 {SOURCES} 个节点"
                    ));
                }
            }
        }
        Signal::Quiet
    }
}

/// What decides where keys are, besides the variant.
const PLACED: &[Setting] = given![
    "nodes" = 5,
    "scheme" = "ring",
    "vnodes" = 64,
    "replicas" = 3
];

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Ch>> {
    vec![
        task!("take-in", [PLACED; "variant" = "none"], FromEverybody::default()),
        task!("read-on", [PLACED; "variant" = "none"], sometimes(read_past_the_owner)),
        task!("out-of-reach", [PLACED; "variant" = "none"], AllReplicasDown::default()),
        task!("break-modulo", [PLACED; "variant" = "modulo"], breaks "affected-arcs"),
        task!("break-points", [PLACED; "variant" = "one-point"], breaks "balance"),
        task!("break-machine", [PLACED; "variant" = "same-machine"], breaks "readable"),
        task!("break-router", [PLACED; "variant" = "stale-router"], breaks "readable"),
    ]
}
