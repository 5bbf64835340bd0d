//! The state explorer beside Stateright, one thread each, on two-phase commit with seven resource
//! managers: `cargo bench --bench explore`.
//!
//! Stateright runs twice: on the specification as one would write it for Stateright, and on the
//! explorer's own packed model, so that what differs is the search alone. The promise is at least
//! as many distinct states a second as either. How much memory each takes at most is measured in a
//! process of its own, where the system tells it.

use netsplit::explore::models::two_phase::{Action, TwoPhase};
use netsplit::explore::{Bounds, Model as _, Search, Stopped};
use stateright::{Checker as _, Model, Property};
use std::collections::BTreeSet;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

const RMS: u8 = 7;
const STATES: usize = 296_448;
/// Of so many runs the fastest counts: others use the machine too.
const RUNS: usize = 5;

/// Tells this program, started by itself, what to explore once, to measure its memory.
const ONCE: &str = "NETSPLIT_EXPLORE_ONCE";

fn main() {
    if let Ok(which) = env::var(ONCE) {
        explore_once(&which);
        return;
    }
    let (ours, bytes) = best(|| {
        let model = two_phase();
        let mut search = Search::new(&model, Bounds::default());
        assert_eq!(search.run(|_| None), Stopped::Complete);
        let progress = search.progress();
        (
            usize::try_from(progress.distinct).unwrap_or(0),
            progress.bytes,
        )
    });
    let (plain, _) = best(|| (explored_by_stateright(Plain), 0));
    let (packed, _) = best(|| (explored_by_stateright(Packed(two_phase())), 0));
    println!("two-phase commit, {RMS} resource managers, {STATES} distinct states, one thread");
    println!("fastest of {RUNS} runs, distinct states a second:");
    println!("  netsplit                        {ours:>12.0}");
    println!(
        "  Stateright, as specified        {plain:>12.0}  netsplit / Stateright = {:.1}",
        ours / plain
    );
    println!(
        "  Stateright, netsplit's model    {packed:>12.0}  netsplit / Stateright = {:.1}",
        ours / packed
    );
    println!(
        "netsplit keeps {bytes} bytes, {:.1} a state",
        bytes as f64 / STATES as f64
    );
    report_memory();
}

/// Explores once, and prints the most memory that this process ever had, in KiB.
fn explore_once(which: &str) {
    match which {
        "netsplit" => {
            let model = two_phase();
            let mut search = Search::new(&model, Bounds::default());
            assert_eq!(search.run(|_| None), Stopped::Complete);
        }
        "plain" => assert_eq!(explored_by_stateright(Plain), STATES),
        "packed" => assert_eq!(explored_by_stateright(Packed(two_phase())), STATES),
        _ => {}
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!(
        "{}",
        peak.unwrap_or_default().trim().trim_end_matches(" kB")
    );
}

/// The most memory of a process that explores, beyond that of one that does not.
fn report_memory() {
    let peak = |which: &str| -> Option<f64> {
        let program = env::current_exe().ok()?;
        let child = Command::new(program).env(ONCE, which).output().ok()?;
        String::from_utf8(child.stdout).ok()?.trim().parse().ok()
    };
    let Some(idle) = peak("nothing") else {
        println!("this system does not tell how much memory a process had at most");
        return;
    };
    println!("most memory of the process, beyond that of an idle one:");
    let all = [
        ("netsplit", "netsplit"),
        ("Stateright, as specified", "plain"),
        ("Stateright, netsplit's model", "packed"),
    ];
    for (name, which) in all {
        let kib = peak(which).expect("what was told once is told again") - idle;
        println!("  {name:<30}  {:>8.1} MiB", kib / 1024.0);
    }
}

/// The distinct states a second of the fastest run, and what else a run tells.
fn best(run: impl Fn() -> (usize, u64)) -> (f64, u64) {
    let timed = || {
        let start = Instant::now();
        let (states, bytes) = run();
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(states, STATES);
        (STATES as f64 / seconds, bytes)
    };
    let runs = (0..RUNS).map(|_| timed());
    runs.fold(
        (0.0, 0),
        |best, run| if run.0 > best.0 { run } else { best },
    )
}

fn two_phase() -> TwoPhase {
    TwoPhase::new(RMS).expect("seven resource managers fit")
}

fn explored_by_stateright<M>(model: M) -> usize
where
    M: Model + Send + Sync + 'static,
    M::State: std::hash::Hash + Send + Sync + Clone + PartialEq + 'static,
    M::Action: Send + Sync + Clone + PartialEq + 'static,
{
    let checker = model.checker().threads(1).spawn_bfs().join();
    checker.unique_state_count()
}

/// The explorer's packed model.
struct Packed(TwoPhase);

impl Model for Packed {
    type State = u64;
    type Action = Action;

    fn init_states(&self) -> Vec<u64> {
        self.0.initial()
    }

    fn actions(&self, state: &u64, actions: &mut Vec<Action>) {
        self.0.actions(state, actions);
    }

    fn next_state(&self, state: &u64, action: Action) -> Option<u64> {
        self.0.next(state, &action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // The places are those of the explorer's model.
        vec![
            Property::always("consistent", |model, state| !model.0.hits(state, 0)),
            Property::sometimes("committed", |model, state| model.0.hits(state, 1)),
            Property::sometimes("aborted", |model, state| model.0.hits(state, 2)),
        ]
    }
}

/// The specification with its variables as they are named there.
struct Plain;

#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
enum Rm {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
enum Tm {
    Init,
    Committed,
    Aborted,
}

#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
enum Message {
    Prepared(u8),
    Commit,
    Abort,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct State {
    rm_state: Vec<Rm>,
    tm_state: Tm,
    tm_prepared: Vec<bool>,
    msgs: BTreeSet<Message>,
}

impl Model for Plain {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            rm_state: vec![Rm::Working; usize::from(RMS)],
            tm_state: Tm::Init,
            tm_prepared: vec![false; usize::from(RMS)],
            msgs: BTreeSet::new(),
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        if state.tm_state == Tm::Init {
            if state.tm_prepared.iter().all(|prepared| *prepared) {
                actions.push(Action::TmCommit);
            }
            actions.push(Action::TmAbort);
        }
        for rm in 0..RMS {
            if state.tm_state == Tm::Init && state.msgs.contains(&Message::Prepared(rm)) {
                actions.push(Action::TmRcvPrepared(rm));
            }
            if state.rm_state[usize::from(rm)] == Rm::Working {
                actions.extend([Action::RmPrepare(rm), Action::RmChooseToAbort(rm)]);
            }
            if state.msgs.contains(&Message::Commit) {
                actions.push(Action::RmRcvCommitMsg(rm));
            }
            if state.msgs.contains(&Message::Abort) {
                actions.push(Action::RmRcvAbortMsg(rm));
            }
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::TmRcvPrepared(rm) => state.tm_prepared[usize::from(rm)] = true,
            Action::TmCommit => {
                state.tm_state = Tm::Committed;
                state.msgs.insert(Message::Commit);
            }
            Action::TmAbort => {
                state.tm_state = Tm::Aborted;
                state.msgs.insert(Message::Abort);
            }
            Action::RmPrepare(rm) => {
                state.rm_state[usize::from(rm)] = Rm::Prepared;
                state.msgs.insert(Message::Prepared(rm));
            }
            Action::RmChooseToAbort(rm) | Action::RmRcvAbortMsg(rm) => {
                state.rm_state[usize::from(rm)] = Rm::Aborted;
            }
            Action::RmRcvCommitMsg(rm) => state.rm_state[usize::from(rm)] = Rm::Committed,
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        fn all(state: &State, wanted: Rm) -> bool {
            state.rm_state.iter().all(|rm| *rm == wanted)
        }
        vec![
            Property::always("consistent", |_, state: &State| {
                let some = |wanted| state.rm_state.contains(&wanted);
                !(some(Rm::Committed) && some(Rm::Aborted))
            }),
            Property::sometimes("committed", |_, state: &State| all(state, Rm::Committed)),
            Property::sometimes("aborted", |_, state: &State| all(state, Rm::Aborted)),
        ]
    }
}
