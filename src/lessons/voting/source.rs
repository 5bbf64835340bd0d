//! Which function of the protocols' source handles what, for the Code tab.

use crate::protocols::voting::{Message, Request, Timer, Voting, majority, quorum};
use crate::session::Handled;

/// The name of the function, with its file.
pub fn handler(protocol: &Voting, handled: &Handled<'_, Voting>) -> &'static str {
    match handled {
        Handled::Boot => match protocol {
            Voting::Majority(_) => "majority::boot",
            Voting::Quorum(_) => "quorum::boot",
            Voting::Byzantine(_) => "byzantine::boot",
        },
        Handled::Message(Message::Majority(message)) => match message {
            majority::Message::Input { .. } => "majority::compute",
            majority::Message::Answer { .. } => "majority/voter::on_answer",
            majority::Message::Output { .. } => "majority/client::on_output",
        },
        Handled::Message(Message::Quorum(message)) => match message {
            quorum::Message::Ask { .. } => "quorum/representative::on_ask",
            quorum::Message::Inquire { .. }
            | quorum::Message::Execute { .. }
            | quorum::Message::Abandon { .. } => "quorum/representative::on_client_message",
            quorum::Message::Have { .. } => "quorum/client::on_have",
            quorum::Message::Agree { .. } | quorum::Message::Refuse { .. } => {
                "quorum/client::on_vote"
            }
            quorum::Message::Doubt { .. } => "quorum/client::tell_what_came",
            quorum::Message::Locked { .. } => "quorum/client::on_answer",
        },
        Handled::Message(Message::Byzantine(_)) => "byzantine::on_message",
        Handled::Timer(Timer::Majority(timer)) => match timer {
            majority::Timer::Deadline => "majority/voter::on_deadline",
            majority::Timer::GiveUp => "majority/client::on_give_up",
            majority::Timer::Next => "majority/client::on_next",
        },
        Handled::Timer(Timer::Quorum(timer)) => match timer {
            quorum::Timer::Retry => "quorum/client::on_retry",
            quorum::Timer::Doubt => "quorum/representative::on_doubt",
        },
        Handled::Timer(Timer::Byzantine(_)) => "byzantine::on_timer",
        Handled::Request(Request::Majority(_)) => "majority/client::on_user_input",
        Handled::Request(Request::Quorum(_)) => "quorum/client::on_user_request",
        Handled::Request(Request::Byzantine(_)) => "byzantine::on_request",
    }
}
