//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::properties::{notes, properties, replies, ring_now};
use super::story::is_down;
use crate::checks::{Kind, Monitor, Signal, Watch, sometimes};
use crate::i18n::Text;
use crate::protocols::consistent_hashing::{ConsistentHashing, Key, Note, Reply, node_label};
use crate::session::Task;
use crate::sim::{NodeId, Record, World};

type Ch = ConsistentHashing;

/// A read that finds something while the key's owner is down and still a member.
fn read_past_the_owner(world: &World<Ch>, just: &[Record<Ch>]) -> Option<Text> {
    let ring = ring_now(world)?;
    notes(just).find_map(|(id, note)| {
        let Note::Served(key, _, Some(_)) = note else {
            return None;
        };
        let owner = ring.owner(*key)?;
        (is_down(world, owner) && id != owner).then(|| {
            let (node, owner) = (node_label(id), node_label(owner));
            Text::made(
                format!("{node} answers for {key} while its owner {owner} is down"),
                format!("{key} 的主节点 {owner} 宕机，由 {node} 应答"),
            )
        })
    })
}

/// The keys that were acknowledged.
#[derive(Clone, Hash, Default)]
struct AllReplicasDown(Vec<Key>);

impl Monitor<Ch> for AllReplicasDown {
    fn observe(&mut self, world: &World<Ch>, just: &[Record<Ch>]) -> Signal {
        for reply in replies(just) {
            if let Reply::Written(key, _) = reply {
                self.0.push(key);
            }
        }
        let Some(ring) = ring_now(world) else {
            return Signal::Quiet;
        };
        let gone = |key: &&Key| ring.replicas(**key).iter().all(|id| is_down(world, *id));
        match self.0.iter().find(gone) {
            Some(key) => Signal::Hit(Text::made(
                format!("{key} was acknowledged, and nobody who has it is up"),
                format!("{key} 的写入已确认，而存有它的节点全部宕机"),
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
    fn observe(&mut self, world: &World<Ch>, just: &[Record<Ch>]) -> Signal {
        for (id, note) in notes(just) {
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
                    return Signal::Hit(Text::made(
                        format!("{node} is in, with keys from at least {SOURCES} nodes"),
                        format!("{node} 已加入，它的键来自至少 {SOURCES} 个节点"),
                    ));
                }
            }
        }
        Signal::Quiet
    }
}

/// A goal that is the violation of a property of the lesson.
fn broken(id: &'static str, property: &str) -> Watch<Ch> {
    properties(&ConsistentHashing::new(5))
        .into_iter()
        .find(|watch| watch.id == property)
        .map(|watch| watch.as_goal(id))
        .expect("the lesson has the properties that its tasks break")
}

pub(super) fn goal(id: &'static str, monitor: impl Monitor<Ch>) -> Watch<Ch> {
    let empty = || Text::new("", "");
    Watch::new(id, Kind::Sometimes, empty(), empty(), monitor)
}

macro_rules! task {
    ($id:literal, $params:expr, $goal:expr) => {
        Task {
            id: $id,
            params: $params,
            goal: $goal,
            solution: include_str!(concat!("scripts/", $id, ".txt")),
            tempting: include_str!(concat!("scripts/", $id, ".tempting.txt")),
        }
    };
}

/// What decides where keys are, besides the variant.
macro_rules! placed {
    ($variant:literal) => {
        &[
            ("variant", $variant),
            ("nodes", 5),
            ("scheme", 1),
            ("vnodes", 64),
            ("replicas", 3),
        ]
    };
}

/// The tasks; their words are in the prose under `task.<id>`.
pub fn tasks() -> Vec<Task<Ch>> {
    vec![
        task!(
            "take-in",
            placed!(0),
            goal("take-in", FromEverybody::default())
        ),
        task!(
            "read-on",
            placed!(0),
            goal("read-on", sometimes(read_past_the_owner))
        ),
        task!(
            "out-of-reach",
            placed!(0),
            goal("out-of-reach", AllReplicasDown::default())
        ),
        task!(
            "break-modulo",
            placed!(1),
            broken("break-modulo", "affected-arcs")
        ),
        task!(
            "break-points",
            placed!(2),
            broken("break-points", "balance")
        ),
        task!(
            "break-machine",
            placed!(3),
            broken("break-machine", "readable")
        ),
        task!(
            "break-router",
            placed!(4),
            broken("break-router", "readable")
        ),
    ]
}
