//! A course: the lessons that a teacher chose, with just what they chose of each.

use super::known;
use super::row::{Of, task_row};
use super::words::{Words, use_words};
use crate::i18n::{Lang, fill};
use crate::lessons::Entry;
use crate::ui::chunks;
use crate::ui::course::{Chosen, Course, Trouble};
use crate::ui::map::page_link;
use crate::ui::panels::tasks::solved_before;
use crate::ui::route::{LessonRoute, Page};
use yew::prelude::*;

/// The properties of [`CoursePage`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The query of the address.
    pub query: AttrValue,
    /// The reader's language.
    pub lang: Lang,
}

/// The page.
#[component]
pub fn CoursePage(props: &Props) -> Html {
    let lang = props.lang;
    let course = Course::read(&props.query);
    let there = course.iter().flat_map(|course| &course.lessons);
    let there = there.filter_map(|chosen| chunks::entry(&chosen.lesson));
    let words = use_words(there.map(|entry| entry.about.id).collect(), false, lang);
    match course {
        Ok(course) => home(lang, &course, &words),
        Err(trouble) => refused(lang, trouble),
    }
}

/// A link that is no course: what is wrong, and what to do.
fn refused(lang: Lang, trouble: Trouble) -> Html {
    let (strings, lab) = (lang.strings(), lang.lab());
    let words = match trouble {
        Trouble::Damaged => lab.course_damaged,
        Trouble::Newer => lab.course_newer,
    };
    html! {
        <>
            <h1>{ strings.course }</h1>
            <p class="notice notice--bad" role="alert">{ words }</p>
            <p><a class="btn btn--primary" href="#/">{ strings.to_home }</a></p>
        </>
    }
}

fn home(lang: Lang, course: &Course, words: &Words) -> Html {
    let (strings, lab) = (lang.strings(), lang.lab());
    let query = course.query();
    let title = match &*course.title {
        "" => strings.course,
        title => title,
    };
    let lacking = lacking(course);
    let entries = course.lessons.iter().filter_map(|chosen| {
        let entry = chunks::entry(&chosen.lesson)?;
        Some((chosen, entry))
    });
    html! {
        <>
            <h1>{ title.to_owned() }</h1>
            if !lacking.is_empty() {
                <p class="notice notice--bad" role="alert" data-role="lacking">
                    { fill(lab.course_lacks, &[&lacking.join(lab.comma)]) }
                </p>
            }
            { words.notice() }
            <ol class="beside__list">
                { for entries.map(|(chosen, entry)| lesson(lang, chosen, entry, &query, words)) }
            </ol>
            if known::name().trim().is_empty() {
                <p class="quiet">{ lab.course_name }</p>
            }
            <p class="beside__row">
                { page_link(strings, Page::Tasks, &format!("?{query}")) }
                <a class="btn btn--quiet" href={format!("#/teach?{query}")}>{ lab.course_change }</a>
            </p>
        </>
    }
}

/// What the course asks for and this version has not: lessons, `lesson/task`, `lesson/variant`.
fn lacking(course: &Course) -> Vec<String> {
    let mut lacking = Vec::new();
    for chosen in &course.lessons {
        let Some(entry) = chunks::entry(&chosen.lesson) else {
            lacking.push(chosen.lesson.clone());
            continue;
        };
        let tasks = (entry.tasks)();
        let names: Vec<&str> = entry.variants().map(|variant| variant.name).collect();
        for (asked, there) in [(&chosen.tasks, tasks), (&chosen.variants, names)] {
            let gone = asked
                .iter()
                .flatten()
                .filter(|name| !there.contains(&&***name));
            lacking.extend(gone.map(|name| format!("{}/{name}", chosen.lesson)));
        }
    }
    lacking
}

fn lesson(lang: Lang, chosen: &Chosen, entry: &Entry, query: &str, words: &Words) -> Html {
    let (strings, lab, id) = (lang.strings(), lang.lab(), entry.about.id);
    let tasks = (entry.tasks)()
        .into_iter()
        .filter(|task| chosen.has_task(task));
    let names = entry
        .variants()
        .filter(|variant| chosen.has_variant(variant.name));
    let names: Vec<&str> = names.map(|variant| variant.label.get(lang)).collect();
    let solved = solved_before(id);
    let of = Of {
        lesson: id,
        prose: words.of(id),
        solved: &solved,
        name: &known::name(),
        lang,
    };
    let route = LessonRoute {
        course: Some(query.to_owned()),
        ..LessonRoute::start(id)
    };
    let minutes = fill(strings.minutes, &[&entry.about.minutes.to_string()]);
    html! {
        <li key={id} class="beside__lesson" data-lesson={id}>
            <h2>{ entry.about.title.get(lang) }<small class="quiet">{ minutes }</small></h2>
            <p>{ entry.about.summary.get(lang) }</p>
            <p><a class="btn btn--primary" href={route.hash()}
                aria-label={format!("{}: {}", lab.course_open, entry.about.title.get(lang))}>
                { lab.course_open }
            </a></p>
            <ol class="beside__list">{ for tasks.map(|task| task_row(&of, task)) }</ol>
            if !names.is_empty() {
                <p data-role="variants">
                    { fill(lab.course_variants, &[&names.join(lab.comma)]) }
                </p>
            }
        </li>
    }
}
