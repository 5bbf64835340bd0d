//! Clients that contend for one row with optimistic locking, each until it has written once: the
//! setting in which Brooker compared kinds of jitter ("Exponential Backoff And Jitter", AWS
//! Architecture Blog, 2015).
//!
//! # How it works
//! A client reads the row's version, and writes on condition that the version is still the same.
//! If somebody else wrote meanwhile, it waits by its backoff and reads again. Of n clients that
//! read one version only the first to write wins, so n clients that run in step make some n²/2
//! writes: work that grows with the square of the contention, of which jitter takes most away.
//!
//! # Why it is safe
//! The row takes a write only at the version that it has, so no write overwrites one that its
//! writer did not see. A write that comes again under its [key](super::retry::policy::idempotency)
//! is answered as before, so a client that lost the answer does not write twice.
//!
//! The row is node 0; clients are those after it.

use super::retry::policy::backoff::Backoff;
use super::retry::policy::idempotency::{Key, Ledger};
use crate::sim::{Cx, Micros, NodeId, Protocol};
use serde::Serialize;

/// The row.
pub const ROW: NodeId = NodeId(0);

/// Clients and their row, with their configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contention {
    /// How many clients.
    pub clients: u16,
    /// How they wait after a conflict. The first wait is already doubled once, as in Brooker's
    /// simulation.
    pub backoff: Backoff,
    /// How long they wait for an answer before they start again from the read.
    pub timeout: Micros,
}

/// What survives a crash.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// The row: its version, which is also how often it was written.
    pub version: u64,
    /// The row: the versions that keyed writes made.
    pub written: Ledger<u64>,
    /// A client: whether its write has been taken.
    pub done: bool,
}

/// What a crash loses.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// The row.
    Row {
        /// How many writes were asked of it, whether it took them or not.
        calls: u64,
    },
    /// A client.
    Client {
        /// How often somebody else was faster.
        conflicts: u32,
        /// Its last wait, at first the base.
        wait: Micros,
    },
}

/// What they tell each other.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message {
    /// Which version have you?
    Read,
    /// This one.
    Version(u64),
    /// Write, if you still have this version.
    Write {
        /// The version that was read.
        version: u64,
        /// The same for all tries of one client.
        key: Key,
    },
    /// Whether it was taken.
    Written(bool),
}

/// The timers of a client.
#[derive(
    Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, serde::Deserialize,
)]
pub enum Timer {
    /// The wait after a conflict is over.
    Backoff,
    /// No answer came.
    Timeout,
}

/// Something worth telling.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note {
    /// The row was written, and has this version now.
    Wrote(u64),
    /// Somebody else was faster.
    Conflict,
}

impl Contention {
    fn read(&self, cx: &mut Cx<Self>) {
        cx.send(ROW, Message::Read);
        cx.arm(Timer::Timeout, self.timeout);
    }

    fn on_row(
        disk: &mut Disk,
        calls: &mut u64,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::Read => cx.send(from, Message::Version(disk.version)),
            Message::Write { version, key } => {
                *calls += 1;
                let is_known = disk.written.receipt(*key).is_some();
                let taken = is_known || *version == disk.version;
                if taken && !is_known {
                    disk.version += 1;
                    disk.written.record(*key, disk.version, Micros::ZERO);
                    cx.note(Note::Wrote(disk.version));
                }
                cx.send(from, Message::Written(taken));
            }
            // Only clients are answered.
            Message::Version(_) | Message::Written(_) => {}
        }
    }

    fn on_client(
        &self,
        disk: &mut Disk,
        (conflicts, wait): (&mut u32, &mut Micros),
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::Version(version) => {
                let key = Key {
                    client: cx.me(),
                    sequence: 1,
                };
                let version = *version;
                cx.send(ROW, Message::Write { version, key });
                cx.arm(Timer::Timeout, self.timeout);
            }
            Message::Written(true) => {
                disk.done = true;
                cx.disarm(Timer::Timeout);
                cx.disarm(Timer::Backoff);
            }
            Message::Written(false) => {
                *conflicts += 1;
                *wait = self.backoff.wait(*conflicts, *wait, cx.random());
                cx.note(Note::Conflict);
                cx.disarm(Timer::Timeout);
                cx.arm(Timer::Backoff, *wait);
            }
            // Clients are asked nothing.
            Message::Read | Message::Write { .. } => {}
        }
    }
}

impl Protocol for Contention {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = ();
    type Reply = ();
    type Note = Note;

    fn node_count(&self) -> u16 {
        self.clients.saturating_add(1)
    }

    fn boot(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Node {
        if cx.me() == ROW {
            return Node::Row { calls: 0 };
        }
        if !disk.done {
            self.read(cx);
        }
        Node::Client {
            conflicts: 0,
            wait: self.backoff.base,
        }
    }

    fn on_message(
        &self,
        node: &mut Node,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match node {
            Node::Row { calls } => Self::on_row(disk, calls, from, message, cx),
            // An answer that comes after the client's write was taken is an old copy.
            Node::Client { conflicts, wait } if !disk.done => {
                self.on_client(disk, (conflicts, wait), message, cx);
            }
            Node::Client { .. } => {}
        }
    }

    fn on_timer(&self, _: &mut Node, _: &mut Disk, _: Timer, cx: &mut Cx<Self>) {
        self.read(cx);
    }

    /// Clients ask by themselves.
    fn on_request(&self, _: &mut Node, _: &mut Disk, (): (), _: &mut Cx<Self>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::retry::policy::backoff::{Growth, Jitter};
    use crate::sim::{
        Input, Latency, LinkChange, LinkSettings, LinkTo, Record, What, World, WorldConfig,
    };

    fn contention(clients: u16, growth: Growth, jitter: Jitter) -> Contention {
        Contention {
            clients,
            backoff: Backoff {
                growth,
                jitter,
                base: Micros::from_ms(5),
                cap: Micros::from_ms(2_000),
            },
            timeout: Micros::from_s(1),
        }
    }

    fn world(contention: Contention, seed: u64) -> World<Contention> {
        let latency = Latency::Normal(Micros::from_ms(10), Micros::from_ms(2));
        let link = LinkSettings::with_latency(latency);
        World::new(contention, WorldConfig { seed, link })
    }

    fn calls(world: &World<Contention>) -> u64 {
        match world.node(ROW) {
            Some(Node::Row { calls }) => *calls,
            _ => panic!("the row is up"),
        }
    }

    #[test]
    fn one_client_writes_once() {
        let mut world = world(contention(1, Growth::None, Jitter::None), 1);
        while world.step(&mut ()) {}
        assert_eq!((calls(&world), world.slots()[0].disk.version), (1, 1));
        assert!((20..60).contains(&world.now().as_ms()));
    }

    #[test]
    fn everyone_writes_once_whatever_the_backoff() {
        for (growth, jitter) in [
            (Growth::None, Jitter::None),
            (Growth::Exponential, Jitter::None),
            (Growth::Exponential, Jitter::Equal),
            (Growth::Exponential, Jitter::Full),
            (Growth::Exponential, Jitter::Decorrelated),
        ] {
            let mut world = world(contention(30, growth, jitter), 2);
            while world.step(&mut ()) {}
            assert_eq!(world.slots()[0].disk.version, 30);
            assert!(world.slots()[1..].iter().all(|slot| slot.disk.done));
        }
    }

    #[test]
    fn jitter_saves_calls() {
        let total = |jitter| -> u64 {
            let of = |seed| {
                let mut world = world(contention(50, Growth::Exponential, jitter), seed);
                while world.step(&mut ()) {}
                calls(&world)
            };
            (1..=5).map(of).sum()
        };
        assert!(total(Jitter::Full) * 3 < total(Jitter::None) * 2);
    }

    /// Messages get lost and doubled; still nobody writes twice, and everyone writes.
    #[test]
    fn what_is_lost_is_asked_again_and_written_once() {
        for seed in 0..50 {
            let mut world = world(contention(5, Growth::Exponential, Jitter::Full), seed);
            let mut trace: Vec<Record<Contention>> = Vec::new();
            for change in [LinkChange::Loss(200_000), LinkChange::Duplication(200_000)] {
                world.apply(&Input::Link(LinkTo::All, change), Micros::ZERO, &mut trace);
            }
            while world.steps() < 100_000 && world.step(&mut trace) {}
            let wrote = trace.iter().filter(|record| {
                matches!(
                    record.what,
                    What::Noted {
                        note: Note::Wrote(_),
                        ..
                    }
                )
            });
            assert_eq!(wrote.count(), 5, "seed {seed}");
            assert!(world.slots()[1..].iter().all(|slot| slot.disk.done));
        }
    }
}
