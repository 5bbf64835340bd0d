//! What a world keeps, and what happens in it, grows with its nodes and no faster. How long it takes
//! is measured by `cargo bench --bench scale`.

use super::common::{Bench, Gossip};
use netsplit::sim::Micros;

const NODES: [u16; 4] = [100, 200, 500, 1_000];
/// Each node tells one other something about this often.
const BEAT: Micros = Micros::from_ms(20);
const END: Micros = Micros::from_ms(500);

/// What a world of so many nodes keeps of each kind, and what happened in it.
fn counts(nodes: u16) -> [(&'static str, usize); 4] {
    let protocol = Gossip {
        nodes,
        beat: Some(BEAT),
    };
    let mut world = Bench::new(protocol, 1).world;
    while world.next_at().is_some_and(|at| at <= END) {
        world.step(&mut ());
    }
    assert_eq!(world.is_sound(), Ok(()));
    let timers = world.slots().iter().map(|slot| slot.timers.len()).sum();
    [
        ("messages in flight", world.in_flight().len()),
        ("timers", timers),
        ("links", world.network().links_known()),
        ("records", world.records() as usize),
    ]
}

/// True when each count is, for each node, at most a quarter more than among the fewest nodes.
fn is_linear(counts: &[(u16, usize)]) -> bool {
    let &(least, count) = counts.first().expect("there is something to compare with");
    let most = |nodes: u16| count * usize::from(nodes) * 5 / (usize::from(least) * 4);
    counts.iter().all(|(nodes, count)| *count <= most(*nodes))
}

#[test]
fn what_is_kept_and_done_grows_with_the_nodes() {
    let all = NODES.map(|nodes| (nodes, counts(nodes)));
    for kind in 0..4 {
        let of_kind = all.map(|(nodes, counts)| (nodes, counts[kind].1));
        let what = all[0].1[kind].0;
        assert!(of_kind[0].1 >= 30, "{what}: {of_kind:?} is something");
        assert!(is_linear(&of_kind), "{what}: {of_kind:?}");
    }
}

#[test]
fn what_grows_with_the_pairs_of_nodes_is_noticed() {
    let of = |grows: fn(usize) -> usize| NODES.map(|nodes| (nodes, grows(nodes.into())));
    assert!(is_linear(&of(|nodes| nodes * 3)));
    assert!(!is_linear(&of(|nodes| nodes * nodes)));
    assert!(!is_linear(&of(|nodes| nodes * nodes.ilog2() as usize)));
}
