//! A lesson's guide for teachers, to be printed.

use super::address;
use super::words::use_words;
use crate::i18n::Lang;
use crate::ui::chunks;
use crate::ui::panels::prose::{Prose, prose_text};
use crate::ui::route::{LessonRoute, Page};
use yew::prelude::*;

/// The properties of [`Guide`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson; it is there.
    pub lesson: &'static str,
    /// The reader's language.
    pub lang: Lang,
}

/// The page.
#[component]
pub fn Guide(props: &Props) -> Html {
    let Props { lesson, lang } = *props;
    let (strings, lab) = (lang.strings(), lang.lab());
    let words = use_words(vec![lesson], true, lang);
    let prose = words.of(lesson);
    let title = chunks::entry(lesson).map_or("", |entry| entry.about.title.get(lang));
    let part = |id: &str| {
        let part = prose.get(id);
        part.map(
            |(title, html)| html! { <section><h2>{ title }</h2>{ prose_text(html) }</section> },
        )
    };
    html! {
        <>
            <h1>{ title }<small class="quiet">{ lab.guide_title }</small></h1>
            <p class="beside__row beside__screen">
                <button type="button" class="btn btn--primary" onclick={|_| print()}
                    disabled={!prose.is_whole()}>{ strings.print }</button>
                <a class="btn" href={format!("#/{}", Page::Teach.name())}>
                    { strings.for_teachers }
                </a>
            </p>
            { words.notice() }
            if !prose.is_whole() {
                <p class="quiet" role="status">{ strings.words_coming }</p>
            }
            <p><a href={address(&LessonRoute::start(lesson))}>{ lab.guide_lesson }</a></p>
            { part("teach") }
            { runs(lesson, prose, "task.", lab.guide_tasks, lab.guide_solution) }
            { runs(lesson, prose, "mistake.", strings.more().mistakes, strings.more().show_run) }
            { broken(lesson, prose, lang) }
            { part("sources") }
        </>
    }
}

/// The sections of a kind, each with the run that is stored for it.
fn runs(
    lesson: &'static str,
    prose: Prose,
    kind: &'static str,
    title: &str,
    link: &'static str,
) -> Html {
    let all = prose.under(kind).map(|(id, title, html)| {
        html! {
            <article key={*id} data-run={*id}>
                <h3>{ *title }</h3>
                { prose_text(*html) }
                <p><a href={address(&LessonRoute::stored(lesson, id))}>{ link }</a></p>
            </article>
        }
    });
    html! { <section><h2>{ title.to_owned() }</h2>{ for all }</section> }
}

/// The broken variants, with the runs that show them.
fn broken(lesson: &'static str, prose: Prose, lang: Lang) -> Html {
    let strings = lang.strings();
    let Some(entry) = chunks::entry(lesson) else {
        return Html::default();
    };
    let shown = (entry.breakages)();
    let all = entry.variants().map(|variant| {
        let id = format!("variant.{}", variant.name);
        let is_shown = shown.iter().any(|breakage| breakage.variant == variant.name);
        html! {
            <article key={variant.name} data-variant={variant.name}>
                <h3>{ variant.label.get(lang) }</h3>
                { prose.get(&id).map(|(_, html)| prose_text(html)) }
                if is_shown {
                    <p><a href={address(&LessonRoute::stored(lesson, &id))}>{ strings.more().show_run }</a></p>
                }
            </article>
        }
    });
    html! { <section><h2>{ strings.part_variants }</h2>{ for all }</section> }
}

fn print() {
    if let Some(window) = web_sys::window() {
        // A browser that can not print ignores it.
        let _ = window.print();
    }
}
