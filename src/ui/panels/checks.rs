//! The Checks tab: each property with its light. A light is an icon, a word and a colour.

use crate::checks::{Mark, Verdict};
use crate::i18n::{Lang, Strings, fill};
use crate::session::PropertyView;
use crate::session::values;
use crate::ui::act::Act;
use crate::ui::icons::{Sign, icon};
use yew::prelude::*;

/// Every property and how it stands: first what is violated.
pub fn checks_panel(lang: Lang, properties: &[PropertyView], on: &Callback<Act>) -> Html {
    let strings = lang.strings();
    let is_violated = |property: &&PropertyView| matches!(property.verdict, Verdict::Violated(..));
    let (violated, others): (Vec<_>, Vec<_>) = properties.iter().partition(is_violated);
    let sum = match violated.len() {
        0 => strings.more().checks_all_hold.to_owned(),
        count => fill(strings.more().checks_violated, &[&count.to_string()]),
    };
    html! {
        <div class="checks">
            <p class="quiet" role="status">{ sum }</p>
            <ul>
                { for violated.into_iter().chain(others).map(|property| check(lang, property, on)) }
            </ul>
        </div>
    }
}

fn check(lang: Lang, property: &PropertyView, on: &Callback<Act>) -> Html {
    let strings = lang.strings();
    let (class, sign, word) = light(strings, &property.verdict);
    let (kind, kind_note) = values::property_kind(strings, property.kind);
    let seen = match &property.verdict {
        Verdict::Violated(mark, text) | Verdict::Witnessed(mark, text) => Some((mark, text)),
        Verdict::Pending | Verdict::Holding => None,
    };
    html! {
        <li key={property.id} class={class} data-id={property.id}>
            <p class="check-row__light">{ icon(sign) }<span>{ word }</span></p>
            <div>
                <h2>{ property.name.get(lang) }<small title={kind_note}>{ kind }</small></h2>
                <p class="quiet">{ property.claim.get(lang) }</p>
                if let Some((mark, text)) = seen {
                    <p>{ text.get(lang) }{ " " }{ moment(strings, *mark, on) }</p>
                }
            </div>
        </li>
    }
}

fn light(strings: &Strings, verdict: &Verdict) -> (&'static str, Sign, &'static str) {
    match verdict {
        Verdict::Holding => (
            "check-row check-row--good",
            Sign::Holds,
            strings.more().check_holding,
        ),
        Verdict::Violated(..) => (
            "check-row check-row--bad",
            Sign::Violated,
            strings.more().check_violated,
        ),
        Verdict::Witnessed(..) => (
            "check-row check-row--good",
            Sign::Seen,
            strings.more().check_witnessed,
        ),
        Verdict::Pending => ("check-row", Sign::Pending, strings.more().check_pending),
    }
}

/// The button that goes to the moment at which it was seen. A mark's step counts the steps that
/// are behind, and so is what to seek to.
fn moment(strings: &Strings, mark: Mark, on: &Callback<Act>) -> Html {
    let words = fill(
        strings.more().check_at,
        &[&mark.at.to_string(), &mark.step.to_string()],
    );
    html! {
        <button type="button" class="btn btn--link"
            onclick={on.reform(move |_| Act::Seek(mark.step))}>{ words }</button>
    }
}
