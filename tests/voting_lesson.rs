//! What the voting lesson shows: quorums that meet, lies to choose from, a script that names them.
#![cfg(not(target_arch = "wasm32"))]

use netsplit::i18n::Lang;
use netsplit::lessons::{self, Entry};
use netsplit::session::words::{NamesOf, describe, parse, play};
use netsplit::session::{Params, Session};
use netsplit::sim::{Input, Lie, Micros, NodeFault, NodeId};

fn voting() -> &'static Entry {
    lessons::find("voting").expect("the lesson is on the map")
}

fn open(chosen: &[(&str, i64)], seed: u64) -> Box<dyn Session> {
    let specs = voting().params;
    let params = Params::defaults(specs).with_each(specs, chosen);
    let params = params.expect("the lesson has these parameters");
    let mut run = (voting().open)(params, seed).expect("these parameters are allowed");
    run.set_questions(false);
    run
}

fn played(chosen: &[(&str, i64)], seed: u64, script: &str) -> Box<dyn Session> {
    let mut run = open(chosen, seed);
    let script = parse(script, &NamesOf(&*run)).expect("the script is sound");
    play(&mut *run, &script).expect("the script can be played");
    run
}

/// The key of the stage.
fn key(run: &dyn Session) -> Vec<String> {
    let sets = run.scene(Micros::ZERO, Lang::En).sets;
    sets.into_iter().map(|set| set.label).collect()
}

#[test]
fn the_stage_shows_where_quorums_meet() {
    for seed in 1..40 {
        let script = "10ms request C1 add 10\n500ms request C2 read\n1s end";
        let run = played(&[("mode", 1)], seed, script);
        let sets = run.scene(Micros::ZERO, Lang::En).sets;
        let (read, write) = (&sets[0].nodes, &sets[1].nodes);
        assert_eq!((read.len(), write.len()), (3, 3));
        let meet = write.iter().find(|id| read.contains(id));
        let meet = meet.expect("three and three of five share one");
        let label = &sets[2].label;
        assert!(label.contains(&format!("S{meet}")), "{label}");
    }
    let apart = "6ms cut C1>S4\n6ms cut C1>S5\n10ms request C1 add 10\n\
        300ms cut C2>S1\n300ms cut C2>S2\n300ms cut C2>S3\n310ms request C2 read\n1s end";
    let run = played(&[("mode", 1), ("r", 2), ("w", 3)], 1, apart);
    let expect = [
        "read quorum: S4 S5",
        "write quorum: S1 S2 S3",
        "in both: nobody",
    ];
    assert_eq!(key(&*run), expect);
}

#[test]
fn only_quorums_have_a_key() {
    for mode in [0, 2] {
        let run = played(&[("mode", mode)], 1, "1s end");
        assert!(key(&*run).is_empty());
    }
    let run = played(&[("mode", 1)], 1, "1s end");
    assert!(key(&*run).is_empty(), "nobody has voted yet");
}

/// How often each node can be made to lie, by mode.
#[test]
fn nodes_offer_the_lies_of_their_mode() {
    let count = |chosen: &[(&str, i64)], node: u16| open(chosen, 1).lies(NodeId(node)).len();
    assert_eq!(count(&[("mode", 0)], 0), 3, "a module");
    assert_eq!(count(&[("mode", 0)], 3), 3, "the voter");
    assert_eq!(count(&[("mode", 0)], 4), 0, "the client");
    let three_voters = &[("mode", 0), ("voters", 3)];
    assert_eq!(count(three_voters, 0), 4, "there is somebody to be split");
    assert_eq!(count(&[("mode", 1)], 0), 0, "a representative");
    // Four lies for all, and three for each of the three others.
    assert_eq!(count(&[("mode", 2)], 0), 4 + 3 * 3);
}

#[test]
fn every_lie_that_is_offered_is_told_and_read_back() {
    for mode in [0, 2] {
        let mut run = open(&[("mode", mode)], 1);
        let node = NodeId(0);
        for choice in run.lies(node) {
            let input = Input::node(node, NodeFault::Lie(choice.lie));
            let words = describe(&input, &NamesOf(&*run));
            let script = parse(&format!("1s {words}"), &NamesOf(&*run));
            let act = &script.expect("what is written can be read").acts[0].act;
            assert_eq!(*act, netsplit::session::words::Act::Input(input.clone()));
            run.inject(input).expect("any node can lie");
            for lang in Lang::ALL {
                let told = run.events(None, 1, None, &[], lang).remove(0).words;
                let says = choice.label.get(lang);
                assert!(told.contains(says), "{told}, not {says}");
            }
            let honest = run.lies(node).remove(0);
            assert_eq!(honest.lie, Lie(0), "a liar can be made honest again");
            run.inject(Input::node(node, NodeFault::Lie(Lie(0))))
                .expect("any node can be honest");
        }
    }
}

#[test]
fn lies_to_each_general_add_up() {
    let mut run = open(&[("mode", 2)], 1);
    let node = NodeId(0);
    for says in ["tell G2: attack", "tell G3 nothing"] {
        let mut lies = run.lies(node).into_iter();
        let choice = lies.find(|choice| choice.label.get(Lang::En) == says);
        let lie = choice.expect("it is offered").lie;
        run.inject(Input::node(node, NodeFault::Lie(lie)))
            .expect("any node can lie");
    }
    let script = run.script().0;
    let last = &script.last().expect("two acts").input;
    let words = describe(last, &NamesOf(&*run));
    assert_eq!(words, "lie G1 2=attack,3=nothing");
}

#[test]
fn a_lie_of_another_lesson_is_not_read() {
    let quorum = open(&[("mode", 1)], 1);
    let error = parse("1s lie S1 silent", &NamesOf(&*quorum)).expect_err("nobody lies here");
    assert!(error.wrong.en.contains("silent"), "{error}");
    let numbered = parse("1s lie S1 3", &NamesOf(&*quorum));
    assert!(numbered.is_ok(), "a number is a lie to any lesson");
}

#[test]
fn what_means_nothing_in_a_mode_is_not_offered() {
    let specs = voting().params;
    let modes: Vec<Params> = (0..3)
        .map(|mode| {
            let params = Params::defaults(specs).with(specs, "mode", mode);
            params.expect("there are three modes")
        })
        .collect();
    let offered = |key: &str, value: i64| {
        let offers = |params: &&Params| (voting().offers)(params, key, value);
        modes.iter().filter(offers).count()
    };
    for variant in 1..=11 {
        assert_eq!(offered("variant", variant), 1, "variant {variant}");
    }
    assert_eq!(offered("variant", 0), 3, "the correct one is in every mode");
    for spec in specs.iter().filter(|spec| spec.key != "variant") {
        let common = ["mode", "latency_ms"].contains(&spec.key);
        let expect = if common { 3 } else { 1 };
        assert_eq!(offered(spec.key, spec.default), expect, "{}", spec.key);
    }
}

/// A variant does what it says in the mode in which it is offered, and nothing in the others.
#[test]
fn a_variant_changes_its_own_mode_only() {
    let orders = [
        "10ms lie M1 wrong\n20ms request C compute 7\n40ms request C compute 9\n1s end",
        "10ms request C1 add 10\n10ms request C2 add 5\n1s end",
        "10ms lie G4 opposite\n20ms request G1 attack\n1s end",
    ];
    for (mode, script) in (0..).zip(orders) {
        let digest = |variant| played(&[("mode", mode), ("variant", variant)], 1, script).digest();
        let correct = digest(0);
        for variant in 1..=11 {
            let specs = voting().params;
            let params = Params::defaults(specs).with(specs, "mode", mode);
            let params = params.expect("there are three modes");
            if !(voting().offers)(&params, "variant", variant) {
                assert_eq!(digest(variant), correct, "variant {variant}, mode {mode}");
            }
        }
    }
}
