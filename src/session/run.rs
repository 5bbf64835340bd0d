//! A run with its branches: stepping, seeking, injecting.

use super::backdrop::Kept;
use super::checkpoints::Checkpoints;
use super::describe::{self, Describe};
use super::face::{Answer, EventKind, TimelineMark};
use super::lesson::{MarkKind, Place};
use super::link::{LinkError, Shared};
use super::params::{ParamError, Params};
use super::script::{Entry, INPUTS_MAX, Script};
use super::spans::SpanCache;
use super::state::{Course, State};
use super::trace_store::Trace;
use super::traits::Taught;
use crate::checks::{Verdict, Watch};
use crate::i18n::Lang;
use crate::sim::{
    Input, InputError, Micros, NodeFault, NodeId, Protocol, Record, What, extend_digest,
};
use litemap::LiteMap;
use std::cell::RefCell;
use xxhash_rust::xxh64::Xxh64;

/// The most steps that a run takes. It can still be rewound then, and branched from before.
pub const STEPS_MAX: u32 = 150_000;
/// The most branches that a run keeps.
pub const BRANCHES_MAX: usize = 64;

/// One line of a run: a script, and what came of it as far as it was run.
pub(super) struct Branch<P: Protocol> {
    pub name: String,
    pub parent: Option<(usize, u32, Micros)>,
    pub script: Script,
    pub trace: Trace<P>,
    pub steps: u32,
    pub known_until: Micros,
    pub marks: Vec<TimelineMark>,
    /// When nodes went down (false) and started (true): with the step that did it.
    power: Vec<(u32, Micros, NodeId, bool)>,
    checkpoints: Checkpoints<State<P>>,
}

/// A run of one lesson.
pub struct Run<L: Taught> {
    pub(super) params: Params,
    pub(super) seed: u64,
    pub(super) places: Vec<Place>,
    pub(super) branches: Vec<Branch<L::P>>,
    pub(super) current: usize,
    pub(super) state: State<L::P>,
    pub(super) now: Micros,
    pub(super) questions: bool,
    pub(super) story_stops: bool,
    pub(super) violation_stops: bool,
    /// The questions that were passed over: each with the step that it came up with.
    pub(super) passed: Vec<(usize, u32)>,
    pub(super) answers: LiteMap<(usize, u32), Answer>,
    pub(super) course: Course<L::P>,
    pub(super) backdrop: Kept<L>,
    records: Vec<Record<L::P>>,
    digest_cache: RefCell<DigestCache>,
    pub(super) span_cache: RefCell<SpanCache>,
}

/// A digest that was begun, to go on with when the run has grown.
struct DigestCache {
    branch: usize,
    records: u32,
    hasher: Xxh64,
}

impl<L: Taught> Run<L> {
    /// A run in which nothing has happened yet.
    pub fn new(params: Params, seed: u64) -> Result<Self, ParamError> {
        let params = params.checked(L::PARAMS)?;
        let course = Course {
            story: L::story(&params),
            predictions: L::predictions(&params),
            tasks: L::tasks(),
        };
        let state = State::start::<L>(&course, &params, seed);
        let branch = Branch {
            name: String::new(),
            parent: None,
            script: Script::default(),
            trace: Trace::new(),
            steps: 0,
            known_until: Micros::ZERO,
            marks: Vec::new(),
            power: Vec::new(),
            checkpoints: Checkpoints::new(state.clone()),
        };
        Ok(Self {
            places: L::places(&params),
            params,
            seed,
            branches: vec![branch],
            current: 0,
            state,
            now: Micros::ZERO,
            questions: true,
            story_stops: false,
            violation_stops: false,
            passed: Vec::new(),
            answers: LiteMap::new(),
            course,
            backdrop: Kept::default(),
            records: Vec::new(),
            digest_cache: RefCell::new(DigestCache {
                branch: 0,
                records: 0,
                hasher: Xxh64::new(0),
            }),
            span_cache: RefCell::new(SpanCache::new(0, Lang::default())),
        })
    }

    /// The run once everything that happens at time zero has happened: its nodes have started.
    pub fn started(mut self) -> Self {
        while self.next_at() == Some(Micros::ZERO) && self.step_once() {}
        self
    }

    /// The run that a link stands for, at the moment that was shared.
    pub fn open(link: &str) -> Result<Self, LinkError> {
        let shared = Shared::decode(link)?;
        if shared.lesson != L::ABOUT.id {
            return Err(LinkError::OtherLesson(shared.lesson));
        }
        let mut run = Self::new(shared.params, shared.seed).map_err(|_| LinkError::Refused)?;
        run.branches[0].script = shared.script;
        run.go_to(shared.steps_known.min(STEPS_MAX));
        run.wait_until(shared.known_until);
        run.go_to(shared.step.min(STEPS_MAX));
        run.wait_until(shared.now);
        Ok(run)
    }

    /// Lets time pass up to `at`, or to the next step if that is sooner.
    fn wait_until(&mut self, at: Micros) {
        // A link may name any time; where nothing more happens, an hour is long enough.
        let idle_until = self.state.world.now() + Micros::from_s(3_600);
        self.set_now(at.min(self.next_at().unwrap_or(idle_until)));
    }

    pub(super) fn branch(&self) -> &Branch<L::P> {
        &self.branches[self.current]
    }

    pub(super) fn next_at(&self) -> Option<Micros> {
        self.state.next_at(&self.branch().script)
    }

    /// True when this branch goes on after the present moment, by what is known or by its script.
    pub(super) fn in_past(&self) -> bool {
        let (branch, steps) = (self.branch(), self.state.world.steps());
        steps < branch.steps
            || branch
                .script
                .0
                .last()
                .is_some_and(|entry| entry.step >= steps)
    }

    pub(super) fn set_now(&mut self, at: Micros) {
        self.now = at.max(self.state.world.now());
        let branch = &mut self.branches[self.current];
        branch.known_until = branch.known_until.max(self.now);
    }

    /// Takes one step, and learns from it when it is new.
    pub(super) fn step_once(&mut self) -> bool {
        if self.state.world.steps() >= STEPS_MAX {
            return false;
        }
        let violations = self.state.violations();
        let branch = &mut self.branches[self.current];
        if !self
            .state
            .step(&branch.script, &self.course, &mut self.records)
        {
            return false;
        }
        let steps = self.state.world.steps();
        branch.checkpoints.offer(steps, &self.state);
        if steps > branch.steps {
            branch.steps = steps;
            for record in self.records.drain(..) {
                if let Some(kind) = mark_of::<L>(&record) {
                    branch.marks.push(TimelineMark {
                        step: record.step,
                        at: record.at,
                        kind,
                    });
                }
                if let Some((node, up)) = power_of(&record) {
                    branch.power.push((record.step, record.at, node, up));
                }
                branch.trace.push(record);
            }
            if self.state.violations() > violations {
                let (step, at) = (steps - 1, self.state.world.now());
                branch.marks.push(TimelineMark {
                    step,
                    at,
                    kind: MarkKind::Violation,
                });
            }
        }
        self.set_now(self.state.world.now());
        true
    }

    /// How many steps there are to the next that leaves a mark on the timeline, or to the last if
    /// nothing is left after it; looked for on a clone, so that a run in which nothing more is worth
    /// seeing stays where it is. `None` when there is none within `steps_max`.
    pub(super) fn steps_to_interesting(&self, steps_max: u32) -> Option<u32> {
        let mut ahead = self.state.clone();
        let mut records = Vec::new();
        for steps in 0..steps_max {
            let violations = ahead.violations();
            let is_end = ahead.world.steps() >= STEPS_MAX
                || !ahead.step(&self.branch().script, &self.course, &mut records);
            if is_end {
                return (steps > 0).then_some(steps);
            }
            let is_marked = |record| mark_of::<L>(record).is_some();
            if records.iter().any(is_marked) || ahead.violations() > violations {
                return Some(steps + 1);
            }
        }
        None
    }

    /// Goes to the moment right after `steps` steps, or as near to it as the run gets.
    pub(super) fn go_to(&mut self, steps: u32) {
        self.restore_before(steps);
        while self.state.world.steps() < steps {
            if !self.step_once() {
                break;
            }
        }
        self.now = self.state.world.now();
    }

    /// Takes up the latest checkpoint at or before `steps`, unless the present state is nearer.
    fn restore_before(&mut self, steps: u32) {
        let here = self.state.world.steps();
        if let Some((kept, state)) = self.branch().checkpoints.before(steps)
            && (here > steps || kept > here)
        {
            self.state = (*state).clone();
        }
    }

    /// Does something at the present moment; in the past, on a new branch.
    pub(super) fn do_input(&mut self, input: Input) -> Result<(), InputError> {
        self.check_input(&input)?;
        if self.in_past() {
            self.start_branch();
        }
        let entry = Entry {
            step: self.state.world.steps(),
            at: self.now,
            input,
        };
        self.branches[self.current].script.0.push(entry);
        self.step_once();
        Ok(())
    }

    pub(super) fn check_input(&self, input: &Input) -> Result<(), InputError> {
        let world = &self.state.world;
        world.check(input)?;
        if world.steps() >= STEPS_MAX {
            return Err(InputError::AtLimit);
        }
        let inputs = self.branch().script.count_before(world.steps());
        let branch_needed = self.in_past() && self.branches.len() >= BRANCHES_MAX;
        if inputs >= INPUTS_MAX || branch_needed {
            Err(InputError::TooMany)
        } else {
            Ok(())
        }
    }

    fn start_branch(&mut self) {
        let steps = self.state.world.steps();
        let branch = self.branch();
        let grown = Branch {
            name: String::new(),
            parent: Some((self.current, steps, self.now)),
            script: branch.script.before(steps),
            trace: branch.trace.prefix(self.state.world.records()),
            steps,
            known_until: self.now,
            marks: branch
                .marks
                .iter()
                .filter(|mark| mark.step < steps)
                .cloned()
                .collect(),
            power: branch.power[..branch.power.partition_point(|change| change.0 < steps)].to_vec(),
            checkpoints: branch.checkpoints.prefix(steps),
        };
        self.branches.push(grown);
        self.current = self.branches.len() - 1;
    }

    /// See [`super::Session::adopt`].
    pub(super) fn adopt_link(&mut self, link: &str) -> Result<bool, LinkError> {
        let shared = Shared::decode(link)?;
        let is_like = shared.lesson == L::ABOUT.id
            && (&shared.params, shared.seed) == (&self.params, self.seed);
        if !is_like || self.branches.len() >= BRANCHES_MAX {
            return Ok(false);
        }
        let (own, other) = (&self.branch().script.0, &shared.script.0);
        let same = own.iter().zip(other).take_while(|(a, b)| a == b).count();
        let parting = own.get(same).into_iter().chain(other.get(same));
        let parting = parting.map(|entry| entry.step).min();
        let (here, now) = (self.state.world.steps(), self.now);
        let from = here.min(parting.unwrap_or(shared.steps_known));
        if from < here {
            self.go_to(from);
        }
        self.start_branch();
        self.branches[self.current].script = shared.script;
        // So that the timeline knows it to its end.
        self.go_to(shared.steps_known.min(STEPS_MAX));
        self.wait_until(shared.known_until);
        self.go_to(from);
        if from == here {
            self.set_now(now);
        }
        Ok(true)
    }

    /// Shows another branch at the present moment if both have it, else where they part.
    pub(super) fn show_branch(&mut self, id: usize) -> bool {
        if id >= self.branches.len() {
            return false;
        }
        let (steps, now) = (self.state.world.steps(), self.now);
        let shared = self.shared_steps(self.current, id);
        let parting = steps > shared;
        self.current = id;
        if parting {
            self.go_to(shared);
        } else {
            self.go_to(steps);
            self.set_now(now);
        }
        true
    }

    /// How many steps two branches have in common.
    fn shared_steps(&self, a: usize, b: usize) -> u32 {
        if a == b {
            return u32::MAX;
        }
        // The branch with the larger number is never the other's ancestor.
        let (young, old) = (a.max(b), a.min(b));
        match self.branches[young].parent {
            Some((parent, step, _)) => step.min(self.shared_steps(parent, old)),
            None => 0,
        }
    }

    /// The digest of the records up to the present moment.
    pub(super) fn digest_now(&self) -> u64 {
        let upto = self.state.world.records();
        let mut cache = self.digest_cache.borrow_mut();
        if cache.branch != self.current || cache.records > upto {
            *cache = DigestCache {
                branch: self.current,
                records: 0,
                hasher: Xxh64::new(0),
            };
        }
        let new = self.branch().trace.range(cache.records, upto);
        extend_digest(&mut cache.hasher, new);
        cache.records = upto;
        cache.hasher.digest()
    }

    /// The spans within a window, up to the present moment, in which nodes were down.
    pub(super) fn down_spans(&self, from: Micros, until: Micros) -> Vec<(NodeId, Micros, Micros)> {
        let steps = self.state.world.steps();
        let until = until.min(self.now);
        let mut open: LiteMap<NodeId, Micros> = LiteMap::new();
        let mut spans = Vec::new();
        for &(_, at, node, up) in self
            .branch()
            .power
            .iter()
            .take_while(|change| change.0 < steps)
        {
            if !up {
                open.insert(node, at);
            } else if let Some(since) = open.remove(&node) {
                spans.push((node, since, at));
            }
        }
        spans.extend(open.iter().map(|(node, since)| (*node, *since, until)));
        spans.retain(|(_, since, to)| *since <= until && *to >= from);
        spans
    }

    pub(super) fn shared(&self) -> Shared {
        let step = self.state.world.steps();
        Shared {
            lesson: L::ABOUT.id.to_owned(),
            params: self.params.clone(),
            seed: self.seed,
            script: self.branch().script.clone(),
            step,
            now: self.now,
            steps_known: self.branch().steps,
            known_until: self.branch().known_until,
        }
    }

    pub(super) fn describe(&self, lang: Lang) -> Describe<'_, L> {
        Describe {
            world: &self.state.world,
            lang,
        }
    }

    /// The property that broke in the last step, when one did.
    pub(super) fn broken_just_now(&self) -> Option<&Watch<L::P>> {
        let step = self.state.world.steps();
        let broke = |watch: &&Watch<L::P>| matches!(&watch.verdict, Verdict::Violated(mark, _) if mark.step == step);
        self.state.properties.iter().find(broke)
    }

    /// True when the last step brought up a question that is still unanswered.
    pub(super) fn question_just_came(&self) -> bool {
        let step = self.state.world.steps();
        let open = |(index, asked): (usize, &Option<u32>)| {
            *asked == Some(step)
                && !self.answers.contains_key(&(index, step))
                && !self.passed.contains(&(index, step))
        };
        self.questions && self.state.asked.iter().enumerate().any(open)
    }
}

/// The node that a record tells to have gone down or started.
fn power_of<P: Protocol>(record: &Record<P>) -> Option<(NodeId, bool)> {
    match &record.what {
        What::Booted { node } => Some((*node, true)),
        What::Input { input, node } => match **input {
            Input::Node(_, NodeFault::Crash) => node.map(|node| (node, false)),
            _ => None,
        },
        _ => None,
    }
}

fn mark_of<L: Taught>(record: &Record<L::P>) -> Option<MarkKind> {
    match &record.what {
        What::Noted { note, .. } => L::mark(note),
        What::Input { .. } => match describe::kind(record) {
            EventKind::Client => Some(MarkKind::Client),
            _ => Some(MarkKind::Fault),
        },
        _ => None,
    }
}
