//! Thousands of random runs: retries hold what they promise whatever happens, and each broken
//! variant is caught.

#[path = "common/replayed.rs"]
mod replayed;
#[path = "common/seeds.rs"]
mod seeds;

use netsplit::checks::{Kind, Verdict};
use netsplit::explore::random::{Setting, plan};
use netsplit::explore::{Limits, Outcome, run};
use netsplit::i18n::Lang;
use netsplit::lessons::retry::properties::properties;
use netsplit::protocols::retry::{
    BACKUP, BudgetRule, OPERATOR, Request, Retry, RetryAfterForm, SERVICE, Variant,
};
use netsplit::sim::{Latency, LinkSettings, Micros, NodeId, Payload, World, WorldConfig};
use replayed::replayed;
use seeds::{all_hold, first_caught};

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
    assert_eq!(world.is_sound(), Ok(()), "seed {seed}");
    let overdue = watches
        .iter()
        .find(|watch| watch.kind == Kind::Eventually && watch.verdict == Verdict::Pending);
    let violated = outcome.violated.as_ref().map(|broken| broken.property);
    (outcome, violated.or(overdue.map(|watch| watch.id)))
}

fn holds(name: &str, retry: &Retry, seeds: u64) {
    all_hold(name, seeds, |seed| {
        let (outcome, broken) = fuzz(retry, seed);
        assert_eq!(
            (broken, &outcome.violated),
            (None, &None),
            "{name}, seed {seed}"
        );
        assert!(outcome.steps < STEPS_MAX, "seed {seed} ran too long");
        outcome.steps
    });
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

/// Runs seed after seed until one breaks a property; its script replays to the same violation.
fn is_caught(retry: Retry, expect: &str) {
    let variant = retry.variant;
    let seed = first_caught(&format!("{variant:?}"), RUNS_MAX, |seed| {
        fuzz(&retry, seed).1.is_some()
    });
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
    let world = World::new(retry.clone(), WorldConfig { seed, link: LINK });
    assert_eq!(
        replayed(world, properties(&retry), &outcome),
        outcome.violated
    );
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
