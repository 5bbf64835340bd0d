//! The engine's speed natively: `cargo bench`. The browser's is in tests/web_bench.rs.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use netsplit::lessons;
use netsplit::protocols::raft::Raft;
use netsplit::session::{Params, Session};
use netsplit::sim::{Latency, LinkSettings, Micros, Record, World, WorldConfig};

const STEPS: u32 = 100_000;

fn main() {
    divan::main();
}

fn cluster() -> World<Raft> {
    let latency = Latency::Uniform(Micros::from_ms(5), Micros::from_ms(15));
    let raft = Raft {
        client_period: Micros::from_ms(500),
        ..Raft::new(5, 1)
    };
    let link = LinkSettings::with_latency(latency);
    World::new(raft, WorldConfig { seed: 1, link })
}

fn run(mut world: World<Raft>, trace: &mut Vec<Record<Raft>>) -> World<Raft> {
    while world.steps() < STEPS && world.step(trace) {}
    assert_eq!(world.steps(), STEPS);
    world
}

/// Handler executions of a five-server Raft, with its trace kept.
#[divan::bench(sample_count = 10)]
fn handlers_with_trace(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(STEPS))
        .with_inputs(cluster)
        .bench_values(|world| {
            let mut trace = Vec::new();
            let world = run(world, &mut trace);
            (world, trace)
        });
}

/// The same without a trace, as a replay does it.
#[divan::bench(sample_count = 10)]
fn handlers_alone(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(STEPS))
        .with_inputs(cluster)
        .bench_values(|mut world| {
            while world.steps() < STEPS && world.step(&mut ()) {}
            world
        });
}

fn long_run() -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the raft lesson is there");
    let params = Params::defaults(entry.params)
        .with(entry.params, "write_every_ms", 500)
        .expect("the raft lesson lets clients write");
    let mut session = (entry.open)(params, 1).expect("these parameters are allowed");
    session.set_questions(false);
    session.advance(Micros::MAX, STEPS);
    session
}

/// A seek to somewhere in a run of 100,000 steps.
#[divan::bench(sample_count = 200)]
fn seek(bencher: Bencher) {
    let mut session = long_run();
    let mut place = 12_345_u32;
    bencher.bench_local(|| {
        place = (place.wrapping_mul(7_919) + 12_347) % STEPS;
        session.seek(black_box(place));
        assert_eq!(session.status().step, place);
    });
}
