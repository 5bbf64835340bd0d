//! Many instances, one leader.

use super::*;

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);
const S3: NodeId = NodeId(2);
const CLIENT: NodeId = NodeId(3);
const OTHERS: [NodeId; 2] = [S2, S3];

fn command(sequence: u64) -> Decree {
    Decree::Command {
        client: CLIENT,
        sequence,
        command: put(),
    }
}

fn put() -> Command {
    Command::Put {
        key: Key(0),
        value: 1,
    }
}

fn request(sequence: u64) -> Message {
    Message::ClientRequest {
        sequence,
        command: put(),
    }
}

fn promise_of(ballot: Ballot, votes: &[(Instance, Decree)]) -> Message {
    let old = Ballot {
        number: 1,
        proposer: 2,
    };
    let vote = |(instance, decree): &(Instance, Decree)| {
        let vote = Vote {
            ballot: old,
            decree: *decree,
        };
        (*instance, vote)
    };
    Message::Promise {
        ballot,
        votes: votes.iter().map(vote).collect(),
    }
}

/// S1 of three, with this ledger, after a phase-1 quorum reported these votes.
fn leader(ledger: &[(Instance, Decree)], votes: &[(Instance, Decree)]) -> One {
    let disk = Disk {
        ledger: ledger.iter().copied().collect(),
        ..Disk::default()
    };
    let mut one = One::start(Paxos::multi(3, 1), S1, disk);
    one.fires(Timer::Election);
    let ballot = one.as_machine().proposer.ballot;
    one.hears(S2, promise_of(ballot, votes));
    one.hears(S3, promise_of(ballot, &[]));
    one
}

/// What was proposed in the last step, as (instance, value).
fn proposed(one: &One) -> Vec<(Instance, Decree)> {
    let of = |note: &Note| match note {
        Note::Proposed {
            instance, decree, ..
        } => Some((*instance, *decree)),
        _ => None,
    };
    one.did.notes.iter().filter_map(of).collect()
}

#[test]
fn one_prepare_request_is_about_every_instance_that_is_not_known() {
    let disk = Disk {
        ledger: [(1, command(1)), (2, command(2)), (4, command(4))]
            .into_iter()
            .collect(),
        ..Disk::default()
    };
    let mut one = One::start(Paxos::multi(3, 1), S1, disk);
    let ask = Message::Prepare {
        ballot: ballot(1, 1),
        from: 3,
    };
    assert_eq!(one.fires(Timer::Election), to_each(&[S1, S2, S3], &ask));
}

/// The example of PMS section 3: gaps before what was reported or known are filled with no-ops,
/// what is known is left alone, and new commands come after it all.
#[test]
fn a_new_leader_proposes_what_was_reported_and_fills_gaps_with_no_ops() {
    let mut one = leader(
        &[(1, command(1)), (4, command(4))],
        &[(3, command(3)), (5, command(5))],
    );
    let expect = [(2, Decree::NoOp), (3, command(3)), (5, command(5))];
    assert_eq!(proposed(&one), expect);
    one.hears(CLIENT, request(9));
    assert_eq!(proposed(&one), [(6, command(9))]);
}

#[test]
fn a_command_costs_phase_2_alone_and_is_answered_when_chosen_and_applied() {
    let mut one = leader(&[], &[]);
    let ask = Message::Accept {
        ballot: ballot(1, 1),
        instance: 1,
        decree: command(1),
    };
    assert_eq!(one.hears(CLIENT, request(1)), to_each(&[S1, S2, S3], &ask));
    assert_eq!(one.hears(CLIENT, request(1)), [], "it is under way");
    let vote = Vote {
        ballot: ballot(1, 1),
        decree: command(1),
    };
    one.hears(S2, accepted(vote));
    let decrees = vec![(1, command(1))];
    let told = to_each(&OTHERS, &Message::Chosen { decrees });
    let reply = Message::ClientReply {
        sequence: 1,
        reply: Reply::Written,
    };
    let sent = one.hears(S3, accepted(vote)).to_vec();
    assert_eq!(sent[0], (CLIENT, reply.clone()));
    assert_eq!(sent[1..], told);
    assert_eq!(
        one.hears(CLIENT, request(1)),
        [(CLIENT, reply)],
        "the answer is remembered"
    );
}

#[test]
fn what_is_chosen_is_applied_in_order_and_once() {
    let mut one = One::start(Paxos::multi(3, 1), S2, Disk::default());
    let second = vec![(2, command(1)), (3, command(1))];
    one.hears(S1, Message::Chosen { decrees: second });
    assert_eq!(one.as_machine().applied, 0, "the first is missing");
    let first = vec![(1, Decree::NoOp)];
    one.hears(S1, Message::Chosen { decrees: first });
    assert_eq!(one.as_machine().applied, 3);
    let again = Note::DuplicateIgnored {
        client: CLIENT,
        sequence: 1,
    };
    assert!(one.did.notes.contains(&again));
    let one = one.again();
    assert_eq!(one.as_machine().applied, 3, "the ledger is on disk");
}

#[test]
fn a_leader_that_hears_of_a_higher_ballot_stops_and_one_that_is_heard_is_followed() {
    let heartbeat = |number, proposer, through| Message::Heartbeat {
        ballot: ballot(number, proposer),
        through,
    };
    let mut one = leader(&[], &[]);
    one.hears(S2, heartbeat(2, 2, 0));
    assert_eq!(
        (one.phase(), one.armed(Timer::Election)),
        (Phase::Idle, true)
    );
    let leader = Some(S2);
    let redirect = Message::Redirect {
        sequence: 1,
        leader,
    };
    assert_eq!(one.hears(CLIENT, request(1)), [(CLIENT, redirect)]);
    let behind = (S2, Message::Learn { from: 1 });
    assert_eq!(
        one.hears(S2, heartbeat(2, 2, 3)),
        [behind],
        "it asks for what it lacks"
    );
    one.hears(S2, prepare(3, 2));
    let refused = Message::Reject {
        ballot: ballot(2, 3),
        promised: ballot(3, 2),
    };
    assert_eq!(one.hears(S3, heartbeat(2, 3, 0)), [(S3, refused)]);
}

#[test]
fn what_acceptors_missed_is_sent_again() {
    let mut one = leader(&[], &[]);
    one.hears(CLIENT, request(1));
    let accepts = |one: &mut One| {
        let sent = one.fires(Timer::Heartbeat).iter();
        sent.filter(|(_, message)| matches!(message, Message::Accept { .. }))
            .map(|(to, _)| *to)
            .collect::<Vec<_>>()
    };
    assert_eq!(accepts(&mut one), [], "it may be on its way");
    let vote = Vote {
        ballot: ballot(1, 1),
        decree: command(1),
    };
    one.hears(S1, accepted(vote));
    assert_eq!(accepts(&mut one), OTHERS);
}
