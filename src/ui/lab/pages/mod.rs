//! The pages beside the lessons: homework, a teacher's course and guides, and what is broken on
//! purpose. What they wear comes with them, so that no first visit waits for it.

mod broken;
mod copy;
mod course;
mod guide;
mod known;
mod row;
mod tasks;
mod teach;
mod transfer;
mod words;

pub use broken::{Breaks, Case, case};
pub(super) use copy::CopyButton;

use crate::i18n::Lang;
use crate::ui::chunks;
use crate::ui::lesson_page::base_address;
use crate::ui::route::{LessonRoute, Page};
use yew::prelude::*;

const STYLE: &str = include_str!("../../../../static/pages.css");

/// A page beside the lessons; `detail` is what its address says besides.
pub fn page_beside(page: Page, detail: &str, lang: Lang) -> Html {
    let content = match page {
        Page::Tasks => html! { <tasks::Tasks {lang} query={detail.to_owned()} /> },
        Page::Teach => html! { <teach::Teach {lang} /> },
        Page::Course => html! { <course::CoursePage {lang} query={detail.to_owned()} /> },
        Page::Guide => match chunks::entry(detail) {
            Some(entry) => html! { <guide::Guide lesson={entry.about.id} {lang} /> },
            None => nothing_here(lang),
        },
        Page::Broken => {
            let (lesson, variant) = detail.split_once('/').unwrap_or((detail, ""));
            let variant = variant.to_owned();
            match chunks::entry(lesson) {
                Some(entry) => {
                    html! { <broken::Broken lesson={entry.about.id} {variant} {lang} /> }
                }
                None if detail.is_empty() => {
                    html! { <broken::Broken lesson="" {variant} {lang} /> }
                }
                None => nothing_here(lang),
            }
        }
    };
    html! { <div class="beside" data-page={page.name()}><style>{ STYLE }</style>{ content }</div> }
}

/// What is said of a lesson that there is not.
fn nothing_here(lang: Lang) -> Html {
    let strings = lang.strings();
    html! {
        <>
            <h1>{ strings.not_found_title }</h1>
            <p>{ strings.not_found }</p>
            <p><a class="btn btn--primary" href="#/">{ strings.to_home }</a></p>
        </>
    }
}

/// The whole address of a lesson's page, as it can be copied or printed.
fn address(route: &LessonRoute) -> String {
    base_address() + &route.hash()
}

/// The whole address of a run that was kept.
pub(super) fn run_address(lesson: &str, link: &str) -> String {
    address(&LessonRoute {
        run: Some(link.to_owned()),
        ..LessonRoute::start(lesson)
    })
}
