//! Lookups a second of each placement scheme on 1,000 nodes: `cargo bench --bench hashing`.
//!
//! The promise is 5 million for every scheme that looks up in O(1) or O(log n). Rendezvous asks all
//! nodes, and is here to be compared.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use netsplit::protocols::consistent_hashing::placement::{
    Bounded, Ketama, Placement, Scheme, Settings, capacity, key_hash,
};

const NODES: u32 = 1_000;
const KEYS: u32 = 100_000;

fn main() {
    divan::main();
}

fn names() -> Vec<String> {
    (0..NODES).map(|node| format!("node-{node}")).collect()
}

fn keys() -> Vec<String> {
    (0..KEYS).map(|key| format!("user:{key}")).collect()
}

fn placement(scheme: Scheme) -> Placement {
    let names = names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Placement::new(scheme, &names, Settings::default()).expect("the table of the paper is right")
}

/// From the bytes of a key to its node.
#[divan::bench(args = ["modulo", "ring", "jump", "maglev"], sample_count = 50)]
fn lookup(bencher: Bencher, name: &str) {
    let known = Scheme::ALL.into_iter().find(|scheme| scheme.name() == name);
    let placement = placement(known.expect("the list above names schemes"));
    let keys = keys();
    bencher.counter(ItemsCount::new(KEYS)).bench_local(|| {
        for key in &keys {
            black_box(placement.owner(key_hash(black_box(key))));
        }
    });
}

/// The same, where a lookup asks every node.
#[divan::bench(sample_count = 5)]
fn lookup_rendezvous(bencher: Bencher) {
    let placement = placement(Scheme::Rendezvous);
    let keys: Vec<String> = keys().into_iter().take(1_000).collect();
    bencher
        .counter(ItemsCount::new(keys.len()))
        .bench_local(|| {
            for key in &keys {
                black_box(placement.owner(key_hash(black_box(key))));
            }
        });
}

/// Placing keys under bounded loads, until every key has its place.
#[divan::bench(sample_count = 50)]
fn place_bounded(bencher: Bencher) {
    let Placement::Bounded(ring, load_percent) = placement(Scheme::Bounded) else {
        unreachable!("a bounded placement was asked for");
    };
    let keys = keys();
    let most = capacity(u64::from(KEYS), NODES, load_percent);
    bencher.counter(ItemsCount::new(KEYS)).bench_local(|| {
        let mut bounded = Bounded::new(&ring, most);
        for key in &keys {
            black_box(bounded.place(key_hash(black_box(key))));
        }
    });
}

/// Ketama hashes keys with MD5.
#[divan::bench(sample_count = 50)]
fn lookup_ketama(bencher: Bencher) {
    let names = names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ketama = Ketama::new(&names);
    let keys = keys();
    bencher.counter(ItemsCount::new(KEYS)).bench_local(|| {
        for key in &keys {
            black_box(ketama.owner(black_box(key)));
        }
    });
}
