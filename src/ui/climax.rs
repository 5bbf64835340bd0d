//! The climax: a property breaks, and the stage says what happened before anything else goes on.

use super::act::Act;
use super::icons::{Sign, icon};
use crate::checks::Verdict;
use crate::i18n::{Lang, Strings};
use crate::session::PropertyView;
use crate::session::values::is_named;
use crate::sim::{NodeId, RecordId};
use std::rc::Rc;
use yew::prelude::*;

/// A property that has just broken.
#[derive(Clone, PartialEq, Debug)]
pub struct Climax {
    /// The name of the property.
    pub name: AttrValue,
    /// What happened, in a sentence.
    pub sentence: AttrValue,
    /// The record that broke it.
    pub record: RecordId,
    /// The nodes that the sentence names.
    pub guilty: Rc<Vec<NodeId>>,
}

impl Climax {
    /// What is said of a broken property; `None` for one that holds.
    pub fn of(property: &PropertyView, nodes: &[(NodeId, String)], lang: Lang) -> Option<Self> {
        let Verdict::Violated(mark, text) = &property.verdict else {
            return None;
        };
        let sentence = text.get(lang);
        let named = nodes.iter().filter(|(_, name)| is_named(sentence, name));
        Some(Self {
            name: property.name.get(lang).to_owned().into(),
            record: mark.record,
            guilty: Rc::new(named.map(|(id, _)| *id).collect()),
            sentence: sentence.to_owned().into(),
        })
    }
}

/// What has just broken, and what can be done now.
pub fn climax_card(strings: &Strings, climax: &Climax, on: &Callback<Act>) -> Html {
    let button = |class: &'static str, words: &'static str, act: Act| {
        html! {
            <button type="button" {class} onclick={on.reform(move |_: MouseEvent| act.clone())}>{ words }</button>
        }
    };
    html! {
        <section class="climax" aria-labelledby="climax-name">
            { icon(Sign::Violated) }
            <div class="climax__words">
                <h2 id="climax-name">{ &climax.name }</h2>
                <p>{ &climax.sentence }</p>
            </div>
            <p class="climax__acts">
                { button("btn", strings.why, Act::Why(climax.record)) }
                { button("btn", strings.climax_back, Act::SecondBack) }
                { button("btn", strings.climax_share, Act::Share) }
                { button("btn btn--primary", strings.climax_go_on, Act::GoOn) }
            </p>
        </section>
    }
}
