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

use lies::{Lies, lie_then, lies};
use mode::Mode;
use view::{Drawn, OPEN, RIGHT, WRONG, circle};
use words::Worded;

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct VotingLesson;
