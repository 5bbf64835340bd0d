//! The lab's own build, as the page that fetched it finds it.

use super::Props;
use super::measure::Lab;
use crate::i18n::Lang;
use crate::lessons;
use js_sys::{Reflect, global};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::{AppHandle, Renderer};

thread_local! {
    static OPEN: RefCell<Option<AppHandle<Lab>>> = const { RefCell::new(None) };
}

/// Says how to open the lab: the page's `netsplitLab` takes an element, a lesson and a language,
/// and shows the lab of that lesson there. Without an element it is closed.
pub fn offer() {
    let open = |place: JsValue, lesson: JsValue, lang: JsValue| {
        if let Some(old) = OPEN.take() {
            old.destroy();
        }
        let lesson = lesson.as_string().and_then(|id| lessons::find(&id));
        let lang = lang.as_string().and_then(|tag| Lang::from_tag(&tag));
        if let (Ok(place), Some(entry), Some(lang)) = (place.dyn_into::<Element>(), lesson, lang) {
            let lesson = entry.about.id;
            let handle = Renderer::with_root_and_props(place, Props { lesson, lang }).render();
            OPEN.set(Some(handle));
        }
    };
    let open = Closure::<dyn FnMut(JsValue, JsValue, JsValue)>::new(open);
    // The global object takes any name.
    let _ = Reflect::set(&global(), &"netsplitLab".into(), &open.into_js_value());
}
