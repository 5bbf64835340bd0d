//! What the operator's dashboard would show: the counts of all clients together.

use super::line;
use crate::protocols::retry::stats::Stats;
use crate::protocols::retry::{Node, Retry};
use crate::session::ViewRow;
use crate::sim::{Micros, World};

/// The counts of every client that is up.
pub fn total(world: &World<Retry>) -> Stats {
    let mut total = Stats::default();
    for slot in world.slots() {
        if let Some(client) = slot.node.as_ref().and_then(Node::client) {
            total.add(&client.stats);
        }
    }
    total
}

fn or_dash(value: Option<String>) -> String {
    value.unwrap_or_else(|| "–".to_owned())
}

fn in_ms(span: Micros) -> String {
    format!("{} ms", span.as_ms())
}

/// Rows of what was measured so far.
pub fn rows(world: &World<Retry>) -> Vec<ViewRow> {
    let total = total(world);
    let percentile = |percent| or_dash(total.latency(percent).map(in_ms));
    let success = total
        .success_percent()
        .map(|percent| format!("{percent} %"));
    let amplification = total.amplification_milli().map(|milli| {
        let hundredths = milli / 10;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    });
    let goodput: Vec<String> = total
        .goodput(world.now())
        .iter()
        .map(u32::to_string)
        .collect();
    vec![
        line("requests", total.requests.to_string()),
        line("attempts", total.attempts.to_string()),
        line("amplification", or_dash(amplification)),
        line("success rate", or_dash(success)),
        line("fallbacks", total.fallbacks.to_string()),
        line("failed", total.failed.to_string()),
        line(
            "latency p50, p90, p99",
            [50, 90, 99].map(percentile).join(", "),
        ),
        line("goodput, each of the last 10 s", goodput.join(" ")),
    ]
}
