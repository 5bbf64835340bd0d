//! The panels round the stage: the inspector's tabs on one side, the story's on the other.
//!
//! A panel takes plain data and emits [`Act`](super::act::Act)s. What only an open panel needs
//! (rows of events, a window of the space-time diagram) it asks for by a query, so that closed
//! ones cost nothing while the run plays.

pub mod checks;
pub mod code;
mod cut;
pub mod events;
pub mod history;
pub mod inspector;
mod inspector_tabs;
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
mod story_tabs;
pub mod tabs;
pub mod tasks;
pub mod tracks;
pub mod variants;
pub mod waterfall;
pub mod why;
mod zoom;

use super::settings::Prefs;
use yew::{Html, html};

/// What the panels' chunk has: the inspector, and every tab of the story but the first.
pub struct Panels {
    /// Draws the inspector.
    pub inspector: fn(inspector::Props) -> Html,
    /// Draws a tab of the story column by its number.
    story: fn(&Prefs, &story_column::Props, usize) -> Html,
}

/// The panels' chunk.
pub static PANELS: Panels = Panels {
    inspector: |props| html! { <inspector::Inspector ..props /> },
    story: story_tabs::story_tab,
};
