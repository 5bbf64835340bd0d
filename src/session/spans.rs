//! The spans of a run, for the waterfall: a lesson reads from each record which spans it begins and ends.
//!
//! Every record is read once, and each span remembers the records of its beginning and its end. The spans of
//! an earlier moment are then those that had begun by then, so that a rewound run reads nothing again.

use super::describe;
use super::face::EventKind;
use super::run::Run;
use super::traits::Taught;
use crate::i18n::Lang;
use crate::scene::{Span, SpanId, Tint};
use crate::sim::{Micros, NodeId, Protocol, Record, RecordId};

/// Reads a record: says to [`Spans`] what it begins and ends, in words of that language. The message is what
/// the record sent, delivered or lost.
pub type ReadSpans<P> = fn(&Record<P>, Option<&<P as Protocol>::Message>, Lang, &mut Spans);

/// Which span is meant, among those that may still change: a part of a trace.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SpanKey {
    /// Where the trace began.
    pub origin: NodeId,
    /// The number of the trace there.
    pub trace: u64,
    /// The part of the trace; zero is the whole, which all others are parts of.
    pub part: u32,
}

impl SpanKey {
    /// The whole of a trace.
    pub fn whole(origin: NodeId, trace: u64) -> Self {
        Self {
            origin,
            trace,
            part: 0,
        }
    }

    /// Another part of the same trace.
    pub fn part(self, part: u32) -> Self {
        Self { part, ..self }
    }

    fn is_of(self, whole: Self) -> bool {
        (self.origin, self.trace) == (whole.origin, whole.trace)
    }
}

/// How a span ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpanEnd {
    /// True when it ended without what it was for.
    pub failed: bool,
    /// How, in a few words.
    pub words: String,
}

impl SpanEnd {
    /// It did what it was for.
    pub fn done(words: String) -> Self {
        Self {
            failed: false,
            words,
        }
    }

    /// It did not.
    pub fn failed(words: String) -> Self {
        Self {
            failed: true,
            words,
        }
    }
}

struct Kept {
    parent: Option<SpanId>,
    node: NodeId,
    words: String,
    tint: Tint,
    begun: (RecordId, Micros),
    ended: Option<(RecordId, Micros, SpanEnd)>,
}

/// The spans that were read so far.
pub struct Spans {
    /// All, in the order in which they began.
    kept: Vec<Kept>,
    /// Every span of a trace that is not over, by key, with its place in `kept`.
    live: Vec<(SpanKey, usize)>,
    /// The record that is being read, and its time.
    here: (RecordId, Micros),
}

impl Spans {
    fn new() -> Self {
        Self {
            kept: Vec::new(),
            live: Vec::new(),
            here: (RecordId(0), Micros::ZERO),
        }
    }

    /// A span begins at a node. It is a part of the whole of its trace, unless it is that whole. A part of a
    /// trace that is not there, and one that has begun already (a second copy of a message tells of it
    /// again), is left out.
    pub fn begin(&mut self, key: SpanKey, node: NodeId, words: String, tint: Tint) {
        let Err(place) = self.find(key) else {
            return;
        };
        let whole = match key.part {
            0 => None,
            _ => match self.find(key.part(0)) {
                Ok(place) => Some(self.live[place].1),
                Err(_) => return,
            },
        };
        self.live.insert(place, (key, self.kept.len()));
        self.kept.push(Kept {
            parent: whole.map(id),
            node,
            words,
            tint,
            begun: self.here,
            ended: None,
        });
    }

    /// A span ends. With the whole of a trace all of it ends: what is open of it then ends like the whole, so
    /// end it before with [`Spans::end_parts`] where there is more to say. What is not open stays as it is.
    pub fn end(&mut self, key: SpanKey, end: SpanEnd) {
        if key.part == 0 {
            let (from, until) = self.of_trace(key);
            for (_, place) in self.live.drain(from..until) {
                close(&mut self.kept[place], self.here, &end);
            }
        } else if let Ok(place) = self.find(key) {
            close(&mut self.kept[self.live[place].1], self.here, &end);
        }
    }

    /// Every open part of a trace ends; its whole stays open.
    pub fn end_parts(&mut self, whole: SpanKey, end: &SpanEnd) {
        let (from, until) = self.of_trace(whole);
        for (key, place) in &self.live[from..until] {
            if key.part != 0 {
                close(&mut self.kept[*place], self.here, end);
            }
        }
    }

    /// Every open trace that began at a node ends, as when that node crashed.
    pub fn end_all_of(&mut self, origin: NodeId, end: &SpanEnd) {
        let (kept, here) = (&mut self.kept, self.here);
        self.live.retain(|(key, place)| {
            if key.origin == origin {
                close(&mut kept[*place], here, end);
            }
            key.origin != origin
        });
    }

    fn find(&self, key: SpanKey) -> Result<usize, usize> {
        self.live.binary_search_by_key(&key, |(key, _)| *key)
    }

    /// Where the parts of a trace stand in `live`.
    fn of_trace(&self, whole: SpanKey) -> (usize, usize) {
        let from = self.live.partition_point(|(key, _)| *key < whole.part(0));
        let count = self.live[from..].partition_point(|(key, _)| key.is_of(whole));
        (from, from + count)
    }

    /// The latest spans that had begun before the record `upto`, at most `count_max`, of those that touch
    /// the time from `from` to `until`; with each the one that it is a part of. In the order of their start.
    fn places(&self, upto: RecordId, from: Micros, until: Micros, count_max: usize) -> Vec<usize> {
        let begun = self.kept.partition_point(|kept| kept.begun.0 < upto);
        let touches = |place: &usize| {
            let kept = &self.kept[*place];
            let end = kept.ended.as_ref().filter(|end| end.0 < upto);
            kept.begun.1 <= until && end.is_none_or(|end| end.1 >= from)
        };
        let mut places: Vec<usize> = (0..begun).rev().filter(touches).take(count_max).collect();
        let wholes = places.iter().filter_map(|place| self.kept[*place].parent);
        let wholes: Vec<usize> = wholes.filter_map(|id| id.0.try_into().ok()).collect();
        places.extend(wholes);
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The number of the span at a place.
fn id(place: usize) -> SpanId {
    SpanId(u32::try_from(place).unwrap_or(u32::MAX))
}

fn close(kept: &mut Kept, (record, at): (RecordId, Micros), end: &SpanEnd) {
    if kept.ended.is_none() {
        kept.ended = Some((record, at, end.clone()));
    }
}

/// The spans of one branch, in one language, as far as its trace was read.
pub(super) struct SpanCache {
    branch: usize,
    lang: Lang,
    read: u32,
    spans: Spans,
}

impl SpanCache {
    pub fn new(branch: usize, lang: Lang) -> Self {
        Self {
            branch,
            lang,
            read: 0,
            spans: Spans::new(),
        }
    }
}

impl<L: Taught> Run<L> {
    /// See [`super::Session::spans`].
    pub(super) fn spans_now(
        &self,
        (from, until): (Micros, Micros),
        count_max: usize,
        lang: Lang,
    ) -> Vec<Span> {
        let Some(read) = L::spans() else {
            return Vec::new();
        };
        let mut cache = self.span_cache.borrow_mut();
        if (cache.branch, cache.lang) != (self.current, lang) {
            *cache = SpanCache::new(self.current, lang);
        }
        let trace = &self.branch().trace;
        for record in trace.range(cache.read, trace.len()) {
            let payload = match describe::kind(record) {
                EventKind::Message => self.payload(record),
                _ => None,
            };
            cache.spans.here = (record.id, record.at);
            read(record, payload, lang, &mut cache.spans);
        }
        cache.read = trace.len();
        let (spans, upto) = (&cache.spans, RecordId(self.state.world.records()));
        let places = spans.places(upto, from, until, count_max);
        let told = |place: usize| self.told(id(place), &spans.kept[place], upto);
        places.into_iter().map(told).collect()
    }

    /// A span as it stood before the record `upto`.
    fn told(&self, id: SpanId, kept: &Kept, upto: RecordId) -> Span {
        let ended = kept.ended.as_ref().filter(|end| end.0 < upto);
        let (end, how) = ended.map(|(_, at, how)| (*at, how)).unzip();
        Span {
            id,
            parent: kept.parent,
            node: kept.node,
            name: L::name(&self.state.world, kept.node),
            start: kept.begun.1,
            end,
            words: kept.words.clone(),
            outcome: how.map_or_else(String::new, |how| how.words.clone()),
            tint: kept.tint,
            failed: how.is_some_and(|how| how.failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: SpanKey = SpanKey {
        origin: NodeId(3),
        trace: 1,
        part: 0,
    };

    struct Reader(Spans);

    impl Reader {
        fn at(&mut self, record: u32) -> &mut Spans {
            self.0.here = (RecordId(record), Micros::from_ms(u64::from(record)));
            &mut self.0
        }

        fn begin(&mut self, record: u32, key: SpanKey) {
            self.at(record)
                .begin(key, NodeId(3), String::new(), Tint(1));
        }

        /// What is told of all spans when so many records are there: place, whole, end, failed.
        fn told(&self, upto: u32) -> Vec<(usize, Option<u32>, Option<u64>, bool)> {
            let upto = RecordId(upto);
            let places = self.0.places(upto, Micros::ZERO, Micros::MAX, usize::MAX);
            let told = |place: usize| {
                let kept = &self.0.kept[place];
                let end = kept.ended.as_ref().filter(|end| end.0 < upto);
                (
                    place,
                    kept.parent.map(|id| id.0),
                    end.map(|end| end.1.as_ms()),
                    end.is_some_and(|end| end.2.failed),
                )
            };
            places.into_iter().map(told).collect()
        }
    }

    fn reader() -> Reader {
        Reader(Spans::new())
    }

    fn done() -> SpanEnd {
        SpanEnd::done(String::new())
    }

    fn failed() -> SpanEnd {
        SpanEnd::failed(String::new())
    }

    #[test]
    fn what_a_later_record_did_is_not_told_of_an_earlier_moment() {
        let mut reader = reader();
        reader.begin(1, WHOLE);
        reader.begin(2, WHOLE.part(1));
        reader.at(5).end(WHOLE.part(1), failed());
        reader.at(9).end(WHOLE, done());
        assert_eq!(reader.told(1), []);
        assert_eq!(reader.told(2), [(0, None, None, false)]);
        let open = (0, None, None, false);
        assert_eq!(reader.told(5), [open, (1, Some(0), None, false)]);
        assert_eq!(reader.told(9), [open, (1, Some(0), Some(5), true)]);
        let whole = (0, None, Some(9), false);
        assert_eq!(reader.told(10), [whole, (1, Some(0), Some(5), true)]);
    }

    #[test]
    fn a_second_copy_of_a_message_begins_nothing() {
        let mut reader = reader();
        reader.begin(1, WHOLE);
        reader.begin(2, WHOLE.part(1));
        reader.begin(3, WHOLE.part(1));
        reader.at(4).end(WHOLE.part(1), done());
        reader.begin(5, WHOLE.part(1));
        reader.at(6).end(WHOLE, done());
        reader.begin(7, WHOLE.part(1));
        assert_eq!(reader.told(99).len(), 2, "nor when its trace is over");
        reader.begin(8, WHOLE);
        assert_eq!(reader.told(99).len(), 3, "the same number, used anew");
    }

    #[test]
    fn a_trace_ends_with_its_whole_and_with_the_node_that_began_it() {
        let mut reader = reader();
        reader.begin(1, WHOLE);
        reader.begin(2, WHOLE.part(1));
        reader.begin(2, WHOLE.part(2));
        let other = SpanKey::whole(NodeId(4), 1);
        reader.begin(3, other);
        reader.at(4).end_parts(WHOLE, &failed());
        reader.at(5).end(WHOLE, done());
        let ends = |reader: &Reader| -> Vec<_> {
            let told = reader.told(99).into_iter();
            told.map(|(_, _, end, failed)| (end, failed)).collect()
        };
        let parts = (Some(4), true);
        let first = [(Some(5), false), parts, parts, (None, false)];
        assert_eq!(ends(&reader), first);
        reader.at(6).end_all_of(NodeId(3), &failed());
        assert_eq!(ends(&reader), first, "all of it was over");
        reader.at(7).end_all_of(NodeId(4), &failed());
        assert_eq!(ends(&reader)[3], (Some(7), true));
    }

    #[test]
    fn a_window_holds_the_latest_that_touch_it_and_what_they_are_parts_of() {
        let mut reader = reader();
        reader.begin(1, WHOLE);
        for part in 1..6 {
            reader.begin(part * 10, WHOLE.part(part));
            reader.at(part * 10 + 5).end(WHOLE.part(part), done());
        }
        let places = |from, until, count| {
            let upto = RecordId(u32::MAX);
            let ms = Micros::from_ms;
            reader.0.places(upto, ms(from), ms(until), count)
        };
        assert_eq!(places(25, 30, 9), [0, 2, 3]);
        assert_eq!(places(26, 29, 9), [0]);
        assert_eq!(places(0, 90, 2), [0, 4, 5]);
    }
}
