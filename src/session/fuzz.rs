//! One run of a lesson under a random plan of faults.

use super::lesson::{Lesson, LieChoice};
use super::link::{LinkError, Shared};
use super::params::{ParamError, Params};
use super::run::STEPS_MAX;
use super::script::{Entry, Script};
use crate::checks::{Kind, Verdict, Watch};
use crate::explore::random::{Plan, Setting, plan};
use crate::explore::{Act, Limits, Outcome, Planned, run};
use crate::i18n::Text;
use crate::sim::{Input, Lie, Micros, NodeFault, NodeId, Protocol, Random, World};

/// Faults go on for this many times the pace of a lesson ...
const FAULTS_PACES: u64 = 24;
/// ... and are followed by this many times of quiet.
const QUIET_PACES: u64 = 24;
/// The random numbers of lies; worlds and plans draw from others.
const LIES_STREAM: u64 = 1 << 49;
/// Fewer than this many times a node begins to lie.
const LIARS_MAX: u64 = 6;

/// What a run under random faults came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FuzzOutcome {
    /// The seed of the run and of its faults.
    pub seed: u64,
    /// How many steps it took.
    pub steps: u32,
    /// The first property that was violated, at which the run stopped.
    pub violation: Option<FuzzViolation>,
}

/// A property that random faults violated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FuzzViolation {
    /// The name of the property.
    pub property: &'static str,
    /// How many steps had been taken when it was.
    pub step: u32,
    /// When.
    pub at: Micros,
    /// How, in words.
    pub why: Text,
    /// The run up to there as the value of `run=` in a page address.
    pub link: Result<String, LinkError>,
}

/// Runs a lesson under the random plan of `seed`, with acts of every kind, then quiet. An
/// *eventually* that has not come about by the end of the quiet counts as violated.
pub fn fuzz<L: Lesson>(lesson: &L, params: &Params, seed: u64) -> Result<FuzzOutcome, ParamError> {
    let params = params.clone().checked(lesson.params())?;
    let mut world = World::new(lesson.protocol(&params), lesson.config(&params, seed));
    let mut watches = lesson.properties(&params);
    let setting = setting(lesson, &params, &world);
    let mut plan = plan(seed, &setting);
    keep_asking(&mut plan, &setting);
    let_lie(&mut plan, lesson, &world, seed);
    let limits = Limits {
        until: plan.until,
        steps_max: STEPS_MAX,
    };
    let outcome = run(&mut world, &mut watches, &plan.acts, limits);
    let found = match &outcome.violated {
        Some(violated) => {
            let mark = violated.mark;
            Some((violated.property, mark.step, mark.at, violated.text.clone()))
        }
        None => overdue(&watches, &outcome, &plan),
    };
    let violation = found.map(|(property, step, at, why)| FuzzViolation {
        property,
        step,
        at,
        why,
        link: shared(lesson, &params, seed, &outcome, at).encode(),
    });
    Ok(FuzzOutcome {
        seed,
        steps: outcome.steps,
        violation,
    })
}

fn setting<L: Lesson>(lesson: &L, params: &Params, world: &World<L::P>) -> Setting {
    let pace = lesson.pace(params);
    let (servers, clients): (Vec<NodeId>, Vec<NodeId>) =
        world.ids().partition(|id| lesson.is_server(world, *id));
    let requests = lesson.requests(world).into_iter();
    Setting {
        servers,
        clients,
        roles: lesson.roles().iter().map(|role| role.role).collect(),
        pace,
        faults_for: Micros(pace.0.saturating_mul(FAULTS_PACES)),
        quiet_for: Micros(pace.0.saturating_mul(QUIET_PACES)),
        link: world.network().default_settings(),
        requests: requests
            .map(|choice| (choice.node, choice.request))
            .collect(),
    }
}

/// Users go on asking throughout, in the quiet time too: without work there is no progress to see.
fn keep_asking(plan: &mut Plan, setting: &Setting) {
    let mut at = setting.pace;
    for (node, request) in setting.requests.iter().cycle() {
        if at >= plan.until {
            break;
        }
        plan.acts.push(Planned {
            at,
            input: Input::Request(*node, request.clone()),
            undo_after: None,
        });
        at += setting.pace;
    }
    plan.acts.sort_by_key(|act| act.at);
}

/// Nodes lie for a while, where the lesson knows lies; all are honest in the quiet time.
fn let_lie<L: Lesson>(plan: &mut Plan, lesson: &L, world: &World<L::P>, seed: u64) {
    let mut random = Random::stream(seed, LIES_STREAM);
    let choices = |id| lesson.lies(world, id).into_iter().map(move |lie| (id, lie));
    let lies: Vec<(NodeId, LieChoice)> = world.ids().flat_map(choices).collect();
    if lies.is_empty() {
        return;
    }
    let quiet_from = plan.quiet_from;
    for _ in 0..random.below(LIARS_MAX) {
        let index = usize::try_from(random.below(lies.len() as u64)).unwrap_or(0);
        let (id, choice) = &lies[index];
        let at = random.span(Micros::ZERO, quiet_from);
        plan.acts.push(Planned {
            at,
            input: Input::node(*id, NodeFault::Lie(choice.lie)),
            undo_after: Some(random.span(Micros::ZERO, quiet_from - at)),
        });
    }
    let honest = |id| Planned {
        at: quiet_from,
        input: Input::node(id, NodeFault::Lie(Lie(0))),
        undo_after: None,
    };
    plan.acts.extend(world.ids().map(honest));
    plan.acts.sort_by_key(|act| act.at);
}

/// An *eventually* that is still to come when the quiet time is over.
fn overdue<P: Protocol>(
    watches: &[Watch<P>],
    outcome: &Outcome,
    plan: &Plan,
) -> Option<(&'static str, u32, Micros, Text)> {
    if outcome.steps >= STEPS_MAX {
        return None;
    }
    let pending =
        |watch: &&Watch<P>| watch.kind == Kind::Eventually && watch.verdict == Verdict::Pending;
    let watch = watches.iter().find(pending)?;
    let quiet = plan.until - plan.quiet_from;
    let why = Text::made(
        format!("not come about within {quiet} after the last fault"),
        format!("最后一次故障后 {quiet} 内仍未实现"),
    );
    Some((watch.id, outcome.steps, plan.until, why))
}

/// A run that is over, at its end.
pub(super) fn shared<L: Lesson>(
    lesson: &L,
    params: &Params,
    seed: u64,
    outcome: &Outcome,
    now: Micros,
) -> Shared {
    let entry = |act: &Act| Entry {
        step: act.step,
        at: act.at,
        input: act.input.clone(),
    };
    Shared {
        lesson: lesson.about().id.to_owned(),
        params: params.clone(),
        seed,
        script: Script(outcome.script.iter().map(entry).collect()),
        step: outcome.steps,
        now,
        steps_known: outcome.steps,
        known_until: now,
    }
}
