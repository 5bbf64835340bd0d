//! What a client does when the service does not answer: waits, hedges, falls back, reports.

use super::*;

fn down() -> (Micros, Input) {
    node(0, SERVICE, NodeFault::Crash)
}

fn failed(why: Why) -> Reply {
    Reply::Failed { why, unknown: true }
}

#[test]
fn attempts_are_counted_and_spaced_by_timeout_and_backoff() {
    let ran = ran(plain(), &[down(), ask(10, PAY)], 5_000);
    // 250 ms of timeout and 100 ms of backoff apart.
    assert_eq!(ran.calls(), [10, 360, 710, 1_060]);
    assert_eq!(ran.replies(), [(1_310, failed(Why::Attempts))]);
    assert!(ran.client().ops.is_empty());
    assert_eq!(ran.client().stats.amplification_milli(), Some(4_000));
}

#[test]
fn exponential_backoff_doubles_from_the_base() {
    let mut retry = plain();
    retry.backoff.growth = Growth::Exponential;
    let ran = ran(retry, &[down(), ask(0, PAY)], 5_000);
    let waits: Vec<u64> = ran.calls().windows(2).map(|two| two[1] - two[0]).collect();
    assert_eq!(waits, [350, 450, 650]);
}

#[test]
fn no_attempt_comes_after_the_deadline_and_the_user_is_told_by_then() {
    let retry = Retry {
        deadline: ms(800),
        ..plain()
    };
    let short = ran(retry.clone(), &[down(), ask(0, PAY)], 5_000);
    assert_eq!(short.calls(), [0, 350, 700]);
    assert_eq!(short.replies(), [(800, failed(Why::Deadline))]);
    let retry = Retry {
        deadline: ms(700),
        ..retry
    };
    let shorter = ran(retry, &[down(), ask(0, PAY)], 5_000);
    assert_eq!(shorter.calls(), [0, 350]);
    assert_eq!(
        shorter.replies(),
        [(600, failed(Why::Deadline))],
        "the next would come at the deadline: that is too late, and known at once"
    );
}

#[test]
fn a_late_answer_is_as_good_as_any() {
    let acts = [node(0, SERVICE, NodeFault::Slow(ms(260))), ask(0, PAY)];
    let ran = ran(plain(), &acts, 2_000);
    let (at, reply) = ran.replies()[0];
    assert_eq!(reply, Reply::Paid { receipt: 1 });
    assert!((285..=700).contains(&at), "{at}");
    assert_eq!((ran.replies().len(), ran.charges()), (1, 1));
}

#[test]
fn a_hedge_covers_for_a_lost_request_without_a_timeout() {
    let retry = Retry {
        hedge_after: Some(ms(50)),
        ..plain()
    };
    let acts = [
        (ms(0), Input::Cut(C1, SERVICE)),
        ask(0, PAY),
        (ms(40), Input::HealAll),
    ];
    let saved = ran(retry.clone(), &acts, 2_000);
    assert_eq!(saved.calls(), [0, 50]);
    assert_eq!(saved.replies(), [(80, Reply::Paid { receipt: 1 })]);
    let idle = ran(retry, &[ask(0, PAY)], 2_000);
    assert_eq!(idle.calls(), [0], "none goes out when the answer is there");
}

#[test]
fn hedges_count_as_attempts() {
    let retry = Retry {
        hedge_after: Some(ms(50)),
        attempts_max: 3,
        ..plain()
    };
    let ran = ran(retry, &[down(), ask(0, PAY)], 5_000);
    assert_eq!(ran.calls(), [0, 50, 350]);
}

#[test]
fn a_price_that_can_not_be_had_comes_from_the_cache() {
    let retry = Retry {
        cache: true,
        attempts_max: 1,
        ..plain()
    };
    let quote = |at| ask(at, Request::Quote);
    let first = ran(retry.clone(), &[down(), quote(0)], 2_000);
    let told = Reply::Failed {
        why: Why::Attempts,
        unknown: false,
    };
    assert_eq!(first.replies(), [(250, told)], "nothing is cached yet");
    let acts = [quote(0), node(100, SERVICE, NodeFault::Crash), quote(200)];
    let later = ran(retry, &acts, 2_000);
    let price = |cached| Reply::Price { price: 130, cached };
    assert_eq!(later.replies(), [(30, price(false)), (450, price(true))]);
}

#[test]
fn what_did_not_work_is_logged_once_and_the_operator_is_called_once() {
    let retry = Retry {
        attempts_max: 1,
        ..plain()
    };
    let acts = [
        down(),
        (ms(0), Input::Cut(OPERATOR, C1)),
        ask(0, PAY),
        ask(1, PAY),
        (ms(2_000), Input::HealAll),
    ];
    let ran = ran(retry, &acts, 20_000);
    let disk = &ran.world.slots()[OPERATOR.index()].disk;
    let logged: Vec<_> = disk.log.iter().map(|entry| entry.outcome).collect();
    assert_eq!(logged, [Outcome::Failed(Why::Attempts); 2]);
    assert_eq!(ran.count(|note| *note == Note::Alerted), 1);
    assert_eq!(ran.count(|note| *note == Note::AllClear), 1);
    assert!(ran.client().unreported.is_empty());
}

/// Found by random faults: answered twice, two reports went out for one, and so on.
#[test]
fn reports_do_not_breed_where_messages_are_doubled() {
    let retry = Retry {
        attempts_max: 1,
        ..plain()
    };
    let doubled = LinkChange::Duplication(900_000);
    let mut acts = vec![down(), (ms(0), Input::Link(LinkTo::All, doubled))];
    acts.extend([(); OPS_MAX].map(|()| ask(1, PAY)));
    let ran = ran(retry, &acts, 5_000);
    let reports = ran.trace.iter().filter(|record| {
        matches!(&record.what, What::Sent { payload, .. }
            if matches!(**payload, Message::Report { .. }))
    });
    assert!(reports.count() < 3 * OPS_MAX);
}

#[test]
fn a_breaker_fails_fast_probes_and_closes() {
    let mut retry = Retry {
        attempts_max: 1,
        ..plain()
    };
    retry.breaker = Retry::new(1).breaker;
    let mut acts = vec![down()];
    acts.extend((0..8).map(|k| ask(300 * k, PAY)));
    // It opened at 1450 ms, with the fifth failure.
    acts.push(node(2_500, SERVICE, NodeFault::Restart));
    acts.extend([ask(3_449, PAY), ask(3_450, PAY), ask(3_500, PAY)]);
    let notes = |retry: Retry| ran(retry, &acts, 6_000);
    let ran_through = notes(retry.clone());
    let at = |is: Note| {
        let found = ran_through
            .notes()
            .into_iter()
            .find(|(_, note)| *note == is);
        found.map(|(at, _)| at)
    };
    assert_eq!(at(Note::BreakerOpened), Some(1_450));
    assert_eq!(at(Note::BreakerHalfOpened), Some(3_450));
    assert_eq!(at(Note::BreakerClosed), Some(3_530));
    assert_eq!(ran_through.calls(), [0, 300, 600, 900, 1_200, 3_450, 3_500]);
    let stays = notes(Retry {
        variant: Variant::NeverHalfOpens,
        ..retry
    });
    assert_eq!(stays.calls().len(), 5);
}

#[test]
fn a_budget_of_tokens_stops_retries_but_no_first_attempts() {
    let retry = Retry {
        budget: Retry::new(1).budget,
        ..plain()
    };
    let acts: Vec<_> = [down()]
        .into_iter()
        .chain((0..10).map(|k| ask(2_000 * k, PAY)))
        .collect();
    let ran = ran(retry, &acts, 25_000);
    // The first request fails four times, with three retries; the fifth failure leaves half of the
    // bucket, which is not above half.
    assert_eq!(ran.calls().len(), 10 + 3);
    let stopped = |note: &Note| {
        matches!(
            note,
            Note::StoppedTrying {
                why: Why::Budget,
                ..
            }
        )
    };
    assert_eq!(ran.count(stopped), 9);
}

#[test]
fn a_client_that_crashes_forgets_what_it_asked_but_not_its_numbers() {
    let acts = [
        ask(0, PAY),
        node(1, C1, NodeFault::Crash),
        node(2, C1, NodeFault::Restart),
        ask(100, PAY),
    ];
    let ran = ran(plain(), &acts, 1_000);
    assert_eq!(ran.charges(), 2, "two requests, two keys");
    assert_eq!(ran.replies().len(), 1);
}

#[test]
fn too_many_at_once_are_refused() {
    let acts: Vec<_> = [down()]
        .into_iter()
        .chain((0..OPS_MAX as u64 + 3).map(|_| ask(1, PAY)))
        .collect();
    let ran = ran(plain(), &acts, 100);
    assert_eq!(ran.client().ops.len(), OPS_MAX);
    assert_eq!(ran.count(|note| *note == Note::TooMany), 3);
}

#[test]
fn only_clients_take_requests() {
    let acts = [(ms(0), Input::Request(SERVICE, Payload::of(&PAY)))];
    let ran = ran(plain(), &acts, 100);
    assert_eq!(ran.notes(), [(0, Note::NotAClient)]);
}
