//! Every fault of the vocabulary: what it does, and what the trace says of it.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod clock;
mod errors;
mod link;
mod message;
mod node;
mod partition;
mod schedule;

use common::{Ask, Bench, Gossip, ask};
use netsplit::sim::{
    Input, LossReason, MessageId, Micros, NodeFault, NodeId, Record, RecordId, What,
};

const A: NodeId = NodeId(0);
const B: NodeId = NodeId(1);
const C: NodeId = NodeId(2);
/// The end of a message's way.
const WHOLE_WAY_PPM: u32 = 1_000_000;

impl Bench {
    /// Takes every step up to and including this time.
    fn run_until(&mut self, at: Micros) {
        while self.world.next_at().is_some_and(|next| next <= at) {
            self.world.step(&mut self.trace);
        }
    }

    /// Applies an input once every event up to this time is over.
    fn act_at(&mut self, at: Micros, input: &Input) {
        self.run_until(at);
        self.world.apply(input, at, &mut self.trace);
    }
}

fn ms(ms: u64) -> Micros {
    Micros::from_ms(ms)
}

/// Nodes that have started and do only what they are asked.
fn quiet(nodes: u16) -> Bench {
    let mut bench = Bench::new(Gossip { nodes, beat: None }, 1);
    bench.run_until(Micros::ZERO);
    bench
}

/// Applies an input at this time and returns its record.
fn act(bench: &mut Bench, at_ms: u64, input: Input) -> RecordId {
    bench.run_until(ms(at_ms));
    let record = RecordId(bench.world.records());
    bench.act_at(ms(at_ms), &input);
    record
}

/// A user has `from` tell `to` a number.
fn tell(bench: &mut Bench, at_ms: u64, from: NodeId, to: NodeId, number: u32) -> RecordId {
    act(bench, at_ms, ask(from, &Ask::Tell(to, number, 1)))
}

/// Something happens to a node.
fn hit(bench: &mut Bench, at_ms: u64, node: NodeId, fault: NodeFault) -> RecordId {
    act(bench, at_ms, Input::node(node, fault))
}

/// The message that set out last and is still on its way.
fn last_in_flight(bench: &Bench) -> MessageId {
    *bench
        .world
        .in_flight()
        .last()
        .expect("a message is in flight")
        .0
}

fn record(bench: &Bench, id: RecordId) -> &Record<Gossip> {
    &bench.trace[usize::try_from(id.0).expect("record numbers fit")]
}

/// The numbers that a node was told since it started, in order.
fn heard(bench: &Bench, node: NodeId) -> Vec<u32> {
    let node = bench.world.node(node).expect("the node runs");
    node.heard.iter().map(|(_, number)| *number).collect()
}

/// When messages were delivered, in milliseconds.
fn delivered_ms(bench: &Bench) -> Vec<u64> {
    let delivered = |record: &&Record<Gossip>| matches!(record.what, What::Delivered { .. });
    bench
        .trace
        .iter()
        .filter(delivered)
        .map(|record| record.at.as_ms())
        .collect()
}

/// When timers fired, in milliseconds.
fn fired_ms(bench: &Bench) -> Vec<u64> {
    let fired = |record: &&Record<Gossip>| matches!(record.what, What::Fired { .. });
    bench
        .trace
        .iter()
        .filter(fired)
        .map(|record| record.at.as_ms())
        .collect()
}

/// What the trace says of a lost message.
#[derive(Debug, PartialEq)]
struct Loss {
    at_ms: u64,
    link: (NodeId, NodeId),
    at_ppm: u32,
    reason: LossReason,
    blame: Option<RecordId>,
}

fn losses(bench: &Bench) -> Vec<Loss> {
    let loss = |record: &Record<Gossip>| match record.what {
        What::Lost {
            from,
            to,
            at_ppm,
            reason,
            ..
        } => Some(Loss {
            at_ms: record.at.as_ms(),
            link: (from, to),
            at_ppm,
            reason,
            blame: record.blame,
        }),
        _ => None,
    };
    bench.trace.iter().filter_map(loss).collect()
}
