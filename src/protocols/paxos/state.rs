//! What nodes remember.

use super::Roles;
use crate::protocols::client::Client;
use crate::protocols::register::{Command, Register, Value};
use crate::sim::NodeId;
use core::fmt;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// The number of an instance of the algorithm, from 1: the place of its value in the sequence of
/// commands (PMS section 3). A single decree is instance 1.
pub type Instance = u64;

/// A ballot, PMS's proposal number. Proposers choose from disjoint sets of numbers (PMS section
/// 2.5): the first part is any number, the second the proposer's own.
#[derive(
    Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct Ballot {
    /// Counts up; zero for "none yet".
    pub number: u64,
    /// Which proposer it belongs to, from 1; decides between equal numbers.
    pub proposer: u16,
}

/// As `3.2`: number 3 of proposer 2.
impl fmt::Display for Ballot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.number, self.proposer)
    }
}

/// What is chosen: a value.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Decree {
    /// Leaves the state as it is: fills a gap (PMS section 3).
    NoOp,
    /// A number that a user proposed.
    Value(Value),
    /// A client's command.
    Command {
        /// The client.
        client: NodeId,
        /// The client's number for it.
        sequence: u64,
        /// What it asks.
        command: Command,
    },
}

/// A proposal that an acceptor accepted: the ballot, and the value.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Vote {
    /// The ballot.
    pub ballot: Ballot,
    /// The value.
    pub decree: Decree,
}

/// What survives a crash ("stable storage, preserved during failures", PMS section 2.5). A handler
/// writes here, and its messages leave only when it is done.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// An acceptor's promise: the highest ballot of a prepare request that it answered.
    pub promised: Ballot,
    /// An acceptor's vote of the highest ballot, in each instance.
    pub votes: LiteMap<Instance, Vote>,
    /// The highest number that a proposer tried to issue.
    pub tried: u64,
    /// What a machine knows to be chosen (the ledger).
    pub ledger: LiteMap<Instance, Decree>,
    /// How many requests a client, or the user of a proposer, has made, so that a restart uses no
    /// number again.
    pub sequence: u64,
}

impl Disk {
    /// The first instance of which it does not know what was chosen.
    pub fn first_unknown(&self) -> Instance {
        let count = self.ledger.len() as Instance;
        if self.ledger.last().is_none_or(|(last, _)| *last == count) {
            return count + 1;
        }
        let known = (1..)
            .zip(self.ledger.iter())
            .take_while(|(instance, (key, _))| instance == *key);
        known.count() as Instance + 1
    }
}

/// What a crash takes away.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A machine that plays some of the three roles.
    Machine(Machine),
    /// A client.
    Client(Client),
}

impl Node {
    /// The machine, when it is one.
    pub fn machine(&self) -> Option<&Machine> {
        match self {
            Self::Machine(machine) => Some(machine),
            Self::Client(_) => None,
        }
    }

    /// The client, when it is one.
    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Client(client) => Some(client),
            Self::Machine(_) => None,
        }
    }
}

/// A machine with its roles: proposer, acceptor, learner.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Machine {
    /// Which roles it plays.
    pub roles: Roles,
    /// As an acceptor: its promise; also on disk.
    pub promised: Ballot,
    /// As a proposer.
    pub proposer: Proposer,
    /// The highest ballot that it heard of.
    pub heard: Ballot,
    /// Who leads, as far as it knows.
    pub leader: Option<NodeId>,
    /// The latest vote of each acceptor in instances whose outcome it does not know, as (acceptor,
    /// vote).
    pub tally: LiteMap<Instance, Vec<(NodeId, Vote)>>,
    /// The state machine: what was chosen, applied in order; rebuilt from the ledger on restart.
    pub register: Register,
    /// The last instance applied.
    pub applied: Instance,
}

/// What a proposer is doing.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Phase {
    /// Nothing: nobody asked, or somebody else leads.
    #[default]
    Idle,
    /// It sent prepare requests, and waits for promises.
    One,
    /// It sent accept requests. With more than one instance: it leads.
    Two,
    /// It abandoned a ballot, and stands back before the next.
    Backoff,
}

/// A proposer.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Proposer {
    /// What it is doing.
    pub phase: Phase,
    /// Its ballot, the last one when it has none now.
    pub ballot: Ballot,
    /// The first instance that its ballot is about.
    pub from: Instance,
    /// The value that it was asked to propose, for a single decree.
    pub value: Option<Value>,
    /// The requests of users that wait for the outcome, for a single decree.
    pub asked: Vec<u64>,
    /// Who promised in its ballot.
    pub promises: Vec<NodeId>,
    /// The votes of the highest ballots that those who promised reported.
    pub reported: LiteMap<Instance, Vote>,
    /// What it proposed in its ballot, and does not know to be chosen.
    pub open: LiteMap<Instance, Open>,
    /// The next instance to propose a command in.
    pub next: Instance,
    /// How many ballots it abandoned since it last got through.
    pub abandoned: u32,
}

/// A proposal that is not known to be chosen.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Open {
    /// The value.
    pub decree: Decree,
    /// True when a heartbeat ago it was open already: then it is sent again.
    pub waited: bool,
}
