//! Runs of many seeds, on both cores of a small machine.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Hands the seeds from zero on to two threads, until one says that it has seen enough.
fn on_two_threads(seeds: u64, enough: impl Fn(u64) -> bool + Sync) {
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    if enough(seed) {
                        next.store(seeds, Ordering::Relaxed);
                    }
                }
            });
        }
    });
}

/// Runs all of so many seeds; `run` asserts what must hold, and gives how many steps it took. Says
/// how much was tried.
pub fn all_hold(what: &str, seeds: u64, run: impl Fn(u64) -> u32 + Sync) {
    let steps = AtomicU64::new(0);
    on_two_threads(seeds, |seed| {
        steps.fetch_add(u64::from(run(seed)), Ordering::Relaxed);
        false
    });
    let steps = steps.load(Ordering::Relaxed) / seeds;
    eprintln!("{what}: {seeds} runs of {steps} steps each hold");
}

/// The first seed that breaks what was meant to hold. Every smaller seed has run by then, so it is
/// the same each time.
pub fn first_caught(what: &str, runs_max: u64, breaks: impl Fn(u64) -> bool + Sync) -> u64 {
    let caught = AtomicU64::new(u64::MAX);
    on_two_threads(runs_max, |seed| {
        let breaks = breaks(seed);
        if breaks {
            caught.fetch_min(seed, Ordering::Relaxed);
        }
        breaks
    });
    let seed = caught.load(Ordering::Relaxed);
    assert!(seed < runs_max, "{what} was not caught in {runs_max} runs");
    seed
}
