//! What the Raft lesson measures, against its formulas and against the paper.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/measured.rs"]
mod measured;

use measured::{measured, within};
use netsplit::session::experiment::Sample;
use netsplit::session::span;

#[test]
fn split_votes_are_as_frequent_as_the_formula_says() {
    for latency_ms in [4, 10, 33] {
        let run = measured("raft-split-vote", &[("latency_ms", latency_ms)], 1_000);
        for series in 0..3 {
            // Of ten intervals of 95 %, two or more miss in 9 % of all cases, four in 0.1 %.
            let (held, of) = within(&run, series, series);
            assert!(
                held + 3 >= of,
                "{latency_ms} ms, line {series}: {held} of {of}"
            );
        }
        // The common mistake fits no line, not even that of five servers, which it is about.
        for (series, theory) in [(0, 3), (1, 3), (2, 3)] {
            let (held, of) = within(&run, series, theory);
            assert!(
                held + 3 < of,
                "{latency_ms} ms, line {series}: the mistake passes"
            );
        }
    }
}

fn election_time(low_ms: i64, high_ms: i64, more: &[(&str, i64)], trials: u32) -> Sample {
    let params = [&[("timeout_ms", span(low_ms, high_ms))], more].concat();
    let run = measured("raft-election-time", &params, trials);
    run.sample(0, 0).expect("every trial ends")
}

#[test]
fn a_little_randomness_is_what_elections_need() {
    // Section 9.3 of the Raft paper: without it, more than 10 s.
    let same = [("spread_percent", 0)];
    let none = election_time(150, 150, &same, 20);
    assert!(
        none.min >= 20_000.0,
        "equal servers and equal delays never part: {none:?}"
    );
    let usual = election_time(150, 150, &[], 100);
    assert!(
        usual.p90 > 10_000.0,
        "uneven delays part them seldom: {usual:?}"
    );
    let five = election_time(150, 155, &[], 1_000);
    let fifty = election_time(150, 200, &[], 1_000);
    assert!(
        five.p50 < 500.0 && fifty.p50 < five.p50,
        "{five:?} {fifty:?}"
    );
    assert!(fifty.p99 < five.p99, "{five:?} {fifty:?}");
}

#[test]
fn nobody_notices_before_the_timeout_and_votes_take_a_round_trip() {
    // Equal delays: the heartbeat is heard 10 ms after it was sent, the crash comes less than 75 ms
    // after that sending, and votes take 20 ms more.
    let params = [
        ("broadcast_ms", 20),
        ("spread_percent", 0),
        ("ineligible", 0),
    ];
    let sample = election_time(150, 300, &params, 1_000);
    assert!(sample.min > 10.0 + 75.0 + 20.0, "{sample:?}");
    assert!(sample.min < 10.0 + 75.0 + 20.0 + 10.0, "{sample:?}");
}

#[test]
fn servers_that_cannot_win_make_it_longer() {
    let of = |ineligible| election_time(150, 300, &[("ineligible", ineligible)], 1_000).mean;
    assert!(
        of(0) < of(1) && of(1) < of(2),
        "{} {} {}",
        of(0),
        of(1),
        of(2)
    );
}

#[test]
fn the_numbers_in_the_prose_are_those_that_come_out() {
    let rounded = |value: f64| value.round() as i64;
    let of = |low_ms, high_ms| election_time(low_ms, high_ms, &[], 1_000);
    let equal = of(150, 150);
    assert_eq!((rounded(equal.p50), rounded(equal.p90)), (452, 20_000));
    assert_eq!(rounded(of(150, 155).p50), 309);
    let fifty = of(150, 200);
    assert_eq!((rounded(fifty.max), rounded(fifty.p99)), (682, 494));
    let short = of(12, 24);
    assert_eq!((rounded(short.mean), rounded(short.max)), (50, 245));
    let spread = |percent| election_time(150, 155, &[("spread_percent", percent)], 1_000);
    assert_eq!(
        (rounded(spread(0).p50), rounded(spread(100).p50)),
        (1_380, 247)
    );
}
