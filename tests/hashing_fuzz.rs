//! Thousands of random runs: no acknowledged key is left behind, and each broken variant is caught.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/seeds.rs"]
mod seeds;

use netsplit::lessons::{self, Entry};
use netsplit::protocols::consistent_hashing::placement::Scheme;
use netsplit::protocols::consistent_hashing::{ConsistentHashing, Members, Variant, View};
use netsplit::session::{FuzzOutcome, Params};
use netsplit::sim::NodeId;
use seeds::{all_hold, first_caught};

/// How many seeds the correct system must hold for.
const SEEDS: u64 = 2_000;
/// A broken variant must be caught within so many runs.
const RUNS_MAX: u64 = 1_000;

fn entry() -> &'static Entry {
    lessons::find("consistent-hashing").expect("the lesson is there")
}

fn params(changed: &[(&str, i64)]) -> Params {
    let specs = entry().params;
    let params = Params::defaults(specs).with_each(specs, changed);
    params.expect("the lesson has these parameters")
}

fn fuzz(params: &Params, seed: u64) -> FuzzOutcome {
    (entry().fuzz)(params, seed).expect("these parameters are allowed")
}

fn holds(changed: &[(&str, i64)], seeds: u64) {
    let params = params(changed);
    all_hold(&format!("{changed:?}"), seeds, |seed| {
        let outcome = fuzz(&params, seed);
        assert_eq!(outcome.violation, None, "{changed:?}, seed {seed}");
        outcome.steps
    });
}

#[test]
fn the_system_holds() {
    holds(&[], SEEDS);
}

#[test]
fn it_holds_with_every_scheme() {
    for scheme in 2..=5 {
        holds(&[("scheme", scheme)], 150);
    }
}

#[test]
fn it_holds_with_other_numbers() {
    holds(&[("nodes", 3), ("clients", 2)], 150);
    holds(&[("nodes", 8), ("replicas", 2), ("ask_every_ms", 200)], 150);
    holds(&[("replicas", 1), ("vnodes", 1)], 150);
}

/// Runs seed after seed until one breaks `property`. Every smaller seed has run by then, so the
/// seed that is printed is the same each time.
fn is_caught(variant: Variant, property: &str) {
    let value = Variant::ALL.into_iter().position(|other| other == variant);
    let value = i64::try_from(value.expect("it is one of them")).expect("there are few");
    let params = params(&[("variant", value)]);
    let seed = first_caught(&format!("{variant:?}"), RUNS_MAX, |seed| {
        let violated = fuzz(&params, seed).violation;
        violated.is_some_and(|violation| violation.property == property)
    });
    let violation = fuzz(&params, seed)
        .violation
        .expect("the seed decides the run");
    eprintln!(
        "{variant:?}: caught by seed {seed}, in run {}: it breaks {} at step {}: {}",
        seed + 1,
        violation.property,
        violation.step,
        violation.why.get(netsplit::i18n::Lang::En)
    );
}

#[test]
fn placing_by_the_remainder_is_caught() {
    is_caught(Variant::Modulo, "affected-arcs");
}

#[test]
fn one_point_a_node_is_caught() {
    is_caught(Variant::OnePoint, "balance");
}

#[test]
fn replicas_on_one_machine_are_caught() {
    is_caught(Variant::SameMachine, "readable");
}

#[test]
fn a_router_with_a_stale_ring_is_caught() {
    is_caught(Variant::StaleRouter, "readable");
}

/// Shares are a matter of names, not of chance: every set of members, for every number of points,
/// is as even as the lesson claims; and a single point never is.
#[test]
fn every_ring_of_the_lesson_is_as_even_as_it_claims() {
    use netsplit::protocols::consistent_hashing::node_label;
    use netsplit::protocols::consistent_hashing::placement::Ring;
    let largest = |members: &[NodeId], vnodes: u32| {
        let names: Vec<String> = members.iter().map(|id| node_label(*id)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let shares = Ring::new(&names, vnodes).shares_ppm();
        let most = shares.into_iter().max().unwrap_or(0);
        f64::from(most) * members.len() as f64 / 1e6
    };
    for set in 1_u32..1 << 10 {
        let members: Vec<NodeId> = (0..10).filter(|k| set >> k & 1 == 1).map(NodeId).collect();
        if members.len() < 3 {
            continue;
        }
        for vnodes in [1, 2, 3, 5, 8, 16, 32, 64, 128, 256] {
            let times = largest(&members, vnodes);
            let claimed = 1.0 + 5.5 / f64::from(vnodes).sqrt();
            assert!(
                times <= claimed,
                "{vnodes} points, {members:?}: {times} fair shares"
            );
        }
    }
}

/// The bound is on the owners of the catalogue, whoever the members are.
#[test]
fn every_bounded_ring_keeps_its_bound() {
    use netsplit::protocols::consistent_hashing::placement::capacity;
    let mut config = ConsistentHashing::new(8);
    config.scheme = Scheme::Bounded;
    for set in 1_u32..1 << 10 {
        let nodes: Vec<NodeId> = (0..10).filter(|k| set >> k & 1 == 1).map(NodeId).collect();
        let count = u32::try_from(nodes.len()).expect("there are ten");
        let view = View::new(&config, Members { epoch: 1, nodes });
        let most = capacity(u64::from(config.keys), count, config.settings.load_percent);
        for id in &view.members.nodes {
            let owned = config
                .key_ids()
                .filter(|key| view.owner(*key) == Some(*id))
                .count();
            assert!(owned as u64 <= most);
        }
    }
}
