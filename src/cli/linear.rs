//! The verdict on a run's history: the Checks tab's, in lines and as JSON.

use crate::i18n::Lang;
use crate::lessons;
use crate::session::words::print_span;
use crate::session::{LinearCall, LinearVerdict, Linearity, Session};
use serde_json::{Value, json};

/// How many configurations are explored of each key.
const LIMIT: u64 = 5_000_000;

/// The verdict; `None` where the lesson keeps nothing that clients read and write, where nobody asked,
/// and for a run that is too long for a link.
pub(super) fn linearity(session: &dyn Session) -> Option<Linearity> {
    let entry = lessons::find(session.about().id)?;
    let link = session.link().ok()?;
    (entry.linearity)(&link, LIMIT, Lang::En).ok()?
}

fn words(call: &LinearCall) -> String {
    let ended = call.returned.map_or_else(String::new, print_span);
    let reply = call.reply.as_deref().unwrap_or("end unknown");
    let (began, client, request) = (print_span(call.called), &call.client, &call.request);
    format!("{began}..{ended}  {client}  {request}  {reply}")
}

/// The verdict and what shows it.
pub(super) fn lines(linearity: &Linearity) -> Vec<String> {
    let calls = |calls: &[LinearCall]| -> Vec<String> {
        calls
            .iter()
            .map(|call| format!("  {}", words(call)))
            .collect()
    };
    match &linearity.verdict {
        LinearVerdict::Yes(order) => {
            let mut lines = vec!["linearizable, in this order:".to_owned()];
            lines.extend(calls(order));
            lines
        }
        LinearVerdict::No(failure) => {
            let mut lines = vec![
                "not linearizable: up to this answer everything can be ordered, with it nothing can:"
                    .to_owned(),
                format!("  {}", words(&failure.stuck)),
                "these have no order, whichever of the others are left out:".to_owned(),
            ];
            lines.extend(calls(&failure.core));
            lines
        }
        LinearVerdict::GaveUp => {
            let explored = linearity.explored;
            vec![format!(
                "not known to be linearizable or not: gave up at {explored} configurations"
            )]
        }
    }
}

/// The fields are described in `cli/json.rs`.
pub(super) fn json(linearity: &Linearity) -> Value {
    let call = |call: &LinearCall| {
        json!({
            "client": call.client,
            "request": call.request,
            "reply": call.reply,
            "called_us": call.called.0,
            "returned_us": call.returned.map(|at| at.0),
        })
    };
    let calls = |calls: &[LinearCall]| calls.iter().map(call).collect::<Vec<_>>();
    let (verdict, order, core, stuck) = match &linearity.verdict {
        LinearVerdict::Yes(order) => ("linearizable", calls(order), Vec::new(), Value::Null),
        LinearVerdict::No(failure) => (
            "not-linearizable",
            calls(&failure.before),
            calls(&failure.core),
            call(&failure.stuck),
        ),
        LinearVerdict::GaveUp => ("gave-up", Vec::new(), Vec::new(), Value::Null),
    };
    json!({
        "verdict": verdict,
        "operations": linearity.operations,
        "pending": linearity.unknown,
        "configurations": linearity.explored,
        "order": order,
        "core": core,
        "stuck": stuck,
    })
}
