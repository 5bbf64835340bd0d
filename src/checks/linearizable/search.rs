//! The search for an order.
//!
//! It goes depth first over configurations, with a stack of moves that are still to be tried. Of the
//! moves that a configuration allows, those are left out that can not be the only way:
//!
//! - An operation that changes nothing and fits the state takes effect at once: taking it out of any
//!   later place and putting it here leaves the rest as it is.
//! - Of open operations that ask and answer the same, only the first to return is tried: in any order
//!   that has another one here, the two can change places. An operation without an answer is the last
//!   to return.
//! - An operation that need not take effect has to be of use to what comes right behind it: when that
//!   would give the same without it, it can be left out. So can one that changes nothing, and one
//!   that leads to a state of which nothing can come that was answered ([`Model::helps`]).
//! - A configuration is not entered when one was met with the same state and the same answered
//!   operations that had used fewer of those without an answer: it can do all that this one can.
//!
//! Operations that need not take effect are those without an answer and, in the search for why a
//! history fails, those that are left out to see whether it fails all the same.
//!
//! An order that breaks such a rule can be changed, without getting longer, into one that keeps it;
//! so when there is an order at all, a shortest one is found.

use super::plan::{Done, Plan};
use super::seen::{Config, Seen};
use super::space::{Numbered, Space};
use super::{Model, Operation, Part};

/// How a search ended.
pub(super) enum Ending {
    /// With an order of the whole history.
    Ordered(Vec<usize>),
    /// There is none. The search came up to the return of `stuck`, and not beyond, in this order.
    Stuck { order: Vec<usize>, stuck: usize },
    /// At the limit.
    GaveUp,
}

/// What a search came to.
pub(super) struct Found {
    pub ending: Ending,
    /// How many configurations were explored.
    pub explored: u64,
    /// How much work that was: steps taken and looked up, and configurations compared.
    pub work: u64,
}

/// Looks for an order of a history, in at most so many configurations.
pub(super) fn solve<M: Model>(model: &M, history: &[Operation<M>], limit: u64) -> Found {
    let all = history.iter().enumerate();
    let parts = all.map(|(place, operation)| Part::new(operation, true, place));
    solve_parts(model, parts.collect(), limit, u64::MAX)
}

/// Looks for an order of what is needed, in at most so many configurations and with so much work.
pub(super) fn solve_parts<M: Model>(
    model: &M,
    mut parts: Vec<Part<'_, M>>,
    limit: u64,
    work_max: u64,
) -> Found {
    // What need not take effect and changes nothing is of no use.
    parts.retain(|part| {
        let output = part.operation.answer.as_ref().map(|answer| &answer.output);
        part.is_needed || !output.is_some_and(|it| model.observes(&part.operation.input, it))
    });
    let mut numbered = Numbered::new(model.fitted(&parts), &parts);
    let plan = Plan::new(&numbered, &parts);
    let mut search = Search::new(&plan, &mut numbered);
    (search.limit, search.work_max) = (limit, work_max);
    search.run()
}

/// What takes effect next.
#[derive(Copy, Clone)]
enum Act {
    /// An answered operation, by its place in the plan.
    Done(u32),
    /// The next of a class without answers.
    Pending(u32),
    /// Nothing: the first to return need not take effect, and does not.
    Pass,
}

/// A move that is still to be tried.
struct Move {
    from: u32,
    act: Act,
}

/// A configuration whose moves are looked for.
struct Spot {
    from: u32,
    /// The state before the needless operation that came last on the way from what is expanded.
    before: Option<u32>,
    /// The last step on the way to it.
    step: u32,
    /// What the answered operations ask that fit, and whether they are needed.
    met: Vec<(u32, bool)>,
    /// New configurations, one needless operation further.
    found: Vec<u32>,
}

/// What took effect on the way to a configuration, linked from the last to the first.
struct Step {
    before: u32,
    operation: u32,
}

const NO_STEP: u32 = u32::MAX;
/// A step that was not taken before is so much more work than looking one up.
const STEP_WORK: u64 = 20;

struct Search<'a> {
    plan: &'a Plan,
    space: &'a mut dyn Space,
    limit: u64,
    work_max: u64,
    work: u64,
    seen: Seen,
    steps: Vec<Step>,
    moves: Vec<Move>,
    /// The configuration at hand, and what is open in it.
    config: Config,
    open: Vec<u32>,
    /// The furthest return that was met, and the last step on the way to it.
    furthest: (u32, u32),
}

impl<'a> Search<'a> {
    fn new(plan: &'a Plan, space: &'a mut dyn Space) -> Self {
        let words = plan.by_bit.len().div_ceil(64);
        Self {
            plan,
            space,
            limit: u64::MAX,
            work_max: u64::MAX,
            work: 0,
            seen: Seen::new(words),
            steps: Vec::new(),
            moves: Vec::new(),
            config: Config {
                taken: vec![0; words],
                ..Config::default()
            },
            open: Vec::new(),
            furthest: (0, NO_STEP),
        }
    }

    fn run(mut self) -> Found {
        let mut ended = self.arrive(NO_STEP, Vec::new());
        while ended.is_none() && !self.is_spent() {
            let Some(next) = self.moves.pop() else {
                break;
            };
            ended = self.follow(&next);
        }
        let explored = self.seen.count().min(self.limit);
        let ending = if let Some(step) = ended {
            Ending::Ordered(self.order(step))
        } else if self.is_spent() {
            Ending::GaveUp
        } else {
            let (next, step) = self.furthest;
            Ending::Stuck {
                order: self.order(step),
                stuck: self.plan.done[next as usize].operation as usize,
            }
        };
        Found {
            ending,
            explored,
            work: self.work(),
        }
    }

    fn work(&self) -> u64 {
        self.work + self.seen.compared() + STEP_WORK * self.space.steps()
    }

    fn is_spent(&self) -> bool {
        self.seen.count() > self.limit || self.work() > self.work_max
    }

    /// The state and the answer that come of an input.
    fn step(&mut self, state: u32, input: u32) -> Option<(u32, u32)> {
        self.work += 1;
        self.space.step(state, input)
    }

    /// Takes a move. Gives the last step when everything has taken effect.
    fn follow(&mut self, next: &Move) -> Option<u32> {
        let before = self.seen.load(next.from, &mut self.config);
        let (input, operation) = match next.act {
            Act::Done(one) => {
                let one = &self.plan.done[one as usize];
                self.config.take(one.bit);
                (one.input, one.operation)
            }
            Act::Pending(class) => {
                let uses = self.config.uses(class);
                self.config.use_one(class);
                let class = &self.plan.classes[class as usize];
                (class.input, class.calls[uses as usize].1)
            }
            Act::Pass => {
                self.config.next += 1;
                return self.arrive(before, Vec::new());
            }
        };
        let result = self.step(self.config.state, input);
        (self.config.state, _) = result.expect("it was possible");
        self.arrive(before, vec![operation])
    }

    /// Enters the configuration at hand, after what took effect since the step `before`, and after
    /// all that may as well take effect now. Gives the last step when nothing is left to do.
    fn arrive(&mut self, before: u32, mut operations: Vec<u32>) -> Option<u32> {
        self.settle(&mut operations);
        let is_end = self.config.next >= self.plan.end;
        // Whether it is new is known only once it is entered, and steps that lead nowhere cost little.
        let step = self.steps_after(before, &operations);
        if is_end {
            return Some(step);
        }
        if let Some(node) = self.seen.enter(&self.config, step) {
            if self.config.next > self.furthest.0 {
                self.furthest = (self.config.next, step);
            }
            self.expand(node);
        } else {
            self.steps.truncate(self.steps.len() - operations.len());
        }
        None
    }

    /// Lets every open operation take effect that fits and changes nothing, and goes on to the first
    /// return whose operation has not taken effect.
    fn settle(&mut self, operations: &mut Vec<u32>) {
        loop {
            while let Some(first) = self.plan.done.get(self.config.next as usize) {
                if !self.config.has(first.bit) {
                    break;
                }
                self.config.release(first.bit);
                self.config.next += 1;
            }
            self.plan.open(self.config.next, &mut self.open);
            let before = operations.len();
            for place in 0..self.open.len() {
                let one = &self.plan.done[self.open[place] as usize];
                if self.is_fit(self.config.state, one) {
                    self.config.take(one.bit);
                    operations.push(one.operation);
                }
            }
            if operations.len() == before {
                return;
            }
        }
    }

    /// Whether it changes nothing and fits this state, and has not taken effect.
    fn is_fit(&mut self, state: u32, one: &Done) -> bool {
        let is_open = one.observes && !self.config.has(one.bit);
        is_open
            && self
                .step(state, one.input)
                .is_some_and(|(_, output)| output == one.output)
    }

    /// Finds what can follow a configuration: an operation that is needed, now or after some that are
    /// not. The least of those comes first, and what comes first is tried first.
    fn expand(&mut self, node: u32) {
        let mut moves = Vec::new();
        let mut wave = vec![(node, None)];
        let mut place = 0;
        while let Some((from, before)) = wave.get(place).copied() {
            place += 1;
            let step = self.seen.load(from, &mut self.config);
            let mut spot = Spot {
                from,
                before,
                step,
                met: Vec::new(),
                found: Vec::new(),
            };
            let first = self.plan.done.get(self.config.next as usize);
            if first.is_some_and(|first| !first.is_needed) {
                let act = Act::Pass;
                moves.push(Move { from, act });
            }
            self.answered_moves(&mut spot, &mut moves);
            if !self.is_spent() {
                self.pending_moves(&mut spot, &mut moves);
            }
            let state = Some(self.config.state);
            wave.extend(spot.found.into_iter().map(|node| (node, state)));
        }
        moves.reverse();
        self.moves.append(&mut moves);
    }

    /// The answered operations that can take effect now, in order of their returns.
    fn answered_moves(&mut self, spot: &mut Spot, moves: &mut Vec<Move>) {
        for place in 0..self.open.len() {
            let at = self.open[place];
            let one = &self.plan.done[at as usize];
            // In one state, what asks the same and fits has the same answer.
            let is_met = |(input, is_needed): &(u32, bool)| {
                *input == one.input && (*is_needed || !one.is_needed)
            };
            if self.config.has(one.bit) || spot.met.iter().any(is_met) {
                continue;
            }
            let result = self.step(self.config.state, one.input);
            if result.is_none_or(|(_, output)| output != one.output) {
                continue;
            }
            spot.met.push((one.input, one.is_needed));
            if !one.is_needed {
                self.try_needless(spot, Act::Done(at), (one.input, one.operation), moves);
            } else if spot
                .before
                .is_none_or(|at| self.step(at, one.input) != result)
            {
                let (from, act) = (spot.from, Act::Done(at));
                moves.push(Move { from, act });
            }
        }
    }

    /// Operations without an answer that can take effect now.
    fn pending_moves(&mut self, spot: &mut Spot, moves: &mut Vec<Move>) {
        let until = self.plan.done[self.config.next as usize].returned;
        for (class, one) in (0..).zip(&self.plan.classes) {
            let call = one.calls.get(self.config.uses(class) as usize);
            let is_met = spot.met.iter().any(|(input, _)| *input == one.input);
            if let Some(&(_, operation)) = call.filter(|call| call.0 <= until && !is_met) {
                self.try_needless(spot, Act::Pending(class), (one.input, operation), moves);
            }
        }
    }

    /// Lets an operation take effect that need not: as a new configuration, or as a move when
    /// something can be observed right after.
    fn try_needless(
        &mut self,
        spot: &mut Spot,
        act: Act,
        (input, operation): (u32, u32),
        moves: &mut Vec<Move>,
    ) {
        let state = self.config.state;
        let result = self.step(state, input);
        let Some((to, _)) = result.filter(|(to, _)| *to != state) else {
            return;
        };
        let is_idle = spot.before.is_some_and(|at| self.step(at, input) == result);
        if is_idle || !self.space.helps(input, to) {
            return;
        }
        let is_first = match act {
            Act::Done(one) => one == self.config.next,
            Act::Pending(_) | Act::Pass => false,
        };
        if is_first || self.shows(to) {
            let from = spot.from;
            moves.push(Move { from, act });
            return;
        }
        let mut config = self.config.clone();
        config.state = to;
        match act {
            Act::Done(one) => config.take(self.plan.done[one as usize].bit),
            Act::Pending(class) => config.use_one(class),
            Act::Pass => {}
        }
        let step = self.steps_after(spot.step, &[operation]);
        match self.seen.enter(&config, step) {
            Some(node) => spot.found.push(node),
            None => self.steps.truncate(self.steps.len() - 1),
        }
    }

    /// Whether an open operation that changes nothing fits this state.
    fn shows(&mut self, state: u32) -> bool {
        (0..self.open.len()).any(|place| {
            let one = &self.plan.done[self.open[place] as usize];
            self.is_fit(state, one)
        })
    }

    fn steps_after(&mut self, mut before: u32, operations: &[u32]) -> u32 {
        for operation in operations.iter().copied() {
            self.steps.push(Step { before, operation });
            before = u32::try_from(self.steps.len() - 1).expect("memory ends before numbers do");
        }
        before
    }

    /// The operations on the way to a step.
    fn order(&self, mut step: u32) -> Vec<usize> {
        let mut order = Vec::new();
        while let Some(at) = self.steps.get(step as usize) {
            order.push(at.operation as usize);
            step = at.before;
        }
        order.reverse();
        order
    }
}
