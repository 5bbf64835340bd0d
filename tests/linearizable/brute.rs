//! A checker that tries every order, and knows no shortcut: what the real one has to agree with.

use netsplit::checks::linearizable::{Answer, Model, Operation};

/// When an operation returned: never, when it has no answer.
fn returned<M: Model>(operation: &Operation<M>) -> u64 {
    let answer = operation.answer.as_ref();
    answer.map_or(u64::MAX, |answer| answer.at)
}

/// Whether some order of a history, with or without those that have no answer, explains it.
pub fn is_linearizable<M: Model>(model: &M, history: &[Operation<M>]) -> bool {
    let rest: Vec<&Operation<M>> = history.iter().collect();
    can_go_on(model, &model.start(), &rest)
}

fn can_go_on<M: Model>(model: &M, state: &M::State, rest: &[&Operation<M>]) -> bool {
    if rest.iter().all(|one| one.answer.is_none()) {
        return true;
    }
    (0..rest.len()).any(|place| {
        let mut others = rest.to_vec();
        let one = others.remove(place);
        let is_first = others.iter().all(|other| returned(*other) >= one.called);
        is_first && after(model, state, one).is_some_and(|to| can_go_on(model, &to, &others))
    })
}

/// The state after an operation, when it answers what it did.
fn after<M: Model>(model: &M, state: &M::State, one: &Operation<M>) -> Option<M::State> {
    let (to, output) = model.apply(state, &one.input)?;
    let fits = one
        .answer
        .as_ref()
        .is_none_or(|answer| answer.output == output);
    fits.then_some(to)
}

/// Whether this order explains the history.
pub fn is_witness<M: Model>(model: &M, history: &[Operation<M>], order: &[usize]) -> bool {
    let mut state = Some(model.start());
    for place in order {
        state = state.and_then(|state| after(model, &state, &history[*place]));
    }
    let is_once = (0..history.len()).all(|place| {
        let times = order.iter().filter(|one| **one == place).count();
        times == 1 || (times == 0 && history[place].answer.is_none())
    });
    let in_time = (0..order.len()).all(|later| {
        let called = history[order[later]].called;
        let behind = &order[later + 1..];
        behind.iter().all(|one| returned(&history[*one]) >= called)
    });
    state.is_some() && is_once && in_time
}

/// The history as it was known at one return, or right before it; what was not called is `None`.
pub fn up_to<M: Model>(
    history: &[Operation<M>],
    last: usize,
    with_last: bool,
) -> Vec<Option<Operation<M>>> {
    let end = (returned(&history[last]), last);
    let cut = |(place, one): (usize, &Operation<M>)| {
        let at = (returned(one), place);
        let is_known = at < end || (with_last && at == end);
        let mut one = one.clone();
        one.answer = one.answer.filter(|_| is_known);
        Some(one).filter(|one| one.called <= end.0)
    };
    history.iter().enumerate().map(cut).collect()
}

/// The same without what was not called.
pub fn prefix<M: Model>(
    history: &[Operation<M>],
    last: usize,
    with_last: bool,
) -> Vec<Operation<M>> {
    up_to(history, last, with_last)
        .into_iter()
        .flatten()
        .collect()
}

/// The first return with which a history fails.
pub fn first_failure<M: Model>(model: &M, history: &[Operation<M>]) -> Option<usize> {
    let mut returns: Vec<usize> = (0..history.len()).collect();
    returns.retain(|place| history[*place].answer.is_some());
    returns.sort_by_key(|place| (returned(&history[*place]), *place));
    let fails = |last: &usize| !is_linearizable(model, &prefix(history, *last, true));
    returns.into_iter().find(fails)
}

/// Whether these can not be ordered, up to the return of `last`, whichever of the others are left
/// out.
pub fn is_core<M: Model>(model: &M, history: &[Operation<M>], last: usize, core: &[usize]) -> bool {
    let known = up_to(history, last, true);
    let others: Vec<usize> = (0..known.len())
        .filter(|place| !core.contains(place) && known[*place].is_some())
        .collect();
    (0..1_u32 << others.len()).all(|chosen| {
        let is_left_out = |place: usize| {
            let nth = others.iter().position(|other| *other == place);
            nth.is_some_and(|nth| chosen >> nth & 1 == 1)
        };
        let rest = known
            .iter()
            .enumerate()
            .filter(|(place, _)| !is_left_out(*place));
        let rest: Vec<Operation<M>> = rest.filter_map(|(_, one)| one.clone()).collect();
        !is_linearizable(model, &rest)
    })
}

/// The same history with every answered operation spread over all time.
pub fn without_time<M: Model>(history: &[Operation<M>]) -> Vec<Operation<M>> {
    let spread = |one: &Operation<M>| {
        let mut one = one.clone();
        one.called = 0;
        one.answer = one.answer.map(|Answer { output, .. }| Answer {
            at: u64::MAX,
            output,
        });
        one
    };
    history.iter().map(spread).collect()
}
