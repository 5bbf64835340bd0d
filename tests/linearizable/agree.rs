//! The checker and the one that tries every order give the same verdict on random histories, and what
//! the checker gives as proof is one. Broken checkers do not get through.

use super::brute;
use super::random;
use netsplit::checks::linearizable::{
    Counter, Lock, Model, Operation, Queue, Register, Verdict, check, check_by_key, queue, register,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::collections::VecDeque;

const LIMIT: u64 = 1_000_000;
const OPERATIONS_MAX: usize = 7;

/// Checks a verdict and its proof against every order.
fn assert_agrees<M: Model>(model: &M, history: &[Operation<M>]) -> Result<(), TestCaseError> {
    let report = check(model, history, LIMIT);
    match report.verdict {
        Verdict::Linearizable(order) => {
            prop_assert!(brute::is_witness(model, history, &order), "{order:?}");
        }
        Verdict::Not(found) => {
            prop_assert!(!brute::is_linearizable(model, history));
            prop_assert!(found.is_longest && found.is_smallest);
            prop_assert_eq!(Some(found.stuck), brute::first_failure(model, history));
            let before = brute::prefix(history, found.stuck, false);
            prop_assert!(brute::is_linearizable(model, &before));
            // Times are left as they are, so places are found by the answers that count.
            let mut known = history.to_vec();
            let end = history[found.stuck].answer.as_ref().map(|answer| answer.at);
            for (place, one) in known.iter_mut().enumerate() {
                let at = one.answer.as_ref().map(|answer| (answer.at, place));
                one.answer = one
                    .answer
                    .take()
                    .filter(|_| at < end.map(|at| (at, found.stuck)));
            }
            prop_assert!(
                brute::is_witness(model, &known, &found.order),
                "{:?}",
                found.order
            );
            prop_assert!(brute::is_core(model, history, found.stuck, &found.core));
            for place in &found.core {
                let less: Vec<usize> = found.core.iter().copied().filter(|p| p != place).collect();
                prop_assert!(
                    !brute::is_core(model, history, found.stuck, &less),
                    "{place}"
                );
            }
        }
        Verdict::GaveUp => prop_assert!(false, "it gave up on a small history"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 1_500, failure_persistence: None, ..Config::default() })]

    #[test]
    fn on_registers(history in random::cas_register(OPERATIONS_MAX)) {
        assert_agrees(&Register::default(), &history)?;
    }

    #[test]
    fn on_stores(history in random::store(OPERATIONS_MAX)) {
        assert_agrees(&Register::default(), &history)?;
    }

    #[test]
    fn on_locks(history in random::locks(OPERATIONS_MAX)) {
        assert_agrees(&Lock, &history)?;
    }

    #[test]
    fn on_queues(history in random::queues(OPERATIONS_MAX)) {
        assert_agrees(&Queue::default(), &history)?;
    }

    #[test]
    fn on_counters(history in random::counters(OPERATIONS_MAX)) {
        assert_agrees(&Counter::default(), &history)?;
    }

    #[test]
    fn on_several_keys(
        history in random::cas_register(OPERATIONS_MAX),
        other in random::cas_register(OPERATIONS_MAX),
    ) {
        let parts = [&history[..], &other[..]];
        let keys: Vec<u8> = (0..2).flat_map(|key| vec![key; parts[key as usize].len()]).collect();
        let both = parts.concat();
        let model = Register::default();
        let expect = parts.iter().all(|part| brute::is_linearizable(&model, part));
        match check_by_key(&model, &both, &keys, LIMIT).verdict {
            Verdict::Linearizable(order) => {
                prop_assert!(expect);
                for key in 0..2 {
                    let of_key = |place: &usize| keys[*place] == key;
                    let order: Vec<usize> = order.iter().copied().filter(of_key).collect();
                    let from = usize::from(key) * history.len();
                    let order: Vec<usize> = order.into_iter().map(|place| place - from).collect();
                    prop_assert!(brute::is_witness(&model, parts[usize::from(key)], &order));
                }
                prop_assert!(is_in_time(&both, &order));
            }
            Verdict::Not(found) => {
                prop_assert!(!expect);
                let at = |place: usize| both[place].answer.as_ref().map(|answer| answer.at);
                let failures = (0..2).filter_map(|key| {
                    let failure = brute::first_failure(&model, parts[key])?;
                    at(failure + key * history.len())
                });
                prop_assert_eq!(at(found.stuck), failures.min());
                prop_assert!(found.core.iter().all(|one| keys[*one] == keys[found.stuck]));
            }
            Verdict::GaveUp => prop_assert!(false, "it gave up on a small history"),
        }
    }
}

/// Whether no operation stands in front of one that returned before it was called.
fn is_in_time<M: Model>(history: &[Operation<M>], order: &[usize]) -> bool {
    (0..order.len()).all(|later| {
        let called = history[order[later]].called;
        order[later + 1..].iter().all(|one| {
            let answer = history[*one].answer.as_ref();
            answer.is_none_or(|answer| answer.at >= called)
        })
    })
}

/// On how many of 1,000 random histories a checker gives another verdict than trying every order:
/// too often yes, and too often no.
fn wrong_verdicts<M: Model>(
    model: &M,
    histories: impl Strategy<Value = Vec<Operation<M>>>,
    checker: impl Fn(&[Operation<M>]) -> Verdict,
) -> (u32, u32) {
    let mut runner = TestRunner::deterministic();
    let (mut yes, mut no) = (0, 0);
    for _ in 0..1_000 {
        let tree = histories
            .new_tree(&mut runner)
            .expect("there are such histories");
        let history = tree.current();
        let says = matches!(checker(&history), Verdict::Linearizable(_));
        match (says, brute::is_linearizable(model, &history)) {
            (true, false) => yes += 1,
            (false, true) => no += 1,
            _ => {}
        }
    }
    (yes, no)
}

#[test]
fn the_checker_itself_is_never_wrong_where_broken_ones_are() {
    let model = Register::default();
    let histories = || random::cas_register(OPERATIONS_MAX);
    let wrong = |checker: &dyn Fn(&[Operation<Register>]) -> Verdict| {
        wrong_verdicts(&model, histories(), checker)
    };
    assert_eq!(
        wrong(&|history| check(&model, history, LIMIT).verdict),
        (0, 0)
    );

    let (yes, no) = wrong(&|history| {
        let history = brute::without_time(history);
        check(&model, &history, LIMIT).verdict
    });
    assert!(yes > 0 && no == 0, "it ignores real time: {yes} {no}");

    let (yes, no) = wrong(&|history| {
        let mut history = history.to_vec();
        history.retain(|one| one.answer.is_some());
        check(&model, &history, LIMIT).verdict
    });
    assert!(yes == 0 && no > 0, "it takes info as fail: {yes} {no}");

    let (yes, no) = wrong(&|history| {
        let report = check(&model, history, LIMIT);
        let needs_all = |order: &Vec<usize>| order.len() == history.len();
        match report.verdict {
            Verdict::Linearizable(order) if needs_all(&order) => Verdict::Linearizable(order),
            _ => Verdict::GaveUp,
        }
    });
    assert!(yes == 0 && no > 0, "it takes info as ok: {yes} {no}");
}

/// A model that is as good as another but for one promise that the search relies on.
#[derive(Clone, Debug)]
struct Broken<M> {
    model: M,
    flaw: Flaw,
}

#[derive(Copy, Clone, Debug)]
enum Flaw {
    /// It says of every operation that it changes nothing.
    AllObserve,
    /// It says that no operation without an answer is of use.
    NoneHelps,
}

impl<M: Model> Model for Broken<M> {
    type Input = M::Input;
    type Output = M::Output;
    type State = M::State;

    fn start(&self) -> M::State {
        self.model.start()
    }

    fn apply(&self, state: &M::State, input: &M::Input) -> Option<(M::State, M::Output)> {
        self.model.apply(state, input)
    }

    fn observes(&self, input: &M::Input, output: &M::Output) -> bool {
        matches!(self.flaw, Flaw::AllObserve) || self.model.observes(input, output)
    }

    fn helps(&self, input: &M::Input, to: &M::State) -> bool {
        !matches!(self.flaw, Flaw::NoneHelps) && self.model.helps(input, to)
    }
}

fn with_flaw<M: Model>(model: &M, flaw: Flaw, history: &[Operation<M>]) -> Verdict {
    let same = |one: &Operation<M>| Operation {
        client: one.client,
        called: one.called,
        input: one.input.clone(),
        answer: one.answer.clone(),
    };
    let history: Vec<Operation<Broken<M>>> = history.iter().map(same).collect();
    let model = Broken {
        model: model.clone(),
        flaw,
    };
    check(&model, &history, LIMIT).verdict
}

#[test]
fn a_model_that_breaks_its_promises_is_caught() {
    fn caught<M: Model>(model: M, histories: impl Strategy<Value = Vec<Operation<M>>>, flaw: Flaw) {
        let wrong = wrong_verdicts(&model, histories, |history| {
            with_flaw(&model, flaw, history)
        });
        assert!(wrong != (0, 0));
    }
    for flaw in [Flaw::AllObserve, Flaw::NoneHelps] {
        caught(
            Register::default(),
            random::cas_register(OPERATIONS_MAX),
            flaw,
        );
        caught(Register::default(), random::store(OPERATIONS_MAX), flaw);
        caught(Lock, random::locks(OPERATIONS_MAX), flaw);
        caught(Queue::default(), random::queues(OPERATIONS_MAX), flaw);
        caught(Counter::default(), random::counters(OPERATIONS_MAX), flaw);
    }
}

/// A stack: last in, first out.
#[derive(Clone, Debug)]
struct Stack;

impl Model for Stack {
    type Input = queue::Input;
    type Output = queue::Output;
    type State = VecDeque<netsplit::checks::linearizable::Value>;

    fn start(&self) -> Self::State {
        VecDeque::new()
    }

    fn apply(
        &self,
        state: &Self::State,
        input: &Self::Input,
    ) -> Option<(Self::State, Self::Output)> {
        let mut after = state.clone();
        let output = match input {
            queue::Input::Enqueue(value) => {
                after.push_back(value.clone());
                queue::Output::Done
            }
            queue::Input::Dequeue => queue::Output::Taken(after.pop_back()),
        };
        Some((after, output))
    }
}

#[test]
fn a_model_of_another_object_is_caught() {
    let queue = Queue::default();
    let (yes, no) = wrong_verdicts(&queue, random::queues(OPERATIONS_MAX), |history| {
        let same = |one: &Operation<Queue>| Operation {
            client: one.client,
            called: one.called,
            input: one.input.clone(),
            answer: one.answer.clone(),
        };
        let history: Vec<Operation<Stack>> = history.iter().map(same).collect();
        check(&Stack, &history, LIMIT).verdict
    });
    assert!(yes > 0 && no > 0, "{yes} {no}");

    let register = Register::default();
    let (yes, no) = wrong_verdicts(&register, random::cas_register(OPERATIONS_MAX), |history| {
        let blind = |one: &Operation<Register>| {
            let mut one = one.clone();
            if let register::Input::Cas(_, to) = one.input {
                one.input = register::Input::Write(to);
                if let Some(answer) = &mut one.answer {
                    answer.output = register::Output::Done;
                }
            }
            one
        };
        let history: Vec<_> = history.iter().map(blind).collect();
        check(&register, &history, LIMIT).verdict
    });
    assert!(yes > 0 && no > 0, "it sets without comparing: {yes} {no}");
}
