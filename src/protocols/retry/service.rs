//! The service: a queue with a bound, workers that take their time, and a ledger by which it
//! recognises idempotent requests.

use super::message::answer;
use super::policy::http_date;
use super::state::{Disk, Job, Service};
use super::{Answer, Call, Note, Request, Retry, RetryAfterForm, Timer, clock};
use crate::sim::{Cx, NodeId};

/// The moment of Unix time at which every run starts, in seconds: 1 January 2026, 00:00:00 GMT.
pub const EPOCH_S: i64 = 1_767_225_600;

impl Retry {
    pub(super) fn boot_service(&self) -> Service {
        Service {
            workers: vec![None; usize::from(self.workers.max(1))],
            queue: Vec::new(),
            shed: 0,
            finished: 0,
            duplicates: 0,
        }
    }

    /// A call arrives: to a worker, else to the queue, else it is turned away at once.
    pub(super) fn on_call(
        &self,
        service: &mut Service,
        from: NodeId,
        call: &Call,
        cx: &mut Cx<Self>,
    ) {
        let job = Job {
            from,
            call: call.clone(),
        };
        let free = service.workers.iter().position(Option::is_none);
        if let Some(worker) = free {
            self.start(service, worker, job, cx);
        } else if (service.queue.len() as u64) < u64::from(self.queue_max) {
            service.queue.push(job);
        } else {
            service.shed += 1;
            cx.note(Note::Shed { id: call.id });
            let retry_after = self.retry_after_value(cx);
            let busy = answer(call.id, call.attempt, Answer::Busy { retry_after });
            cx.send(from, busy);
        }
    }

    /// What the field `Retry-After` says now.
    fn retry_after_value(&self, cx: &Cx<Self>) -> Option<String> {
        match self.retry_after {
            RetryAfterForm::None => None,
            RetryAfterForm::Seconds(seconds) => Some(seconds.to_string()),
            RetryAfterForm::Date(seconds) => {
                let now_s = EPOCH_S.saturating_add(cx.now_us().div_euclid(1_000_000));
                Some(http_date::format(now_s.saturating_add(seconds.into())))
            }
        }
    }

    fn start(&self, service: &mut Service, worker: usize, job: Job, cx: &mut Cx<Self>) {
        if let (Some(place), Ok(number)) = (service.workers.get_mut(worker), u16::try_from(worker))
        {
            *place = Some(job);
            cx.arm(Timer::Work(number), self.service_time);
        }
    }

    /// A worker is done: now its call takes effect, and is answered.
    pub(super) fn on_work_done(
        &self,
        service: &mut Service,
        disk: &mut Disk,
        worker: u16,
        cx: &mut Cx<Self>,
    ) {
        let place = service.workers.get_mut(usize::from(worker));
        let Some(job) = place.and_then(Option::take) else {
            return;
        };
        service.finished += 1;
        let done = match job.call.request {
            Request::Pay { amount } => self.charge(service, disk, &job.call, amount, cx),
            Request::Quote => Answer::Price { price: price(cx) },
        };
        cx.send(job.from, answer(job.call.id, job.call.attempt, done));
        if !service.queue.is_empty() {
            let next = service.queue.remove(0);
            self.start(service, usize::from(worker), next, cx);
        }
    }

    /// Charges, unless the key says that this was done. Charge, receipt and key are written
    /// together: a crash falls before all of them or after all of them.
    fn charge(
        &self,
        service: &mut Service,
        disk: &mut Disk,
        call: &Call,
        amount: u32,
        cx: &mut Cx<Self>,
    ) -> Answer {
        let now = clock(cx);
        if let Some(key) = call.key {
            disk.receipts.forget(key.client, self.keep_keys_for, now);
            if let Some(receipt) = disk.receipts.receipt(key) {
                service.duplicates += 1;
                cx.note(Note::KnownKey { id: call.id });
                return Answer::Paid { receipt };
            }
        }
        disk.charges += 1;
        disk.charged += u64::from(amount);
        let receipt = disk.charges;
        if let Some(key) = call.key {
            disk.receipts.record(key, receipt, now);
        }
        let id = call.id;
        cx.note(Note::Charged { id, amount });
        Answer::Paid { receipt }
    }
}

/// The price goes up and down in the course of a minute.
fn price(cx: &Cx<Retry>) -> u32 {
    let second = cx.now_us().div_euclid(1_000_000).rem_euclid(60);
    let from_the_middle = second.abs_diff(30);
    100 + u32::try_from(from_the_middle).unwrap_or(0)
}
