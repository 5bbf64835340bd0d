//! Logs, commitment, and requests at servers.

use super::*;
use crate::protocols::register::Applied;

#[test]
fn append_entries_takes_what_fits_and_refuses_the_rest() {
    let check = |message, expect, log: &[Term]| {
        let mut one = One::server(4, &[1, 1, 2, 2]);
        one.hears(S2, message);
        assert_eq!((one.result(), one.terms()), (expect, log.to_vec()));
    };
    let fits = |match_index| AppendResult::Success { match_index };
    let conflict = |term, index| AppendResult::Conflict { term, index };
    // 1. A term that is over.
    check(
        append(3, (4, 2), &[3], 0),
        AppendResult::StaleTerm,
        &[1, 1, 2, 2],
    );
    // 2. No such entry before the new ones: too short, or of another term.
    check(append(4, (7, 3), &[4], 0), conflict(None, 5), &[1, 1, 2, 2]);
    check(
        append(4, (4, 3), &[4], 0),
        conflict(Some(2), 3),
        &[1, 1, 2, 2],
    );
    // 3. An entry in the way goes, and all that follow it.
    check(append(4, (2, 1), &[3], 0), fits(3), &[1, 1, 3]);
    // 4. What is not there is appended.
    check(append(4, (4, 2), &[4, 4], 0), fits(6), &[1, 1, 2, 2, 4, 4]);
    // An old message removes nothing.
    check(append(4, (2, 1), &[2], 0), fits(3), &[1, 1, 2, 2]);
    check(append(4, (1, 1), &[], 0), fits(1), &[1, 1, 2, 2]);
}

#[test]
fn a_follower_commits_what_it_knows_to_be_the_leaders() {
    let check = |message, expect| {
        let mut one = One::server(4, &[1, 1, 2, 2]);
        one.hears(S2, message);
        let server = one.as_server();
        assert_eq!((server.commit_index, server.last_applied), (expect, expect));
    };
    check(append(4, (4, 2), &[], 3), 3);
    check(append(4, (4, 2), &[4], 9), 5);
    // Beyond the last new entry the logs may differ.
    check(append(4, (2, 1), &[], 4), 2);
    check(append(4, (4, 9), &[], 4), 0);
}

#[test]
fn a_leader_appends_and_answers_once_applied() {
    let mut one = One::leader(0, &[]);
    one.asked(1);
    assert_eq!(one.terms(), [1]);
    assert_eq!(one.did.sends.len(), 4);
    assert!(
        one.did.sends.iter().all(|(to, _)| one.raft.is_server(*to)),
        "no answer yet"
    );
    one.hears(S2, success(1, 1));
    assert_eq!(one.did.sends, []);
    one.hears(S3, success(1, 1));
    let reply = Message::ClientReply {
        sequence: 1,
        reply: Reply::Written,
    };
    assert_eq!(one.did.sends, [(CLIENT, reply)]);
}

#[test]
fn entries_of_older_terms_are_committed_only_along_with_one_of_the_own() {
    let check = |variant, counted, expect: [Index; 2]| {
        let raft = Raft {
            variant,
            ..Raft::new(5, 1)
        };
        let disk = Disk {
            current_term: 3,
            log: log_of_terms(&[2, 2], CLIENT),
            ..Disk::default()
        };
        let mut one = One::start(raft, S1, disk);
        one.elect();
        one.hears(S2, success(4, counted));
        one.hears(S3, success(4, counted));
        let before = one.as_server().commit_index;
        one.asked(9);
        one.hears(S2, success(4, 3));
        one.hears(S3, success(4, 3));
        assert_eq!([before, one.as_server().commit_index], expect);
    };
    check(Variant::None, 2, [0, 3]);
    check(Variant::CommitByCounting, 2, [2, 3]);
    check(Variant::CommitByCounting, 1, [1, 3]);
}

#[test]
fn an_acknowledgement_is_about_the_log_as_it_is() {
    let check = |variant, expect: Index| {
        let raft = Raft {
            variant,
            ..Raft::new(5, 1)
        };
        let mut follower = One::start(raft, S1, Disk::default());
        follower.hears(S2, append(1, (0, 0), &[1, 1, 1], 0));
        assert_eq!(follower.result(), AppendResult::Success { match_index: 3 });
        follower.hears(S3, append(2, (0, 0), &[2], 0));
        assert_eq!(follower.terms(), [2], "a later leader overwrote it");
        let match_index = expect;
        assert_eq!(follower.result(), AppendResult::Success { match_index });
    };
    check(Variant::None, 1);
    check(Variant::StaleAckCounted, 3);
}

#[test]
fn a_stale_acknowledgement_commits_what_a_minority_has() {
    let check = |variant, expect: Index| {
        let raft = Raft {
            variant,
            ..Raft::new(5, 1)
        };
        let mut leader = One::start(raft, S1, Disk::default());
        leader.elect();
        leader.hears(S2, success(1, 3));
        leader.asked(1);
        leader.hears(S3, success(1, 1));
        leader.asked(2);
        leader.hears(S3, success(1, 2));
        assert_eq!(leader.as_server().commit_index, expect);
    };
    // S2 has answered nothing since the first entry was written.
    check(Variant::None, 0);
    check(Variant::StaleAckCounted, 2);
}

#[test]
fn a_leader_goes_back_a_term_at_a_time() {
    let check = |term, index, expect: Message| {
        let mut one = One::leader(6, &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6]);
        let result = AppendResult::Conflict { term, index };
        one.hears(
            S2,
            Message::AppendEntriesReply(AppendEntriesReply { term: 7, result }),
        );
        assert_eq!(*one.said(), expect);
    };
    let from = |prev: Index| {
        let terms = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
        let log = log_of_terms(&terms, CLIENT);
        Message::AppendEntries(AppendEntries {
            term: 7,
            prev_log_index: prev,
            prev_log_term: log.term_at(prev).expect("in the log"),
            entries: log.from(prev + 1, BATCH_MAX).to_vec(),
            leader_commit: 0,
        })
    };
    // Too short: from its end on. Figure 7 (b).
    check(None, 5, from(4));
    // A term that the leader has: after its own last entry of it. Figure 7 (e).
    check(Some(4), 4, from(5));
    // A term that it has not: before all of that term. Figure 7 (f).
    check(Some(3), 7, from(6));
}

#[test]
fn late_and_doubled_answers_take_nothing_back() {
    let mut one = One::leader(0, &[]);
    for sequence in 1..=3 {
        one.asked(sequence);
    }
    one.hears(S2, success(1, 3));
    one.hears(S2, success(1, 1));
    let server = one.as_server();
    assert_eq!((server.next_index[1], server.match_index[1]), (4, 3));
    assert_eq!(one.did.sends, []);
}

#[test]
fn a_retried_request_is_applied_once() {
    let mut one = One::leader(0, &[]);
    one.asked(1);
    one.asked(1);
    assert_eq!(one.terms(), [1], "under way already");
    one.hears(S2, success(1, 1));
    one.hears(S3, success(1, 1));
    one.asked(1);
    assert_eq!(one.terms(), [1]);
    assert!(matches!(
        one.said(),
        Message::ClientReply { sequence: 1, .. }
    ));
    // Twice in the log, by two leaders: the second is not applied.
    let mut register = Register::default();
    let cas = Command::Cas {
        key: Key(0),
        expect: None,
        value: 7,
    };
    let first = register.apply(CLIENT, 1, cas);
    let again = register.apply(CLIENT, 1, cas);
    assert_eq!(first, Applied::Now(Reply::Swapped(true)));
    assert_eq!(again, Applied::Before(Some(Reply::Swapped(true))));
}

#[test]
fn who_does_not_lead_says_who_does() {
    let mut one = One::server(1, &[]);
    one.hears(S2, append(1, (0, 0), &[], 0));
    one.asked(4);
    let expect = Message::Redirect {
        sequence: 4,
        leader: Some(S2),
    };
    assert_eq!(*one.said(), expect);
}
