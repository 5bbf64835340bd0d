//! The client: attempts, waits, fallbacks and reports, one request or many at once (gRPC A6).

use super::policy::breaker::{Breaker, BreakerState, Outcome as CallOutcome};
use super::policy::idempotency::Key;
use super::policy::retry_after::RetryAfter;
use super::service::EPOCH_S;
use super::state::{Client, Disk, Op, Stage};
use super::stats::Stats;
use super::{
    Answer, BACKUP, Call, Message, Note, OPERATOR, Outcome, Reply, Request, Retry, SERVICE, Timer,
    Variant, Why, clock,
};
use crate::sim::{Cx, Micros, NodeId};

/// How many requests a client has under way at most.
pub const OPS_MAX: usize = 32;
/// How many reports wait in a client at most; older ones are dropped.
pub const UNREPORTED_MAX: usize = 64;
/// How long a client waits for the operator's log before it tells it again.
const REPORT_AGAIN_AFTER: Micros = Micros::from_s(1);
/// Every so many requests that a client begins by itself, one asks for the price.
const QUOTE_EVERY: u64 = 4;

impl Retry {
    pub(super) fn boot_client(&self, cx: &mut Cx<Self>) -> Client {
        if self.client_period > Micros::ZERO {
            let first = if self.in_step {
                self.client_period
            } else {
                cx.random().span(Micros(1), self.client_period)
            };
            cx.arm(Timer::Next, first);
        }
        Client {
            ops: Vec::new(),
            budget: self.new_budget(),
            breaker: self.breaker_rule().map(Breaker::new),
            price: None,
            unreported: Vec::new(),
            stats: Stats::default(),
        }
    }

    /// A request begins. Its number is on disk, and its deadline armed, before anything is sent.
    pub(super) fn begin(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        request: Request,
        cx: &mut Cx<Self>,
    ) {
        if client.ops.len() >= OPS_MAX {
            cx.note(Note::TooMany);
            return;
        }
        disk.sequence += 1;
        let (sequence, now) = (disk.sequence, clock(cx));
        cx.invoke(sequence, request);
        cx.arm(Timer::Deadline(sequence), self.deadline);
        client.stats.requests += 1;
        client.budget.on_request(now);
        let mut op = Op {
            sequence,
            request,
            began: now,
            deadline: now + self.deadline,
            attempts: 0,
            round_from: 1,
            turned_away: 0,
            sent: now,
            wait: self.backoff.base,
            retries: 0,
            permit: None,
            unknown: false,
            stage: Stage::Waiting,
        };
        let goes_on = self.attempt(client, &mut op, cx);
        if goes_on {
            client.ops.push(op);
        }
    }

    /// Calls the service, if the breaker gives leave. False when the request has ended.
    fn attempt(&self, client: &mut Client, op: &mut Op, cx: &mut Cx<Self>) -> bool {
        let now = clock(cx);
        op.permit = None;
        if let Some(breaker) = &mut client.breaker {
            let before = breaker.state();
            op.permit = breaker.permit(now);
            if matches!(before, BreakerState::Open(_)) && op.permit.is_some() {
                cx.note(Note::BreakerHalfOpened);
            }
            if op.permit.is_none() {
                return self.fall_back(client, op, Why::Breaker, cx);
            }
        }
        op.stage = Stage::Calling;
        op.round_from = op.attempts + 1;
        op.turned_away = 0;
        op.sent = now;
        self.call(client, op, cx);
        cx.arm(Timer::Attempt(op.sequence), self.timeout);
        if let Some(after) = self.hedge_after {
            cx.arm(Timer::Hedge(op.sequence), after);
        }
        true
    }

    /// Sends one more copy.
    fn call(&self, client: &mut Client, op: &mut Op, cx: &mut Cx<Self>) {
        op.attempts += 1;
        op.unknown = true;
        client.stats.attempts += 1;
        let call = self.call_of(op, cx.me());
        cx.send(SERVICE, call);
    }

    fn call_of(&self, op: &Op, me: NodeId) -> Message {
        let id = Key {
            client: me,
            sequence: op.sequence,
        };
        Message::Call(Call {
            id,
            attempt: op.attempts,
            key: (self.variant != Variant::NoKey).then_some(id),
            request: op.request,
        })
    }

    pub(super) fn on_client_timer(
        &self,
        client: &mut Client,
        disk: &mut Disk,
        timer: Timer,
        cx: &mut Cx<Self>,
    ) {
        match timer {
            Timer::Next => return self.on_next(client, disk, cx),
            Timer::Report => return self.report(client, cx),
            _ => {}
        }
        let (Timer::Attempt(sequence)
        | Timer::Backoff(sequence)
        | Timer::Hedge(sequence)
        | Timer::Deadline(sequence)) = timer
        else {
            // No other timer is ever armed at a client.
            return;
        };
        self.with_op(client, sequence, cx, |client, op, cx| match timer {
            Timer::Attempt(_) => {
                let attempt = op.attempts;
                cx.note(Note::TimedOut { sequence, attempt });
                self.on_failed_attempt(client, op, Micros::ZERO, cx)
            }
            Timer::Backoff(_) => self.attempt(client, op, cx),
            Timer::Hedge(_) => self.hedge(client, op, cx),
            _ => self.on_deadline(client, op, cx),
        });
    }

    /// Takes a request out, does something for it, and puts it back if it goes on.
    fn with_op(
        &self,
        client: &mut Client,
        sequence: u64,
        cx: &mut Cx<Self>,
        act: impl FnOnce(&mut Client, &mut Op, &mut Cx<Self>) -> bool,
    ) {
        let place = client.ops.binary_search_by_key(&sequence, |op| op.sequence);
        if let Ok(place) = place {
            let mut op = client.ops.remove(place);
            if act(client, &mut op, cx) {
                client.ops.insert(place, op);
            }
        }
    }

    fn on_next(&self, client: &mut Client, disk: &mut Disk, cx: &mut Cx<Self>) {
        let period = self.client_period;
        let wait = if self.in_step {
            period
        } else {
            cx.random()
                .span(Micros(period.0 / 2), Micros(period.0 + period.0 / 2))
        };
        cx.arm(Timer::Next, wait.max(Micros(1)));
        let request = if (disk.sequence + 1).is_multiple_of(QUOTE_EVERY) {
            Request::Quote
        } else {
            Request::Pay { amount: 5 }
        };
        self.begin(client, disk, request, cx);
    }

    /// No answer so far: a second copy, if attempts and budget have room and the breaker is closed.
    fn hedge(&self, client: &mut Client, op: &mut Op, cx: &mut Cx<Self>) -> bool {
        let is_closed = client
            .breaker
            .as_ref()
            .is_none_or(|breaker| breaker.state() == BreakerState::Closed);
        let may = op.stage == Stage::Calling && is_closed && op.attempts < self.attempts_max;
        if may && client.budget.take_hedge(clock(cx)) {
            let sequence = op.sequence;
            cx.note(Note::Hedged { sequence });
            self.call(client, op, cx);
        }
        true
    }

    /// The breaker learns how what is out came to an end.
    fn tell_breaker(&self, client: &mut Client, op: &mut Op, failed: bool, cx: &mut Cx<Self>) {
        let (Some(breaker), Some(permit)) = (&mut client.breaker, op.permit.take()) else {
            return;
        };
        let now = clock(cx);
        let before = breaker.state();
        let outcome = CallOutcome {
            failed,
            took: now - op.sent,
        };
        breaker.record(permit, outcome, now);
        match (before, breaker.state()) {
            (BreakerState::Open(_), _) => {}
            (_, BreakerState::Open(_)) => cx.note(Note::BreakerOpened),
            (BreakerState::HalfOpen(_), BreakerState::Closed) => cx.note(Note::BreakerClosed),
            _ => {}
        }
    }

    /// What is out has failed, and the service asked for `at_least`. Tries again if it may.
    fn on_failed_attempt(
        &self,
        client: &mut Client,
        op: &mut Op,
        at_least: Micros,
        cx: &mut Cx<Self>,
    ) -> bool {
        cx.disarm(Timer::Attempt(op.sequence));
        cx.disarm(Timer::Hedge(op.sequence));
        self.tell_breaker(client, op, true, cx);
        client.budget.on_failure();
        if op.attempts >= self.attempts_max {
            return self.fall_back(client, op, Why::Attempts, cx);
        }
        let now = clock(cx);
        let backoff = self.effective_backoff();
        let drawn = backoff.wait(op.retries, op.wait, cx.random());
        let wait = at_least + drawn;
        if now + wait >= op.deadline {
            return self.fall_back(client, op, Why::Deadline, cx);
        }
        if !client.budget.take_retry(now) {
            return self.fall_back(client, op, Why::Budget, cx);
        }
        op.wait = drawn;
        op.retries += 1;
        op.stage = Stage::Waiting;
        let (sequence, attempt) = (op.sequence, op.attempts + 1);
        cx.note(Note::WillRetry {
            sequence,
            attempt,
            wait,
        });
        cx.arm(Timer::Backoff(sequence), wait);
        true
    }

    /// The service will not do. False when the request has ended with that.
    fn fall_back(&self, client: &mut Client, op: &mut Op, why: Why, cx: &mut Cx<Self>) -> bool {
        let sequence = op.sequence;
        cx.note(Note::StoppedTrying { sequence, why });
        match (op.request, client.price) {
            (Request::Pay { .. }, _) if self.backup => {
                op.stage = Stage::AtBackup(why);
                cx.note(Note::AskedBackup { sequence });
                let call = self.call_of(op, cx.me());
                cx.send(BACKUP, call);
                true
            }
            (Request::Quote, Some(price)) if self.cache => {
                cx.note(Note::UsedCache { sequence });
                let reply = Reply::Price {
                    price,
                    cached: true,
                };
                self.end_by_other_means(client, op, reply, Outcome::Cached, cx)
            }
            _ => self.fail(client, op, why, cx),
        }
    }

    fn on_deadline(&self, client: &mut Client, op: &mut Op, cx: &mut Cx<Self>) -> bool {
        let why = match op.stage {
            Stage::AtBackup(why) => why,
            Stage::Calling => {
                self.tell_breaker(client, op, true, cx);
                client.budget.on_failure();
                Why::Deadline
            }
            Stage::Waiting => Why::Deadline,
        };
        match (op.request, client.price) {
            (Request::Quote, Some(_)) if self.cache => self.fall_back(client, op, why, cx),
            _ => self.fail(client, op, why, cx),
        }
    }

    fn fail(&self, client: &mut Client, op: &mut Op, why: Why, cx: &mut Cx<Self>) -> bool {
        let sequence = op.sequence;
        cx.note(Note::ReportedFailure { sequence, why });
        client.stats.failed += 1;
        let unknown = op.unknown && matches!(op.request, Request::Pay { .. });
        cx.reply(sequence, Reply::Failed { why, unknown });
        self.tell_operator(client, sequence, Outcome::Failed(why), cx);
        self.end(client, op, cx)
    }

    fn end_by_other_means(
        &self,
        client: &mut Client,
        op: &mut Op,
        reply: Reply,
        outcome: Outcome,
        cx: &mut Cx<Self>,
    ) -> bool {
        let now = clock(cx);
        client.stats.on_success(now, now - op.began, true);
        cx.reply(op.sequence, reply);
        self.tell_operator(client, op.sequence, outcome, cx);
        self.end(client, op, cx)
    }

    /// The request is over: nothing of it is left armed.
    fn end(&self, client: &mut Client, op: &mut Op, cx: &mut Cx<Self>) -> bool {
        if let (Some(breaker), Some(permit)) = (&mut client.breaker, op.permit.take()) {
            breaker.give_back(permit);
        }
        for timer in [
            Timer::Attempt,
            Timer::Backoff,
            Timer::Hedge,
            Timer::Deadline,
        ] {
            cx.disarm(timer(op.sequence));
        }
        false
    }

    pub(super) fn on_client_message(
        &self,
        client: &mut Client,
        message: &Message,
        cx: &mut Cx<Self>,
    ) {
        match message {
            Message::Answer {
                id,
                attempt,
                answer,
            } => self.with_op(client, id.sequence, cx, |client, op, cx| {
                self.on_answer(client, op, (*attempt, answer), cx)
            }),
            // A second copy of it must not bring about a second copy of the next report: where
            // messages are doubled, reports would breed.
            Message::Recorded { id } => {
                let before = client.unreported.len();
                client.unreported.retain(|(reported, _)| reported != id);
                if client.unreported.len() < before {
                    cx.disarm(Timer::Report);
                    self.report(client, cx);
                }
            }
            // Clients are not called, and nobody reports to them.
            Message::Call(_) | Message::Report { .. } => {}
        }
    }

    /// An answer, perhaps to an attempt that was given up: it is as good as any.
    fn on_answer(
        &self,
        client: &mut Client,
        op: &mut Op,
        (attempt, answer): (u32, &Answer),
        cx: &mut Cx<Self>,
    ) -> bool {
        let reply = match answer {
            Answer::Paid { receipt } => Reply::Paid { receipt: *receipt },
            Answer::Price { price } => {
                client.price = Some(*price);
                Reply::Price {
                    price: *price,
                    cached: false,
                }
            }
            Answer::Queued => {
                return match op.stage {
                    Stage::AtBackup(_) => {
                        let outcome = Outcome::Backup;
                        self.end_by_other_means(client, op, Reply::Accepted, outcome, cx)
                    }
                    Stage::Calling | Stage::Waiting => true,
                };
            }
            Answer::Busy { retry_after } => {
                return self.on_busy(client, op, attempt, retry_after.as_deref(), cx);
            }
        };
        self.tell_breaker(client, op, false, cx);
        client.budget.on_success();
        let now = clock(cx);
        client.stats.on_success(now, now - op.began, false);
        cx.reply(op.sequence, reply);
        self.end(client, op, cx)
    }

    fn on_busy(
        &self,
        client: &mut Client,
        op: &mut Op,
        attempt: u32,
        retry_after: Option<&str>,
        cx: &mut Cx<Self>,
    ) -> bool {
        let sequence = op.sequence;
        match op.stage {
            Stage::Calling if attempt >= op.round_from => {
                op.turned_away += 1;
                cx.note(Note::TurnedAway { sequence });
                if op.attempts == op.turned_away {
                    // Nothing that was sent can have taken effect.
                    op.unknown = false;
                }
                if op.turned_away <= op.attempts - op.round_from {
                    // Its hedge is still out.
                    return true;
                }
                let now_us = EPOCH_S * 1_000_000 + cx.now_us();
                let asked = retry_after
                    .and_then(|value| RetryAfter::parse(value, now_us.div_euclid(1_000_000)));
                let at_least = asked.map_or(Micros::ZERO, |asked| asked.wait(now_us));
                self.on_failed_attempt(client, op, at_least, cx)
            }
            // The backup is full, too.
            Stage::AtBackup(why) if attempt == op.attempts => self.fail(client, op, why, cx),
            // What was given up, or an old copy.
            _ => true,
        }
    }

    /// The operator is to know of it, whatever happens to a message.
    fn tell_operator(
        &self,
        client: &mut Client,
        sequence: u64,
        outcome: Outcome,
        cx: &mut Cx<Self>,
    ) {
        if client.unreported.len() >= UNREPORTED_MAX {
            client.unreported.remove(0);
        }
        let id = Key {
            client: cx.me(),
            sequence,
        };
        client.unreported.push((id, outcome));
        if client.unreported.len() == 1 {
            self.report(client, cx);
        }
    }

    /// Sends the oldest report, and again until it is recorded.
    fn report(&self, client: &Client, cx: &mut Cx<Self>) {
        if let Some((id, outcome)) = client.unreported.first() {
            let (id, outcome) = (*id, *outcome);
            cx.send(OPERATOR, Message::Report { id, outcome });
            cx.arm(Timer::Report, REPORT_AGAIN_AFTER);
        }
    }
}
