//! The line under the stage: what the pointer or the focus is on and what can be done to it, else what the
//! story has come to; and until something was clicked once, that things can be clicked.

use super::named::Kind;
use super::settings::use_prefs;
use super::stage::shapes::outline;
use super::stage::{Pick, pick};
use crate::i18n::Strings;
use crate::scene::Glyph;
use std::rc::Rc;
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
    /// The kinds of messages that are on their way, each as one of them looks.
    #[prop_or_default]
    pub legend: Rc<Vec<(Kind, Glyph)>>,
    /// Is told what the pointer or the focus is on.
    #[prop_or_default]
    pub on_point: Callback<Option<Pick>>,
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
        let (pointed, on_point) = (pointed.setter(), props.on_point.clone());
        Callback::from(move |target: Option<EventTarget>| {
            let item = target.and_then(item);
            on_point.emit(item.as_ref().and_then(pick));
            pointed.set(item.and_then(|item| read(&item)));
        })
    };
    let leave = {
        let point = point.clone();
        move |_: PointerEvent| point.emit(None)
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
            { legend(&props.legend) }
        </>
    }
}

/// The thing on the stage that an event is about.
fn item(target: EventTarget) -> Option<Element> {
    let element: Element = target.dyn_into().ok()?;
    element.closest("[data-pick]").ok()?
}

fn pick(item: &Element) -> Option<Pick> {
    pick::from_tag(&item.get_attribute("data-pick")?)
}

fn read(item: &Element) -> Option<Pointed> {
    let kind = item.get_attribute("data-pick")?.chars().next()?;
    Some((item.get_attribute("aria-label")?.into(), kind))
}

/// What the letters of messages mean. Whoever hears the page hears each message in words.
fn legend(kinds: &[(Kind, Glyph)]) -> Html {
    let one = |(kind, glyph): &(Kind, Glyph)| {
        html! {
            <li key={kind.name}>
                <svg viewBox="-20 -20 40 40" class={format!("tint-{}", glyph.tint.0)}>
                    { outline(glyph.shape, 16.0, "message__shape") }
                    <text class="message__letters" y="5.5">{ kind.letters }</text>
                </svg>
                { kind.name }
            </li>
        }
    };
    html! { <ul class="legend stage__svg" aria-hidden="true">{ for kinds.iter().map(one) }</ul> }
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
