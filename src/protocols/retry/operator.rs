//! The operator's log: what clients could not get from the service is written down, and somebody
//! is called (Site Reliability Engineering, chapter 6). A fallback that works is recorded too: else nobody knows that the service is down
//! until the fallback fails as well.

use super::message::LogEntry;
use super::policy::idempotency::Key;
use super::state::{Disk, Operator};
use super::{Message, Note, Outcome, Retry, Timer};
use crate::sim::{Cx, Micros, NodeId};

/// An alert is over when nothing was reported for so long.
pub const CALM_AFTER: Micros = Micros::from_s(5);
/// How many entries the log keeps, the latest.
pub const LOG_MAX: usize = 200;

impl Retry {
    /// A report arrives, perhaps not for the first time. One alert is raised for all that come
    /// close together: an operator who is called a hundred times hears nothing.
    pub(super) fn on_report(
        &self,
        operator: &mut Operator,
        disk: &mut Disk,
        from: NodeId,
        (id, outcome): (Key, Outcome),
        cx: &mut Cx<Self>,
    ) {
        cx.send(from, Message::Recorded { id });
        if disk.logged.receipt(id).is_some() {
            return;
        }
        disk.logged.record(id, outcome, Micros::ZERO);
        if disk.log.len() >= LOG_MAX {
            disk.log.remove(0);
        }
        let at_us = cx.now_us();
        disk.log.push(LogEntry { id, outcome, at_us });
        cx.note(Note::Logged { id });
        cx.arm(Timer::Calm, CALM_AFTER);
        if !operator.alert {
            operator.alert = true;
            operator.reports = 0;
            cx.note(Note::Alerted);
        }
        operator.reports = operator.reports.saturating_add(1);
    }

    pub(super) fn on_calm(&self, operator: &mut Operator, cx: &mut Cx<Self>) {
        operator.alert = false;
        cx.note(Note::AllClear);
    }
}
