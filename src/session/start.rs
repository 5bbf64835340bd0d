//! Where a search begins: a moment of a run, from which it is tried again and again what may follow.

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
/// A correct protocol is waited for this many times longer.
const PATIENCE: u64 = 20;
/// The random numbers of lies; worlds and plans draw from others.
const LIES_STREAM: u64 = 1 << 49;
/// Fewer than this many times a node begins to lie.
const LIARS_MAX: u64 = 6;

/// A moment of a run.
pub(super) struct Start<L: Taught> {
    pub params: Params,
    pub seed: u64,
    pub world: World<L::P>,
    /// What is claimed, having seen all that came before.
    pub watches: Vec<Watch<L::P>>,
    /// What was done before.
    pub script: Vec<Act>,
    pub now: Micros,
}

/// What a try came to.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub steps: u32,
    /// What was done in it, to nodes and not to roles; what the world did not allow is left out.
    pub acts: Vec<Act>,
    pub broke: Option<Broken>,
    /// Whether nothing was wrong any more with nodes and links when it ended.
    pub is_calm: bool,
}

/// The property that broke first.
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

    /// What links do when nothing is wrong.
    fn link(&self) -> LinkSettings {
        L::config(&self.params, self.seed).link
    }

    /// What puts right what plans never break, but whoever was here before may have: clients, and
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

    /// Tries a plan. How long recovery takes depends on parameters that no pace foresees, such as many
    /// clients that wait in line: a correct protocol is waited for much longer before its
    /// *eventually* counts as broken.
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

    /// Tries what comes of these acts until a time, or until a property breaks: any, or only this
    /// one. An *eventually* that has not come about by then counts as broken.
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

    /// Whether nothing is wrong with nodes and links.
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

/// How long it is waited for an *eventually* after the last fault.
pub(super) fn quiet_for<L: Taught>(params: &Params) -> Micros {
    Micros(L::pace(params).0.saturating_mul(QUIET_PACES))
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

/// When the last act was done that is no user's; acts come in order.
pub(super) fn quiet_from<'a>(acts: impl DoubleEndedIterator<Item = (Micros, &'a Input)>) -> Micros {
    let mut faults = acts.filter(|(_, input)| !matches!(input, Input::Request(..)));
    faults.next_back().map_or(Micros::ZERO, |(at, _)| at)
}

/// An *eventually* that is still to come when the quiet time is over, which ends at `until`.
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
