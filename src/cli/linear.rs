//! The verdict on a run's history: the Checks tab's, in lines and as JSON.

use super::words::{lang, say};
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
    (entry.linearity)(&link, LIMIT, lang()).ok()
}

fn words(call: &LinearCall) -> String {
    let ended = call.returned.map_or_else(String::new, print_span);
    let unknown = say!("end unknown", "结果未知");
    let reply = call.reply.as_deref().unwrap_or(&unknown);
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
            let mut lines = vec![say!(
                "linearizable, in this order:",
                "可线性化，一种顺序如下："
            )];
            lines.extend(calls(order));
            lines
        }
        LinearVerdict::No(failure) => {
            let mut lines = vec![
                say!(
                    "not linearizable: up to this answer everything can be ordered, with it \
                     nothing can:",
                    "不可线性化：这个答复之前的操作都能排出顺序，加上它就排不出来了："
                ),
                format!("  {}", words(&failure.stuck)),
                say!(
                    "these have no order, whichever of the others are left out:",
                    "无论去掉其余哪些操作，这几个都排不出顺序："
                ),
            ];
            lines.extend(calls(&failure.core));
            lines
        }
        LinearVerdict::GaveUp => {
            let explored = linearity.explored;
            vec![say!(
                "not known to be linearizable or not: gave up at {explored} configurations",
                "是否可线性化尚不清楚：检查了 {explored} 个中间状态后放弃"
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
