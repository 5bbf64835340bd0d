//! Why something happened: what led to it, in order.

use crate::i18n::{Strings, fill};
use crate::session::EventRow;
use crate::ui::act::Act;
use crate::ui::icons::{Sign, icon};
use yew::prelude::*;

/// The chain of causes of one event: `rows` in order, ending with the event itself. Each seeks to
/// its moment.
pub fn why_card(strings: &Strings, rows: &[EventRow], on: &Callback<Act>) -> Html {
    // What happens again and again, such as a timer that keeps running out, is told once.
    let folded = rows.chunk_by(|one, other| one.words == other.words);
    let rows = folded.filter_map(|same| {
        let row = same.last()?;
        let step = row.step + 1;
        Some(html! {
            <li key={row.id.0} class={event_class(row)}>
                <button type="button" class="btn btn--link"
                    onclick={on.reform(move |_| Act::Seek(step))}>
                    { &row.words }
                    if same.len() > 1 {
                        { fill(strings.more().why_times, &[&same.len().to_string()]) }
                    }
                </button>
                <span class="why__at">{ row.at.to_string() }</span>
            </li>
        })
    });
    html! {
        <section class="why" aria-labelledby="why-title">
            <header class="why__head">
                <h2 id="why-title">{ strings.more().why_title }</h2>
                <button type="button" class="btn btn--quiet btn--icon btn--small"
                    aria-label={strings.more().why_close} title={strings.more().why_close}
                    onclick={on.reform(|_| Act::WhyNot)}>
                    { icon(Sign::Close) }
                </button>
            </header>
            <p class="quiet">{ strings.more().why_note }</p>
            <ol>{ for rows }</ol>
        </section>
    }
}

/// The class of a row by its kind.
pub fn event_class(row: &EventRow) -> &'static str {
    use crate::session::EventKind;
    match row.kind {
        EventKind::Fault => "event event--fault",
        EventKind::Note => "event event--note",
        EventKind::Message => "event event--message",
        EventKind::Timer => "event event--timer",
        EventKind::Client => "event event--client",
    }
}
