//! Homework: every lesson's tasks, which are solved, and how to hand them in.

use super::copy::CopyButton;
use super::known;
use super::row::{Of, task_row};
use super::run_address;
use super::transfer::Transfer;
use super::words::{Words, every_lesson, use_words};
use crate::i18n::{Lang, fill};
use crate::lessons::Entry;
use crate::ui::chunks;
use crate::ui::course::{Chosen, Course};
use crate::ui::homework::file::{self, Homework};
use crate::ui::homework::{Solved, submission};
use crate::ui::map::page_link;
use crate::ui::route::{LessonRoute, Page};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The properties of [`Tasks`].
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The course whose tasks are shown, as the query of its address; empty for all there are.
    pub query: AttrValue,
    /// The reader's language.
    pub lang: Lang,
}

/// The page.
#[component]
pub fn Tasks(props: &Props) -> Html {
    let lang = props.lang;
    let (strings, lab) = (lang.strings(), lang.lab());
    let words = use_words(every_lesson(), false, lang);
    let course = Course::read(&props.query).ok();
    let kept = use_state(known::is_kept);
    let changed = {
        let (kept, update) = (kept.setter(), use_force_update());
        Callback::from(move |()| {
            kept.set(known::is_kept());
            update.force_update();
        })
    };
    let homework = known::homework();
    let lines = submissions(&homework);
    let nameless = homework.name.trim().is_empty();
    html! {
        <>
            <h1>{ strings.homework }</h1>
            if let Some(course) = &course {
                <p>{ page_link(strings, Page::Course, &format!("?{}", course.query())) }</p>
            }
            <p>{ lab.tasks_intro }</p>
            if !*kept {
                <p class="notice notice--bad" role="alert" data-role="unkept">{ strings.unkept }</p>
            }
            { words.notice() }
            { name_field(lang, &homework.name, &changed) }
            <div class="beside__row">
                <CopyButton label={lab.copy_all} text={lines.join("\n")} {lang}
                    disabled={nameless || lines.is_empty()} />
            </div>
            <Transfer text={file::write(&homework)} {lang} on_change={&changed} />
            { for shown(course.as_ref()).into_iter().map(|shown| lesson(lang, &shown, &homework, &words)) }
            <p class="quiet">{ lab.hand_in }{ " " }<code>{ "netsplit grade FILE" }</code><br />{ lab.get_netsplit }</p>
        </>
    }
}

/// The lines of all submissions.
fn submissions(homework: &Homework) -> Vec<String> {
    let of = |lesson: &str, solved: &Solved| {
        let address = run_address(lesson, solved.link.as_ref()?);
        Some(submission(&homework.name, lesson, &solved.id, &address))
    };
    let lessons = homework.lessons.iter();
    let all = lessons.flat_map(|(lesson, solved)| solved.iter().map(move |one| (lesson, one)));
    all.filter_map(|(lesson, one)| of(lesson, one)).collect()
}

fn name_field(lang: Lang, name: &str, changed: &Callback<()>) -> Html {
    let lab = lang.lab();
    let on_input = changed.reform(|event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            known::set_name(&input.value());
        }
    });
    html! {
        <div class="field">
            <label class="field">
                <span>{ lab.your_name }</span>
                <input autocomplete="name" maxlength="100" value={name.to_owned()}
                    aria-describedby="help-name" oninput={on_input} data-role="name" />
            </label>
            <p id="help-name" class="field__help">{ lab.name_first }</p>
        </div>
    }
}

/// A lesson, and which of its tasks are shown.
struct Shown {
    entry: &'static Entry,
    tasks: Vec<&'static str>,
    /// The query of the course that it is taken in.
    course: Option<String>,
}

/// The lessons of a course with the tasks that it has of each; without a course, all there are.
fn shown(course: Option<&Course>) -> Vec<Shown> {
    let Some(course) = course else {
        let all = chunks::entries().map(|entry| Shown {
            entry,
            tasks: (entry.tasks)(),
            course: None,
        });
        return all.collect();
    };
    let query = course.query();
    let of = |chosen: &Chosen| {
        let entry = chunks::entry(&chosen.lesson)?;
        let mut tasks = (entry.tasks)();
        tasks.retain(|task| chosen.has_task(task));
        Some(Shown {
            entry,
            tasks,
            course: Some(query.clone()),
        })
    };
    course.lessons.iter().filter_map(of).collect()
}

fn lesson(lang: Lang, shown: &Shown, homework: &Homework, words: &Words) -> Html {
    let Shown {
        entry,
        tasks,
        course,
    } = shown;
    let id = entry.about.id;
    let mut known = homework.lessons.iter().filter(|(lesson, _)| lesson == id);
    let solved = known.next().map_or(&[][..], |(_, solved)| solved);
    let count = tasks
        .iter()
        .filter(|task| solved.iter().any(|one| one.id == **task))
        .count();
    let count = [count, tasks.len()].map(|count| count.to_string());
    let count = fill(
        lang.strings().more().tasks_count,
        &count.each_ref().map(|count| &**count),
    );
    let of = Of {
        lesson: id,
        prose: words.of(id),
        solved,
        name: &homework.name,
        lang,
    };
    let route = LessonRoute {
        course: course.clone(),
        ..LessonRoute::start(id)
    };
    html! {
        <section key={id} data-lesson={id} aria-labelledby={format!("tasks-{id}")}>
            <h2 id={format!("tasks-{id}")}>
                <a href={route.hash()}>{ entry.about.title.get(lang) }</a>
                <small class="quiet">{ count }</small>
            </h2>
            <ol class="beside__list">{ for tasks.iter().map(|task| task_row(&of, task)) }</ol>
        </section>
    }
}
