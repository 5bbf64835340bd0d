//! Each rule of figure 2 as an example: a server, a message, and what comes of it.

use super::figures::log_of_terms;
use super::*;
use crate::sim::{Effects, Lie, Random, TimerOp};

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);
const S3: NodeId = NodeId(2);
const CLIENT: NodeId = NodeId(5);

/// A server among five, or a client of theirs, and what it did last.
struct One {
    raft: Raft,
    me: NodeId,
    node: Node,
    disk: Disk,
    random: Random,
    did: Effects<Raft>,
}

impl One {
    /// S1 as it starts from a disk in `term` with a log of these terms.
    fn server(term: Term, terms: &[Term]) -> Self {
        let disk = Disk {
            current_term: term,
            log: log_of_terms(terms, CLIENT),
            ..Disk::default()
        };
        Self::start(Raft::new(5, 1), S1, disk)
    }

    fn start(raft: Raft, me: NodeId, mut disk: Disk) -> Self {
        let (mut random, mut did) = (Random::stream(1, 1), Effects::new());
        let mut cx = Cx::new(me, 0, Lie(0), &mut random, &mut did);
        let node = raft.boot(&mut disk, &mut cx);
        Self {
            raft,
            me,
            node,
            disk,
            random,
            did,
        }
    }

    /// S1 as the leader of the term after `term`.
    fn leader(term: Term, terms: &[Term]) -> Self {
        let mut one = Self::server(term, terms);
        one.elect();
        one
    }

    fn elect(&mut self) {
        self.fires(Timer::Election);
        let reply = RequestVoteReply {
            term: self.disk.current_term,
            vote_granted: true,
        };
        self.hears(S2, Message::RequestVoteReply(reply.clone()));
        self.hears(S3, Message::RequestVoteReply(reply));
    }

    fn again(self) -> Self {
        Self::start(self.raft, self.me, self.disk)
    }

    fn runs(&mut self, handler: impl FnOnce(&Raft, &mut Node, &mut Disk, &mut Cx<Raft>)) {
        self.did = Effects::new();
        let mut cx = Cx::new(self.me, 0, Lie(0), &mut self.random, &mut self.did);
        handler(&self.raft, &mut self.node, &mut self.disk, &mut cx);
    }

    fn hears(&mut self, from: NodeId, message: Message) {
        self.runs(|raft, node, disk, cx| raft.on_message(node, disk, from, &message, cx));
    }

    fn fires(&mut self, timer: Timer) {
        self.runs(|raft, node, disk, cx| raft.on_timer(node, disk, timer, cx));
    }

    fn asked(&mut self, sequence: u64) {
        let command = Command::Put {
            key: Key(0),
            value: 1,
        };
        self.hears(CLIENT, Message::ClientRequest { sequence, command });
    }

    fn as_server(&self) -> &Server {
        self.node.server().expect("a server")
    }

    /// The terms of the entries in the log.
    fn terms(&self) -> Vec<Term> {
        let entries = self.disk.log.entries();
        entries.iter().map(|entry| entry.term).collect()
    }

    /// The only message that it sent.
    fn said(&self) -> &Message {
        match &self.did.sends[..] {
            [(_, message)] => message,
            more => panic!("one message was expected: {more:?}"),
        }
    }

    fn granted(&self) -> bool {
        match self.said() {
            Message::RequestVoteReply(reply) => reply.vote_granted,
            Message::PreVoteReply(reply) => reply.vote_granted,
            other => panic!("a vote was expected: {other:?}"),
        }
    }

    fn result(&self) -> AppendResult {
        match self.said() {
            Message::AppendEntriesReply(reply) => reply.result,
            other => panic!("an answer to AppendEntries was expected: {other:?}"),
        }
    }

    fn armed(&self, timer: Timer) -> bool {
        let arms = |op: &TimerOp<Timer>| matches!(op, TimerOp::Arm(armed, _) if *armed == timer);
        self.did.timers.iter().any(arms)
    }
}

fn request_vote(term: Term, (last_log_index, last_log_term): (Index, Term)) -> Message {
    Message::RequestVote(RequestVote {
        term,
        last_log_index,
        last_log_term,
    })
}

/// AppendEntries of `term` after the entry `prev` (index, term), which carries these terms.
fn append(term: Term, prev: (Index, Term), terms: &[Term], leader_commit: Index) -> Message {
    let mut whole = vec![0; usize::try_from(prev.0).expect("small")];
    whole.extend(terms);
    Message::AppendEntries(AppendEntries {
        term,
        prev_log_index: prev.0,
        prev_log_term: prev.1,
        entries: log_of_terms(&whole, CLIENT).from(prev.0 + 1, 100).to_vec(),
        leader_commit,
    })
}

fn success(term: Term, match_index: Index) -> Message {
    let result = AppendResult::Success { match_index };
    Message::AppendEntriesReply(AppendEntriesReply { term, result })
}

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
    assert_eq!(first, register::Applied::Now(Reply::Swapped(true)));
    assert_eq!(again, register::Applied::Before(Some(Reply::Swapped(true))));
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

fn client() -> One {
    One::start(Raft::new(5, 1), CLIENT, Disk::default())
}

fn get() -> Command {
    Command::Get { key: Key(1) }
}

#[test]
fn a_client_asks_one_thing_at_a_time_and_follows_redirects() {
    let mut one = client();
    for _ in 0..2 {
        one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    }
    assert_eq!(one.did.sends, [], "the second waits");
    let leader = Some(S3);
    one.hears(
        S1,
        Message::Redirect {
            sequence: 1,
            leader,
        },
    );
    let ask = |sequence| Message::ClientRequest {
        sequence,
        command: get(),
    };
    assert_eq!(one.did.sends, [(S3, ask(1))]);
    let reply = Reply::Value(None);
    one.hears(S3, Message::ClientReply { sequence: 1, reply });
    assert_eq!(one.did.replies, [(1, Some(reply))]);
    assert_eq!(one.did.sends, [(S3, ask(2))]);
}

#[test]
fn a_client_tries_the_next_server_and_in_the_end_gives_up() {
    let mut one = client();
    one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    for attempt in 1..ATTEMPTS_MAX {
        one.fires(Timer::ClientRetry);
        let next = NodeId(u16::try_from(attempt % 5).expect("small"));
        assert_eq!(one.did.sends.first().map(|(to, _)| *to), Some(next));
    }
    one.fires(Timer::ClientRetry);
    assert_eq!(
        (&one.did.sends[..], &one.did.replies[..]),
        (&[][..], &[(1, None)][..])
    );
}

#[test]
fn a_restarted_client_uses_no_number_again() {
    let mut one = client();
    one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    let mut one = one.again();
    one.runs(|raft, node, disk, cx| raft.on_request(node, disk, get(), cx));
    assert_eq!(one.did.invokes, [(2, get())]);
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
