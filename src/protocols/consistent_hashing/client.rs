//! Clients: one request at a time, asked of one router after the other until it is answered
//! (compare Dynamo, section 4.5).

use super::{Client, ConsistentHashing, Disk, Key, Message, Note, Op, Request, Timer, Waiting};
use crate::sim::{Cx, Micros, NodeId};

/// How often a client tries before it gives up.
const ATTEMPTS_MAX: u16 = 20;
/// The largest number of requests that wait, besides those that fill every key.
const QUEUE_MAX: usize = 32;

impl ConsistentHashing {
    pub(super) fn boot_client(&self, cx: &mut Cx<Self>) -> Client {
        if self.client_period > Micros::ZERO {
            cx.arm(Timer::ClientNext, self.client_period);
        }
        Client::default()
    }

    pub(super) fn on_user_request(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        request: Request,
        cx: &mut Cx<Self>,
    ) {
        let room = QUEUE_MAX + usize::from(self.keys);
        match request {
            Request::Do(op) if op.key().0 >= self.keys => cx.note(Note::NotMine),
            Request::Do(op) if client.queue.len() < room => client.queue.push(op),
            Request::Fill if client.queue.len() < QUEUE_MAX => {
                // Values differ from write to write, so that a reader can tell them apart.
                let base = u32::try_from(disk.sequence % 1_000_000).unwrap_or(0);
                let put = |key: Key| Op::Put(key, 100 * (base + 1) + u32::from(key.0));
                client.queue.extend(self.key_ids().map(put));
            }
            _ => cx.note(Note::QueueFull),
        }
        self.begin(client, disk, cx);
    }

    /// Asks the next thing, unless it still waits. It is numbered, on disk, before it leaves.
    fn begin(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        if client.waiting.is_some() || client.queue.is_empty() {
            return;
        }
        let waiting = Waiting {
            number: disk.number(),
            op: client.queue.remove(0),
            attempts: 0,
        };
        cx.invoke(waiting.number, Request::Do(waiting.op));
        self.ask(client, waiting, cx);
    }

    /// Routers take turns, by request and by try.
    fn ask(&self, client: &mut Client, mut waiting: Waiting, cx: &mut Cx<Self>) {
        let turn = waiting.number + u64::from(waiting.attempts);
        let turn = u16::try_from(turn % u64::from(self.routers.max(1))).unwrap_or(0);
        let router = NodeId(self.keeper().0 + turn);
        waiting.attempts += 1;
        client.waiting = Some(waiting);
        if waiting.attempts > 1 {
            cx.note(Note::ClientRetried(waiting.number, router));
        }
        cx.send(router, Message::Ask(waiting.number, waiting.op));
        cx.arm(Timer::ClientRetry, self.client_timeout);
    }

    pub(super) fn on_client_message(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        if let Message::Answer(number, reply) = message
            && client
                .waiting
                .is_some_and(|waiting| waiting.number == *number)
        {
            cx.reply(*number, *reply);
            self.finish(client, disk, cx);
        }
    }

    fn finish(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        client.waiting = None;
        cx.disarm(Timer::ClientRetry);
        self.begin(client, disk, cx);
    }

    pub(super) fn on_client_retry(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        let Some(waiting) = client.waiting else {
            return;
        };
        if waiting.attempts < ATTEMPTS_MAX {
            self.ask(client, waiting, cx);
        } else {
            cx.give_up(waiting.number);
            cx.note(Note::ClientGaveUp(waiting.number));
            self.finish(client, disk, cx);
        }
    }

    /// Time to ask something by itself: a write three times in five, else a read.
    pub(super) fn on_client_next(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        cx.arm(Timer::ClientNext, self.client_period);
        if client.waiting.is_some() || !client.queue.is_empty() {
            return;
        }
        let key = Key(u16::try_from(cx.random().below(u64::from(self.keys))).unwrap_or(0));
        let value = u32::try_from(disk.sequence % u64::from(u32::MAX)).unwrap_or(0);
        client.queue.push(match cx.random().below(5) {
            0..3 => Op::Put(key, value),
            _ => Op::Get(key),
        });
        self.begin(client, disk, cx);
    }
}
