//! Recorded runs: (lesson, parameters, seed, script) and the digest that each has on every target.
//!
//! A changed digest breaks links that people have shared. When a change of the engine or of a
//! protocol is meant, raise `ENGINE_VERSION`, run this test natively, put the digests that it
//! prints into `SUITE`, and say in the changelog why.

#[path = "replay/suite.rs"]
mod suite;

use netsplit::lessons;
use netsplit::session::words::{NamesOf, parse, play};
use netsplit::session::{Params, Session};
use netsplit::sim::digest_hex;
use suite::{Case, SUITE};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn run(case: &Case) -> Box<dyn Session> {
    let entry = lessons::find(case.lesson).expect("a recorded lesson is still there");
    let mut params = Params::defaults(entry.params);
    for (key, value) in case.params {
        params = params
            .with(entry.params, key, *value)
            .expect("recorded parameters are allowed");
    }
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
        let digest = digest_hex(run(case).digest());
        if digest != case.digest {
            wrong += &format!("{}: {digest}, recorded as {}\n", case.name, case.digest);
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
