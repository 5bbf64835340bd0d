//! A cut through a space-time diagram: for each node a moment, up to which its events are the past of the
//! cut. (Mattern 1989, *Virtual time and global states of distributed systems*; Chandy and Lamport 1985,
//! *Distributed snapshots*.)
//!
//! A cut is **consistent** when it holds the cause of all that it holds: no message is received before it
//! and sent after it. Such a cut is a state in which the system could have been. The messages that are sent
//! before it and received after it are then the state of the channels.

use super::face::{SpaceTime, SpaceTimeArrow};
use crate::sim::{Micros, NodeId, RecordId};

/// A cut: for each node, by number, the moment up to which its events lie before the cut.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cut(Vec<Micros>);

/// How a reader moves a cut along the line of one node.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum CutMove {
    /// The last event before the cut comes to lie after it.
    Earlier,
    /// The first event after the cut comes to lie before it.
    Later,
    /// To the beginning of the window.
    First,
    /// To the end of the window.
    Last,
}

/// The messages that a cut divides, in the order of the diagram.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Crossing<'a> {
    /// Received before the cut, but sent after it: each makes the cut inconsistent.
    pub broken: Vec<&'a SpaceTimeArrow>,
    /// Sent before the cut, and neither received nor lost before it.
    pub in_flight: Vec<&'a SpaceTimeArrow>,
}

impl Crossing<'_> {
    /// Whether the cut holds the cause of all that it holds.
    pub fn is_consistent(&self) -> bool {
        self.broken.is_empty()
    }
}

impl Cut {
    /// The cut through `nodes` nodes at one moment of global time. It is consistent, since no message
    /// arrives before it is sent.
    pub fn level(nodes: usize, at: Micros) -> Self {
        Self(vec![at; nodes])
    }

    /// How many nodes it cuts.
    pub fn nodes(&self) -> usize {
        self.0.len()
    }

    /// Up to when the events of a node lie before the cut; zero for a node that it does not cut.
    pub fn at(&self, node: NodeId) -> Micros {
        self.0.get(node.index()).copied().unwrap_or_default()
    }

    /// The same cut, but for one node.
    pub fn with(&self, node: NodeId, at: Micros) -> Self {
        let mut cut = self.clone();
        if let Some(place) = cut.0.get_mut(node.index()) {
            *place = at;
        }
        cut
    }

    /// The cut as far as it lies between two moments: what is outside moves to the nearer of them.
    pub fn within(&self, from: Micros, until: Micros) -> Self {
        let until = until.max(from);
        Self(self.0.iter().map(|at| (*at).clamp(from, until)).collect())
    }

    /// The last event of a node before the cut, within the diagram.
    pub fn last_event(&self, diagram: &SpaceTime, node: NodeId) -> Option<(RecordId, Micros)> {
        let before = |event: &(RecordId, Micros)| event.1 <= self.at(node);
        events(diagram, node).into_iter().filter(before).max()
    }

    /// How many moments after `from` a node has events at, and how many of these lie before the cut.
    pub fn passed(&self, diagram: &SpaceTime, node: NodeId, from: Micros) -> (usize, usize) {
        let mut moments = moments(diagram, node);
        moments.retain(|at| *at > from);
        let passed = moments.partition_point(|at| *at <= self.at(node));
        (moments.len(), passed)
    }

    /// Where the cut is to be on the line of a node after a move within `from` and `until`: in the middle
    /// between two events, so that one sees on which side each of them is. What a handler does at one
    /// moment is one event.
    pub fn moved(
        &self,
        diagram: &SpaceTime,
        node: NodeId,
        by: CutMove,
        (from, until): (Micros, Micros),
    ) -> Micros {
        let here = self.at(node);
        let mut moments = moments(diagram, node);
        moments.retain(|at| (from..=until).contains(at));
        // An event at the very beginning of the window can not lie after the cut.
        let least = moments.partition_point(|at| *at <= from);
        let passed = moments.partition_point(|at| *at <= here);
        let wanted = match by {
            CutMove::First => return from,
            CutMove::Last => return until,
            CutMove::Earlier => passed.saturating_sub(1).max(least),
            CutMove::Later => (passed + 1).min(moments.len()),
        };
        if wanted == passed {
            return here;
        }
        let before = wanted.checked_sub(1).and_then(|index| moments.get(index));
        let (low, high) = (
            before.copied().unwrap_or(from),
            moments.get(wanted).copied().unwrap_or(until),
        );
        low + Micros((high - low).0 / 2)
    }

    /// What the cut divides. The diagram has to hold every message of the time that the cut spans.
    pub fn crossing<'a>(&self, diagram: &'a SpaceTime) -> Crossing<'a> {
        let mut crossing = Crossing::default();
        for arrow in &diagram.arrows {
            let is_sent = arrow.sent_at <= self.at(arrow.from);
            let is_over = arrow.ended.is_some() && arrow.end_at <= self.at(arrow.to);
            match (is_sent, is_over) {
                (false, true) if !arrow.lost => crossing.broken.push(arrow),
                (true, false) => crossing.in_flight.push(arrow),
                _ => {}
            }
        }
        crossing
    }
}

/// The events of a node: what it sent, what it received, and all else at it. That a message was lost is an
/// event of no node.
fn events(diagram: &SpaceTime, node: NodeId) -> Vec<(RecordId, Micros)> {
    let sent = diagram.arrows.iter().filter(|arrow| arrow.from == node);
    let received = diagram
        .arrows
        .iter()
        .filter(|arrow| arrow.to == node && !arrow.lost);
    let other = diagram.points.iter().filter(|point| point.1 == node);
    let sent = sent.map(|arrow| (arrow.sent, arrow.sent_at));
    let received = received.filter_map(|arrow| Some((arrow.ended?, arrow.end_at)));
    let mut events: Vec<_> = sent
        .chain(received)
        .chain(other.map(|(id, _, at, _)| (*id, *at)))
        .collect();
    events.sort_unstable();
    events
}

/// The moments at which a node has events, in order, each once.
fn moments(diagram: &SpaceTime, node: NodeId) -> Vec<Micros> {
    let events = events(diagram, node).into_iter();
    let mut moments: Vec<Micros> = events.map(|(_, at)| at).collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Tint;
    use crate::sim::MessageId;

    /// A message from one node to another: sent and arrived at these milliseconds; `None` when it is still
    /// on its way.
    fn arrow(number: u32, from: u16, to: u16, sent_ms: u64, end_ms: Option<u64>) -> SpaceTimeArrow {
        SpaceTimeArrow {
            sent: RecordId(number * 2),
            ended: end_ms.map(|_| RecordId(number * 2 + 1)),
            message: MessageId(number),
            from: NodeId(from),
            to: NodeId(to),
            sent_at: Micros::from_ms(sent_ms),
            end_at: Micros::from_ms(end_ms.unwrap_or(100)),
            end_ppm: 1_000_000,
            lost: false,
            letters: "M",
            tint: Tint(1),
        }
    }

    /// Three nodes. Node 0 asks both others, which answer; the last message is still on its way.
    fn diagram() -> SpaceTime {
        SpaceTime {
            names: ["A", "B", "C"].map(str::to_owned).to_vec(),
            arrows: vec![
                arrow(0, 0, 1, 10, Some(20)),
                arrow(1, 0, 2, 10, Some(40)),
                arrow(2, 1, 0, 20, Some(50)),
                arrow(3, 2, 0, 60, Some(70)),
                arrow(4, 0, 1, 90, None),
            ],
            ..SpaceTime::default()
        }
    }

    #[track_caller]
    fn check(cut_ms: [u64; 3], broken: &[u32], in_flight: &[u32]) {
        let cut = Cut(cut_ms.map(Micros::from_ms).to_vec());
        let diagram = diagram();
        let crossing = cut.crossing(&diagram);
        let numbers = |arrows: &[&SpaceTimeArrow]| -> Vec<u32> {
            arrows.iter().map(|arrow| arrow.message.0).collect()
        };
        assert_eq!(numbers(&crossing.broken), broken, "broken at {cut_ms:?}");
        assert_eq!(
            numbers(&crossing.in_flight),
            in_flight,
            "in flight at {cut_ms:?}"
        );
        assert_eq!(crossing.is_consistent(), broken.is_empty());
    }

    #[test]
    fn a_cut_is_consistent_when_no_message_comes_out_of_its_future() {
        check([0, 0, 0], &[], &[]);
        check([15, 15, 15], &[], &[0, 1]);
        // Askew, and a state that the system could have been in all the same.
        check([15, 30, 5], &[], &[1, 2]);
        check([95, 95, 95], &[], &[4]);
    }

    #[test]
    fn one_message_received_before_and_sent_after_breaks_a_cut() {
        check([5, 30, 5], &[0], &[2]);
        check([70, 95, 50], &[3], &[]);
    }

    #[test]
    fn every_message_that_breaks_a_cut_is_found() {
        check([5, 95, 95], &[0, 1], &[2, 3]);
        check([75, 0, 0], &[2, 3], &[0, 1]);
    }

    #[test]
    fn an_event_at_the_moment_of_the_cut_lies_before_it() {
        check([10, 20, 40], &[], &[2]);
        check([9, 20, 40], &[0, 1], &[2]);
    }

    #[test]
    fn a_message_that_is_lost_is_in_flight_until_then_and_breaks_nothing() {
        let mut diagram = diagram();
        diagram.arrows[0].lost = true;
        let lost = |cut: Cut| {
            let crossing = cut.crossing(&diagram);
            let has = |arrows: &[&SpaceTimeArrow]| arrows.iter().any(|a| a.message.0 == 0);
            (has(&crossing.broken), has(&crossing.in_flight))
        };
        let at = Cut::level(3, Micros::from_ms(15));
        assert_eq!(lost(at.clone()), (false, true));
        assert_eq!(
            lost(at.with(NodeId(1), Micros::from_ms(25))),
            (false, false)
        );
        assert_eq!(lost(at.with(NodeId(0), Micros::ZERO)), (false, false));
        let early = at.with(NodeId(0), Micros::ZERO);
        assert_eq!(
            lost(early.with(NodeId(1), Micros::from_ms(25))),
            (false, false)
        );
    }

    #[test]
    fn a_handle_moves_from_event_to_event_and_stands_between_them() {
        let diagram = diagram();
        let ends = (Micros::ZERO, Micros::from_ms(100));
        let mut cut = Cut::level(3, Micros::ZERO);
        let mut go = |by| {
            let at = cut.moved(&diagram, NodeId(0), by, ends);
            cut = cut.with(NodeId(0), at);
            (at.as_ms(), cut.passed(&diagram, NodeId(0), ends.0).1)
        };
        // Node 0 has events at 10 (two messages at once), 50, 70 and 90 ms.
        assert_eq!(go(CutMove::Earlier), (0, 0), "there is nothing earlier");
        assert_eq!(go(CutMove::Later), (30, 1));
        assert_eq!(go(CutMove::Later), (60, 2));
        assert_eq!(go(CutMove::Earlier), (30, 1));
        assert_eq!(go(CutMove::Earlier), (5, 0));
        assert_eq!(go(CutMove::Last), (100, 4));
        assert_eq!(go(CutMove::Later), (100, 4), "there is nothing later");
        assert_eq!(go(CutMove::Earlier), (80, 3));
        assert_eq!(go(CutMove::First), (0, 0));
    }

    #[test]
    fn what_happens_as_the_window_begins_stays_before_the_cut() {
        let diagram = diagram();
        let ends = (Micros::from_ms(10), Micros::from_ms(100));
        let cut = Cut::level(3, Micros::from_ms(10));
        let at = cut.moved(&diagram, NodeId(0), CutMove::Earlier, ends);
        assert_eq!(at, Micros::from_ms(10));
    }

    #[test]
    fn the_last_event_before_the_cut_is_told() {
        let mut diagram = diagram();
        let cut = Cut::level(3, Micros::from_ms(20));
        let last = |diagram: &SpaceTime, node| {
            let last = cut.last_event(diagram, NodeId(node));
            last.map(|(id, at)| (id.0, at.as_ms()))
        };
        assert_eq!(last(&diagram, 0), Some((2, 10)));
        assert_eq!(
            last(&diagram, 1),
            Some((4, 20)),
            "its answer, in the same step"
        );
        assert_eq!(last(&diagram, 2), None);
        diagram.arrows[0].lost = true;
        diagram.arrows.remove(2);
        assert_eq!(
            last(&diagram, 1),
            None,
            "what is lost is no event of a node"
        );
    }

    #[test]
    fn a_cut_stays_within_a_window() {
        let cut = Cut([5, 50, 500].map(Micros::from_ms).to_vec());
        let within = cut.within(Micros::from_ms(10), Micros::from_ms(100));
        assert_eq!(within, Cut([10, 50, 100].map(Micros::from_ms).to_vec()));
    }
}
