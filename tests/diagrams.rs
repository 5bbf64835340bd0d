//! The cut in the space-time diagram and the spans of the waterfall, over real runs.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/tested.rs"]
mod tested;

use netsplit::i18n::Lang;
use netsplit::lessons;
use netsplit::scene::{Span, SpanId};
use netsplit::session::{Cut, Params, STEPS_MAX, Session, SpaceTime};
use netsplit::sim::{Input, Micros, NodeFault, NodeId};
use tested::tested;

/// The service of the retry lesson, and its first client.
const SERVICE: NodeId = NodeId(0);
const CLIENT: NodeId = NodeId(3);

fn open(lesson: &str, seed: u64) -> Box<dyn Session> {
    let entry = lessons::find(lesson).expect("the lesson is there");
    let mut session = (entry.open)(Params::defaults(entry.params), seed).expect("defaults hold");
    session.set_questions(false);
    session
}

/// A run in which clients ask all the while and a node crashes and comes back, as a diagram of all of it.
fn busy(lesson: &str, seed: u64) -> SpaceTime {
    let mut session = open(lesson, seed);
    for round in 0..12 {
        session.advance(Micros::from_ms(round * 100), 500);
        for choice in session.requests().into_iter().take(4) {
            // Who is down or has too much to do refuses.
            let _ = session.inject(Input::Request(choice.node, choice.request));
        }
        let fault = match round {
            4 => Some(NodeFault::Crash),
            8 => Some(NodeFault::Restart),
            _ => None,
        };
        if let Some(fault) = fault {
            // A lesson may have other words for who can crash.
            let _ = session.inject(Input::node(NodeId(0), fault));
        }
    }
    session.advance(Micros::from_ms(1_300), 2_000);
    session.space_time(Micros::ZERO, session.status().now, usize::MAX)
}

fn busy_runs() -> impl Iterator<Item = (&'static str, SpaceTime)> {
    tested().into_iter().flat_map(|entry| {
        let id = entry.about.id;
        (0..3).map(move |seed| (id, busy(id, seed)))
    })
}

#[test]
fn a_cut_at_one_moment_of_global_time_is_consistent() {
    for (lesson, diagram) in busy_runs() {
        let nodes = diagram.names.len();
        let mut in_flight = 0;
        for arrow in &diagram.arrows {
            for at in [arrow.sent_at, arrow.end_at] {
                let cut = Cut::level(nodes, at);
                let crossing = cut.crossing(&diagram);
                assert!(crossing.is_consistent(), "{lesson} at {at}: {crossing:?}");
                in_flight += crossing.in_flight.len();
            }
        }
        assert!(in_flight > 0, "{lesson}: messages were on their way");
    }
}

#[test]
fn a_cut_that_holds_a_receipt_without_its_sending_is_not() {
    for (lesson, diagram) in busy_runs() {
        let nodes = diagram.names.len();
        let mut broken = 0;
        for arrow in &diagram.arrows {
            let is_received = arrow.ended.is_some() && !arrow.lost && arrow.from != arrow.to;
            if !is_received || arrow.sent_at == Micros::ZERO {
                continue;
            }
            let before = Cut::level(nodes, arrow.sent_at - Micros(1));
            assert!(before.crossing(&diagram).is_consistent());
            let past = before.with(arrow.to, arrow.end_at);
            let crossing = past.crossing(&diagram);
            let is_found = crossing.broken.iter().any(|a| a.message == arrow.message);
            assert!(is_found, "{lesson}: {arrow:?}");
            broken += 1;
        }
        assert!(broken > 0, "{lesson}: messages were received");
    }
}

/// A payment that a dead service never answers, up to its end.
fn unanswered() -> Box<dyn Session> {
    let mut session = open("retry", 1);
    session.advance(Micros::from_ms(10), STEPS_MAX);
    let crash = Input::node(SERVICE, NodeFault::Crash);
    session.inject(crash).expect("it is up");
    ask(&mut *session, "pay 5");
    session.advance(Micros::from_s(10), STEPS_MAX);
    session
}

fn ask(session: &mut dyn Session, words: &str) {
    let request = session.parse_request(words).expect("it is a request");
    let request = Input::Request(CLIENT, request);
    session.inject(request).expect("the client is up");
}

fn spans(session: &dyn Session) -> Vec<Span> {
    session.spans(Micros::ZERO, Micros::MAX, usize::MAX, Lang::En)
}

#[test]
fn a_call_is_a_span_and_its_attempts_are_its_parts() {
    let told = spans(&*unanswered());
    let [call, attempts @ ..] = &told[..] else {
        panic!("there is a call");
    };
    assert_eq!((call.id, call.parent), (SpanId(0), None));
    assert_eq!(
        (call.name.as_str(), call.words.as_str()),
        ("C1", "pay 5 #1")
    );
    assert!(attempts.len() > 1, "it tried again: {told:?}");
    for (number, attempt) in (1..).zip(attempts) {
        assert_eq!(attempt.parent, Some(call.id));
        assert!(attempt.start >= call.start && attempt.end <= call.end);
        if attempt.words == format!("attempt {number}") {
            assert!(attempt.failed);
            assert_eq!(attempt.outcome, "no answer in time");
        } else {
            assert_eq!(attempt.words, "asks the backup");
            assert!(!attempt.failed && !call.failed);
        }
    }
    let backup = attempts.last().map(|span| span.words.as_str());
    assert_eq!(backup, Some("asks the backup"));
}

#[test]
fn an_answer_ends_the_attempt_and_the_call() {
    let mut session = open("retry", 1);
    ask(&mut *session, "pay 5");
    session.advance(Micros::from_s(1), STEPS_MAX);
    let told = spans(&*session);
    let ends = |span: &Span| (span.failed, span.outcome.clone());
    let paid = (false, "charged, receipt 1".to_owned());
    assert_eq!(
        told.iter().map(ends).collect::<Vec<_>>(),
        [paid.clone(), paid]
    );
    assert_eq!(told[0].end, told[1].end);
}

#[test]
fn what_a_client_was_at_when_it_crashed_failed() {
    let mut session = open("retry", 1);
    ask(&mut *session, "pay 5");
    session.advance(Micros::from_ms(20), STEPS_MAX);
    let is_open = |span: &Span| span.end.is_none();
    assert!(spans(&*session).iter().all(is_open));
    let crash = Input::node(CLIENT, NodeFault::Crash);
    session.inject(crash).expect("it is up");
    let told = spans(&*session);
    assert_eq!(told.len(), 2);
    for span in &told {
        assert!(span.failed && span.end == Some(Micros::from_ms(20)));
    }
}

#[test]
fn spans_rewind_with_the_run_and_differ_by_branch() {
    let mut session = unanswered();
    let (end, all) = (session.status().step, spans(&*session));
    // The same run again, which knows nothing yet of what is to come.
    let mut fresh = open("retry", 1);
    fresh.advance(Micros::from_ms(10), STEPS_MAX);
    fresh
        .inject(Input::node(SERVICE, NodeFault::Crash))
        .expect("it is up");
    ask(&mut *fresh, "pay 5");
    let begin = fresh.status().step;
    for step in begin..=end {
        session.seek(step);
        assert_eq!(spans(&*session), spans(&*fresh), "at step {step}");
        fresh.step();
    }
    assert_ne!(begin, end);
    session.seek(end / 2);
    let crash = Input::node(CLIENT, NodeFault::Crash);
    session.inject(crash).expect("it is up");
    assert!(spans(&*session).iter().all(|span| span.end.is_some()));
    assert!(session.switch_branch(0));
    session.seek(end);
    assert_eq!(spans(&*session), all);
    let zh = session.spans(Micros::ZERO, Micros::MAX, usize::MAX, Lang::Zh);
    assert!(
        zh.iter()
            .zip(&all)
            .all(|(zh, en)| zh.id == en.id && zh.words != en.words)
    );
}

#[test]
fn only_lessons_that_read_spans_have_them() {
    for entry in tested() {
        let session = open(entry.about.id, 1);
        if !session.has_spans() {
            assert_eq!(spans(&*session), [], "{}", entry.about.id);
        }
    }
    assert_eq!(spans(&*open("raft", 1)), []);
}
