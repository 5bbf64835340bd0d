//! Elections, with and without pre-vote.

use super::*;

#[test]
fn a_vote_needs_a_current_term_and_a_log_as_up_to_date() {
    let check = |ask, expect: bool| {
        let mut voter = One::server(5, &[1, 3, 3]);
        voter.hears(S2, ask);
        assert_eq!(voter.granted(), expect);
        let to = expect.then_some(S2);
        assert_eq!(voter.disk.voted_for, to, "on disk before the answer leaves");
        assert_eq!(
            voter.armed(Timer::Election),
            expect,
            "granting resets the timer"
        );
    };
    check(request_vote(5, (3, 3)), true);
    check(request_vote(6, (3, 3)), true);
    check(request_vote(4, (3, 3)), false);
    // The later last term wins, then the longer log.
    check(request_vote(6, (1, 4)), true);
    check(request_vote(6, (9, 2)), false);
    check(request_vote(6, (2, 3)), false);
    check(request_vote(6, (4, 3)), true);
}

#[test]
fn a_server_votes_once_a_term_even_after_a_restart() {
    let check = |variant, expect_after_restart| {
        let raft = Raft {
            variant,
            ..Raft::new(5, 1)
        };
        let mut voter = One::start(raft, S1, Disk::default());
        voter.hears(S2, request_vote(1, (0, 0)));
        assert!(voter.granted());
        voter.hears(S3, request_vote(1, (0, 0)));
        assert!(!voter.granted());
        voter.hears(S2, request_vote(1, (0, 0)));
        assert!(voter.granted(), "the same candidate, whose answer was lost");
        let mut voter = voter.again();
        voter.hears(S3, request_vote(1, (0, 0)));
        assert_eq!(voter.granted(), expect_after_restart);
        voter.hears(S3, request_vote(2, (0, 0)));
        assert!(voter.granted(), "a new term, a new vote");
    };
    check(Variant::None, false);
    check(Variant::VoteNotPersisted, true);
}

#[test]
fn a_crash_between_two_writes_takes_back_the_term_but_not_the_vote() {
    let check = |variant, written: bool, expect: (Term, [bool; 2])| {
        let raft = Raft {
            variant,
            ..Raft::new(5, 1)
        };
        let disk = Disk {
            current_term: 3,
            ..Disk::default()
        };
        let mut voter = One::start(raft, S1, disk);
        voter.hears(S2, request_vote(4, (0, 0)));
        assert!(voter.granted());
        assert_eq!(voter.armed(Timer::TermWrite), variant != Variant::None);
        if written {
            voter.fires(Timer::TermWrite);
        }
        let mut voter = voter.again();
        let disk = (voter.disk.current_term, voter.disk.voted_for);
        assert_eq!(disk, (expect.0, Some(S2)));
        voter.hears(S3, append(3, (0, 0), &[], 0));
        let obeys = voter.result() != AppendResult::StaleTerm;
        voter.hears(S3, request_vote(4, (0, 0)));
        assert_eq!([obeys, voter.granted()], expect.1);
    };
    check(Variant::None, false, (4, [false, false]));
    check(Variant::TermVoteApart, false, (3, [true, true]));
    check(Variant::TermVoteApart, true, (4, [false, false]));
}

#[test]
fn whom_a_server_voted_for_may_ask_again() {
    let check = |variant, expect| {
        let raft = Raft {
            variant,
            ..Raft::new(5, 1)
        };
        let mut voter = One::start(raft, S1, Disk::default());
        voter.hears(S2, request_vote(1, (0, 0)));
        assert!(voter.granted());
        voter.hears(S2, request_vote(1, (0, 0)));
        assert_eq!(voter.granted(), expect);
        voter.hears(S3, request_vote(1, (0, 0)));
        assert!(!voter.granted(), "it voted");
        voter.hears(S2, request_vote(2, (0, 0)));
        assert!(voter.granted(), "a new term, a new vote");
    };
    check(Variant::None, true);
    check(Variant::RevoteRefused, false);
}

#[test]
fn the_check_of_the_log_can_be_left_out() {
    let raft = Raft {
        variant: Variant::UpToDateSkipped,
        ..Raft::new(5, 1)
    };
    let disk = Disk {
        log: log_of_terms(&[1, 1], CLIENT),
        ..Disk::default()
    };
    let mut voter = One::start(raft, S1, disk);
    voter.hears(S2, request_vote(2, (0, 0)));
    assert!(voter.granted());
}

#[test]
fn an_election_timeout_starts_a_term() {
    let mut one = One::server(3, &[1, 2]);
    assert!(one.armed(Timer::Election), "a server starts as a follower");
    one.fires(Timer::Election);
    assert_eq!(one.as_server().role, Role::Candidate);
    assert_eq!((one.disk.current_term, one.disk.voted_for), (4, Some(S1)));
    assert!(one.armed(Timer::Election));
    let asked: Vec<NodeId> = one.did.sends.iter().map(|(to, _)| *to).collect();
    assert_eq!(asked, [1, 2, 3, 4].map(NodeId));
    let all_the_same = one
        .did
        .sends
        .iter()
        .all(|(_, ask)| *ask == request_vote(4, (2, 2)));
    assert!(all_the_same);
}

#[test]
fn a_majority_of_votes_makes_a_leader() {
    let check = |votes: &[(u16, Term, bool)], expect| {
        let mut one = One::server(0, &[]);
        one.fires(Timer::Election);
        for &(from, term, vote_granted) in votes {
            let reply = RequestVoteReply { term, vote_granted };
            one.hears(NodeId(from), Message::RequestVoteReply(reply));
        }
        assert_eq!(one.as_server().role, expect, "{votes:?}");
    };
    check(&[(1, 1, true)], Role::Candidate);
    check(&[(1, 1, true), (2, 1, true)], Role::Leader);
    check(&[(1, 1, true), (1, 1, true)], Role::Candidate);
    check(&[(1, 1, true), (2, 1, false)], Role::Candidate);
    check(&[(1, 1, true), (2, 0, true)], Role::Candidate);
    check(&[(1, 1, true), (2, 2, false)], Role::Follower);
}

#[test]
fn a_new_leader_is_heard_at_once() {
    let one = One::leader(0, &[]);
    assert_eq!(one.did.sends.len(), 4);
    assert!(
        one.did
            .sends
            .iter()
            .all(|(_, sent)| *sent == append(1, (0, 0), &[], 0))
    );
    assert!(one.armed(Timer::Heartbeat));
    assert!(one.did.timers.contains(&TimerOp::Disarm(Timer::Election)));
}

#[test]
fn a_later_term_in_any_message_makes_a_follower() {
    let check = |message| {
        let mut one = One::leader(1, &[1]);
        one.hears(S2, message);
        assert_eq!(one.as_server().role, Role::Follower);
        assert_eq!(one.disk.current_term, 7);
        assert!(one.armed(Timer::Election));
        assert!(one.did.timers.contains(&TimerOp::Disarm(Timer::Heartbeat)));
    };
    check(request_vote(7, (0, 0)));
    check(append(7, (0, 0), &[], 0));
    check(success(7, 0));
    check(Message::RequestVoteReply(RequestVoteReply {
        term: 7,
        vote_granted: false,
    }));
}

#[test]
fn a_candidate_follows_the_leader_of_its_term() {
    let mut one = One::server(1, &[]);
    one.fires(Timer::Election);
    one.hears(S2, append(2, (0, 0), &[], 0));
    assert_eq!(one.as_server().role, Role::Follower);
    assert_eq!(one.as_server().leader, Some(S2));
}

fn with_pre_vote() -> One {
    let raft = Raft {
        pre_vote: true,
        ..Raft::new(5, 1)
    };
    One::start(raft, S1, Disk::default())
}

fn pre_vote(next_term: Term) -> Message {
    Message::PreVote(PreVote {
        next_term,
        last_log_index: 0,
        last_log_term: 0,
    })
}

#[test]
fn a_pre_vote_is_refused_while_a_leader_is_heard() {
    let mut one = with_pre_vote();
    one.hears(S2, pre_vote(1));
    assert!(one.granted());
    assert_eq!(one.disk, Disk::default(), "it binds nobody");
    one.hears(S2, append(1, (0, 0), &[], 0));
    assert!(one.armed(Timer::Silence));
    one.hears(S3, pre_vote(2));
    assert!(!one.granted());
    one.fires(Timer::Silence);
    one.hears(S3, pre_vote(2));
    assert!(one.granted());
    one.hears(S3, pre_vote(0));
    assert!(!one.granted(), "a term that is over");
}

#[test]
fn no_term_starts_before_a_majority_would_vote() {
    let mut one = with_pre_vote();
    let would = |vote_granted, next_term| {
        Message::PreVoteReply(PreVoteReply {
            term: 0,
            next_term,
            vote_granted,
        })
    };
    one.fires(Timer::Election);
    assert_eq!(one.as_server().role, Role::PreCandidate);
    one.hears(S2, would(true, 1));
    one.hears(S2, would(true, 1));
    one.hears(S3, would(false, 1));
    one.hears(S3, would(true, 9));
    assert_eq!(
        (one.as_server().role, one.disk.current_term),
        (Role::PreCandidate, 0)
    );
    one.hears(S3, would(true, 1));
    assert_eq!(
        (one.as_server().role, one.disk.current_term),
        (Role::Candidate, 1)
    );
}

#[test]
fn the_leader_of_the_highest_term_plays_role_0() {
    let raft = Raft::new(3, 0);
    let old = One::leader(1, &[]).node;
    let new = One::leader(4, &[]).node;
    let follower = One::server(9, &[]).node;
    let select = |nodes: &[Option<&Node>]| raft.select(0, nodes);
    assert_eq!(select(&[Some(&old), Some(&new), Some(&follower)]), Some(S2));
    assert_eq!(select(&[Some(&old), None, Some(&follower)]), Some(S1));
    assert_eq!(select(&[Some(&follower), None, None]), None);
    assert_eq!(raft.select(1, &[Some(&old)]), None);
}
