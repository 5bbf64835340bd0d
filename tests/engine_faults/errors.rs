//! Acts that the world as it is does not allow: each is recorded with its reason, and changes
//! nothing.

use super::common::{Alarm, ask};
use super::*;
use netsplit::sim::{
    InputError, Latency, LinkChange, LinkTo, MessageFault, Payload, SCHEDULES_MAX, Schedule, Target,
};

const NOBODY: NodeId = NodeId(3);
const DAY: Micros = Micros::from_s(86_400);

/// A runs and has alarm 1 armed, B is down, C is paused; messages 0 (held) and 1 are on their way
/// from A to C.
fn troubled() -> Bench {
    let mut bench = quiet(3);
    hit(&mut bench, 0, B, NodeFault::Crash);
    hit(&mut bench, 0, C, NodeFault::Pause);
    tell(&mut bench, 0, A, C, 1);
    act(
        &mut bench,
        0,
        Input::Message(MessageId(0), MessageFault::Hold),
    );
    tell(&mut bench, 0, A, C, 2);
    act(&mut bench, 0, ask(A, &Ask::Wake(1, ms(50))));
    bench
}

/// The world but for its counters of steps and records.
fn rest_of(bench: &Bench) -> String {
    let all = format!("{:?}", bench.world);
    let steps = format!(", steps: {}, ", bench.world.steps());
    let records = format!("next_record: {}, ", bench.world.records());
    assert!(all.contains(&steps) && all.contains(&records));
    all.replacen(&steps, ", ", 1).replacen(&records, "", 1)
}

#[track_caller]
fn refused(bench: &mut Bench, input: Input, expect: InputError) {
    assert_eq!(bench.world.check(&input), Err(expect), "{input:?}");
    let (before, steps) = (rest_of(bench), bench.world.steps());
    let now_ms = bench.world.now().as_ms();
    let id = act(bench, now_ms, input.clone());
    let last = bench.trace.last().expect("it is recorded");
    assert_eq!(
        (last.id, last.cause, last.blame),
        (id, None, None),
        "nothing else is recorded"
    );
    match &last.what {
        What::Ignored {
            input: ignored,
            error,
        } => {
            assert_eq!((&**ignored, *error), (&input, expect));
        }
        what => panic!("{input:?} was not ignored: {what:?}"),
    }
    assert_eq!(rest_of(bench), before, "{input:?} changed the world");
    assert_eq!(
        bench.world.steps(),
        steps + 1,
        "a script counts it as a step"
    );
}

#[test]
fn what_is_not_there_can_not_be_hit() {
    use InputError::{BadRequest, NoSuchMessage, NoSuchNode, NoSuchTimer, NobodyPlaysRole};
    let mut bench = troubled();
    let mut check = |input, expect| refused(&mut bench, input, expect);
    check(Input::node(NOBODY, NodeFault::Crash), NoSuchNode);
    check(Input::Cut(A, NOBODY), NoSuchNode);
    check(Input::Heal(NOBODY, A), NoSuchNode);
    check(Input::Partition(vec![vec![A], vec![NOBODY]]), NoSuchNode);
    check(
        Input::Link(LinkTo::OneWay(A, NOBODY), LinkChange::Loss(1)),
        NoSuchNode,
    );
    check(ask(NOBODY, &Ask::Clock), NoSuchNode);
    check(
        Input::FireTimer(NOBODY, Payload::of(&Alarm::Beat)),
        NoSuchNode,
    );
    check(
        Input::Message(MessageId(9), MessageFault::Drop),
        NoSuchMessage,
    );
    check(
        Input::FireTimer(A, Payload::of(&Alarm::Asked(2))),
        NoSuchTimer,
    );
    check(Input::FireTimer(A, Payload(vec![99])), NoSuchTimer);
    check(
        Input::Node(Target::Role(Gossip::LEADER), NodeFault::Crash),
        NobodyPlaysRole,
    );
    check(Input::Request(A, Payload(vec![99, 99])), BadRequest);
    check(Input::Request(A, Payload(vec![4, 0])), BadRequest);
}

#[test]
fn what_is_in_another_state_can_not_be_hit() {
    use InputError::{
        AlreadyDown, AlreadyHeld, AlreadyPaused, NodeDown, NodePaused, NotDown, NotHeld, NotPaused,
        SameNode,
    };
    let mut bench = troubled();
    let mut check = |input, expect| refused(&mut bench, input, expect);
    check(Input::Cut(A, A), SameNode);
    check(
        Input::Link(LinkTo::OneWay(A, A), LinkChange::Loss(1)),
        SameNode,
    );
    check(Input::node(B, NodeFault::Crash), AlreadyDown);
    check(Input::node(B, NodeFault::Pause), NodeDown);
    check(Input::node(B, NodeFault::Resume), NotPaused);
    check(ask(B, &Ask::Clock), NodeDown);
    check(Input::node(A, NodeFault::Restart), NotDown);
    check(Input::node(C, NodeFault::RestartWiped), NotDown);
    check(Input::node(A, NodeFault::Resume), NotPaused);
    check(Input::node(C, NodeFault::Pause), AlreadyPaused);
    check(ask(C, &Ask::Clock), NodePaused);
    check(Input::FireTimer(C, Payload::of(&Alarm::Beat)), NodePaused);
    check(
        Input::Message(MessageId(1), MessageFault::DeliverNow),
        NodePaused,
    );
    check(
        Input::Message(MessageId(0), MessageFault::Hold),
        AlreadyHeld,
    );
    check(Input::Message(MessageId(1), MessageFault::Release), NotHeld);
}

#[test]
fn numbers_have_bounds() {
    let mut bench = troubled();
    let mut check = |input| refused(&mut bench, input, InputError::OutOfRange);
    let over = DAY + Micros(1);
    check(Input::node(A, NodeFault::Slow(over)));
    check(Input::node(A, NodeFault::Skew(i64::MIN)));
    check(Input::node(A, NodeFault::Drift(-1_000_000)));
    check(Input::Message(MessageId(1), MessageFault::Delay(over)));
    check(Input::Link(LinkTo::All, LinkChange::Loss(1_000_001)));
    check(Input::Link(
        LinkTo::All,
        LinkChange::Latency(Latency::Uniform(Micros(1), Micros::MAX)),
    ));
    let every = |every, input, undo_after| {
        Input::Every(Box::new(Schedule {
            every,
            times: 1,
            input,
            undo_after,
        }))
    };
    check(every(Micros::ZERO, Input::HealAll, None));
    check(every(over, Input::HealAll, None));
    check(every(ms(1), Input::HealAll, Some(over)));
    check(every(ms(1), Input::StopSchedules, None));
    check(every(ms(1), every(ms(1), Input::HealAll, None), None));
}

#[test]
fn there_can_be_too_much() {
    let mut bench = quiet(2);
    let schedule = Schedule {
        every: DAY,
        times: 0,
        input: Input::HealAll,
        undo_after: None,
    };
    let schedule = Input::Every(Box::new(schedule));
    for _ in 0..SCHEDULES_MAX {
        act(&mut bench, 0, schedule.clone());
    }
    refused(&mut bench, schedule, InputError::TooMany);

    let mut bench = quiet(2);
    let many = u16::try_from(netsplit::sim::IN_FLIGHT_MAX).expect("the limit is below 2^16");
    act(&mut bench, 0, ask(A, &Ask::Tell(B, 0, many)));
    let first = MessageId(0);
    refused(
        &mut bench,
        Input::Message(first, MessageFault::Duplicate),
        InputError::TooMany,
    );
}

#[test]
fn a_node_that_has_not_started_can_only_be_told_what_it_will_be_like() {
    let mut bench = Bench::new(
        Gossip {
            nodes: 2,
            beat: None,
        },
        1,
    );
    bench.world.step(&mut bench.trace);
    let mut now = |fault| {
        bench
            .world
            .apply(&Input::node(B, fault), Micros::ZERO, &mut bench.trace);
        match bench.trace.last().map(|record| &record.what) {
            Some(What::Ignored { error, .. }) => Some(*error),
            _ => None,
        }
    };
    assert_eq!(now(NodeFault::Crash), Some(InputError::AlreadyDown));
    assert_eq!(now(NodeFault::Restart), Some(InputError::NodeDown));
    assert_eq!(now(NodeFault::Resume), Some(InputError::NotPaused));
    assert_eq!(now(NodeFault::Skew(5)), None);
    bench.run_until(Micros::ZERO);
    let slot = bench.world.slot(B).expect("it exists");
    assert_eq!(
        (slot.disk.boots, slot.clock.offset_us(Micros::ZERO)),
        (1, 5)
    );
}
