//! Paxos: one value chosen by a majority, and then a whole sequence of them, after Lamport, "Paxos
//! Made Simple" (2001), "PMS" below, whose words and section numbers these are; the algorithm first
//! stood in Lamport, "The Part-Time Parliament" (1998). Quorums may differ between the phases:
//! Howard, Malkhi and Spiegelman, "Flexible Paxos: Quorum Intersection Revisited" (2016).
//!
//! # What it solves
//! Machines choose one value among those that are proposed, although any of them may crash and
//! several propose at once (`Mode::Single`). An instance of this for each place of a sequence
//! makes a replicated state machine (`Mode::Multi`, PMS section 3).
//!
//! # What it assumes
//! Messages may be lost, delayed, duplicated and reordered, but not forged. Machines may stop and
//! start again, but what they wrote to disk is still there: an acceptor that forgets its promise or
//! its vote can undo a choice. *Safety needs no clock.* Progress needs that in the end a single
//! proposer tries undisturbed for long enough (section 2.4).
//!
//! # How it works
//! - *Phase 1* (`proposer`, `acceptor`). A proposer chooses a ballot and sends prepare requests (1a).
//!   An acceptor that has answered no prepare request of a higher ballot promises never again to
//!   accept anything lower, and reports its vote of the highest ballot (1b).
//! - *Phase 2*. With promises from a phase-1 quorum, the proposer sends accept requests (2a) for the
//!   value of the highest ballot reported, or for any it likes if none was. An acceptor accepts
//!   unless it has answered a prepare request of a higher ballot (2b).
//! - *Learning* (`learner`). A value is chosen once a phase-2 quorum has accepted it in one ballot.
//! - *Many instances* (`leader`). Phase 1 says nothing about values, so a proposer runs it once for all
//!   instances to come. From then on it leads: a command costs phase 2 alone. Instances in which
//!   nothing was reported, before one in which something was, are filled with no-ops.
//!
//! # Why it is safe
//! If a value is chosen in ballot b, every higher ballot proposes it too (P2b). For its proposer
//! asked a phase-1 quorum, which shares an acceptor with the phase-2 quorum that accepted in b.
//! That acceptor accepted before it promised (else it would not have accepted), so it reported.
//! What was reported of the highest ballot is of b or later, hence by induction this value. The
//! argument needs that the two kinds of quorums meet, that promises and votes survive crashes,
//! that reports are heeded, and that a ballot belongs to one proposer: the four variants.
//!
//! # What is decided here
//! - A machine may be proposer, acceptor and learner in any combination; to itself it sends messages
//!   like to others.
//! - Acceptors either tell every learner, or only the proposer, which then tells the others: the two
//!   ends of the trade-off in section 2.3.
//! - A proposer whose ballot fails tries a higher one, at once or after a random wait that doubles.
//!   Without the wait, proposers can duel without end (section 2.4; no algorithm can exclude it,
//!   Fischer, Lynch and Paterson 1985).
//! - The leader is whoever got through phase 1. Others wait as long as they hear it; election by
//!   random timeouts is left open by the paper, which says only that one must use randomness or
//!   real time (section 2.4).
//! - Clients number their requests, and the state machine remembers the last of each, so a request
//!   that was chosen in two instances is applied once (Ongaro 2014, section 6.3).
//! - Changing the machines, and forgetting old instances, are not here.
//!
//! Machines are the nodes `0..machines`, clients those after them.
//!
//! [paper]: https://lamport.azurewebsites.net/pubs/paxos-simple.pdf
//! [PMS]: https://lamport.azurewebsites.net/pubs/paxos-simple.pdf

mod acceptor;
mod leader;
mod learner;
mod message;
mod proposer;
mod state;
#[cfg(test)]
mod tests;

pub use super::client::{ATTEMPTS_MAX, Client, QUEUE_MAX, Waiting};
pub use super::register::{Command, Key, Register, Reply, Session, Value};
pub use learner::BATCH_MAX;
pub use message::{Answer, Message, Note, Request, Timer};
pub use proposer::ASKED_MAX;
pub use state::{Ballot, Decree, Disk, Instance, Machine, Node, Open, Phase, Proposer, Vote};

use super::client::{ClientNote, ClientTimer, Serves};
use crate::sim::{Cx, Micros, NodeId, Protocol};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// A rule of Paxos left out, to see what it is there for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Variant {
    /// Paxos as in the paper.
    #[default]
    None,
    /// An acceptor keeps its promise in memory only: a restart forgets it.
    PromiseForgotten,
    /// A proposer proposes what it likes, whatever acceptors reported.
    VotesIgnored,
    /// A phase-2 quorum is one acceptor short of meeting every phase-1 quorum.
    QuorumsApart,
    /// All proposers number their ballots alike, so that two can have the same.
    SameBallot,
}

impl Variant {
    /// Every variant, the correct protocol first.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::PromiseForgotten,
        Self::VotesIgnored,
        Self::QuorumsApart,
        Self::SameBallot,
    ];
}

/// How many values are to be chosen.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// One.
    Single,
    /// One for each place of a sequence.
    Multi,
}

/// Whom acceptors tell that they accepted (PMS section 2.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Learning {
    /// Every learner: the fewest delays.
    Every,
    /// The proposer alone, which tells the others: the fewest messages.
    Distinguished,
}

/// The roles that a machine plays.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Roles {
    /// It proposes.
    pub proposer: bool,
    /// It promises and accepts.
    pub acceptor: bool,
    /// It learns what was chosen.
    pub learner: bool,
}

impl Roles {
    /// A machine that plays all three.
    pub const ALL: Self = Self {
        proposer: true,
        acceptor: true,
        learner: true,
    };
}

/// How many acceptors each phase needs. Only a quorum of one and one of the other have to meet
/// (Howard, Malkhi and Spiegelman 2016).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Quorums {
    /// How many promises.
    pub phase_1: u16,
    /// How many acceptors choose a value.
    pub phase_2: u16,
}

impl Quorums {
    /// A majority of so many acceptors, in both phases.
    pub fn majority(acceptors: u16) -> Self {
        let majority = acceptors / 2 + 1;
        Self {
            phase_1: majority,
            phase_2: majority,
        }
    }

    /// True when every phase-1 quorum meets every phase-2 quorum, of so many acceptors.
    pub fn meet(self, acceptors: u16) -> bool {
        self.phase_1.saturating_add(self.phase_2) > acceptors
    }
}

/// Paxos with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paxos {
    /// One value, or a sequence.
    pub mode: Mode,
    /// The machines and their roles; at least one of each role.
    pub machines: Vec<Roles>,
    /// How many clients ask the sequence's register.
    pub clients: u16,
    /// The sizes of quorums.
    pub quorums: Quorums,
    /// Whom acceptors tell.
    pub learning: Learning,
    /// How long a proposer waits for the quorum of a phase.
    pub ballot_timeout: Micros,
    /// The longest time that a proposer stands back after its first abandoned ballot; it doubles
    /// with each further one. Zero: the next ballot follows at once.
    pub backoff: Micros,
    /// The shortest time without a leader's word after which a proposer tries to lead.
    pub election_timeout_min: Micros,
    /// The longest such time.
    pub election_timeout_max: Micros,
    /// How long a client waits for an answer before it tries the next proposer.
    pub client_retry_timeout: Micros,
    /// How often each client asks something by itself; zero for only when told to.
    pub client_period: Micros,
    /// The rule that is left out.
    pub variant: Variant,
}

impl Paxos {
    /// A single decree: so many proposers, then acceptors, then learners, each on its own machine.
    /// Majorities are quorums, and proposers stand back from each other.
    pub fn single(proposers: u16, acceptors: u16, learners: u16) -> Self {
        let none = Roles::default();
        let role = |count: u16, roles: Roles| core::iter::repeat_n(roles, usize::from(count));
        let proposer = role(
            proposers,
            Roles {
                proposer: true,
                ..none
            },
        );
        let acceptor = role(
            acceptors,
            Roles {
                acceptor: true,
                ..none
            },
        );
        let learner = role(
            learners,
            Roles {
                learner: true,
                ..none
            },
        );
        Self {
            mode: Mode::Single,
            machines: proposer.chain(acceptor).chain(learner).collect(),
            learning: Learning::Every,
            clients: 0,
            ..Self::multi(acceptors, 0)
        }
    }

    /// A sequence: so many machines that play every role, with clients that ask only when told to.
    pub fn multi(machines: u16, clients: u16) -> Self {
        Self {
            mode: Mode::Multi,
            machines: vec![Roles::ALL; usize::from(machines)],
            clients,
            quorums: Quorums::majority(machines),
            learning: Learning::Distinguished,
            ballot_timeout: Micros::from_ms(100),
            backoff: Micros::from_ms(50),
            election_timeout_min: Micros::from_ms(150),
            election_timeout_max: Micros::from_ms(300),
            client_retry_timeout: Micros::from_ms(500),
            client_period: Micros::ZERO,
            variant: Variant::None,
        }
    }

    /// How often a leader is heard: twice in the shortest election timeout.
    pub fn heartbeat_interval(&self) -> Micros {
        Micros(self.election_timeout_min.0 / 2)
    }

    /// How many machines there are.
    pub fn machine_count(&self) -> u16 {
        u16::try_from(self.machines.len()).unwrap_or(u16::MAX)
    }

    /// True for machines, false for clients.
    pub fn is_machine(&self, id: NodeId) -> bool {
        id.index() < self.machines.len()
    }

    /// The roles of a node; none for a client.
    pub fn roles(&self, id: NodeId) -> Roles {
        self.machines.get(id.index()).copied().unwrap_or_default()
    }

    fn playing(&self, plays: fn(&Roles) -> bool) -> impl Iterator<Item = NodeId> + use<'_> {
        let numbered = (0..).map(NodeId).zip(&self.machines);
        numbered
            .filter(move |(_, roles)| plays(roles))
            .map(|(id, _)| id)
    }

    /// Every machine.
    pub fn machine_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.machine_count()).map(NodeId)
    }

    /// Every proposer.
    pub fn proposers(&self) -> impl Iterator<Item = NodeId> + use<'_> {
        self.playing(|roles| roles.proposer)
    }

    /// Every acceptor.
    pub fn acceptors(&self) -> impl Iterator<Item = NodeId> + use<'_> {
        self.playing(|roles| roles.acceptor)
    }

    /// Every learner.
    pub fn learners(&self) -> impl Iterator<Item = NodeId> + use<'_> {
        self.playing(|roles| roles.learner)
    }

    /// Every client.
    pub fn client_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        let first = self.machine_count();
        (first..first.saturating_add(self.clients)).map(NodeId)
    }

    /// Who keeps a ledger besides `me`: learners, and proposers, any of which may lead.
    fn who_learn(&self, me: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        let learn = self.playing(|roles| roles.proposer || roles.learner);
        learn.filter(move |id| *id != me)
    }

    /// How many acceptors choose a value.
    pub fn phase_2_quorum(&self) -> u16 {
        let acceptors = u16::try_from(self.acceptors().count()).unwrap_or(u16::MAX);
        match self.variant {
            Variant::QuorumsApart => acceptors.saturating_sub(self.quorums.phase_1).max(1),
            _ => self.quorums.phase_2,
        }
    }

    /// The second part of a proposer's ballots, which tells them from all others'.
    fn ballot_name(&self, me: NodeId) -> u16 {
        match self.variant {
            Variant::SameBallot => 1,
            _ => me.0 + 1,
        }
    }
}

impl Protocol for Paxos {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;
    type Reply = Answer;
    type Note = Note;

    fn node_count(&self) -> u16 {
        self.machine_count().saturating_add(self.clients)
    }

    fn boot(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Node {
        if self.is_machine(cx.me()) {
            Node::Machine(self.boot_machine(disk, cx))
        } else {
            Node::Client(Client::boot(self, cx))
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
        match (node, message) {
            (Node::Machine(machine), _) => {
                self.on_machine_message(machine, disk, from, message, cx)
            }
            (Node::Client(client), Message::ClientReply { sequence, reply }) => {
                client.on_reply(self, &mut disk.sequence, from, (*sequence, *reply), cx);
            }
            (Node::Client(client), Message::Redirect { sequence, leader }) => {
                client.on_redirect(self, *sequence, *leader, cx);
            }
            // Only machines speak the other messages.
            (Node::Client(_), _) => {}
        }
    }

    fn on_timer(&self, node: &mut Node, disk: &mut Disk, timer: Timer, cx: &mut Cx<Self>) {
        match (node, timer) {
            (Node::Machine(machine), Timer::Ballot) => self.on_ballot_timeout(machine, disk, cx),
            (Node::Machine(machine), Timer::Backoff | Timer::Election) => {
                self.prepare(machine, disk, cx);
            }
            (Node::Machine(machine), Timer::Heartbeat) => {
                self.on_heartbeat_timer(machine, disk, cx);
            }
            (Node::Machine(machine), Timer::Learn) => self.on_learn_timeout(machine, disk, cx),
            (Node::Client(client), Timer::ClientRetry) => {
                client.on_retry(self, &mut disk.sequence, cx);
            }
            (Node::Client(client), Timer::ClientNext) => {
                client.on_next(self, &mut disk.sequence, cx);
            }
            // No other timer is ever armed at that kind of node.
            (Node::Machine(_), Timer::ClientRetry | Timer::ClientNext) | (Node::Client(_), _) => {}
        }
    }

    fn on_request(&self, node: &mut Node, disk: &mut Disk, request: Request, cx: &mut Cx<Self>) {
        match (node, request) {
            (Node::Machine(machine), Request::Propose(value))
                if machine.roles.proposer && self.mode == Mode::Single =>
            {
                self.on_propose(machine, disk, value, cx);
            }
            (Node::Client(client), Request::Ask(command)) => {
                client.on_user_request(self, &mut disk.sequence, command, cx);
            }
            _ => cx.note(Note::NotForMe),
        }
    }

    /// Role 0 is the leader: of the proposers that try or lead, the one of the highest ballot.
    fn select(&self, role: u8, nodes: &[Option<&Node>]) -> Option<NodeId> {
        if role != 0 {
            return None;
        }
        let tries = nodes.iter().enumerate().filter_map(|(index, node)| {
            let proposer = &node.as_ref()?.machine()?.proposer;
            let id = NodeId(u16::try_from(index).ok()?);
            let active = matches!(proposer.phase, Phase::One | Phase::Two);
            active.then_some((proposer.phase == Phase::Two, proposer.ballot, id))
        });
        tries.max().map(|(.., id)| id)
    }
}

impl Paxos {
    fn boot_machine(&self, disk: &Disk, cx: &mut Cx<Self>) -> Machine {
        let roles = self.roles(cx.me());
        let mut machine = Machine {
            roles,
            promised: disk.promised,
            proposer: Proposer::default(),
            heard: disk.promised,
            leader: None,
            tally: LiteMap::new(),
            register: Register::default(),
            applied: 0,
        };
        if self.mode == Mode::Multi {
            self.apply(&mut machine, disk, cx);
            if roles.proposer {
                self.arm_election_timer(cx);
            }
        }
        machine
    }

    fn on_machine_message(
        &self,
        machine: &mut Machine,
        disk: &mut Disk,
        from: NodeId,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::Prepare {
                ballot,
                from: first,
            } => {
                self.on_prepare(machine, disk, from, (*ballot, *first), cx);
            }
            Message::Promise { ballot, votes } => {
                self.on_promise(machine, disk, from, (*ballot, votes), cx);
            }
            Message::Accept {
                ballot,
                instance,
                decree,
            } => self.on_accept(machine, disk, from, (*ballot, *instance, *decree), cx),
            Message::Accepted { instance, vote } => {
                self.on_accepted(machine, disk, from, (*instance, *vote), cx);
            }
            Message::Reject { ballot, promised } => {
                self.on_reject(machine, disk, (*ballot, *promised), cx);
            }
            Message::Chosen { decrees } => self.learn(machine, disk, decrees, cx),
            Message::Learn { from: first } => self.on_learn(disk, from, *first, cx),
            Message::Heartbeat { ballot, through } => {
                self.on_heartbeat(machine, disk, from, (*ballot, *through), cx);
            }
            Message::ClientRequest { sequence, command } => {
                self.on_client_request(machine, (from, *sequence), *command, cx);
            }
            // Only clients are answered.
            Message::ClientReply { .. } | Message::Redirect { .. } => {}
        }
    }
}

impl Serves for Paxos {
    fn to_ask(&self) -> Vec<NodeId> {
        self.proposers().collect()
    }

    fn first_client(&self) -> NodeId {
        NodeId(self.machine_count())
    }

    fn clients(&self) -> u16 {
        self.clients
    }

    fn retry_timeout(&self) -> Micros {
        self.client_retry_timeout
    }

    fn period(&self) -> Micros {
        self.client_period
    }

    fn ask(sequence: u64, command: Command) -> Message {
        Message::ClientRequest { sequence, command }
    }

    fn timer(timer: ClientTimer) -> Timer {
        match timer {
            ClientTimer::Retry => Timer::ClientRetry,
            ClientTimer::Next => Timer::ClientNext,
        }
    }

    fn note(note: ClientNote) -> Note {
        match note {
            ClientNote::Retried(sequence, to) => Note::ClientRetried { sequence, to },
            ClientNote::Redirected(sequence, to) => Note::ClientRedirected { sequence, to },
            ClientNote::GaveUp(sequence) => Note::ClientGaveUp { sequence },
            ClientNote::QueueFull => Note::QueueFull,
        }
    }

    fn request(command: Command) -> Request {
        Request::Ask(command)
    }

    fn reply(reply: Reply) -> Answer {
        Answer::Register(reply)
    }
}
