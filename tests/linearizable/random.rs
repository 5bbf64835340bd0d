//! Random small histories: what an object did when operations took effect one after another, told
//! with calls before and returns after, with some ends forgotten and some answers false.

use netsplit::checks::linearizable::{
    Answer, Counter, Lock, Model, Operation, Queue, Register, Value, counter, lock, queue, register,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// One operation of a history that is to be made.
#[derive(Clone, Debug)]
struct Plan<I, O> {
    input: I,
    /// How long before and after it took effect it was called and returned.
    before: u64,
    after: u64,
    fate: Fate<O>,
}

#[derive(Clone, Debug)]
enum Fate<O> {
    Answered,
    /// The answer is another one.
    Wrong(O),
    /// It took effect and its end is not known.
    Open,
    /// It took no effect, and its end is not known.
    Lost,
}

/// Histories of up to so many operations with these inputs and wrong answers.
pub fn histories<M: Model>(
    model: M,
    inputs: impl Strategy<Value = M::Input>,
    outputs: impl Strategy<Value = M::Output>,
    count_max: usize,
) -> impl Strategy<Value = Vec<Operation<M>>> {
    let fate = prop_oneof![
        8 => Just(Fate::Answered),
        2 => outputs.prop_map(Fate::Wrong),
        2 => Just(Fate::Open),
        1 => Just(Fate::Lost),
    ];
    // Half of the operations are short, so that many do not overlap.
    let span = || prop_oneof![0..6_u64, 0..30_u64];
    let plan = (inputs, span(), span(), fate);
    let plan = plan.prop_map(|(input, before, after, fate)| Plan {
        input,
        before,
        after,
        fate,
    });
    vec(plan, 1..=count_max).prop_map(move |plans| make(&model, plans))
}

fn make<M: Model>(model: &M, plans: Vec<Plan<M::Input, M::Output>>) -> Vec<Operation<M>> {
    let mut state = model.start();
    let mut history = Vec::new();
    for (nth, plan) in (0..).zip(plans) {
        // An operation takes effect every 8 units: with spans of up to 60, several overlap, and some
        // begin when others end.
        let instant = 100 + nth * 8;
        let mut output = None;
        if !matches!(plan.fate, Fate::Lost) {
            let Some((to, answer)) = model.apply(&state, &plan.input) else {
                continue;
            };
            (state, output) = (to, Some(answer));
        }
        let output = match plan.fate {
            Fate::Wrong(output) => Some(output),
            Fate::Answered => output,
            Fate::Open | Fate::Lost => None,
        };
        history.push(Operation {
            client: 0,
            called: instant - plan.before,
            input: plan.input,
            answer: output.map(|output| Answer {
                at: instant + plan.after,
                output,
            }),
        });
    }
    history
}

fn contents() -> impl Strategy<Value = register::Content> {
    prop_oneof![
        1 => Just(None),
        5 => (1..4_i64).prop_map(|n| Some(Value::Number(n))),
    ]
}

/// A register with read, write, and compare-and-set.
pub fn cas_register(count_max: usize) -> impl Strategy<Value = Vec<Operation<Register>>> {
    let inputs = prop_oneof![
        3 => Just(register::Input::Read),
        2 => contents().prop_map(register::Input::Write),
        3 => (contents(), contents()).prop_map(|(from, to)| register::Input::Cas(from, to)),
    ];
    let outputs = prop_oneof![
        contents().prop_map(register::Output::Holds),
        any::<bool>().prop_map(register::Output::Swapped),
    ];
    histories(Register::default(), inputs, outputs, count_max)
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![Just("a"), Just("b"), Just("ab"), Just("")].prop_map(str::to_owned)
}

/// A register with texts, numbers, and append.
pub fn store(count_max: usize) -> impl Strategy<Value = Vec<Operation<Register>>> {
    let content = prop_oneof![
        4 => texts().prop_map(|text| Some(Value::Text(text))),
        1 => contents(),
    ];
    let inputs = prop_oneof![
        4 => Just(register::Input::Read),
        4 => texts().prop_map(register::Input::Append),
        1 => content.prop_map(register::Input::Write),
        1 => contents().prop_map(|from| {
            register::Input::Cas(from, Some(Value::Text("b".to_owned())))
        }),
    ];
    let outputs = vec(texts(), 0..3).prop_map(|parts| {
        let whole = parts.concat();
        register::Output::Holds((!whole.is_empty()).then_some(Value::Text(whole)))
    });
    histories(Register::default(), inputs, outputs, count_max)
}

/// A lock, of three clients.
pub fn locks(count_max: usize) -> impl Strategy<Value = Vec<Operation<Lock>>> {
    let inputs = prop_oneof![
        (0..3_u64).prop_map(lock::Input::Acquire),
        (0..3_u64).prop_map(lock::Input::Release),
    ];
    // A lock has no wrong answers; that an operation was lost and answered makes a wrong history.
    histories(Lock, inputs, Just(()), count_max).prop_flat_map(|history| {
        let count = history.len();
        (Just(history), 0..count.max(1) * 2).prop_map(|(mut history, place)| {
            if let Some(one) = history.get_mut(place) {
                let answer = Answer {
                    at: one.called + 9,
                    output: (),
                };
                one.answer.get_or_insert(answer);
                one.input = match one.input {
                    lock::Input::Acquire(client) => lock::Input::Acquire((client + 1) % 3),
                    lock::Input::Release(client) => lock::Input::Release((client + 1) % 3),
                };
            }
            history
        })
    })
}

/// A queue, with values that come in several times.
pub fn queues(count_max: usize) -> impl Strategy<Value = Vec<Operation<Queue>>> {
    let values = || (0..5_i64).prop_map(Value::Number);
    let inputs = prop_oneof![
        3 => values().prop_map(queue::Input::Enqueue),
        2 => Just(queue::Input::Dequeue),
    ];
    let outputs = prop_oneof![
        1 => Just(queue::Output::Taken(None)),
        4 => values().prop_map(|value| queue::Output::Taken(Some(value))),
    ];
    histories(Queue::default(), inputs, outputs, count_max)
}

/// A counter.
pub fn counters(count_max: usize) -> impl Strategy<Value = Vec<Operation<Counter>>> {
    let inputs = prop_oneof![
        2 => Just(counter::Input::Read),
        3 => (-1..3_i64).prop_map(counter::Input::Add),
    ];
    let outputs = (-2..5_i128).prop_map(Some);
    histories(Counter::default(), inputs, outputs, count_max)
}
