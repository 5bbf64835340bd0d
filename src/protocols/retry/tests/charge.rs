//! Lost request, lost reply, crash: charged at most once, unless the key is missing.

use super::*;

fn paid(at_ms: u64, receipt: u64) -> (u64, Reply) {
    (at_ms, Reply::Paid { receipt })
}

#[test]
fn a_payment_is_charged_and_answered() {
    let ran = ran(plain(), &[ask(10, PAY)], 1_000);
    assert_eq!(ran.replies(), [paid(40, 1)]);
    assert_eq!((ran.calls(), ran.charges()), (vec![10], 1));
}

/// To the client, these two look the same: no answer within the timeout.
#[test]
fn a_lost_request_and_a_lost_reply_are_both_retried_and_charged_once() {
    let lost = |from, to, heal_ms| {
        let acts = [
            (ms(0), Input::Cut(from, to)),
            ask(10, PAY),
            (ms(heal_ms), Input::HealAll),
        ];
        ran(plain(), &acts, 1_000)
    };
    let request = lost(C1, SERVICE, 300);
    let reply = lost(SERVICE, C1, 300);
    for ran in [&request, &reply] {
        assert_eq!(ran.calls(), [10, 360]);
        assert_eq!(ran.replies(), [paid(390, 1)]);
        assert_eq!(ran.charges(), 1);
    }
    let known = |ran: &Ran| ran.count(|note| matches!(note, Note::KnownKey { .. }));
    assert_eq!((known(&request), known(&reply)), (0, 1));
}

#[test]
fn without_a_key_a_lost_reply_is_charged_twice() {
    let retry = Retry {
        variant: Variant::NoKey,
        ..plain()
    };
    let acts = [
        (ms(0), Input::Cut(SERVICE, C1)),
        ask(10, PAY),
        (ms(300), Input::HealAll),
    ];
    let ran = ran(retry, &acts, 1_000);
    assert_eq!(ran.charges(), 2);
    assert_eq!(ran.replies(), [paid(390, 2)]);
}

/// The crash loses the queue and what workers are at, but no receipt.
#[test]
fn a_crash_before_the_charge_loses_it_and_one_after_does_not() {
    let crashed = |at_ms| {
        let acts = [
            ask(10, PAY),
            node(at_ms, SERVICE, NodeFault::Crash),
            node(at_ms + 50, SERVICE, NodeFault::Restart),
        ];
        ran(plain(), &acts, 1_000)
    };
    let (before, after) = (crashed(34), crashed(36));
    for ran in [&before, &after] {
        assert_eq!(ran.charges(), 1);
        assert_eq!(ran.replies().len(), 1);
    }
    assert_eq!(before.calls(), [10, 360]);
    assert_eq!(after.calls(), [10], "the answer was on its way already");
}

#[test]
fn a_key_that_was_forgotten_is_new_again() {
    let retry = Retry {
        keep_keys_for: ms(200),
        ..plain()
    };
    let acts = [
        (ms(0), Input::Cut(SERVICE, C1)),
        ask(10, PAY),
        (ms(300), Input::HealAll),
    ];
    assert_eq!(ran(retry, &acts, 1_000).charges(), 2);
}

#[test]
fn a_wiped_disk_charges_again() {
    let acts = [
        (ms(0), Input::Cut(SERVICE, C1)),
        ask(10, PAY),
        node(100, SERVICE, NodeFault::Crash),
        node(101, SERVICE, NodeFault::RestartWiped),
        (ms(300), Input::HealAll),
    ];
    let ran = ran(plain(), &acts, 1_000);
    assert_eq!(ran.count(|note| matches!(note, Note::Charged { .. })), 2);
}

/// The service charged, the reply was lost, and the backup has it charged again under one key.
#[test]
fn the_backup_hands_on_what_it_keeps_and_the_key_goes_with_it() {
    let check = |variant, charges| {
        let retry = Retry {
            backup: true,
            attempts_max: 1,
            variant,
            ..plain()
        };
        let acts = [
            (ms(0), Input::Cut(SERVICE, C1)),
            ask(10, PAY),
            (ms(3_000), Input::HealAll),
        ];
        let ran = ran(retry, &acts, 5_000);
        assert_eq!(ran.replies(), [(270, Reply::Accepted)]);
        assert_eq!(ran.charges(), charges);
        assert_eq!(ran.count(|note| matches!(note, Note::Settled { .. })), 1);
        assert!(ran.world.slots()[BACKUP.index()].disk.kept.is_empty());
    };
    check(Variant::None, 1);
    check(Variant::NoKey, 2);
}

#[test]
fn what_the_backup_keeps_outlives_a_crash_of_everything() {
    let retry = Retry {
        backup: true,
        attempts_max: 2,
        ..plain()
    };
    let acts = [
        node(0, SERVICE, NodeFault::Crash),
        ask(10, PAY),
        node(1_000, BACKUP, NodeFault::Crash),
        node(2_000, BACKUP, NodeFault::Restart),
        node(3_500, SERVICE, NodeFault::Restart),
    ];
    let ran = ran(retry, &acts, 6_000);
    assert_eq!(ran.replies(), [(620, Reply::Accepted)]);
    assert_eq!(ran.charges(), 1);
}
