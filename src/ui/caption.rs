//! The line under the stage: what the pointer or the focus is on and what can be done to it, else what the
//! story has come to; and until something was clicked once, that things can be clicked.

use super::act::Thing;
use super::settings::use_prefs;
use super::stage::pick;
use crate::i18n::Strings;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};
use yew::prelude::*;

/// The properties of [`Captioned`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The class of the box round the stage.
    pub class: Classes,
    /// What the story has come to.
    pub story: Option<AttrValue>,
    /// True until the reader has clicked something once.
    pub coach: bool,
    /// The stage.
    pub children: Html,
}

/// What is pointed at: its words, and what kind of thing it is.
#[derive(Clone, PartialEq)]
struct Pointed {
    words: AttrValue,
    thing: Thing,
}

/// The stage with its caption.
#[component]
pub fn Captioned(props: &Props) -> Html {
    let strings = use_prefs().strings();
    let pointed = use_state_eq(|| None::<Pointed>);
    let point = {
        let pointed = pointed.setter();
        Callback::from(move |target: Option<EventTarget>| pointed.set(target.and_then(read)))
    };
    let leave = {
        let pointed = pointed.setter();
        move |_: PointerEvent| pointed.set(None)
    };
    html! {
        <>
            <div class={props.class.clone()}
                onpointerover={point.reform(|event: PointerEvent| event.target())}
                onfocusin={point.reform(|event: FocusEvent| event.target())}
                onpointerleave={leave}>
                { props.children.clone() }
            </div>
            { caption(strings, props, pointed.as_ref()) }
        </>
    }
}

/// The thing on the stage that an event is about.
fn read(target: EventTarget) -> Option<Pointed> {
    let element: Element = target.dyn_into().ok()?;
    let item = element.closest("[data-pick]").ok()??;
    Some(Pointed {
        words: item.get_attribute("aria-label")?.into(),
        thing: pick::from_tag(&item.get_attribute("data-pick")?)?,
    })
}

fn caption(strings: &Strings, props: &Props, pointed: Option<&Pointed>) -> Html {
    // Whoever hears the page hears of each thing by its own name.
    if let Some(Pointed { words, thing }) = pointed {
        let hint = match thing {
            Thing::Node(_) => strings.hint_node,
            Thing::Link(..) => strings.hint_link,
            Thing::Message(_) => strings.hint_message,
        };
        return html! {
            <p class="caption" aria-hidden="true">
                <strong>{ words }</strong>{ " " }<span class="quiet">{ hint }</span>
            </p>
        };
    }
    if props.coach {
        return html! { <p class="caption caption--coach">{ strings.coach }</p> };
    }
    let story = props.story.clone().unwrap_or_default();
    html! { <p class="caption" aria-hidden="true">{ story }</p> }
}
