//! Specifications of which the number of states is known, each state packed into 64 bits.
//!
//! They are Lamport's: of the papers, and of his specifications in TLA+. What they come to was
//! also counted by TLC, the model checker of TLA+.

pub mod paxos;
pub mod tcommit;
pub mod two_phase;

/// The `width` bits from `at` on.
const fn bits(state: u64, at: u32, width: u32) -> u64 {
    (state >> at) & ((1 << width) - 1)
}

/// The same state with these bits from `at` on, of which `width` are replaced.
const fn with_bits(state: u64, at: u32, width: u32, to: u64) -> u64 {
    let mask = ((1 << width) - 1) << at;
    (state & !mask) | (to << at)
}
