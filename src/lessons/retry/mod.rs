//! The retry lesson: one protocol tied to how it is shown, checked and taught.

mod experiments;
pub mod properties;
mod refute;
mod setup;
mod spans;
mod story;
mod tasks;
mod view;
mod words;

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct RetryLesson;
