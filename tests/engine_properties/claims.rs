//! What is claimed of traces: each claim returns what contradicts it.

use super::common::Gossip;
use netsplit::sim::{Input, MessageId, Micros, NodeId, Record, RecordId, What};
use std::collections::{BTreeMap, BTreeSet};

type Trace = [Record<Gossip>];

/// Deliveries on links that were cut. Keeps its own book of cuts, from the acts in the trace.
pub fn through_cuts(trace: &Trace, nodes: u16) -> Vec<RecordId> {
    let mut cuts: BTreeSet<(NodeId, NodeId)> = BTreeSet::new();
    let mut wrong = Vec::new();
    for record in trace {
        match &record.what {
            What::Input { input, .. } => keep_book(&mut cuts, input, nodes),
            What::Delivered { from, to, .. } if cuts.contains(&(*from, *to)) => {
                wrong.push(record.id);
            }
            _ => {}
        }
    }
    wrong
}

fn keep_book(cuts: &mut BTreeSet<(NodeId, NodeId)>, input: &Input, nodes: u16) {
    match input {
        Input::Cut(from, to) => {
            cuts.insert((*from, *to));
        }
        Input::Heal(from, to) => {
            cuts.remove(&(*from, *to));
        }
        Input::HealAll => cuts.clear(),
        Input::Partition(groups) => {
            let of = |id| groups.iter().position(|group| group.contains(&NodeId(id)));
            for (from, to) in (0..nodes).flat_map(|from| (0..nodes).map(move |to| (from, to))) {
                let link = (NodeId(from), NodeId(to));
                match (of(from), of(to)) {
                    (Some(a), Some(b)) if a == b => cuts.remove(&link),
                    (Some(_), Some(_)) => cuts.insert(link),
                    _ => false,
                };
            }
        }
        _ => {}
    }
}

/// Messages that were due by `now` and were not delivered exactly once, when they were due.
pub fn not_exactly_once(trace: &Trace, now: Micros) -> Vec<MessageId> {
    let mut due = BTreeMap::new();
    let mut wrong = Vec::new();
    for record in trace {
        match record.what {
            What::Sent {
                message, due_at, ..
            } => {
                due.insert(message, due_at);
            }
            What::Delivered { message, .. } if due.remove(&message) != Some(record.at) => {
                wrong.push(message);
            }
            What::Lost { message, .. } => wrong.push(message),
            _ => {}
        }
    }
    // Events of this very moment may still be to come.
    wrong.extend(
        due.into_iter()
            .filter(|(_, at)| *at < now)
            .map(|(message, _)| message),
    );
    wrong
}

/// Sendings (by the handler that sent, which sends once) of which no copy that was due by `now`
/// was delivered, or more than two.
pub fn not_once_or_twice(trace: &Trace, now: Micros) -> Vec<RecordId> {
    let mut handler_of = BTreeMap::new();
    let mut delivered: BTreeMap<RecordId, u32> = BTreeMap::new();
    for record in trace {
        match record.what {
            What::Sent {
                message, due_at, ..
            } => {
                let handler = record.cause.expect("a handler sent it");
                handler_of.insert(message, handler);
                if due_at < now {
                    delivered.entry(handler).or_default();
                }
            }
            What::Delivered { message, .. } => {
                *delivered.entry(handler_of[&message]).or_default() += 1;
            }
            _ => {}
        }
    }
    let wrong = delivered
        .into_iter()
        .filter(|(_, times)| !(1..=2).contains(times));
    wrong.map(|(handler, _)| handler).collect()
}

/// Records that are not numbered one by one, go back in time or steps, or name a cause or a blame
/// that is not earlier.
pub fn out_of_order(trace: &Trace) -> Vec<RecordId> {
    let mut wrong = Vec::new();
    let mut before = (0, Micros::ZERO);
    for (index, record) in trace.iter().enumerate() {
        let dense = usize::try_from(record.id.0) == Ok(index);
        let forward = record.step >= before.0 && record.at >= before.1;
        let explained = [record.cause, record.blame]
            .iter()
            .flatten()
            .all(|why| *why < record.id);
        if !(dense && forward && explained) {
            wrong.push(record.id);
        }
        before = (record.step, record.at);
    }
    wrong
}

/// Messages that were delivered or lost more than once, or without having been sent.
pub fn ended_twice(trace: &Trace) -> Vec<MessageId> {
    let mut on_their_way = BTreeSet::new();
    let mut wrong = Vec::new();
    for record in trace {
        match record.what {
            What::Sent { message, .. } => {
                on_their_way.insert(message);
            }
            What::Delivered { message, .. } | What::Lost { message, .. }
                if !on_their_way.remove(&message) =>
            {
                wrong.push(message);
            }
            _ => {}
        }
    }
    wrong
}

/// Each claim is contradicted by a trace that was tampered with.
mod tests {
    use super::super::{Run, run};
    use super::*;

    /// A run without faults, of which `change` made something else.
    fn tampered(change: impl FnOnce(&mut Vec<Record<Gossip>>, usize)) -> Vec<Record<Gossip>> {
        let mut trace = run(1, &[]).trace;
        let delivered = |record: &Record<Gossip>| matches!(record.what, What::Delivered { .. });
        let first = trace
            .iter()
            .position(delivered)
            .expect("something is delivered");
        change(&mut trace, first);
        trace
    }

    #[test]
    fn a_delivery_through_a_cut_is_noticed() {
        let trace = tampered(|trace, first| {
            let What::Delivered { from, to, .. } = trace[first].what else {
                unreachable!()
            };
            let input = Box::new(Input::Cut(from, to));
            trace[first - 1].what = What::Input { input, node: None };
        });
        assert!(!through_cuts(&trace, super::super::NODES).is_empty());
    }

    #[test]
    fn a_delivery_too_many_or_too_few_is_noticed() {
        let now = Run::new(1, &[]).finish().world.now();
        assert_eq!(not_exactly_once(&tampered(|_, _| {}), now), []);
        let missing = tampered(|trace, first| drop(trace.remove(first)));
        assert_eq!(not_exactly_once(&missing, now).len(), 1);
        assert_eq!(not_once_or_twice(&missing, now).len(), 1);
        let twice = tampered(|trace, first| trace.insert(first, trace[first].clone()));
        assert_eq!(not_exactly_once(&twice, now).len(), 1);
        assert_eq!(ended_twice(&twice).len(), 1);
        assert_eq!(not_once_or_twice(&twice, now), []);
        let thrice = tampered(|trace, first| {
            let copies = vec![trace[first].clone(); 2];
            trace.splice(first..first, copies);
        });
        assert_eq!(not_once_or_twice(&thrice, now).len(), 1);
    }

    #[test]
    fn disorder_is_noticed() {
        let changes: [fn(&mut Record<Gossip>); 5] = [
            |record| record.id.0 += 1,
            |record| record.at = Micros::ZERO,
            |record| record.step = 0,
            |record| record.cause = Some(record.id),
            |record| record.blame = Some(RecordId(record.id.0 + 1)),
        ];
        for change in changes {
            let trace = tampered(|trace, first| change(&mut trace[first]));
            assert_eq!(out_of_order(&trace).len(), 1);
        }
    }
}
