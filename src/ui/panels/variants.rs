//! The broken variants: named mistakes, switched by one control.

use super::prose::{Prose, prose_text};
use super::setup::Specs;
use crate::i18n::Lang;
use crate::session::{Choice, ParamKind, Params, VARIANT};
use crate::ui::act::Act;
use crate::ui::chunks;
use crate::ui::course::Part;
use crate::ui::map::page_link;
use crate::ui::route::Page;
use std::rc::Rc;
use yew::prelude::*;

/// What [`variants_panel`] shows.
pub struct Props {
    /// The name of the lesson.
    pub lesson: &'static str,
    /// The lesson's prose.
    pub prose: Prose,
    /// The parameters that the lesson has.
    pub specs: Specs,
    /// Those of this run.
    pub params: Params,
    /// The seed of this run.
    pub seed: u64,
    /// What the course takes of the lesson, when it is taken in one.
    pub course: Option<Rc<Part>>,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// The correct protocol and its broken variants; choosing one begins a new run.
pub fn variants_panel(lang: Lang, props: &Props) -> Html {
    let strings = lang.strings();
    let Some(choices) = choices(props.specs) else {
        return Html::default();
    };
    let offers = chunks::opening(props.lesson).map(|entry| entry.offers);
    let choices = choices.iter().filter(|choice| {
        offers.is_none_or(|offers| offers(&props.params, VARIANT, choice.value))
            && is_taken(&props.course, choice)
    });
    html! {
        <div class="variants">
            <p class="quiet">{ strings.more().variants_intro }</p>
            <ul>{ for choices.map(|choice| variant(lang, props, choice)) }</ul>
            // A course has its own choice of them.
            if props.course.is_none() {
                { page_link(strings, Page::Broken, &format!("/{}", props.lesson)) }
            }
        </div>
    }
}

/// Whether the course has this variant; the correct protocol is there in any.
pub fn is_taken(course: &Option<Rc<Part>>, variant: &Choice) -> bool {
    let is_correct = variant.value == 0;
    is_correct
        || course
            .as_ref()
            .is_none_or(|course| course.has_variant(variant.name))
}

/// The correct protocol and its broken variants, where the lesson has some.
pub fn choices(specs: Specs) -> Option<&'static [Choice]> {
    let spec = specs.0.iter().find(|spec| spec.key == VARIANT)?;
    match &spec.kind {
        ParamKind::Choice(choices) => Some(choices),
        _ => None,
    }
}

fn variant(lang: Lang, props: &Props, choice: &Choice) -> Html {
    let strings = lang.strings();
    let running = props.params.get(props.specs.0, VARIANT) == choice.value;
    let changed = props.params.with(props.specs.0, VARIANT, choice.value);
    let run = changed.ok().filter(|_| !running).map(|params| {
        let seed = props.seed;
        let on_click = props.on.reform(move |_: MouseEvent| Act::Restart {
            params: params.clone(),
            seed,
        });
        html! {
            <button type="button" class="btn" onclick={on_click}>{ strings.more().variant_run }</button>
        }
    });
    let html = props.prose.get(&format!("variant.{}", choice.name));
    html! {
        <li key={choice.name} class={classes!("variant", running.then_some("variant--running"))}
            aria-current={running.then_some("true")} data-id={choice.name}>
            <h2>{ choice.label.get(lang) }</h2>
            if let Some((_, html)) = html {
                { prose_text(html) }
            }
            if running {
                <p class="variant__running">{ strings.more().variant_running }</p>
            }
            { run }
        </li>
    }
}
