//! Voting: three ways to be right although some are wrong, each a protocol of its own, and
//! [`Voting`], which is any one of them, for those who choose while they run.
//!
//! - [`majority`]: modules compute the same, a voter takes what more than half say. They may be
//!   wrong in any way, but the voter may not.
//! - [`quorum`]: representatives vote on reads and updates, and any two sets of votes that suffice
//!   meet. They may stop and lose messages, but do not lie.
//! - [`byzantine`]: generals agree on an order although some lie to each other, and there is no
//!   voter that all of them trust.

pub mod byzantine;
pub mod majority;
pub mod quorum;

use crate::sim::{Cx, Effects, NodeId, Protocol, TimerOp};
use byzantine::Byzantine;
use majority::Majority;
use quorum::Quorum;
use serde::{Deserialize, Serialize};

/// One of the three, with its configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Voting {
    /// N-modular redundancy.
    Majority(Majority),
    /// Weighted voting.
    Quorum(Quorum),
    /// OM(m).
    Byzantine(Byzantine),
}

/// Declares what each of the three has one of, with these traits.
macro_rules! one_of {
    ($(#[$doc:meta])* $name:ident: $($with:path),*) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Debug, $($with),*)]
        pub enum $name {
            /// Of N-modular redundancy.
            Majority(<Majority as Protocol>::$name),
            /// Of weighted voting.
            Quorum(<Quorum as Protocol>::$name),
            /// Of OM(m).
            Byzantine(<Byzantine as Protocol>::$name),
        }
    };
}

one_of! {
    /// Volatile state.
    Node:
}
one_of! {
    /// What is sent.
    Message: Serialize
}
one_of! {
    /// Timers.
    Timer: PartialOrd, Ord, Serialize, Deserialize
}
one_of! {
    /// What a user asks.
    Request: Serialize, Deserialize
}
one_of! {
    /// What a user is told.
    Reply: Serialize
}
one_of! {
    /// Worth telling.
    Note: Serialize
}

/// Durable state: that of the protocol that runs; the others' stay as they begin.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Disk {
    /// Of N-modular redundancy.
    pub majority: majority::Disk,
    /// Of weighted voting.
    pub quorum: quorum::Disk,
    /// Of OM(m).
    pub byzantine: byzantine::Disk,
}

/// How what one of the three says is said by all of them.
trait Part: Protocol {
    fn message(message: Self::Message) -> Message;
    fn timer(timer: Self::Timer) -> Timer;
    fn request(request: Self::Request) -> Request;
    fn reply(reply: Self::Reply) -> Reply;
    fn note(note: Self::Note) -> Note;
}

macro_rules! part {
    ($name:ident) => {
        impl Part for $name {
            fn message(message: Self::Message) -> Message {
                Message::$name(message)
            }
            fn timer(timer: Self::Timer) -> Timer {
                Timer::$name(timer)
            }
            fn request(request: Self::Request) -> Request {
                Request::$name(request)
            }
            fn reply(reply: Self::Reply) -> Reply {
                Reply::$name(reply)
            }
            fn note(note: Self::Note) -> Note {
                Note::$name(note)
            }
        }
    };
}

part!(Majority);
part!(Quorum);
part!(Byzantine);

/// Runs a handler of one of the three, and hands on what it asks for.
fn within<P: Part, T>(cx: &mut Cx<Voting>, run: impl FnOnce(&mut Cx<P>) -> T) -> T {
    let mut effects = Effects::new();
    let done = run(&mut cx.within(&mut effects));
    for (to, message) in effects.sends {
        cx.send(to, P::message(message));
    }
    for op in effects.timers {
        match op {
            TimerOp::Arm(timer, delay) => cx.arm(P::timer(timer), delay),
            TimerOp::Disarm(timer) => cx.disarm(P::timer(timer)),
        }
    }
    for (op, request) in effects.invokes {
        cx.invoke(op, P::request(request));
    }
    for (op, reply) in effects.replies {
        match reply {
            Some(reply) => cx.reply(op, P::reply(reply)),
            None => cx.give_up(op),
        }
    }
    for note in effects.notes {
        cx.note(P::note(note));
    }
    done
}

impl Protocol for Voting {
    type Node = Node;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;
    type Reply = Reply;
    type Note = Note;

    fn node_count(&self) -> u16 {
        match self {
            Self::Majority(protocol) => protocol.node_count(),
            Self::Quorum(protocol) => protocol.node_count(),
            Self::Byzantine(protocol) => protocol.node_count(),
        }
    }

    fn boot(&self, disk: &mut Disk, cx: &mut Cx<Self>) -> Node {
        match self {
            Self::Majority(protocol) => {
                Node::Majority(within(cx, |cx| protocol.boot(&mut disk.majority, cx)))
            }
            Self::Quorum(protocol) => {
                Node::Quorum(within(cx, |cx| protocol.boot(&mut disk.quorum, cx)))
            }
            Self::Byzantine(protocol) => {
                Node::Byzantine(within(cx, |cx| protocol.boot(&mut disk.byzantine, cx)))
            }
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
        match (self, node, message) {
            (Self::Majority(protocol), Node::Majority(node), Message::Majority(message)) => {
                within(cx, |cx| {
                    protocol.on_message(node, &mut disk.majority, from, message, cx);
                });
            }
            (Self::Quorum(protocol), Node::Quorum(node), Message::Quorum(message)) => {
                within(cx, |cx| {
                    protocol.on_message(node, &mut disk.quorum, from, message, cx);
                });
            }
            (Self::Byzantine(protocol), Node::Byzantine(node), Message::Byzantine(message)) => {
                within(cx, |cx| {
                    protocol.on_message(node, &mut disk.byzantine, from, message, cx);
                });
            }
            // A run is of one of the three from its start.
            _ => {}
        }
    }

    fn on_timer(&self, node: &mut Node, disk: &mut Disk, timer: Timer, cx: &mut Cx<Self>) {
        match (self, node, timer) {
            (Self::Majority(protocol), Node::Majority(node), Timer::Majority(timer)) => {
                within(cx, |cx| {
                    protocol.on_timer(node, &mut disk.majority, timer, cx);
                });
            }
            (Self::Quorum(protocol), Node::Quorum(node), Timer::Quorum(timer)) => {
                within(cx, |cx| {
                    protocol.on_timer(node, &mut disk.quorum, timer, cx);
                });
            }
            (Self::Byzantine(protocol), Node::Byzantine(node), Timer::Byzantine(timer)) => {
                within(cx, |cx| {
                    protocol.on_timer(node, &mut disk.byzantine, timer, cx);
                });
            }
            // A run is of one of the three from its start.
            _ => {}
        }
    }

    fn on_request(&self, node: &mut Node, disk: &mut Disk, request: Request, cx: &mut Cx<Self>) {
        match (self, node, request) {
            (Self::Majority(protocol), Node::Majority(node), Request::Majority(request)) => {
                within(cx, |cx| {
                    protocol.on_request(node, &mut disk.majority, request, cx);
                });
            }
            (Self::Quorum(protocol), Node::Quorum(node), Request::Quorum(request)) => {
                within(cx, |cx| {
                    protocol.on_request(node, &mut disk.quorum, request, cx);
                });
            }
            (Self::Byzantine(protocol), Node::Byzantine(node), Request::Byzantine(request)) => {
                within(cx, |cx| {
                    protocol.on_request(node, &mut disk.byzantine, request, cx);
                });
            }
            // A request of another protocol: a link that somebody wrote by hand.
            _ => {}
        }
    }
}
