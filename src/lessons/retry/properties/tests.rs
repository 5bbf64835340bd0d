//! Properties that no variant breaks are broken here: by records of what never was, and by a fault
//! that is never cured. The others are broken in `tests/retry_fuzz.rs`.

use super::properties;
use crate::checks::{Verdict, Watch};
use crate::protocols::retry::{FIRST_CLIENT, Request, Retry, SERVICE};
use crate::sim::{
    Input, Latency, LinkSettings, Micros, NodeFault, Payload, Record, RecordId, What, World,
    WorldConfig,
};

fn world(retry: Retry) -> (World<Retry>, Vec<Watch<Retry>>) {
    let watches = properties(&retry);
    let link = LinkSettings::with_latency(Latency::Fixed(Micros::from_ms(5)));
    (World::new(retry, WorldConfig { seed: 1, link }), watches)
}

fn run(world: &mut World<Retry>, watches: &mut [Watch<Retry>], until: Micros) {
    let mut records = Vec::new();
    while world.next_at().is_some_and(|at| at <= until) {
        records.clear();
        world.step(&mut records);
        for watch in watches.iter_mut() {
            watch.observe(world, &records);
        }
    }
}

fn act(world: &mut World<Retry>, watches: &mut [Watch<Retry>], at_ms: u64, input: &Input) {
    run(world, watches, Micros::from_ms(at_ms));
    let mut records = Vec::new();
    world.apply(input, Micros::from_ms(at_ms), &mut records);
    for watch in watches.iter_mut() {
        watch.observe(world, &records);
    }
}

fn verdict<'a>(watches: &'a [Watch<Retry>], id: &str) -> &'a Verdict {
    let found = watches.iter().find(|watch| watch.id == id);
    &found.expect("the lesson has that property").verdict
}

fn asks() -> Retry {
    Retry {
        client_period: Micros::from_ms(500),
        ..Retry::new(1)
    }
}

/// A request that nobody knows of any more is one that nobody is told of.
fn forgotten(at: Micros) -> Record<Retry> {
    Record {
        id: RecordId(0),
        step: 0,
        at,
        cause: None,
        blame: None,
        what: What::Invoked {
            node: FIRST_CLIENT,
            op: 99,
            request: Request::Quote,
        },
    }
}

#[test]
fn a_request_that_is_forgotten_breaks_told_in_time() {
    let (mut world, mut watches) = world(asks());
    run(&mut world, &mut watches, Micros::from_s(1));
    for watch in &mut watches {
        watch.observe(&world, &[forgotten(world.now())]);
    }
    run(&mut world, &mut watches, Micros::from_ms(3_700));
    assert_eq!(*verdict(&watches, "told-in-time"), Verdict::Holding);
    run(&mut world, &mut watches, Micros::from_s(5));
    let broken = verdict(&watches, "told-in-time");
    assert!(matches!(broken, Verdict::Violated(..)), "{broken:?}");
}

/// What a client that crashes forgets is nobody's promise.
#[test]
fn a_client_that_crashes_is_excused() {
    let (mut world, mut watches) = world(asks());
    let client = |fault| Input::node(FIRST_CLIENT, fault);
    act(
        &mut world,
        &mut watches,
        510,
        &Input::node(SERVICE, NodeFault::Crash),
    );
    let pay = Payload::of(&Request::Pay { amount: 1 });
    act(
        &mut world,
        &mut watches,
        520,
        &Input::Request(FIRST_CLIENT, pay),
    );
    act(&mut world, &mut watches, 530, &client(NodeFault::Crash));
    act(&mut world, &mut watches, 540, &client(NodeFault::Restart));
    run(&mut world, &mut watches, Micros::from_s(10));
    assert_eq!(*verdict(&watches, "told-in-time"), Verdict::Holding);
}

#[test]
fn a_service_that_stays_down_leaves_things_unsettled_and_unwell() {
    let (mut world, mut watches) = world(asks());
    run(&mut world, &mut watches, Micros::from_s(10));
    for id in ["settles", "recovers"] {
        assert!(matches!(verdict(&watches, id), Verdict::Witnessed(..)));
    }
    let crash = Input::node(SERVICE, NodeFault::Crash);
    act(&mut world, &mut watches, 10_000, &crash);
    // Until the backup has something to keep, there is nothing to settle.
    run(&mut world, &mut watches, Micros::from_s(30));
    assert_eq!(*verdict(&watches, "recovers"), Verdict::Pending);
    let restart = Input::node(SERVICE, NodeFault::Restart);
    act(&mut world, &mut watches, 30_000, &restart);
    assert_eq!(*verdict(&watches, "settles"), Verdict::Pending);
    run(&mut world, &mut watches, Micros::from_s(90));
    for id in ["settles", "recovers"] {
        assert!(matches!(verdict(&watches, id), Verdict::Witnessed(..)));
    }
}

#[test]
fn what_is_configured_away_is_not_promised() {
    let ids = |retry: &Retry| -> Vec<&str> { properties(retry).iter().map(|w| w.id).collect() };
    let many = Retry::new(20);
    assert!(ids(&many).contains(&"spread") && ids(&many).contains(&"load-bounded"));
    assert!(!ids(&Retry::new(5)).contains(&"spread"), "too few to tell");
    let mut plain = many;
    plain.budget = crate::protocols::retry::BudgetRule::None;
    plain.backoff.jitter = crate::protocols::retry::policy::backoff::Jitter::None;
    plain.backup = false;
    let ids = ids(&plain);
    for id in ["spread", "load-bounded", "settles"] {
        assert!(!ids.contains(&id), "{id}");
    }
}
