//! What can happen to a node.

use super::common::{Alarm, Ask, Bench, Durable, Gossip, LIED, ask};
use super::*;
use netsplit::sim::{Power, Target};

#[test]
fn a_crash_loses_the_node_and_keeps_the_disk() {
    let mut bench = quiet(2);
    act(&mut bench, 1, ask(A, &Ask::Write(7)));
    act(&mut bench, 2, ask(A, &Ask::Wake(0, ms(50))));
    tell(&mut bench, 3, B, A, 4);
    let crash = hit(&mut bench, 20, A, NodeFault::Crash);
    tell(&mut bench, 21, B, A, 5);
    bench.run_until(ms(500));

    assert_eq!(bench.world.node(A), None);
    let slot = bench.world.slot(A).expect("it exists");
    assert_eq!(slot.power, Power::Down(crash));
    assert_eq!(slot.disk.written, 7);
    assert_eq!(fired_ms(&bench), [0_u64; 0], "its timers are gone");
    let lost = Loss {
        at_ms: 31,
        link: (B, A),
        at_ppm: WHOLE_WAY_PPM,
        reason: LossReason::ReceiverDown,
        blame: Some(crash),
    };
    assert_eq!(losses(&bench), [lost]);
}

#[test]
fn what_a_node_sent_survives_its_crash() {
    let mut bench = quiet(2);
    tell(&mut bench, 1, A, B, 4);
    hit(&mut bench, 2, A, NodeFault::Crash);
    bench.run_until(ms(100));
    assert_eq!(heard(&bench, B), [4]);
}

/// Writes 7 and hears 4, crashes, comes back by `fault`; returns what its disk then holds.
fn come_back(fault: NodeFault) -> Durable {
    let mut bench = quiet(2);
    act(&mut bench, 1, ask(A, &Ask::Write(7)));
    tell(&mut bench, 2, B, A, 4);
    hit(&mut bench, 20, A, NodeFault::Crash);
    let restart = hit(&mut bench, 30, A, fault);
    assert_eq!(heard(&bench, A), [0_u32; 0], "volatile state is gone");
    let booted = bench.trace.last().expect("there is a trace");
    assert!(matches!(booted.what, What::Booted { node: A }));
    assert_eq!(booted.cause, Some(restart));
    tell(&mut bench, 31, B, A, 5);
    bench.run_until(ms(100));
    assert_eq!(heard(&bench, A), [5], "it takes part again");
    bench.world.slot(A).expect("it exists").disk.clone()
}

#[test]
fn a_restart_comes_back_with_the_disk_or_with_an_empty_one() {
    let kept = come_back(NodeFault::Restart);
    assert_eq!((kept.boots, kept.written), (2, 7));
    let wiped = come_back(NodeFault::RestartWiped);
    assert_eq!((wiped.boots, wiped.written), (1, 0));
}

/// What a node handled: the number that it was told, or the alarm that went off, and when.
fn handled(bench: &Bench) -> Vec<(u64, String)> {
    let sent = |id: RecordId| match &record(bench, id).what {
        What::Sent { payload, .. } => payload.to_string(),
        what => panic!("a delivery is caused by a sending, not by {what:?}"),
    };
    let one = |record: &Record<Gossip>| match &record.what {
        What::Delivered { .. } => record.cause.map(sent),
        What::Fired {
            timer: Alarm::Asked(alarm),
            ..
        } => Some(format!("alarm {alarm}")),
        _ => None,
    };
    let timed = |record: &Record<Gossip>| Some((record.at.as_ms(), one(record)?));
    bench.trace.iter().filter_map(timed).collect()
}

fn at(at_ms: u64, what: &[&str]) -> Vec<(u64, String)> {
    what.iter()
        .map(|what| (at_ms, (*what).to_owned()))
        .collect()
}

/// A is paused at 5 ms while 1 (due at 20), alarm 9 (25), 2 (30) and alarm 1 (35) come.
fn pause_with_work() -> (Bench, RecordId) {
    let mut bench = quiet(2);
    act(&mut bench, 0, ask(A, &Ask::Wake(1, ms(35))));
    act(&mut bench, 0, ask(A, &Ask::Wake(9, ms(25))));
    let pause = hit(&mut bench, 5, A, NodeFault::Pause);
    tell(&mut bench, 10, B, A, 1);
    tell(&mut bench, 20, B, A, 2);
    bench.run_until(ms(99));
    (bench, pause)
}

#[test]
fn a_paused_node_keeps_what_waits_and_handles_it_in_order() {
    let (mut bench, pause) = pause_with_work();
    assert_eq!(
        bench.world.slot(A).map(|slot| slot.power),
        Some(Power::Paused(pause))
    );
    assert_eq!(handled(&bench), []);
    hit(&mut bench, 100, A, NodeFault::Resume);
    bench.run_until(ms(200));
    assert_eq!(handled(&bench), at(100, &["1", "alarm 9", "2", "alarm 1"]));
    assert_eq!(losses(&bench), []);
}

#[test]
fn what_is_not_yet_due_when_a_node_resumes_comes_when_it_is() {
    let mut bench = quiet(2);
    act(&mut bench, 0, ask(A, &Ask::Wake(0, ms(50))));
    tell(&mut bench, 1, B, A, 3);
    hit(&mut bench, 2, A, NodeFault::Pause);
    hit(&mut bench, 4, A, NodeFault::Resume);
    bench.run_until(ms(200));
    assert_eq!(
        handled(&bench),
        [at(11, &["3"]), at(50, &["alarm 0"])].concat()
    );
}

#[test]
fn a_crash_while_paused_loses_what_waited() {
    let (mut bench, _) = pause_with_work();
    let crash = hit(&mut bench, 100, A, NodeFault::Crash);
    bench.run_until(ms(200));
    assert_eq!(handled(&bench), []);
    let lost = || Loss {
        at_ms: 100,
        link: (B, A),
        at_ppm: WHOLE_WAY_PPM,
        reason: LossReason::ReceiverDown,
        blame: Some(crash),
    };
    assert_eq!(losses(&bench), [lost(), lost()]);
    hit(&mut bench, 300, A, NodeFault::Restart);
    bench.run_until(ms(400));
    assert_eq!(handled(&bench), [], "nothing comes back with it");
}

#[test]
fn drift_leaves_what_is_overdue_at_a_paused_node_in_order() {
    let (mut bench, _) = pause_with_work();
    hit(&mut bench, 99, A, NodeFault::Drift(500_000));
    hit(&mut bench, 100, A, NodeFault::Resume);
    bench.run_until(ms(200));
    assert_eq!(handled(&bench), at(100, &["1", "alarm 9", "2", "alarm 1"]));
}

#[test]
fn a_slow_node_is_late_with_everything_even_what_was_under_way() {
    let mut bench = quiet(2);
    act(&mut bench, 0, ask(A, &Ask::Wake(0, ms(40))));
    tell(&mut bench, 1, B, A, 1);
    hit(&mut bench, 5, A, NodeFault::Slow(ms(100)));
    tell(&mut bench, 10, B, A, 2);
    act(&mut bench, 11, ask(A, &Ask::Wake(1, ms(40))));
    bench.run_until(ms(500));
    let expect = [
        at(111, &["1"]),
        at(120, &["2"]),
        at(140, &["alarm 0"]),
        at(151, &["alarm 1"]),
    ];
    assert_eq!(handled(&bench), expect.concat());
}

#[test]
fn a_cured_node_catches_up_in_order() {
    let mut bench = quiet(2);
    hit(&mut bench, 0, A, NodeFault::Slow(ms(100)));
    act(&mut bench, 0, ask(A, &Ask::Wake(0, ms(15))));
    tell(&mut bench, 1, B, A, 1);
    tell(&mut bench, 45, B, A, 2);
    hit(&mut bench, 50, A, NodeFault::Slow(Micros::ZERO));
    bench.run_until(ms(500));
    assert_eq!(
        handled(&bench),
        [at(50, &["1", "alarm 0"]), at(55, &["2"])].concat()
    );
}

/// What a node's clock reads at this time, in milliseconds.
fn clock_ms(bench: &mut Bench, at_ms: u64, node: NodeId) -> i64 {
    act(bench, at_ms, ask(node, &Ask::Clock));
    match bench.trace.last().expect("there is a trace").what {
        What::Replied {
            reply: Some(now_us),
            ..
        } => now_us / 1_000,
        ref what => panic!("a clock that was asked replies, but {what:?}"),
    }
}

#[test]
fn skew_moves_what_the_clock_reads_and_no_timer() {
    for (jump_us, expect) in [(3_000_000, 3_100), (-3_000_000, -2_900)] {
        let mut bench = quiet(2);
        act(&mut bench, 0, ask(A, &Ask::Wake(0, ms(50))));
        hit(&mut bench, 10, A, NodeFault::Skew(jump_us));
        act(&mut bench, 10, ask(A, &Ask::Wake(1, ms(60))));
        assert_eq!(clock_ms(&mut bench, 100, A), expect);
        assert_eq!(clock_ms(&mut bench, 100, B), 100, "other clocks are right");
        assert_eq!(fired_ms(&bench), [50, 70]);
    }
}

#[test]
fn drift_stretches_timers_armed_before_and_after_it() {
    // (parts per million, the alarm armed at 0 for 100, the one armed at 50 for 100)
    for (ppm, expect) in [
        (0, [100, 150]),
        (1_000_000, [75, 100]),
        (-500_000, [150, 250]),
    ] {
        let mut bench = quiet(2);
        act(&mut bench, 0, ask(A, &Ask::Wake(0, ms(100))));
        hit(&mut bench, 50, A, NodeFault::Drift(ppm));
        act(&mut bench, 50, ask(A, &Ask::Wake(1, ms(100))));
        bench.run_until(ms(999));
        assert_eq!(fired_ms(&bench), expect, "{ppm} ppm");
        let reads_ms = 50 + 950 * (1_000_000 + i64::from(ppm)) / 1_000_000;
        assert_eq!(clock_ms(&mut bench, 1_000, A), reads_ms);
    }
}

#[test]
fn a_liar_lies_until_it_is_honest_again() {
    let mut bench = quiet(2);
    hit(&mut bench, 1, A, NodeFault::Lie(Gossip::EXAGGERATE));
    tell(&mut bench, 2, A, B, 5);
    hit(&mut bench, 3, A, NodeFault::Lie(netsplit::sim::Lie(0)));
    tell(&mut bench, 4, A, B, 6);
    bench.run_until(ms(100));
    assert_eq!(heard(&bench, B), [5 + LIED, 6]);
}

#[test]
fn a_fault_of_a_role_hits_whoever_plays_it() {
    let mut bench = quiet(3);
    act(&mut bench, 1, ask(B, &Ask::Lead));
    let input = Input::Node(Target::Role(Gossip::LEADER), NodeFault::Crash);
    let crash = act(&mut bench, 2, input);
    assert_eq!(record(&bench, crash).node(), Some(B));
    assert_eq!(bench.world.node(B), None);
    assert_eq!(bench.world.last_fault(), Some(crash));
}

#[test]
fn a_request_causes_what_it_leads_to() {
    let mut bench = quiet(2);
    let write = act(&mut bench, 1, ask(A, &Ask::Write(7)));
    let after = &bench.trace[usize::try_from(write.0).expect("fits") + 1..];
    assert!(matches!(
        after[0].what,
        What::Invoked { node: A, op: 0, .. }
    ));
    assert!(matches!(
        after[1].what,
        What::Replied {
            node: A,
            op: 0,
            reply: Some(7)
        }
    ));
    assert!(after.iter().all(|record| record.cause == Some(write)));
    assert_eq!(bench.world.last_fault(), None, "asking is no fault");
}
