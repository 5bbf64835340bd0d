//! Benchmarks in the browser: they print numbers, and assert only that they measured something.
//! Run them with `cargo xtask bench`; docs/benchmarks.md says what they gave.
#![cfg(target_arch = "wasm32")]

use netsplit::lessons;
use netsplit::protocols::raft::Raft;
use netsplit::session::{Advance, Params, Session};
use netsplit::sim::{Latency, LinkSettings, Micros, Record, Sink, World, WorldConfig};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds that `run` takes, from enough repetitions for the clock to tell.
fn mean_ms(count: u32, mut run: impl FnMut(u32)) -> f64 {
    let start = now_ms();
    (0..count).for_each(&mut run);
    (now_ms() - start) / f64::from(count)
}

/// A trace that is kept, as the page keeps it.
struct Kept(Vec<Record<Raft>>);

impl Sink<Raft> for Kept {
    fn record(&mut self, record: Record<Raft>) {
        self.0.push(record);
    }
}

#[wasm_bindgen_test]
#[ignore = "a benchmark"]
fn handlers_a_second() {
    let latency = Latency::Uniform(Micros::from_ms(5), Micros::from_ms(15));
    let raft = Raft {
        client_period: Micros::from_ms(500),
        ..Raft::new(5, 1)
    };
    let config = WorldConfig {
        seed: 1,
        link: LinkSettings::with_latency(latency),
    };
    let mut world = World::new(raft, config);
    let mut trace = Kept(Vec::new());
    let steps = 300_000_u32;
    let start = now_ms();
    while world.steps() < steps && world.step(&mut trace) {}
    let took_ms = now_ms() - start;
    assert_eq!(world.steps(), steps);
    assert!(trace.0.len() > 300_000);
    console_log!(
        "engine: {:.2} million handler executions a second (5-node Raft, trace on, {} records)",
        f64::from(steps) / took_ms / 1_000.0,
        trace.0.len()
    );
}

fn long_run() -> Box<dyn Session> {
    let entry = lessons::find("raft").expect("the raft lesson is there");
    let params = Params::defaults(entry.params)
        .with(entry.params, "write_every_ms", 500)
        .expect("the raft lesson lets clients write");
    let mut session = (entry.open)(params, 1).expect("these parameters are allowed");
    session.set_questions(false);
    let start = now_ms();
    let left = 100_000 - session.status().step;
    let advance = session.advance(Micros::MAX, left);
    let took_ms = now_ms() - start;
    assert_eq!(advance, Advance::Budget);
    assert_eq!(session.status().step, 100_000);
    console_log!(
        "run: {:.2} million steps a second (with properties, checkpoints and trace)",
        100.0 / took_ms
    );
    session
}

#[wasm_bindgen_test]
#[ignore = "a benchmark"]
fn seek_in_100_000_steps() {
    let mut session = long_run();
    let mut worst_ms = 0.0_f64;
    let mut place = 12_345_u32;
    let mean = mean_ms(500, |_| {
        place = (place.wrapping_mul(7_919) + 12_347) % 100_000;
        let start = now_ms();
        session.seek(place);
        worst_ms = worst_ms.max(now_ms() - start);
    });
    assert_eq!(session.status().step, place);
    console_log!("seek: mean {mean:.2} ms, worst {worst_ms:.1} ms of 500 in 100,000 steps");
    let back = mean_ms(500, |_| {
        session.step_back();
    });
    console_log!("step back: mean {back:.2} ms");
}

#[wasm_bindgen_test]
#[ignore = "a benchmark"]
fn scene_and_digest() {
    let mut session = long_run();
    let scene = mean_ms(2_000, |_| {
        let scene = session.scene(Micros::from_ms(30), netsplit::i18n::Lang::En);
        assert!(!scene.nodes.is_empty());
    });
    session.seek(0);
    session.seek(100_000);
    let start = now_ms();
    let digest = session.digest();
    assert_ne!(digest, 0);
    console_log!(
        "scene: {scene:.3} ms; digest of 100,000 steps: {:.0} ms",
        now_ms() - start
    );
}
