//! Phases 1b and 2b.

use super::*;

fn reject(asked: (u64, u16), promised: (u64, u16)) -> Message {
    Message::Reject {
        ballot: ballot(asked.0, asked.1),
        promised: ballot(promised.0, promised.1),
    }
}

#[test]
fn it_promises_a_higher_ballot_and_refuses_a_lower_one() {
    let mut one = One::single(A1);
    assert_eq!(one.hears(P2, prepare(1, 2)), [(P2, promise(1, 2, &[]))]);
    let refused = reject((1, 1), (1, 2));
    assert_eq!(one.hears(P1, prepare(1, 1)), [(P1, refused.clone())]);
    assert_eq!(one.hears(P1, accept(1, 1, 7)), [(P1, refused)]);
    assert_eq!(one.disk.votes.len(), 0);
    assert_eq!(one.hears(P1, prepare(2, 1)), [(P1, promise(2, 1, &[]))]);
}

#[test]
fn it_accepts_what_it_has_not_promised_to_refuse_and_tells_proposer_and_learners() {
    let mut one = One::single(A1);
    one.hears(P1, prepare(1, 1));
    let told = accepted(vote(1, 1, 7));
    assert_eq!(one.hears(P1, accept(1, 1, 7)), to_each(&[P1, L1], &told));
    // No prepare request is needed: an acceptor may have missed it.
    let told = accepted(vote(3, 2, 7));
    assert_eq!(one.hears(P2, accept(3, 2, 7)), to_each(&[P2, L1], &told));
    assert_eq!(one.hears(P1, prepare(2, 1)), [(P1, reject((2, 1), (3, 2)))]);
}

#[test]
fn it_reports_its_vote_of_the_highest_ballot() {
    let mut one = One::single(A1);
    one.hears(P1, accept(1, 1, 7));
    one.hears(P2, accept(2, 2, 8));
    let report = promise(3, 1, &[vote(2, 2, 8)]);
    assert_eq!(one.hears(P1, prepare(3, 1)), [(P1, report)]);
}

#[test]
fn a_restart_forgets_neither_promise_nor_vote() {
    let mut one = One::single(A1);
    one.hears(P1, accept(1, 1, 7));
    one.hears(P2, prepare(2, 2));
    let mut one = one.again();
    assert_eq!(
        one.hears(P1, accept(1, 1, 7)),
        [(P1, reject((1, 1), (2, 2)))]
    );
    let report = promise(3, 1, &[vote(1, 1, 7)]);
    assert_eq!(one.hears(P1, prepare(3, 1)), [(P1, report)]);
}

#[test]
fn the_variant_forgets_its_promise_but_not_its_vote() {
    let paxos = Paxos {
        variant: Variant::PromiseForgotten,
        ..Paxos::single(2, 3, 1)
    };
    let mut one = One::start(paxos, A1, Disk::default());
    one.hears(P1, accept(1, 1, 7));
    one.hears(P2, prepare(2, 2));
    let mut one = one.again();
    assert_eq!(
        one.hears(P1, accept(1, 1, 9)).len(),
        2,
        "accepted below its promise"
    );
    let report = promise(3, 1, &[vote(1, 1, 9)]);
    assert_eq!(one.hears(P1, prepare(3, 1)), [(P1, report)]);
}

#[test]
fn what_arrives_twice_changes_nothing() {
    let mut one = One::single(A1);
    let once = one.hears(P1, prepare(1, 1)).to_vec();
    assert_eq!(one.hears(P1, prepare(1, 1)), once);
    assert_eq!(one.did.notes, []);
    let once = one.hears(P1, accept(1, 1, 7)).to_vec();
    assert_eq!(one.hears(P1, accept(1, 1, 7)), once);
    assert_eq!(one.did.notes, []);
}
