//! Spans of work, as tracing tools draw them: a row for each span, under the span that it is a part of,
//! over an axis of time. (Sigelman and others 2010, *Dapper, a large-scale distributed systems tracing
//! infrastructure*.)

use super::Tint;
use crate::sim::{Micros, NodeId};

/// The number of a span in its run, from zero; a part has a larger number than what it is a part of.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SpanId(pub u32);

/// A piece of work from its start to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// Which.
    pub id: SpanId,
    /// The span that it is a part of.
    pub parent: Option<SpanId>,
    /// The node that does it.
    pub node: NodeId,
    /// The name of that node.
    pub name: String,
    /// When it began.
    pub start: Micros,
    /// When it ended; `None` while it is open.
    pub end: Option<Micros>,
    /// What is done, in a few words.
    pub words: String,
    /// How it ended, in a few words; empty while it is open, or when there is nothing to say.
    pub outcome: String,
    /// Its colour.
    pub tint: Tint,
    /// True when it ended without what it was for.
    pub failed: bool,
}

/// Where a span is drawn: a row of its own, and its bar over the axis.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct SpanRow {
    /// The place of the span in the list that was laid out.
    pub index: usize,
    /// How many spans it is a part of, one within the other.
    pub depth: usize,
    /// Where its bar begins, in parts per million of the axis.
    pub from_ppm: u32,
    /// Where its bar ends, in parts per million of the axis.
    pub until_ppm: u32,
}

/// An axis of time, from one moment to another.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Axis {
    /// Its beginning.
    pub from: Micros,
    /// Its end.
    pub until: Micros,
}

/// At most so many ticks are on an axis.
const TICKS_MAX: u64 = 5;
const WHOLE_PPM: u64 = 1_000_000;

impl Axis {
    /// The place of a moment, in parts per million; the nearest end for one that is outside.
    pub fn ppm(self, at: Micros) -> u32 {
        let span = (self.until - self.from).0.max(1);
        let since = (at - self.from).0.min(span);
        let ppm = u128::from(since) * u128::from(WHOLE_PPM) / u128::from(span);
        u32::try_from(ppm).unwrap_or(u32::MAX)
    }

    /// The round moments to mark, in order: multiples of 1, 2 or 5 times a power of ten microseconds.
    pub fn ticks(self) -> Vec<Micros> {
        let span = (self.until - self.from).0;
        let mut step: u64 = 1;
        for factor in [2, 5, 10].into_iter().cycle() {
            if span / step < TICKS_MAX {
                break;
            }
            let power = 10_u64.pow(step.ilog10());
            step = power.saturating_mul(factor);
        }
        let first = self.from.0.div_ceil(step);
        let last = self.until.0 / step;
        (first..=last).map(|k| Micros(k * step)).collect()
    }
}

/// A row for each span: a span comes before its parts, and what is on one level is in the order in which it
/// began. A span whose whole is not in the list stands by itself. Open spans run up to `now`.
pub fn span_rows(spans: &[Span], axis: Axis, now: Micros) -> Vec<SpanRow> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    // Latest first, since the last that is put on the stack is the first to be taken from it.
    order.sort_by_key(|index| core::cmp::Reverse((spans[*index].start, spans[*index].id)));
    let mut by_id: Vec<usize> = (0..spans.len()).collect();
    by_id.sort_by_key(|index| spans[*index].id);
    let whole_of = |index: usize| {
        let wanted = spans[index].parent.filter(|id| *id < spans[index].id)?;
        let place = by_id.binary_search_by_key(&wanted, |index| spans[*index].id);
        place.ok().map(|place| by_id[place])
    };
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); spans.len()];
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for index in order {
        match whole_of(index) {
            Some(whole) => parts[whole].push(index),
            None => stack.push((index, 0)),
        }
    }
    let mut rows = Vec::with_capacity(spans.len());
    while let Some((index, depth)) = stack.pop() {
        rows.push(SpanRow {
            index,
            depth,
            from_ppm: axis.ppm(spans[index].start),
            until_ppm: axis.ppm(spans[index].end.unwrap_or(now)),
        });
        stack.extend(parts[index].iter().map(|part| (*part, depth + 1)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: u32, parent: Option<u32>, start_ms: u64, end_ms: Option<u64>) -> Span {
        Span {
            id: SpanId(id),
            parent: parent.map(SpanId),
            node: NodeId(0),
            name: "C1".to_owned(),
            start: Micros::from_ms(start_ms),
            end: end_ms.map(Micros::from_ms),
            words: "work".to_owned(),
            outcome: String::new(),
            tint: Tint(1),
            failed: false,
        }
    }

    fn axis(from_ms: u64, until_ms: u64) -> Axis {
        Axis {
            from: Micros::from_ms(from_ms),
            until: Micros::from_ms(until_ms),
        }
    }

    /// The numbers of the spans, row by row, with their depths.
    fn order(spans: &[Span]) -> Vec<(u32, usize)> {
        let rows = span_rows(spans, axis(0, 100), Micros::from_ms(100));
        let row = |row: &SpanRow| (spans[row.index].id.0, row.depth);
        rows.iter().map(row).collect()
    }

    #[test]
    fn parts_stand_under_their_whole_in_the_order_of_their_start() {
        let spans = [
            span(0, None, 10, Some(90)),
            span(1, None, 5, Some(20)),
            span(2, Some(0), 60, Some(80)),
            span(3, Some(0), 20, Some(40)),
            span(4, Some(3), 25, Some(30)),
            span(5, Some(1), 6, None),
        ];
        let expect = [(1, 0), (5, 1), (0, 0), (3, 1), (4, 2), (2, 1)];
        assert_eq!(order(&spans), expect);
        let mut turned = spans.to_vec();
        turned.reverse();
        assert_eq!(order(&turned), expect, "in whatever order they come");
    }

    #[test]
    fn a_part_without_its_whole_stands_by_itself() {
        let spans = [span(3, Some(1), 5, None), span(7, Some(9), 6, None)];
        assert_eq!(
            order(&spans),
            [(3, 0), (7, 0)],
            "nor is it lost in a circle"
        );
    }

    #[test]
    fn a_bar_is_as_long_as_its_span_and_an_open_one_runs_to_now() {
        let bar = |span: Span, now_ms| {
            let rows = span_rows(&[span], axis(100, 300), Micros::from_ms(now_ms));
            (rows[0].from_ppm, rows[0].until_ppm)
        };
        assert_eq!(bar(span(0, None, 150, Some(200)), 300), (250_000, 500_000));
        assert_eq!(bar(span(0, None, 150, None), 250), (250_000, 750_000));
        assert_eq!(
            bar(span(0, None, 50, Some(900)), 900),
            (0, 1_000_000),
            "what goes on outside of the window ends at its edges"
        );
    }

    #[test]
    fn ticks_are_round_few_and_within_the_axis() {
        #[track_caller]
        fn check(from: u64, until: u64, expect: &[u64]) {
            let (from, until) = (Micros(from), Micros(until));
            let ticks = Axis { from, until }.ticks();
            assert_eq!(
                ticks,
                expect.iter().map(|at| Micros(*at)).collect::<Vec<_>>()
            );
        }
        check(0, 1_000_000, &[0, 500_000, 1_000_000]);
        check(130_000, 530_000, &[200_000, 300_000, 400_000, 500_000]);
        check(0, 3, &[0, 1, 2, 3]);
        check(7, 7, &[7]);
        check(
            0,
            20_000_000,
            &[0, 5_000_000, 10_000_000, 15_000_000, 20_000_000],
        );
    }
}
