//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::properties::{ring_now, written};
use super::{Ch, HashingLesson as This};
use crate::checks::sometimes;
use crate::i18n::{Text, text};
use crate::lessons::kit::{Setting, given, is_down, notes, remember, task, told};
use crate::protocols::consistent_hashing::{Key, Note};
use crate::session::Task;
use crate::sim::{NodeId, Record, World};

/// A read that finds something while the key's owner is down and still a member.
fn read_past_the_owner(world: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    let ring = ring_now(world)?;
    told(records, |id, note| {
        let Note::Served(key, _, Some(_)) = note else {
            return None;
        };
        let owner = ring.owner(*key)?;
        (is_down(world, owner) && id != owner).then(|| {
            text!(
                "S{id} answers for {key} while its owner S{owner} is down",
                "{key} 的主节点 S{owner} 宕机，由 S{id} 应答"
            )
        })
    })
}

/// Remembers the keys that were acknowledged.
fn all_replicas_down(
    acknowledged: &mut Vec<Key>,
    world: &World<Ch>,
    records: &[Record<Ch>],
) -> Option<Text> {
    acknowledged.extend(written(records).map(|(key, _)| key));
    let ring = ring_now(world)?;
    let gone = |key: &&Key| ring.replicas(**key).iter().all(|id| is_down(world, *id));
    let key = acknowledged.iter().find(gone)?;
    Some(text!(
        "{key} was acknowledged, and nobody who has it is up",
        "{key} 的写入已确认，而存有它的节点全部宕机"
    ))
}

/// From how many nodes a newcomer must take keys.
const SOURCES: usize = 3;

/// Remembers who took keys over, and from whom.
fn from_everybody(
    sources: &mut Vec<(NodeId, NodeId)>,
    world: &World<Ch>,
    records: &[Record<Ch>],
) -> Option<Text> {
    notes(records).find_map(|(id, note)| match note {
        Note::TookOver(from, _) => {
            if !sources.contains(&(id, *from)) {
                sources.push((id, *from));
            }
            None
        }
        Note::Commits(members) => {
            let count = |id| sources.iter().filter(|(to, _)| to == id).count();
            let spares = world.protocol().members;
            let mut newcomers = members.nodes.iter().filter(|id| id.0 >= spares);
            let id = newcomers.find(|id| count(*id) >= SOURCES)?;
            Some(text!(
                "S{id} is in, with keys from at least {SOURCES} nodes",
                "S{id} 已加入，它的键来自至少 {SOURCES} 个节点"
            ))
        }
        _ => None,
    })
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
        task!("take-in", [PLACED; "variant" = "none"], remember(from_everybody)),
        task!("read-on", [PLACED; "variant" = "none"], sometimes(read_past_the_owner)),
        task!("out-of-reach", [PLACED; "variant" = "none"], remember(all_replicas_down)),
        task!("break-modulo", [PLACED; "variant" = "modulo"], breaks "affected-arcs"),
        task!("break-points", [PLACED; "variant" = "one-point"], breaks "balance"),
        task!("break-machine", [PLACED; "variant" = "same-machine"], breaks "readable"),
        task!("break-router", [PLACED; "variant" = "stale-router"], breaks "readable"),
    ]
}
