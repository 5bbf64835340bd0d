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

/// A run at the end of a script.
fn played(script: &str) -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the raft lesson is there");
    let mut session = (entry.open)(Params::defaults(entry.params), 1).expect("defaults hold");
    let script = parse(script, &NamesOf(&*session)).expect("the script is well formed");
    play(&mut *session, &script).expect("the script plays");
    session
}

/// From when to when each fault of a run lasted.
fn faults(session: &dyn Session, since: Micros, count: usize) -> Vec<String> {
    let span = |fault: FaultSpan| {
        let until = fault.until.map_or_else(String::new, print_span);
        format!("{}..{until}", print_span(fault.at))
    };
    let found = session.faults(since, count, Lang::En);
    found.into_iter().map(span).collect()
}

/// The faults of a script, and of each as it is written: from when to when it lasted.
#[track_caller]
fn check_faults(script: &str, expect: &[&str]) {
    let found = faults(&*played(script), Micros::ZERO, usize::MAX);
    assert_eq!(found, expect, "{script}");
}

#[test]
fn a_fault_lasts_until_it_is_undone() {
    check_faults(
        "100ms crash S1\n150ms crash S2\n200ms pause S3\n250ms restart S2\n300ms resume S3\n\
         310ms slow S4 5ms\n320ms slow S4 9ms\n330ms slow S4 0ms\n400ms wipe S1\n\
         410ms skew S1 +5s\n500ms crash S5\n600ms end",
        &[
            "100ms..400ms",
            "150ms..250ms",
            "200ms..300ms",
            "310ms..320ms",
            "320ms..330ms",
            "400ms..400ms",
            "410ms..410ms",
            "500ms..",
        ],
    );
    check_faults(
        "600ms loss S1>S2 10%\n650ms duplication S1>S2 10%\n700ms loss all 0%\n\
         750ms latency all fixed 9ms\n800ms end",
        &["600ms..700ms", "650ms..", "750ms..750ms"],
    );
}

#[test]
fn a_cut_lasts_until_its_last_link_is_healed() {
    check_faults(
        "100ms cut S1>S2\n100ms cut S2>S1\n200ms heal S1>S2\n300ms partition 1,2 | 3,4,5\n\
         400ms partition 1 | 2,3,4,5\n500ms heal all\n600ms end",
        // From 400 ms on S1 is still parted from S3, S4 and S5 by the first partition.
        &[
            "100ms..200ms",
            "100ms..300ms",
            "300ms..500ms",
            "400ms..500ms",
        ],
    );
    check_faults(
        "1s cut S1>S2\n1.1s partition 1,3 | 2,4,5\n1.2s end",
        &["1s..", "1.1s.."],
    );
    check_faults("1s cut S1>S2\n1.1s partition none\n1.2s end", &["1s.."]);
    check_faults(
        "1s cut S1>S2\n1.1s partition 1,2,3,4,5\n1.2s end",
        &["1s..1.1s"],
    );
    check_faults(
        "1s partition 4 | 5\n1.1s partition 1 | 2\n1.2s heal 4-5\n1.3s end",
        &["1s..1.2s", "1.1s.."],
    );
    check_faults(
        "1s cut S1>S2\n1.1s cut S1>S2\n1.2s heal S1>S2\n1.3s end",
        &["1s..1.2s"],
    );
}

#[test]
fn links_are_cut_for_as_long_as_a_fault_says_so() {
    const ACTS: [&str; 8] = [
        "cut 1>2",
        "cut 4-1",
        "heal 1>2",
        "heal 4>1",
        "heal all",
        "partition 1,2 | 3,4,5",
        "partition 1,3 | 2,4",
        "partition 5,1,2",
    ];
    let (mut parted, mut whole) = (0, 0);
    for (a, b, c) in (0..512).map(|k| (k / 64, k / 8 % 8, k % 8)) {
        let acts = [ACTS[a], ACTS[b], ACTS[c]];
        let script = format!("0s {}\n1ms {}\n2ms {}\n2ms end", acts[0], acts[1], acts[2]);
        let session = played(&script);
        let links = session.scene(Micros::ZERO, Lang::En).links;
        let is_cut = links.iter().any(|link| link.cut_ab || link.cut_ba);
        let spans = session.faults(Micros::ZERO, usize::MAX, Lang::En);
        let is_said = spans.iter().any(|span| span.until.is_none());
        assert_eq!(is_said, is_cut, "{script}\n{spans:?}");
        *(if is_cut { &mut parted } else { &mut whole }) += 1;
    }
    assert!(parted > 100 && whole > 50, "{parted} {whole}");
}

#[test]
fn what_a_schedule_does_and_undoes_is_a_fault_each_time() {
    check_faults(
        "100ms every 200ms x2 undo 50ms: crash S1\n1s end",
        &["300ms..350ms", "500ms..550ms"],
    );
}

#[test]
fn what_lasts_is_told_however_much_came_after_it() {
    let session = played("100ms crash S5\n200ms every 100ms x20 undo 10ms: pause S1\n3s end");
    let told = |since_ms, count| faults(&*session, Micros::from_ms(since_ms), count);
    assert_eq!(told(0, usize::MAX).len(), 21);
    assert_eq!(told(0, 1), ["100ms..", "2.2s..2.21s"]);
    assert_eq!(told(2_150, 9), ["100ms..", "2.2s..2.21s"]);
}
