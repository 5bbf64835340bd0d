//! Which function of the retry protocol's source handles what, for the Code tab.

use crate::protocols::retry::{BACKUP, Message, OPERATOR, Retry, SERVICE, Timer};
use crate::session::Handled;
use crate::sim::NodeId;

/// The name of the function that handles this at a node.
pub fn handler(node: NodeId, handled: &Handled<'_, Retry>) -> &'static str {
    match handled {
        Handled::Boot => match node {
            SERVICE => "boot_service",
            BACKUP => "boot_backup",
            OPERATOR => "boot",
            _ => "boot_client",
        },
        Handled::Message(message) => match message {
            Message::Call(_) if node == BACKUP => "on_call_for_backup",
            Message::Call(_) => "on_call",
            Message::Answer { .. } if node == BACKUP => "on_answer_for_backup",
            Message::Answer { .. } => "client::on_answer",
            Message::Report { .. } => "on_report",
            Message::Recorded { .. } => "client::on_client_message",
        },
        Handled::Timer(timer) => match timer {
            Timer::Attempt(_) => "client::on_failed_attempt",
            Timer::Backoff(_) => "client::attempt",
            Timer::Hedge(_) => "client::hedge",
            Timer::Deadline(_) => "client::on_deadline",
            Timer::Next => "client::on_next",
            Timer::Report => "client::report",
            Timer::Work(_) => "on_work_done",
            Timer::Forward => "on_forward",
            Timer::Calm => "on_calm",
        },
        Handled::Request(_) => match node {
            SERVICE | BACKUP | OPERATOR => "on_request",
            _ => "client::begin",
        },
    }
}
