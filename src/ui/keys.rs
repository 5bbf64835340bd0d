//! The keys of the lesson page: space, page up and down, left, right, `.`, `i` and `p`. (`?` is the shell's.)

use super::act::Act;
use super::shell::is_typing;
use gloo_events::EventListener;
use gloo_events::EventListenerOptions;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::{Callback, MouseEvent, TargetCast};

thread_local! {
    /// True while a pointer was what the reader used last to get anywhere.
    static BY_POINTER: Cell<bool> = const { Cell::new(false) };
}

/// Listens for the page's keys for as long as it is kept.
pub struct Listener {
    _keys: EventListener,
    _pointer: EventListener,
}

/// Emits what the page's keys ask for from now on.
pub fn listen(on_key: Callback<Act>) -> Option<Listener> {
    let window = web_sys::window()?;
    let pointer = EventListener::new_with_options(
        &window,
        "pointerdown",
        EventListenerOptions::run_in_capture_phase(),
        |_| {
            BY_POINTER.set(true);
        },
    );
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(&window, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if event.key() == "Tab" {
            BY_POINTER.set(false);
        }
        if is_typing(event) || is_taken(event) {
            return;
        }
        if let Some(act) = meaning(&event.key()) {
            event.prevent_default();
            on_key.emit(act);
        }
    });
    Some(Listener {
        _keys: listener,
        _pointer: pointer,
    })
}

fn meaning(key: &str) -> Option<Act> {
    Some(match key {
        " " => Act::Onward,
        "PageDown" => Act::Continue,
        "PageUp" => Act::StoryBack,
        "ArrowLeft" => Act::StepBack,
        "ArrowRight" => Act::Step,
        "." => Act::NextInteresting,
        "p" => Act::Presenter,
        "i" => Act::Inside,
        _ => return None,
    })
}

/// Gives the focus back to the page when a button was pressed with a pointer, so that the next
/// space plays instead of pressing it again. Who presses with a key stays where they are.
pub fn leave_after_pointer(event: MouseEvent) {
    let button = event.target_dyn_into::<Element>();
    let button = button.and_then(|element| element.closest("button").ok()?);
    // A click made by a key counts no presses of a pointer.
    if let Some(button) = button.filter(|_| event.detail() > 0)
        && let Ok(button) = button.dyn_into::<HtmlElement>()
    {
        let _ = button.blur();
    }
}

/// True when the focused control has a use of its own for the key.
fn is_taken(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector| {
        let found = target
            .as_ref()
            .and_then(|target| target.closest(selector).ok());
        found.flatten().is_some()
    };
    match event.key().as_str() {
        // What a pointer pressed keeps the focus, and leaves the key to the page.
        " " => within("button, a, summary, input, [role=tab], .menu") && !BY_POINTER.get(),
        "ArrowLeft" | "ArrowRight" => {
            within("input, [role=slider], [role=tab], [role=radio], .menu")
        }
        _ => within(".menu"),
    }
}
