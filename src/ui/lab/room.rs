//! What the lab shows: one panel, once its chunks are here.

use super::measure::Measure;
use super::pages::page_beside;
use super::search::Search;
use super::{Panel, Props};
use crate::ui::chunks::{self, use_chunks};
use yew::prelude::*;

/// The panel that is asked for.
#[component]
pub fn Lab(props: &Props) -> Html {
    if let Some(coming) = use_chunks(&props.chunks()) {
        return coming;
    }
    chunks::lab().map_or_else(Html::default, |lab| (lab.panel)(props))
}

/// Draws the panel; all that it needs is here.
pub(super) fn panel(props: &Props) -> Html {
    let Props { lesson, lang, .. } = *props;
    match props.panel {
        Panel::Search => html! {
            <Search {lesson} {lang} ask={props.ask.clone()} say={props.say.clone()} />
        },
        Panel::Measure => html! { <Measure {lesson} {lang} /> },
        Panel::Page(page) => page_beside(page, &props.detail, lang),
    }
}
