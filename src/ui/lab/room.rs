//! What the lab shows: one panel.

use super::measure::Measure;
use super::pages::page_beside;
use super::search::Search;
use super::{Panel, Props};
use yew::prelude::*;

/// The panel that is asked for.
#[component]
pub fn Lab(props: &Props) -> Html {
    let Props { lesson, lang, .. } = *props;
    match props.panel {
        Panel::Search => html! {
            <Search {lesson} {lang} ask={props.ask.clone()} say={props.say.clone()} />
        },
        Panel::Measure => html! { <Measure {lesson} {lang} /> },
        Panel::Page(page) => page_beside(page, &props.detail, lang),
    }
}
