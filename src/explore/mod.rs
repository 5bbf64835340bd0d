//! Searching for trouble: random schedules of faults, run until a property breaks.

pub mod random;
mod runner;

pub use runner::{Act, Limits, Outcome, Planned, Violation, drive, first_violation, run};
