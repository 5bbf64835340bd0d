//! The client history in the Checks tab: a bar for each request, from the question to what came of
//! it, by client and over time, with the faults behind; and the same as a table.

use crate::i18n::{Lang, Strings, fill};
use crate::session::{FaultSpan, Operation, Outcome};
use crate::sim::Micros;
use crate::ui::act::Act;
use crate::ui::stage::px;
use yew::prelude::*;

/// At most so many requests are shown, the last ones: more bars can not be told apart.
pub const OPERATIONS_MAX: usize = 40;

/// At most so many faults that are over are drawn behind them.
pub const FAULTS_MAX: usize = 100;

/// The size of the diagram in its own units.
const WIDTH: f64 = 340.0;
const LANE: f64 = 22.0;
/// Where time begins, beside the clients' names.
const LEFT: f64 = 40.0;
/// Room below the lanes for the times.
const FOOT: f64 = 18.0;

/// What clients asked and what came of it up to `now`, and the faults of that time.
pub fn history(
    lang: Lang,
    (operations, faults): &(Vec<Operation>, Vec<FaultSpan>),
    now: Micros,
    on: &Callback<Act>,
) -> Html {
    let strings = lang.strings();
    let Some(first) = operations.first() else {
        return html! {};
    };
    let mut clients: Vec<&Operation> = Vec::new();
    for operation in operations {
        if clients.iter().all(|known| known.client != operation.client) {
            clients.push(operation);
        }
    }
    let view = View {
        from: first.invoked.at,
        until: now,
        height: LANE * clients.len() as f64,
        on,
    };
    let lanes = clients.iter().zip(0u16..).map(|(client, lane)| {
        let y = LANE * f64::from(lane);
        let own = operations.iter().filter(|o| o.client == client.client);
        html! {
            <g key={client.client.0}>
                <text x="0" y={px(y + 15.0)}>{ &client.name }</text>
                { for own.map(|operation| view.bar(operation, y)) }
            </g>
        }
    });
    let height = view.height + FOOT;
    html! {
        <section class="history">
            <h2>{ strings.history_title }</h2>
            <p class="quiet">{ strings.history_note }</p>
            <svg class="history__svg" viewBox={format!("0 0 {} {}", px(WIDTH), px(height))} role="img"
                aria-label={strings.history_name}>
                { for faults.iter().filter_map(|fault| view.fault(fault)) }
                { for lanes }
                <text x={px(LEFT)} y={px(height - 3.0)}>{ view.from.to_string() }</text>
                <text class="history__now" x={px(WIDTH)} y={px(height - 3.0)}>
                    { now.to_string() }
                </text>
            </svg>
            <details>
                <summary>{ fill(strings.history_table, &[&operations.len().to_string()]) }</summary>
                { table(strings, operations, on) }
            </details>
        </section>
    }
}

/// How times turn into places.
struct View<'a> {
    from: Micros,
    until: Micros,
    height: f64,
    on: &'a Callback<Act>,
}

impl View<'_> {
    fn x(&self, at: Micros) -> f64 {
        let span = (self.until - self.from).0.max(1) as f64;
        LEFT + (WIDTH - LEFT) * (at - self.from).0 as f64 / span
    }

    fn bar(&self, operation: &Operation, y: f64) -> Html {
        let class = match operation.outcome {
            Outcome::Answered(_) => "op",
            Outcome::Unknown => "op op--unknown",
            Outcome::Pending => "op op--pending",
        };
        let (x, end) = (self.x(operation.invoked.at), operation.ended);
        // One that still waits runs past the edge, so that it shows no end.
        let until = end.map_or(WIDTH + LANE, |end| self.x(end.at));
        let id = end.unwrap_or(operation.invoked).record;
        html! {
            <rect key={operation.invoked.record.0} {class} x={px(x)} y={px(y + 4.0)} rx="3"
                width={px((until - x).max(3.0))} height={px(LANE - 8.0)}
                onclick={self.on.reform(move |_| Act::Why(id))} />
        }
    }

    /// A band as long as the fault lasted, if that was in the time that is shown.
    fn fault(&self, fault: &FaultSpan) -> Option<Html> {
        let until = fault.until.unwrap_or(self.until);
        if until < self.from {
            return None;
        }
        let x = self.x(fault.at.max(self.from));
        // What strikes a moment is a line, and that of this moment is at the edge.
        let width = (self.x(until) - x).max(1.5);
        let x = x.min(WIDTH - width);
        Some(html! {
            <rect key={format!("f{}", fault.record.0)} class="history__fault" x={px(x)} y="0"
                width={px(width)} height={px(self.height)}><title>{ &fault.words }</title></rect>
        })
    }
}

fn table(strings: &Strings, operations: &[Operation], on: &Callback<Act>) -> Html {
    let row = |operation: &Operation| {
        let (step, at) = (operation.invoked.step + 1, operation.invoked.at.to_string());
        let id = operation.ended.unwrap_or(operation.invoked).record;
        let outcome = match &operation.outcome {
            Outcome::Answered(words) => words,
            Outcome::Unknown => strings.outcome_unknown,
            Outcome::Pending => strings.outcome_pending,
        };
        html! {
            <tr key={operation.invoked.record.0}>
                <td>
                    <button type="button" class="btn btn--link" title={fill(strings.go_there, &[&at])}
                        onclick={on.reform(move |_| Act::Seek(step))}>{ &at }</button>
                </td>
                <td>{ &operation.name }</td>
                <td>
                    <button type="button" class="btn btn--link"
                        onclick={on.reform(move |_| Act::Why(id))}>{ &operation.request }</button>
                </td>
                <td>
                    { outcome }
                    if let Some(end) = operation.ended { <br />{ end.at.to_string() } }
                </td>
            </tr>
        }
    };
    let heads = [
        strings.column_time,
        strings.kind_client,
        strings.column_request,
        strings.column_outcome,
    ];
    html! {
        <div class="scroll" tabindex="0" role="group" aria-label={strings.history_title}>
            <table class="events__table">
                <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                <tbody>{ for operations.iter().rev().map(row) }</tbody>
            </table>
        </div>
    }
}
