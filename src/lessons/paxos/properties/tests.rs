//! Each property is broken on purpose, by telling its monitor of nodes that never were.

use super::claims::{Agreement, Answers, Claim, OneChosen, Validity};
use crate::protocols::paxos::{
    Answer, Ballot, Command, Decree, Instance, Key, Note, Paxos, Reply, Request, Value, Vote,
};
use crate::sim::NodeId;

const A1: NodeId = NodeId(2);
const A2: NodeId = NodeId(3);
const A3: NodeId = NodeId(4);
const L1: NodeId = NodeId(5);

fn paxos() -> Paxos {
    Paxos::single(2, 3, 1)
}

fn accepted((number, proposer): (u64, u16), value: Value) -> Note {
    let ballot = Ballot { number, proposer };
    let decree = Decree::Value(value);
    Note::Accepted {
        instance: 1,
        vote: Vote { ballot, decree },
    }
}

fn learned(instance: Instance, decree: Decree) -> Note {
    Note::Learned { instance, decree }
}

#[test]
fn two_quorums_for_two_values_break_one_chosen() {
    let mut claim = OneChosen::default();
    let mut accepts = |id, ballot, value| claim.noted(&paxos(), id, &accepted(ballot, value));
    assert_eq!(accepts(A1, (1, 1), 7), None);
    assert_eq!(accepts(A1, (1, 1), 7), None, "a vote counts once");
    assert_eq!(accepts(A2, (2, 2), 8), None);
    assert_eq!(accepts(A2, (1, 1), 7), None, "7 is chosen");
    assert_eq!(accepts(A3, (3, 1), 7), None);
    assert_eq!(accepts(A1, (3, 1), 7), None, "and again");
    let broken = accepts(A3, (2, 2), 8).expect("8 has a quorum too");
    let expect = "In instance 1, 7 was chosen in ballot 1.1, and 8 in ballot 2.2.";
    assert_eq!(broken.en, expect);
}

#[test]
fn learning_different_values_breaks_agreement() {
    let mut claim = Agreement::default();
    let mut learns = |id, instance, value| {
        let note = learned(instance, Decree::Value(value));
        claim.noted(&paxos(), id, &note)
    };
    assert_eq!(learns(L1, 1, 7), None);
    assert_eq!(learns(NodeId(0), 1, 7), None);
    assert_eq!(learns(L1, 2, 8), None, "another instance");
    let broken = learns(NodeId(1), 1, 8).expect("L1 learned 7");
    assert_eq!(broken.en, "In instance 1, L1 learned 7, and P2 learned 8.");
}

#[test]
fn a_value_that_nobody_asked_for_breaks_validity() {
    let mut claim = Validity::default();
    claim.invoked(NodeId(0), 1, Request::Propose(7));
    assert_eq!(claim.noted(&paxos(), A1, &accepted((1, 1), 7)), None);
    assert_eq!(claim.noted(&paxos(), L1, &learned(2, Decree::NoOp)), None);
    let broken = claim
        .noted(&paxos(), A1, &accepted((1, 1), 8))
        .expect("8 came from nowhere");
    assert_eq!(broken.en, "A1 has 8, which nobody asked for.");
}

/// C1 and C2 write and read x.
fn told(claim: &mut Answers, client: NodeId, op: u64, reply: Reply) -> bool {
    let answer = Answer::Register(reply);
    claim
        .replied(&Paxos::multi(3, 2), client, op, answer)
        .is_some()
}

fn asks(claim: &mut Answers, client: NodeId, op: u64, command: Command) -> Decree {
    claim.invoked(client, op, Request::Ask(command));
    Decree::Command {
        client,
        sequence: op,
        command,
    }
}

const C1: NodeId = NodeId(3);
const C2: NodeId = NodeId(4);
const PUT: Command = Command::Put {
    key: Key(0),
    value: 1,
};
const GET: Command = Command::Get { key: Key(0) };

fn learns(claim: &mut Answers, instance: Instance, decree: Decree) {
    let broken = claim.noted(&Paxos::multi(3, 2), NodeId(0), &learned(instance, decree));
    assert_eq!(broken, None, "only answers can be wrong");
}

#[test]
fn answers_follow_from_the_ledger_in_its_order() {
    let mut claim = Answers::default();
    let put = asks(&mut claim, C1, 1, PUT);
    let get = asks(&mut claim, C2, 1, GET);
    learns(&mut claim, 2, get);
    assert!(
        told(&mut claim.clone(), C2, 1, Reply::Value(None)),
        "instance 1 is not known"
    );
    learns(&mut claim, 1, put);
    assert!(
        told(&mut claim.clone(), C2, 1, Reply::Value(None)),
        "the write comes first"
    );
    assert!(!told(&mut claim.clone(), C2, 1, Reply::Value(Some(1))));
    assert!(
        told(&mut claim.clone(), C1, 2, Reply::Written),
        "it did not ask that"
    );
    assert!(!told(&mut claim, C1, 1, Reply::Written));
}

#[test]
fn an_answer_from_before_the_question_is_too_old() {
    let mut claim = Answers::default();
    let put = asks(&mut claim, C1, 1, PUT);
    learns(&mut claim, 2, put);
    learns(&mut claim, 1, Decree::NoOp);
    assert!(!told(&mut claim, C1, 1, Reply::Written));
    // A read that is asked now must not be applied before what was answered already.
    let mut early = Answers::default();
    let get = asks(&mut early, C2, 1, GET);
    let put = asks(&mut early, C1, 1, PUT);
    learns(&mut early, 1, get);
    learns(&mut early, 2, put);
    assert!(
        !told(&mut early.clone(), C2, 1, Reply::Value(None)),
        "both were under way"
    );
    assert!(!told(&mut early, C1, 1, Reply::Written));
    asks(&mut early, C2, 1, GET);
    assert!(
        told(&mut early, C2, 1, Reply::Value(None)),
        "the write had been answered"
    );
}

#[test]
fn a_user_is_told_the_value_that_was_learned() {
    let mut claim = Answers::default();
    let told = |claim: &mut Answers, value| {
        let answer = Answer::Chosen(value);
        claim.replied(&paxos(), NodeId(0), 1, answer).is_some()
    };
    assert!(told(&mut claim, 7), "nothing was learned");
    let note = learned(1, Decree::Value(7));
    assert_eq!(claim.noted(&paxos(), L1, &note), None);
    assert!(!told(&mut claim, 7));
    assert!(told(&mut claim, 8));
}
