//! The app: which page the address asks for, and the settings that all of it shares.

use super::chunks::{self, Chunk, use_chunks};
use super::lab::{Lab, Panel};
use super::lesson_page::LessonPage;
use super::map::page_name;
use super::route::{LessonRoute, Page, Route, only_lang};
use super::settings::{Prefs, Settings};
use super::shell::Shell;
use super::stored::StoredPage;
use crate::i18n::{Lang, Strings};
use crate::lessons;
use gloo_events::EventListener;
use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    let hash = use_hash();
    let route = Route::parse(&hash);
    let settings = use_state(Settings::load);
    use_language_of(&route, &settings);
    let set = {
        let settings = settings.clone();
        Callback::from(move |new: Settings| {
            new.save(*settings);
            settings.set(new);
        })
    };
    let title = title(&route, *settings);
    use_effect_with((*settings, title), |(settings, title)| {
        settings.wear();
        document().set_title(title);
    });
    let page = match route {
        Route::Home => html! { <HomePage lang={settings.lang} /> },
        Route::Lesson(route) if chunks::known_id(&route.id).is_some() => {
            // Each address is a run of its own, and so a page of its own.
            html! { <OneLesson key={&*hash} {route} /> }
        }
        Route::Page(page, detail) => beside(page, detail, settings.lang),
        Route::Lesson(_) | Route::NotFound => not_found(settings.lang.strings()),
    };
    let prefs = Prefs {
        settings: *settings,
        set,
    };
    html! { <ContextProvider<Prefs> context={prefs}>{ page }</ContextProvider<Prefs>> }
}

/// The properties of [`HomePage`].
#[derive(PartialEq, Properties)]
struct HomeProps {
    lang: Lang,
}

/// The home page, once it is here.
#[component]
fn HomePage(props: &HomeProps) -> Html {
    let coming = use_chunks(&[Chunk::Home]);
    match chunks::home() {
        Some(home) => (home.page)(props.lang),
        None => html! { <Shell class="page">{ coming.unwrap_or_default() }</Shell> },
    }
}

/// The properties of [`OneLesson`].
#[derive(PartialEq, Properties)]
struct OneLessonProps {
    /// Its lesson exists.
    route: LessonRoute,
}

/// The page of a lesson, once the lesson is here.
#[component]
fn OneLesson(props: &OneLessonProps) -> Html {
    let route = props.route.clone();
    let lesson = chunks::known_id(&route.id).map(Chunk::Lesson);
    if let Some(coming) = use_chunks(lesson.as_slice()) {
        return html! { <Shell class="page">{ coming }</Shell> };
    }
    if route.run.is_none() && route.show.is_some() {
        html! { <StoredPage {route} /> }
    } else {
        html! { <LessonPage {route} /> }
    }
}

fn document() -> web_sys::Document {
    window().document().expect("a page has a document")
}

fn window() -> web_sys::Window {
    web_sys::window().expect("a page has a window")
}

fn current_hash() -> AttrValue {
    let hash = window().location().hash();
    hash.unwrap_or_default().into()
}

/// The part of the address after `#`, as it changes.
#[hook]
fn use_hash() -> AttrValue {
    let hash = use_state(current_hash);
    {
        let hash = hash.setter();
        use_effect_with((), move |()| {
            let listener = EventListener::new(&window(), "hashchange", move |_| {
                hash.set(current_hash());
                window().scroll_to_with_x_and_y(0.0, 0.0);
            });
            move || drop(listener)
        });
    }
    (*hash).clone()
}

/// A link may ask for a language; it is worn, not kept.
#[hook]
fn use_language_of(route: &Route, settings: &UseStateHandle<Settings>) {
    let asked = match route {
        Route::Lesson(route) => route.lang,
        Route::Page(Page::Course | Page::Tasks, course) => only_lang(course),
        Route::Home | Route::Page(..) | Route::NotFound => None,
    };
    let settings = settings.clone();
    use_effect_with(asked, move |asked| {
        if let Some(lang) = *asked {
            settings.set(Settings { lang, ..*settings });
        }
    });
}

/// The title of the document.
fn title(route: &Route, settings: Settings) -> String {
    let strings: &Strings = settings.lang.strings();
    let name = strings.site_name;
    let of = |id: &str| lessons::abouts().iter().find(|about| about.id == id);
    match route {
        Route::Home => format!("{name} · {}", strings.promise),
        Route::Page(page, detail) => {
            let page = page_name(strings, *page);
            match of(detail) {
                Some(about) => format!("{} · {page} · {name}", about.title.get(settings.lang)),
                None => format!("{page} · {name}"),
            }
        }
        Route::Lesson(route) => match of(&route.id) {
            Some(about) => format!("{} · {name}", about.title.get(settings.lang)),
            None => format!("{} · {name}", strings.not_found_title),
        },
        Route::NotFound => format!("{} · {name}", strings.not_found_title),
    }
}

/// A page beside the lessons.
fn beside(page: Page, detail: String, lang: Lang) -> Html {
    let detail = AttrValue::from(detail);
    let is_of_course = page == Page::Course || page == Page::Tasks && !detail.is_empty();
    let course = is_of_course.then(|| detail.clone());
    html! {
        <Shell key={page.name()} class="page" {course}>
            <Lab panel={Panel::Page(page)} {lang} {detail} />
        </Shell>
    }
}

/// What is at an address that nothing is at.
fn not_found(strings: &Strings) -> Html {
    html! {
        <Shell key="not-found" class="page">
            <h1>{ strings.not_found_title }</h1>
            <p>{ strings.not_found }</p>
            <p><a class="btn btn--primary" href="#/">{ strings.to_home }</a></p>
        </Shell>
    }
}
