//! Whether what clients were told is linearizable, and what shows it.

use super::desk::{Desk, Job};
use super::{Msg, Search, filled, light};
use crate::i18n::{Lang, fill};
use crate::session::{LinearCall, LinearFailure, LinearVerdict, Linearity, Unjudged};
use crate::ui::icons::Sign;
use yew::html::Scope;
use yew::prelude::*;

/// The section about the history.
pub fn section(desk: &Desk, lang: Lang, link: &Scope<Search>) -> Html {
    let words = lang.lab();
    let is_working = desk.job() == Some(Job::History);
    let press = link.callback(move |_: MouseEvent| {
        if is_working {
            Msg::Stop
        } else {
            Msg::Start(Job::History)
        }
    });
    let name = if is_working {
        words.search_stop
    } else {
        words.linear_check
    };
    html! {
        <section class="search__history">
            <h2>{ words.linear_title }</h2>
            <p class="quiet">{ words.linear_note }</p>
            <p><button type="button" class="btn" disabled={desk.job() == Some(Job::Hunt)} onclick={press}
                data-role="linear-go">{ name }</button></p>
            if is_working {
                <p role="status">{ words.linear_works }</p>
            }
            if let Some(linear) = &desk.linear {
                { verdict(linear.as_ref(), lang) }
            }
        </section>
    }
}

fn verdict(linear: Result<&Linearity, &Unjudged>, lang: Lang) -> Html {
    let words = lang.lab();
    let linear = match linear {
        Ok(linear) => linear,
        Err(why) => {
            let said = match why {
                Unjudged::NoModel => words.linear_no_model,
                Unjudged::NoCalls => words.linear_none,
                Unjudged::Unread => words.search_unread,
            };
            return html! { <p role="status" data-role="linear" data-verdict="none">{ said }</p> };
        }
    };
    let (name, said) = match &linear.verdict {
        LinearVerdict::Yes(order) => ("yes", linearizable(order, lang)),
        LinearVerdict::No(failure) => ("no", not_linearizable(failure, lang)),
        LinearVerdict::GaveUp => {
            let said = filled(words.linear_gave_up, &[linear.explored]);
            ("gave-up", light(Sign::Pending, "", &said))
        }
    };
    let until = linear.until.to_string();
    let counts = [linear.operations, linear.unknown].map(|count| count.to_string());
    let explored = linear.explored.to_string();
    let sum = fill(
        words.linear_sum,
        &[&until, &counts[0], &counts[1], &explored],
    );
    html! {
        <div data-role="linear" data-verdict={name}>
            { said }
            <p class="quiet">{ sum }</p>
        </div>
    }
}

fn linearizable(order: &[LinearCall], lang: Lang) -> Html {
    let words = lang.lab();
    html! {
        <>
            { light(Sign::Holds, "check-row--good", words.linear_yes) }
            <details>
                <summary>{ words.linear_order }</summary>
                { calls(order, lang) }
            </details>
        </>
    }
}

fn not_linearizable(failure: &LinearFailure, lang: Lang) -> Html {
    let words = lang.lab();
    let stuck = &failure.stuck;
    let reply = stuck.reply.as_deref().unwrap_or(words.linear_unknown);
    let at = stuck.returned.map_or_else(String::new, |at| at.to_string());
    let prefix = fill(
        words.linear_prefix,
        &[&stuck.client, &stuck.request, reply, &at],
    );
    let core = match failure.core.len() {
        1 => words.linear_core_one,
        _ => words.linear_core,
    };
    html! {
        <>
            { light(Sign::Violated, "check-row--bad", words.linear_no) }
            <p>{ prefix }</p>
            if !failure.is_longest {
                <p class="quiet">{ words.linear_not_longest }</p>
            }
            <p>{ core }</p>
            { calls(&failure.core, lang) }
            if !failure.is_smallest {
                <p class="quiet">{ words.linear_not_smallest }</p>
            }
            <details>
                <summary>{ words.linear_before }</summary>
                { calls(&failure.before, lang) }
            </details>
        </>
    }
}

/// Operations, in order.
fn calls(calls: &[LinearCall], lang: Lang) -> Html {
    let words = lang.lab();
    let call = |call: &LinearCall| {
        let span = match call.returned {
            Some(at) => format!("{} – {at}", call.called),
            None => format!("{} –", call.called),
        };
        let reply = call.reply.as_deref().unwrap_or(words.linear_unknown);
        html! {
            <li>
                <strong>{ &call.client }</strong>{ words.colon }{ &call.request }{ " → " }{ reply }
                <small class="quiet">{ " " }{ span }</small>
            </li>
        }
    };
    html! { <ol class="search__calls">{ for calls.iter().map(call) }</ol> }
}
