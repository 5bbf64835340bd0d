//! Searching for trouble: random schedules of faults, and every schedule up to a bound.
//!
//! - `random` draws plans of faults, and `runner` runs a world under one until a property breaks.
//! - `model` says what a model is: states, actions, properties. `search` visits all its states,
//!   nearest first, and keeps of each only what `store` keeps: a fingerprint and a link.
//! - `models` are specifications whose state counts are known, by which the search is checked.
//! - `renaming` tells which nodes can stand for each other.
//! - `worlds` makes a model of a world: the running protocol code, with any schedule.

pub mod fingerprint;
mod model;
pub mod models;
pub mod random;
mod renaming;
mod runner;
mod search;
mod store;
mod worlds;

pub use model::{Model, Property};
pub use runner::{Act, Limits, Outcome, Planned, Violation, drive, first_violation, run};
pub use search::{
    Bounds, Expand, Expanded, FanOut, Found, Known, Made, Progress, Search, Stopped, Walker,
};
pub use worlds::{Budgets, Offer, Offers, Situation, Worlds};
