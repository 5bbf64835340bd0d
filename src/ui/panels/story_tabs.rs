//! The tabs beside the story. They are part of the panels' chunk.

use super::more::more_panel;
use super::setup::SetupPanel;
use super::story_column::Props;
use super::tasks::tasks_panel;
use super::variants::{self, variants_panel};
use crate::ui::settings::Prefs;
use yew::prelude::*;

/// Draws the tab of that number, which is not the first.
pub(super) fn story_tab(prefs: &Prefs, props: &Props, selected: usize) -> Html {
    let (prose, specs, seed, on) = (props.prose, props.specs, props.seed, props.on.clone());
    let (params, course) = (props.params.clone(), props.course.clone());
    match selected {
        1 => tasks_panel(prefs.strings(), props),
        2 => variants_panel(
            prefs.lang(),
            &variants::Props {
                lesson: props.lesson,
                prose,
                specs,
                params,
                seed,
                course,
                on,
            },
        ),
        3 => html! { <SetupPanel lesson={props.lesson} {specs} {params} {seed} {course} {on} /> },
        _ => more_panel(prefs.strings(), props.lesson, prose, course.as_deref()),
    }
}
