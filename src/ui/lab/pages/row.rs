//! One task in a list: whether it is solved, and what can be done with the run that solved it.

use super::copy::CopyButton;
use super::run_address;
use crate::i18n::Lang;
use crate::ui::homework::{Solved, submission};
use crate::ui::icons::{Sign, icon};
use crate::ui::panels::prose::Prose;
use yew::prelude::*;

/// Where a task is shown.
pub struct Of<'a> {
    /// The lesson.
    pub lesson: &'a str,
    /// Its prose.
    pub prose: Prose,
    /// What is solved of it.
    pub solved: &'a [Solved],
    /// The name that submissions carry.
    pub name: &'a str,
    /// The reader's language.
    pub lang: Lang,
}

/// A task and how it stands.
pub fn task_row(of: &Of<'_>, id: &str) -> Html {
    let strings = of.lang.strings();
    let solved = of.solved.iter().find(|solved| solved.id == id);
    let (class, sign, word) = match solved {
        Some(_) => ("task task--solved", Sign::Holds, strings.more().task_solved),
        None => ("task", Sign::Pending, strings.more().task_open),
    };
    let title = of.prose.title(&format!("task.{id}"));
    html! {
        <li key={id} {class} data-id={id.to_owned()}>
            <h3>{ &title }<span class="task__light">{ icon(sign) }{ word }</span></h3>
            { solved.map(|solved| handing_in(of, solved, &title)) }
        </li>
    }
}

fn handing_in(of: &Of<'_>, solved: &Solved, title: &AttrValue) -> Html {
    let (lab, lang) = (of.lang.lab(), of.lang);
    let Some(link) = &solved.link else {
        return html! { <p class="quiet">{ lab.no_run }</p> };
    };
    let address = run_address(of.lesson, link);
    let text = submission(of.name, of.lesson, &solved.id, &address);
    html! {
        <div class="beside__row">
            <CopyButton label={lab.copy_submission} about={title} {text} {lang}
                disabled={of.name.trim().is_empty()} />
            <a class="btn" href={address} aria-label={format!("{}: {title}", lab.open_run)}>
                { lab.open_run }
            </a>
        </div>
    }
}
