//! The tasks, which the run itself checks.

use super::prose::prose_text;
use super::story_column::Props;
use crate::i18n::{Strings, fill};
use crate::session::{Params, TaskView};
use crate::ui::act::Act;
use crate::ui::homework::{Solved, merge, read_kept, write_kept};
use crate::ui::icons::{Sign, icon};
use crate::ui::map::page_link;
use crate::ui::route::Page;
use crate::ui::store;
use yew::prelude::*;

/// The tasks of a lesson that were ever solved in this browser.
pub fn solved_before(lesson: &str) -> Vec<Solved> {
    read_kept(&store::get(&format!("solved.{lesson}")).unwrap_or_default())
}

/// Keeps what is solved of a lesson. False when the browser refuses.
pub fn keep(lesson: &str, solved: &[Solved]) -> bool {
    store::set(&format!("solved.{lesson}"), &write_kept(solved))
}

/// Keeps which tasks this run solves, and its link with them, together with those that were solved
/// before. Gives those that are new, and whether the browser kept it all.
pub fn keep_solved(
    lesson: &str,
    tasks: &[TaskView],
    link: &Callback<(), Option<String>>,
) -> (Vec<&'static str>, bool) {
    let mut solved = solved_before(lesson);
    let lacks_link =
        |task: &&TaskView| !solved.iter().any(|one| one.id == task.id && one.link.is_some());
    let here: Vec<&TaskView> = tasks.iter().filter(|task| task.solved.is_some()).collect();
    if !here.iter().any(lacks_link) {
        return (Vec::new(), true);
    }
    let is_new = |task: &&&TaskView| !solved.iter().any(|one| one.id == task.id);
    let new = here.iter().filter(is_new).map(|task| task.id).collect();
    let link = link.emit(());
    let solved_here = here.iter().map(|task| Solved {
        id: task.id.to_owned(),
        link: link.clone(),
    });
    let added = merge(&mut solved, &solved_here.collect::<Vec<_>>());
    (new, added == 0 || keep(lesson, &solved))
}

/// Every task and how it stands.
pub fn tasks_panel(strings: &Strings, props: &Props) -> Html {
    let before = solved_before(props.lesson);
    let is_solved =
        |task: &TaskView| task.solved.is_some() || before.iter().any(|one| one.id == task.id);
    let solved = props.tasks.iter().filter(|task| is_solved(task)).count();
    let count = fill(
        strings.tasks_count,
        &[&solved.to_string(), &props.tasks.len().to_string()],
    );
    html! {
        <div class="tasks">
            <p class="quiet">{ count }</p>
            <ol>
                { for props.tasks.iter().map(|task| one_task(strings, props, task, is_solved(task))) }
            </ol>
            { page_link(strings, Page::Tasks, "") }
        </div>
    }
}

fn one_task(strings: &Strings, props: &Props, task: &TaskView, solved: bool) -> Html {
    let (title, html) = props
        .prose
        .get(&format!("task.{}", task.id))
        .unwrap_or_default();
    let (class, sign, word) = if solved {
        ("task task--solved", Sign::Holds, strings.task_solved)
    } else {
        ("task", Sign::Pending, strings.task_open)
    };
    html! {
        <li key={task.id} class={class} data-id={task.id}>
            <h2>{ title }<span class="task__light">{ icon(sign) }{ word }</span></h2>
            { prose_text(html) }
            if solved && task.solved.is_none() {
                <p class="quiet">{ strings.task_solved_before }</p>
            }
            { standing(strings, props, task) }
        </li>
    }
}

/// Where this run solved it, or what this run lacks for it.
fn standing(strings: &Strings, props: &Props, task: &TaskView) -> Html {
    if let Some(step) = task.solved {
        let words = fill(strings.task_solved_here, &[&step.to_string()]);
        return html! {
            <p class="task__fit">
                <button type="button" class="btn btn--link"
                    onclick={props.on.reform(move |_| Act::Seek(step))}>{ words }</button>
                if props.own {
                    <button type="button" class="btn" title={strings.task_hand_in_note}
                        onclick={props.on.reform(|_| Act::Share)}>{ strings.task_hand_in }</button>
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
            <button type="button" class="btn" onclick={on_click}>{ strings.task_set_up }</button>
        }
    });
    html! { <p class="task__fit"><span class="quiet">{ strings.task_unfit }</span>{ restart }</p> }
}

/// The parameters of this run with those that the task is set in.
fn task_params(task: &TaskView, props: &Props) -> Option<Params> {
    let mut params = props.params.clone();
    for (key, value) in task.params {
        params = params.with(props.specs.0, key, *value).ok()?;
    }
    Some(params)
}
