//! The lesson on consistent hashing: keys on nodes that join, leave and crash.

mod backdrop;
mod census;
pub mod experiments;
mod properties;
mod refute;
mod setup;
mod story;
mod tasks;
mod view;
mod words;

use crate::protocols::consistent_hashing::ConsistentHashing as Ch;

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct HashingLesson;
