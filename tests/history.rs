//! The client history: what clients asked and were told, read from the trace.
#![cfg(not(target_arch = "wasm32"))]

use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::session::words::{NamesOf, parse, play, print_span};
use netsplit::session::{FaultSpan, Operation, Outcome, Params, STEPS_MAX, Session};
use netsplit::sim::{Micros, NodeId};

/// The run of `tests/scripts/clients.txt`, up to its end.
fn session() -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the raft lesson is there");
    let mut session = (entry.open)(Params::defaults(entry.params), 1).expect("defaults hold");
    session.set_questions(false);
    let text = include_str!("scripts/clients.txt");
    let script = parse(text, &NamesOf(&*session)).expect("the script is well formed");
    play(&mut *session, &script).expect("the script plays");
    session.advance(Micros::from_ms(20_100), STEPS_MAX);
    session
}

fn history(session: &dyn Session) -> Vec<Operation> {
    session.history(usize::MAX, Lang::En)
}

fn told(words: &str) -> Outcome {
    Outcome::Answered(words.to_owned())
}

#[test]
fn it_tells_answered_unknown_and_pending_apart() {
    let operations = history(&*session());
    let told_of = |index: usize| {
        let operation: &Operation = &operations[index];
        (operation.op, operation.request.as_str(), &operation.outcome)
    };
    assert_eq!(operations.len(), 3);
    assert_eq!(told_of(0), (1, "write x = 1", &told("written")));
    assert_eq!(told_of(1), (2, "write x = 2", &Outcome::Unknown));
    assert_eq!(told_of(2), (3, "read x", &Outcome::Pending));
    for operation in &operations {
        assert_eq!(
            (operation.client, operation.name.as_str()),
            (NodeId(5), "C1")
        );
        let pending = operation.outcome == Outcome::Pending;
        assert_eq!(operation.ended.is_none(), pending);
        assert!(
            operation
                .ended
                .is_none_or(|end| end.at > operation.invoked.at)
        );
    }
    assert_eq!(operations[0].invoked.at, Micros::from_ms(500));
}

#[test]
fn its_moments_are_those_of_the_trace() {
    let mut session = session();
    let operations = history(&*session);
    for moment in operations
        .iter()
        .flat_map(|o| [Some(o.invoked), o.ended])
        .flatten()
    {
        let why = session.why(moment.record, Lang::En);
        let row = why.last().expect("the record is there");
        assert_eq!(
            (row.id, row.step, row.at),
            (moment.record, moment.step, moment.at)
        );
    }
    let end = operations[0].ended.expect("it was answered");
    session.seek(end.step);
    assert_eq!(
        history(&*session)[0].outcome,
        Outcome::Pending,
        "before the answer"
    );
    session.seek(end.step + 1);
    assert_eq!(
        history(&*session)[0].outcome,
        told("written"),
        "right after it"
    );
}

#[test]
fn it_rewinds_with_the_run() {
    let mut session = session();
    let whole = history(&*session);
    session.seek_time(Micros::from_s(2));
    let early = history(&*session);
    assert_eq!(early.len(), 2);
    assert_eq!(
        early[1].outcome,
        Outcome::Pending,
        "it has not given up yet"
    );
    session.seek(0);
    assert_eq!(history(&*session), []);
    session.seek_time(Micros::from_ms(20_100));
    assert_eq!(history(&*session), whole);
}

#[test]
fn it_can_be_cut_to_the_last_requests() {
    let session = session();
    let whole = history(&*session);
    assert_eq!(session.history(2, Lang::En), whole[1..]);
    assert_eq!(session.history(0, Lang::En), []);
}

/// The faults of a run at the end of a script: from when to when each lasted.
fn faults(script: &str) -> Vec<String> {
    let entry = lessons::find("raft").expect("the raft lesson is there");
    let mut session = (entry.open)(Params::defaults(entry.params), 1).expect("defaults hold");
    let script = parse(script, &NamesOf(&*session)).expect("the script is well formed");
    play(&mut *session, &script).expect("the script plays");
    let span = |fault: FaultSpan| {
        let until = fault.until.map_or_else(String::new, print_span);
        format!("{}..{until}", print_span(fault.at))
    };
    let found = session.faults(usize::MAX, Lang::En);
    assert_eq!(session.faults(1, Lang::En), found[found.len() - 1..]);
    found.into_iter().map(span).collect()
}

#[test]
fn a_fault_lasts_until_it_is_undone() {
    let found = faults(
        "100ms crash S1\n150ms crash S2\n200ms pause S3\n250ms restart S2\n300ms resume S3\n\
         310ms slow S4 5ms\n320ms slow S4 9ms\n330ms slow S4 0ms\n400ms wipe S1\n\
         410ms skew S1 +5s\n500ms crash S5\n600ms end",
    );
    let expect = [
        "100ms..400ms",
        "150ms..250ms",
        "200ms..300ms",
        "310ms..320ms",
        "320ms..330ms",
        "400ms..400ms",
        "410ms..410ms",
        "500ms..",
    ];
    assert_eq!(found, expect);
}

#[test]
fn a_cut_lasts_until_its_own_cure_or_one_of_all() {
    let found = faults(
        "100ms cut S1>S2\n100ms cut S2>S1\n200ms heal S1>S2\n300ms partition 1,2 | 3,4,5\n\
         400ms partition 1 | 2,3,4,5\n500ms heal all\n600ms loss S1>S2 10%\n\
         650ms duplication S1>S2 10%\n700ms loss all 0%\n800ms end",
    );
    let expect = [
        "100ms..200ms",
        "100ms..300ms",
        "300ms..400ms",
        "400ms..500ms",
        "600ms..700ms",
        "650ms..",
    ];
    assert_eq!(found, expect);
}

#[test]
fn what_a_schedule_does_and_undoes_is_a_fault_each_time() {
    let found = faults("100ms every 200ms x2 undo 50ms: crash S1\n1s end");
    assert_eq!(found, ["300ms..350ms", "500ms..550ms"]);
}
