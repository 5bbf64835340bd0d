//! Clients (section 8, and thesis section 6.3): one request at a time, retried until answered.

use super::{Client, Command, Disk, Key, Message, Note, Raft, Reply, Timer, Value, Waiting};
use crate::sim::{Cx, Micros, NodeId};

/// How often a client tries before it gives up.
pub const ATTEMPTS_MAX: u32 = 30;
/// The largest number of requests that wait in a client.
pub const QUEUE_MAX: usize = 32;
/// How many registers a client that asks by itself uses.
const KEYS: u64 = 2;

impl Raft {
    pub(super) fn boot_client(&self, cx: &mut Cx<Self>) -> Client {
        if self.client_period > Micros::ZERO {
            cx.arm(Timer::ClientNext, self.client_period);
        }
        let ordinal = cx.me().0 - self.servers;
        Client {
            server: NodeId(ordinal % self.servers),
            waiting: None,
            queue: Vec::new(),
            seen: None,
        }
    }

    /// A user asks: now if the client is free, else after what it has to ask already.
    pub(super) fn on_user_request(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        command: Command,
        cx: &mut Cx<Self>,
    ) {
        if client.waiting.is_none() {
            self.begin(client, disk, command, cx);
        } else if client.queue.len() < QUEUE_MAX {
            client.queue.push(command);
        } else {
            cx.note(Note::QueueFull);
        }
    }

    /// Numbers a request, on disk before it leaves, so that no number stands for two requests.
    fn begin(&self, client: &mut Client, disk: &mut Disk, command: Command, cx: &mut Cx<Self>) {
        disk.sequence += 1;
        let waiting = Waiting {
            sequence: disk.sequence,
            command,
            attempts: 1,
            redirects: 0,
        };
        client.waiting = Some(waiting);
        cx.invoke(waiting.sequence, command);
        self.ask(client.server, waiting, cx);
    }

    fn ask(&self, server: NodeId, waiting: Waiting, cx: &mut Cx<Self>) {
        let Waiting {
            sequence, command, ..
        } = waiting;
        cx.send(server, Message::ClientRequest { sequence, command });
        cx.arm(Timer::ClientRetry, self.client_retry_timeout);
    }

    /// The request ended, one way or the other: on to the next.
    fn finish(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        client.waiting = None;
        cx.disarm(Timer::ClientRetry);
        if !client.queue.is_empty() {
            let next = client.queue.remove(0);
            self.begin(client, disk, next, cx);
        }
    }

    pub(super) fn on_client_message(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        let Some(waiting) = client.waiting else {
            return;
        };
        match message {
            Message::ClientReply { sequence, reply } if *sequence == waiting.sequence => {
                cx.reply(*sequence, *reply);
                client.server = from;
                remember(client, waiting.command, *reply);
                self.finish(client, disk, cx);
            }
            Message::Redirect {
                sequence,
                leader: Some(leader),
            } if *sequence == waiting.sequence => self.on_redirect(client, waiting, *leader, cx),
            _ => {}
        }
    }

    /// Asks the leader that a server named. Servers that name each other must not keep a client
    /// running in circles, so a try is sent on at most once for each server.
    fn on_redirect(
        &self,
        client: &mut Client,
        mut waiting: Waiting,
        leader: NodeId,
        cx: &mut Cx<Self>,
    ) {
        if waiting.redirects >= self.servers || leader == client.server {
            return;
        }
        waiting.redirects += 1;
        client.waiting = Some(waiting);
        client.server = leader;
        cx.note(Note::ClientRedirected {
            sequence: waiting.sequence,
            to: leader,
        });
        self.ask(leader, waiting, cx);
    }

    /// No answer: the next server may know more.
    pub(super) fn on_client_retry(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        let Some(mut waiting) = client.waiting else {
            return;
        };
        if waiting.attempts >= ATTEMPTS_MAX {
            cx.give_up(waiting.sequence);
            cx.note(Note::ClientGaveUp {
                sequence: waiting.sequence,
            });
            self.finish(client, disk, cx);
            return;
        }
        waiting.attempts += 1;
        waiting.redirects = 0;
        client.waiting = Some(waiting);
        client.server = NodeId((client.server.0 + 1) % self.servers);
        cx.note(Note::ClientRetried {
            sequence: waiting.sequence,
            to: client.server,
        });
        self.ask(client.server, waiting, cx);
    }

    /// Time to ask something by itself, unless it still waits.
    pub(super) fn on_client_next(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        cx.arm(Timer::ClientNext, self.client_period);
        if client.waiting.is_none() {
            let command = self.draw_command(client, disk, cx);
            self.begin(client, disk, command, cx);
        }
    }

    /// Half writes, three in eight reads, the rest compare-and-swaps. No value is written twice,
    /// so that a history tells who wrote what.
    fn draw_command(&self, client: &Client, disk: &Disk, cx: &mut Cx<Self>) -> Command {
        let ordinal = u64::from(cx.me().0 - self.servers);
        let unique = (disk.sequence * u64::from(self.clients) + ordinal + 1) % (1 << 32);
        let value = Value::try_from(unique).unwrap_or(Value::MAX);
        let key = if cx.random().below(KEYS) == 0 {
            Key(0)
        } else {
            Key(1)
        };
        match cx.random().below(8) {
            0..4 => Command::Put { key, value },
            4..7 => Command::Get { key },
            _ => Command::Cas {
                key,
                expect: client.seen,
                value,
            },
        }
    }
}

fn remember(client: &mut Client, command: Command, reply: Reply) {
    match (command, reply) {
        (_, Reply::Value(value)) => client.seen = value,
        (Command::Put { value, .. } | Command::Cas { value, .. }, Reply::Written)
        | (Command::Cas { value, .. }, Reply::Swapped(true)) => client.seen = Some(value),
        _ => {}
    }
}
