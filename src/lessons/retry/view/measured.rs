//! What the operator's dashboard would show: the counts of all clients together.

use crate::lessons::kit::{joined, row};
use crate::protocols::retry::stats::Stats;
use crate::protocols::retry::{Node, Retry};
use crate::session::ViewRow;
use crate::sim::World;

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

/// Rows of what was measured so far.
pub fn rows(world: &World<Retry>) -> Vec<ViewRow> {
    let total = total(world);
    let percentile = |percent| {
        let span = total.latency(percent);
        joined(span.map(|span| format!("{} ms", span.as_ms())), "")
    };
    let success = total.success_percent();
    let success = success.map(|percent| format!("{percent} %"));
    let amplification = total.amplification_milli().map(|milli| {
        let hundredths = milli / 10;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    });
    let goodput = total.goodput(world.now());
    let goodput: Vec<String> = goodput.iter().map(u32::to_string).collect();
    let latency = [50, 90, 99].map(percentile).join(", ");
    [
        ("requests", total.requests.to_string()),
        ("attempts", total.attempts.to_string()),
        ("amplification", joined(amplification, "")),
        ("success rate", joined(success, "")),
        ("fallbacks", total.fallbacks.to_string()),
        ("failed", total.failed.to_string()),
        ("latency p50, p90, p99", latency),
        ("goodput, each of the last 10 s", goodput.join(" ")),
    ]
    .map(|(name, value)| row(name, value, false))
    .into()
}
