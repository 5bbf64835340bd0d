//! The lab: what takes a lesson's code and needs no run of it, such as its experiments.
//!
//! Few visitors open it and no first visit should wait for it. So the site that is built for a host
//! has it in a build of its own, for all lessons: `door` opens that inside of the page, which
//! fetches it by then (`host`). A build that carries every lesson has the lab in it.

pub mod background;
#[cfg(lab)]
mod door;
#[cfg(one_lesson)]
mod host;
#[cfg(not(one_lesson))]
mod measure;
#[cfg(lab)]
mod worker;

#[cfg(one_lesson)]
pub use host::Lab;
#[cfg(not(one_lesson))]
pub use measure::Lab;

use crate::i18n::Lang;
use yew::Properties;

/// What the lab is asked for.
#[derive(Clone, PartialEq, Debug, Properties)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
    /// The reader's language.
    pub lang: Lang,
}

/// Starts the lab's own build: it is there for a page, or at work in a thread of its own.
#[cfg(lab)]
pub fn start() {
    match web_sys::window() {
        Some(_) => door::offer(),
        None => worker::listen(),
    }
}
