//! What stands beside the story: common mistakes, notes for teachers, sources.

use super::prose::{Prose, ProseText};
use crate::ui::route::LessonRoute;
use crate::ui::settings::use_prefs;
use yew::prelude::*;

/// The properties of [`MorePanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
    /// The lesson's prose.
    pub prose: Prose,
}

/// Mistakes, notes for teachers and sources, each folded until it is asked for.
#[component]
pub fn MorePanel(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let mistakes = props.prose.under("mistake.").map(|(id, title, html)| {
        html! {
            <div key={*id}>
                <h3>{ *title }</h3>
                <ProseText html={*html} />
                <p><a class="btn" href={LessonRoute::stored(props.lesson, id).hash()}>{ strings.show_run }</a></p>
            </div>
        }
    });
    let solutions = props.prose.under("task.").map(|(id, title, _)| {
        html! {
            <li key={*id}><a href={LessonRoute::stored(props.lesson, id).hash()}>{ *title }</a></li>
        }
    });
    let part = |id: &str| {
        props.prose.get(id).map(|(title, html)| {
            html! {
                <details>
                    <summary><h2>{ title }</h2></summary>
                    <ProseText {html} />
                </details>
            }
        })
    };
    html! {
        <div class="more">
            <details open=true>
                <summary><h2>{ strings.mistakes }</h2></summary>
                { for mistakes }
            </details>
            { part("teach") }
            <details class="solutions">
                <summary><h2>{ strings.solutions }</h2></summary>
                <ul>{ for solutions }</ul>
            </details>
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
