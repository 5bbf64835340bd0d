//! What the lesson on consistent hashing measures, against its formulas.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/measured.rs"]
mod measured;

use measured::{holds, measured};
use netsplit::protocols::consistent_hashing::placement::Scheme;
use netsplit::session::measurement::Measurement;

/// How many of a line's points have a value within their 95 % interval.
fn within(run: &Measurement, series: usize, value: impl Fn(f64) -> f64) -> usize {
    let points = run.xs().iter().enumerate();
    points
        .filter(|(point, x)| holds(run, series, *point, value(**x)))
        .count()
}

#[test]
fn a_join_moves_what_the_formulas_say() {
    let run = measured("hashing-join", &[("keys", 1_000)], 60);
    let points = run.xs().len();
    let of = |scheme: Scheme| Scheme::ALL.iter().position(|other| *other == scheme);
    let least = |n: f64| 1.0 / (n + 1.0);
    let most = |n: f64| n / (n + 1.0);
    for scheme in [Scheme::Ring, Scheme::Rendezvous, Scheme::Jump] {
        let series = of(scheme).expect("it is one of them");
        // Of seven intervals of 95 %, three or more miss in 0.4 % of all cases.
        assert!(within(&run, series, least) + 2 >= points, "{scheme:?}");
        assert!(
            within(&run, series, most) + 2 < points,
            "{scheme:?} moves as modulo does"
        );
    }
    let modulo = of(Scheme::Modulo).expect("it is one of them");
    assert!(within(&run, modulo, most) + 2 >= points);
    for scheme in [Scheme::Maglev, Scheme::Bounded] {
        let series = of(scheme).expect("it is one of them");
        for (point, n) in run.xs().iter().enumerate() {
            let sample = run.sample(series, point).expect("every trial ends");
            let times = sample.value / least(*n);
            // Somewhat more than must move, and far less than all.
            let bound = if scheme == Scheme::Maglev { 3.0 } else { 6.0 };
            assert!(
                (0.9..bound).contains(&times),
                "{scheme:?}, {n} nodes: {times}"
            );
        }
    }
}

#[test]
fn shares_deviate_as_the_formula_says() {
    let run = measured("hashing-shares", &[], 60);
    let points = run.xs().len();
    let exact = |v: f64| (49.0 / (50.0 * v + 1.0)).sqrt();
    assert!(within(&run, 0, exact) + 2 >= points);
    // Twice as even as it is would be seen.
    assert!(within(&run, 0, |v| exact(v) / 2.0) == 0);
    for (point, v) in run.xs().iter().enumerate() {
        let sample = run.sample(0, point).expect("every trial ends");
        let theory = run.theory(0, point)[0].expect("it says something everywhere");
        assert!((theory - exact(*v)).abs() < 1e-12);
        assert!(
            (sample.value * v.sqrt() - 1.0).abs() < 0.1,
            "about 1/sqrt(V) at {v}"
        );
    }
}
