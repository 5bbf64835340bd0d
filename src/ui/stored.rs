//! A stored run: its link is fetched when it is asked for, then it is shown from its start.

use super::lesson_page::{LessonPage, OpenedRun, cell};
use super::route::LessonRoute;
use super::settings::use_prefs;
use super::shell::Shell;
use super::texts;
use crate::sim::Micros;
use crate::ui::chunks;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The properties of [`StoredPage`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lesson and the name of the run.
    pub route: LessonRoute,
}

/// How far a stored run is there.
#[derive(Clone, PartialEq)]
enum Stored {
    /// It is on its way.
    Waiting,
    /// It could not be had now.
    Missing,
    /// The lesson has none of that name.
    Unknown,
    /// Here it is.
    Here(OpenedRun),
}

/// The lesson page with a stored run.
#[component]
pub fn StoredPage(props: &Props) -> Html {
    let prefs = use_prefs();
    let strings = prefs.strings();
    let stored = use_state(|| Stored::Waiting);
    let tries = use_state(|| 0_u32);
    {
        let (route, stored) = (props.route.clone(), stored.setter());
        use_effect_with(*tries, move |_| {
            spawn_local(async move { stored.set(fetch(&route).await) });
        });
    }
    let again = {
        let (stored, tries) = (stored.setter(), tries.clone());
        Callback::from(move |_: MouseEvent| {
            stored.set(Stored::Waiting);
            tries.set(*tries + 1);
        })
    };
    let start = LessonRoute::start(&props.route.id).hash();
    let (words, way) = match &*stored {
        Stored::Here(opened) => {
            return html! { <LessonPage route={props.route.clone()} opened={opened.clone()} /> };
        }
        Stored::Waiting => {
            return html! { <main class="boot"><p role="status">{ strings.lesson_coming }</p></main> };
        }
        Stored::Missing => (
            strings.run_missing,
            html! { <button type="button" class="btn btn--primary" onclick={again}>{ strings.try_again }</button> },
        ),
        Stored::Unknown => (
            strings.link_refused,
            html! { <a class="btn btn--primary" href={start}>{ strings.open_start }</a> },
        ),
    };
    html! {
        <Shell class="page">
            <p class="notice notice--bad" role="alert">{ words }</p>
            <p>{ way }</p>
        </Shell>
    }
}

/// Fetches the link of the run and opens it at its start.
async fn fetch(route: &LessonRoute) -> Stored {
    let name = route.show.as_deref().unwrap_or_default();
    let link = match texts::stored(&route.id, name).await {
        Ok(Some(link)) => link,
        Ok(None) => return Stored::Unknown,
        Err(_) => return Stored::Missing,
    };
    let entry = chunks::opening(&route.id);
    match entry.and_then(|entry| (entry.open_link)(&link).ok()) {
        Some(mut run) => {
            // The run answers every question.
            run.set_questions(false);
            run.seek_time(Micros::ZERO);
            Stored::Here(OpenedRun(cell(run)))
        }
        None => Stored::Unknown,
    }
}
