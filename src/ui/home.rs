//! The home page: what this is, where to start, the lesson map, and what can be relied on.

use super::glimpse::Glimpse;
use super::icons::{Icon, Sign};
use super::map::LessonMap;
use super::route::LessonRoute;
use super::settings::use_prefs;
use super::shell::Shell;
use crate::i18n::fill;
use crate::lessons;
use yew::prelude::*;

/// The home page.
#[component]
pub fn Home() -> Html {
    let prefs = use_prefs();
    let strings = prefs.strings();
    html! {
        <Shell class="home">
            <section class="hero">
                <div class="hero__words">
                    <h1>{ strings.promise }</h1>
                    <p class="hero__more">{ strings.promise_more }</p>
                    <Start />
                </div>
                if let Some(entry) = first() {
                    <Glimpse {entry} lang={prefs.lang()} />
                }
            </section>
            <section class="home__map" aria-labelledby="map-title">
                <h2 id="map-title">{ strings.no_stage_title }</h2>
                <p class="quiet">{ strings.map_intro }</p>
                <LessonMap lang={prefs.lang()} />
            </section>
            <Promises />
        </Shell>
    }
}

/// The lesson to begin with.
fn first() -> Option<&'static lessons::Entry> {
    lessons::find("raft").or_else(|| lessons::all().first())
}

/// The way into the first lesson that there is.
#[component]
fn Start() -> Html {
    let strings = use_prefs().strings();
    let Some(first) = first() else {
        return html! { <p class="quiet">{ strings.start_soon }</p> };
    };
    let note = fill(strings.start_raft_note, &[&first.about.minutes.to_string()]);
    html! {
        <p class="hero__start">
            <a class="btn btn--primary btn--large"
                href={LessonRoute::start(first.about.id).hash()}>
                <Icon sign={Sign::Fault} />
                <span>{ strings.start_raft }</span>
            </a>
            <span class="quiet">{ note }</span>
        </p>
    }
}

/// The four promises.
#[component]
fn Promises() -> Html {
    let strings = use_prefs().strings();
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
