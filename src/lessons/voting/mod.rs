//! The voting lesson: three short lessons under one roof, each about a protocol of its own, tied to
//! how it is shown, checked and taught.

mod byzantine;
mod experiments;
mod lies;
mod majority;
mod mode;
mod properties;
mod quorum;
mod refute;
mod setup;
mod story;
mod tasks;
#[cfg(test)]
mod tests;
mod view;
mod words;

use crate::protocols::voting::Voting;
use lies::{Lies, lie_then, lies};
use mode::Mode;
use view::{Drawn, OPEN, RIGHT, WRONG, circle};
use words::Worded;

/// A run of any of the three.
type World = crate::sim::World<Voting>;
/// What happens in a run of any of the three.
type Record = crate::sim::Record<Voting>;

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct VotingLesson;
