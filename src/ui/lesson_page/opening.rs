//! How a lesson page begins: its settings, its run, and what its panels may ask the run.

use super::{LessonPage, Msg, Props, RunCell, Words};
use crate::i18n::Lang;
use crate::session::{LinkError, Params, Session};
use crate::sim::Micros;
use crate::ui::act::{EventQuery, Window};
use crate::ui::chunks;
use crate::ui::moment;
use crate::ui::panels::history::{FAULTS_MAX, OPERATIONS_MAX};
use crate::ui::panels::inspector::Queries;
use crate::ui::settings::{Prefs, Settings};
use crate::ui::texts;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The seed of a lesson that was opened without a link: everybody sees the same first run.
const FIRST_SEED: u64 = 1;

/// The settings, and the handle that tells of changes; outside of the app those that were kept.
pub fn prefs(ctx: &Context<LessonPage>) -> (Prefs, Option<ContextHandle<Prefs>>) {
    match ctx.link().context(ctx.link().callback(Msg::Prefs)) {
        Some((prefs, handle)) => (prefs, Some(handle)),
        None => {
            let settings = Settings::load();
            let set = Callback::noop();
            (Prefs { settings, set }, None)
        }
    }
}

/// The name of this entry of the browser's history, for pages whose moments are kept.
pub fn entry(props: &Props) -> Option<String> {
    match props.route.embed || props.opened.is_some() {
        true => None,
        false => moment::entry(),
    }
}

/// The run that the page begins with, and whether it is the reader's own; or why there is none.
pub fn begin(props: &Props, entry: Option<&str>) -> (Option<RunCell>, bool, Option<LinkError>) {
    let own = !props.route.brings_run();
    match reopen(props, entry) {
        Some((run, was_own)) => (Some(run), own || was_own, None),
        None => {
            let (run, failed) = open(props);
            (run, own, failed)
        }
    }
}

/// The run as it stood when this entry of the browser's history was left, if it was, and whether the reader had
/// made it their own.
fn reopen(props: &Props, entry: Option<&str>) -> Option<(RunCell, bool)> {
    let opening = chunks::opening(&props.route.id)?;
    let kept = moment::kept(entry?)?;
    let mut run = (opening.open_link)(&kept.link).ok()?;
    run.set_violation_stops(true);
    Some((cell(run), kept.own))
}

/// Opens what the address asks for.
fn open(props: &Props) -> (Option<RunCell>, Option<LinkError>) {
    if let Some(opened) = &props.opened {
        opened.0.borrow_mut().set_violation_stops(true);
        return (Some(opened.0.clone()), None);
    }
    let Some(entry) = chunks::opening(&props.route.id) else {
        return (None, None);
    };
    let opened = match &props.route.run {
        Some(link) => (entry.open_link)(link),
        None => {
            (entry.open)(Params::defaults(entry.params), FIRST_SEED).map_err(|_| LinkError::Refused)
        }
    };
    match opened {
        Ok(mut run) => {
            // In a frame of someone else's page there is no story to put questions in.
            run.set_questions(!props.route.embed);
            run.set_violation_stops(true);
            (Some(cell(run)), None)
        }
        Err(error) => (None, Some(error)),
    }
}

impl LessonPage {
    /// Gets the prose in the reader's language: at once when it was read before.
    pub(super) fn fetch_words(&mut self, ctx: &Context<Self>) {
        let (Some(run), lang) = (&self.run, self.lang()) else {
            return;
        };
        let lesson = run.borrow().about().id;
        self.words = texts::known(lesson, lang).map_or(Words::Waiting, Words::Here);
        if self.words == Words::Waiting {
            let link = ctx.link().clone();
            spawn_local(async move {
                link.send_message(Msg::Prose(lang, texts::fetch(lesson, lang, false).await));
            });
        }
    }

    /// Gets the prose that stands outside of the story, once there is something to add it to.
    pub(super) fn fetch_more_words(&mut self, ctx: &Context<Self>) {
        let (Some(run), Words::Here(prose), lang) = (&self.run, self.words, self.lang()) else {
            return;
        };
        if prose.is_whole() {
            return;
        }
        let (link, lesson) = (ctx.link().clone(), run.borrow().about().id);
        spawn_local(async move {
            match texts::fetch(lesson, lang, true).await {
                Some(prose) => link.send_message(Msg::Prose(lang, Some(prose))),
                None => link.send_message(Msg::NoMoreWords),
            }
        });
    }
}

/// A run as the page keeps it.
pub fn cell(run: Box<dyn Session>) -> RunCell {
    Rc::new(RefCell::new(run))
}

/// What open tabs ask the run.
pub fn queries(run: &RunCell, lang: Lang) -> Queries {
    let [views, events, space_time, spans, handler, history, link] = [(); 7].map(|()| run.clone());
    let has_spans = run.borrow().has_spans();
    Queries {
        views: Callback::from(move |()| views.borrow().views(lang)),
        events: Callback::from(move |query: EventQuery| {
            let EventQuery {
                before,
                count,
                node,
                kinds,
            } = query;
            events.borrow().events(before, count, node, &kinds, lang)
        }),
        space_time: Callback::from(move |window: Window| {
            let Window {
                from,
                until,
                count_max,
            } = window;
            space_time.borrow().space_time(from, until, count_max)
        }),
        spans: has_spans.then(|| {
            Callback::from(move |window: Window| {
                let Window {
                    from,
                    until,
                    count_max,
                } = window;
                spans.borrow().spans(from, until, count_max, lang)
            })
        }),
        handler: Callback::from(move |()| handler.borrow().handler(lang)),
        link: Callback::from(move |()| link.borrow().link().ok()),
        history: Callback::from(move |()| {
            let run = history.borrow();
            let operations = run.history(OPERATIONS_MAX, lang);
            let since = operations.first().map_or(Micros::ZERO, |o| o.invoked.at);
            let faults = run.faults(since, FAULTS_MAX, lang);
            (operations, faults)
        }),
    }
}

/// A seed that nobody chose.
pub fn any_seed() -> u64 {
    (js_sys::Math::random() * 1e9) as u64
}

/// Marks the document as being presented, for the style sheets.
pub fn wear_presenter(on: bool) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // Refused only for names that are no class names.
        let _ = root.class_list().toggle_with_force("presenter", on);
    }
}

/// The address of this page up to the `#`.
pub fn base_address() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Scrolls to a thing on the page, if it is there.
pub(super) fn scroll_to(selector: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok()?);
    if let Some(found) = found {
        found.scroll_into_view();
    }
}
