//! What nodes keep, in memory and on disk.

use super::message::{Call, LogEntry, Outcome, Request};
use super::policy::breaker::{Breaker, Permit};
use super::policy::budget::{PercentBudget, TokenBucket};
use super::policy::idempotency::{Key, Ledger};
use super::stats::Stats;
use crate::sim::{Micros, NodeId};

/// What survives a crash. Each kind of node uses its own part.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// A client: the number of its last request, so that no number stands for two.
    pub sequence: u64,
    /// The service: the receipts of what it charged, by idempotency key.
    pub receipts: Ledger<u64>,
    /// The service: how often it charged.
    pub charges: u64,
    /// The service: how much it charged in all.
    pub charged: u64,
    /// The backup: payments that the service has still to be given.
    pub kept: Vec<Call>,
    /// The operator: what was reported, the latest last.
    pub log: Vec<LogEntry>,
    /// The operator: the requests in the log, so that none is written twice.
    pub logged: Ledger<Outcome>,
}

/// What a crash loses.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// The service.
    Service(Service),
    /// The backup.
    Backup(Backup),
    /// The operator's log.
    Operator(Operator),
    /// A client.
    Client(Box<Client>),
}

impl Node {
    /// The service, if it is this.
    pub fn service(&self) -> Option<&Service> {
        match self {
            Self::Service(service) => Some(service),
            _ => None,
        }
    }

    /// The client, if it is one.
    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Client(client) => Some(client),
            _ => None,
        }
    }

    /// The operator's log, if it is this.
    pub fn operator(&self) -> Option<&Operator> {
        match self {
            Self::Operator(operator) => Some(operator),
            _ => None,
        }
    }
}

/// A call that waits for a worker, or is with one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Job {
    /// Whom to answer.
    pub from: NodeId,
    /// What was asked.
    pub call: Call,
}

/// The service: workers that take one call at a time, and a queue before them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Service {
    /// What each worker is at.
    pub workers: Vec<Option<Job>>,
    /// What waits, the longest first.
    pub queue: Vec<Job>,
    /// How many calls were turned away.
    pub shed: u64,
    /// How many calls its workers finished.
    pub finished: u64,
    /// How many of these had been charged before.
    pub duplicates: u64,
}

/// The backup: it keeps payments and passes them on, one at a time.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Backup {
    /// True while it means to pass on.
    pub at_work: bool,
}

/// The operator's log.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Operator {
    /// True while the operator is being called.
    pub alert: bool,
    /// Reports since the alert began.
    pub reports: u32,
}

/// A retry budget of one of its kinds.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Budget {
    /// Retry as often as the policy says.
    None,
    /// A bucket of tokens.
    Tokens(TokenBucket),
    /// A share of the requests.
    Percent(PercentBudget),
}

impl Budget {
    /// A new request was begun.
    pub fn on_request(&mut self, now: Micros) {
        if let Self::Percent(budget) = self {
            budget.on_request(now);
        }
    }

    /// An attempt failed.
    pub fn on_failure(&mut self) {
        if let Self::Tokens(bucket) = self {
            bucket.on_failure();
        }
    }

    /// A request succeeded.
    pub fn on_success(&mut self) {
        if let Self::Tokens(bucket) = self {
            bucket.on_success();
        }
    }

    /// Takes a retry out of the budget; false when there is none in it.
    pub fn take_retry(&mut self, now: Micros) -> bool {
        match self {
            Self::None => true,
            Self::Tokens(bucket) => bucket.allows(),
            Self::Percent(budget) => budget.take(now),
        }
    }

    /// Takes a hedge out of the budget. No failure has paid for it, so here it costs a token
    /// itself; gRPC A6 only asks that the bucket be above half.
    pub fn take_hedge(&mut self, now: Micros) -> bool {
        let allowed = self.take_retry(now);
        if allowed {
            self.on_failure();
        }
        allowed
    }
}

/// What a client does for a request now.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Stage {
    /// It waits for the service's answer.
    Calling,
    /// It waits before it tries again.
    Waiting,
    /// It has asked the backup.
    AtBackup(super::Why),
}

/// A request under way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Op {
    /// The client's number for it.
    pub sequence: u64,
    /// What the user asked.
    pub request: Request,
    /// When, by the client's clock.
    pub began: Micros,
    /// When its time is over, by the client's clock.
    pub deadline: Micros,
    /// How many attempts were made, hedges included.
    pub attempts: u32,
    /// The first attempt of those that are out together: more than one when hedged.
    pub round_from: u32,
    /// How many of those were turned away.
    pub turned_away: u32,
    /// When the first of those was sent.
    pub sent: Micros,
    /// The wait before the last retry; at first the base.
    pub wait: Micros,
    /// How often it has retried.
    pub retries: u32,
    /// Leave of the breaker for what is out.
    pub permit: Option<Permit>,
    /// True when an attempt was sent and no answer to it has come.
    pub unknown: bool,
    /// What is being done for it.
    pub stage: Stage,
}

/// A client.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Client {
    /// Its requests under way, in order.
    pub ops: Vec<Op>,
    /// Its retry budget.
    pub budget: Budget,
    /// Its circuit breaker.
    pub breaker: Option<Breaker>,
    /// The last price that the service told.
    pub price: Option<u32>,
    /// What the operator has still to be told, the oldest first.
    pub unreported: Vec<(Key, Outcome)>,
    /// What it counts.
    pub stats: Stats,
}
