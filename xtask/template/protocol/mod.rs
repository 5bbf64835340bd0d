//! __Title__: one node tells another numbers, and each number counts once.
//!
//! **What it solves.** A network may deliver a message twice. The receiver should take each number once
//! all the same.
//!
//! **What it assumes.** Messages may be lost, delayed, reordered and duplicated, and nodes may crash. What is
//! on a disk survives a crash.
//!
//! **Why it is safe.** Numbers grow by one. The receiver keeps the highest that it took on its disk, before
//! anybody hears of it, and takes only what is higher. So it takes no number twice.

use crate::sim::{Cx, NodeId, Protocol};
use serde::{Deserialize, Serialize};

/// The node that tells numbers.
pub const SENDER: NodeId = NodeId(0);
/// The node that takes them.
pub const RECEIVER: NodeId = NodeId(1);

/// The algorithm, with its one broken variant.
#[derive(Clone, Debug)]
pub struct __Name__ {
    /// The broken variant: the receiver takes whatever comes.
    pub takes_all: bool,
}

/// What survives a crash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Disk {
    /// The last number told, or the highest number taken.
    pub number: u64,
}

/// What the sender says: a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Tell(pub u64);

/// No node waits for anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Timer {}

/// What a user asks of the sender: to tell the next number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Next;

/// What is worth telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Note {
    /// The receiver takes a number.
    Took(u64),
    /// The receiver passes over a number that it took before.
    PassedOver(u64),
    /// Only the sender is asked.
    NotTheSender,
}

impl Protocol for __Name__ {
    type Node = ();
    type Disk = Disk;
    type Message = Tell;
    type Timer = Timer;
    type Request = Next;
    type Reply = u64;
    type Note = Note;

    fn node_count(&self) -> u16 {
        2
    }

    fn boot(&self, _: &mut Disk, _: &mut Cx<Self>) {}

    fn on_message(
        &self,
        (): &mut (),
        disk: &mut Disk,
        _: NodeId,
        message: &Tell,
        cx: &mut Cx<Self>,
    ) {
        let Tell(number) = *message;
        if number <= disk.number && !self.takes_all {
            cx.note(Note::PassedOver(number));
            return;
        }
        disk.number = disk.number.max(number);
        cx.note(Note::Took(number));
    }

    fn on_timer(&self, (): &mut (), _: &mut Disk, timer: Timer, _: &mut Cx<Self>) {
        match timer {}
    }

    fn on_request(&self, (): &mut (), disk: &mut Disk, _: Next, cx: &mut Cx<Self>) {
        if cx.me() != SENDER {
            cx.note(Note::NotTheSender);
            return;
        }
        disk.number += 1;
        let number = disk.number;
        cx.invoke(number, Next);
        cx.send(RECEIVER, Tell(number));
        cx.reply(number, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Effects, Lie, Random};

    /// What the receiver notes when these numbers come, one after another.
    fn notes(takes_all: bool, numbers: &[u64]) -> Vec<Note> {
        let (protocol, mut disk) = (__Name__ { takes_all }, Disk::default());
        let (mut random, mut effects) = (Random::stream(1, 1), Effects::new());
        for number in numbers {
            let mut cx = Cx::new(RECEIVER, 0, Lie(0), &mut random, &mut effects);
            protocol.on_message(&mut (), &mut disk, SENDER, &Tell(*number), &mut cx);
        }
        effects.notes
    }

    #[test]
    fn a_number_is_taken_once() {
        let expect = [Note::Took(1), Note::PassedOver(1), Note::Took(3)];
        assert_eq!(notes(false, &[1, 1, 3]), expect);
        assert_eq!(notes(true, &[1, 1]), [Note::Took(1), Note::Took(1)]);
    }
}
