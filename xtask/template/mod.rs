//! The lesson __Title__: one protocol tied to how it is shown, checked and taught.

mod claims;
mod setup;
mod teaching;
mod view;
mod words;

/// The lesson.
#[derive(Copy, Clone, Debug)]
pub struct __Name__Lesson;
