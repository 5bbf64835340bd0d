//! The line under the stage: what the pointer or the focus is on and what can be done to it, else what the
//! story has come to; and until something was clicked once, that things can be clicked.

use super::settings::use_prefs;
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

/// What is pointed at: its words, and the first letter of what kind of thing it is.
type Pointed = (AttrValue, char);

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
    let kind = item.get_attribute("data-pick")?.chars().next()?;
    Some((item.get_attribute("aria-label")?.into(), kind))
}

fn caption(strings: &Strings, props: &Props, pointed: Option<&Pointed>) -> Html {
    let story = props.story.clone().unwrap_or_default();
    let (class, loud, quiet) = match pointed {
        Some((words, 'n')) => ("caption", words.clone(), strings.hint_node.into()),
        Some((words, 'l')) => ("caption", words.clone(), strings.hint_link.into()),
        Some((words, _)) => ("caption", words.clone(), strings.hint_message.into()),
        None if props.coach => (
            "caption caption--coach",
            strings.coach.into(),
            AttrValue::default(),
        ),
        None => ("caption", AttrValue::default(), story),
    };
    // Whoever hears the page hears of each thing by its own name.
    html! {
        <p {class} aria-hidden={(!props.coach).then_some("true")}>
            <strong>{ loud }</strong>{ " " }<span class="quiet">{ quiet }</span>
        </p>
    }
}
