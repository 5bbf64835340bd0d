//! A question at a moment of the run. Its options come from the world, and its answer from running
//! that world ahead.

use super::prose::{Prose, prose_text};
use crate::i18n::{Lang, fill};
use crate::session::{Answer, PredictionView};
use crate::ui::act::Act;
use crate::ui::icons::{Sign, icon};
use yew::prelude::*;

/// The question, its options, and once answered what comes true and why.
pub fn prediction_card(
    lang: Lang,
    prediction: &PredictionView,
    prose: Prose,
    on: &Callback<Act>,
) -> Html {
    let strings = lang.strings();
    let id = format!("predict.{}", prediction.id);
    let (title, html) = prose.get(&id).unwrap_or_default();
    // A rule parts the question from its explanation.
    let (question, explanation) = html.split_once("<hr />").unwrap_or((html, ""));
    let options = prediction.options.iter().enumerate();
    let options = options.map(|(index, text)| {
        let (class, sign) = standing(index, prediction.answer);
        html! {
            <li>
                <button type="button" class={class} disabled={prediction.answer.is_some()}
                    onclick={on.reform(move |_| Act::Answer(index))}>
                    { sign.map(icon) }
                    <span>{ text.get(lang) }</span>
                </button>
            </li>
        }
    });
    html! {
        <section class="predict" aria-labelledby="predict-title">
            <p class="predict__kicker">{ strings.predict }</p>
            <h2 id="predict-title">{ title }</h2>
            { prose_text(question) }
            <ul class="predict__options">{ for options }</ul>
            { outcome(lang, prediction, explanation, on) }
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

fn outcome(
    lang: Lang,
    prediction: &PredictionView,
    explanation: &'static str,
    on: &Callback<Act>,
) -> Html {
    let strings = lang.strings();
    let go_on = on.reform(|_: MouseEvent| Act::PassQuestion);
    let Some(answer) = prediction.answer else {
        return html! {
            <>
                <p class="quiet">{ strings.predict_note }</p>
                <button type="button" class="btn btn--quiet" onclick={go_on}>
                    { strings.predict_skip }
                </button>
            </>
        };
    };
    let right = prediction.options.get(answer.right);
    let right = right.map(|text| text.get(lang)).unwrap_or_default();
    let word = if answer.chosen == answer.right {
        strings.predict_right
    } else {
        strings.predict_wrong
    };
    html! {
        <div role="status">
            <p><strong>{ word }</strong>{ " " }{ fill(strings.predict_answer, &[right]) }</p>
            { prose_text(explanation) }
            <button type="button" class="btn btn--primary" onclick={go_on}>
                { strings.predict_go_on }
            </button>
        </div>
    }
}
