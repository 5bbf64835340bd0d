//! The lesson page.

use super::route::LessonRoute;
use super::settings::use_prefs;
use super::shell::Shell;
use crate::lessons;
use yew::prelude::*;

/// The properties of [`LessonPage`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the address asks for; its lesson is there.
    pub route: LessonRoute,
}

/// A lesson.
#[component]
pub fn LessonPage(props: &Props) -> Html {
    let lang = use_prefs().lang();
    let about = lessons::find(&props.route.id).map(|entry| entry.about);
    let title = about.map(|about| AttrValue::from(about.title.get(lang).to_owned()));
    html! { <Shell class="lesson" {title}>{ about.map(|about| about.summary.get(lang)) }</Shell> }
}
