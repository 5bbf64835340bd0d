//! The start of a search: a moment of a run, from which many continuations are run.

use super::lesson::LieChoice;
use super::link::Shared;
use super::params::{ParamError, Params, VARIANT};
use super::run::{Run, STEPS_MAX};
use super::script::{Entry, Script};
use super::traits::Taught;
use crate::checks::{Kind, Verdict, Watch};
use crate::explore::random::{Plan, Setting, plan};
use crate::explore::{Act, Limits, Planned, run};
use crate::i18n::{Text, text};
use crate::sim::{
    Input, Lie, LinkSettings, MessageFault, Micros, NodeFault, NodeId, Payload, Power, Protocol,
    Random, World,
};

/// Faults go on for this many times the pace of a lesson ...
const FAULTS_PACES: u64 = 24;
/// ... and are followed by this many times of quiet.
const QUIET_PACES: u64 = 24;
/// For a correct protocol the wait is this many times longer.
const PATIENCE: u64 = 20;
/// The random stream of lies, apart from those of worlds and plans.
const LIES_STREAM: u64 = 1 << 49;
/// A plan makes nodes lie fewer times than this.
const LIARS_MAX: u64 = 6;

/// A moment of a run.
pub(super) struct Start<L: Taught> {
    pub params: Params,
    pub seed: u64,
    pub world: World<L::P>,
    /// The watches, which have seen all earlier steps.
    pub watches: Vec<Watch<L::P>>,
    /// The script up to this moment.
    pub script: Vec<Act>,
    pub now: Micros,
}

/// The result of one continuation.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub steps: u32,
    /// The acts that took place, with roles resolved to nodes; refused acts are left out.
    pub acts: Vec<Act>,
    pub broke: Option<Broken>,
    /// Whether all faults of nodes and links had ended by its end.
    pub is_calm: bool,
}

/// The first violated property.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Broken {
    pub property: &'static str,
    pub kind: Kind,
    pub step: u32,
    pub at: Micros,
    pub why: Text,
}

impl<L: Taught> Clone for Start<L> {
    fn clone(&self) -> Self {
        Self {
            params: self.params.clone(),
            seed: self.seed,
            world: self.world.clone(),
            watches: self.watches.clone(),
            script: self.script.clone(),
            now: self.now,
        }
    }
}

impl<L: Taught> Start<L> {
    /// A run in which nothing has happened yet.
    pub fn new(params: &Params, seed: u64) -> Result<Self, ParamError> {
        let params = params.clone().checked(L::PARAMS)?;
        Ok(Self {
            world: World::new(L::protocol(&params), L::config(&params, seed)),
            watches: L::properties(&params),
            params,
            seed,
            script: Vec::new(),
            now: Micros::ZERO,
        })
    }

    /// The present moment of a run.
    pub fn here(run: &Run<L>) -> Self {
        let steps = run.state.world.steps();
        let act = |entry: &Entry| Act {
            step: entry.step,
            at: entry.at,
            input: entry.input.clone(),
        };
        Self {
            params: run.params.clone(),
            seed: run.seed,
            world: run.state.world.clone(),
            watches: run.state.properties.clone(),
            script: run
                .branch()
                .script
                .before(steps)
                .0
                .iter()
                .map(act)
                .collect(),
            now: run.now,
        }
    }

    /// Takes every step that is due now: at the start of a run, its nodes start.
    pub fn settle(&mut self) {
        let mut records = Vec::new();
        while self.world.next_at() == Some(self.now) && self.world.step(&mut records) {
            for watch in &mut self.watches {
                watch.observe(&self.world, &records);
            }
            records.clear();
        }
    }

    /// The random plan of `seed`, from here on.
    pub fn plan(&self, seed: u64) -> Plan {
        let setting = self.setting();
        let mut plan = plan(seed, &setting);
        plan.acts.extend(self.cures(plan.quiet_from));
        keep_asking(&mut plan, &setting);
        self.let_lie(&mut plan, seed);
        for act in &mut plan.acts {
            act.at += self.now;
        }
        plan.quiet_from += self.now;
        plan.until += self.now;
        plan
    }

    /// How long the quiet time of a plan is.
    pub fn quiet_for(&self) -> Micros {
        quiet_for::<L>(&self.params)
    }

    fn pace(&self) -> Micros {
        L::pace(&self.params)
    }

    fn setting(&self) -> Setting {
        let world = &self.world;
        let (servers, clients): (Vec<NodeId>, Vec<NodeId>) =
            world.ids().partition(|id| L::is_server(world, *id));
        let requests = L::requests(world).into_iter();
        Setting {
            servers,
            clients,
            roles: L::ROLES.iter().map(|role| role.role).collect(),
            pace: self.pace(),
            faults_for: Micros(self.pace().0.saturating_mul(FAULTS_PACES)),
            quiet_for: self.quiet_for(),
            link: self.link(),
            requests: requests
                .map(|(node, request)| (node, Payload::of(&request)))
                .collect(),
        }
    }

    /// The settings of links without faults.
    fn link(&self) -> LinkSettings {
        L::config(&self.params, self.seed).link
    }

    /// The acts that end faults which plans never cause but the earlier run may have: those of clients, and
    /// messages that are held.
    fn cures(&self, at: Micros) -> Vec<Planned> {
        let world = &self.world;
        let mut cures = Vec::new();
        for (id, slot) in world.ids().zip(world.slots()) {
            if L::is_server(world, id) {
                continue;
            }
            match slot.power {
                Power::Up | Power::Off => {}
                Power::Paused(_) => cures.push(Input::node(id, NodeFault::Resume)),
                Power::Down(_) => cures.push(Input::node(id, NodeFault::Restart)),
            }
            if slot.slow > Micros::ZERO {
                cures.push(Input::node(id, NodeFault::Slow(Micros::ZERO)));
            }
            if slot.clock.drift_ppm() != 0 {
                cures.push(Input::node(id, NodeFault::Drift(0)));
            }
        }
        let held = world.in_flight().iter().filter(|(_, flight)| flight.held);
        cures.extend(held.map(|(id, _)| Input::Message(*id, MessageFault::Release)));
        let planned = |input| Planned {
            at,
            input,
            undo_after: None,
        };
        cures.into_iter().map(planned).collect()
    }

    /// Whether this is the correct protocol.
    pub fn is_correct(&self) -> bool {
        let specs = L::PARAMS;
        let has_variant = specs.iter().any(|spec| spec.key == VARIANT);
        !has_variant || self.params.get(specs, VARIANT) == 0
    }

    /// Runs a plan. Recovery can take longer than the lesson's pace says, for example where many clients
    /// queue; so the correct protocol gets much more time before its *eventually* counts as violated.
    pub fn attempt_plan(&self, plan: &Plan) -> Attempt {
        let attempt = self.attempt(&plan.acts, plan.until, None);
        let is_overdue =
            (attempt.broke.as_ref()).is_some_and(|broke| broke.kind == Kind::Eventually);
        if !is_overdue || !self.is_correct() {
            return attempt;
        }
        let more = Micros(self.quiet_for().0.saturating_mul(PATIENCE));
        self.attempt(&plan.acts, plan.until + more, None)
    }

    /// Nodes lie for a while, where the lesson knows lies; all are honest in the quiet time.
    fn let_lie(&self, plan: &mut Plan, seed: u64) {
        let world = &self.world;
        let mut random = Random::stream(seed, LIES_STREAM);
        let choices = |id| L::lies(world, id).into_iter().map(move |lie| (id, lie));
        let lies: Vec<(NodeId, LieChoice)> = world.ids().flat_map(choices).collect();
        if lies.is_empty() {
            return;
        }
        let quiet_from = plan.quiet_from;
        for _ in 0..random.below(LIARS_MAX) {
            let index = random.below(lies.len() as u64);
            let index = usize::try_from(index).expect("it was drawn below a length");
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

    /// Runs these acts until a time, or until a property is violated: any, or only this one. An *eventually*
    /// that has not been witnessed by then counts as violated.
    pub fn attempt(&self, acts: &[Planned], until: Micros, only: Option<&str>) -> Attempt {
        let mut world = self.world.clone();
        let wanted = |watch: &&Watch<L::P>| only.is_none_or(|id| id == watch.id);
        let mut watches: Vec<_> = self.watches.iter().filter(wanted).cloned().collect();
        let limits = Limits {
            until,
            steps_max: STEPS_MAX,
        };
        let outcome = run(&mut world, &mut watches, acts, limits);
        let broke = match outcome.violated {
            Some(violated) => Some(Broken {
                property: violated.property,
                kind: Kind::Always,
                step: violated.mark.step,
                at: violated.mark.at,
                why: violated.text,
            }),
            None if outcome.steps < STEPS_MAX => {
                let waited =
                    until - quiet_from(outcome.script.iter().map(|act| (act.at, &act.input)));
                overdue(&watches, outcome.steps, (waited, until))
            }
            None => None,
        };
        Attempt {
            steps: outcome.steps,
            acts: outcome.script,
            broke,
            is_calm: self.is_calm(&world),
        }
    }

    /// Whether nodes and links are free of faults.
    fn is_calm(&self, world: &World<L::P>) -> bool {
        let network = world.network();
        let link = self.link();
        let is_well = network.cuts().next().is_none()
            && network.default_settings() == link
            && network.special().all(|(.., settings)| settings == link)
            && world.schedules_running() == 0
            && world.in_flight().values().all(|flight| !flight.held);
        is_well
            && world.slots().iter().all(|slot| {
                matches!(slot.power, Power::Up | Power::Off)
                    && slot.slow == Micros::ZERO
                    && slot.clock.drift_ppm() == 0
                    && slot.lie == Lie(0)
            })
    }

    /// The run with these acts, as a link shows it at its end: after so many steps, at this time.
    pub fn shared(&self, acts: &[Act], step: u32, now: Micros) -> Shared {
        let entry = |act: &Act| Entry {
            step: act.step,
            at: act.at,
            input: act.input.clone(),
        };
        let script = self.script.iter().chain(acts).map(entry);
        Shared {
            lesson: L::ABOUT.id.to_owned(),
            params: self.params.clone(),
            seed: self.seed,
            script: Script(script.collect()),
            step,
            now,
            steps_known: step,
            known_until: now,
        }
    }
}

/// The time after the last fault within which an *eventually* must be witnessed.
pub(super) fn quiet_for<L: Taught>(params: &Params) -> Micros {
    Micros(L::pace(params).0.saturating_mul(QUIET_PACES))
}

/// Requests of users continue in the quiet time too: without work no progress shows.
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

/// The time of the last act that is no request of a user; acts are in order.
pub(super) fn quiet_from<'a>(acts: impl DoubleEndedIterator<Item = (Micros, &'a Input)>) -> Micros {
    let mut faults = acts.filter(|(_, input)| !matches!(input, Input::Request(..)));
    faults.next_back().map_or(Micros::ZERO, |(at, _)| at)
}

/// An *eventually* that is not witnessed by the end of the quiet time, `until`.
fn overdue<P: Protocol>(
    watches: &[Watch<P>],
    step: u32,
    (quiet, until): (Micros, Micros),
) -> Option<Broken> {
    let pending =
        |watch: &&Watch<P>| watch.kind == Kind::Eventually && watch.verdict == Verdict::Pending;
    let watch = watches.iter().find(pending)?;
    Some(Broken {
        property: watch.id,
        kind: Kind::Eventually,
        step,
        at: until,
        why: text!(
            "It had not come about {quiet} after the last fault.",
            "最后一次故障过去 {quiet} 后仍未实现。"
        ),
    })
}
