//! What the page fetches when it is shown: a lesson's prose, a file a language, and the source of its
//! protocol.

use super::panels::prose::Prose;
use crate::i18n::Lang;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use yew::AttrValue;

thread_local! {
    /// What was read already, so that coming back to a lesson or a language waits for nothing.
    static READ: RefCell<Vec<(&'static str, Lang, Prose)>> = const { RefCell::new(Vec::new()) };
    /// The sources that were read already.
    static CODE: RefCell<Vec<(&'static str, AttrValue)>> = const { RefCell::new(Vec::new()) };
}

/// The prose of a lesson, when it was read already.
pub fn known(lesson: &str, lang: Lang) -> Option<Prose> {
    READ.with_borrow(|read| {
        let found = read.iter().find(|(id, of, _)| *id == lesson && *of == lang);
        found.map(|(.., prose)| *prose)
    })
}

/// Takes prose as read.
pub fn remember(lesson: &'static str, lang: Lang, prose: Prose) {
    READ.with_borrow_mut(|read| {
        read.retain(|(id, of, _)| (*id, *of) != (lesson, lang));
        read.push((lesson, lang, prose));
    });
}

/// Fetches the prose of a lesson: what it begins with, or the rest besides what was read already.
/// `None` when it can not be had now.
pub async fn fetch(lesson: &'static str, lang: Lang, more: bool) -> Option<Prose> {
    let end = if more { ".more" } else { "" };
    let file = format!("text/{lesson}.{}{end}.txt", lang.tag());
    let mut prose = Prose::read(text_of(&file).await.ok()?.as_string()?)?;
    if more {
        // Two tabs may have asked at once.
        let first = known(lesson, lang)?;
        prose = if first.is_whole() {
            first
        } else {
            first.with(prose)
        };
    }
    remember(lesson, lang, prose);
    Some(prose)
}

/// Fetches the link of a stored run. `Ok(None)` when the lesson has none of that name, and an error
/// when it can not be had now.
pub async fn stored(lesson: &str, name: &str) -> Result<Option<String>, JsValue> {
    let file = text_of(&format!("text/{lesson}.runs.txt")).await?;
    let lines = file.as_string().unwrap_or_default();
    let mut runs = lines.lines().filter_map(|line| line.split_once(' '));
    let found = runs.find(|(of, _)| *of == name);
    Ok(found.map(|(_, link)| link.to_owned()))
}

/// The source of a lesson's protocol as HTML, when it was read already.
pub fn known_code(lesson: &str) -> Option<AttrValue> {
    CODE.with_borrow(|read| {
        let found = read.iter().find(|(id, _)| *id == lesson);
        found.map(|(_, html)| html.clone())
    })
}

/// Takes a source as read: what the site's build wrote, which a unit separator ends. `None` when it
/// is something else, such as a host's page for what it lacks.
pub fn remember_code(lesson: &'static str, file: &str) -> Option<AttrValue> {
    let html = AttrValue::from(file.strip_suffix('\u{1f}')?.to_owned());
    CODE.with_borrow_mut(|read| read.push((lesson, html.clone())));
    Some(html)
}

/// Fetches the source of a lesson's protocol; `None` when it can not be had now.
pub async fn fetch_code(lesson: &'static str) -> Option<AttrValue> {
    let file = text_of(&format!("code/{lesson}.txt"))
        .await
        .ok()?
        .as_string()?;
    known_code(lesson).or_else(|| remember_code(lesson, &file))
}

/// The text of a file of the site.
async fn text_of(file: &str) -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response = JsFuture::from(window.fetch_with_str(file)).await?;
    let response: web_sys::Response = response.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(response.text()?).await
}
