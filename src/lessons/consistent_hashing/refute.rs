//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::HashingLesson as This;
use super::properties::{committed, replies};
use super::story::moved;
use crate::checks::{Monitor, Signal, sometimes};
use crate::i18n::{Text, text};
use crate::lessons::kit::{mistake, notes};
use crate::protocols::consistent_hashing::{
    ConsistentHashing, Message, Note, Reply, View, node_label,
};
use crate::session::Refutation;
use crate::sim::{Input, Micros, NodeFault, NodeId, Record, Target, What, World};

type Ch = ConsistentHashing;

fn most_keys_moved(world: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    committed(world, records)?;
    let (moved, keys) = (moved(world)?, usize::from(world.protocol().keys));
    (moved * 3 > keys * 2).then(|| {
        text!(
            "{moved} of {keys} keys have another owner",
            "{keys} 个键中有 {moved} 个换了主节点"
        )
    })
}

/// The ring before.
#[derive(Clone, Hash, Default)]
struct RelievesOneOnly(View);

impl Monitor<Ch> for RelievesOneOnly {
    fn observe(&mut self, world: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        let Some(view) = committed(world, records) else {
            return Signal::Quiet;
        };
        let before = core::mem::replace(&mut self.0, view.clone());
        let mut relieved: Vec<NodeId> = Vec::new();
        for key in world.protocol().key_ids() {
            if let (Some(from), Some(to)) = (before.owner(key), view.owner(key))
                && from != to
                && !relieved.contains(&from)
            {
                relieved.push(from);
            }
        }
        match relieved[..] {
            [only] => {
                let node = node_label(only);
                Signal::Hit(text!(
                    "the newcomer relieves {node} alone",
                    "新节点只减轻了 {node} 的负担"
                ))
            }
            _ => Signal::Quiet,
        }
    }
}

/// Since when a write has been waiting while a replica was tried in vain.
#[derive(Clone, Hash, Default)]
struct WriteWaits(Option<Micros>);

impl Monitor<Ch> for WriteWaits {
    fn observe(&mut self, world: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        for record in records {
            match &record.what {
                What::Sent { payload, .. } if matches!(**payload, Message::Write { .. }) => {
                    self.0 = self.0.or(Some(world.now()))
                }
                What::Replied { .. } => self.0 = None,
                _ => {}
            }
        }
        let waited = self.0.map_or(Micros::ZERO, |since| world.now() - since);
        if waited < Micros::from_ms(1_000) {
            return Signal::Quiet;
        }
        Signal::Hit(Text::new(
            "a write waits for a second, with two of three replicas up",
            "三个副本中有两个正常，写入仍等了一秒",
        ))
    }
}

/// Whether a router with an old ring was refused.
#[derive(Clone, Hash, Default)]
struct RefusedThenWritten(bool);

impl Monitor<Ch> for RefusedThenWritten {
    fn observe(&mut self, _: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        self.0 |= notes(records).any(|(_, note)| matches!(note, Note::RefusedStale(_)));
        let written = replies(records).any(|reply| matches!(reply, Reply::Written(..)));
        if self.0 && written {
            return Signal::Hit(Text::new(
                "a router that missed the change is told, and its write succeeds",
                "错过变化的路由器得到通知，它的写入随后成功",
            ));
        }
        Signal::Quiet
    }
}

/// The node that crashed, while the ring has not changed.
#[derive(Clone, Hash, Default)]
struct BackInTime(Option<NodeId>);

impl Monitor<Ch> for BackInTime {
    fn observe(&mut self, _: &World<Ch>, records: &[Record<Ch>]) -> Signal {
        for record in records {
            match &record.what {
                What::Input { input, .. } => {
                    if let Input::Node(Target::Node(id), NodeFault::Crash) = **input {
                        self.0 = Some(id);
                    }
                }
                What::Noted {
                    note: Note::Proposes(_),
                    ..
                } => self.0 = None,
                What::Noted {
                    node,
                    note: Note::Served(_, _, Some(_)),
                } if self.0 == Some(*node) => {
                    return Signal::Hit(Text::new(
                        "a node crashes and returns, and no key has moved",
                        "节点崩溃后归来，没有移动任何键",
                    ));
                }
                _ => {}
            }
        }
        Signal::Quiet
    }
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Ch>> {
    vec![
        mistake!("modulo-is-fine", "break-modulo", ["variant" = "modulo"], sometimes(most_keys_moved)),
        mistake!("relieves-all", "relieves-one", ["variant" = "one-point"], RelievesOneOnly::default()),
        mistake!("writes-go-on", "write-waits", [], WriteWaits::default()),
        mistake!("all-at-once", "old-ring", [], RefusedThenWritten::default()),
        mistake!("crash-moves", "back-in-time", [], BackInTime::default()),
    ]
}
