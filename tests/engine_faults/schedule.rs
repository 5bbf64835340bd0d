//! Acts that repeat.

use super::common::ask;
use super::*;
use netsplit::sim::{InputError, LinkChange, LinkTo, Schedule, Target};

fn every(every_ms: u64, times: u16, input: Input, undo_after_ms: Option<u64>) -> Input {
    Input::Every(Box::new(Schedule {
        every: ms(every_ms),
        times,
        input,
        undo_after: undo_after_ms.map(ms),
    }))
}

/// What was done and refused: when, what, and because of which record.
fn acts(bench: &Bench) -> Vec<(u64, String, Option<RecordId>)> {
    let act = |record: &Record<Gossip>| {
        let what = match &record.what {
            What::Input { input, .. } => format!("{input:?}"),
            What::Ignored { error, .. } => format!("{error:?}"),
            _ => return None,
        };
        Some((record.at.as_ms(), what, record.cause))
    };
    bench.trace.iter().filter_map(act).skip(1).collect()
}

#[test]
fn a_schedule_acts_so_many_times_and_undoes_each() {
    let mut bench = quiet(2);
    let schedule = act(&mut bench, 0, every(100, 2, Input::Cut(A, B), Some(30)));
    assert_eq!(bench.world.schedules_running(), 1);
    bench.run_until(ms(1_000));
    assert_eq!(bench.world.schedules_running(), 0);
    let (cut, heal) = (
        format!("{:?}", Input::Cut(A, B)),
        format!("{:?}", Input::Heal(A, B)),
    );
    let first = RecordId(schedule.0 + 1);
    let second = RecordId(schedule.0 + 3);
    let expect = [
        (100, cut.clone(), Some(schedule)),
        (130, heal.clone(), Some(first)),
        (200, cut, Some(schedule)),
        (230, heal, Some(second)),
    ];
    assert_eq!(acts(&bench), expect);
}

#[test]
fn a_schedule_without_a_number_goes_on_until_stopped_and_its_undoing_is_done() {
    let mut bench = quiet(2);
    act(
        &mut bench,
        0,
        every(10, 0, Input::node(A, NodeFault::Crash), Some(5)),
    );
    bench.run_until(ms(1_002));
    assert_eq!(bench.world.slot(A).map(|slot| slot.disk.boots), Some(100));
    assert_eq!(bench.world.node(A), None);
    act(&mut bench, 1_002, Input::StopSchedules);
    assert_eq!(bench.world.schedules_running(), 0);
    bench.run_until(ms(5_000));
    assert_eq!(bench.world.slot(A).map(|slot| slot.disk.boots), Some(101));
    assert!(bench.world.node(A).is_some(), "the last crash was undone");
    assert_eq!(bench.world.next_at(), None, "nothing is left to happen");
}

#[test]
fn a_schedule_that_names_a_role_hits_whoever_plays_it_then_and_undoes_it_there() {
    let mut bench = quiet(3);
    let leader = Input::Node(Target::Role(Gossip::LEADER), NodeFault::Crash);
    act(&mut bench, 0, every(100, 3, leader, Some(50)));
    act(&mut bench, 1, ask(A, &Ask::Lead));
    act(&mut bench, 1, ask(C, &Ask::Lead));
    bench.run_until(ms(1_000));
    let hit: Vec<_> = bench
        .trace
        .iter()
        .filter_map(|record| match &record.what {
            What::Input {
                input,
                node: Some(node),
            } if matches!(**input, Input::Node(..)) => Some((record.at.as_ms(), *node)),
            _ => None,
        })
        .collect();
    // A crash makes a node forget that it leads, so the second turn is C's, the third nobody's.
    assert_eq!(hit, [(100, A), (150, A), (200, C), (250, C)]);
    let last = acts(&bench).pop().expect("it acted");
    assert_eq!(
        (last.0, last.1),
        (300, format!("{:?}", InputError::NobodyPlaysRole))
    );
    assert!(bench.world.ids().all(|id| bench.world.node(id).is_some()));
}

#[test]
fn what_could_not_be_done_is_not_undone() {
    let mut bench = quiet(2);
    act(
        &mut bench,
        0,
        every(
            10,
            1,
            Input::Partition(vec![vec![A], vec![NodeId(99)]]),
            Some(5),
        ),
    );
    let too_much = LinkChange::Loss(2_000_000);
    act(
        &mut bench,
        0,
        every(10, 1, Input::Link(LinkTo::All, too_much), Some(5)),
    );
    act(&mut bench, 1, Input::Cut(A, B));
    act(&mut bench, 1, Input::Link(LinkTo::All, LinkChange::Loss(7)));
    bench.run_until(ms(100));
    assert_eq!(bench.world.network().cuts().collect::<Vec<_>>(), [(A, B)]);
    assert_eq!(bench.world.network().settings(A, B).loss_ppm, 7);
}

#[test]
fn each_fault_is_undone_by_its_opposite() {
    let check = |input: Input, expect: Option<Input>| assert_eq!(input.undo(), expect);
    let node = |fault| Input::node(A, fault);
    check(node(NodeFault::Pause), Some(node(NodeFault::Resume)));
    check(
        node(NodeFault::Slow(ms(9))),
        Some(node(NodeFault::Slow(Micros::ZERO))),
    );
    check(node(NodeFault::Skew(5)), Some(node(NodeFault::Skew(-5))));
    check(node(NodeFault::Drift(5)), Some(node(NodeFault::Drift(0))));
    check(node(NodeFault::Restart), None);
    check(Input::Partition(vec![]), Some(Input::HealAll));
    for change in [
        LinkChange::Loss,
        LinkChange::Duplication,
        LinkChange::Reordering,
    ] {
        let link = |ppm| Input::Link(LinkTo::OneWay(A, B), change(ppm));
        check(link(5), Some(link(0)));
        assert!(link(5).is_fault() && !link(0).is_fault());
    }
    check(ask(A, &Ask::Clock), None);
}

#[test]
fn faults_are_told_from_cures() {
    let crash = Input::node(A, NodeFault::Crash);
    let wiped = Input::node(A, NodeFault::RestartWiped);
    for fault in [
        crash.clone(),
        wiped,
        Input::Cut(A, B),
        every(10, 1, crash, None),
    ] {
        assert!(fault.is_fault(), "{fault:?}");
    }
    let restart = Input::node(A, NodeFault::Restart);
    let cured = Input::node(A, NodeFault::Slow(Micros::ZERO));
    let cures = [
        restart,
        cured,
        Input::Heal(A, B),
        Input::HealAll,
        Input::StopSchedules,
    ];
    for cure in cures.into_iter().chain([ask(A, &Ask::Clock)]) {
        assert!(!cure.is_fault(), "{cure:?}");
    }
}
