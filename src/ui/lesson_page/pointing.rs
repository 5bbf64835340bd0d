//! What the reader points at: a word stands out on the stage, and a thing on the stage in the text.

use super::{LessonPage, Words};
use crate::ui::named::{Named, named, terms_of};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};
use yew::AttrValue;

impl LessonPage {
    /// What the word that is pointed at names on the stage.
    pub(super) fn named(&self) -> Named {
        let (Some(word), Words::Here(prose)) = (&self.word, self.words) else {
            return Named::default();
        };
        named(prose, &self.shown.scene, &self.shown.servers, word)
    }

    /// The words for the thing that is pointed at, as the story wears them.
    pub(super) fn pointed_terms(&self) -> Option<String> {
        let (Some(thing), Words::Here(prose)) = (self.pointed, self.words) else {
            return None;
        };
        Some(terms_of(
            prose,
            &self.shown.scene,
            &self.shown.servers,
            thing,
        ))
    }

    /// The colour of whoever is crowned now, which words for a term wear.
    pub(super) fn crowned_tint(&self) -> Option<String> {
        let mut nodes = self.shown.scene.nodes.iter();
        let crowned = nodes.find(|node| node.glance.crowned)?;
        Some(format!("tint-{}", crowned.glance.tint.0))
    }
}

/// The term of the glossary that an event happened on.
pub(super) fn word_of(target: Option<EventTarget>) -> Option<AttrValue> {
    let element: Element = target?.dyn_into().ok()?;
    let word = element.closest(".prose [class^=w-]").ok()??;
    let class = word.class_name();
    let name = class.strip_prefix("w-")?;
    Some(name.to_owned().into())
}
