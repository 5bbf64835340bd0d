//! The backup: it cannot charge, but it can keep a payment safe and have it charged later, by
//! idempotent requests. It uses the client's own key, so it does not matter whether the service has
//! charged already.

use super::message::answer;
use super::policy::idempotency::Key;
use super::state::{Backup, Disk};
use super::{Answer, Call, Message, Note, Request, Retry, SERVICE, Timer};
use crate::sim::{Cx, Micros, NodeId};

/// How many payments it keeps at most.
const KEPT_MAX: usize = 1_000;
/// How long it waits for the service before it tries again.
const AGAIN_AFTER: Micros = Micros::from_s(1);

impl Retry {
    pub(super) fn boot_backup(&self, disk: &Disk, cx: &mut Cx<Self>) -> Backup {
        let mut backup = Backup::default();
        self.set_to_work(&mut backup, disk, cx);
        backup
    }

    fn set_to_work(&self, backup: &mut Backup, disk: &Disk, cx: &mut Cx<Self>) {
        if !backup.at_work && !disk.kept.is_empty() {
            backup.at_work = true;
            cx.arm(Timer::Forward, AGAIN_AFTER);
        }
    }

    /// A client hands over a payment. It is on disk before the client is told so.
    pub(super) fn on_call_for_backup(
        &self,
        backup: &mut Backup,
        disk: &mut Disk,
        from: NodeId,
        call: &Call,
        cx: &mut Cx<Self>,
    ) {
        let is_known = disk.kept.iter().any(|kept| kept.id == call.id);
        let is_payment = matches!(call.request, Request::Pay { .. });
        if !is_payment || (!is_known && disk.kept.len() >= KEPT_MAX) {
            let busy = Answer::Busy { retry_after: None };
            cx.send(from, answer(call.id, call.attempt, busy));
            return;
        }
        // Without a key nothing tells two copies apart.
        if !is_known || call.key.is_none() {
            disk.kept.push(call.clone());
            cx.note(Note::Kept { id: call.id });
        }
        cx.send(from, answer(call.id, call.attempt, Answer::Queued));
        self.set_to_work(backup, disk, cx);
    }

    /// Passes the oldest payment on, and again after a while if nothing is heard of it.
    pub(super) fn on_forward(&self, backup: &mut Backup, disk: &Disk, cx: &mut Cx<Self>) {
        match disk.kept.first() {
            Some(kept) => {
                cx.send(SERVICE, Message::Call(kept.clone()));
                cx.arm(Timer::Forward, AGAIN_AFTER);
            }
            None => backup.at_work = false,
        }
    }

    /// The service has charged, now or before: on to the next at the pace of one worker. When it
    /// is too busy, the timer that is armed already tries again.
    pub(super) fn on_answer_for_backup(
        &self,
        backup: &mut Backup,
        disk: &mut Disk,
        id: Key,
        answer: &Answer,
        cx: &mut Cx<Self>,
    ) {
        let place = disk.kept.iter().position(|kept| kept.id == id);
        let (Some(place), Answer::Paid { .. }) = (place, answer) else {
            return;
        };
        disk.kept.remove(place);
        cx.note(Note::Settled { id });
        if disk.kept.is_empty() {
            backup.at_work = false;
            cx.disarm(Timer::Forward);
        } else {
            cx.arm(Timer::Forward, self.service_time);
        }
    }
}
