//! Retries: clients that ask again when no answer comes, a service of limited capacity, a backup
//! and an operator.
//!
//! # What it solves
//! A message or a machine fails now and then. A client that asks again gets its answer all the
//! same; but a client cannot tell a **lost request** from a **lost reply**, so what it asks again
//! may have been done already. And all clients that ask again at once can keep a service down that
//! would have recovered. So: how to ask again, when to stop, and what to do then.
//!
//! # What it assumes
//! Messages may be lost, delayed, duplicated and reordered. Nodes may stop and start again, but
//! what they wrote to disk is still there. Nobody lies. A **wiped disk** breaks the assumption: a
//! service that forgot its receipts charges again what comes again.
//!
//! # How it works
//! A client gives a request a number (on disk), an idempotency key, and a deadline. Then (`client`):
//! 1. An *attempt* waits for its answer until its timeout.
//! 2. After a failed attempt comes another, unless it would be one too many, or come after the
//!    deadline, or have no room in the [retry budget](policy::budget). The wait before it is that
//!    of the [backoff](policy::backoff), on top of what the service asked for by
//!    [`Retry-After`](policy::retry_after): else all whom it turned away would return together.
//! 3. Every attempt needs leave of the [circuit breaker](policy::breaker). A *hedge* is a second
//!    copy that goes out while the first may still be answered.
//! 4. When the service will not do: a payment goes to the backup, which writes it down and has the
//!    service charge it later under the same key; a price comes from the cache. Either way, and
//!    also when the request fails, the operator's log gets an entry, and the operator an alert.
//! 5. At the deadline the user is told, whatever it came to.
//!
//! # Why it is safe
//! *Charged at most once*: the service charges and writes the key down in one transaction (one
//! handler), and looks the key up right before it. Whichever copies arrive, by whatever way and in
//! whatever order, the first to get a worker charges and all others are answered from the
//! [ledger](policy::idempotency), for as long as keys are kept. *Told in time*: the deadline is a
//! timer that is armed before anything is sent. Neither needs a clock to be right; budgets, breakers
//! and a `Retry-After` with a date use the client's wall clock and are wrong by as much as it is.
//!
//! # Why it recovers
//! While a service is overloaded, retries add to its load. Once they add more than it can do, they
//! go on doing so when the cause is gone: a *metastable failure* (Bronson, Aghayev, Charapko and
//! Zhu, HotOS 2021). A budget keeps the load of retries below a share of the offered load, and an
//! open breaker stops it; jitter keeps clients that failed together from returning together.
//!
//! # What is decided here
//! - A worker is as long at a duplicate as at a first copy: what a service saves by knowing the key
//!   is the charge, not the work of reading, checking and answering the request.
//! - The service does not know deadlines, so it works on what nobody waits for any more.
//! - gRPC A6 uses either retries or hedging for a method; here both can be on.
//!
//! The service is node 0, the backup 1, the operator's log 2, and clients are those after them.
//!
//! [Brooker 2015]: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
//! [gRPC A6]: https://github.com/grpc/proposal/blob/master/A6-client-retries.md
//! [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110.html
//! [Bronson and others 2021]: https://sigops.org/s/conferences/hotos/2021/papers/hotos21-s11-bronson.pdf
//! [Resilience4j]: https://resilience4j.readme.io/docs/circuitbreaker
//! [idempotent requests]: https://docs.stripe.com/api/idempotent_requests
//! [Site Reliability Engineering]: https://sre.google/sre-book/monitoring-distributed-systems/

mod backup;
mod client;
mod message;
mod operator;
pub mod policy;
mod service;
mod state;
pub mod stats;
#[cfg(test)]
mod tests;

pub use client::{OPS_MAX, UNREPORTED_MAX};
pub use message::{
    Answer, BACKUP, Call, FIRST_CLIENT, LogEntry, Message, Note, OPERATOR, Outcome, Reply, Request,
    SERVICE, Timer, Why,
};
pub use operator::{CALM_AFTER, LOG_MAX};
pub use service::EPOCH_S;
pub use state::{Backup, Budget, Client, Disk, Job, Node, Op, Operator, Service, Stage};

use crate::sim::{Cx, Micros, NodeId, Protocol};
use policy::backoff::{Backoff, Growth, Jitter};
use policy::breaker::{BreakerRule, Window};
use policy::budget::{PercentBudget, TokenBucket};
use serde::{Deserialize, Serialize};

/// A rule left out, to see what it is there for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Variant {
    /// Nothing is left out.
    #[default]
    None,
    /// Requests carry no idempotency key.
    NoKey,
    /// All wait equally long.
    NoJitter,
    /// Retries are not budgeted.
    NoBudget,
    /// An open breaker stays open.
    NeverHalfOpens,
}

impl Variant {
    /// Every variant, the correct protocol first.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::NoKey,
        Self::NoJitter,
        Self::NoBudget,
        Self::NeverHalfOpens,
    ];
}

/// The kind of a client's retry budget.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum BudgetRule {
    /// None.
    None,
    /// A bucket of so many tokens, of which a success gives a part back: both in thousandths.
    Tokens {
        /// A full bucket.
        max_milli: u32,
        /// What a success gives back.
        ratio_milli: u32,
    },
    /// So many percent of the requests in a window, and a floor.
    Percent {
        /// The share.
        percent: u32,
        /// Retries a second that are allowed in any case.
        floor_per_s: u32,
        /// The window.
        window: Micros,
    },
}

/// In which form the service says `Retry-After` when it turns a call away.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum RetryAfterForm {
    /// Not at all.
    None,
    /// So many seconds.
    Seconds(u32),
    /// The date that many seconds from now, as an IMF-fixdate.
    Date(u32),
}

/// Clients, service, backup and operator with their configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Retry {
    /// How many clients.
    pub clients: u16,
    /// How many attempts a request gets, the first and hedges included.
    pub attempts_max: u32,
    /// How long a client waits for the answer to an attempt.
    pub timeout: Micros,
    /// How long a request may take in all.
    pub deadline: Micros,
    /// How long a client waits between attempts.
    pub backoff: Backoff,
    /// The clients' retry budget.
    pub budget: BudgetRule,
    /// The clients' circuit breaker.
    pub breaker: Option<BreakerRule>,
    /// When a second copy goes out; `None` for never.
    pub hedge_after: Option<Micros>,
    /// Whether payments that the service does not take go to the backup.
    pub backup: bool,
    /// Whether the last price has to do when the service tells none.
    pub cache: bool,
    /// What the service says when it turns a call away.
    pub retry_after: RetryAfterForm,
    /// How long a worker takes for a call.
    pub service_time: Micros,
    /// How many calls the service works on at a time.
    pub workers: u16,
    /// How many calls may wait for a worker.
    pub queue_max: u32,
    /// How long the service keeps idempotency keys.
    pub keep_keys_for: Micros,
    /// How often each client asks something by itself; zero for only when told to.
    pub client_period: Micros,
    /// Whether all clients ask at the same moments; else each at its own.
    pub in_step: bool,
    /// The rule that is left out.
    pub variant: Variant,
}

impl Retry {
    /// Clients with the usual of everything, that ask only when told to.
    pub fn new(clients: u16) -> Self {
        Self {
            clients,
            attempts_max: 4,
            timeout: Micros::from_ms(250),
            deadline: Micros::from_ms(3_000),
            backoff: Backoff {
                growth: Growth::Exponential,
                jitter: Jitter::Full,
                base: Micros::from_ms(100),
                cap: Micros::from_ms(2_000),
            },
            budget: BudgetRule::Tokens {
                max_milli: 10_000,
                ratio_milli: 100,
            },
            breaker: Some(BreakerRule {
                window: Window::Count(10),
                failure_percent: 50,
                slow_percent: 101,
                slow_after: Micros::from_ms(200),
                minimum_calls: 5,
                open_for: Some(Micros::from_s(2)),
                half_open_permits: 2,
            }),
            hedge_after: None,
            backup: true,
            cache: true,
            retry_after: RetryAfterForm::None,
            service_time: Micros::from_ms(20),
            workers: 2,
            queue_max: 20,
            keep_keys_for: Micros::from_s(86_400),
            client_period: Micros::ZERO,
            in_step: false,
            variant: Variant::None,
        }
    }

    /// Every client.
    pub fn client_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (FIRST_CLIENT.0..FIRST_CLIENT.0.saturating_add(self.clients)).map(NodeId)
    }

    /// True for clients.
    pub fn is_client(&self, id: NodeId) -> bool {
        id >= FIRST_CLIENT
    }

    /// How many retries and hedges the budgets allow all clients together, at most and whatever
    /// happens, within a `window` in which they began so many requests (counted from one window
    /// before it on); `None` without a budget.
    pub fn retries_max(&self, requests: u64, window: Micros) -> Option<u64> {
        let clients = u64::from(self.clients);
        match self.budget {
            BudgetRule::None => None,
            // Every retry and every hedge costs a token. Half of a bucket is there to be spent, and
            // each request that succeeds, some of them begun before the window, gives a part back.
            BudgetRule::Tokens {
                max_milli,
                ratio_milli,
            } => {
                let spent_milli = clients * u64::from(max_milli - max_milli / 2);
                let successes = requests + clients * OPS_MAX as u64;
                Some((spent_milli + successes * u64::from(ratio_milli)) / 1_000)
            }
            // The windows of the budget that this window touches.
            BudgetRule::Percent {
                percent,
                floor_per_s,
                window: own,
            } => {
                let windows = window.0.div_ceil((own.0 / 10 * 9).max(1));
                let floor = clients * u64::from(floor_per_s) * own.0 / 1_000_000;
                Some(windows * (floor + requests * u64::from(percent) / 100))
            }
        }
    }

    /// The backoff, without jitter where that is left out.
    fn effective_backoff(&self) -> Backoff {
        let jitter = match self.variant {
            Variant::NoJitter => Jitter::None,
            _ => self.backoff.jitter,
        };
        Backoff {
            jitter,
            ..self.backoff
        }
    }

    fn new_budget(&self) -> Budget {
        match self.budget {
            _ if self.variant == Variant::NoBudget => Budget::None,
            BudgetRule::None => Budget::None,
            BudgetRule::Tokens {
                max_milli,
                ratio_milli,
            } => Budget::Tokens(TokenBucket::new(max_milli, ratio_milli)),
            BudgetRule::Percent {
                percent,
                floor_per_s,
                window,
            } => Budget::Percent(PercentBudget::new(percent, floor_per_s, window)),
        }
    }

    fn breaker_rule(&self) -> Option<BreakerRule> {
        let rule = self.breaker?;
        let open_for = match self.variant {
            Variant::NeverHalfOpens => None,
            _ => rule.open_for,
        };
        Some(BreakerRule { open_for, ..rule })
    }
}

/// What a node's own clock reads, as far as it is not before the start.
fn clock(cx: &Cx<Retry>) -> Micros {
    Micros(u64::try_from(cx.now_us()).unwrap_or(0))
}

impl Protocol for Retry {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;
    type Reply = Reply;
    type Note = Note;

    fn node_count(&self) -> u16 {
        FIRST_CLIENT.0.saturating_add(self.clients)
    }

    fn boot(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Node {
        match cx.me() {
            SERVICE => Node::Service(self.boot_service()),
            BACKUP => Node::Backup(self.boot_backup(disk, cx)),
            OPERATOR => Node::Operator(state::Operator::default()),
            _ => Node::Client(Box::new(self.boot_client(cx))),
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
            (Node::Service(service), Message::Call(call)) => {
                self.on_call(service, from, call, cx);
            }
            (Node::Backup(backup), Message::Call(call)) => {
                self.on_call_for_backup(backup, disk, from, call, cx);
            }
            (Node::Backup(backup), Message::Answer { id, answer, .. }) => {
                self.on_answer_for_backup(backup, disk, *id, answer, cx);
            }
            (Node::Operator(operator), Message::Report { id, outcome }) => {
                self.on_report(operator, disk, from, (*id, *outcome), cx);
            }
            (Node::Client(client), message) => self.on_client_message(client, message, cx),
            // Nobody else is sent anything else.
            (Node::Service(_) | Node::Backup(_) | Node::Operator(_), _) => {}
        }
    }

    fn on_timer(&self, node: &mut Node, disk: &mut Disk, timer: Timer, cx: &mut Cx<Self>) {
        match (node, timer) {
            (Node::Service(service), Timer::Work(worker)) => {
                self.on_work_done(service, disk, worker, cx);
            }
            (Node::Backup(backup), Timer::Forward) => self.on_forward(backup, disk, cx),
            (Node::Operator(operator), Timer::Calm) => self.on_calm(operator, cx),
            (Node::Client(client), timer) => self.on_client_timer(client, disk, timer, cx),
            // No other timer is ever armed at that kind of node.
            (Node::Service(_) | Node::Backup(_) | Node::Operator(_), _) => {}
        }
    }

    fn on_request(&self, node: &mut Node, disk: &mut Disk, request: Request, cx: &mut Cx<Self>) {
        match node {
            Node::Client(client) => self.begin(client, disk, request, cx),
            Node::Service(_) | Node::Backup(_) | Node::Operator(_) => cx.note(Note::NotAClient),
        }
    }
}
