//! What the retry lesson measures, against its formulas and against what Brooker found.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/measured.rs"]
mod measured;

use measured::{measured, within};

use netsplit::session::measurement::Measurement;

#[test]
fn requests_succeed_as_often_as_the_formula_says() {
    for (id, params) in [
        ("retry-success", ("loss_percent", 30)),
        ("retry-success", ("loss_percent", 70)),
        ("retry-success-by-loss", ("attempts", 3)),
    ] {
        let run = measured(id, &[params], 1_000);
        // Of ten intervals of 95 %, three or more miss in 1 % of all cases.
        let (held, of) = within(&run, 0, 0);
        assert!(held + 2 >= of, "{id}, {params:?}: {held} of {of}");
        // With one attempt, or none that fails, both formulas say the same.
        let (held, of) = within(&run, 0, 1);
        assert!(held + 5 < of, "{id}, {params:?}: the mistake passes");
    }
}

/// The numbers of the text.
#[test]
fn three_attempts_at_thirty_percent() {
    let run = measured("retry-success", &[], 20_000);
    let sample = run.sample(0, 2).expect("three attempts are a point");
    assert!(sample.low <= 0.973 && 0.973 <= sample.high, "{sample:?}");
    let said = run.theory(0, 2);
    assert!((said[0].unwrap() - 0.973).abs() < 1e-9);
    assert!((said[1].unwrap() - 0.343).abs() < 1e-9);
}

#[test]
fn attempts_are_as_many_as_the_formula_says() {
    for percent in [10, 30, 60] {
        let run = measured("retry-attempts", &[("loss_percent", percent)], 1_000);
        let (held, of) = within(&run, 0, 0);
        assert!(held + 2 >= of, "{percent} %: {held} of {of}");
    }
}

#[test]
fn layers_multiply_exactly() {
    for attempts in 1..=4 {
        let run = measured("retry-layers", &[("attempts", attempts)], 2);
        for series in 0..2 {
            assert_eq!(within(&run, series, series), (5, 5), "{attempts} attempts");
        }
    }
}

/// Brooker 2015: jitter needs fewer calls than backoff without, and full jitter fewer than equal;
/// no backoff needs the most.
#[test]
fn jitter_saves_calls_and_time() {
    let at = |run: &Measurement, series| {
        let point = run.xs().iter().position(|x| *x == 100.0);
        let point = point.expect("a hundred clients are a point");
        run.sample(series, point).expect("every trial ends").mean
    };
    let calls = measured("retry-contention-calls", &[], 5);
    let [none, exponential, equal, full, decorrelated] =
        [0, 1, 2, 3, 4].map(|series| at(&calls, series));
    eprintln!("calls: {none} {exponential} {equal} {full} {decorrelated}");
    assert!(none > exponential && exponential > equal && equal > full);
    assert!(exponential > 1.5 * decorrelated);
    let time = measured("retry-contention-time", &[], 5);
    let [_, exponential, equal, full, _] = [0, 1, 2, 3, 4].map(|series| at(&time, series));
    eprintln!("time: {exponential} {equal} {full}");
    assert!(exponential > equal && exponential > full);
}
