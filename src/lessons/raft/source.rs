//! Which function of Raft's source handles what, for the Code tab.

use crate::protocols::raft::{Message, Raft, Timer};
use crate::session::Handled;

/// The name of the function; `is_server` tells the kind of node.
pub fn handler(is_server: bool, handled: &Handled<'_, Raft>) -> &'static str {
    match handled {
        Handled::Boot if is_server => "boot_server",
        Handled::Boot => "client::boot",
        Handled::Message(message) => match message {
            Message::RequestVote(_) => "on_request_vote",
            Message::RequestVoteReply(_) => "on_request_vote_reply",
            Message::PreVote(_) => "on_pre_vote",
            Message::PreVoteReply(_) => "on_pre_vote_reply",
            Message::AppendEntries(_) => "on_append_entries",
            Message::AppendEntriesReply(_) => "on_append_entries_reply",
            Message::ClientRequest { .. } => "on_client_request",
            Message::ClientReply { .. } => "on_reply",
            Message::Redirect { .. } => "on_redirect",
        },
        Handled::Timer(timer) => match timer {
            Timer::Election => "on_election_timeout",
            Timer::Silence | Timer::TermWrite => "on_timer",
            Timer::Heartbeat => "on_heartbeat",
            Timer::ClientRetry => "on_retry",
            Timer::ClientNext => "on_next",
        },
        Handled::Request(_) if is_server => "on_request",
        Handled::Request(_) => "on_user_request",
    }
}
