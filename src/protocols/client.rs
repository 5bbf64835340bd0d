//! Clients of a replicated register: one request at a time, numbered, retried until answered
//! (Ongaro and Ousterhout 2014, section 8; Ongaro 2014, section 6.3).
//!
//! [Ongaro and Ousterhout 2014]: https://raft.github.io/raft.pdf
//! [Ongaro 2014]: https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf

use super::register::{Command, Key, Reply, Value};
use crate::sim::{Cx, Micros, NodeId, Protocol};

/// How often a client tries before it gives up.
pub const ATTEMPTS_MAX: u32 = 30;
/// The largest number of requests that wait in a client.
pub const QUEUE_MAX: usize = 32;
/// How many registers a client that asks by itself uses.
const KEYS: u64 = 2;

/// A protocol whose servers keep a register for clients.
pub trait Serves: Protocol {
    /// Every server that a client may ask, in the order in which it tries them.
    fn to_ask(&self) -> Vec<NodeId>;
    /// The first client; the others follow it.
    fn first_client(&self) -> NodeId;
    /// How many clients there are.
    fn clients(&self) -> u16;
    /// How long a client waits for an answer before it tries the next server.
    fn retry_timeout(&self) -> Micros;
    /// How often each client asks something by itself; zero for only when told to.
    fn period(&self) -> Micros;

    /// The message that asks a server.
    fn ask(sequence: u64, command: Command) -> Self::Message;
    /// The timer of a client.
    fn timer(timer: ClientTimer) -> Self::Timer;
    /// What a client tells.
    fn note(note: ClientNote) -> Self::Note;
    /// The request, for the history.
    fn request(command: Command) -> Self::Request;
    /// The answer, for the history.
    fn reply(reply: Reply) -> Self::Reply;
}

/// What a client waits for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ClientTimer {
    /// It waited long enough for an answer.
    Retry,
    /// Time to ask something by itself.
    Next,
}

/// What is worth telling of a client.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ClientNote {
    /// It got no answer to a request, and asks another server.
    Retried(u64, NodeId),
    /// It was told whom to ask about a request, and asks there.
    Redirected(u64, NodeId),
    /// It stopped trying. The request may still take effect.
    GaveUp(u64),
    /// It has too many requests waiting, and refused one.
    QueueFull,
}

/// A client: asks one thing at a time.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Client {
    /// The server that it asks.
    pub server: NodeId,
    /// The request that it waits for.
    pub waiting: Option<Waiting>,
    /// What it was told to ask after that, in order.
    pub queue: Vec<Command>,
    /// The last value that it read or wrote, to compare with.
    pub seen: Option<Value>,
}

/// A request that a client waits for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Waiting {
    /// The client's number for it.
    pub sequence: u64,
    /// What it asked.
    pub command: Command,
    /// How often it was tried.
    pub attempts: u32,
    /// How often this try was sent on to another server.
    pub redirects: u16,
}

impl Client {
    /// A client that starts. Each begins with a server of its own.
    pub fn boot<P: Serves>(protocol: &P, cx: &mut Cx<P>) -> Self {
        if protocol.period() > Micros::ZERO {
            cx.arm(P::timer(ClientTimer::Next), protocol.period());
        }
        let servers = protocol.to_ask();
        let ordinal = usize::from(cx.me().0 - protocol.first_client().0);
        Self {
            server: servers[ordinal % servers.len()],
            waiting: None,
            queue: Vec::new(),
            seen: None,
        }
    }

    /// A user asks: now if the client is free, else after what it has to ask already. `sequence`,
    /// here as below, is the client's last number, which is on its disk.
    pub fn on_user_request<P: Serves>(
        &mut self,
        protocol: &P,
        sequence: &mut u64,
        command: Command,
        cx: &mut Cx<P>,
    ) {
        if self.waiting.is_none() {
            self.begin(protocol, sequence, command, cx);
        } else if self.queue.len() < QUEUE_MAX {
            self.queue.push(command);
        } else {
            cx.note(P::note(ClientNote::QueueFull));
        }
    }

    /// Numbers a request, on disk before it leaves, so that no number stands for two requests.
    fn begin<P: Serves>(
        &mut self,
        protocol: &P,
        sequence: &mut u64,
        command: Command,
        cx: &mut Cx<P>,
    ) {
        *sequence += 1;
        let waiting = Waiting {
            sequence: *sequence,
            command,
            attempts: 1,
            redirects: 0,
        };
        self.waiting = Some(waiting);
        cx.invoke(waiting.sequence, P::request(command));
        self.ask(protocol, waiting, cx);
    }

    fn ask<P: Serves>(&self, protocol: &P, waiting: Waiting, cx: &mut Cx<P>) {
        cx.send(self.server, P::ask(waiting.sequence, waiting.command));
        cx.arm(P::timer(ClientTimer::Retry), protocol.retry_timeout());
    }

    /// The request ended, one way or the other: on to the next.
    fn finish<P: Serves>(&mut self, protocol: &P, sequence: &mut u64, cx: &mut Cx<P>) {
        self.waiting = None;
        cx.disarm(P::timer(ClientTimer::Retry));
        if !self.queue.is_empty() {
            let next = self.queue.remove(0);
            self.begin(protocol, sequence, next, cx);
        }
    }

    /// A server answers request `answered`.
    pub fn on_reply<P: Serves>(
        &mut self,
        protocol: &P,
        sequence: &mut u64,
        from: NodeId,
        (answered, reply): (u64, Reply),
        cx: &mut Cx<P>,
    ) {
        let Some(waiting) = self.waiting.filter(|waiting| waiting.sequence == answered) else {
            return;
        };
        cx.reply(answered, P::reply(reply));
        self.server = from;
        self.remember(waiting.command, reply);
        self.finish(protocol, sequence, cx);
    }

    /// A server names the leader to ask about request `answered`, if it knows one. Servers that
    /// name each other must not keep a client running in circles, so a try is sent on at most once
    /// for each server.
    pub fn on_redirect<P: Serves>(
        &mut self,
        protocol: &P,
        answered: u64,
        leader: Option<NodeId>,
        cx: &mut Cx<P>,
    ) {
        let (Some(mut waiting), Some(leader)) = (self.waiting, leader) else {
            return;
        };
        let often = usize::from(waiting.redirects) >= protocol.to_ask().len();
        if waiting.sequence != answered || often || leader == self.server {
            return;
        }
        waiting.redirects += 1;
        self.waiting = Some(waiting);
        self.server = leader;
        cx.note(P::note(ClientNote::Redirected(waiting.sequence, leader)));
        self.ask(protocol, waiting, cx);
    }

    /// No answer: the next server may know more.
    pub fn on_retry<P: Serves>(&mut self, protocol: &P, sequence: &mut u64, cx: &mut Cx<P>) {
        let Some(mut waiting) = self.waiting else {
            return;
        };
        if waiting.attempts >= ATTEMPTS_MAX {
            cx.give_up(waiting.sequence);
            cx.note(P::note(ClientNote::GaveUp(waiting.sequence)));
            self.finish(protocol, sequence, cx);
            return;
        }
        waiting.attempts += 1;
        waiting.redirects = 0;
        self.waiting = Some(waiting);
        let servers = protocol.to_ask();
        let asked = servers.iter().position(|server| *server == self.server);
        self.server = servers[asked.map_or(0, |asked| asked + 1) % servers.len()];
        let note = ClientNote::Retried(waiting.sequence, self.server);
        cx.note(P::note(note));
        self.ask(protocol, waiting, cx);
    }

    /// Time to ask something by itself, unless it still waits.
    pub fn on_next<P: Serves>(&mut self, protocol: &P, sequence: &mut u64, cx: &mut Cx<P>) {
        cx.arm(P::timer(ClientTimer::Next), protocol.period());
        if self.waiting.is_none() {
            let command = self.draw_command(protocol, *sequence, cx);
            self.begin(protocol, sequence, command, cx);
        }
    }

    /// Half writes, three in eight reads, the rest compare-and-swaps. No value is written twice,
    /// so that a history tells who wrote what.
    fn draw_command<P: Serves>(&self, protocol: &P, sequence: u64, cx: &mut Cx<P>) -> Command {
        let ordinal = u64::from(cx.me().0 - protocol.first_client().0);
        let unique = (sequence * u64::from(protocol.clients()) + ordinal + 1) % (1 << 32);
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
                expect: self.seen,
                value,
            },
        }
    }

    fn remember(&mut self, command: Command, reply: Reply) {
        match (command, reply) {
            (_, Reply::Value(value)) => self.seen = value,
            (Command::Put { value, .. } | Command::Cas { value, .. }, Reply::Written)
            | (Command::Cas { value, .. }, Reply::Swapped(true)) => self.seen = Some(value),
            _ => {}
        }
    }
}
