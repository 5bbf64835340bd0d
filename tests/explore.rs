//! The state explorer on models: known numbers of states, shortest ways, bounds.
#![cfg(not(target_arch = "wasm32"))]

use netsplit::checks::Kind;
use netsplit::explore::models::paxos::{self, Paxos, Variant};
use netsplit::explore::models::tcommit::TCommit;
use netsplit::explore::models::two_phase::{self, TwoPhase};
use netsplit::explore::{Bounds, Model, Progress, Property, Search, Stopped};
use std::collections::BTreeSet;
use std::fmt::Display;

fn complete<M: Model>(model: &M, bounds: Bounds) -> Progress {
    let mut search = Search::new(model, bounds);
    assert_eq!(search.run(|_| None), Stopped::Complete);
    let progress = search.progress();
    assert_eq!(progress.visited, progress.distinct);
    progress
}

/// Distinct states, generated states, and actions to the farthest.
fn counts<M: Model>(model: &M) -> (u64, u64, u32) {
    let progress = complete(model, Bounds::default());
    (progress.distinct, progress.generated, progress.depth)
}

fn symmetric() -> Bounds {
    Bounds {
        symmetry: true,
        ..Bounds::default()
    }
}

fn tcommit(rms: u8) -> TCommit {
    TCommit::new(rms).expect("so many fit")
}

fn two_phase(rms: u8) -> TwoPhase {
    TwoPhase::new(rms).expect("so many fit")
}

fn paxos(acceptors: u8, values: u8, ballots: u8, variant: Variant) -> Paxos {
    Paxos::new(acceptors, values, ballots, variant).expect("so many fit")
}

/// The shortest way to what a property claims, in words.
fn way<M: Model>(model: &M, property: &str) -> Vec<String>
where
    M::Action: Display,
{
    let mut search = Search::new(model, Bounds::default());
    search.run(|_| None);
    let place = search.properties().iter().position(|p| p.id == property);
    let found = search.found(place.expect("the model claims it"));
    let found = found.expect("it is found");
    found.path.iter().map(ToString::to_string).collect()
}

/// Numbers that TLC prints for the specifications in TLA+, levels counted from zero here.
#[test]
fn commit_has_the_known_numbers_of_states() {
    assert_eq!(counts(&tcommit(3)), (34, 94, 6));
    assert_eq!(counts(&two_phase(3)), (288, 1_146, 10));
    assert_eq!(counts(&two_phase(5)).0, 8_832);
    assert_eq!(counts(&two_phase(7)).0, 296_448);
}

/// Two-phase commit does what commit is to do: it reaches the same states of resource managers.
#[test]
fn two_phase_commit_implements_the_specification_of_commit() {
    fn rms<M: Model<State = u64>>(model: &M, rm: impl Fn(u64, u32) -> u64) -> BTreeSet<Vec<u64>> {
        let mut known = BTreeSet::from([0]);
        let mut todo = vec![0];
        while let Some(state) = todo.pop() {
            let mut actions = Vec::new();
            model.actions(&state, &mut actions);
            let next = actions
                .iter()
                .filter_map(|action| model.next(&state, action));
            todo.extend(next.filter(|next| known.insert(*next)));
        }
        let of = |state: &u64| (0..3).map(|index| rm(*state, index)).collect();
        known.iter().map(of).collect()
    }
    let specified = rms(&tcommit(3), |state, rm| state >> (2 * rm) & 3);
    let done = rms(&two_phase(3), |state, rm| state >> (4 * rm) & 3);
    assert_eq!(specified.len(), 34);
    assert_eq!(done, specified);
}

/// Lamport's MCPaxos.cfg (three acceptors, two values, one ballot, acceptors alike): TLC counts 25
/// states, 9 levels.
#[test]
fn paxos_has_the_known_number_of_states() {
    let progress = complete(&paxos(3, 2, 1, Variant::None), symmetric());
    assert_eq!((progress.distinct, progress.depth), (25, 8));
}

/// Counts states that are written out as the specification has them, nothing packed.
fn count_plainly<S: Ord + Clone>(first: S, next: impl Fn(&S) -> Vec<S>) -> (u64, u64, u32) {
    let mut known = BTreeSet::from([first.clone()]);
    let (mut level, mut generated, mut depth) = (vec![first], 1, 0);
    loop {
        let mut after = Vec::new();
        for made in level.iter().flat_map(&next) {
            generated += 1;
            if known.insert(made.clone()) {
                after.push(made);
            }
        }
        if after.is_empty() {
            return (known.len() as u64, generated, depth);
        }
        depth += 1;
        level = after;
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Message {
    OneA(i32),
    OneB(u8, i32, i32, u8),
    TwoA(i32, u8),
    TwoB(u8, i32, u8),
}

/// `maxBal`, `maxVBal` and `maxVal` of each acceptor, and the messages.
type Plain = (Vec<(i32, i32, u8)>, BTreeSet<Message>);

/// Some quorum of 1b messages allows the value.
fn shown_safe((_, messages): &Plain, acceptors: u8, ballot: i32, value: u8) -> bool {
    (0..1_u32 << acceptors).any(|quorum| {
        let is_in = |acceptor: &u8| quorum >> acceptor & 1 == 1;
        let reports: Vec<(i32, u8)> = messages
            .iter()
            .filter_map(|message| match message {
                Message::OneB(a, b, voted, v) if *b == ballot && is_in(a) => Some((*voted, *v)),
                _ => None,
            })
            .collect();
        let size = quorum.count_ones();
        let highest = reports.iter().max().copied().unwrap_or((-1, 0));
        size * 2 > u32::from(acceptors)
            && reports.len() == size as usize
            && (highest.0 == -1 || highest.1 == value)
    })
}

fn next_plainly(state: &Plain, acceptors: u8, values: u8, ballots: i32) -> Vec<Plain> {
    let mut made = Vec::new();
    let (held, messages) = state;
    let mut say = |a: Option<(u8, (i32, i32, u8))>, message: Message| {
        let mut next = state.clone();
        if let Some((acceptor, holds)) = a {
            next.0[usize::from(acceptor)] = holds;
        }
        next.1.insert(message);
        made.push(next);
    };
    for ballot in 0..ballots {
        say(None, Message::OneA(ballot));
        let proposed = |m: &Message| matches!(m, Message::TwoA(b, _) if *b == ballot);
        for value in 1..=values {
            if !messages.iter().any(proposed) && shown_safe(state, acceptors, ballot, value) {
                say(None, Message::TwoA(ballot, value));
            }
        }
    }
    for acceptor in 0..acceptors {
        let (max_bal, voted, value) = held[usize::from(acceptor)];
        for message in messages {
            match *message {
                Message::OneA(b) if b > max_bal => {
                    let holds = (b, voted, value);
                    say(
                        Some((acceptor, holds)),
                        Message::OneB(acceptor, b, voted, value),
                    );
                }
                Message::TwoA(b, v) if b >= max_bal => {
                    say(Some((acceptor, (b, b, v))), Message::TwoB(acceptor, b, v));
                }
                _ => {}
            }
        }
    }
    made
}

#[test]
fn packed_paxos_is_paxos_as_it_is_written_down() {
    for (acceptors, values, ballots) in [(1, 2, 3), (2, 2, 2), (3, 2, 1), (3, 1, 2), (3, 2, 2)] {
        let first = (vec![(-1, -1, 0); usize::from(acceptors)], BTreeSet::new());
        let plain = count_plainly(first, |state| {
            next_plainly(state, acceptors, values, i32::from(ballots))
        });
        let packed = counts(&paxos(acceptors, values, ballots, Variant::None));
        assert_eq!(
            packed, plain,
            "{acceptors} acceptors, {values} values, {ballots} ballots"
        );
    }
}

#[test]
fn states_that_differ_by_a_renaming_count_as_one() {
    /// How many states are not a renaming of another: each stands for itself or for the smallest.
    fn orbits<M: Model<State = u64>>(model: &M) -> u64 {
        let mut known = BTreeSet::from([0]);
        let mut todo = vec![0];
        while let Some(state) = todo.pop() {
            let mut actions = Vec::new();
            model.actions(&state, &mut actions);
            let next = actions
                .iter()
                .filter_map(|action| model.next(&state, action));
            todo.extend(next.filter(|next| known.insert(*next)));
        }
        let stands = known.iter().map(|state| model.canonical(state));
        stands.collect::<BTreeSet<_>>().len() as u64
    }
    let reduced = |progress: Progress| (progress.distinct, progress.depth);
    let (two, one) = (two_phase(5), tcommit(6));
    assert_eq!(
        reduced(complete(&two, symmetric())),
        (orbits(&two), counts(&two).2)
    );
    assert_eq!(
        reduced(complete(&one, symmetric())),
        (orbits(&one), counts(&one).2)
    );
    assert!(orbits(&two) < 8_832 / 10);
    let three = paxos(3, 2, 2, Variant::None);
    assert_eq!(
        reduced(complete(&three, symmetric())),
        (orbits(&three), counts(&three).2)
    );
}

#[test]
fn paxos_agrees_and_without_its_rule_the_shortest_way_to_two_values_is_shown() {
    let correct = paxos(3, 2, 3, Variant::None);
    let mut search = Search::new(&correct, Bounds::default());
    assert_eq!(search.run(|_| None), Stopped::Complete);
    assert_eq!(search.found(0), None, "agreement");
    let chosen = search.found(1).expect("some value is chosen");
    assert_eq!(chosen.path.len(), 6);

    let broken = paxos(3, 2, 2, Variant::VotesIgnored);
    let path = way(&broken, "agreement");
    // A ballot takes one 1a, two 1b, one 2a and two 2b to choose a value: twice.
    assert_eq!(path.len(), 12, "{path:#?}");
    let mut state = broken.initial()[0];
    let mut search = Search::new(&broken, Bounds::default());
    assert_eq!(search.run(|_| None), Stopped::Violated);
    let found = search.found(0).expect("agreement is violated");
    for (index, action) in found.path.iter().enumerate() {
        assert!(!broken.hits(&state, 0), "before action {index}");
        state = broken
            .next(&state, action)
            .expect("each action is possible");
    }
    assert!(broken.hits(&state, 0));
    assert!(matches!(
        found.path.last(),
        Some(paxos::Action::Phase2b(..))
    ));
}

#[test]
fn the_shortest_ways_to_commit_and_to_abort() {
    let abort = ["TMAbort", "RMChooseToAbort(1)"];
    let check = |rms, property, expect: &[&str]| {
        let path = way(&two_phase(rms), property);
        assert_eq!(path, expect);
    };
    check(1, "aborted", &abort[1..]);
    let commit = [
        "RMPrepare(1)",
        "TMRcvPrepared(1)",
        "TMCommit",
        "RMRcvCommitMsg(1)",
    ];
    check(1, "committed", &commit);
    assert_eq!(way(&two_phase(4), "committed").len(), 4 + 4 + 1 + 4);
    assert_eq!(way(&tcommit(4), "committed").len(), 8);
}

/// Never consistent: the property says so of a state that is reached by this many actions.
struct Flawed(TwoPhase, two_phase::Action);

impl Model for Flawed {
    type State = u64;
    type Action = two_phase::Action;
    fn initial(&self) -> Vec<u64> {
        self.0.initial()
    }
    fn actions(&self, state: &u64, actions: &mut Vec<Self::Action>) {
        self.0.actions(state, actions);
        // A transaction manager that does not wait for everyone.
        actions.push(self.1);
    }
    fn next(&self, state: &u64, action: &Self::Action) -> Option<u64> {
        self.0.next(state, action)
    }
    fn properties(&self) -> Vec<Property> {
        self.0.properties()
    }
    fn hits(&self, state: &u64, property: usize) -> bool {
        self.0.hits(state, property)
    }
    fn fingerprint(&self, state: &u64) -> u64 {
        self.0.fingerprint(state)
    }
}

#[test]
fn a_manager_that_does_not_wait_is_caught_in_three_actions() {
    let flawed = Flawed(two_phase(2), two_phase::Action::TmCommit);
    let path = way(&flawed, "consistent");
    assert_eq!(
        path,
        ["RMChooseToAbort(1)", "TMCommit", "RMRcvCommitMsg(2)"]
    );
    let keep_going = Bounds {
        keep_going: true,
        ..Bounds::default()
    };
    let mut search = Search::new(&flawed, keep_going);
    assert_eq!(search.run(|_| None), Stopped::Complete);
    assert!(search.found(0).is_some_and(|found| found.path.len() == 3));
    assert!(search.found(1).is_some(), "what comes later is found too");
    let kinds: Vec<Kind> = search.properties().iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [Kind::Always, Kind::Sometimes, Kind::Sometimes]);
}

#[test]
fn a_search_stops_at_its_bound_and_says_which() {
    let model = two_phase(5);
    let run = |bounds: Bounds| {
        let mut search = Search::new(&model, bounds);
        (search.run(|_| None), search.progress())
    };
    let with_states = |states_max| {
        run(Bounds {
            states_max,
            ..Bounds::default()
        })
    };
    let (stopped, progress) = with_states(1_000);
    assert_eq!((stopped, progress.distinct), (Stopped::States, 1_000));
    assert_eq!(with_states(8_831).0, Stopped::States);
    assert_eq!(with_states(8_832).0, Stopped::Complete);
    let (stopped, progress) = run(Bounds {
        bytes_max: 100_000,
        ..Bounds::default()
    });
    assert_eq!(stopped, Stopped::Bytes);
    assert!(progress.bytes <= 100_000 && progress.distinct > 1_000);

    let mut looks = 0;
    let mut search = Search::new(&model, Bounds::default());
    let stopped = search.run(|_| {
        looks += 1;
        (looks == 3).then_some(Stopped::Time)
    });
    assert_eq!(stopped, Stopped::Time);
    assert!(search.progress().visited < 8_832);
}

#[test]
fn a_search_in_slices_is_the_same_search() {
    let model = two_phase(4);
    let mut slices = Search::new(&model, Bounds::default());
    while slices.advance(1).is_none() {}
    assert_eq!(slices.progress(), complete(&model, Bounds::default()));
}

#[test]
fn memory_stays_small() {
    let progress = complete(&two_phase(7), Bounds::default());
    let bytes_a_state = progress.bytes / progress.distinct;
    assert!(bytes_a_state <= 40, "{bytes_a_state} bytes a state");
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    assert_eq!(TCommit::new(0), None);
    assert_eq!(TCommit::new(TCommit::RMS_MAX + 1), None);
    assert_eq!(TwoPhase::new(TwoPhase::RMS_MAX + 1), None);
    assert_eq!(Paxos::new(5, 3, 5, Variant::None), None);
    assert!(Paxos::new(3, 3, 7, Variant::None).is_some());
    assert_eq!(Paxos::new(255, 255, 255, Variant::None), None);
    for none in [(0, 1, 1), (1, 0, 1), (1, 1, 0)] {
        assert_eq!(Paxos::new(none.0, none.1, none.2, Variant::None), None);
    }
    // The largest that fit do not run into each other's bits.
    let largest = two_phase(TwoPhase::RMS_MAX);
    let mut search = Search::new(&largest, symmetric());
    assert_eq!(search.run(|_| None), Stopped::Complete);
    let lengths = [0, 1, 2].map(|place| search.found(place).map(|found| found.path.len()));
    let rms = usize::from(TwoPhase::RMS_MAX);
    assert_eq!(lengths, [None, Some(3 * rms + 1), Some(rms)]);
}
