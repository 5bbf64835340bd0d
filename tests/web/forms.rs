//! Forms as readers fill them in.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

pub async fn type_into(element: &Element, text: &str) {
    element.unchecked_ref::<HtmlInputElement>().set_value(text);
    fire(element, "input").await;
}

pub async fn fire(element: &Element, kind: &str) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = web_sys::Event::new_with_event_init_dict(kind, &init).expect("an event");
    element.dispatch_event(&event).expect("dispatched");
    yew::scheduler::flush().await;
}
