//! Shrinks a failing script, so that a reader can understand it: fewer acts, fewer nodes, shorter pauses,
//! rounder numbers. Each candidate is run, and kept only if the same property is violated again.
//!
//! Acts are removed by delta debugging: large groups first, then smaller ones, down to single acts (Zeller
//! and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002).

use super::params::{ParamKind, VARIANT};
use super::start::{Attempt, Broken, Start, quiet_from};
use super::traits::Taught;
use crate::checks::Kind;
use crate::explore::{Act, Planned};
use crate::sim::{Input, LinkChange, LinkTo, Micros, NodeFault, NodeId, Target};

/// The budget of runs, and the caller that follows the progress.
pub(super) struct Effort<'a> {
    pub runs: u32,
    runs_max: u32,
    /// Receives the number of acts left; returns false to stop.
    go_on: Box<dyn FnMut(u32, usize) -> bool + 'a>,
}

impl<'a> Effort<'a> {
    pub fn new(runs_max: u32, go_on: impl FnMut(u32, usize) -> bool + 'a) -> Self {
        Self {
            runs: 0,
            runs_max,
            go_on: Box::new(go_on),
        }
    }

    /// Takes one run from the budget; false when the budget is spent.
    fn spend(&mut self, acts: usize) -> bool {
        if self.runs < self.runs_max && (self.go_on)(self.runs, acts) {
            self.runs += 1;
            true
        } else {
            // After a stop the caller is not asked again.
            self.runs_max = self.runs;
            false
        }
    }

    fn is_spent(&self) -> bool {
        self.runs >= self.runs_max
    }
}

/// The shrunk failure.
pub(super) struct Small<L: Taught> {
    pub start: Start<L>,
    pub attempt: Attempt,
    pub broke: Broken,
}

/// A cluster of another size draws other random numbers, so this many seeds are tried for it.
const OTHER_SEEDS: u64 = 8;

/// Shrinks the acts after `start` that violate a property. `None` when the property is not violated by the same
/// acts at the same times. `is_whole` says that the run begins at its start, so that fewer nodes can be tried.
pub(super) fn shrink<L: Taught>(
    start: Start<L>,
    acts: &[Act],
    until: Micros,
    broke: Broken,
    is_whole: bool,
    effort: &mut Effort<'_>,
) -> Option<Small<L>> {
    let sound = sound(&start);
    let acts = planned(acts);
    let property = broke.property;
    if !effort.spend(acts.len()) {
        return None;
    }
    let (attempt, broke) = breaks(&start, sound.as_ref(), property, &acts, until)?;
    let mut work = Work {
        acts: planned(&attempt.acts),
        until: broke.at,
        attempt,
        start,
        sound,
        broke,
        effort,
    };
    work.leave_out();
    if is_whole {
        work.take_fewer("nodes");
        work.take_fewer("clients");
    }
    work.hasten();
    work.round();
    work.round_amounts();
    work.leave_out();
    Some(Small {
        start: work.start,
        attempt: work.attempt,
        broke: work.broke,
    })
}

fn planned(acts: &[Act]) -> Vec<Planned> {
    let planned = |act: &Act| Planned {
        at: act.at,
        input: act.input.clone(),
        undo_after: None,
    };
    acts.iter().map(planned).collect()
}

/// The control run's start: the same start with the correct protocol, where this one is a broken variant. An
/// *eventually* that the control run does not witness either is no failure of the variant.
fn sound<L: Taught>(start: &Start<L>) -> Option<Start<L>> {
    // Past steps are the variant's own; the correct protocol would have taken others. The control run is
    // possible only where the past holds nothing but the start of the nodes.
    if start.is_correct() || !start.script.is_empty() || start.now > Micros::ZERO {
        return None;
    }
    let specs = L::PARAMS;
    let params = start.params.with(specs, VARIANT, 0).ok()?;
    let mut sound = Start::new(&params, start.seed).ok()?;
    if start.world.steps() > 0 {
        sound.settle();
    }
    Some(sound)
}

/// Whether these acts break the property.
fn breaks<L: Taught>(
    start: &Start<L>,
    sound: Option<&Start<L>>,
    property: &str,
    acts: &[Planned],
    until: Micros,
) -> Option<(Attempt, Broken)> {
    let attempt = start.attempt(acts, until, Some(property));
    let broke = attempt.broke.clone()?;
    let counts = match broke.kind {
        // An *eventually* is a failure of the algorithm only if all faults have ended, the time sufficed, and
        // the control run witnesses it.
        Kind::Eventually => {
            let held = |sound: &Start<L>| {
                let again = sound.attempt(acts, until, Some(property));
                again.broke.is_none()
            };
            attempt.is_calm
                && quiet_from(acts.iter().map(|act| (act.at, &act.input))) + start.quiet_for()
                    <= until
                && sound.is_none_or(held)
        }
        Kind::Always | Kind::Sometimes => true,
    };
    counts.then_some((attempt, broke))
}

struct Work<'w, 'e, L: Taught> {
    start: Start<L>,
    sound: Option<Start<L>>,
    broke: Broken,
    acts: Vec<Planned>,
    until: Micros,
    attempt: Attempt,
    effort: &'w mut Effort<'e>,
}

impl<L: Taught> Work<'_, '_, L> {
    /// Runs a candidate, and keeps it if it violates the property too.
    fn takes(&mut self, acts: Vec<Planned>, until: Micros) -> bool {
        if !self.effort.spend(self.acts.len()) {
            return false;
        }
        let (start, sound) = (&self.start, self.sound.as_ref());
        let found = breaks(start, sound, self.broke.property, &acts, until);
        let Some((attempt, broke)) = found else {
            return false;
        };
        self.acts = planned(&attempt.acts);
        self.until = broke.at;
        self.attempt = attempt;
        self.broke = broke;
        true
    }

    /// Whether an act must stay: without a control run, the requests of users are needed to tell progress from
    /// its absence.
    fn stays(&self, act: &Planned) -> bool {
        let is_asked = matches!(act.input, Input::Request(..));
        self.broke.kind == Kind::Eventually && self.sound.is_none() && is_asked
    }

    fn leave_out(&mut self) {
        let mut size = self.acts.len().div_ceil(2).max(1);
        loop {
            let mut from = 0;
            let mut is_smaller = false;
            while from < self.acts.len() && !self.effort.is_spent() {
                let range = from..self.acts.len().min(from + size);
                let left = (0..).zip(&self.acts);
                let left = left.filter(|(place, act)| !range.contains(place) || self.stays(act));
                let left: Vec<Planned> = left.map(|(_, act)| act.clone()).collect();
                let is_new = left.len() < self.acts.len();
                if is_new && self.takes(left, self.until) {
                    is_smaller = true;
                } else {
                    from += size;
                }
            }
            if self.effort.is_spent() || (size == 1 && !is_smaller) {
                break;
            }
            size = size.div_ceil(2).max(1);
        }
        self.leave_out_pairs();
    }

    /// Removes a fault together with the act that ends it; the end alone can not be removed.
    fn leave_out_pairs(&mut self) {
        let mut place = 0;
        while place < self.acts.len() && !self.effort.is_spent() {
            let undo = self.acts[place].input.undo();
            let pair = undo.and_then(|undo| {
                let mut later = self.acts[place..].iter();
                later.position(|act| act.input == undo)
            });
            let Some(after) = pair.filter(|after| *after > 0) else {
                place += 1;
                continue;
            };
            let mut acts = self.acts.clone();
            acts.remove(place + after);
            acts.remove(place);
            if !self.takes(acts, self.until) {
                place += 1;
            }
        }
    }

    /// Tries smaller values of a parameter that says how many nodes there are, the smallest first.
    fn take_fewer(&mut self, key: &str) {
        let specs = L::PARAMS;
        let Some(spec) = specs.iter().find(|spec| spec.key == key) else {
            return;
        };
        let now = self.start.params.get(specs, key);
        let mut values: Vec<i64> = match &spec.kind {
            ParamKind::Choice(choices) => choices.iter().map(|choice| choice.value).collect(),
            ParamKind::Range(low, _, _) => (*low..now).take(4).collect(),
            ParamKind::Flag | ParamKind::Span(..) => Vec::new(),
        };
        values.retain(|value| *value < now);
        values.sort_unstable();
        let offered = |value: &i64| L::offers(&self.start.params, key, *value);
        values.retain(offered);
        for value in values {
            if self.take_value(key, value) || self.effort.is_spent() {
                break;
            }
        }
    }

    fn take_value(&mut self, key: &str, value: i64) -> bool {
        let specs = L::PARAMS;
        let Ok(params) = self.start.params.with(specs, key, value) else {
            return false;
        };
        let own = self.start.seed;
        for seed in core::iter::once(own).chain((0..OTHER_SEEDS).filter(|seed| *seed != own)) {
            let Ok(start) = Start::new(&params, seed) else {
                return false;
            };
            if !self.effort.spend(self.acts.len()) {
                return false;
            }
            let sound = sound(&start);
            let acts = Renumber::between(&self.start, &start).acts(&self.acts);
            let found = breaks(
                &start,
                sound.as_ref(),
                self.broke.property,
                &acts,
                self.until,
            );
            if let Some((attempt, broke)) = found {
                self.acts = planned(&attempt.acts);
                (self.until, self.broke, self.attempt) = (broke.at, broke, attempt);
                (self.start, self.sound) = (start, sound);
                self.leave_out();
                return true;
            }
        }
        false
    }

    /// Shortens the pause before each act, which moves all later acts too.
    fn hasten(&mut self) {
        /// The largest number of times that a pause is halved.
        const HALVINGS: u32 = 5;
        let mut place = 0;
        while place < self.acts.len() && !self.effort.is_spent() {
            for _ in 0..HALVINGS {
                let before = self.before(place);
                let Some(act) = self.acts.get(place) else {
                    break;
                };
                let half = Micros((act.at - before).0 / 2);
                let mut acts = self.acts.clone();
                for act in &mut acts[place..] {
                    act.at = act.at - half;
                }
                let until = match self.broke.kind {
                    Kind::Eventually => self.until - half,
                    Kind::Always | Kind::Sometimes => self.until,
                };
                if half.0 < 1_000 || !self.takes(acts, until) {
                    break;
                }
            }
            place += 1;
        }
    }

    /// When the act before this one was done.
    fn before(&self, place: usize) -> Micros {
        let before = place.checked_sub(1).and_then(|place| self.acts.get(place));
        before.map_or(self.start.now, |act| act.at)
    }

    /// Rounds the probabilities and delays of faults of links and slow nodes.
    fn round_amounts(&mut self) {
        for place in 0..self.acts.len() {
            let rounder = self.acts.get(place).map(|act| rounder(&act.input));
            for input in rounder.into_iter().flatten() {
                let mut acts = self.acts.clone();
                acts[place].input = input;
                if self.takes(acts, self.until) {
                    break;
                }
            }
        }
    }

    /// Moves acts to rounder times.
    fn round(&mut self) {
        let mut place = 0;
        while place < self.acts.len() && !self.effort.is_spent() {
            for unit in [100_000, 10_000, 1_000] {
                let at = self.acts[place].at;
                if at.0.is_multiple_of(unit) {
                    break;
                }
                let after = self.acts.get(place + 1).map_or(Micros::MAX, |act| act.at);
                let down = Micros(at.0 - at.0 % unit);
                let up = Micros(down.0 + unit);
                let fits = |at: &Micros| (self.before(place)..=after).contains(at);
                let rounder: Vec<Micros> = [down, up].into_iter().filter(fits).collect();
                let taken = rounder.into_iter().any(|at| {
                    let mut acts = self.acts.clone();
                    acts[place].at = at;
                    self.takes(acts, self.until)
                });
                if taken || place >= self.acts.len() {
                    break;
                }
            }
            place += 1;
        }
    }
}

/// The same input with rounder numbers, the roundest first.
fn rounder(input: &Input) -> Vec<Input> {
    let percents = |ppm: u32, change: fn(u32) -> LinkChange, links: LinkTo| -> Vec<Input> {
        // Zero would end the fault, which is another act.
        let round = [1_000_000, 500_000, 100_000, 10_000].map(|unit| ppm.div_ceil(unit) * unit);
        let other = round.into_iter().filter(|round| *round != ppm && ppm > 0);
        other.map(|ppm| Input::Link(links, change(ppm))).collect()
    };
    match *input {
        Input::Link(links, LinkChange::Loss(ppm)) => percents(ppm, LinkChange::Loss, links),
        Input::Link(links, LinkChange::Duplication(ppm)) => {
            percents(ppm, LinkChange::Duplication, links)
        }
        Input::Link(links, LinkChange::Reordering(ppm)) => {
            percents(ppm, LinkChange::Reordering, links)
        }
        Input::Node(target, NodeFault::Slow(late)) if late > Micros::ZERO => {
            let round = [100_000, 10_000, 1_000].map(|unit| Micros(late.0.div_ceil(unit) * unit));
            let other = round.into_iter().filter(|round| *round != late);
            other
                .map(|late| Input::Node(target, NodeFault::Slow(late)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Maps the nodes of a world to those of a smaller world of the same lesson.
struct Renumber {
    /// The counterpart of each node, in order.
    to: Vec<Option<NodeId>>,
}

impl Renumber {
    /// Servers are mapped to servers and clients to clients, by their order.
    fn between<L: Taught>(from: &Start<L>, to: &Start<L>) -> Self {
        let split = |start: &Start<L>| -> (Vec<NodeId>, Vec<NodeId>) {
            let world = &start.world;
            world.ids().partition(|id| L::is_server(world, *id))
        };
        let (servers, others) = split(from);
        let (new_servers, new_others) = split(to);
        let place = |ids: &[NodeId], id: NodeId| ids.iter().position(|known| *known == id);
        let of = |id: NodeId| match place(&servers, id) {
            Some(place) => new_servers.get(place).copied(),
            None => new_others.get(place(&others, id)?).copied(),
        };
        Self {
            to: from.world.ids().map(of).collect(),
        }
    }

    fn node(&self, id: NodeId) -> Option<NodeId> {
        *self.to.get(usize::from(id.0))?
    }

    fn acts(&self, acts: &[Planned]) -> Vec<Planned> {
        let act = |act: &Planned| {
            Some(Planned {
                input: self.input(&act.input)?,
                ..act.clone()
            })
        };
        acts.iter().filter_map(act).collect()
    }

    /// The input in the smaller world; `None` when it names a node that the smaller world lacks.
    fn input(&self, input: &Input) -> Option<Input> {
        Some(match input {
            Input::Node(Target::Node(id), fault) => Input::node(self.node(*id)?, *fault),
            Input::Cut(from, to) => Input::Cut(self.node(*from)?, self.node(*to)?),
            Input::Heal(from, to) => Input::Heal(self.node(*from)?, self.node(*to)?),
            Input::Partition(groups) => {
                let group = |group: &Vec<NodeId>| -> Vec<NodeId> {
                    group.iter().filter_map(|id| self.node(*id)).collect()
                };
                Input::Partition(groups.iter().map(group).collect())
            }
            Input::Link(links, change) => {
                let links = match links {
                    LinkTo::OneWay(from, to) => LinkTo::OneWay(self.node(*from)?, self.node(*to)?),
                    LinkTo::All => LinkTo::All,
                };
                Input::Link(links, *change)
            }
            Input::FireTimer(id, timer) => Input::FireTimer(self.node(*id)?, timer.clone()),
            Input::Request(id, request) => Input::Request(self.node(*id)?, request.clone()),
            other => other.clone(),
        })
    }
}
