//! A message on the stage. Its place is the painter's to set, on every frame.

use super::pick::{Pick, tag};
use super::shapes::{outline, px};
use crate::i18n::Lang;
use crate::scene::{Glyph, Point, SceneMessage};
use crate::session::describe::loss_words;
use crate::sim::{LossReason, MessageId};
use std::rc::Rc;
use yew::prelude::*;

/// About half as wide as a message, in stage units.
const RADIUS: f64 = 16.0;

/// How a message is drawn beyond what it is.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct How {
    /// True when it can be tabbed to.
    pub first: bool,
    /// True while its menu is open.
    pub open: bool,
    /// True while the reader points at a word for it.
    pub named: bool,
}

/// What decides how a message looks; its place does not.
#[derive(Clone, PartialEq, Debug)]
pub struct Look {
    id: MessageId,
    held: bool,
    lost: Option<LossReason>,
    glyph: Glyph,
    words: String,
    /// Where it begins: where it is until the painter first places it, since a slow machine may show the page
    /// before that.
    start: Point,
}

impl Look {
    /// The look of a message.
    pub fn of(message: &SceneMessage) -> Self {
        Self {
            id: message.id,
            held: message.held,
            lost: message.lost,
            glyph: message.glyph.clone(),
            words: message.words.clone(),
            start: message.start,
        }
    }

    /// True when a message still looks like this.
    pub fn is_of(&self, message: &SceneMessage) -> bool {
        (self.id, self.held, self.lost) == (message.id, message.held, message.lost)
            && self.glyph == message.glyph
            && self.words == message.words
    }
}

/// What a message's drawing needs.
#[derive(Properties)]
pub struct MessageProps {
    /// How it looks: the same `Rc` for as long as that does not change.
    pub look: Rc<Look>,
    /// The language.
    pub lang: Lang,
    /// How it is drawn beyond that.
    pub how: How,
}

impl PartialEq for MessageProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.look, &other.look) && (self.lang, self.how) == (other.lang, other.how)
    }
}

/// A message. A component of its own, so that of hundreds only those are rendered whose look
/// changed.
#[component]
pub fn Message(props: &MessageProps) -> Html {
    let (message, lang) = (&*props.look, props.lang);
    let How { first, open, named } = props.how;
    let lost = message.lost.map(|reason| loss_words(reason, lang));
    let class = classes!(
        "message",
        TINTS[usize::from(message.glyph.tint.0).min(7)],
        message.held.then_some("message--held"),
        lost.is_some().then_some("message--lost"),
        open.then_some("message--open"),
        named.then_some("named"),
    );
    let transform = format!("translate({} {})", px(message.start.x), px(message.start.y));
    let body = html! {
        <>
            { outline(message.glyph.shape, RADIUS, "message__shape") }
            <text class="message__letters" y="5.5" aria-hidden="true">{ message.glyph.letters }</text>
        </>
    };
    match lost {
        // What is lost can not be acted on; it is told, and goes away by itself.
        Some(reason) => html! {
            <g {class} {transform} role="img" aria-label={message.words.clone()}>
                <title>{ reason }</title>
                { body }
                <path class="message__cross" d="M10 -24L24 -10M10 -10L24 -24" />
            </g>
        },
        None => html! {
            <g {class} {transform} role="button" tabindex={if first { "0" } else { "-1" }}
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
