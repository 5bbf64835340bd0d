//! A question at a moment of the run. Its options come from the world, and its answer from running
//! that world ahead.

use super::prose::{Prose, ProseText};
use crate::i18n::{Lang, fill};
use crate::session::{Answer, PredictionView};
use crate::ui::act::Act;
use crate::ui::icons::{Icon, Sign};
use crate::ui::settings::use_prefs;
use yew::prelude::*;

/// The properties of [`PredictionCard`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The question.
    pub prediction: PredictionView,
    /// The lesson's prose.
    pub prose: Prose,
    /// What the reader asks for.
    pub on: Callback<Act>,
}

/// The question, its options, and once answered what comes true and why.
#[component]
pub fn PredictionCard(props: &Props) -> Html {
    let prefs = use_prefs();
    let strings = prefs.strings();
    let id = format!("predict.{}", props.prediction.id);
    let (title, html) = props.prose.get(&id).unwrap_or_default();
    // A rule parts the question from its explanation.
    let (question, explanation) = html.split_once("<hr />").unwrap_or((html, ""));
    let options = props.prediction.options.iter().enumerate();
    let options = options.map(|(index, text)| {
        let (class, sign) = standing(index, props.prediction.answer);
        html! {
            <li>
                <button type="button" class={class} disabled={props.prediction.answer.is_some()}
                    onclick={props.on.reform(move |_| Act::Answer(index))}>
                    { sign.map(|sign| html! { <Icon {sign} /> }) }
                    <span>{ text.get(prefs.lang()) }</span>
                </button>
            </li>
        }
    });
    html! {
        <section class="predict" aria-labelledby="predict-title">
            <p class="predict__kicker">{ strings.predict }</p>
            <h2 id="predict-title">{ title }</h2>
            <ProseText html={question} />
            <ul class="predict__options">{ for options }</ul>
            { outcome(prefs.lang(), props, explanation) }
        </section>
    }
}

/// How an option looks.
fn standing(index: usize, answer: Option<Answer>) -> (&'static str, Option<Sign>) {
    match answer {
        Some(answer) if answer.right == index => ("btn option option--right", Some(Sign::Holds)),
        Some(answer) if answer.chosen == index => ("btn option option--wrong", Some(Sign::Close)),
        _ => ("btn option", None),
    }
}

fn outcome(lang: Lang, props: &Props, explanation: &'static str) -> Html {
    let strings = lang.strings();
    let go_on = props.on.reform(|_: MouseEvent| Act::PassQuestion);
    let Some(answer) = props.prediction.answer else {
        return html! {
            <>
                <p class="quiet">{ strings.predict_note }</p>
                <button type="button" class="btn btn--quiet" onclick={go_on}>
                    { strings.predict_skip }
                </button>
            </>
        };
    };
    let right = props.prediction.options.get(answer.right);
    let right = right.map(|text| text.get(lang)).unwrap_or_default();
    let word = if answer.chosen == answer.right {
        strings.predict_right
    } else {
        strings.predict_wrong
    };
    html! {
        <div role="status">
            <p><strong>{ word }</strong>{ " " }{ fill(strings.predict_answer, &[right]) }</p>
            <ProseText html={explanation} />
            <button type="button" class="btn btn--primary" onclick={go_on}>
                { strings.predict_go_on }
            </button>
        </div>
    }
}
