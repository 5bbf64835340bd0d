//! The home page: what this is, where to start, the lesson map, and what can be relied on. It is a
//! chunk, since a visit to a lesson does not wait for it.

use super::chunks::{self, Chunk, use_chunks};
use super::hero::Hero;
use super::icons::{Sign, icon};
use super::map::{lesson_map, page_links};
use super::route::LessonRoute;
use super::shell::Shell;
use crate::i18n::{HomeStrings, Lang, fill};
use crate::lessons;
use crate::session::About;
use yew::prelude::*;

/// What the home page's chunk has.
pub struct Home {
    /// Draws the page.
    pub page: fn(Lang) -> Html,
}

/// The home page's chunk.
pub static HOME: Home = Home { page: home };

fn home(lang: Lang) -> Html {
    let (strings, own) = (lang.strings(), lang.home());
    html! {
        <Shell key="home" class="home">
            <section class="hero">
                <div class="hero__words">
                    <h1>{ strings.promise }</h1>
                    <p class="hero__more">{ own.promise_more }</p>
                    { start(own) }
                </div>
                <FirstGlimpse {lang} />
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

/// The lesson to begin with.
pub const FIRST: &str = "raft";

/// What the map says of it.
fn first() -> Option<&'static About> {
    let mut abouts = lessons::abouts().iter();
    abouts.find(|about| about.id == FIRST).copied()
}

/// The picture of the first lesson, once the lesson is here.
#[component]
fn FirstGlimpse(props: &GlimpseProps) -> Html {
    if let Some(coming) = use_chunks(&[Chunk::Lesson(FIRST)]) {
        return html! { <figure class="glimpse"><div class="stage">{ coming }</div></figure> };
    }
    match chunks::opening(FIRST) {
        Some(opening) => html! { <Hero {opening} lang={props.lang} /> },
        None => Html::default(),
    }
}

#[derive(PartialEq, Properties)]
struct GlimpseProps {
    lang: Lang,
}

/// The way into the first lesson that there is.
fn start(strings: &HomeStrings) -> Html {
    let Some(first) = first() else {
        return html! { <p class="quiet">{ strings.start_soon }</p> };
    };
    let note = fill(strings.start_raft_note, &[&first.minutes.to_string()]);
    html! {
        <p class="hero__start">
            <a class="btn btn--primary btn--large"
                href={LessonRoute::start(first.id).hash()}>
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
