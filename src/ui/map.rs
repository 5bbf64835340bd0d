//! The lesson map: the life of a fault, with the lessons that are there and those that are coming.

use super::chunks::Chunk;
use super::icons::{Sign, icon};
use super::panels::tasks::solved_before;
use super::route::{LessonRoute, Page};
use crate::i18n::{Lang, Strings, fill};
use crate::lessons;
use crate::session::values;
use crate::session::{About, Stage};
use yew::prelude::*;

/// The lesson map: what is there, and in one line how much is coming.
pub fn lesson_map(lang: Lang) -> Html {
    let coming = lessons::coming();
    html! {
        <>
            <ol class="map">
                { for Stage::ALL.into_iter().filter_map(|stage| one_stage(stage, lang)) }
            </ol>
            <details class="map__coming">
                <summary>{ fill(lang.home().coming_count, &[&coming.len().to_string()]) }</summary>
                <ul>{ for coming.iter().map(|entry| one_coming(entry, lang)) }</ul>
            </details>
        </>
    }
}

/// The name of a page beside the lessons.
pub const fn page_name(strings: &Strings, page: Page) -> &'static str {
    match page {
        Page::Tasks => strings.homework,
        Page::Teach | Page::Guide => strings.for_teachers,
        Page::Course => strings.course,
        Page::Broken => strings.broken,
    }
}

/// The way to a page beside the lessons; `rest` follows its name in the address.
pub fn page_link(strings: &Strings, page: Page, rest: &str) -> Html {
    let address = format!("#/{}{rest}", page.name());
    html! { <a class="btn btn--quiet" href={address}>{ page_name(strings, page) }</a> }
}

/// The ways to the pages beside the lessons.
pub fn page_links(strings: &Strings) -> Html {
    let pages = [Page::Tasks, Page::Teach, Page::Broken];
    html! { <p>{ for pages.map(|page| page_link(strings, page, "")) }</p> }
}

/// A stage with its lessons; a stage without any is not shown yet.
fn one_stage(stage: Stage, lang: Lang) -> Option<Html> {
    let (name, note) = values::stage(lang.home(), stage);
    let mut there = lessons::abouts()
        .iter()
        .filter(|about| about.stage == stage)
        .peekable();
    there.peek()?;
    Some(html! {
        <li class="map__stage">
            <div><h3>{ name }</h3><p class="quiet">{ note }</p></div>
            <ul>{ for there.map(|about| one_there(about, lang)) }</ul>
        </li>
    })
}

/// A lesson that is there. It is fetched ahead when the reader points at it.
fn one_there(about: &'static About, lang: Lang) -> Html {
    let solved = match solved_before(about.id).len() {
        0 => None,
        count => Some(fill(lang.home().solved_count, &[&count.to_string()])),
    };
    let ahead = move || Chunk::Lesson(about.id).ahead();
    let minutes = fill(lang.strings().minutes, &[&about.minutes.to_string()]);
    html! {
        <li>
            <a class="map__lesson" href={LessonRoute::start(about.id).hash()}
                onpointerenter={move |_: PointerEvent| ahead()} onfocus={move |_: FocusEvent| ahead()}>
                <span class="map__title">
                    { about.title.get(lang) }<small>{ minutes }</small>
                </span>
                <span class="map__summary">{ about.summary.get(lang) }</span>
                if let Some(solved) = solved {
                    <span class="map__solved">{ icon(Sign::Holds) }{ solved }</span>
                }
            </a>
        </li>
    }
}

fn one_coming(entry: &lessons::Coming, lang: Lang) -> Html {
    html! {
        <li class="map__lesson map__lesson--coming">
            <span class="map__title">
                { entry.title.get(lang) }<small>{ lang.home().coming }</small>
            </span>
            <span class="map__summary">{ entry.summary.get(lang) }</span>
        </li>
    }
}
