//! The monotonic clock: what moves it, and what does not.

use super::common::{Ask, Bench, ask};
use super::{A, B, act, fired_ms, hit, ms, quiet};
use netsplit::sim::{NodeFault, NodeId, What};

/// How much time has elapsed for a node at this time, in milliseconds.
fn elapsed_ms(bench: &mut Bench, at_ms: u64, node: NodeId) -> i64 {
    act(bench, at_ms, ask(node, &Ask::Elapsed));
    match bench.trace.last().expect("there is a trace").what {
        What::Replied {
            reply: Some(elapsed_us),
            ..
        } => elapsed_us / 1_000,
        ref what => panic!("a clock that was asked replies, but {what:?}"),
    }
}

#[test]
fn skew_does_not_move_it() {
    let mut bench = quiet(2);
    for (at_ms, jump_us) in [(10, 3_000_000), (20, -9_000_000)] {
        hit(&mut bench, at_ms, A, NodeFault::Skew(jump_us));
        assert_eq!(elapsed_ms(&mut bench, at_ms, A), at_ms.cast_signed());
    }
    assert_eq!(elapsed_ms(&mut bench, 100, A), 100);
}

#[test]
fn drift_changes_its_rate_from_then_on() {
    let mut bench = quiet(2);
    hit(&mut bench, 100, A, NodeFault::Drift(1_000_000));
    assert_eq!(elapsed_ms(&mut bench, 100, A), 100);
    assert_eq!(elapsed_ms(&mut bench, 200, A), 300);
    hit(&mut bench, 200, A, NodeFault::Drift(-500_000));
    assert_eq!(elapsed_ms(&mut bench, 200, A), 300);
    assert_eq!(elapsed_ms(&mut bench, 400, A), 400);
    assert_eq!(
        elapsed_ms(&mut bench, 400, B),
        400,
        "others count as before"
    );
}

#[test]
fn no_crash_resets_it_and_no_pause_stops_it() {
    let ways = [
        (NodeFault::Crash, NodeFault::Restart),
        (NodeFault::Crash, NodeFault::RestartWiped),
        (NodeFault::Pause, NodeFault::Resume),
    ];
    for (down, up) in ways {
        let mut bench = quiet(2);
        hit(&mut bench, 50, A, down);
        hit(&mut bench, 350, A, up);
        assert_eq!(elapsed_ms(&mut bench, 400, A), 400, "{down:?}, {up:?}");
    }
}

#[test]
fn it_counts_as_timers_do() {
    for ppm in [0, 700_000, -700_000] {
        let drifting = || {
            let mut bench = quiet(2);
            hit(&mut bench, 0, A, NodeFault::Drift(ppm));
            bench
        };
        let mut bench = drifting();
        act(&mut bench, 0, ask(A, &Ask::Wake(0, ms(510))));
        bench.run_until(ms(9_000));
        let [fired_ms] = fired_ms(&bench)[..] else {
            panic!("the alarm goes off once");
        };
        assert_eq!(elapsed_ms(&mut drifting(), fired_ms, A), 510, "{ppm} ppm");
    }
}
