//! The search for an order.
//!
//! It goes depth first over configurations, with a stack of moves that are still to be tried. Of the
//! moves that a configuration allows, those are left out that can not be the only way:
//!
//! - An operation that changes nothing and fits the state takes effect at once: taking it out of any
//!   later place and putting it here leaves the rest as it is.
//! - Of open operations that ask and answer the same, only the first to return is tried: in any order
//!   that has another one here, the two can change places.
//! - So can an operation without an answer and an open one that asks the same and fits: the one with
//!   an answer is tried.
//! - An operation without an answer has to be of use to what comes right behind it: when that would
//!   give the same without it, it can be left out. So can one that changes nothing, and one that
//!   leads to a state of which nothing can come that was answered ([`Model::helps`]).
//! - A configuration is not entered when one was met with the same state and the same answered
//!   operations that had used fewer of those without an answer: it can do all that this one can.
//!
//! An order that breaks such a rule can be changed, without getting longer, into one that keeps it;
//! so when there is an order at all, a shortest one is found.

use super::plan::Plan;
use super::seen::{Config, Seen};
use super::space::{Numbered, Space};
use super::{Model, Operation};

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
    pub explored: u64,
}

/// Looks for an order of a history.
pub(super) fn solve<M: Model>(model: &M, history: &[Operation<M>], limit: u64) -> Found {
    let all: Vec<Option<&Operation<M>>> = history.iter().map(Some).collect();
    solve_part(model, &all, limit)
}

/// Looks for an order of the operations that are there.
pub(super) fn solve_part<M: Model>(
    model: &M,
    history: &[Option<&Operation<M>>],
    limit: u64,
) -> Found {
    let there: Vec<&Operation<M>> = history.iter().flatten().copied().collect();
    let owned: Vec<Operation<M>> = there.iter().copied().cloned().collect();
    let mut numbered = Numbered::new(model.fitted(&owned), &there);
    let plan = Plan::new(&numbered, history);
    Search::new(&plan, &mut numbered, limit).run()
}

/// What takes effect next.
#[derive(Copy, Clone)]
enum Act {
    /// An answered operation, by its place in the plan.
    Done(u32),
    /// The next of a class without answers.
    Pending(u32),
}

/// A move that is still to be tried.
struct Move {
    from: u32,
    act: Act,
}

/// What took effect on the way to a configuration, linked from the last to the first.
struct Step {
    before: u32,
    operation: u32,
}

const NO_STEP: u32 = u32::MAX;

struct Search<'a> {
    plan: &'a Plan,
    space: &'a mut dyn Space,
    limit: u64,
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
    fn new(plan: &'a Plan, space: &'a mut dyn Space, limit: u64) -> Self {
        let words = plan.by_bit.len().div_ceil(64);
        Self {
            plan,
            space,
            limit,
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
        while ended.is_none() && self.seen.count() <= self.limit {
            let Some(next) = self.moves.pop() else {
                break;
            };
            ended = self.follow(&next);
        }
        let explored = self.seen.count().min(self.limit);
        let ending = if let Some(step) = ended {
            Ending::Ordered(self.order(step))
        } else if self.seen.count() > self.limit {
            Ending::GaveUp
        } else {
            let (next, step) = self.furthest;
            Ending::Stuck {
                order: self.order(step),
                stuck: self.plan.done[next as usize].operation as usize,
            }
        };
        Found { ending, explored }
    }

    /// Takes a move. Gives the last step when everything has taken effect.
    fn follow(&mut self, next: &Move) -> Option<u32> {
        let before = self.seen.load(next.from, &mut self.config);
        let state = self.config.state;
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
        };
        let (to, _) = self.space.step(state, input).expect("it was possible");
        self.config.state = to;
        self.arrive(before, vec![operation])
    }

    /// Enters the configuration at hand, after what took effect since the step `before`, and after
    /// all that may as well take effect now. Gives the last step when nothing is left to do.
    fn arrive(&mut self, before: u32, mut operations: Vec<u32>) -> Option<u32> {
        self.settle(&mut operations);
        let is_end = self.config.next as usize == self.plan.done.len();
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
                if one.observes && !self.config.has(one.bit) && self.fits(self.config.state, one) {
                    self.config.take(one.bit);
                    operations.push(one.operation);
                }
            }
            if operations.len() == before {
                return;
            }
        }
    }

    fn fits(&mut self, state: u32, one: &super::plan::Done) -> bool {
        let result = self.space.step(state, one.input);
        result.is_some_and(|(_, output)| output == one.output)
    }

    /// Finds what can follow a configuration: an answered operation, now or after some without an
    /// answer. The least of those comes first, and what comes first is tried first.
    fn expand(&mut self, node: u32) {
        let mut moves = Vec::new();
        let mut wave = vec![(node, None)];
        let mut place = 0;
        while let Some((node, before)) = wave.get(place).copied() {
            place += 1;
            let step = self.seen.load(node, &mut self.config);
            let inputs = self.answered_moves(node, before, &mut moves);
            if self.seen.count() <= self.limit {
                let found = self.pending_moves(node, before, &inputs, step, &mut moves);
                let state = Some(self.config.state);
                wave.extend(found.into_iter().map(|node| (node, state)));
            }
        }
        moves.reverse();
        self.moves.append(&mut moves);
    }

    /// The answered operations that can take effect now, as moves. `before` is the state before the
    /// operation without an answer that came last, when one did. Gives what they ask.
    fn answered_moves(
        &mut self,
        from: u32,
        before: Option<u32>,
        moves: &mut Vec<Move>,
    ) -> Vec<u32> {
        let mut met: Vec<(u32, u32)> = Vec::new();
        for place in 0..self.open.len() {
            let at = self.open[place];
            let one = &self.plan.done[at as usize];
            if self.config.has(one.bit) || met.contains(&(one.input, one.output)) {
                continue;
            }
            let result = self.space.step(self.config.state, one.input);
            if result.is_none_or(|(_, output)| output != one.output) {
                continue;
            }
            met.push((one.input, one.output));
            if before.is_none_or(|before| self.space.step(before, one.input) != result) {
                let act = Act::Done(at);
                moves.push(Move { from, act });
            }
        }
        met.into_iter().map(|(input, _)| input).collect()
    }

    /// Operations without an answer that can take effect now: entered and given back as new
    /// configurations, or as moves when something can be observed right after.
    fn pending_moves(
        &mut self,
        from: u32,
        before: Option<u32>,
        answered: &[u32],
        step: u32,
        moves: &mut Vec<Move>,
    ) -> Vec<u32> {
        let mut found = Vec::new();
        let until = self.plan.done[self.config.next as usize].returned;
        let state = self.config.state;
        for (class, one) in (0..).zip(&self.plan.classes) {
            let call = one.calls.get(self.config.uses(class) as usize);
            let Some(&(_, operation)) = call.filter(|call| call.0 <= until) else {
                continue;
            };
            let result = self.space.step(state, one.input);
            let Some((to, _)) = result.filter(|(to, _)| *to != state) else {
                continue;
            };
            let is_idle = before.is_some_and(|at| self.space.step(at, one.input) == result);
            if is_idle || answered.contains(&one.input) || !self.space.helps(one.input, to) {
                continue;
            }
            if self.shows(to) {
                let act = Act::Pending(class);
                moves.push(Move { from, act });
                continue;
            }
            let mut config = self.config.clone();
            config.state = to;
            config.use_one(class);
            let step = self.steps_after(step, &[operation]);
            match self.seen.enter(&config, step) {
                Some(node) => found.push(node),
                None => self.steps.truncate(self.steps.len() - 1),
            }
        }
        found
    }

    /// Whether an open operation that changes nothing fits this state.
    fn shows(&mut self, state: u32) -> bool {
        (0..self.open.len()).any(|place| {
            let one = &self.plan.done[self.open[place] as usize];
            one.observes && !self.config.has(one.bit) && self.fits(state, one)
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
