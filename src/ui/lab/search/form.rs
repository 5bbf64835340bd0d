//! What to look for, and how long.

use super::desk::{Desk, EFFORTS, Job};
use super::{Msg, Search, filled};
use crate::explore::Budgets;
use crate::i18n::Lang;
use crate::session::PropertyView;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::html::Scope;
use yew::prelude::*;

/// Something that was chosen.
pub enum Choice {
    /// The property, or any.
    Property(Option<String>),
    /// How long.
    Effort(usize),
    /// Whether random faults are left out.
    Every(bool),
    /// How often something may happen.
    Budget(fn(&mut Budgets) -> &mut u16, u16),
}

/// The most of anything that a search of every schedule may have happen.
const BUDGET_MAX: u16 = 20;

fn index(event: &Event) -> usize {
    let select = event.target_dyn_into::<HtmlSelectElement>();
    let index = select.map_or(0, |select| select.selected_index());
    usize::try_from(index).unwrap_or(0)
}

/// The form.
pub fn form(desk: &Desk, claims: &[PropertyView], lang: Lang, link: &Scope<Search>) -> Html {
    let words = lang.lab();
    let is_working = desk.job() == Some(Job::Hunt);
    let submit = link.callback(move |event: SubmitEvent| {
        event.prevent_default();
        if is_working {
            Msg::Stop
        } else {
            Msg::Start(Job::Hunt)
        }
    });
    let name = if is_working {
        words.search_stop
    } else {
        words.search_start
    };
    html! {
        <form class="setup" onsubmit={submit}>
            { property(desk, claims, lang, link) }
            { how(desk, lang, link) }
            { effort(desk, lang, link) }
            { budgets(desk, lang, link) }
            <button class={classes!("btn", (!is_working).then_some("btn--primary"))}
                disabled={desk.job() == Some(Job::History)} data-role="search-go">{ name }</button>
        </form>
    }
}

fn choice(name: &'static str, key: &'static str, on: Callback<Event>, options: Html) -> Html {
    html! {
        <div class="field">
            <label>
                <span class="field__name">{ name }</span>
                <select onchange={on} data-key={key}>{ options }</select>
            </label>
        </div>
    }
}

fn property(desk: &Desk, claims: &[PropertyView], lang: Lang, link: &Scope<Search>) -> Html {
    let words = lang.lab();
    let ids: Vec<&'static str> = claims.iter().map(|claim| claim.id).collect();
    let on = link.callback(move |event: Event| {
        let chosen = index(&event)
            .checked_sub(1)
            .and_then(|place| ids.get(place));
        Msg::Choose(Choice::Property(chosen.map(|id| (*id).to_owned())))
    });
    let chosen = desk.property.as_deref();
    let options = html! {
        <>
            <option selected={chosen.is_none()}>{ words.search_any }</option>
            { for claims.iter().map(|claim| html! {
                <option selected={chosen == Some(claim.id)}>{ claim.name.get(lang) }</option>
            }) }
        </>
    };
    choice(words.search_property, "property", on, options)
}

fn how(desk: &Desk, lang: Lang, link: &Scope<Search>) -> Html {
    let words = lang.lab();
    let on = link.callback(|event: Event| Msg::Choose(Choice::Every(index(&event) == 1)));
    let options = html! {
        <>
            <option selected={!desk.is_every}>{ words.search_random_first }</option>
            <option selected={desk.is_every}>{ words.search_every_only }</option>
        </>
    };
    choice(words.search_how, "how", on, options)
}

fn effort(desk: &Desk, lang: Lang, link: &Scope<Search>) -> Html {
    let words = lang.lab();
    let on = link.callback(|event: Event| Msg::Choose(Choice::Effort(index(&event))));
    let option = |(place, effort): (usize, &super::desk::Effort)| {
        let known = [effort.runs.into(), effort.states, effort.seconds.into()];
        let template = if desk.is_every {
            words.search_effort_every
        } else {
            words.search_effort
        };
        html! { <option selected={place == desk.effort}>{ filled(template, &known) }</option> }
    };
    let options = EFFORTS.iter().enumerate().map(option).collect();
    choice(words.search_long, "effort", on, options)
}

/// How often things may happen in every schedule.
fn budgets(desk: &Desk, lang: Lang, link: &Scope<Search>) -> Html {
    type Of = fn(&mut Budgets) -> &mut u16;
    let words = lang.lab();
    let all: [(&'static str, &'static str, Of); 6] = [
        ("timers", words.budget_timers, |b| &mut b.timers),
        ("requests", words.budget_requests, |b| &mut b.requests),
        ("crashes", words.budget_crashes, |b| &mut b.crashes),
        ("drops", words.budget_drops, |b| &mut b.drops),
        ("duplicates", words.budget_duplicates, |b| &mut b.duplicates),
        ("lies", words.budget_lies, |b| &mut b.lies),
    ];
    let field = |(key, name, of): (&'static str, &'static str, Of)| {
        let value = *of(&mut desk.budgets.clone());
        let on = link.callback(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let typed = input.and_then(|input| input.value().trim().parse().ok());
            // What is no number leaves it as it was; the field shows it again.
            let count = typed.unwrap_or(value).min(BUDGET_MAX);
            Msg::Choose(Choice::Budget(of, count))
        });
        html! {
            <div class="field" {key}>
                <label>
                    <span class="field__name">{ name }</span>
                    <input type="number" min="0" max={BUDGET_MAX.to_string()} step="1"
                        value={value.to_string()} onchange={on} data-key={key} />
                </label>
            </div>
        }
    };
    html! {
        <details class="search__budgets">
            <summary>{ words.search_budgets }</summary>
            <p class="quiet">{ words.search_budgets_note }</p>
            <div>{ for all.into_iter().map(field) }</div>
        </details>
    }
}
