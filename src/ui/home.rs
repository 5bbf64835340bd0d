//! The home page: what this is, where to start, the lesson map, and what can be relied on.

use super::glimpse::Glimpse;
use super::icons::{Sign, icon};
use super::map::{lesson_map, page_links};
use super::route::LessonRoute;
use super::shell::Shell;
use crate::i18n::{HomeStrings, Lang, fill};
use crate::lessons;
use yew::prelude::*;

/// The home page.
pub fn home(lang: Lang) -> Html {
    let (strings, own) = (lang.strings(), lang.home());
    html! {
        <Shell key="home" class="home">
            <section class="hero">
                <div class="hero__words">
                    <h1>{ strings.promise }</h1>
                    <p class="hero__more">{ own.promise_more }</p>
                    { start(own) }
                </div>
                if let Some(entry) = first() {
                    <Glimpse {entry} {lang} />
                }
            </section>
            <section class="home__map" aria-labelledby="map-title">
                <h2 id="map-title">{ own.no_stage_title }</h2>
                <p class="quiet">{ own.map_intro }</p>
                { lesson_map(lang) }
                { page_links(strings) }
            </section>
            { promises(own) }
        </Shell>
    }
}

/// The lesson to begin with. The home page shows it, so it is the build of this lesson that has
/// the home page.
pub const FIRST: &str = "raft";

/// Whether this build has the home page.
pub const HAS_HOME: bool = cfg!(any(not(one_lesson), one_lesson = "raft"));

fn first() -> Option<&'static lessons::Entry> {
    lessons::find(FIRST)
}

/// The way into the first lesson that there is.
fn start(strings: &HomeStrings) -> Html {
    let Some(first) = first() else {
        return html! { <p class="quiet">{ strings.start_soon }</p> };
    };
    let note = fill(strings.start_raft_note, &[&first.about.minutes.to_string()]);
    html! {
        <p class="hero__start">
            <a class="btn btn--primary btn--large"
                href={LessonRoute::start(first.about.id).hash()}>
                { icon(Sign::Fault) }
                <span>{ strings.start_raft }</span>
            </a>
            <span class="quiet">{ note }</span>
        </p>
    }
}

/// The four promises.
fn promises(strings: &HomeStrings) -> Html {
    let promises = [
        (strings.how_real_title, strings.how_real),
        (strings.how_again_title, strings.how_again),
        (strings.how_checked_title, strings.how_checked),
        (strings.how_measured_title, strings.how_measured),
    ];
    html! {
        <section class="promises" aria-labelledby="promises-title">
            <h2 id="promises-title">{ strings.how_title }</h2>
            <dl>
                { for promises.into_iter().map(|(title, text)| html! {
                    <div><dt>{ title }</dt><dd>{ text }</dd></div>
                }) }
            </dl>
        </section>
    }
}
