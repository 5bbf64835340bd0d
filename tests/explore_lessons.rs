//! The state explorer on running protocol code: what it finds is a run like any other.
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[path = "common/explored.rs"]
mod explored;

use common::{Ask, Bench, Gossip, ask};
use explored::{NONE, chosen, explored, is_violated, on_two, view};
use netsplit::checks::{Kind, Verdict, Watch, sometimes};
use netsplit::explore::{Bounds, Budgets, Model, Offers, Search, Situation, Stopped, Worlds};
use netsplit::i18n::{Lang, Text};
use netsplit::lessons;
use netsplit::session::{ExploreAsk, ExploreFind};
use netsplit::sim::{
    Input, LossReason, MessageFault, MessageId, Micros, NodeFault, NodeId, Payload, Record, What,
    World,
};

/// The find opens as an ordinary run, in which the property breaks in the last step.
#[track_caller]
fn assert_replays(id: &str, property: &str, find: &ExploreFind) {
    let entry = lessons::find(id).expect("there is such a lesson");
    let link = find.link.as_ref().expect("it fits into a link");
    let mut run = (entry.open_link)(link).expect("the link opens");
    assert_eq!((run.status().step, run.status().now), (find.steps, find.at));
    let broken = view(run.as_ref(), property);
    let Verdict::Violated(mark, why) = &broken.verdict else {
        panic!("{property} is {:?} at the end", broken.verdict);
    };
    assert_eq!((mark.step, why), (find.steps, &find.why));
    assert!(!why.get(Lang::Zh).is_empty());
    let digest = run.digest();
    run.seek(find.steps - 1);
    assert!(
        !run.properties().iter().any(is_violated),
        "one step earlier all holds"
    );
    run.seek(find.steps);
    assert!(is_violated(&view(run.as_ref(), property)));
    assert_eq!(run.digest(), digest);
    assert_eq!(run.script().0.len(), find.inputs as usize);
}

/// The nearest violation is of this property, so many actions away.
#[track_caller]
fn check(id: &str, words: &[(&str, &str)], budgets: Budgets, property: &str, actions: u32) {
    let outcome = explored(id, words, budgets, 1_000_000);
    assert_eq!(outcome.stopped, Stopped::Violated, "{:?}", outcome.progress);
    let broken = outcome.properties.iter();
    let broken = broken.filter(|(_, kind, find)| *kind == Kind::Always && find.is_some());
    let found: Vec<_> = broken.map(|(id, _, find)| (*id, find.clone())).collect();
    let (name, find) = &found[0];
    let find = find.as_ref().expect("it was found");
    assert_eq!(
        (*name, find.actions),
        (property, actions),
        "{}",
        find.why.get(Lang::En)
    );
    assert_replays(id, property, find);
}

const VOTES_TWICE: [(&str, &str); 2] = [("nodes", "3"), ("variant", "vote-not-persisted")];

#[test]
fn raft_without_its_vote_on_disk_elects_two_leaders() {
    let budgets = Budgets {
        timers: 2,
        crashes: 1,
        ..NONE
    };
    check("raft", &VOTES_TWICE, budgets, "election-safety", 8);
}

#[test]
fn what_takes_a_crash_is_not_found_without_one() {
    let budgets = Budgets { timers: 2, ..NONE };
    let outcome = explored("raft", &VOTES_TWICE, budgets, 1_000_000);
    assert_eq!(outcome.stopped, Stopped::Complete);
    let found = |(_, kind, find): &(_, Kind, Option<_>)| *kind == Kind::Always && find.is_some();
    assert!(!outcome.properties.iter().any(found));
    assert!(outcome.progress.distinct > 500);
}

#[test]
fn raft_without_its_check_of_logs_loses_what_was_committed() {
    let words = [("nodes", "3"), ("variant", "no-up-to-date-check")];
    let budgets = Budgets {
        timers: 2,
        requests: 1,
        ..NONE
    };
    check("raft", &words, budgets, "leader-completeness", 10);
}

#[test]
fn raft_whose_term_is_written_after_its_vote_elects_two_leaders() {
    let words = [("nodes", "3"), ("variant", "term-vote-apart")];
    let budgets = Budgets {
        timers: 2,
        crashes: 1,
        ..NONE
    };
    check("raft", &words, budgets, "election-safety", 8);
}

#[test]
fn raft_that_repeats_no_vote_takes_one_back() {
    let words = [("nodes", "3"), ("variant", "revote-refused")];
    let budgets = Budgets {
        timers: 1,
        duplicates: 1,
        ..NONE
    };
    check("raft", &words, budgets, "vote-stands", 4);
}

#[test]
fn correct_raft_holds_in_every_state_within_the_budgets() {
    for (crashes, timers, requests) in [(1, 1, 0), (0, 1, 1)] {
        let budgets = Budgets {
            timers,
            crashes,
            requests,
            ..NONE
        };
        let outcome = explored("raft", &[("nodes", "3")], budgets, 1_000_000);
        assert_eq!(outcome.stopped, Stopped::Complete);
        for (id, kind, find) in &outcome.properties {
            // A commit takes a request.
            let expect = match (*kind, *id) {
                (Kind::Always, _) => false,
                (_, "commit") => requests > 0,
                _ => true,
            };
            assert_eq!(find.is_some(), expect, "{id}");
        }
    }
}

#[test]
fn paxos_whose_quorums_need_not_meet_chooses_two_values() {
    let words = [("nodes", "3"), ("variant", "quorums-apart")];
    let budgets = Budgets {
        requests: 2,
        ..NONE
    };
    check("paxos", &words, budgets, "one-chosen", 12);
}

#[test]
fn a_liar_is_believed_by_whoever_takes_the_first_answer() {
    let words = [("mode", "majority"), ("variant", "first-answer")];
    let budgets = Budgets {
        requests: 1,
        lies: 1,
        ..NONE
    };
    check("voting", &words, budgets, "right-output", 5);
    let correct = explored("voting", &words[..1], budgets, 1_000_000);
    assert_eq!(correct.stopped, Stopped::Complete);
}

#[test]
fn a_payment_without_a_key_is_charged_for_its_copy_too() {
    let words = [("variant", "no-key")];
    let budgets = Budgets {
        requests: 1,
        duplicates: 1,
        timers: 2,
        ..NONE
    };
    check("retry", &words, budgets, "charged-once", 6);
    let correct = explored("retry", &[], budgets, 1_000_000);
    assert_eq!(correct.stopped, Stopped::Complete);
    let seen = |(id, _, find): &(_, Kind, Option<_>)| *id == "known-key" && find.is_some();
    assert!(
        correct.properties.iter().any(seen),
        "the copy came, and was not charged"
    );
}

#[test]
fn a_search_is_the_same_each_time_and_may_look_at_one_property_alone() {
    let budgets = Budgets {
        timers: 2,
        requests: 1,
        ..NONE
    };
    let words = [("nodes", "3")];
    let all = explored("raft", &words, budgets, 20_000);
    assert_eq!(all, explored("raft", &words, budgets, 20_000));
    assert_eq!(all.stopped, Stopped::States);
    let (entry, params) = chosen("raft", &words);
    let ask = |property: Option<&str>| ExploreAsk {
        seed: 1,
        budgets: Budgets {
            timers: 1,
            requests: 1,
            ..NONE
        },
        bounds: Bounds::default(),
        property: property.map(str::to_owned),
    };
    let run = |property| {
        let outcome = (entry.explore)(&params, &ask(property), &mut |_| None, &on_two);
        outcome.expect("these parameters are allowed")
    };
    let (one, all) = (run(Some("election-safety")), run(None));
    let ids: Vec<&str> = one.properties.iter().map(|(id, ..)| *id).collect();
    assert_eq!(ids, ["election-safety"]);
    assert!(one.progress.distinct <= all.progress.distinct && all.properties.len() > 1);
}

// A small protocol, for what each kind of act does.

type Seen = fn(&World<Gossip>, &[Record<Gossip>]) -> Option<Text>;

fn watch(seen: Seen) -> Watch<Gossip> {
    let words = || Text::new("Seen", "看到");
    Watch::new("seen", Kind::Always, words(), words(), sometimes(seen))
}

/// Three nodes that have started; the first may be asked to tell the second a number, or to set an
/// alarm.
fn worlds(seen: Seen, budgets: Budgets) -> Worlds<'static, Gossip> {
    let nodes = Gossip {
        nodes: 3,
        beat: None,
    };
    let Bench {
        mut world,
        mut trace,
    } = Bench::new(nodes, 1);
    while world.next_at() == Some(Micros::ZERO) && world.step(&mut trace) {}
    assert_eq!(
        trace.len(),
        3,
        "each node has started, and nothing else happened"
    );
    let first = Situation {
        world,
        watches: vec![watch(seen)],
        left: budgets,
    };
    let asks = [
        Ask::Tell(NodeId(1), 1, 1),
        Ask::Tell(NodeId(1), 2, 1),
        Ask::Wake(0, Micros::from_s(1)),
    ];
    let offers = Offers {
        servers: vec![NodeId(1)],
        requests: Box::new(move |_| {
            let asks = asks.iter().map(|what| (NodeId(0), Payload::of(what)));
            asks.collect()
        }),
        lies: Box::new(|_| vec![(NodeId(0), Gossip::EXAGGERATE)]),
        alike: Vec::new(),
    };
    Worlds::new(first, offers)
}

/// What the second node has heard.
fn heard(world: &World<Gossip>) -> Vec<u32> {
    let node = world.node(NodeId(1)).into_iter();
    node.flat_map(|node| node.heard.iter().map(|(_, number)| *number))
        .collect()
}

fn yes(is: bool) -> Option<Text> {
    is.then(|| Text::new("It is.", "是的。"))
}

/// The shortest way to what is seen, when there is one.
fn way(seen: Seen, budgets: Budgets) -> Option<Vec<Input>> {
    let worlds = worlds(seen, budgets);
    let mut search = Search::new(&worlds, Bounds::default());
    let stopped = search.run(|_| None);
    let path = search.found(0).map(|found| found.path);
    assert_eq!(stopped == Stopped::Violated, path.is_some());
    assert!(path.is_some() || stopped == Stopped::Complete);
    if let Some(path) = &path {
        let (end, _) = worlds.replay(path);
        assert!(end.watches[0].is_settled());
    }
    path
}

/// What is seen takes this budget: with it there is a way of so many actions, one of which is paid
/// from it; without it there is none.
#[track_caller]
fn check_takes(
    seen: Seen,
    with: Budgets,
    without: Budgets,
    actions: usize,
    act: fn(&Input) -> bool,
) {
    let path = way(seen, with).expect("it is found");
    assert_eq!(path.len(), actions, "{path:?}");
    assert_eq!(
        path.iter().filter(|input| act(input)).count(),
        1,
        "{path:?}"
    );
    assert_eq!(way(seen, without), None);
}

#[test]
fn every_kind_of_act_is_tried_and_only_within_its_budget() {
    let base = Budgets {
        requests: 1,
        ..NONE
    };
    let crash = |crashes| Budgets { crashes, ..base };
    let without = base;
    let duplicate = Budgets {
        duplicates: 1,
        ..base
    };
    check_takes(
        |world, _| yes(heard(world) == [1, 1]),
        duplicate,
        without,
        4,
        |input| matches!(input, Input::Message(_, MessageFault::Duplicate)),
    );
    check_takes(
        |_, records| {
            let dropped = |record: &Record<Gossip>| {
                let reason = LossReason::Dropped;
                matches!(record.what, What::Lost { reason: why, .. } if why == reason)
            };
            yes(records.iter().any(dropped))
        },
        Budgets { drops: 1, ..base },
        without,
        2,
        |input| matches!(input, Input::Message(_, MessageFault::Drop)),
    );
    check_takes(
        |_, records| yes(records.iter().any(|r| matches!(r.what, What::Fired { .. }))),
        Budgets { timers: 1, ..base },
        without,
        2,
        |input| matches!(input, Input::FireTimer(..)),
    );
    check_takes(
        |world, _| {
            yes(world
                .slot(NodeId(1))
                .is_some_and(|slot| slot.disk.boots == 2))
        },
        crash(1),
        without,
        2,
        |input| matches!(input, Input::Node(_, NodeFault::Restart)),
    );
    check_takes(
        |world, _| yes(heard(world).iter().any(|number| *number > 1_000_000)),
        Budgets { lies: 1, ..base },
        without,
        3,
        |input| matches!(input, Input::Node(_, NodeFault::Lie(_))),
    );
    check_takes(
        |world, _| yes(heard(world).len() == 1),
        base,
        NONE,
        2,
        |input| matches!(input, Input::Request(..)),
    );
}

#[test]
fn messages_arrive_in_any_order() {
    let two = Budgets {
        requests: 2,
        ..NONE
    };
    let late_first: Seen = |world, _| {
        let sent_last = |numbers: &[u32]| numbers == [2, 1];
        yes(sent_last(&heard(world)))
    };
    let path = way(late_first, two).expect("it is found");
    assert_eq!(path.len(), 4);
    // Without an overtaking, 2 has to be asked for first; either way four actions do.
    let (end, script) = worlds(late_first, two).replay(&path);
    assert_eq!(heard(&end.world), [2, 1]);
    assert!(script.len() <= 4);
}

/// Every schedule, one by one, with no state taken for another.
fn plainly<M: Model>(model: &M, state: &M::State, depth: u32, hit: &mut Option<u32>, at: u32) {
    if model.hits(state, 0) {
        *hit = Some(hit.map_or(at, |best| best.min(at)));
        return;
    }
    if depth == 0 || hit.is_some_and(|best| at >= best) {
        return;
    }
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    for action in &actions {
        if let Some(next) = model.next(state, action) {
            plainly(model, &next, depth - 1, hit, at + 1);
        }
    }
}

#[test]
fn no_shorter_way_is_missed_by_taking_states_for_the_same() {
    let budgets = Budgets {
        drops: 0,
        duplicates: 1,
        crashes: 1,
        timers: 1,
        requests: 2,
        lies: 0,
    };
    let claims: [Seen; 3] = [
        |world, _| yes(heard(world) == [2, 1, 1]),
        |world, _| {
            let restarted = world
                .slot(NodeId(1))
                .is_some_and(|slot| slot.disk.boots == 2);
            yes(restarted && heard(world) == [1, 1])
        },
        |world, records| {
            let fired = records.iter().any(|r| matches!(r.what, What::Fired { .. }));
            yes(fired && heard(world) == [2, 2])
        },
    ];
    for (index, seen) in claims.into_iter().enumerate() {
        let worlds = worlds(seen, budgets);
        let mut shortest = None;
        plainly(&worlds, &worlds.initial()[0], 7, &mut shortest, 0);
        let found = way(seen, budgets).map(|path| path.len() as u32);
        assert!(shortest.is_some(), "claim {index} is within the depth");
        assert_eq!(found, shortest, "claim {index}");
    }
}

#[test]
fn what_time_and_numbers_alone_tell_apart_is_the_same_state() {
    let world = |acts: &[Input]| {
        let mut world = worlds(|_, _| None, NONE).initial()[0].world.clone();
        for act in acts {
            world.apply(act, world.now() + Micros(5), &mut ());
        }
        world
    };
    let print = |world: &World<Gossip>| {
        let fresh = netsplit::explore::fingerprint::Fingerprint::new();
        let mut print = fresh.clone();
        world.hash_untimed(world.ids(), &fresh, &mut print);
        std::hash::Hasher::finish(&print)
    };
    let tell = |number| ask(NodeId(0), &Ask::Tell(NodeId(1), number, 1));
    let deliver = |id| Input::Message(MessageId(id), MessageFault::DeliverNow);
    let drop = |id| Input::Message(MessageId(id), MessageFault::Drop);
    let crash = Input::node(NodeId(1), NodeFault::Crash);
    let same = |a: &[Input], b: &[Input]| print(&world(a)) == print(&world(b));
    // Numbers of messages, times and the order of sending are left out.
    assert!(same(&[tell(1), tell(2)], &[tell(2), tell(1)]));
    assert!(same(&[tell(1), drop(0), tell(1)], &[tell(1)]));
    // All else is not.
    let start: &[Input] = &[];
    let others: [&[Input]; 8] = [
        &[tell(1)],
        &[tell(2)],
        &[tell(1), tell(1)],
        &[tell(1), deliver(0)],
        std::slice::from_ref(&crash),
        &[Input::Cut(NodeId(0), NodeId(1))],
        &[Input::node(NodeId(0), NodeFault::Lie(Gossip::EXAGGERATE))],
        &[ask(NodeId(0), &Ask::Wake(0, Micros::from_s(1)))],
    ];
    for (index, other) in others.iter().enumerate() {
        assert!(!same(start, other), "{index}");
        for (further, another) in others[index + 1..].iter().enumerate() {
            assert!(!same(other, another), "{index} and {}", index + 1 + further);
        }
    }
}
