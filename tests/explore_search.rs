//! The state explorer on lessons: on several threads, with symmetry, and from the middle of a run.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/explored.rs"]
mod explored;

use explored::{NONE, chosen, explored, explored_within, is_violated, view};
use netsplit::explore::{Bounds, Budgets, Stopped};
use netsplit::lessons::raft::RaftLesson;
use netsplit::session::{ExploreAsk, ExploreOutcome, explore};
use netsplit::sim::{Input, Micros, NodeFault, NodeId};

/// Parameters by their words.
type Words = &'static [(&'static str, &'static str)];

#[test]
fn several_threads_come_to_what_one_comes_to() {
    let budgets = Budgets {
        timers: 2,
        requests: 1,
        crashes: 1,
        ..NONE
    };
    let words: [Words; 2] = [
        &[("nodes", "3")],
        &[("nodes", "3"), ("variant", "vote-not-persisted")],
    ];
    for words in words {
        let (_, params) = chosen("raft", words);
        let ask = ExploreAsk {
            seed: 1,
            budgets,
            bounds: Bounds {
                states_max: 20_000,
                ..Bounds::default()
            },
            property: None,
        };
        let alone = explore::<RaftLesson>(&params, &ask, &mut |_| None);
        let alone = alone.expect("these parameters are allowed");
        assert_eq!(explored("raft", words, budgets, 20_000), alone);
    }
}

/// What is alike leads to what is alike: with symmetry, the search meets every state that it meets
/// without, or one that differs from it by names only. Every canonical print of the one is one of
/// the other.
#[test]
fn symmetry_misses_no_state() {
    let once = Budgets {
        requests: 1,
        ..NONE
    };
    let crash = Budgets { crashes: 1, ..once };
    let quorum: Words = &[("mode", "quorum"), ("nodes", "3")];
    let broken: Words = &[("mode", "quorum"), ("nodes", "3"), ("variant", "reads-one")];
    let cases: [(&str, Words, Budgets); 4] = [
        ("paxos", &[("nodes", "3")], once),
        ("voting", quorum, once),
        ("voting", quorum, crash),
        ("voting", broken, once),
    ];
    for (id, words, budgets) in cases {
        let search = |symmetry| {
            let bounds = Bounds {
                symmetry,
                keep_going: true,
                states_max: 400_000,
                ..Bounds::default()
            };
            explored_within(id, words, budgets, bounds)
        };
        let (all, alike) = (search(false), search(true));
        assert_eq!(
            (all.stopped, alike.stopped),
            (Stopped::Complete, Stopped::Complete),
            "{id}"
        );
        let [many, few] = [&all, &alike].map(|found| found.progress.distinct);
        eprintln!("{id} {words:?}: {many} states, {few} but for names");
        // Three can be named in six ways; few states are the same under one of them.
        assert!(few * 2 < many && few * 6 >= many, "{id}: {few} of {many}");
        assert_eq!(all.progress.depth, alike.progress.depth, "{id}");
        let found = |outcome: &ExploreOutcome| -> Vec<(&'static str, Option<u32>)> {
            let of = outcome.properties.iter();
            of.map(|(id, _, find)| (*id, find.as_ref().map(|find| find.actions)))
                .collect()
        };
        assert_eq!(found(&all), found(&alike), "{id}: as far away as without");
    }
}

#[test]
fn a_search_goes_on_from_the_middle_of_a_run() {
    let (entry, params) = chosen("raft", &[("nodes", "3"), ("variant", "vote-not-persisted")]);
    let mut run = (entry.open)(params, 1).expect("these parameters are allowed");
    run.set_questions(false);
    run.advance(Micros::from_ms(220), 1_000);
    run.inject(Input::node(NodeId(0), NodeFault::Crash))
        .expect("it runs");
    let link = run.link().expect("it fits into a link");
    let ask = ExploreAsk {
        seed: 1,
        budgets: Budgets {
            timers: 2,
            crashes: 1,
            ..NONE
        },
        bounds: Bounds {
            states_max: 200_000,
            ..Bounds::default()
        },
        property: Some("election-safety".to_owned()),
    };
    let found = (entry.explore_link)(&link, &ask, &mut |_| None).expect("the link opens");
    assert_eq!(found.stopped, Stopped::Violated);
    let (_, _, find) = &found.properties[0];
    let find = find.as_ref().expect("it was found");
    let end = (entry.open_link)(find.link.as_ref().expect("it fits")).expect("it opens");
    assert!(is_violated(&view(end.as_ref(), "election-safety")));
    // What was done before is done in it too.
    let script = end.script();
    assert_eq!(script.0[0], run.script().0[0]);
    assert!(script.0.len() > 1);
}
