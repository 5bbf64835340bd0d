//! "Find me a failure": what it finds is a failure, wherever it begins, and what it says of its
//! search is so.
#![cfg(not(target_arch = "wasm32"))]

use netsplit::checks::Verdict;
use netsplit::i18n::Lang;
use netsplit::lessons::{self, Entry};
use netsplit::session::{HuntAsk, HuntEnd, HuntReport, HuntStop, Params, Session, Unjudged};
use netsplit::sim::{Input, LinkChange, LinkTo, MessageFault, Micros, NodeFault, NodeId};

fn entry(lesson: &str) -> &'static Entry {
    lessons::find(lesson).expect("the lesson is there")
}

fn opened(lesson: &str, params: &[(&str, i64)]) -> Box<dyn Session> {
    let entry = entry(lesson);
    let params = Params::defaults(entry.params).with_each(entry.params, params);
    (entry.open)(params.expect("the parameters are there"), 1).expect("they are allowed")
}

fn hunted(session: &dyn Session, ask: &HuntAsk) -> HuntReport {
    let link = session.link().expect("a short run fits into a link");
    let entry = entry(session.about().id);
    (entry.hunt)(&link, ask, &mut |_| true).expect("the link opens")
}

fn ask(runs_max: u32) -> HuntAsk {
    HuntAsk {
        property: None,
        runs_max,
        explore: None,
        shrink_max: 400,
    }
}

/// What the reader does to a run.
type Mischief = fn(&dyn Session) -> Input;

fn client(session: &dyn Session) -> NodeId {
    let nodes = session.nodes();
    let client = nodes.iter().find(|(_, _, is_server)| !is_server);
    client.expect("there is a client").0
}

#[test]
fn what_the_reader_broke_before_is_not_held_against_a_correct_protocol() {
    let broken: [(&str, Mischief); 4] = [
        ("a client is down", |session| {
            Input::node(client(session), NodeFault::Crash)
        }),
        ("a client is paused", |session| {
            Input::node(client(session), NodeFault::Pause)
        }),
        ("nothing arrives", |_| {
            Input::Link(LinkTo::All, LinkChange::Loss(1_000_000))
        }),
        ("a server is slow", |_| {
            Input::node(NodeId(0), NodeFault::Slow(Micros::from_s(2)))
        }),
    ];
    for (what, input) in broken {
        let mut session = opened("raft", &[]);
        session.seek_time(Micros::from_s(2));
        let input = input(session.as_ref());
        session
            .inject(input)
            .unwrap_or_else(|error| panic!("{what}: {error:?}"));
        let report = hunted(session.as_ref(), &ask(8));
        assert_eq!(report.end, HuntEnd::Nothing, "{what}");
        assert_eq!(report.runs, 8, "{what}");
    }
}

#[test]
fn a_message_that_is_held_travels_on_before_progress_is_asked_for() {
    let mut session = opened("raft", &[]);
    session.seek_time(Micros::from_s(2));
    let message = |session: &dyn Session| {
        let scene = session.scene(Micros::ZERO, Lang::En);
        scene.messages.first().map(|message| message.id)
    };
    while message(session.as_ref()).is_none() {
        session.step();
    }
    let held = message(session.as_ref()).expect("one is on its way");
    let hold = Input::Message(held, MessageFault::Hold);
    session.inject(hold).expect("it is in flight");
    assert_eq!(hunted(session.as_ref(), &ask(4)).end, HuntEnd::Nothing);
}

#[test]
fn a_mistake_is_found_even_where_the_reader_broke_things_before() {
    let mut session = opened("raft", &[("variant", 2)]);
    session.seek_time(Micros::from_s(1));
    let crash = Input::node(client(session.as_ref()), NodeFault::Crash);
    session.inject(crash).expect("it is up");
    let report = hunted(session.as_ref(), &ask(200));
    let HuntEnd::Found(find) = report.end else {
        panic!("nothing was found in {} runs", report.runs);
    };
    let link = find.link.expect("it fits into a link");
    let again = (entry("raft").open_link)(&link).expect("it opens");
    let broken = again.properties();
    let broken = broken.iter().find(|property| property.id == find.property);
    let verdict = &broken.expect("it is claimed").verdict;
    assert!(matches!(verdict, Verdict::Violated(..)), "{verdict:?}");
}

#[test]
fn what_does_not_come_about_is_made_small_from_the_start_of_a_run_too() {
    let session = opened("retry", &[("variant", 4)]);
    let report = hunted(
        session.as_ref(),
        &HuntAsk {
            shrink_max: 2_000,
            ..ask(200)
        },
    );
    let HuntEnd::Found(find) = report.end else {
        panic!("nothing was found in {} runs", report.runs);
    };
    assert!(find.acts <= 8, "{} acts of {}", find.acts, find.acts_found);
}

#[test]
fn a_report_says_what_was_passed_over_and_why_it_stopped() {
    let entry = entry("voting");
    let stored = (entry.stored)();
    let run = stored.iter().find(|run| run.name == "variant.reads-one");
    let session = (entry.open_link)(&run.expect("it is stored").link).expect("it opens");
    let report = hunted(session.as_ref(), &ask(3));
    assert_eq!(report.passed_over.len(), 1, "{:?}", report.passed_over);
    assert_eq!(report.stopped, HuntStop::Runs);
    let only = HuntAsk {
        property: Some(report.passed_over[0].clone()),
        ..ask(3)
    };
    assert_eq!(hunted(session.as_ref(), &only).end, HuntEnd::BrokenAlready);

    let session = opened("raft", &[]);
    let link = session.link().expect("it fits into a link");
    let mut looks = 0;
    let look = &mut |_| {
        looks += 1;
        looks < 3
    };
    let raft = self::entry("raft");
    let report = (raft.hunt)(&link, &ask(50), look).expect("the link opens");
    assert_eq!((report.runs, report.stopped), (2, HuntStop::Time));
}

/// Many clients that wait in line need longer than the quiet time that a pace foresees.
#[test]
fn a_correct_protocol_is_waited_for_until_its_line_is_worked_off() {
    let entry = entry("retry");
    let busy = [("clients", 10), ("ask_every_ms", 500)];
    let params = Params::defaults(entry.params).with_each(entry.params, &busy);
    let params = params.expect("the parameters are there");
    for seed in [4, 5] {
        let outcome = (entry.fuzz)(&params, seed).expect("they are allowed");
        assert_eq!(outcome.violation, None, "seed {seed}");
    }
}

#[test]
fn a_history_without_anything_to_compare_with_is_told_from_one_that_nobody_began() {
    let judged = |session: &dyn Session| {
        let link = session.link().expect("a short run fits into a link");
        (entry("voting").linearity)(&link, 10_000, Lang::En)
    };
    // Majority voting: a module computes, and keeps nothing.
    let mut session = opened("voting", &[("mode", 0)]);
    assert_eq!(judged(session.as_ref()), Err(Unjudged::NoCalls));
    let request = session.requests().swap_remove(0);
    let asked = Input::Request(request.node, request.request);
    session.inject(asked).expect("it can be asked");
    session.advance(Micros::from_s(5), 10_000);
    assert_eq!(judged(session.as_ref()), Err(Unjudged::NoModel));
}
