//! The algorithms: pure state machines, each written to be read beside its paper.

pub mod raft;
