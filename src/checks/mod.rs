//! Checks: what must always hold, may sometimes be seen, or must come about in the end; and whether
//! what clients were told is linearizable.

pub mod linearizable;
mod monitor;

pub use monitor::{Kind, Mark, Monitor, Signal, Verdict, Watch, sometimes};
