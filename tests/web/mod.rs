//! Components on a page of their own: mounting, looking, clicking, typing.
#![cfg(target_arch = "wasm32")]

use netsplit::i18n::{Lang, Strings};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The strings that the tests read.
pub const EN: &Strings = Lang::En.strings();

/// A component on the page, taken away again when the test ends.
pub struct Mounted<C: yew::BaseComponent> {
    pub root: Element,
    handle: Option<yew::AppHandle<C>>,
}

impl<C: yew::BaseComponent> Drop for Mounted<C> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
        self.root.remove();
    }
}

impl<C: yew::BaseComponent> Mounted<C> {
    pub async fn with(props: C::Properties) -> Self {
        let document = document();
        let root = document.create_element("div").expect("a div");
        let body = document.body().expect("a body");
        body.append_child(&root).expect("the body takes it");
        let handle = yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
        yew::scheduler::flush().await;
        Self {
            root,
            handle: Some(handle),
        }
    }

    pub async fn update(&mut self, props: C::Properties) {
        self.handle.as_mut().expect("mounted").update(props);
        yew::scheduler::flush().await;
    }

    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        (0..found.length())
            .filter_map(|index| found.item(index)?.dyn_into().ok())
            .collect()
    }

    pub fn one(&self, selector: &str) -> Element {
        let found = self.root.query_selector(selector).expect("a selector");
        found.unwrap_or_else(|| panic!("{selector} is not in {}", self.root.inner_html()))
    }

    pub fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }

    pub async fn click(&self, selector: &str) {
        click(&self.one(selector)).await;
    }

    /// The button or link of that text or name.
    pub fn named(&self, name: &str) -> Element {
        let is_it = |element: &Element| {
            let text = element.text_content().unwrap_or_default();
            text.trim() == name || element.get_attribute("aria-label").as_deref() == Some(name)
        };
        self.all("button, a")
            .into_iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("no {name} in {}", self.root.inner_html()))
    }
}

pub fn document() -> web_sys::Document {
    web_sys::window()
        .and_then(|window| window.document())
        .expect("a document")
}

pub async fn click(element: &Element) {
    element.unchecked_ref::<HtmlElement>().click();
    yew::scheduler::flush().await;
}

pub async fn press(element: &Element, key: &str) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    element
        .dispatch_event(&event.expect("an event"))
        .expect("dispatched");
    yew::scheduler::flush().await;
}

pub fn keep(key: &str, value: &str) {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    storage
        .expect("storage")
        .set_item(&format!("netsplit.{key}"), value)
        .expect("stored");
}

/// English and the device's theme, whatever the test before left.
pub fn fresh() {
    keep("lang", "en");
    keep("theme", "auto");
    keep("keys", "on");
    let location = document().location().expect("a location");
    location.set_hash("#/").expect("a hash");
}
