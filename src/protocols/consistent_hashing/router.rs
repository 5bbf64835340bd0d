//! Routers: from a key to its owner, and to the next replica when no answer comes (compare Dynamo,
//! section 4.5).

use super::{
    Call, ConsistentHashing, Disk, Members, Message, Note, Op, Refusal, Reply, Router, Timer, View,
};
use crate::sim::{Cx, NodeId};

/// How often a router tries before it leaves the request to its client.
const ATTEMPTS_MAX: u16 = 12;
/// The largest number of requests at a router.
const CALLS_MAX: usize = 64;

impl ConsistentHashing {
    pub(super) fn boot_router(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Router {
        let mut router = Router::default();
        if cx.me() == self.keeper() {
            self.boot_keeper(&mut router, disk, cx);
        }
        router
    }

    pub(super) fn on_router_message(
        &self,
        router: &mut Router,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::Ask(number, op) => self.on_ask(router, disk, (from, *number), *op, cx),
            Message::Done(call, reply) => self.on_done(router, *call, *reply, cx),
            Message::Refused(call, Refusal::Stale(members)) => {
                self.learn_ring(disk, members, cx);
                self.try_next(router, disk, *call, cx);
            }
            Message::Ring(members) => self.learn_ring(disk, members, cx),
            Message::Pong(epoch, in_service) if cx.me() == self.keeper() => {
                self.on_pong(router, disk, from, (*epoch, *in_service), cx);
            }
            Message::Prepared(epoch) if cx.me() == self.keeper() => {
                self.on_prepared(router, disk, from, *epoch, cx);
            }
            // A replica that is not ready is asked again when the attempt runs out.
            _ => {}
        }
    }

    /// A later ring than the one known. The keeper makes rings and learns none.
    fn learn_ring(&self, disk: &mut Disk, members: &Members, cx: &mut Cx<Self>) {
        let knows_one = !disk.view.members.is_none();
        if cx.me() == self.keeper() || (self.is_stale(cx.me()) && knows_one) {
            return;
        }
        if members.epoch > disk.view.epoch() {
            disk.view = View::new(self, members.clone());
        }
    }

    fn on_ask(
        &self,
        router: &mut Router,
        disk: &mut Disk,
        client: (NodeId, u64),
        op: Op,
        cx: &mut Cx<Self>,
    ) {
        let known = router.calls.iter().any(|call| call.client == client);
        if known || op.key().0 >= self.keys {
            return;
        }
        if router.calls.len() >= CALLS_MAX {
            cx.note(Note::QueueFull);
            return;
        }
        // Numbered on disk: an answer to a call from before a crash must not pass for another's.
        let number = disk.number();
        router.calls.push(Call {
            number,
            client,
            op,
            attempts: 0,
        });
        self.try_next(router, disk, number, cx);
    }

    /// Asks the next replica in turn; without a ring, waits for one.
    fn try_next(&self, router: &mut Router, disk: &Disk, number: u64, cx: &mut Cx<Self>) {
        let Some(place) = router.calls.iter().position(|call| call.number == number) else {
            return;
        };
        let call = &mut router.calls[place];
        if call.attempts >= ATTEMPTS_MAX {
            cx.note(Note::RouterGaveUp(call.op.key()));
            cx.disarm(Timer::Attempt(number));
            router.calls.remove(place);
            return;
        }
        let (key, epoch) = (call.op.key(), disk.view.epoch());
        let replicas = disk.view.replicas(key);
        let turn = usize::from(call.attempts) % replicas.len().max(1);
        call.attempts += 1;
        cx.arm(Timer::Attempt(number), self.attempt_timeout);
        let Some(to) = replicas.get(turn).copied() else {
            return;
        };
        if turn > 0 {
            cx.note(Note::FailsOver(key, to));
        }
        cx.send(
            to,
            match call.op {
                Op::Get(key) => Message::Read {
                    call: number,
                    epoch,
                    key,
                },
                Op::Put(key, value) => Message::Write {
                    call: number,
                    epoch,
                    key,
                    value,
                    replicas: replicas.to_vec(),
                },
            },
        );
    }

    pub(super) fn on_attempt(
        &self,
        router: &mut Router,
        disk: &Disk,
        number: u64,
        cx: &mut Cx<Self>,
    ) {
        self.try_next(router, disk, number, cx);
    }

    fn on_done(&self, router: &mut Router, number: u64, reply: Reply, cx: &mut Cx<Self>) {
        if let Some(place) = router.calls.iter().position(|call| call.number == number) {
            let call = router.calls.remove(place);
            let (client, asked) = call.client;
            cx.disarm(Timer::Attempt(number));
            cx.send(client, Message::Answer(asked, reply));
        }
    }
}
