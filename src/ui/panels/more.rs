//! What stands beside the story: common mistakes, notes for teachers, sources.

use super::prose::{Prose, prose_text};
use crate::i18n::Strings;
use crate::ui::course::Part;
use crate::ui::route::LessonRoute;
use yew::prelude::*;

/// Mistakes, notes for teachers and sources, each folded until it is asked for.
pub fn more_panel(
    strings: &Strings,
    lesson: &'static str,
    prose: Prose,
    course: Option<&Part>,
) -> Html {
    // Whoever came in a course stays in it.
    let stored = |id: &str| {
        let route = LessonRoute {
            course: course.map(|part| part.query().to_owned()),
            ..LessonRoute::stored(lesson, id)
        };
        route.hash()
    };
    let mistakes = prose.under("mistake.").map(|(id, title, html)| {
        html! {
            <div key={*id}>
                <h3>{ *title }</h3>
                { prose_text(*html) }
                <p><a class="btn" href={stored(id)}>{ strings.more().show_run }</a></p>
            </div>
        }
    });
    let tasks = prose.under("task.").filter(|(id, ..)| {
        let id = id.strip_prefix("task.").unwrap_or(id);
        course.is_none_or(|part| part.has_task(id))
    });
    let mut tasks = tasks.peekable();
    let has_solutions = tasks.peek().is_some();
    let solutions = tasks.map(|(id, title, _)| {
        html! {
            <li key={*id}><a href={stored(id)}>{ *title }</a></li>
        }
    });
    let part = |id: &str| {
        prose.get(id).map(|(title, html)| {
            html! {
                <details>
                    <summary><h2>{ title }</h2></summary>
                    { prose_text(html) }
                </details>
            }
        })
    };
    html! {
        <div class="more">
            <details open=true>
                <summary><h2>{ strings.more().mistakes }</h2></summary>
                { for mistakes }
            </details>
            { part("teach") }
            if has_solutions {
                <details class="solutions">
                    <summary><h2>{ strings.more().solutions }</h2></summary>
                    <ul>{ for solutions }</ul>
                </details>
            }
            { part("sources") }
            <button type="button" class="btn" onclick={|_| print()}>{ strings.print }</button>
        </div>
    }
}

fn print() {
    if let Some(window) = web_sys::window() {
        // A browser that can not print ignores it.
        let _ = window.print();
    }
}
