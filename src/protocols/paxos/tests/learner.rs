//! Learners.

use super::*;

fn learned(one: &One) -> Option<Decree> {
    one.disk.ledger.get(&1).copied()
}

#[test]
fn a_value_is_chosen_by_a_quorum_in_one_ballot() {
    let check = |votes: &[(NodeId, Vote)], expect: Option<Value>| {
        let mut one = One::single(L1);
        for (from, vote) in votes {
            one.hears(*from, accepted(*vote));
        }
        assert_eq!(learned(&one), expect.map(Decree::Value));
    };
    check(&[(A1, vote(1, 1, 7))], None);
    check(&[(A1, vote(1, 1, 7)), (A1, vote(1, 1, 7))], None);
    check(&[(A1, vote(1, 1, 7)), (A2, vote(1, 1, 7))], Some(7));
    // Two votes for one value in two ballots choose nothing yet.
    check(&[(A1, vote(1, 1, 7)), (A2, vote(2, 2, 7))], None);
    // An old message does not take a later vote back.
    let (old, new) = (vote(1, 1, 7), vote(2, 2, 8));
    check(&[(A1, new), (A1, old), (A2, new)], Some(8));
}

#[test]
fn quorums_of_the_two_phases_may_differ() {
    let paxos = Paxos {
        quorums: Quorums {
            phase_1: 4,
            phase_2: 2,
        },
        ..Paxos::single(1, 5, 1)
    };
    assert!(paxos.quorums.meet(5));
    let [p1, a1, a2, a3, a4, _, l1] = [0, 1, 2, 3, 4, 5, 6].map(NodeId);
    let mut one = One::start(paxos.clone(), l1, Disk::default());
    one.hears(a1, accepted(vote(1, 1, 7)));
    assert_eq!(learned(&one), None);
    one.hears(a2, accepted(vote(1, 1, 7)));
    assert_eq!(learned(&one), Some(Decree::Value(7)));
    let mut one = One::start(paxos.clone(), p1, Disk::default());
    one.asked(Request::Propose(7));
    for from in [a1, a2, a3] {
        assert_eq!(one.hears(from, promise(1, 1, &[])), []);
    }
    assert_eq!(one.hears(a4, promise(1, 1, &[])).len(), 5);
    let apart = Paxos {
        variant: Variant::QuorumsApart,
        ..paxos
    };
    assert_eq!(
        apart.phase_2_quorum(),
        1,
        "four and one of five need not meet"
    );
}

#[test]
fn a_learner_that_missed_votes_asks_for_them() {
    let mut one = One::single(L1);
    one.hears(A1, accepted(vote(1, 1, 7)));
    assert!(one.armed(Timer::Learn));
    let asks = to_each(&[A1, A2, A3], &Message::Learn { from: 1 });
    assert_eq!(one.fires(Timer::Learn), asks);
    let mut acceptor = One::single(A2);
    acceptor.hears(P1, accept(1, 1, 7));
    let told = accepted(vote(1, 1, 7));
    assert_eq!(
        acceptor.hears(L1, Message::Learn { from: 1 }),
        [(L1, told.clone())]
    );
    one.hears(A2, told);
    assert_eq!(learned(&one), Some(Decree::Value(7)));
    let mut one = one.again();
    assert_eq!(
        learned(&one),
        Some(Decree::Value(7)),
        "the ledger is on disk"
    );
    let decrees = vec![(1, Decree::Value(7))];
    let told = Message::Chosen { decrees };
    assert_eq!(one.hears(P1, Message::Learn { from: 1 }), [(P1, told)]);
}
