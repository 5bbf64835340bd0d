//! The algorithms: pure state machines, each written to be read beside its paper.

pub mod client;
pub mod consistent_hashing;
pub mod contention;
pub mod layers;
pub mod paxos;
pub mod raft;
pub mod register;
pub mod retry;
pub mod served;
pub mod voting;
