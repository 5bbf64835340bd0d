//! Broken on purpose: every variant of every lesson is found by the search within the runs that its
//! lesson says, what is found can be made small, and what is stored shows it.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/seeds.rs"]
mod seeds;
#[path = "common/tested.rs"]
mod tested;

use netsplit::checks::{Kind, Verdict};
use netsplit::lessons::{self, Entry};
use netsplit::session::{Breakage, Choice, Params, Session};
use seeds::{all_hold, first_caught};
use tested::tested;

fn params(entry: &Entry, pairs: &[(&str, i64)]) -> Params {
    let params = Params::defaults(entry.params).with_each(entry.params, pairs);
    params.expect("a variant is looked for in parameters of its lesson")
}

fn all() -> Vec<(&'static Entry, Breakage)> {
    let of = |entry: &'static Entry| {
        (entry.breakages)()
            .iter()
            .copied()
            .map(move |one| (entry, one))
    };
    tested().into_iter().flat_map(of).collect()
}

#[test]
fn every_variant_is_listed() {
    for entry in tested() {
        let listed: Vec<(&str, i64)> = (entry.breakages)()
            .iter()
            .map(|one| {
                (
                    one.variant,
                    params(entry, one.params).get(entry.params, "variant"),
                )
            })
            .collect();
        let of = |choice: &Choice| (choice.name, choice.value);
        let expect: Vec<(&str, i64)> = entry.variants().map(of).collect();
        assert!(!expect.is_empty(), "{} has no variants", entry.about.id);
        assert_eq!(listed, expect, "{}", entry.about.id);
    }
}

/// The first seed that breaks something, and what it breaks.
fn first_found(entry: &Entry, one: &Breakage) -> (u64, &'static str) {
    let params = params(entry, one.params);
    let fuzz = |seed| {
        let outcome = (entry.fuzz)(&params, seed).expect("these parameters are allowed");
        outcome.violation
    };
    let runs_max = one.runs_max.into();
    let seed = first_caught(one.variant, runs_max, |seed| fuzz(seed).is_some());
    let violation = fuzz(seed).expect("the seed decides the run");
    (seed, violation.property)
}

#[test]
fn every_variant_is_found_within_its_runs_and_made_small() {
    for (entry, one) in all() {
        let (seed, property) = first_found(entry, &one);
        let params = params(entry, one.params);
        let small = (entry.minimise)(&params, seed, 1_000).expect("these parameters are allowed");
        let small = small.expect("what was found is found again");
        eprintln!(
            "{} {}: found in run {} of at most {}, breaks {property}; {} acts are left after {} runs",
            entry.about.id,
            one.variant,
            seed + 1,
            one.runs_max,
            small.violation.acts,
            small.runs,
        );
        assert_eq!(small.violation.property, property);
        let link = small.violation.link.expect("a small run fits into a link");
        let run = (entry.open_link)(&link).expect("the link opens");
        assert!(is_broken(run.as_ref(), property), "{}: {link}", one.variant);
    }
}

/// Whether the run shows that the property does not hold: an *eventually* is only ever late.
fn is_broken(run: &dyn Session, property: &str) -> bool {
    let views = run.properties();
    let view = views.iter().find(|view| view.id == property);
    view.is_some_and(|view| match view.kind {
        Kind::Eventually => view.verdict == Verdict::Pending,
        Kind::Always | Kind::Sometimes => matches!(view.verdict, Verdict::Violated(..)),
    })
}

#[test]
fn what_is_stored_breaks_what_is_listed() {
    for (entry, one) in all() {
        let name = format!("variant.{}", one.variant);
        let stored = (entry.stored)();
        let run = stored.iter().find(|run| run.name == name);
        let link = &run.unwrap_or_else(|| panic!("{name} is not stored")).link;
        let run = (entry.open_link)(link).expect("a stored run opens");
        assert!(is_broken(run.as_ref(), one.property), "{name}");
        assert_eq!(run.seed(), one.seed, "{name}");
    }
}

/// How many seeds the correct protocol must hold for in each setting in which a variant is looked for.
const SEEDS: u64 = 100;

#[test]
fn the_correct_protocol_holds_where_its_variants_break() {
    for (entry, one) in all() {
        let params = params(entry, one.params);
        let params = params.with(entry.params, "variant", 0);
        let params = params.expect("every lesson has its correct protocol");
        let name = format!("{}, as {} is looked for", entry.about.id, one.variant);
        all_hold(&name, SEEDS, |seed| {
            let outcome = (entry.fuzz)(&params, seed).expect("these parameters are allowed");
            assert_eq!(outcome.violation, None, "{name}, seed {seed}");
            outcome.steps
        });
    }
}

/// A share of what `netsplit fuzz all --seeds 0..20000` runs of each algorithm of each lesson: from other
/// seeds than the tests of each lesson.
const SHARE: u64 = 250;

#[test]
fn every_correct_protocol_holds_for_a_share_of_the_seeds() {
    for entry in tested() {
        for (place, params) in (1..).zip(entry.algorithms()) {
            let name = format!("{}, algorithm {place}", entry.about.id);
            all_hold(&name, SHARE, |seed| {
                let seed = 10_000 + seed;
                let outcome = (entry.fuzz)(&params, seed).expect("defaults are allowed");
                assert_eq!(outcome.violation, None, "{name}, seed {seed}");
                outcome.steps
            });
        }
    }
    let algorithms = |id| {
        lessons::find(id)
            .expect("the lesson is there")
            .algorithms()
            .len()
    };
    assert_eq!(
        [
            algorithms("voting"),
            algorithms("paxos"),
            algorithms("consistent-hashing")
        ],
        [3, 2, 5]
    );
}
