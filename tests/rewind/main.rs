//! Whichever way a moment of a run is come to, it is the same moment: straight, by seeking, from a
//! branch, from a link. Of every algorithm of every lesson, whatever is done to it.
#![cfg(not(target_arch = "wasm32"))]

mod draws;
mod seen;
#[path = "../common/tested.rs"]
mod tested;

use draws::{Draw, resolve};
use netsplit::lessons::Entry;
use netsplit::session::script::Script;
use netsplit::session::{Advance, Params, STEPS_MAX, Session};
use netsplit::sim::{Input, Micros, NodeFault, NodeId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use seen::{Seen, difference};
use tested::tested;

/// Waits before acts and looks, short ones more often; never none, so that no act shares its time
/// with a look.
fn wait() -> impl Strategy<Value = Micros> {
    prop_oneof![1..3_000_u64, 1..60_000_u64, 1..400_000_u64].prop_map(Micros)
}

/// What is done to a run: how long it is waited before it is looked at, and then before the act.
fn acts() -> impl Strategy<Value = Vec<(Micros, Micros, Draw)>> {
    vec((wait(), wait(), any::<Draw>()), 1..10)
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 5,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Every algorithm of every lesson.
fn every() -> Vec<(&'static Entry, Params)> {
    let all = tested().into_iter();
    let each = |entry: &'static Entry| {
        let algorithms = entry.algorithms().into_iter();
        algorithms.map(move |params| (entry, params))
    };
    all.flat_map(each).collect()
}

fn open(entry: &Entry, params: &Params, seed: u64) -> Box<dyn Session> {
    let mut session = (entry.open)(params.clone(), seed).expect("these parameters are offered");
    session.set_questions(false);
    session
}

/// Runs on by so much time.
fn pass(session: &mut dyn Session, span: Micros) {
    let until = session.status().now + span;
    assert_eq!(session.advance(until, STEPS_MAX), Advance::Reached);
}

/// A run that went straight from its start to its end, and what was seen of it on the way.
struct Straight {
    session: Box<dyn Session>,
    /// Before each act, and at the end.
    looks: Vec<Seen>,
}

fn straight(
    entry: &Entry,
    params: &Params,
    seed: u64,
    acts: &[(Micros, Micros, Draw)],
) -> Straight {
    let mut session = open(entry, params, seed);
    let mut looks = Vec::new();
    for (before_look, before_act, draw) in acts {
        pass(&mut *session, *before_look);
        looks.push(Seen::of(&*session));
        pass(&mut *session, *before_act);
        let input = resolve(draw, &*session);
        if session.check(&input).is_ok() {
            session.inject(input).expect("it was checked");
        }
    }
    pass(&mut *session, Micros::from_ms(300));
    looks.push(Seen::of(&*session));
    Straight { session, looks }
}

/// A new run in which the same is done at the same times.
fn redone(entry: &Entry, params: &Params, seed: u64, script: &Script) -> Box<dyn Session> {
    let mut session = open(entry, params, seed);
    for act in &script.0 {
        assert_eq!(session.advance(act.at, STEPS_MAX), Advance::Reached);
        let _ = session.inject(act.input.clone());
    }
    session
}

/// What differs between a look and what a run shows at that time.
fn differs(session: &mut dyn Session, look: &Seen) -> Option<String> {
    session.seek_time(look.now());
    difference(look, &Seen::of(session))
}

fn holds(differs: Option<String>, way: &str, entry: &Entry) -> Result<(), TestCaseError> {
    let id = entry.about.id;
    match differs {
        None => Ok(()),
        Some(words) => Err(TestCaseError::fail(format!("{id}, {way}: {words}"))),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_moment_that_is_sought_is_the_one_that_was(
        seed: u64,
        acts in acts(),
        order in vec(any::<Index>(), 4..9),
    ) {
        for (entry, params) in every() {
            let Straight { mut session, looks } = straight(entry, &params, seed, &acts);
            for place in &order {
                let look = &looks[place.index(looks.len())];
                holds(differs(&mut *session, look), "sought", entry)?;
            }
            // A seek that starts from the present state instead of a checkpoint.
            for look in &looks {
                holds(differs(&mut *session, look), "sought in order", entry)?;
            }
        }
    }

    #[test]
    fn a_link_is_the_run_that_was_shared(seed: u64, acts in acts(), place: Index) {
        for (entry, params) in every() {
            let Straight { mut session, looks } = straight(entry, &params, seed, &acts);
            let shared_at = &looks[place.index(looks.len())];
            session.seek_time(shared_at.now());
            let link = session.link().expect("a short run fits a link");
            let mut friend = (entry.open_link)(&link).expect("a link that was just made opens");
            holds(difference(shared_at, &Seen::of(&*friend)), "opened", entry)?;
            for look in &looks {
                holds(differs(&mut *friend, look), "sought in a link", entry)?;
            }
        }
    }

    #[test]
    fn a_branch_is_a_run_of_its_own_and_leaves_the_other_alone(
        seed: u64,
        acts in acts(),
        place: Index,
        other: Draw,
    ) {
        for (entry, params) in every() {
            let Straight { mut session, looks } = straight(entry, &params, seed, &acts);
            session.seek_time(looks[place.index(looks.len())].now());
            let input = resolve(&other, &*session);
            // Where nothing happened after the look, an act goes on with the run itself.
            if !session.status().in_past || session.check(&input).is_err() {
                continue;
            }
            session.inject(input).expect("it was checked");
            pass(&mut *session, Micros::from_ms(200));
            let branch = Seen::of(&*session);
            let mut again = redone(entry, &params, seed, &session.script());
            let left = branch.now() - again.status().now;
            pass(&mut *again, left);
            holds(difference(&branch, &Seen::of(&*again)), "a branch anew", entry)?;
            prop_assert!(session.switch_branch(0));
            for look in &looks {
                holds(differs(&mut *session, look), "beside a branch", entry)?;
            }
            prop_assert!(session.switch_branch(1));
            holds(differs(&mut *session, &branch), "a branch returned to", entry)?;
        }
    }
}

/// The looks at a run of the first node's crash and restart, and its script.
fn crash(entry: &Entry, params: &Params) -> (Seen, Script) {
    let mut session = open(entry, params, 5);
    for (wait_ms, fault) in [(200, NodeFault::Crash), (80, NodeFault::Restart)] {
        pass(&mut *session, Micros::from_ms(wait_ms));
        let input = Input::node(NodeId(0), fault);
        session.inject(input).expect("it can crash and restart");
    }
    pass(&mut *session, Micros::from_ms(500));
    (Seen::of(&*session), session.script())
}

/// What tells the run of this script from what was seen.
fn told_apart(entry: &Entry, params: &Params, look: &Seen, script: &Script) -> Option<String> {
    let mut session = redone(entry, params, 5, script);
    let left = look.now() - session.status().now;
    pass(&mut *session, left);
    difference(look, &Seen::of(&*session))
}

#[test]
fn a_replay_with_an_act_moved_left_out_or_changed_is_told_apart() {
    for (entry, params) in every() {
        let (look, script) = crash(entry, &params);
        let same = told_apart(entry, &params, &look, &script);
        assert_eq!(same, None, "{} undamaged", entry.about.id);
        let damages: [fn(&mut Script); 3] = [
            |script| script.0[1].at += Micros(1),
            |script| drop(script.0.remove(1)),
            |script| script.0[0].input = Input::node(NodeId(0), NodeFault::Pause),
        ];
        for (number, damage) in (0..).zip(damages) {
            let mut damaged = script.clone();
            damage(&mut damaged);
            let told = told_apart(entry, &params, &look, &damaged);
            assert!(told.is_some(), "{}, damage {number}", entry.about.id);
        }
    }
}
