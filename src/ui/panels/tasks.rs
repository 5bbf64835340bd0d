//! The tasks, which the run itself checks.

use super::prose::prose_text;
use super::story_column::Props;
use crate::i18n::{Strings, fill};
use crate::session::{Params, TaskView};
use crate::sim::ENGINE_VERSION;
use crate::ui::act::Act;
use crate::ui::homework::{Solved, known, read_kept, write_kept};
use crate::ui::icons::{Sign, icon};
use crate::ui::map::page_link;
use crate::ui::route::Page;
use crate::ui::store;
use yew::prelude::*;

fn key(lesson: &str) -> String {
    format!("solved.{lesson}")
}

/// The tasks of a lesson that were ever solved in this browser.
pub fn solved_before(lesson: &str) -> Vec<Solved> {
    read_kept(&store::get(&key(lesson)).unwrap_or_default())
}

/// Keeps what is solved of a lesson. False when the browser refuses.
pub fn keep(lesson: &str, solved: &[Solved]) -> bool {
    store::set(&key(lesson), &write_kept(solved))
}

/// Keeps which tasks this run solves, and its link with them, together with those that were solved
/// before. Gives those that are new, and whether the browser kept it all.
pub fn keep_solved(
    lesson: &str,
    tasks: &[TaskView],
    link: &Callback<(), Option<String>>,
) -> (Vec<&'static str>, bool) {
    let key = key(lesson);
    let mut kept = store::get(&key).unwrap_or_default();
    let (mut new, before) = (Vec::new(), kept.len());
    for task in tasks.iter().filter(|task| task.solved.is_some()) {
        let run = known(&kept, task.id);
        // A run of an earlier engine can not be played any more, nor graded.
        if run.is_some_and(is_of_this_engine) {
            continue;
        }
        let is_new = run.is_none();
        let link = link.emit(()).unwrap_or_default();
        if is_new {
            new.push(task.id);
        } else if link.is_empty() {
            continue;
        }
        kept = if is_new {
            kept + " " + task.id + "=" + &link
        } else {
            String::new() + task.id + "=" + &link + " " + &kept
        };
    }
    (new, kept.len() == before || store::set(&key, &kept))
}

fn is_of_this_engine(link: &str) -> bool {
    let version = link.split_once('.').map(|(version, _)| version.parse());
    version == Some(Ok(ENGINE_VERSION))
}

/// Every task and how it stands.
pub fn tasks_panel(strings: &Strings, props: &Props) -> Html {
    let before = store::get(&key(props.lesson)).unwrap_or_default();
    // Watching a solution solves nothing.
    let solves = |task: &TaskView| props.own && task.solved.is_some();
    let is_solved = |task: &TaskView| solves(task) || known(&before, task.id).is_some();
    let course = props.course.as_ref();
    let course = course.map_or_else(String::new, |course| "?".to_owned() + course.query());
    let solved = props.tasks.iter().filter(|task| is_solved(task)).count();
    let count = fill(
        strings.more().tasks_count,
        &[&solved.to_string(), &props.tasks.len().to_string()],
    );
    html! {
        <div class="tasks">
            <p class="quiet">{ count }</p>
            <ol>
                { for props.tasks.iter().map(|task| one_task(strings, props, task, is_solved(task))) }
            </ol>
            { page_link(strings, Page::Tasks, &course) }
        </div>
    }
}

fn one_task(strings: &Strings, props: &Props, task: &TaskView, solved: bool) -> Html {
    let (title, html) = props
        .prose
        .get(&format!("task.{}", task.id))
        .unwrap_or_default();
    let (class, sign, word) = if solved {
        ("task task--solved", Sign::Holds, strings.more().task_solved)
    } else {
        ("task", Sign::Pending, strings.more().task_open)
    };
    html! {
        <li key={task.id} class={class} data-id={task.id}>
            <h2>{ title }<span class="task__light">{ icon(sign) }{ word }</span></h2>
            { prose_text(html) }
            if solved && task.solved.is_none() {
                <p class="quiet">{ strings.more().task_solved_before }</p>
            }
            { standing(strings, props, task) }
        </li>
    }
}

/// Where this run solved it, or what this run lacks for it.
fn standing(strings: &Strings, props: &Props, task: &TaskView) -> Html {
    if let Some(step) = task.solved {
        let words = fill(strings.more().task_solved_here, &[&step.to_string()]);
        return html! {
            <p class="task__fit">
                <button type="button" class="btn btn--link"
                    onclick={props.on.reform(move |_| Act::Seek(step))}>{ words }</button>
                if props.own {
                    <button type="button" class="btn" title={strings.more().task_hand_in_note}
                        onclick={props.on.reform(|_| Act::Share)}>{ strings.more().task_hand_in }</button>
                }
            </p>
        };
    }
    if task.fits {
        return Html::default();
    }
    let restart = task_params(task, props).map(|params| {
        let seed = props.seed;
        let on_click = props.on.reform(move |_: MouseEvent| Act::Restart {
            params: params.clone(),
            seed,
        });
        html! {
            <button type="button" class="btn" onclick={on_click}>{ strings.more().task_set_up }</button>
        }
    });
    html! { <p class="task__fit"><span class="quiet">{ strings.more().task_unfit }</span>{ restart }</p> }
}

/// The parameters of this run with those that the task is set in.
fn task_params(task: &TaskView, props: &Props) -> Option<Params> {
    props.params.with_each(props.specs.0, task.params).ok()
}
