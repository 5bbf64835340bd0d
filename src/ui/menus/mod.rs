//! Faults at the reader's hand: the menus of things on the stage, the toolbar, and its dialogs.

mod choices;
mod fields;
mod links;
mod lists;
pub mod model;
mod partition;
mod popover;
mod schedule;
mod toolbar;
pub mod words;

pub use links::links_dialog;
pub use lists::{ask_dialog, things_dialog};
pub use model::{Menu, menu};
pub use partition::PartitionDialog;
pub use popover::Popover;
pub use schedule::ScheduleDialog;
pub use toolbar::{Facts, RoleRef, Tool, Toolbar};
