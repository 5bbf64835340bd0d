//! The keys of the lesson page: space, left, right, `.` and `p`. (`?` is the shell's.)

use super::act::Act;
use super::shell::is_typing;
use gloo_events::EventListener;
use gloo_events::EventListenerOptions;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::{Callback, MouseEvent, TargetCast};

/// What a key asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Key {
    /// An act.
    Act(Act),
    /// Presenter mode on when it is off, and off when it is on.
    Presenter,
}

/// Listens for the page's keys for as long as it is kept.
pub fn listen(on_key: Callback<Key>) -> Option<EventListener> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(&window, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if is_typing(event) || is_taken(event) {
            return;
        }
        if let Some(key) = meaning(&event.key()) {
            event.prevent_default();
            on_key.emit(key);
        }
    });
    Some(listener)
}

fn meaning(key: &str) -> Option<Key> {
    Some(match key {
        " " => Key::Act(Act::TogglePlay),
        "ArrowLeft" => Key::Act(Act::StepBack),
        "ArrowRight" => Key::Act(Act::Step),
        "." => Key::Act(Act::NextInteresting),
        "p" => Key::Presenter,
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
        " " => within("button, a, summary, input, [role=tab], .menu"),
        "ArrowLeft" | "ArrowRight" => {
            within("input, [role=slider], [role=tab], [role=radio], .menu")
        }
        _ => within(".menu"),
    }
}
