//! The pages beside the lessons, as tests of them begin and look.
#![cfg(target_arch = "wasm32")]

use crate::web::{Mounted, document, fresh};
use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::session::Params;
use netsplit::ui::lab::{Lab, Panel, Props};
use netsplit::ui::panels::prose::Prose;
use netsplit::ui::route::Page;
use netsplit::ui::{store, texts};
use std::time::Duration;
use web_sys::Element;

/// Lets the browser do what it does in tasks of its own.
pub async fn wait_ms(ms: u32) {
    yew::platform::time::sleep(Duration::from_millis(ms.into())).await;
    yew::scheduler::flush().await;
}

/// Nothing solved, every text there.
pub fn begin() {
    fresh();
    // What the page holds of the test before goes too.
    store::set("name", "");
    for entry in lessons::all() {
        store::set(&format!("solved.{}", entry.about.id), "");
        for lang in Lang::ALL {
            texts::remember(
                entry.about.id,
                lang,
                Prose(crate::words::of(entry.about.id, lang)),
            );
        }
    }
}

/// Goes to an address.
pub fn hash(hash: &str) {
    let location = document().location().expect("a location");
    location.set_hash(hash).expect("a hash");
}

pub fn props(page: Page, detail: &'static str, lang: Lang) -> Props {
    yew::props!(Props {
        panel: Panel::Page(page),
        lang,
        detail,
    })
}

pub async fn page(page: Page, detail: &'static str) -> Mounted<Lab> {
    Mounted::<Lab>::with(props(page, detail, Lang::En)).await
}

/// A run of a lesson as the value of `run=`.
pub fn link(lesson: &str) -> String {
    let entry = lessons::find(lesson).expect("the lesson is there");
    let run = (entry.open)(Params::defaults(entry.params), 5).expect("it opens");
    run.link().expect("it fits into a link")
}

pub fn href(element: &Element) -> String {
    element.get_attribute("href").unwrap_or_default()
}

pub fn is_disabled(element: &Element) -> bool {
    element.has_attribute("disabled")
}
