//! Recorded runs: (lesson, parameters, seed, script) and the digest that each has on every target.
//!
//! A changed digest breaks links that people have shared. When a change of the engine or of a
//! protocol is meant, raise `ENGINE_VERSION`, run this test natively, put the digests that it
//! prints into `SUITE`, and say in the changelog why. It also says where a run first differs from
//! what is kept of it in `replay/traces`, which `NETSPLIT_WRITE=1 cargo test --test replay` writes.

#[cfg(not(target_arch = "wasm32"))]
#[path = "replay/golden.rs"]
mod golden;
#[path = "common/records.rs"]
mod records;
#[path = "replay/suite.rs"]
mod suite;
#[path = "common/tested.rs"]
mod tested;

use netsplit::lessons;
use netsplit::session::words::{NamesOf, parse, play};
use netsplit::session::{HuntAsk, HuntEnd, Params, Session};
use netsplit::sim::{Input, Micros, NodeFault, digest_hex};
use records::{RECORDS, Records, compare, tested_records};
use suite::{Case, SUITE};

/// Far more than any lesson takes in two seconds.
const STEPS_MAX: u32 = 100_000;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn run(case: &Case) -> Box<dyn Session> {
    let entry = lessons::find(case.lesson).expect("a recorded lesson is still there");
    let params = Params::defaults(entry.params)
        .with_each(entry.params, case.params)
        .expect("recorded parameters are allowed");
    let mut session = (entry.open)(params, case.seed).expect("recorded parameters are allowed");
    let script = parse(case.script, &NamesOf(&*session)).expect("a recorded script is sound");
    play(&mut *session, &script).expect("a recorded script plays");
    session
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn recorded_runs_have_their_digests() {
    assert!(SUITE.len() >= 20);
    let mut wrong = String::new();
    for case in SUITE {
        let session = run(case);
        let digest = digest_hex(session.digest());
        if digest != case.digest {
            wrong += &format!("{}: {digest}, recorded as {}\n", case.name, case.digest);
            #[cfg(not(target_arch = "wasm32"))]
            {
                wrong += &golden::first_difference(case, &*session);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these runs are not what they were:\n{wrong}"
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_run_has_one_digest_and_its_link_has_it_too() {
    for case in SUITE {
        let session = run(case);
        assert_eq!(
            run(case).digest(),
            session.digest(),
            "{} differs from itself",
            case.name
        );
        let link = session.link().expect("recorded runs fit a link");
        let entry = lessons::find(case.lesson).expect("a recorded lesson is still there");
        let friend = (entry.open_link)(&link).expect("a link that was just made opens");
        assert_eq!(
            friend.digest(),
            session.digest(),
            "{} differs by its link",
            case.name
        );
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_digest_tells_runs_apart() {
    let mut digests: Vec<u64> = SUITE.iter().map(|case| run(case).digest()).collect();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), SUITE.len());
}

/// Two seconds in which a client asks something, and a server crashes and comes back.
fn disturb(run: &mut dyn Session) {
    run.set_questions(false);
    run.advance(Micros::from_ms(100), STEPS_MAX);
    if let Some(choice) = run.requests().into_iter().next() {
        let asked = run.inject(Input::Request(choice.node, choice.request));
        asked.expect("what a lesson offers to ask can be asked");
    }
    run.advance(Micros::from_ms(300), STEPS_MAX);
    let mut servers = run.nodes().into_iter().filter(|(_, _, server)| *server);
    if let Some((server, ..)) = servers.next_back() {
        let crashed = run.inject(Input::node(server, NodeFault::Crash));
        crashed.expect("a server that runs can crash");
        run.advance(Micros::from_ms(800), STEPS_MAX);
        let restarted = run.inject(Input::node(server, NodeFault::Restart));
        restarted.expect("a server that crashed can start again");
    }
    run.advance(Micros::from_s(2), STEPS_MAX);
}

/// A line for each run that every lesson has: its stored runs, its counterexamples among them, and
/// each of its algorithms in a short run; with the name of the run and the digest at its end.
fn digests(records: &Records) -> String {
    let entry = lessons::find(records.lesson).expect("a lesson with a folder is listed");
    let mut lines = String::new();
    let mut add = |name: &str, run: &dyn Session| {
        lines += &format!("{name} {}\n", digest_hex(run.digest()));
    };
    for (at, params) in entry.algorithms().into_iter().enumerate() {
        let mut run = (entry.open)(params, 1).expect("an algorithm of the lesson can be chosen");
        disturb(&mut *run);
        add(&format!("algorithm.{at}"), &*run);
    }
    let stored = records.runs.lines();
    for (name, link) in stored.filter_map(|line| line.split_once(' ')) {
        let run = (entry.open_link)(link).expect("a stored run opens");
        add(name, &*run);
    }
    lines
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_runs_of_every_lesson_are_the_same_on_every_target() {
    assert_eq!(RECORDS.len(), lessons::all().len());
    let found: Vec<(&str, String)> = tested_records()
        .map(|records| (records.lesson, digests(records)))
        .collect();
    assert!(found.iter().all(|(_, lines)| lines.lines().count() > 1));
    compare("digests.txt", |records| records.digests, &found);
}

/// What a hunt from the start of a broken Raft finds, as it was recorded natively.
const HUNTED: &str = include_str!("replay/hunted.txt");

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_hunt_finds_the_same_on_every_target() {
    let entry = lessons::find("raft").expect("the lesson is there");
    let params = Params::defaults(entry.params).with(entry.params, "variant", 2);
    let params = params.expect("the variant is there");
    let run = (entry.open)(params, 5).expect("these parameters are allowed");
    let link = run.link().expect("a short run fits into a link");
    let ask = HuntAsk {
        property: None,
        runs_max: 20,
        explore: None,
        shrink_max: 400,
    };
    let report = (entry.hunt)(&link, &ask, &mut |_| true).expect("the link opens");
    let HuntEnd::Found(find) = report.end else {
        panic!("nothing was found in {} runs", report.runs);
    };
    let link = find.link.expect("a small run fits into a link");
    let found = format!("{} {} {link}\n", report.runs, find.property);
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("NETSPLIT_WRITE").is_some() {
        std::fs::write("tests/replay/hunted.txt", &found).expect("the file can be written");
        return;
    }
    assert_eq!(found, HUNTED);
}
