//! The engine: virtual time, random streams, nodes, links, faults, and the trace of what happened.
//!
//! A [`World`] owns everything that a run consists of and changes only by [`World::step`] (one
//! handler execution) and [`World::apply`] (one [`Input`] of the learner). Both are functions of
//! the world alone: same world, same result, on every target.

mod clock;
mod cx;
mod fault;
mod network;
mod protocol;
mod random;
mod sorted;
mod time;
mod trace;
mod world;

pub use clock::Clock;
pub use cx::{Cx, Effects, TimerOp};
pub use fault::{
    Input, InputError, LinkChange, MessageFault, NodeFault, Payload, Schedule, Target,
};
pub use network::{Latency, LinkSettings, LinkTo, Network};
pub use protocol::{Lie, NodeId, Protocol};
pub use random::Random;
pub use sorted::Sorted;
pub use time::Micros;
pub use trace::{
    Leg, LossReason, MessageId, Record, RecordId, Sink, What, digest, digest_hex, extend_digest,
};
pub use world::{
    ArmedTimer, IN_FLIGHT_MAX, InFlight, Power, SCHEDULES_MAX, Slot, Upcoming, World, WorldConfig,
};

/// The version of everything that decides what a run does: engine, protocols and their defaults.
/// It is part of every link, because a change here can change what an old link replays to.
pub const ENGINE_VERSION: u32 = 1;
