//! The lesson map: the life of a fault, with the lessons that are there and those that are coming.

use super::route::LessonRoute;
use super::words;
use crate::i18n::{Lang, fill};
use crate::lessons;
use crate::session::{About, Stage};
use yew::prelude::*;

/// The lesson map. Only what is there is a link.
pub fn lesson_map(lang: Lang) -> Html {
    html! {
        <ol class="map">
            { for Stage::ALL.into_iter().map(|stage| one_stage(stage, lang)) }
        </ol>
    }
}

fn one_stage(stage: Stage, lang: Lang) -> Html {
    let (name, note) = words::stage(lang.strings(), stage);
    let there = lessons::abouts()
        .iter()
        .filter(|about| about.stage == stage)
        .map(|about| there(about, lang));
    let coming = lessons::coming()
        .iter()
        .filter(|entry| entry.stage == stage)
        .map(|entry| coming(entry, lang));
    html! {
        <li class="map__stage">
            <div><h3>{ name }</h3><p class="quiet">{ note }</p></div>
            <ul>{ for there }{ for coming }</ul>
        </li>
    }
}

fn there(about: &About, lang: Lang) -> Html {
    let minutes = fill(lang.strings().minutes, &[&about.minutes.to_string()]);
    html! {
        <li>
            <a class="map__lesson" href={LessonRoute::start(about.id).hash()}>
                <span class="map__title">
                    { about.title.get(lang) }<small>{ minutes }</small>
                </span>
                <span class="map__summary">{ about.summary.get(lang) }</span>
            </a>
        </li>
    }
}

fn coming(entry: &lessons::Coming, lang: Lang) -> Html {
    html! {
        <li class="map__lesson map__lesson--coming">
            <span class="map__title">
                { entry.title.get(lang) }<small>{ lang.strings().coming }</small>
            </span>
            <span class="map__summary">{ entry.summary.get(lang) }</span>
        </li>
    }
}
