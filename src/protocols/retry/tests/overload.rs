//! A service with too much to do: its queue, what it turns away, and the storm that a missing
//! budget lets go on.

use super::*;

#[test]
fn workers_take_calls_in_order_and_the_queue_has_a_bound() {
    let retry = Retry {
        queue_max: 2,
        workers: 1,
        attempts_max: 1,
        ..plain()
    };
    let acts = [(); 5].map(|()| ask(0, PAY));
    let ran = ran(retry, &acts, 100);
    let told: Vec<u64> = ran.replies().iter().map(|(at, _)| *at).collect();
    assert_eq!(told, [10, 10, 30, 50, 70]);
    let refused = Reply::Failed {
        why: Why::Attempts,
        unknown: false,
    };
    assert_eq!(
        ran.replies()[0].1,
        refused,
        "it is certain: nothing was charged"
    );
    assert_eq!((ran.service().shed, ran.charges()), (2, 3));
}

#[test]
fn two_workers_work_at_a_time() {
    let acts = [(); 3].map(|()| ask(0, PAY));
    let ran = ran(plain(), &acts, 200);
    let told: Vec<u64> = ran.replies().iter().map(|(at, _)| *at).collect();
    assert_eq!(told, [30, 30, 50]);
}

/// Whoever was turned away comes back after what the service asked for and its own backoff.
#[test]
fn retry_after_is_honoured_in_both_forms() {
    let check = |form, skew_us, second_ms: u64| {
        let retry = Retry {
            queue_max: 0,
            workers: 1,
            retry_after: form,
            ..plain()
        };
        let acts = [
            node(0, C1, NodeFault::Skew(skew_us)),
            ask(500, PAY),
            ask(500, PAY),
        ];
        let ran = ran(retry, &acts, 6_000);
        assert_eq!(ran.calls(), [500, 500, second_ms], "{form:?} {skew_us}");
        assert_eq!(ran.charges(), 2);
    };
    // Turned away at 510 ms; the backoff adds 100 ms.
    check(RetryAfterForm::None, 1, 610);
    check(RetryAfterForm::Seconds(1), 1, 1_610);
    check(RetryAfterForm::Seconds(1), 700_000, 1_610);
    // One second from the first second of the run; a clock that is ahead comes early.
    check(RetryAfterForm::Date(1), 0, 1_100);
    check(RetryAfterForm::Date(1), 300_000, 800);
    check(RetryAfterForm::Date(1), 5_000_000, 610);
}

#[test]
fn a_retry_after_beyond_the_deadline_ends_the_request_at_once() {
    let retry = Retry {
        queue_max: 0,
        workers: 1,
        retry_after: RetryAfterForm::Seconds(10),
        ..plain()
    };
    let ran = ran(retry, &[ask(0, PAY), ask(0, PAY)], 6_000);
    let why = Why::Deadline;
    let told = Reply::Failed {
        why,
        unknown: false,
    };
    assert_eq!(ran.replies()[0], (10, told));
}

/// The offered load is four fifths of what the service can do. It stops for three seconds.
fn storm(variant: Variant) -> (u64, u64) {
    let retry = Retry {
        clients: 20,
        client_period: ms(500),
        service_time: ms(40),
        queue_max: 300,
        deadline: ms(2_500),
        variant,
        backup: false,
        cache: false,
        breaker: None,
        ..Retry::new(20)
    };
    let acts = [
        node(5_000, SERVICE, NodeFault::Pause),
        node(8_000, SERVICE, NodeFault::Resume),
    ];
    let ran = ran(retry, &acts, 60_000);
    let good_in = |from: u64, until: u64| {
        let is_good = |(at, reply): &(u64, Reply)| {
            (from..until).contains(at) && !matches!(reply, Reply::Failed { .. })
        };
        ran.replies().into_iter().filter(|r| is_good(r)).count() as u64
    };
    (good_in(0, 5_000), good_in(55_000, 60_000))
}

#[test]
fn a_retry_storm_outlives_its_cause_unless_retries_are_budgeted() {
    let (before, after) = storm(Variant::None);
    assert!(after * 10 > before * 9, "{before} before, {after} after");
    let (before, after) = storm(Variant::NoBudget);
    assert!(after * 4 < before, "{before} before, {after} after");
}
