//! What the voting lesson measures, against its formulas.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/measured.rs"]
mod measured;

use measured::{measured, within};

/// Of 21 intervals of 95 %, five or more miss in 0.3 % of all cases.
const MISSES_MAX: usize = 4;

fn agrees(id: &str, params: &[(&str, i64)], lines: usize) {
    let run = measured(id, params, 1_000);
    for line in 0..lines {
        let (held, of) = within(&run, line, line);
        assert!(
            held + MISSES_MAX >= of,
            "{id} {params:?}, line {line}: {held} of {of}"
        );
    }
}

#[test]
fn redundancy_is_worth_what_the_formula_says() {
    agrees("voting-nmr", &[], 4);
    agrees("voting-nmr", &[("voter_pct", 80)], 4);
    agrees("voting-voters", &[], 3);
}

#[test]
fn one_right_module_is_not_enough() {
    let run = measured("voting-nmr", &[], 1_000);
    let (held, of) = within(&run, 1, 4);
    assert!(held + 10 < of, "the mistake passes: {held} of {of}");
}

#[test]
fn every_size_crosses_the_single_module_at_one_half() {
    let run = measured("voting-nmr", &[], 2_000);
    for (point, r) in run.xs().to_vec().into_iter().enumerate() {
        let share = |series| run.sample(series, point).expect("every trial ends").value;
        for series in 1..4 {
            if (0.2..0.45).contains(&r) {
                assert!(
                    share(series) < share(0),
                    "R = {r}: redundancy makes it worse"
                );
            }
            if (0.6..0.95).contains(&r) {
                assert!(
                    share(series) > share(0),
                    "R = {r}: redundancy makes it better"
                );
            }
        }
    }
}

#[test]
fn quorums_are_as_available_as_the_formula_says() {
    agrees("voting-availability", &[], 2);
    agrees("voting-availability", &[("r", 3), ("w", 3)], 2);
    agrees(
        "voting-availability",
        &[("nodes", 3), ("r", 1), ("w", 3)],
        2,
    );
}

#[test]
fn battles_take_exactly_the_messages_of_the_formula() {
    let run = measured("voting-messages", &[], 4);
    for line in 0..3 {
        for point in 0..run.xs().len() {
            let sample = run.sample(line, point).expect("every trial ends");
            let said = run.theory(line, point)[line].expect("it says something everywhere");
            assert_eq!([sample.min, sample.max], [said, said]);
        }
    }
}
