//! The panels round the stage: the inspector's tabs on one side, the story's on the other.
//!
//! A panel takes plain data and emits [`Act`](super::act::Act)s. What only an open panel needs
//! (rows of events, a window of the space-time diagram) it asks for by a query, so that closed
//! ones cost nothing while the run plays.

pub mod checks;
pub mod code;
pub mod events;
pub mod history;
pub mod inspector;
pub mod measure;
pub mod more;
pub mod plot;
pub mod predict;
pub mod prose;
pub mod setup;
pub mod spacetime;
pub mod state;
pub mod story;
pub mod story_column;
pub mod tabs;
pub mod tasks;
pub mod tracks;
pub mod variants;
pub mod why;
