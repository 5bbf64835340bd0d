//! What holds of the engine whatever is done to a world.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod acts;
mod claims;
mod scale;

use acts::{Act, GARBAGE, beats, duplications, everything, garbage, script};
use common::{Bench, Gossip};
use netsplit::sim::{Input, Micros, NodeFault, NodeId, Power, What, digest};
use proptest::prelude::*;
use proptest::sample::Index;

const NODES: u16 = 5;
/// A run ends after so many steps, whatever is left to happen.
const STEPS_MAX: u32 = 3_000;
/// A run ends at this time, whatever is left to happen.
const END: Micros = Micros::from_s(2);

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A run in the making: a world, and how much of its script is done.
#[derive(Clone)]
struct Run<'a> {
    bench: Bench,
    script: &'a [Act],
}

impl<'a> Run<'a> {
    fn new(seed: u64, script: &'a [Act]) -> Self {
        let beat = Some(Micros::from_ms(20));
        let bench = Bench::new(Gossip { nodes: NODES, beat }, seed);
        Self { bench, script }
    }

    /// Takes one step: the script's next act, or what happens by itself before it.
    fn step(&mut self) -> bool {
        let next_at = self.bench.world.next_at().unwrap_or(Micros::MAX).min(END);
        let is_over = self.bench.world.steps() >= STEPS_MAX;
        match self.script.split_first() {
            _ if is_over => return false,
            Some((act, rest)) if act.at < next_at => {
                let input = acts::aimed(&act.input, &self.bench.world);
                self.bench
                    .world
                    .apply(&input, act.at, &mut self.bench.trace);
                self.script = rest;
            }
            _ if next_at >= END => return false,
            _ => {
                self.bench.world.step(&mut self.bench.trace);
            }
        }
        true
    }

    fn finish(mut self) -> Bench {
        while self.step() {}
        self.bench
    }
}

fn run(seed: u64, script: &[Act]) -> Bench {
    Run::new(seed, script).finish()
}

/// Everything that a world consists of, in words.
fn whole(bench: &Bench) -> String {
    format!("{:?}", bench.world)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_cut_link_delivers_nothing_while_cut(seed: u64, script in script(acts::cuts())) {
        prop_assert_eq!(claims::through_cuts(&run(seed, &script).trace, NODES), []);
    }

    #[test]
    fn without_faults_every_message_is_delivered_exactly_once(
        seed: u64,
        script in script(beats()),
    ) {
        let bench = run(seed, &script);
        prop_assert!(bench.trace.len() > 500, "there is something to see");
        prop_assert_eq!(claims::not_exactly_once(&bench.trace, bench.world.now()), []);
    }

    #[test]
    fn duplication_delivers_once_or_twice(seed: u64, script in script(duplications())) {
        let bench = run(seed, &script);
        prop_assert_eq!(claims::not_once_or_twice(&bench.trace, bench.world.now()), []);
    }

    #[test]
    fn records_are_dense_ordered_and_explained_by_earlier_ones(
        seed: u64,
        script in script(everything()),
    ) {
        prop_assert_eq!(claims::out_of_order(&run(seed, &script).trace), []);
    }

    #[test]
    fn a_message_ends_once_at_the_most(seed: u64, script in script(everything())) {
        prop_assert_eq!(claims::ended_twice(&run(seed, &script).trace), []);
    }

    #[test]
    fn a_world_is_sound_after_every_step(
        seed: u64,
        script in prop_oneof![script(everything()), script(garbage())],
    ) {
        let mut run = Run::new(seed, &script);
        prop_assert_eq!(run.bench.world.is_sound(), Ok(()));
        while run.step() {
            prop_assert_eq!(run.bench.world.is_sound(), Ok(()));
        }
    }

    #[test]
    fn a_crash_loses_the_node_and_keeps_the_disk(
        seed: u64,
        script in script(acts::crashes()),
    ) {
        let mut run = Run::new(seed, &script);
        loop {
            let before: Vec<_> =
                run.bench.world.slots().iter().map(|slot| slot.disk.clone()).collect();
            let seen = run.bench.trace.len();
            if !run.step() {
                break;
            }
            let Some(What::Input { input, node: Some(id) }) =
                run.bench.trace.get(seen).map(|record| &record.what)
            else {
                continue;
            };
            let (slot, mut disk) = (run.bench.world.slot(*id).unwrap(), before[id.index()].clone());
            match **input {
                Input::Node(_, NodeFault::Crash) => {
                    prop_assert!(matches!(slot.power, Power::Down(_)));
                    prop_assert!(slot.node.is_none() && slot.timers.is_empty());
                }
                Input::Node(_, NodeFault::Restart) => {
                    disk.boots += 1;
                    prop_assert!(slot.node.as_ref().is_some_and(|node| node.heard.is_empty()));
                }
                Input::Node(_, NodeFault::RestartWiped) => {
                    disk = common::Durable { boots: 1, ..Default::default() };
                }
                _ => continue,
            }
            prop_assert_eq!(&slot.disk, &disk);
        }
    }

    #[test]
    fn a_run_twice_gives_the_same_digest(seed: u64, script in script(everything())) {
        let (first, second) = (run(seed, &script), run(seed, &script));
        prop_assert_eq!(digest(&first.trace), digest(&second.trace));
        prop_assert_eq!(whole(&first), whole(&second));
    }

    #[test]
    fn going_on_from_any_moment_gives_the_same_digest(
        seed: u64,
        script in script(everything()),
        moment: Index,
    ) {
        let straight = run(seed, &script);
        let mut begun = Run::new(seed, &script);
        for _ in 0..moment.index(usize::try_from(straight.world.steps()).unwrap() + 1) {
            begun.step();
        }
        let kept = begun.clone();
        // What the one does must not reach the other.
        let rewound = (begun.finish(), kept.finish());
        for bench in [&rewound.0, &rewound.1] {
            prop_assert_eq!(digest(&bench.trace), digest(&straight.trace));
            prop_assert_eq!(whole(bench), whole(&straight));
        }
    }

    #[test]
    fn garbage_is_ignored_or_applied_and_never_panics(
        seed: u64,
        script in script(garbage()),
    ) {
        let trace = run(seed, &script).trace;
        prop_assert_eq!(claims::out_of_order(&trace), []);
        prop_assert_eq!(claims::through_cuts(&trace, NODES), []);
    }

    #[test]
    fn bytes_are_an_input_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..GARBAGE)) {
        let payload = netsplit::sim::Payload(bytes);
        if let Some(input) = payload.read::<Input>() {
            run(1, &[Act { at: Micros::from_ms(50), input }]);
        }
    }
}

#[test]
fn seeds_and_acts_change_the_digest() {
    let of = |seed, script: &[Act]| digest(&run(seed, script).trace);
    let cut = Act {
        at: Micros::from_ms(500),
        input: Input::Cut(NodeId(0), NodeId(1)),
    };
    let later = Act {
        at: Micros::from_ms(501),
        ..cut.clone()
    };
    let digests = [of(1, &[]), of(2, &[]), of(1, &[cut]), of(1, &[later])];
    for (index, one) in digests.iter().enumerate() {
        assert!(!digests[index + 1..].contains(one), "{digests:x?}");
    }
}
