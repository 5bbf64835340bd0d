//! Faults at the reader's hand: the menus of things on the stage, the toolbar, and its dialogs.

pub mod model;
mod popover;
pub mod words;

pub use model::{Menu, menu};
pub use popover::Popover;
