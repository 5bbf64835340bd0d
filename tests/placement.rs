//! What the placement schemes promise, over sets of nodes and keys drawn at random.

#![cfg(not(target_arch = "wasm32"))]

use netsplit::protocols::consistent_hashing::placement::{
    Ketama, Placement, Scheme, Settings, capacity, key_hash,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const KEYS: u32 = 1_500;

fn hashes(salt: u32) -> Vec<u64> {
    (0..KEYS)
        .map(|key| key_hash(&format!("{salt}/{key}")))
        .collect()
}

/// The name of the owner of each key.
fn owners(scheme: Scheme, names: &[String], settings: Settings, salt: u32) -> Vec<String> {
    let refs: Vec<&str> = names.iter().map(String::as_str).collect();
    let placement = Placement::new(scheme, &refs, settings).expect("the table size is right");
    let owned = placement.assign(&hashes(salt));
    owned
        .into_iter()
        .map(|node| names[node as usize].clone())
        .collect()
}

/// Names without duplicates, and one more.
fn nodes() -> impl Strategy<Value = (Vec<String>, String)> {
    proptest::collection::btree_set("[a-z0-9.:]{1,12}", 2..25)
        .prop_shuffle_names()
        .prop_map(|mut names| {
            let last = names.pop().expect("there are at least two names");
            (names, last)
        })
}

trait ShuffleNames {
    fn prop_shuffle_names(self) -> BoxedStrategy<Vec<String>>;
}

impl<S: Strategy<Value = BTreeSet<String>> + 'static> ShuffleNames for S {
    fn prop_shuffle_names(self) -> BoxedStrategy<Vec<String>> {
        let listed = self.prop_map(|names| names.into_iter().collect::<Vec<_>>());
        listed.prop_shuffle().boxed()
    }
}

fn settings(vnodes: u32) -> Settings {
    Settings {
        vnodes,
        ..Settings::default()
    }
}

/// How many keys have another owner.
fn moved(before: &[String], after: &[String]) -> usize {
    before
        .iter()
        .zip(after)
        .filter(|(old, new)| old != new)
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A join moves keys to the newcomer alone; so, read the other way, a leave moves those of the
    /// leaver alone.
    #[test]
    fn only_the_affected_arcs_move((names, new) in nodes(), vnodes in 1..60_u32, salt: u32) {
        let mut more = names.clone();
        more.push(new.clone());
        for scheme in [Scheme::Ring, Scheme::Rendezvous, Scheme::Jump] {
            let before = owners(scheme, &names, settings(vnodes), salt);
            let after = owners(scheme, &more, settings(vnodes), salt);
            for (old, now) in before.iter().zip(&after) {
                prop_assert!(now == old || *now == new, "{scheme:?}: {old} to {now}");
            }
        }
        let refs = |names: &[String]| -> Vec<String> {
            let refs: Vec<&str> = names.iter().map(String::as_str).collect();
            let ketama = Ketama::new(&refs);
            (0..KEYS).map(|key| names[ketama.owner(&format!("{salt}/{key}")) as usize].clone()).collect()
        };
        for (old, now) in refs(&names).iter().zip(&refs(&more)) {
            prop_assert!(now == old || *now == new, "ketama: {old} to {now}");
        }
    }

    /// Schemes that go by names do not care for the order of the list.
    #[test]
    fn the_order_of_the_list_is_nothing_to_rings_and_weights((names, new) in nodes(), salt: u32) {
        let mut more = names;
        more.push(new);
        let mut sorted = more.clone();
        sorted.sort();
        for scheme in [Scheme::Ring, Scheme::Bounded, Scheme::Rendezvous] {
            prop_assert_eq!(
                owners(scheme, &more, settings(20), salt),
                owners(scheme, &sorted, settings(20), salt)
            );
        }
    }

    /// No node is above ⌈c m / n⌉, whatever the load factor.
    #[test]
    fn no_node_is_above_its_bound(
        (names, _) in nodes(), vnodes in 1..20_u32, load_percent in 100..300_u32, salt: u32,
    ) {
        let settings = Settings { load_percent, ..settings(vnodes) };
        let found = owners(Scheme::Bounded, &names, settings, salt);
        let most = capacity(KEYS.into(), names.len() as u32, load_percent);
        for name in &names {
            let load = found.iter().filter(|owner| *owner == name).count() as u64;
            prop_assert!(load <= most, "{} has {}, above {}", name, load, most);
        }
    }

    /// Replicas are distinct nodes, as many as there can be, the owner first.
    #[test]
    fn replicas_are_distinct((names, _) in nodes(), wanted in 1..6_usize, hash: u64) {
        let refs: Vec<&str> = names.iter().map(String::as_str).collect();
        for scheme in Scheme::ALL {
            let placement = Placement::new(scheme, &refs, settings(7)).expect("the size is right");
            let owner = placement.owner(hash);
            let replicas = placement.replicas(hash, owner, wanted, true);
            prop_assert_eq!(replicas[0], owner);
            prop_assert_eq!(replicas.iter().collect::<BTreeSet<_>>().len(), wanted.min(names.len()));
        }
    }
}

#[test]
fn modulo_moves_almost_every_key() {
    let names: Vec<String> = (0..11).map(|node| format!("n{node}")).collect();
    let before = owners(Scheme::Modulo, &names[..10], settings(1), 0);
    let after = owners(Scheme::Modulo, &names, settings(1), 0);
    let share = moved(&before, &after) as f64 / f64::from(KEYS);
    // n / (n + 1), give or take four deviations of a binomial.
    assert!((share - 10.0 / 11.0).abs() < 0.03, "{share}");
}

#[test]
fn maglev_and_bounded_move_little_more_than_they_must() {
    let names: Vec<String> = (0..20).map(|node| format!("n{node}")).collect();
    for (scheme, most) in [(Scheme::Maglev, 1.3), (Scheme::Bounded, 4.0)] {
        let before = owners(scheme, &names[..19], settings(100), 0);
        let after = owners(scheme, &names, settings(100), 0);
        let share = moved(&before, &after) as f64 / f64::from(KEYS) * 20.0;
        assert!(
            (0.5..most).contains(&share),
            "{scheme:?}: {share} times 1/(n + 1)"
        );
    }
}

#[test]
fn more_points_make_shares_more_even() {
    let names: Vec<String> = (0..50).map(|node| format!("n{node}")).collect();
    let mut last = f64::INFINITY;
    for vnodes in [1_u32, 10, 100, 1_000] {
        let found = {
            let refs: Vec<&str> = names.iter().map(String::as_str).collect();
            let placement = Placement::new(Scheme::Ring, &refs, settings(vnodes));
            match placement.expect("a ring has no table") {
                Placement::Ring(ring) => ring.shares_ppm(),
                _ => unreachable!("a ring was asked for"),
            }
        };
        let deviations = found
            .iter()
            .map(|ppm| (f64::from(*ppm) * 50.0 / 1e6 - 1.0).powi(2));
        let relative = (deviations.sum::<f64>() / 50.0).sqrt();
        let theory = 1.0 / f64::from(vnodes).sqrt();
        assert!(
            relative < last && (relative / theory - 1.0).abs() < 0.5,
            "{vnodes}: {relative}"
        );
        last = relative;
    }
}
