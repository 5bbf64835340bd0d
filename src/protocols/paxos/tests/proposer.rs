//! Phases 1a and 2a, and ballots that fail.

use super::*;

const ACCEPTORS: [NodeId; 3] = [A1, A2, A3];

fn proposing(value: Value) -> One {
    let mut one = One::single(P1);
    one.asked(Request::Propose(value));
    one
}

#[test]
fn it_asks_every_acceptor_and_proposes_once_a_quorum_promised() {
    let mut one = One::single(P1);
    let asks = to_each(&ACCEPTORS, &prepare(1, 1));
    assert_eq!(one.asked(Request::Propose(7)), asks);
    assert_eq!(one.hears(A1, promise(1, 1, &[])), []);
    assert_eq!(
        one.hears(A1, promise(1, 1, &[])),
        [],
        "a promise counts once"
    );
    assert_eq!(one.hears(A2, promise(0, 1, &[])), [], "of another ballot");
    let asks = to_each(&ACCEPTORS, &accept(1, 1, 7));
    assert_eq!(one.hears(A2, promise(1, 1, &[])), asks);
    assert_eq!(one.hears(A3, promise(1, 1, &[])), [], "phase 1 is over");
}

#[test]
fn it_proposes_the_value_of_the_highest_ballot_reported() {
    let check = |first: &[Vote], second: &[Vote], expect| {
        let mut one = proposing(7);
        one.hears(A1, promise(1, 1, first));
        let asks = to_each(&ACCEPTORS, &accept(1, 1, expect));
        assert_eq!(one.hears(A2, promise(1, 1, second)), asks);
    };
    check(&[], &[], 7);
    check(&[vote(1, 2, 8)], &[], 8);
    check(&[vote(1, 2, 8)], &[vote(3, 2, 9)], 9);
    check(&[vote(3, 2, 9)], &[vote(1, 2, 8)], 9);
}

#[test]
fn the_variant_proposes_its_own_value_whatever_was_reported() {
    let paxos = Paxos {
        variant: Variant::VotesIgnored,
        ..Paxos::single(2, 3, 1)
    };
    let mut one = One::start(paxos, P1, Disk::default());
    one.asked(Request::Propose(7));
    one.hears(A1, promise(1, 1, &[vote(1, 2, 8)]));
    let asks = to_each(&ACCEPTORS, &accept(1, 1, 7));
    assert_eq!(one.hears(A2, promise(1, 1, &[])), asks);
}

#[test]
fn ballots_are_unique_and_grow_past_every_one_heard_of_and_over_a_restart() {
    let mut one = proposing(7);
    let reject = Message::Reject {
        ballot: ballot(1, 1),
        promised: ballot(4, 2),
    };
    one.hears(A1, reject);
    assert_eq!(one.phase(), Phase::Backoff);
    assert_eq!(
        one.fires(Timer::Backoff),
        to_each(&ACCEPTORS, &prepare(5, 1))
    );
    let mut one = one.again();
    let asks = to_each(&ACCEPTORS, &prepare(6, 1));
    assert_eq!(
        one.asked(Request::Propose(7)),
        asks,
        "the disk remembers the number"
    );
    // Another proposer's ballot of the same number is another ballot, but for the variant.
    assert_ne!(
        One::single(P2).asked(Request::Propose(7)),
        to_each(&ACCEPTORS, &prepare(1, 1))
    );
    let same = Paxos {
        variant: Variant::SameBallot,
        ..Paxos::single(2, 3, 1)
    };
    let mut two = One::start(same, P2, Disk::default());
    assert_eq!(
        two.asked(Request::Propose(7)),
        to_each(&ACCEPTORS, &prepare(1, 1))
    );
}

#[test]
fn a_refused_or_slow_ballot_is_abandoned() {
    let mut one = proposing(7);
    let old = Message::Reject {
        ballot: ballot(0, 1),
        promised: ballot(4, 2),
    };
    one.hears(A1, old);
    assert_eq!(one.phase(), Phase::One, "that was another ballot");
    one.fires(Timer::Ballot);
    assert_eq!(
        (one.phase(), one.armed(Timer::Backoff)),
        (Phase::Backoff, true)
    );
    assert_eq!(one.hears(A1, promise(1, 1, &[])), [], "abandoned");
}

#[test]
fn without_backoff_the_next_ballot_follows_at_once() {
    let paxos = Paxos {
        backoff: Micros::ZERO,
        ..Paxos::single(2, 3, 1)
    };
    let mut one = One::start(paxos, P1, Disk::default());
    one.asked(Request::Propose(7));
    let reject = Message::Reject {
        ballot: ballot(1, 1),
        promised: ballot(1, 2),
    };
    assert_eq!(one.hears(A1, reject), to_each(&ACCEPTORS, &prepare(2, 1)));
}

#[test]
fn everyone_who_asked_is_told_what_was_chosen_own_or_not() {
    let mut one = proposing(7);
    one.asked(Request::Propose(8));
    assert_eq!(one.did.sends, [], "it has a value to propose");
    one.hears(A1, accepted(vote(1, 2, 9)));
    one.hears(A2, accepted(vote(1, 2, 9)));
    let chosen = Some(Answer::Chosen(9));
    assert_eq!(one.did.replies, [(1, chosen), (2, chosen)]);
    one.asked(Request::Propose(8));
    assert_eq!(one.did.replies, [(3, chosen)]);
    assert_eq!(one.did.sends, [], "there is nothing left to propose");
}

#[test]
fn who_does_not_propose_takes_no_value() {
    let mut one = One::single(A1);
    assert_eq!(one.asked(Request::Propose(7)), []);
    assert_eq!(one.did.notes, [Note::NotForMe]);
}
