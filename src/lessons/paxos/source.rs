//! Which function of Paxos's source handles what, for the Code tab.

use crate::protocols::paxos::{Message, Paxos, Request, Timer};
use crate::session::Handled;

/// The name of the function; `is_machine` tells the kind of node.
pub fn handler(is_machine: bool, handled: &Handled<'_, Paxos>) -> &'static str {
    match handled {
        Handled::Boot if is_machine => "boot_machine",
        Handled::Boot => "client::boot",
        Handled::Message(message) => match message {
            Message::Prepare { .. } => "on_prepare",
            Message::Promise { .. } => "on_promise",
            Message::Accept { .. } => "on_accept",
            Message::Accepted { .. } => "on_accepted",
            Message::Reject { .. } => "on_reject",
            Message::Chosen { .. } => "learn",
            Message::Learn { .. } => "on_learn",
            Message::Heartbeat { .. } => "on_heartbeat",
            Message::ClientRequest { .. } => "on_client_request",
            Message::ClientReply { .. } => "on_reply",
            Message::Redirect { .. } => "on_redirect",
        },
        Handled::Timer(timer) => match timer {
            Timer::Ballot => "on_ballot_timeout",
            Timer::Backoff | Timer::Election => "prepare",
            Timer::Heartbeat => "on_heartbeat_timer",
            Timer::Learn => "on_learn_timeout",
            Timer::ClientRetry => "on_retry",
            Timer::ClientNext => "on_next",
        },
        Handled::Request(Request::Propose(_)) => "on_propose",
        Handled::Request(Request::Ask(_)) => "on_user_request",
    }
}
