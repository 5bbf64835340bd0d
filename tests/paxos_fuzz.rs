//! Thousands of random runs: Paxos holds whatever happens, with one value and with many, with
//! majorities and with flexible quorums; and each broken variant is caught.

#[path = "common/replayed.rs"]
mod replayed;
#[path = "common/seeds.rs"]
mod seeds;

use netsplit::checks::Verdict;
use netsplit::explore::random::{Setting, plan};
use netsplit::explore::{Limits, Outcome, run};
use netsplit::i18n::Lang;
use netsplit::lessons::paxos::properties::properties;
use netsplit::protocols::paxos::{Command, Key, Mode, Paxos, Quorums, Request, Variant};
use netsplit::sim::{Input, Latency, LinkSettings, Micros, NodeId, Payload, World, WorldConfig};
use replayed::replayed;
use seeds::{all_hold, first_caught};

/// Late messages are what Paxos is about: some take many times the mean.
const LINK: LinkSettings = LinkSettings::with_latency(Latency::Exponential(
    Micros::from_ms(2),
    Micros::from_ms(10),
));
/// Far more than a run of this length takes.
const STEPS_MAX: u32 = 100_000;
/// How many seeds the correct protocol must hold for.
const SEEDS: u64 = 2_000;
/// A broken variant must be caught within so many runs.
const RUNS_MAX: u64 = 5_000;

fn single() -> Paxos {
    Paxos::single(3, 5, 2)
}

fn multi() -> Paxos {
    Paxos {
        client_period: Micros::from_ms(100),
        ..Paxos::multi(5, 2)
    }
}

/// Fewer acceptors choose a value, more have to promise.
fn flexible(paxos: Paxos) -> Paxos {
    Paxos {
        quorums: Quorums {
            phase_1: 4,
            phase_2: 2,
        },
        ..paxos
    }
}

/// What users ask: each proposer a value of its own, each client to write it.
fn requests(paxos: &Paxos) -> Vec<(NodeId, Payload)> {
    let own = |id: NodeId| 10 + u32::from(id.0);
    let propose = |id: NodeId| (id, Payload::of(&Request::Propose(own(id))));
    let put = |id: NodeId| {
        let command = Command::Put {
            key: Key(0),
            value: own(id),
        };
        (id, Payload::of(&Request::Ask(command)))
    };
    match paxos.mode {
        Mode::Single => paxos.proposers().map(propose).collect(),
        Mode::Multi => paxos.client_ids().map(put).collect(),
    }
}

fn setting(paxos: &Paxos) -> Setting {
    let pace = match paxos.mode {
        // A single value is chosen within a few messages: faults must come that fast.
        Mode::Single => Micros::from_ms(25),
        Mode::Multi => paxos.election_timeout_max,
    };
    Setting {
        servers: paxos.machine_ids().collect(),
        clients: paxos.client_ids().collect(),
        roles: vec![0],
        pace,
        faults_for: Micros(pace.0 * 14),
        quiet_for: Micros::from_s(4),
        link: LINK,
        requests: requests(paxos),
    }
}

/// One run: how it came out, and whether somebody was answered at its end.
fn fuzz(paxos: &Paxos, seed: u64) -> (Outcome, bool) {
    let setting = setting(paxos);
    let mut plan = plan(seed, &setting);
    if paxos.mode == Mode::Single {
        // Proposers are asked again and again: a restarted one does not know that it was.
        for (turn, (node, request)) in (0..40).zip(setting.requests.iter().cycle()) {
            plan.acts.push(netsplit::explore::Planned {
                at: Micros::from_ms(turn * 50 + 1),
                input: Input::Request(*node, request.clone()),
                undo_after: None,
            });
        }
        plan.acts.sort_by_key(|act| act.at);
    }
    let mut world = World::new(paxos.clone(), WorldConfig { seed, link: LINK });
    let mut watches = properties(paxos.mode);
    let limits = Limits {
        until: plan.until,
        steps_max: STEPS_MAX,
    };
    let outcome = run(&mut world, &mut watches, &plan.acts, limits);
    assert_eq!(world.is_sound(), Ok(()), "seed {seed}");
    let progress = watches
        .iter()
        .any(|watch| watch.id == "progress" && matches!(watch.verdict, Verdict::Witnessed(..)));
    (outcome, progress)
}

fn holds(what: &str, paxos: &Paxos, seeds: u64) {
    all_hold(what, seeds, |seed| {
        let (outcome, progress) = fuzz(paxos, seed);
        assert_eq!(outcome.violated, None, "{what}, seed {seed}");
        assert!(
            outcome.steps < STEPS_MAX,
            "{what}, seed {seed} ran too long"
        );
        assert!(
            progress,
            "{what}, seed {seed}: nobody was answered in the quiet"
        );
        outcome.steps
    });
}

#[test]
fn one_value_holds() {
    holds("one value", &single(), SEEDS);
}

#[test]
fn one_value_holds_with_flexible_quorums() {
    holds("one value, quorums of 4 and 2", &flexible(single()), SEEDS);
}

#[test]
fn many_values_hold() {
    holds("many values", &multi(), SEEDS);
}

#[test]
fn many_values_hold_with_flexible_quorums() {
    holds("many values, quorums of 4 and 2", &flexible(multi()), SEEDS);
}

#[test]
fn roles_may_share_machines_or_not() {
    let together = Paxos {
        mode: Mode::Single,
        clients: 0,
        ..multi()
    };
    let apart = Paxos {
        machines: Paxos::single(3, 3, 1).machines,
        quorums: Quorums::majority(3),
        ..multi()
    };
    holds("one value, roles together", &together, 200);
    holds("many values, roles apart", &apart, 200);
}

/// Runs seed after seed until one breaks a property; its script replays to the same violation.
fn is_caught(variant: Variant, paxos: Paxos) {
    let paxos = Paxos { variant, ..paxos };
    let seed = first_caught(
        &format!("{variant:?}, {:?}", paxos.mode),
        RUNS_MAX,
        |seed| fuzz(&paxos, seed).0.violated.is_some(),
    );
    let mode = paxos.mode;
    let outcome = fuzz(&paxos, seed).0;
    let violation = outcome.violated.as_ref().expect("the seed decides the run");
    eprintln!(
        "{variant:?}, {mode:?}: caught by seed {seed}, in run {}: it breaks {} at step {}, after {} acts: {}",
        seed + 1,
        violation.property,
        violation.mark.step,
        outcome.script.len(),
        violation.text.get(Lang::En)
    );
    let world = World::new(paxos.clone(), WorldConfig { seed, link: LINK });
    assert_eq!(
        replayed(world, properties(paxos.mode), &outcome),
        outcome.violated
    );
}

#[test]
fn a_promise_that_is_not_persisted_is_caught() {
    is_caught(Variant::PromiseForgotten, Paxos::single(3, 3, 2));
    is_caught(Variant::PromiseForgotten, multi());
}

#[test]
fn proposers_that_ignore_votes_are_caught() {
    is_caught(Variant::VotesIgnored, single());
    is_caught(Variant::VotesIgnored, multi());
}

#[test]
fn quorums_that_do_not_meet_are_caught() {
    is_caught(Variant::QuorumsApart, single());
    is_caught(Variant::QuorumsApart, multi());
}

#[test]
fn ballots_that_are_not_unique_are_caught() {
    is_caught(Variant::SameBallot, single());
    is_caught(Variant::SameBallot, multi());
}
