//! Thousands of random runs: retries hold what they promise whatever happens, and each broken
//! variant is caught.

use netsplit::checks::{Kind, Verdict};
use netsplit::explore::random::{Setting, plan};
use netsplit::explore::{Limits, Outcome, Violation, first_violation, run};
use netsplit::i18n::Lang;
use netsplit::lessons::retry::properties::properties;
use netsplit::protocols::retry::{
    BACKUP, BudgetRule, OPERATOR, Request, Retry, RetryAfterForm, SERVICE, Variant,
};
use netsplit::sim::{Latency, LinkSettings, Micros, NodeId, Payload, World, WorldConfig};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const LINK: LinkSettings =
    LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(5), Micros::from_ms(15)));
/// Far more than a run of this length takes.
const STEPS_MAX: u32 = 200_000;
/// A broken variant must be caught within so many runs.
const RUNS_MAX: u64 = 500;

/// Twenty clients take a while to work off a long queue, at a fifth of what the service can do.
fn quiet_for(retry: &Retry) -> Micros {
    Micros::from_s(if retry.clients < 20 { 20 } else { 60 })
}

fn setting(retry: &Retry) -> Setting {
    let ask = |client: NodeId| (client, Payload::of(&Request::Pay { amount: 7 }));
    Setting {
        servers: vec![SERVICE, BACKUP, OPERATOR],
        clients: retry.client_ids().collect(),
        roles: Vec::new(),
        pace: Micros::from_ms(700),
        faults_for: Micros::from_s(10),
        quiet_for: quiet_for(retry),
        link: LINK,
        requests: retry.client_ids().map(ask).collect(),
    }
}

/// One run: how it came out, with what an *eventually* still owes at its end as a violation.
fn fuzz(retry: &Retry, seed: u64) -> (Outcome, Option<&'static str>) {
    let plan = plan(seed, &setting(retry));
    let mut world = World::new(retry.clone(), WorldConfig { seed, link: LINK });
    let mut watches = properties(retry);
    let limits = Limits {
        until: plan.until,
        steps_max: STEPS_MAX,
    };
    let outcome = run(&mut world, &mut watches, &plan.acts, limits);
    let overdue = watches
        .iter()
        .find(|watch| watch.kind == Kind::Eventually && watch.verdict == Verdict::Pending);
    let violated = outcome.violated.as_ref().map(|broken| broken.property);
    (outcome, violated.or(overdue.map(|watch| watch.id)))
}

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

fn holds(name: &str, retry: &Retry, seeds: u64) {
    let steps = AtomicU64::new(0);
    on_two_threads(seeds, |seed| {
        let (outcome, broken) = fuzz(retry, seed);
        assert_eq!(
            (broken, &outcome.violated),
            (None, &None),
            "{name}, seed {seed}"
        );
        assert!(outcome.steps < STEPS_MAX, "seed {seed} ran too long");
        steps.fetch_add(u64::from(outcome.steps), Ordering::Relaxed);
        false
    });
    let steps = steps.load(Ordering::Relaxed) / seeds;
    eprintln!("{name}: {seeds} runs of {steps} steps each hold");
}

/// A few clients that ask now and then.
fn few() -> Retry {
    Retry {
        client_period: Micros::from_ms(300),
        ..Retry::new(3)
    }
}

/// Twenty clients that keep the service four fifths busy, without breakers.
fn many() -> Retry {
    Retry {
        client_period: Micros::from_ms(500),
        service_time: Micros::from_ms(40),
        queue_max: 300,
        deadline: Micros::from_ms(2_500),
        breaker: None,
        backup: false,
        cache: false,
        ..Retry::new(20)
    }
}

/// Twenty clients that ask at the same moments.
fn in_step() -> Retry {
    Retry {
        client_period: Micros::from_s(2),
        in_step: true,
        service_time: Micros::from_ms(10),
        breaker: None,
        ..Retry::new(20)
    }
}

#[test]
fn a_few_clients_hold() {
    holds("three clients", &few(), 2_000);
}

#[test]
fn hedges_percentages_and_dates_hold() {
    let retry = Retry {
        hedge_after: Some(Micros::from_ms(60)),
        budget: BudgetRule::Percent {
            percent: 20,
            floor_per_s: 1,
            window: Micros::from_s(10),
        },
        retry_after: RetryAfterForm::Date(1),
        queue_max: 2,
        ..few()
    };
    holds("hedges, percentages, dates", &retry, 500);
    let tokens = Retry {
        budget: Retry::new(1).budget,
        retry_after: RetryAfterForm::Seconds(1),
        ..retry
    };
    holds("hedges, tokens, seconds", &tokens, 500);
}

#[test]
fn many_clients_hold() {
    holds("twenty clients", &many(), 100);
    holds("twenty clients in step", &in_step(), 300);
}

/// Runs seed after seed until one breaks a property. Every smaller seed has run by then, so the
/// seed that is printed is the same each time; its script replays to the same violation.
fn is_caught(retry: Retry, expect: &str) {
    let variant = retry.variant;
    let caught = AtomicU64::new(u64::MAX);
    on_two_threads(RUNS_MAX, |seed| {
        let breaks = fuzz(&retry, seed).1.is_some();
        if breaks {
            caught.fetch_min(seed, Ordering::Relaxed);
        }
        breaks
    });
    let seed = caught.load(Ordering::Relaxed);
    assert!(
        seed < RUNS_MAX,
        "{variant:?} was not caught in {RUNS_MAX} runs"
    );
    let (outcome, broken) = fuzz(&retry, seed);
    let words = outcome.violated.as_ref().map_or_else(
        || "not come about by the end of the quiet".to_owned(),
        |violation| violation.text.get(Lang::En).to_owned(),
    );
    eprintln!(
        "{variant:?}: caught by seed {seed}, in run {}: it breaks {} at step {}, after {} acts: {words}",
        seed + 1,
        broken.unwrap_or("nothing"),
        outcome.steps,
        outcome.script.len(),
    );
    assert_eq!(broken, Some(expect), "{variant:?}");
    assert_eq!(replay(&retry, seed, &outcome), outcome.violated);
}

/// Runs the script of an outcome, act by act at its step, without the plan that it came from.
fn replay(retry: &Retry, seed: u64, outcome: &Outcome) -> Option<Violation> {
    let mut world = World::new(retry.clone(), WorldConfig { seed, link: LINK });
    let mut watches = properties(retry);
    let mut script = outcome.script.iter().peekable();
    let mut just = Vec::new();
    while world.steps() < outcome.steps {
        just.clear();
        match script.next_if(|act| act.step == world.steps()) {
            Some(act) => world.apply(&act.input, act.at, &mut just),
            None => {
                world.step(&mut just);
            }
        }
        for watch in &mut watches {
            watch.observe(&world, &just);
        }
    }
    first_violation(&watches)
}

#[test]
fn a_missing_key_is_caught() {
    let variant = Variant::NoKey;
    is_caught(Retry { variant, ..few() }, "charged-once");
}

#[test]
fn missing_jitter_is_caught() {
    let variant = Variant::NoJitter;
    is_caught(
        Retry {
            variant,
            ..in_step()
        },
        "spread",
    );
}

/// The load says it first; that the system does not recover is shown below.
#[test]
fn a_missing_budget_is_caught() {
    let variant = Variant::NoBudget;
    is_caught(Retry { variant, ..many() }, "load-bounded");
}

/// The same storm, with a budget that was configured away: then only its recovery is promised.
#[test]
fn a_storm_that_outlives_its_cause_is_caught() {
    let unbound = Retry {
        budget: BudgetRule::None,
        ..many()
    };
    is_caught(unbound, "recovers");
}

#[test]
fn a_breaker_that_never_half_opens_is_caught() {
    let variant = Variant::NeverHalfOpens;
    is_caught(Retry { variant, ..few() }, "recovers");
}
