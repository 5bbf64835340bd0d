//! Which function of the protocol's source handles what, for the Code tab.

use crate::protocols::consistent_hashing::{ConsistentHashing, Message, Request, Timer};
use crate::session::Handled;
use crate::sim::NodeId;

/// The name of the function.
pub fn handler(
    config: &ConsistentHashing,
    node: NodeId,
    handled: &Handled<'_, ConsistentHashing>,
) -> &'static str {
    match handled {
        Handled::Boot if config.is_storage(node) => "boot_storage",
        Handled::Boot if node == config.keeper() => "boot_keeper",
        Handled::Boot if config.is_router(node) => "boot_router",
        Handled::Boot => "boot_client",
        Handled::Message(message) => of_message(config.is_storage(node), message),
        Handled::Timer(Timer::Fetch) => "on_fetch_timer",
        Handled::Timer(Timer::Attempt(_)) => "on_attempt",
        Handled::Timer(Timer::Heartbeat) => "on_heartbeat",
        Handled::Timer(Timer::ClientRetry) => "on_client_retry",
        Handled::Timer(Timer::ClientNext) => "on_client_next",
        Handled::Request(Request::Join(_)) => "on_join",
        Handled::Request(Request::Leave(_)) => "on_leave",
        Handled::Request(Request::Do(_) | Request::Fill) => "on_user_request",
    }
}

fn of_message(at_storage: bool, message: &Message) -> &'static str {
    match message {
        Message::Ask(..) => "on_ask",
        Message::Answer(..) => "on_client_message",
        Message::Read { .. } => "on_read",
        Message::Write { .. } => "on_write",
        Message::Done(..) => "on_done",
        Message::Refused(..) => "on_router_message",
        // What may be stored is the question.
        Message::Store { .. } => "admit",
        Message::Stored(_) => "on_stored",
        Message::Ping => "on_storage_message",
        Message::Pong(..) => "on_pong",
        Message::Prepare { .. } => "on_prepare",
        Message::Prepared(_) => "on_prepared",
        Message::Ring(_) if at_storage => "on_ring",
        Message::Ring(_) => "learn_ring",
        Message::Fetch { .. } => "on_fetch",
        Message::Transfer(..) => "on_transfer",
    }
}
