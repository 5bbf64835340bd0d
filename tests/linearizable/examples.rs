//! Each model by small histories that are linearizable, and such that are not.

use super::{done, open};
use netsplit::checks::linearizable::{
    Counter, Lock, Model, Operation, Queue, Register, Report, Value, Verdict, check, instants,
};

const LIMIT: u64 = 10_000;

/// Checks a verdict: the places of a witness, or the core of a counterexample.
#[track_caller]
fn expect<M: Model>(model: &M, history: &[Operation<M>], expect: Result<&[usize], &[usize]>) {
    let found = match check(model, history, LIMIT).verdict {
        Verdict::Linearizable(order) => Ok(order),
        Verdict::Not(found) => Err(found.core),
        Verdict::GaveUp => panic!("it gave up"),
    };
    let found = found.as_ref().map(|order| &order[..]);
    assert_eq!(found.map_err(|core| &core[..]), expect);
}

mod register {
    use super::*;
    use netsplit::checks::linearizable::register::{Content, Input, Output};
    use std::ops::{Range, RangeFrom};

    fn value(number: i64) -> Content {
        Some(Value::Number(number))
    }

    fn write(span: Range<u64>, number: i64) -> Operation<Register> {
        done(span, Input::Write(value(number)), Output::Done)
    }

    fn lost_write(span: RangeFrom<u64>, number: i64) -> Operation<Register> {
        open(span, Input::Write(value(number)))
    }

    fn read(span: Range<u64>, content: Content) -> Operation<Register> {
        done(span, Input::Read, Output::Holds(content))
    }

    fn cas(span: Range<u64>, from: i64, to: i64, is_swapped: bool) -> Operation<Register> {
        let input = Input::Cas(value(from), value(to));
        done(span, input, Output::Swapped(is_swapped))
    }

    fn check(history: &[Operation<Register>], expect: Result<&[usize], &[usize]>) {
        super::expect(&Register::default(), history, expect);
    }

    #[test]
    fn is_empty_at_first() {
        check(&[], Ok(&[]));
        check(&[read(0..1, None)], Ok(&[0]));
        check(&[read(0..1, value(1))], Err(&[0]));
    }

    #[test]
    fn a_read_meets_the_last_write() {
        check(&[write(0..1, 1), read(2..3, value(1))], Ok(&[0, 1]));
        check(&[write(0..1, 1), read(2..3, None)], Err(&[0, 1]));
        check(
            &[write(0..1, 1), write(2..3, 2), read(4..5, value(1))],
            Err(&[1, 2]),
        );
    }

    #[test]
    fn what_overlaps_may_come_in_any_order() {
        check(
            &[write(0..5, 1), read(1..2, None), read(3..4, value(1))],
            Ok(&[1, 0, 2]),
        );
        check(
            &[write(0..5, 1), read(1..2, value(1)), read(3..4, None)],
            Err(&[1, 2]),
        );
        // One ends when the other begins: they overlap.
        check(&[write(0..1, 1), read(1..2, None)], Ok(&[1, 0]));
    }

    #[test]
    fn a_write_without_an_end_takes_effect_later_or_never() {
        check(
            &[lost_write(0.., 1), read(1..2, None), read(3..4, value(1))],
            Ok(&[1, 0, 2]),
        );
        check(&[lost_write(0.., 1), read(1..2, None)], Ok(&[1]));
        check(&[read(0..1, value(1)), lost_write(2.., 1)], Err(&[0]));
        // Once only.
        let history = [
            lost_write(0.., 1),
            read(1..2, value(1)),
            write(3..4, 2),
            read(5..6, value(1)),
        ];
        check(&history, Err(&[1, 2, 3]));
    }

    #[test]
    fn compare_and_set_compares() {
        check(
            &[write(0..1, 1), cas(2..3, 1, 2, true), read(4..5, value(2))],
            Ok(&[0, 1, 2]),
        );
        check(&[write(0..1, 1), cas(2..3, 2, 3, true)], Err(&[1]));
        check(&[write(0..1, 1), cas(2..3, 2, 3, false)], Ok(&[0, 1]));
        check(&[write(0..1, 1), cas(2..3, 1, 3, false)], Err(&[0, 1]));
        // Of two that compare with the same value only one can set.
        let twice = [write(0..1, 1), cas(2..9, 1, 2, true), cas(2..9, 1, 3, true)];
        check(&twice, Err(&[1, 2]));
    }

    #[test]
    fn a_chain_of_lost_operations_can_explain_a_read() {
        let lost = |from, to| open(0.., Input::Cas(value(from), value(to)));
        let history = [
            lost(2, 3),
            lost(1, 2),
            lost_write(0.., 1),
            read(1..2, value(3)),
        ];
        check(&history, Ok(&[2, 1, 0, 3]));
        let broken = [lost(2, 3), lost_write(0.., 1), read(1..2, value(3))];
        check(&broken, Err(&[2]));
    }

    #[test]
    fn texts_can_be_appended() {
        let append = |span, text: &str| done(span, Input::Append(text.to_owned()), Output::Done);
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let history = [append(0..9, "a"), append(0..9, "b"), read(4..5, text("ba"))];
        check(&history, Ok(&[1, 0, 2]));
        let history = [append(0..1, "a"), append(2..3, "b"), read(4..5, text("ba"))];
        check(&history, Err(&[2]));
    }

    #[test]
    fn the_longest_prefix_knows_nothing_of_what_comes_later() {
        // At the return of the read, the swap had not returned, and can have set what was read;
        // its own return, by which it did not, is what can not be explained.
        let history = [write(0..1, 1), cas(2..9, 1, 2, false), read(3..4, value(2))];
        let Report { verdict, .. } = super::check(&Register::default(), &history, LIMIT);
        let Verdict::Not(found) = verdict else {
            panic!("it is not linearizable");
        };
        assert_eq!((found.stuck, &found.order[..]), (1, &[0, 1, 2][..]));
        assert!(found.is_longest && found.is_smallest);
    }

    #[test]
    fn an_order_has_instants() {
        let history = [write(0..5, 1), read(1..2, None), read(3..4, value(1))];
        assert_eq!(instants(&history, &[1, 0, 2]), [1, 1, 3]);
    }

    #[test]
    fn it_says_when_it_gave_up() {
        let mut history: Vec<_> = (1..9).map(|number| write(0..100, number)).collect();
        history.extend((1..9).map(|number| read(200..300, value(number))));
        let report = super::check(&Register::default(), &history, 50);
        assert_eq!((report.verdict, report.explored), (Verdict::GaveUp, 50));
        let report = super::check(&Register::default(), &history, 1_000_000);
        assert!(matches!(report.verdict, Verdict::Not(_)), "{report:?}");
        assert!(report.explored > 50);
    }
}

mod lock {
    use super::*;
    use netsplit::checks::linearizable::lock::Input::{Acquire, Release};

    #[test]
    fn one_holds_it() {
        expect(
            &Lock,
            &[done(0..1, Acquire(1), ()), done(2..3, Acquire(2), ())],
            Err(&[0, 1]),
        );
        let history = [
            done(0..1, Acquire(1), ()),
            done(2..9, Acquire(2), ()),
            done(3..4, Release(1), ()),
        ];
        expect(&Lock, &history, Ok(&[0, 2, 1]));
    }

    #[test]
    fn only_the_holder_releases_it() {
        expect(&Lock, &[done(0..1, Release(1), ())], Err(&[0]));
        expect(
            &Lock,
            &[done(0..1, Acquire(1), ()), done(2..3, Release(2), ())],
            Err(&[1]),
        );
        expect(
            &Lock,
            &[done(0..1, Acquire(1), ()), done(2..3, Acquire(1), ())],
            Err(&[0, 1]),
        );
    }

    #[test]
    fn a_lost_release_may_have_happened() {
        let history = [
            done(0..1, Acquire(1), ()),
            open(2.., Release(1)),
            done(3..4, Acquire(2), ()),
        ];
        expect(&Lock, &history, Ok(&[0, 1, 2]));
        let history = [open(0.., Acquire(1)), done(1..2, Acquire(2), ())];
        expect(&Lock, &history, Ok(&[1]));
    }
}

mod queue {
    use super::*;
    use netsplit::checks::linearizable::queue::{Input, Output};
    use std::ops::{Range, RangeFrom};

    fn enqueue(span: Range<u64>, number: i64) -> Operation<Queue> {
        done(span, Input::Enqueue(Value::Number(number)), Output::Done)
    }

    fn dequeue(span: Range<u64>, number: Option<i64>) -> Operation<Queue> {
        done(
            span,
            Input::Dequeue,
            Output::Taken(number.map(Value::Number)),
        )
    }

    fn lost_dequeue(span: RangeFrom<u64>) -> Operation<Queue> {
        open(span, Input::Dequeue)
    }

    fn check(history: &[Operation<Queue>], expect: Result<&[usize], &[usize]>) {
        super::expect(&Queue::default(), history, expect);
    }

    #[test]
    fn first_in_is_first_out() {
        let both = |first, second| {
            [
                enqueue(0..1, 1),
                enqueue(2..3, 2),
                dequeue(4..5, Some(first)),
                dequeue(6..7, Some(second)),
            ]
        };
        check(&both(1, 2), Ok(&[0, 1, 2, 3]));
        // The other can not have come in any earlier than it was called.
        check(&both(2, 1), Err(&[0, 2]));
        let at_once = [
            enqueue(0..3, 1),
            enqueue(0..3, 2),
            dequeue(4..5, Some(2)),
            dequeue(6..7, Some(1)),
        ];
        check(&at_once, Ok(&[1, 0, 2, 3]));
    }

    #[test]
    fn nothing_comes_out_of_an_empty_one() {
        check(&[dequeue(0..1, None)], Ok(&[0]));
        check(&[enqueue(0..1, 1), dequeue(2..3, None)], Err(&[0, 1]));
        check(
            &[enqueue(0..1, 1), lost_dequeue(2..), dequeue(3..4, None)],
            Ok(&[0, 1, 2]),
        );
        check(&[dequeue(0..1, Some(1))], Err(&[0]));
    }

    #[test]
    fn what_comes_in_once_goes_out_once() {
        let history = [
            enqueue(0..1, 1),
            dequeue(2..3, Some(1)),
            dequeue(4..5, Some(1)),
        ];
        check(&history, Err(&[1, 2]));
    }

    #[test]
    fn a_long_queue_needs_no_guesses() {
        // Pairs come in together and go out the other way round, long after: an order of the pairs
        // that is guessed wrongly is noticed late, and there are 2^40 of them.
        let mut history = Vec::new();
        for pair in 0..40 {
            let number = 2 * pair as i64;
            history.push(enqueue(pair * 10..pair * 10 + 5, number));
            history.push(enqueue(pair * 10..pair * 10 + 5, number + 1));
        }
        for pair in 0..40 {
            let at = 1_000 + pair * 10;
            history.push(dequeue(at..at + 1, Some(2 * pair as i64 + 1)));
            history.push(dequeue(at + 2..at + 3, Some(2 * pair as i64)));
        }
        let report = super::check(&Queue::default(), &history, LIMIT);
        assert!(matches!(report.verdict, Verdict::Linearizable(_)));
        assert!(report.explored < 1_000, "{}", report.explored);
    }
}

mod counter {
    use super::*;
    use netsplit::checks::linearizable::counter::Input::{Add, Read};

    #[test]
    fn a_read_counts_what_was_added() {
        let history = |count| [done(0..1, Add(2), None), done(2..3, Read, Some(count))];
        expect(&Counter::default(), &history(2), Ok(&[0, 1]));
        expect(&Counter::default(), &history(1), Err(&[1]));
        expect(&Counter::default(), &history(0), Err(&[0, 1]));
    }

    #[test]
    fn lost_additions_may_count() {
        let mut history = vec![open(0.., Add(1)), open(0.., Add(1)), open(0.., Add(3))];
        for (at, count) in [(1, 0), (3, 1), (5, 4), (7, 5)] {
            history.push(done(at..at + 1, Read, Some(count)));
        }
        expect(&Counter::default(), &history, Ok(&[3, 0, 4, 2, 5, 1, 6]));
        history.push(done(9..10, Read, Some(6)));
        expect(&Counter::default(), &history, Err(&[7]));
    }
}
