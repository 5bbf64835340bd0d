//! A teacher makes a course: chooses lessons, tasks, variants and languages, and gets its link. What
//! is chosen stays in the address of the page, so that it lasts and can be changed later.

use super::copy::CopyButton;
use super::words::{Words, every_lesson, use_words};
use crate::i18n::{Lang, fill};
use crate::lessons::Entry;
use crate::ui::chunks;
use crate::ui::course::{Chosen, Course, TITLE_CHARS_MAX};
use crate::ui::lesson_page::base_address;
use crate::ui::route::{Page, Route};
use wasm_bindgen::JsValue;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The properties of [`Teach`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The reader's language.
    pub lang: Lang,
}

/// The page.
#[component]
pub fn Teach(props: &Props) -> Html {
    let lang = props.lang;
    let lab = lang.lab();
    let words = use_words(every_lesson(), false, lang);
    let course = use_state(of_address);
    let set = {
        let course = course.setter();
        Callback::from(move |new: Course| {
            keep_in_address(&new);
            course.set(new);
        })
    };
    let entries = chunks::entries();
    html! {
        <>
            <h1>{ lang.strings().for_teachers }</h1>
            <p>{ lab.teach_intro }</p>
            { words.notice() }
            { title_field(lang, &course, &set) }
            { languages(lang, &course, &set) }
            <section aria-labelledby="teach-lessons">
                <h2 id="teach-lessons">{ lab.teach_lessons }</h2>
                <ul class="beside__list">
                    { for entries.map(|entry| lesson(lang, entry, &course, &set, &words)) }
                </ul>
            </section>
            { result(lang, &course) }
        </>
    }
}

/// The course of the page's own address, as far as this version has it.
fn of_address() -> Course {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let mut course = match Route::parse(&hash.unwrap_or_default()) {
        Route::Page(Page::Teach, query) => Course::read(&query).unwrap_or_default(),
        _ => Course::default(),
    };
    course.lessons.retain_mut(|chosen| {
        let Some(entry) = chunks::entry(&chosen.lesson) else {
            return false;
        };
        if let Some(tasks) = &mut chosen.tasks {
            let there = (entry.tasks)();
            tasks.retain(|task| there.contains(&&**task));
        }
        if let Some(names) = &mut chosen.variants {
            names.retain(|name| entry.variants().any(|variant| variant.name == *name));
        }
        true
    });
    course
}

fn keep_in_address(course: &Course) {
    let address = format!("#/{}?{}", Page::Teach.name(), course.query());
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // Refused only when it is done very often; the page goes on with what it has.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

fn title_field(lang: Lang, course: &Course, set: &Callback<Course>) -> Html {
    let value = course.title.clone();
    let on_input = {
        let course = course.clone();
        set.reform(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let title = input.map_or_else(String::new, |input| input.value());
            Course {
                title: title.chars().take(TITLE_CHARS_MAX).collect(),
                ..course.clone()
            }
        })
    };
    html! {
        <label class="field">
            <span>{ lang.lab().teach_title }</span>
            <input maxlength={TITLE_CHARS_MAX.to_string()} {value} oninput={on_input}
                data-role="title" />
        </label>
    }
}

fn languages(lang: Lang, course: &Course, set: &Callback<Course>) -> Html {
    let lab = lang.lab();
    let choices = [
        (None, lab.teach_both),
        (Some(Lang::En), Lang::En.strings().language_name),
        (Some(Lang::Zh), Lang::Zh.strings().language_name),
    ];
    let choice = |(chosen, words): (Option<Lang>, &'static str)| {
        let tag = chosen.map_or("both", Lang::tag);
        let on_change = {
            let course = course.clone();
            set.reform(move |_: Event| Course {
                lang: chosen,
                ..course.clone()
            })
        };
        html! {
            <label class="check">
                <input type="radio" name="teach-language" value={tag}
                    checked={course.lang == chosen} onchange={on_change} />
                <span lang={chosen.map(Lang::tag)}>{ words }</span>
            </label>
        }
    };
    html! {
        <fieldset>
            <legend>{ lab.teach_languages }</legend>
            { for choices.map(choice) }
        </fieldset>
    }
}

/// One lesson: whether it is of the course, and what of it.
fn lesson(
    lang: Lang,
    entry: &'static Entry,
    course: &Course,
    set: &Callback<Course>,
    words: &Words,
) -> Html {
    let (lab, id) = (lang.lab(), entry.about.id);
    let title = entry.about.title.get(lang);
    let place = course.lessons.iter().position(|chosen| chosen.lesson == id);
    let toggle = {
        let course = course.clone();
        set.reform(move |_: Event| with_lesson(&course, id, place.is_none()))
    };
    let number = place.map(|place| format!("{}. ", place + 1));
    let chosen = place.and_then(|place| course.lessons.get(place));
    html! {
        <li key={id} class="beside__lesson" data-lesson={id}>
            <div class="beside__row">
                <label class="check">
                    <input type="checkbox" checked={chosen.is_some()} onchange={toggle}
                        data-choice={id} />
                    <strong>{ number }{ title }</strong>
                </label>
                <a class="btn btn--quiet" href={format!("#/{}/{id}", Page::Guide.name())}
                    aria-label={format!("{}: {title}", lab.guide)}>{ lab.guide }</a>
            </div>
            if let Some(chosen) = chosen {
                { tasks(lang, entry, chosen, course, set, words) }
                { broken(lang, entry, chosen, course, set) }
            }
        </li>
    }
}

/// The course with a lesson at its end, or without it.
fn with_lesson(course: &Course, id: &str, on: bool) -> Course {
    let mut course = course.clone();
    course.lessons.retain(|chosen| chosen.lesson != id);
    if on {
        course.lessons.push(Chosen::all(id));
    }
    course
}

fn tasks(
    lang: Lang,
    entry: &'static Entry,
    chosen: &Chosen,
    course: &Course,
    set: &Callback<Course>,
    words: &Words,
) -> Html {
    let prose = words.of(entry.about.id);
    let all = (entry.tasks)();
    let boxes = all.clone().into_iter().map(|task| {
        let (course, all, on) = (course.clone(), all.clone(), !chosen.has_task(task));
        let toggle = set.reform(move |_: Event| {
            changed(&course, entry, |chosen| {
                toggle_in(&mut chosen.tasks, &all, task, on);
            })
        });
        let label = prose.title(&format!("task.{task}"));
        choice(task, label, !on, toggle)
    });
    let title = entry.about.title.get(lang);
    html! {
        <fieldset data-role="tasks">
            <legend>{ fill(lang.lab().teach_tasks, &[title]) }</legend>
            { for boxes }
        </fieldset>
    }
}

fn broken(
    lang: Lang,
    entry: &'static Entry,
    chosen: &Chosen,
    course: &Course,
    set: &Callback<Course>,
) -> Html {
    let all: Vec<&'static str> = entry.variants().map(|variant| variant.name).collect();
    if all.is_empty() {
        return Html::default();
    }
    let boxes = entry.variants().map(|variant| {
        let name = variant.name;
        let (course, all, on) = (course.clone(), all.clone(), !chosen.has_variant(name));
        let toggle = set.reform(move |_: Event| {
            changed(&course, entry, |chosen| {
                toggle_in(&mut chosen.variants, &all, name, on);
            })
        });
        choice(name, variant.label.get(lang).into(), !on, toggle)
    });
    let title = entry.about.title.get(lang);
    html! {
        <fieldset data-role="variants">
            <legend>{ fill(lang.lab().teach_variants, &[title]) }</legend>
            { for boxes }
        </fieldset>
    }
}

/// A box to tick.
fn choice(id: &'static str, label: AttrValue, on: bool, toggle: Callback<Event>) -> Html {
    html! {
        <label key={id} class="check">
            <input type="checkbox" checked={on} onchange={toggle} data-choice={id} />
            <span>{ label }</span>
        </label>
    }
}

/// The course with what it takes of a lesson changed.
fn changed(course: &Course, entry: &Entry, change: impl Fn(&mut Chosen)) -> Course {
    let mut course = course.clone();
    let lessons = course.lessons.iter_mut();
    lessons
        .filter(|chosen| chosen.lesson == entry.about.id)
        .for_each(change);
    course
}

/// Puts a name into a list or takes it out. The list keeps the order of `all`, and is left out when
/// it has them all.
fn toggle_in(list: &mut Option<Vec<String>>, all: &[&str], name: &str, on: bool) {
    let is_in = |other: &str| match list.as_ref() {
        _ if other == name => on,
        Some(list) => list.iter().any(|known| known == other),
        None => true,
    };
    let names: Vec<String> = all
        .iter()
        .filter(|other| is_in(other))
        .map(|other| (*other).to_owned())
        .collect();
    *list = (names.len() < all.len()).then_some(names);
}

/// The link of the course.
fn result(lang: Lang, course: &Course) -> Html {
    let lab = lang.lab();
    let hash = format!("#/{}?{}", Page::Course.name(), course.query());
    let address = base_address() + &hash;
    html! {
        <section class="beside__result" aria-labelledby="teach-result">
            <h2 id="teach-result">{ lab.teach_result }</h2>
            if course.lessons.is_empty() {
                <p class="quiet">{ lab.teach_none }</p>
            } else {
                <textarea readonly=true rows="3" aria-label={lab.teach_result}
                    value={address.clone()} data-role="course-link" />
                <div class="beside__row">
                    <CopyButton label={lab.teach_copy} text={address} {lang} />
                    <a class="btn" href={hash}>{ lab.teach_open }</a>
                </div>
            }
            <p class="quiet">{ lab.teach_grade }</p>
            <p><code>{ "netsplit grade FILE" }</code></p>
        </section>
    }
}
