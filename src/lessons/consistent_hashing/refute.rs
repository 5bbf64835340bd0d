//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::properties::{committed, written};
use super::story::moved;
use super::{Ch, HashingLesson as This};
use crate::checks::sometimes;
use crate::i18n::{Text, text};
use crate::lessons::kit::{mistake, noted, remember};
use crate::protocols::consistent_hashing::{Message, Note, View};
use crate::session::Refutation;
use crate::sim::{Input, Micros, NodeFault, NodeId, Record, Target, What, World};

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

/// Remembers the ring before.
fn relieves_one_only(ring: &mut View, world: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    let now = committed(world, records)?;
    let before = core::mem::replace(ring, now.clone());
    let mut relieved: Vec<NodeId> = Vec::new();
    for key in world.protocol().key_ids() {
        if let (Some(from), Some(to)) = (before.owner(key), now.owner(key))
            && from != to
            && !relieved.contains(&from)
        {
            relieved.push(from);
        }
    }
    let [only] = relieved[..] else {
        return None;
    };
    Some(text!(
        "the newcomer relieves S{only} alone",
        "新节点只减轻了 S{only} 的负担"
    ))
}

/// Remembers since when a write has been waiting while a replica was tried in vain.
fn write_waits(
    since: &mut Option<Micros>,
    world: &World<Ch>,
    records: &[Record<Ch>],
) -> Option<Text> {
    for record in records {
        match &record.what {
            What::Sent { payload, .. } if matches!(**payload, Message::Write { .. }) => {
                *since = since.or(Some(world.now()));
            }
            What::Replied { .. } => *since = None,
            _ => {}
        }
    }
    let waited = world.now() - (*since)?;
    (waited >= Micros::from_ms(1_000)).then(|| {
        Text::new(
            "a write waits for a second, with two of three replicas up",
            "三个副本中有两个正常，写入仍等了一秒",
        )
    })
}

/// Remembers whether a router with an old ring was refused.
fn refused_then_written(refused: &mut bool, _: &World<Ch>, records: &[Record<Ch>]) -> Option<Text> {
    *refused |= noted(records, |_, note| matches!(note, Note::RefusedStale(_)));
    (*refused && written(records).next().is_some()).then(|| {
        Text::new(
            "a router that missed the change is told, and its write succeeds",
            "错过变化的路由器得到通知，它的写入随后成功",
        )
    })
}

/// Remembers the node that crashed, while the ring has not changed.
fn back_in_time(
    crashed: &mut Option<NodeId>,
    _: &World<Ch>,
    records: &[Record<Ch>],
) -> Option<Text> {
    for record in records {
        match &record.what {
            What::Input { input, .. } => {
                if let Input::Node(Target::Node(id), NodeFault::Crash) = **input {
                    *crashed = Some(id);
                }
            }
            What::Noted { node, note } => match note {
                Note::Proposes(_) => *crashed = None,
                Note::Served(_, _, Some(_)) if *crashed == Some(*node) => {
                    return Some(Text::new(
                        "a node crashes and returns, and no key has moved",
                        "节点崩溃后归来，没有移动任何键",
                    ));
                }
                _ => {}
            },
            _ => {}
        }
    }
    None
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Ch>> {
    vec![
        mistake!("modulo-is-fine", "break-modulo", ["variant" = "modulo"], sometimes(most_keys_moved)),
        mistake!("relieves-all", "relieves-one", ["variant" = "one-point"], remember(relieves_one_only)),
        mistake!("writes-go-on", "write-waits", [], remember(write_waits)),
        mistake!("all-at-once", "old-ring", [], remember(refused_then_written)),
        mistake!("crash-moves", "back-in-time", [], remember(back_in_time)),
    ]
}
