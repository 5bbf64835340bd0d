//! Representatives (Gifford 1979): compare versions, agree or refuse, execute.

use super::{Disk, Message, Note, Quorum, Timer, Variant, Version};
use crate::sim::{Cx, NodeId};

/// An update that a representative agreed to.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Intention {
    /// Whose update.
    pub client: NodeId,
    /// The client's number for it.
    pub op: u64,
    /// The version that it makes.
    pub version: Version,
    /// The value.
    pub value: u64,
}

impl Quorum {
    pub(super) fn on_client_message(
        &self,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match *message {
            Message::Inquire { op } => {
                let answer = match disk.intention {
                    Some(_) => Message::Locked { op },
                    None => Message::Have {
                        op,
                        version: disk.version,
                        value: disk.value,
                    },
                };
                cx.send(from, answer);
            }
            Message::Ask { op, version, value } => {
                let update = Intention {
                    client: from,
                    op,
                    version,
                    value,
                };
                self.on_ask(disk, update, cx);
            }
            Message::Execute { op, version, value } => {
                if version > disk.version {
                    (disk.version, disk.value) = (version, value);
                    cx.note(Note::Executed { version });
                }
                unlock(disk, from, op, cx);
            }
            Message::Abandon { op } => {
                if unlock(disk, from, op, cx) {
                    cx.note(Note::Unlocked);
                }
            }
            // Only clients are answered.
            Message::Have { .. }
            | Message::Locked { .. }
            | Message::Agree { .. }
            | Message::Refuse { .. }
            | Message::Doubt { .. } => {}
        }
    }

    /// Compares, then agrees or refuses.
    fn on_ask(&self, disk: &mut Disk, update: Intention, cx: &mut Cx<Self>) {
        let Intention {
            client,
            op,
            version,
            ..
        } = update;
        let newer = version > disk.version || self.variant == Variant::VersionUnchecked;
        match disk.intention {
            Some(held) if held == update => cx.send(client, Message::Agree { op }),
            None if newer => {
                disk.intention = Some(update);
                cx.arm(Timer::Doubt, self.doubt);
                cx.note(Note::Agreed { client, version });
                cx.send(client, Message::Agree { op });
            }
            _ => {
                cx.note(Note::Refused {
                    client,
                    version,
                    have: disk.version,
                });
                cx.send(client, Message::Refuse { op });
            }
        }
    }

    /// The client has not said what came of the update.
    pub(super) fn on_doubt(&self, disk: &mut Disk, cx: &mut Cx<Self>) {
        if self.variant == Variant::DoubtAbandons {
            disk.intention = None;
            cx.note(Note::Unlocked);
        } else {
            self.ask_what_came(disk, cx);
        }
    }

    pub(super) fn ask_what_came(&self, disk: &Disk, cx: &mut Cx<Self>) {
        if let Some(Intention { client, op, .. }) = disk.intention {
            cx.note(Note::InDoubt { client });
            cx.send(client, Message::Doubt { op });
            cx.arm(Timer::Doubt, self.doubt);
        }
    }
}

/// Gives up the intention of this update; false when there is none.
fn unlock(disk: &mut Disk, from: NodeId, of: u64, cx: &mut Cx<Quorum>) -> bool {
    let held = disk
        .intention
        .is_some_and(|held| held.client == from && held.op == of);
    if held {
        disk.intention = None;
        cx.disarm(Timer::Doubt);
    }
    held
}
