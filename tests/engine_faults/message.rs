//! What can happen to one message in flight, and to one timer.

use super::common::{Alarm, ask};
use super::*;
use netsplit::sim::{IN_FLIGHT_MAX, InFlight, LinkChange, LinkTo, MessageFault, Payload};

/// Does something to the message that set out last.
fn touch(bench: &mut Bench, at_ms: u64, fault: MessageFault) -> RecordId {
    let message = last_in_flight(bench);
    act(bench, at_ms, Input::Message(message, fault))
}

/// The last delivery: when, in milliseconds, and whom it blames.
fn last_delivery(bench: &mut Bench) -> (u64, Option<RecordId>) {
    bench.run_until(ms(10_000));
    let delivered = |record: &&Record<Gossip>| matches!(record.what, What::Delivered { .. });
    let record = bench
        .trace
        .iter()
        .rfind(delivered)
        .expect("something was delivered");
    (record.at.as_ms(), record.blame)
}

#[test]
fn a_dropped_message_is_lost_where_it_is() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    let drop = touch(&mut bench, 6, MessageFault::Drop);
    bench.run_until(ms(100));
    let lost = Loss {
        at_ms: 6,
        link: (A, B),
        at_ppm: 600_000,
        reason: LossReason::Dropped,
        blame: Some(drop),
    };
    assert_eq!(losses(&bench), [lost]);
    assert_eq!(heard(&bench, B), [0_u32; 0]);
}

#[test]
fn a_delayed_message_arrives_that_much_later() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    touch(&mut bench, 6, MessageFault::Delay(ms(30)));
    touch(&mut bench, 8, MessageFault::Delay(ms(5)));
    assert_eq!(last_delivery(&mut bench).0, 45);
}

#[test]
fn a_delay_adds_to_a_slow_receivers_lateness() {
    let mut bench = quiet(2);
    hit(&mut bench, 0, B, NodeFault::Slow(ms(20)));
    tell(&mut bench, 0, A, B, 1);
    touch(&mut bench, 25, MessageFault::Delay(ms(3)));
    assert_eq!(last_delivery(&mut bench).0, 33);
}

#[test]
fn a_delay_of_what_waits_for_a_paused_node_counts_from_now() {
    let mut bench = quiet(2);
    hit(&mut bench, 0, B, NodeFault::Pause);
    tell(&mut bench, 0, A, B, 1);
    touch(&mut bench, 50, MessageFault::Delay(ms(30)));
    hit(&mut bench, 60, B, NodeFault::Resume);
    assert_eq!(last_delivery(&mut bench).0, 80);
}

#[test]
fn a_duplicated_message_arrives_twice() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    let original = bench.trace.last().expect("it set out").id;
    let twice = touch(&mut bench, 6, MessageFault::Duplicate);
    let copy = bench.trace.last().expect("the copy set out");
    assert!(matches!(copy.what, What::Sent { from: A, to: B, .. }));
    assert_eq!((copy.cause, copy.blame), (Some(original), Some(twice)));
    bench.run_until(ms(100));
    assert_eq!(heard(&bench, B), [1, 1]);
    assert_eq!(
        delivered_ms(&bench),
        [10, 20],
        "the copy comes after the original"
    );
}

#[test]
fn a_copy_of_what_is_lost_is_lost_for_the_same_reason() {
    let mut bench = quiet(2);
    let cut = act(&mut bench, 0, Input::Cut(A, B));
    let loss = act(
        &mut bench,
        0,
        Input::Link(LinkTo::OneWay(B, A), LinkChange::Loss(1_000_000)),
    );
    for (from, to) in [(A, B), (B, A)] {
        tell(&mut bench, 0, from, to, 1);
        touch(&mut bench, 1, MessageFault::Duplicate);
    }
    bench.run_until(ms(100));
    let why: Vec<_> = losses(&bench)
        .into_iter()
        .map(|loss| (loss.reason, loss.blame))
        .collect();
    let (by_cut, by_chance) = (
        (LossReason::Cut, Some(cut)),
        (LossReason::Chance, Some(loss)),
    );
    assert_eq!(why, [by_cut, by_chance, by_cut, by_chance]);
}

#[test]
fn a_message_delivered_now_arrives_now() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    let now = touch(&mut bench, 2, MessageFault::DeliverNow);
    assert_eq!(last_delivery(&mut bench), (2, Some(now)));
    assert_eq!(heard(&bench, B), [1]);
}

#[test]
fn delivering_now_overrules_chance_but_no_cut_and_no_crash() {
    let mut bench = quiet(3);
    act(
        &mut bench,
        0,
        Input::Link(LinkTo::OneWay(A, B), LinkChange::Loss(1_000_000)),
    );
    tell(&mut bench, 0, A, B, 1);
    touch(&mut bench, 1, MessageFault::DeliverNow);
    assert_eq!(heard(&bench, B), [1]);

    let cut = act(&mut bench, 2, Input::Cut(B, A));
    tell(&mut bench, 2, B, A, 2);
    touch(&mut bench, 3, MessageFault::DeliverNow);
    let crash = hit(&mut bench, 4, C, NodeFault::Crash);
    tell(&mut bench, 4, B, C, 3);
    touch(&mut bench, 5, MessageFault::DeliverNow);
    let why: Vec<_> = losses(&bench)
        .into_iter()
        .map(|loss| (loss.reason, loss.blame))
        .collect();
    let expect = [
        (LossReason::Cut, Some(cut)),
        (LossReason::ReceiverDown, Some(crash)),
    ];
    assert_eq!(why, expect);
    assert_eq!(heard(&bench, A), [0_u32; 0]);
}

/// The message that set out last and is still on its way.
fn last_flight(bench: &Bench) -> &InFlight<Gossip> {
    let flight = bench.world.in_flight().last();
    flight.expect("a message is in flight").1
}

#[test]
fn a_held_message_stays_where_it_is_until_released() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    touch(&mut bench, 3, MessageFault::Hold);
    bench.run_until(ms(1_000));
    assert_eq!(delivered_ms(&bench), [0_u64; 0]);
    let flight = last_flight(&bench);
    assert!(flight.held);
    assert_eq!(flight.at_ppm(ms(1_000)), 300_000);
    touch(&mut bench, 1_000, MessageFault::Release);
    let flight = last_flight(&bench);
    assert_eq!(flight.at_ppm(ms(1_000)), 300_000, "it goes on from there");
    assert_eq!(
        last_delivery(&mut bench).0,
        1_007,
        "with the time that it had left"
    );
}

#[test]
fn a_held_message_can_be_delayed_dropped_delivered_or_cut_off() {
    let held = || {
        let mut bench = quiet(2);
        tell(&mut bench, 0, A, B, 1);
        touch(&mut bench, 3, MessageFault::Hold);
        bench
    };
    let mut bench = held();
    touch(&mut bench, 500, MessageFault::Delay(ms(20)));
    touch(&mut bench, 600, MessageFault::Release);
    assert_eq!(last_delivery(&mut bench).0, 627);

    let mut bench = held();
    touch(&mut bench, 500, MessageFault::DeliverNow);
    assert_eq!(last_delivery(&mut bench).0, 500);

    let mut bench = held();
    touch(&mut bench, 500, MessageFault::Drop);
    act(&mut bench, 500, Input::Cut(A, B));
    assert_eq!(losses(&bench)[0].reason, LossReason::Dropped);

    let mut bench = held();
    let cut = act(&mut bench, 500, Input::Cut(A, B));
    let lost = Loss {
        at_ms: 500,
        link: (A, B),
        at_ppm: 300_000,
        reason: LossReason::Cut,
        blame: Some(cut),
    };
    assert_eq!(losses(&bench), [lost]);
}

#[test]
fn a_held_message_is_not_let_go_by_a_pause() {
    let mut bench = quiet(2);
    tell(&mut bench, 0, A, B, 1);
    touch(&mut bench, 3, MessageFault::Hold);
    hit(&mut bench, 4, B, NodeFault::Pause);
    hit(&mut bench, 20, B, NodeFault::Resume);
    hit(&mut bench, 21, B, NodeFault::Slow(ms(1)));
    bench.run_until(ms(1_000));
    assert_eq!(delivered_ms(&bench), [0_u64; 0]);
}

#[test]
fn a_node_reaches_itself_at_once_whatever_the_links_do() {
    let mut bench = quiet(2);
    act(
        &mut bench,
        0,
        Input::Link(LinkTo::All, LinkChange::Loss(1_000_000)),
    );
    act(&mut bench, 0, Input::Cut(A, B));
    tell(&mut bench, 5, A, A, 8);
    bench.run_until(ms(100));
    assert_eq!(heard(&bench, A), [8]);
    assert_eq!(delivered_ms(&bench), [5]);
}

#[test]
fn more_messages_than_the_engine_carries_are_lost_and_say_so() {
    let mut bench = quiet(2);
    let half = u16::try_from(IN_FLIGHT_MAX / 2).expect("the limit is below 2^17");
    for _ in 0..3 {
        act(&mut bench, 0, ask(A, &Ask::Tell(B, 1, half)));
    }
    bench.run_until(ms(100));
    let losses = losses(&bench);
    assert_eq!(losses.len(), usize::from(half));
    let right =
        |loss: &Loss| (loss.reason, loss.at_ppm, loss.at_ms) == (LossReason::Overflow, 0, 0);
    assert!(losses.iter().all(right));
    assert_eq!(heard(&bench, B).len(), IN_FLIGHT_MAX);
}

#[test]
fn a_timer_can_be_fired_now_and_then_does_not_fire_again() {
    let mut bench = quiet(2);
    let armed = act(&mut bench, 0, ask(A, &Ask::Wake(3, ms(50))));
    let fire = act(
        &mut bench,
        10,
        Input::FireTimer(A, Payload::of(&Alarm::Asked(3))),
    );
    let fired = bench.trace.last().expect("it fired");
    assert!(matches!(
        fired.what,
        What::Fired {
            node: A,
            timer: Alarm::Asked(3)
        }
    ));
    assert_eq!((fired.cause, fired.blame), (Some(armed), Some(fire)));
    bench.run_until(ms(100));
    assert_eq!(fired_ms(&bench), [10]);
}

#[test]
fn a_timer_that_fires_by_itself_blames_nobody() {
    let mut bench = quiet(2);
    let first = act(&mut bench, 0, ask(A, &Ask::Wake(3, ms(50))));
    let second = act(&mut bench, 10, ask(A, &Ask::Wake(3, ms(50))));
    act(&mut bench, 10, ask(A, &Ask::Wake(4, ms(50))));
    act(&mut bench, 11, ask(A, &Ask::Hush(4)));
    bench.run_until(ms(100));
    assert_eq!(
        fired_ms(&bench),
        [60],
        "arming again replaces, disarming ends"
    );
    let fired = bench.trace.last().expect("it fired");
    assert_eq!((fired.cause, fired.blame), (Some(second), None));
    assert_ne!(first, second);
}
