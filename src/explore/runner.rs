//! Runs a world under a plan of faults, and says what broke.

use crate::checks::{Mark, Verdict, Watch};
use crate::i18n::Text;
use crate::sim::{Input, Micros, NodeId, Protocol, Record, Target, World};
use std::collections::VecDeque;

/// An act to come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// When.
    pub at: Micros,
    /// What. A role is resolved to the node that plays it by then.
    pub input: Input,
    /// When given, the act is undone this much later, at the node that it hit.
    pub undo_after: Option<Micros>,
}

/// An act that was done: an entry of a script that replays the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// How many steps were taken before it. It is a step itself.
    pub step: u32,
    /// When it happened.
    pub at: Micros,
    /// What was done, to a node and not to a role.
    pub input: Input,
}

/// A property that broke.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The name of the property.
    pub property: &'static str,
    /// When it broke.
    pub mark: Mark,
    /// How, in words.
    pub text: Text,
}

/// How far to run.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// No step is taken after this time.
    pub until: Micros,
    /// No more steps than this are taken.
    pub steps_max: u32,
}

/// What a run came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// How many steps it took.
    pub steps: u32,
    /// The first violation, at which the run stopped.
    pub violated: Option<Violation>,
    /// What was done, to be replayed.
    pub script: Vec<Act>,
}

/// Runs `world` under `plan` (in order of time) until a property is violated or a limit reached.
/// An act that the world does not allow by then is left out.
pub fn run<P: Protocol>(
    world: &mut World<P>,
    watches: &mut [Watch<P>],
    plan: &[Planned],
    limits: Limits,
) -> Outcome {
    let mut run = Run {
        watches,
        records: Vec::new(),
        script: Vec::new(),
        undos: Vec::new(),
    };
    let mut plan: VecDeque<&Planned> = plan.iter().collect();
    let mut violated = None;
    while violated.is_none() && world.steps() < limits.steps_max {
        let planned_at = plan.front().map(|planned| planned.at);
        let undo_at = run.undos.first().map(|(at, _)| *at);
        let act_at = planned_at.into_iter().chain(undo_at).min();
        let event_at = world.next_at();
        let Some(at) = act_at.into_iter().chain(event_at).min() else {
            break;
        };
        if at > limits.until {
            break;
        }
        run.records.clear();
        if event_at == Some(at) {
            world.step(&mut run.records);
        } else if undo_at == Some(at) {
            let (at, input) = run.undos.remove(0);
            run.act(
                world,
                &Planned {
                    at,
                    input,
                    undo_after: None,
                },
            );
        } else {
            let planned = plan.pop_front();
            let planned = planned.expect("what is next and neither event nor undoing was planned");
            run.act(world, planned);
        }
        violated = run.look(world);
    }
    Outcome {
        steps: world.steps(),
        violated,
        script: run.script,
    }
}

/// Runs `world` with these acts, each at its time, until a time is passed; every record goes to
/// the end of `trace`. Returns the first violation and goes on after it.
pub fn drive<P: Protocol>(
    world: &mut World<P>,
    watches: &mut [Watch<P>],
    acts: &[(Micros, Input)],
    until: Micros,
    trace: &mut Vec<Record<P>>,
) -> Option<Violation> {
    let mut acts = acts.iter().peekable();
    loop {
        let start = trace.len();
        let event_at = world.next_at().filter(|at| *at <= until);
        match (acts.peek(), event_at) {
            (Some((at, input)), event_at) if event_at.is_none_or(|event_at| *at < event_at) => {
                world.apply(input, *at, trace);
                acts.next();
            }
            (_, Some(_)) => {
                world.step(trace);
            }
            (_, None) => return first_violation(watches),
        }
        for watch in watches.iter_mut() {
            watch.observe(world, &trace[start..]);
        }
    }
}

struct Run<'a, P: Protocol> {
    watches: &'a mut [Watch<P>],
    records: Vec<Record<P>>,
    script: Vec<Act>,
    /// In order of time.
    undos: Vec<(Micros, Input)>,
}

impl<P: Protocol> Run<'_, P> {
    fn act(&mut self, world: &mut World<P>, planned: &Planned) {
        let Ok(hit) = world.check(&planned.input) else {
            return;
        };
        let input = at_node(&planned.input, hit);
        if let (Some(after), Some(undo)) = (planned.undo_after, input.undo()) {
            let due = planned.at + after;
            let place = self.undos.partition_point(|(at, _)| *at <= due);
            self.undos.insert(place, (due, undo));
        }
        self.script.push(Act {
            step: world.steps(),
            at: planned.at,
            input: input.clone(),
        });
        world.apply(&input, planned.at, &mut self.records);
    }

    fn look(&mut self, world: &World<P>) -> Option<Violation> {
        for watch in self.watches.iter_mut() {
            watch.observe(world, &self.records);
            if let Some(violation) = violation_of(watch) {
                return Some(violation);
            }
        }
        None
    }
}

/// The same act on the node that plays the role.
fn at_node(input: &Input, hit: Option<NodeId>) -> Input {
    match (input, hit) {
        (Input::Node(Target::Role(_), fault), Some(node)) => Input::node(node, *fault),
        _ => input.clone(),
    }
}

/// The violation that came first, when there is one.
pub fn first_violation<P: Protocol>(watches: &[Watch<P>]) -> Option<Violation> {
    let violations = watches.iter().filter_map(violation_of);
    violations.min_by_key(|violation| violation.mark.step)
}

fn violation_of<P: Protocol>(watch: &Watch<P>) -> Option<Violation> {
    let Verdict::Violated(mark, text) = &watch.verdict else {
        return None;
    };
    Some(Violation {
        property: watch.id,
        mark: *mark,
        text: text.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{Kind, sometimes};
    use crate::protocols::raft::Raft;
    use crate::sim::{Latency, LinkSettings, NodeFault, Power, What, WorldConfig};

    fn world() -> World<Raft> {
        let link = LinkSettings::with_latency(Latency::Fixed(Micros::from_ms(5)));
        World::new(Raft::new(3, 1), WorldConfig { seed: 1, link })
    }

    fn planned(ms: u64, input: Input, undo_after_ms: Option<u64>) -> Planned {
        Planned {
            at: Micros::from_ms(ms),
            input,
            undo_after: undo_after_ms.map(Micros::from_ms),
        }
    }

    const LIMITS: Limits = Limits {
        until: Micros::from_s(3),
        steps_max: 10_000,
    };

    #[test]
    fn a_role_is_resolved_when_its_turn_comes_and_undone_at_the_same_node() {
        let mut world = world();
        let crash = Input::Node(Target::Role(0), NodeFault::Crash);
        let plan = [
            planned(0, crash.clone(), None),
            planned(1_000, crash, Some(500)),
            planned(2_000, Input::node(NodeId(7), NodeFault::Crash), None),
        ];
        let outcome = run(&mut world, &mut [], &plan, LIMITS);
        let [crash, restart] = &outcome.script[..] else {
            panic!(
                "nobody led at the start, and there is no node 7: {:?}",
                outcome.script
            );
        };
        let Input::Node(Target::Node(leader), NodeFault::Crash) = crash.input else {
            panic!("a node was to crash: {crash:?}");
        };
        assert_eq!(restart.input, Input::node(leader, NodeFault::Restart));
        let times = [crash.at, restart.at];
        assert_eq!(times, [1_000, 1_500].map(Micros::from_ms));
        assert!(world.slots().iter().all(|slot| slot.power == Power::Up));
    }

    #[test]
    fn a_run_stops_at_its_limits_and_at_the_first_violation() {
        let crashed = |_: &World<Raft>, records: &[Record<Raft>]| {
            let hit = records
                .iter()
                .any(|record| matches!(record.what, What::Input { .. }));
            hit.then(|| Text::new("Something happened.", "出事了。"))
        };
        let name = || Text::new("Calm", "平静");
        let calm = Watch::new("calm", Kind::Always, name(), name(), sometimes(crashed));
        let crash = [planned(
            1_000,
            Input::node(NodeId(0), NodeFault::Crash),
            None,
        )];
        let check = |plan: &[Planned], limits: Limits, expect: Option<u64>| {
            let mut world = world();
            let outcome = run(&mut world, &mut [calm.clone()], plan, limits);
            let broke_at = outcome.violated.map(|violation| violation.mark.at);
            assert_eq!(broke_at, expect.map(Micros::from_ms));
            assert!(world.now() <= limits.until && outcome.steps <= limits.steps_max);
            assert_eq!(outcome.steps, world.steps());
        };
        check(&[], LIMITS, None);
        check(&crash, LIMITS, Some(1_000));
        let before = Micros::from_ms(999);
        check(
            &crash,
            Limits {
                until: before,
                ..LIMITS
            },
            None,
        );
        check(
            &crash,
            Limits {
                steps_max: 5,
                ..LIMITS
            },
            None,
        );
    }
}
