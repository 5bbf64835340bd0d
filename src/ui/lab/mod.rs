//! The lab: what few visitors open and no first visit should wait for, such as a lesson's
//! experiments and the search for a failure. It is a chunk of its own, with one more for each lesson
//! that is asked something.

pub mod background;
mod kept;
mod measure;
pub mod pages;
mod room;
mod search;
mod worker;

pub use room::Lab;

use super::chunks::{self, Chunk};
use super::route::Page;
use crate::i18n::Lang;
use wasm_bindgen_futures::spawn_local;
use yew::{AttrValue, Callback, Html, Properties};

/// What the lab's chunk has.
pub struct LabParts {
    /// Draws a panel.
    panel: fn(&Props) -> Html,
    /// Waits for tasks, in a thread.
    listen: fn(),
}

/// The lab's chunk.
pub static PARTS: LabParts = LabParts {
    panel: room::panel,
    listen: worker::listen,
};

/// Begins to work as a thread of the lab. When the lab can not be had, whoever started the thread is
/// told.
pub fn work() {
    spawn_local(async {
        match Chunk::Lab.fetch().await {
            Ok(()) => chunks::lab().map_or((), |lab| (lab.listen)()),
            Err(_) => worker::fail(),
        }
    });
}

/// What the lab shows.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Panel {
    /// A lesson's experiments.
    Measure,
    /// What can go wrong from the moment that is shown. It says links of runs: to be taken up as
    /// branches.
    Search,
    /// A page beside the lessons; `detail` is what its address says besides.
    Page(Page),
}

/// What the lab is asked for.
#[derive(Clone, PartialEq, Debug, Properties)]
pub struct Props {
    /// What to show.
    pub panel: Panel,
    /// The lesson; empty where the panel is about all of them.
    #[prop_or_default]
    pub lesson: &'static str,
    /// The reader's language.
    pub lang: Lang,
    /// What the address says besides.
    #[prop_or_default]
    pub detail: AttrValue,
    /// Gives the run that is shown, as the value of `run=`, when there is one and a link holds it.
    #[prop_or(Callback::from(|()| None))]
    pub ask: Callback<(), Option<String>>,
    /// Is given what the page should do; see each panel.
    #[prop_or_default]
    pub say: Callback<String>,
}

impl Props {
    /// The chunks that the panel is drawn from.
    fn chunks(&self) -> Vec<Chunk> {
        let detail = self.detail.split('/').next().unwrap_or_default();
        let of_one = match self.panel {
            Panel::Measure | Panel::Search => Some(self.lesson),
            Panel::Page(Page::Guide | Page::Broken) => chunks::known_id(detail),
            Panel::Page(Page::Tasks | Page::Teach | Page::Course) => None,
        };
        let lessons = chunks::ids().filter(|id| of_one.is_none_or(|one| one == *id));
        let lessons = lessons.map(Chunk::Whole);
        core::iter::once(Chunk::Lab).chain(lessons).collect()
    }
}
