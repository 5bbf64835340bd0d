//! The lab: what few visitors open and no first visit should wait for, such as a lesson's
//! experiments and the search for a failure.
//!
//! The site that is built for a host has it in a build of its own, for all lessons: `door` opens
//! that inside of the page, which fetches it by then (`host`). A build that carries every lesson has
//! the lab in it.

pub mod background;
#[cfg(lab)]
mod door;
#[cfg(one_lesson)]
mod host;
#[cfg(not(one_lesson))]
mod kept;
#[cfg(not(one_lesson))]
mod measure;
#[cfg(not(one_lesson))]
pub mod pages;
#[cfg(not(one_lesson))]
mod room;
#[cfg(not(one_lesson))]
mod search;
#[cfg(not(one_lesson))]
mod worker;

#[cfg(lab)]
pub use door::offer;
#[cfg(one_lesson)]
pub use host::Lab;
#[cfg(not(one_lesson))]
pub use room::Lab;
#[cfg(not(one_lesson))]
pub use worker::listen as work;

use super::route::Page;
use crate::i18n::Lang;
use yew::{AttrValue, Callback, Properties};

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

impl Panel {
    /// Every panel.
    pub const ALL: [Self; 7] = [
        Self::Measure,
        Self::Search,
        Self::Page(Page::Tasks),
        Self::Page(Page::Teach),
        Self::Page(Page::Course),
        Self::Page(Page::Guide),
        Self::Page(Page::Broken),
    ];

    /// Its name, by which the page and the lab's own build tell each other.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Search => "search",
            Self::Page(page) => page.name(),
        }
    }
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
