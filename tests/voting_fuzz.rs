//! Thousands of random runs, with lies among the faults: each way of voting holds whatever happens,
//! and each broken variant is caught.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/seeds.rs"]
mod seeds;

use netsplit::i18n::Lang;
use netsplit::lessons::{self, Entry};
use netsplit::session::{FuzzOutcome, Params};
use seeds::{all_hold, first_caught};

/// How many seeds the correct protocols must hold for, each.
const SEEDS: u64 = 2_000;
/// A broken variant must be caught within so many runs.
const RUNS_MAX: u64 = 2_000;

type Chosen = &'static [(&'static str, i64)];

fn voting() -> &'static Entry {
    lessons::find("voting").expect("the lesson is on the map")
}

fn params(chosen: Chosen) -> Params {
    let specs = voting().params;
    let params = Params::defaults(specs).with_each(specs, chosen);
    params.expect("the lesson has these parameters")
}

fn fuzz(params: &Params, seed: u64) -> FuzzOutcome {
    (voting().fuzz)(params, seed).expect("these parameters are allowed")
}

fn holds(chosen: Chosen, seeds: u64) {
    let params = params(chosen);
    all_hold(&format!("{chosen:?}"), seeds, |seed| {
        let outcome = fuzz(&params, seed);
        assert_eq!(outcome.violation, None, "{chosen:?}, seed {seed}");
        outcome.steps
    });
}

#[test]
fn majority_holds() {
    holds(&[("mode", 0)], SEEDS);
    holds(&[("mode", 0), ("modules", 5), ("voters", 3)], 500);
    let faulty = &[
        ("mode", 0),
        ("modules", 9),
        ("voters", 3),
        ("module_fault_pct", 30),
        ("voter_fault_pct", 20),
    ];
    holds(faulty, 500);
}

#[test]
fn quorum_holds() {
    holds(&[("mode", 1)], SEEDS);
    holds(&[("mode", 1), ("clients", 3), ("r", 2), ("w", 4)], 500);
    let weighted = &[("mode", 1), ("nodes", 4), ("first_votes", 3)];
    holds(weighted, 500);
}

#[test]
fn byzantine_holds() {
    holds(&[("mode", 2)], SEEDS);
    holds(&[("mode", 2), ("generals", 7), ("m", 2)], 200);
    holds(&[("mode", 2), ("generals", 5)], 500);
}

/// Runs seed after seed until one breaks a property. Every smaller seed has run by then, so the
/// seed that is printed is the same each time; its link replays to the same violation.
fn is_caught(name: &str, chosen: Chosen, properties: &[&str]) {
    let params = params(chosen);
    let seed = first_caught(name, RUNS_MAX, |seed| {
        fuzz(&params, seed).violation.is_some()
    });
    let violation = fuzz(&params, seed)
        .violation
        .expect("the seed decides the run");
    eprintln!(
        "{name}: caught by seed {seed}, in run {}: it breaks {} at step {}: {}",
        seed + 1,
        violation.property,
        violation.step,
        violation.why.get(Lang::En)
    );
    assert!(
        properties.contains(&violation.property),
        "{name} breaks {}",
        violation.property
    );
    let link = violation.link.expect("a short run fits into a link");
    let run = (voting().open_link)(&link).expect("the link opens");
    let broken = run.properties().into_iter().any(|property| {
        property.id == violation.property
            && matches!(property.verdict, netsplit::checks::Verdict::Violated(..))
    });
    assert!(broken, "{name}: the link does not show the violation");
}

#[test]
fn taking_the_first_answer_is_caught() {
    is_caught(
        "first-answer",
        &[("mode", 0), ("variant", 1)],
        &["right-output"],
    );
}

#[test]
fn taking_half_for_a_majority_is_caught() {
    let chosen = &[("mode", 0), ("variant", 2), ("modules", 5)];
    is_caught("half-is-enough", chosen, &["right-output"]);
}

#[test]
fn taking_the_majority_of_what_came_is_caught() {
    let chosen = &[("mode", 0), ("variant", 3)];
    is_caught("of-those-that-came", chosen, &["right-output"]);
}

#[test]
fn counting_answers_to_earlier_inputs_is_caught() {
    let chosen = &[("mode", 0), ("variant", 4)];
    is_caught("input-unchecked", chosen, &["right-output"]);
}

const LOSES: &[&str] = &["one-update-a-version", "no-lost-update", "fresh-read"];

#[test]
fn passing_with_half_of_the_votes_is_caught() {
    is_caught("half-passes", &[("mode", 1), ("variant", 5)], LOSES);
}

#[test]
fn reading_one_representative_is_caught() {
    is_caught("reads-one", &[("mode", 1), ("variant", 6)], &["fresh-read"]);
}

#[test]
fn agreeing_without_comparing_versions_is_caught() {
    is_caught("version-unchecked", &[("mode", 1), ("variant", 7)], LOSES);
}

#[test]
fn giving_up_an_intention_in_doubt_is_caught() {
    is_caught("doubt-abandons", &[("mode", 1), ("variant", 8)], LOSES);
}

#[test]
fn votes_that_do_not_meet_are_caught() {
    let chosen = &[("mode", 1), ("r", 2), ("w", 3)];
    is_caught("r + w = v", chosen, &["fresh-read"]);
}

const DIVIDES: &[&str] = &["ic1", "ic2"];

#[test]
fn three_generals_for_one_traitor_and_six_for_two_are_caught() {
    is_caught("3 generals, m = 1", &[("mode", 2), ("variant", 9)], DIVIDES);
    let six = &[("mode", 2), ("variant", 9), ("m", 2)];
    is_caught("6 generals, m = 2", six, DIVIDES);
}

#[test]
fn one_round_of_messages_too_few_is_caught() {
    let chosen = &[("mode", 2), ("variant", 10), ("generals", 7), ("m", 2)];
    is_caught("one-round-short", chosen, DIVIDES);
}

#[test]
fn keeping_ones_own_order_in_a_tie_is_caught() {
    let chosen = &[("mode", 2), ("variant", 11), ("generals", 5)];
    is_caught("tie-keeps-own", chosen, DIVIDES);
}
