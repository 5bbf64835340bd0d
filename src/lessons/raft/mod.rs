//! The Raft lesson: one protocol tied to how it is shown, checked and taught.

mod experiments;
pub mod properties;
mod refute;
mod setup;
mod story;
mod tasks;
mod view;
mod words;

use super::Entry;

/// Where the list of lessons finds this one.
pub const ENTRY: Entry = Entry::of::<RaftLesson>();

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct RaftLesson;
