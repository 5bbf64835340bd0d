//! A message on the stage. Its place is the painter's to set, on every frame.

use super::pick::{Pick, tag};
use super::shapes::outline;
use crate::i18n::Lang;
use crate::scene::SceneMessage;
use crate::ui::words::loss;
use yew::prelude::*;

/// About half as wide as a message, in stage units.
const RADIUS: f64 = 16.0;

/// How a message is drawn beyond what it is.
#[derive(Copy, Clone, Debug)]
pub struct How {
    /// True when it can be tabbed to.
    pub first: bool,
    /// True while its menu is open.
    pub open: bool,
    /// True when the reason for its loss is written below it.
    pub told: bool,
}

/// Draws a message.
pub fn message(message: &SceneMessage, lang: Lang, how: How) -> Html {
    let How { first, open, told } = how;
    let lost = message.lost.map(|reason| loss(lang.strings(), reason));
    let class = classes!(
        "message",
        TINTS[usize::from(message.glyph.tint.0).min(7)],
        message.held.then_some("message--held"),
        lost.is_some().then_some("message--lost"),
        open.then_some("message--open"),
    );
    let body = html! {
        <>
            { outline(message.glyph.shape, RADIUS, "message__shape") }
            <text class="message__letters" y="5.5" aria-hidden="true">{ message.glyph.letters }</text>
        </>
    };
    let key = message.id.0;
    match lost {
        // What is lost can not be acted on; it is told, and goes away by itself.
        Some(reason) => html! {
            <g {key} {class} role="img" aria-label={format!("{} {reason}", message.words)}>
                <title>{ reason }</title>
                { body }
                <path class="message__cross" d="M10 -24L24 -10M10 -10L24 -24" />
                if told { <text class="message__why" y="36" aria-hidden="true">{ reason }</text> }
            </g>
        },
        None => html! {
            <g {key} {class} role="button" tabindex={if first { "0" } else { "-1" }}
                aria-haspopup="dialog" aria-expanded={open.to_string()}
                aria-label={format!("{} {}", message.glyph.letters, message.words)}
                data-pick={tag(Pick::Message(message.id))}>
                <circle class="message__hit" r="22" />
                { body }
                if message.held { <path class="message__pin" d="M-4 -22V-33M4 -22V-33" /> }
            </g>
        },
    }
}

/// A class for each colour, so that five hundred messages format no strings for it.
const TINTS: [&str; 8] = [
    "tint-0", "tint-1", "tint-2", "tint-3", "tint-4", "tint-5", "tint-6", "tint-7",
];
