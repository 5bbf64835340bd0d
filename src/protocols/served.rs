//! Clients for any replicated register: who writes the servers gets the rest.
//!
//! # How to use it
//! 1. Make a type for the configuration of the servers, and implement [`Server`] for it: its state in
//!    memory and on disk, what servers tell each other, their timers and notes.
//! 2. Be asked by [`Server::on_ask`]. Answer with [`ServerCx::answer`], at once or in a later handler:
//!    an [`Asked`] is plain data, to be kept or sent to another server. Who can not answer names
//!    another server with [`ServerCx::redirect`], or stays silent; clients try the next one then.
//! 3. Expect a request more than once: a client that got no answer asks again under the same number.
//!    [`Register::apply`](super::register::Register::apply) finds that it was applied before.
//! 4. Put it in a [`Served`]: that is the protocol. Its servers are the first nodes, its clients follow
//!    them, and write, read, compare-and-swap, time out, retry and give up as those of Raft do.
//! 5. What clients asked and were told is in the trace, for
//!    [`linearizable`](crate::checks::linearizable).
//!
//! The division is that of register actors and clients in Stateright (Nadal,
//! "Building Distributed Systems With Stateright", chapter 2); clients are those of [`super::client`].

use super::client::{Client, ClientNote, ClientTimer, Serves};
use super::register::{Command, Reply};
use crate::sim::{Cx, Lie, Micros, NodeId, Protocol, Random};
use core::fmt::Debug;
use core::hash::Hash;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A request of a client.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Asked {
    /// Who asks.
    pub client: NodeId,
    /// The client's number for it; the same when it asks again.
    pub sequence: u64,
    /// What it asks.
    pub command: Command,
}

/// The servers of a register: their configuration, and what they do.
pub trait Server: Clone + Debug + 'static {
    /// Volatile state: gone after a crash.
    type Node: Clone + Debug + Eq + Hash;
    /// Durable state: survives a crash, not a wiped disk.
    type Disk: Clone + Debug + Eq + Hash + Default;
    /// What servers send each other.
    type Message: Clone + Debug + Eq + Hash + Serialize;
    /// Names of timers.
    type Timer: Clone + Debug + Ord + Hash + Serialize + DeserializeOwned;
    /// What is worth telling.
    type Note: Clone + Debug + Eq + Hash + Serialize;

    /// How many servers there are; at least one.
    fn servers(&self) -> u16;

    /// A server starts, for the first time or after a crash, with what its disk holds.
    fn boot(&self, disk: &mut Self::Disk, cx: &mut ServerCx<Self>) -> Self::Node;

    /// A client asks.
    fn on_ask(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        asked: Asked,
        cx: &mut ServerCx<Self>,
    );

    /// A message of another server arrives.
    fn on_message(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        from: NodeId,
        message: &Self::Message,
        cx: &mut ServerCx<Self>,
    );

    /// A timer fires. It is no longer armed.
    fn on_timer(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        timer: Self::Timer,
        cx: &mut ServerCx<Self>,
    );

    /// The live server that plays `role` now; `nodes` has `None` for a server that is down. See
    /// [`Protocol::select`].
    fn select(&self, role: u8, nodes: &[Option<&Self::Node>]) -> Option<NodeId> {
        let _ = (role, nodes);
        None
    }
}

/// What a handler of a server may know and do besides changing its own node and disk.
#[derive(Debug)]
pub struct ServerCx<'a, 'b, S: Server>(&'a mut Cx<'b, Served<S>>);

impl<S: Server> ServerCx<'_, '_, S> {
    /// The server that is running.
    pub fn me(&self) -> NodeId {
        self.0.me()
    }

    /// See [`Cx::now_us`].
    pub fn now_us(&self) -> i64 {
        self.0.now_us()
    }

    /// See [`Cx::monotonic_us`].
    pub fn monotonic_us(&self) -> u64 {
        self.0.monotonic_us()
    }

    /// See [`Cx::lie`].
    pub fn lie(&self) -> Lie {
        self.0.lie()
    }

    /// See [`Cx::random`].
    pub fn random(&mut self) -> &mut Random {
        self.0.random()
    }

    /// Sends a message to a server.
    pub fn send(&mut self, to: NodeId, message: S::Message) {
        self.0.send(to, Message::Server(message));
    }

    /// See [`Cx::arm`].
    pub fn arm(&mut self, timer: S::Timer, delay: Micros) {
        self.0.arm(Timer::Server(timer), delay);
    }

    /// See [`Cx::disarm`].
    pub fn disarm(&mut self, timer: S::Timer) {
        self.0.disarm(Timer::Server(timer));
    }

    /// See [`Cx::note`].
    pub fn note(&mut self, note: S::Note) {
        self.0.note(Note::Server(note));
    }

    /// Answers a client. One that has its answer already, or gave up, takes no notice.
    pub fn answer(&mut self, asked: &Asked, reply: Reply) {
        let sequence = asked.sequence;
        self.0
            .send(asked.client, Message::Answer { sequence, reply });
    }

    /// Tells a client whom to ask; nobody when that is not known.
    pub fn redirect(&mut self, asked: &Asked, to: Option<NodeId>) {
        let sequence = asked.sequence;
        self.0
            .send(asked.client, Message::Redirect { sequence, to });
    }
}

/// Servers and their clients, with their configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Served<S> {
    /// The servers.
    pub server: S,
    /// How many clients.
    pub clients: u16,
    /// How long a client waits for an answer before it tries the next server.
    pub retry_timeout: Micros,
    /// How often each client asks something by itself; zero for only when told to.
    pub period: Micros,
}

/// What a node keeps in memory.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node<N> {
    /// A server.
    Server(N),
    /// A client.
    Client(Client),
}

impl<N> Node<N> {
    /// The server, when it is one.
    pub fn server(&self) -> Option<&N> {
        match self {
            Self::Server(server) => Some(server),
            Self::Client(_) => None,
        }
    }

    /// The client, when it is one.
    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Server(_) => None,
            Self::Client(client) => Some(client),
        }
    }
}

/// What a node keeps on disk.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk<D> {
    /// Of a server.
    pub server: D,
    /// Of a client: its number for its last request, so that no number stands for two.
    pub sequence: u64,
}

/// What nodes tell each other.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Message<M> {
    /// A client asks a server.
    Ask {
        /// The client's number for it.
        sequence: u64,
        /// What.
        command: Command,
    },
    /// A server answers.
    Answer {
        /// The client's number.
        sequence: u64,
        /// The answer.
        reply: Reply,
    },
    /// A server says whom to ask.
    Redirect {
        /// The client's number.
        sequence: u64,
        /// The server to ask, when one is known.
        to: Option<NodeId>,
    },
    /// Between servers.
    Server(M),
}

/// The timers of a node.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer<T> {
    /// A client waited long enough for an answer.
    Retry,
    /// Time for a client to ask something by itself.
    Next,
    /// Of a server.
    Server(T),
}

/// What is worth telling.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Note<N> {
    /// A client got no answer, and asks another server.
    Retried(u64, NodeId),
    /// A client was told whom to ask, and asks there.
    Redirected(u64, NodeId),
    /// A client stopped trying. The request may still take effect.
    GaveUp(u64),
    /// A client has too many requests waiting, and refused one.
    QueueFull,
    /// A user asked a server, and not a client.
    NotAClient,
    /// Of a server.
    Server(N),
}

impl<S: Server> Served<S> {
    /// Such servers, with clients that ask only when told to, and wait for half a second.
    pub fn new(server: S, clients: u16) -> Self {
        Self {
            server,
            clients,
            retry_timeout: Micros::from_ms(500),
            period: Micros::ZERO,
        }
    }

    /// True for servers, false for clients.
    pub fn is_server(&self, id: NodeId) -> bool {
        id.0 < self.server.servers()
    }

    /// Every server.
    pub fn server_ids(&self) -> impl Iterator<Item = NodeId> + use<S> {
        (0..self.server.servers()).map(NodeId)
    }

    /// Every client.
    pub fn client_ids(&self) -> impl Iterator<Item = NodeId> + use<S> {
        let first = self.server.servers();
        (first..first.saturating_add(self.clients)).map(NodeId)
    }
}

impl<S: Server> Protocol for Served<S> {
    type Node = Node<S::Node>;
    type Disk = Disk<S::Disk>;
    type Message = Message<S::Message>;
    type Timer = Timer<S::Timer>;
    type Request = Command;
    type Reply = Reply;
    type Note = Note<S::Note>;

    fn node_count(&self) -> u16 {
        self.server.servers().saturating_add(self.clients)
    }

    fn boot(&self, disk: &mut Self::Disk, cx: &mut Cx<Self>) -> Self::Node {
        if self.is_server(cx.me()) {
            Node::Server(self.server.boot(&mut disk.server, &mut ServerCx(cx)))
        } else {
            Node::Client(Client::boot(self, cx))
        }
    }

    fn on_message(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        from: NodeId,
        message: &Self::Message,
        cx: &mut Cx<Self>,
    ) {
        match (node, message) {
            (Node::Server(node), Message::Ask { sequence, command }) => {
                let asked = Asked {
                    client: from,
                    sequence: *sequence,
                    command: *command,
                };
                let (disk, mut cx) = (&mut disk.server, ServerCx(cx));
                self.server.on_ask(node, disk, asked, &mut cx);
            }
            (Node::Server(node), Message::Server(message)) => {
                let (disk, mut cx) = (&mut disk.server, ServerCx(cx));
                self.server.on_message(node, disk, from, message, &mut cx);
            }
            (Node::Client(client), Message::Answer { sequence, reply }) => {
                client.on_reply(self, &mut disk.sequence, from, (*sequence, *reply), cx);
            }
            (Node::Client(client), Message::Redirect { sequence, to }) => {
                client.on_redirect(self, *sequence, *to, cx);
            }
            (Node::Server(_), Message::Answer { .. } | Message::Redirect { .. })
            | (Node::Client(_), Message::Ask { .. } | Message::Server(_)) => {
                debug_assert!(false, "{from:?} sent {message:?} to {:?}", cx.me());
            }
        }
    }

    fn on_timer(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        timer: Self::Timer,
        cx: &mut Cx<Self>,
    ) {
        match (node, timer) {
            (Node::Server(node), Timer::Server(timer)) => {
                let (disk, mut cx) = (&mut disk.server, ServerCx(cx));
                self.server.on_timer(node, disk, timer, &mut cx);
            }
            (Node::Client(client), Timer::Retry) => {
                client.on_retry(self, &mut disk.sequence, cx);
            }
            (Node::Client(client), Timer::Next) => {
                client.on_next(self, &mut disk.sequence, cx);
            }
            (Node::Server(_), timer @ (Timer::Retry | Timer::Next))
            | (Node::Client(_), timer @ Timer::Server(_)) => {
                debug_assert!(false, "{timer:?} was armed at {:?}", cx.me());
            }
        }
    }

    fn on_request(
        &self,
        node: &mut Self::Node,
        disk: &mut Self::Disk,
        request: Command,
        cx: &mut Cx<Self>,
    ) {
        match node {
            Node::Client(client) => {
                client.on_user_request(self, &mut disk.sequence, request, cx);
            }
            Node::Server(_) => cx.note(Note::NotAClient),
        }
    }

    fn select(&self, role: u8, nodes: &[Option<&Self::Node>]) -> Option<NodeId> {
        let servers = nodes.iter().take(self.server.servers().into());
        let servers: Vec<_> = servers.map(|node| node.and_then(Node::server)).collect();
        self.server.select(role, &servers)
    }
}

impl<S: Server> Serves for Served<S> {
    fn to_ask(&self) -> Vec<NodeId> {
        self.server_ids().collect()
    }

    fn first_client(&self) -> NodeId {
        NodeId(self.server.servers())
    }

    fn clients(&self) -> u16 {
        self.clients
    }

    fn retry_timeout(&self) -> Micros {
        self.retry_timeout
    }

    fn period(&self) -> Micros {
        self.period
    }

    fn ask(sequence: u64, command: Command) -> Self::Message {
        Message::Ask { sequence, command }
    }

    fn timer(timer: ClientTimer) -> Self::Timer {
        match timer {
            ClientTimer::Retry => Timer::Retry,
            ClientTimer::Next => Timer::Next,
        }
    }

    fn note(note: ClientNote) -> Self::Note {
        match note {
            ClientNote::Retried(sequence, to) => Note::Retried(sequence, to),
            ClientNote::Redirected(sequence, to) => Note::Redirected(sequence, to),
            ClientNote::GaveUp(sequence) => Note::GaveUp(sequence),
            ClientNote::QueueFull => Note::QueueFull,
        }
    }

    fn request(command: Command) -> Command {
        command
    }

    fn reply(reply: Reply) -> Reply {
        reply
    }
}
