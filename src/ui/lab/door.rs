//! The lab's own build, as the page that fetched it finds it.

use super::{Lab, Panel, Props};
use crate::i18n::Lang;
use crate::lessons;
use js_sys::{Array, Function, Reflect, global};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::{AppHandle, Callback, Html, Renderer, component};

thread_local! {
    /// What is open, by the element that it is in.
    static OPEN: RefCell<Vec<(Element, AppHandle<Lab>)>> = const { RefCell::new(Vec::new()) };
}

/// Nothing, shown nowhere.
#[component]
fn Nothing() -> Html {
    Html::default()
}

/// How many numbers of trees of components are left to the page.
const TREES_OF_THE_PAGE: u32 = 16;

/// Yew numbers its trees of components from one, in every build, writes the number on their elements,
/// and finds by it whose an event is. The lab stands within the page, whose tree is the first: were
/// the lab's the first too, the page would take presses in the lab for its own.
fn leave_numbers_to_the_page() {
    let document = web_sys::window().and_then(|window| window.document());
    for _ in 0..TREES_OF_THE_PAGE {
        let place = document
            .as_ref()
            .and_then(|document| document.create_element("div").ok());
        if let Some(place) = place {
            Renderer::<Nothing>::with_root(place).render().destroy();
        }
    }
}

/// Says how to open the lab: the page's `netsplitLab` takes an element and what [`super::host`]
/// packs for it, and shows the lab there. Without the latter it is closed.
pub fn offer() {
    leave_numbers_to_the_page();
    let open = |place: JsValue, asked: JsValue| {
        let Ok(place) = place.dyn_into::<Element>() else {
            return;
        };
        close(&place);
        if let Some(props) = asked.dyn_into().ok().and_then(|asked| unpacked(&asked)) {
            let handle = Renderer::with_root_and_props(place.clone(), props).render();
            OPEN.with_borrow_mut(|open| open.push((place, handle)));
        }
    };
    let open = Closure::<dyn FnMut(JsValue, JsValue)>::new(open);
    // The global object takes any name.
    let _ = Reflect::set(&global(), &"netsplitLab".into(), &open.into_js_value());
}

fn close(place: &Element) {
    let closed = OPEN.with_borrow_mut(|open| {
        let index = open.iter().position(|(at, _)| at == place)?;
        Some(open.swap_remove(index).1)
    });
    if let Some(handle) = closed {
        handle.destroy();
    }
}

/// What was packed by [`super::host`]: panel, lesson, language, detail, and two functions.
fn unpacked(asked: &Array) -> Option<Props> {
    let word = |index| asked.get(index).as_string();
    let name = word(0)?;
    let lesson = word(1)?;
    let ask: Function = asked.get(4).dyn_into().ok()?;
    let say: Function = asked.get(5).dyn_into().ok()?;
    Some(Props {
        panel: Panel::ALL.into_iter().find(|panel| panel.name() == name)?,
        lesson: lessons::find(&lesson).map_or("", |entry| entry.about.id),
        lang: Lang::from_tag(&word(2)?)?,
        detail: word(3)?.into(),
        // The page's own functions do not throw.
        ask: Callback::from(move |()| ask.call0(&JsValue::NULL).ok()?.as_string()),
        say: Callback::from(move |what: String| {
            let _ = say.call1(&JsValue::NULL, &what.into());
        }),
    })
}
