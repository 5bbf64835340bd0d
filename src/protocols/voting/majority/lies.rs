//! How modules and voters are wrong (Lyons and Vanderkulk 1962).

use super::{Majority, Output};
use crate::sim::{Cx, Lie};

/// Answers with a wrong value of its own.
pub const WRONG: Lie = Lie(1);
/// Answers with the same wrong value as all others that lie like this: the worst case.
pub const ALIKE: Lie = Lie(2);
/// Answers nothing.
pub const SILENT: Lie = Lie(3);
/// Answers the first voter rightly and the others wrongly.
pub const SPLIT: Lie = Lie(4);

/// Wrong values are off by up to this much.
const OFF_MAX: u64 = 1_000;

/// A wrong value, off at random.
fn wrong(right: u32, cx: &mut Cx<Majority>) -> u32 {
    let off = cx.random().between(2, OFF_MAX);
    right.saturating_add(u32::try_from(off).unwrap_or(2))
}

/// What a module answers the voter of this number, from zero; `None` for nothing.
pub(super) fn answer(
    right: u32,
    by_chance: bool,
    voter: u16,
    cx: &mut Cx<Majority>,
) -> Option<u32> {
    match cx.lie() {
        SILENT => None,
        ALIKE => Some(right.saturating_add(1)),
        WRONG => Some(wrong(right, cx)),
        SPLIT if voter > 0 => Some(wrong(right, cx)),
        _ if by_chance => Some(wrong(right, cx)),
        _ => Some(right),
    }
}

/// What a voter puts out when it should put out `voted`; `None` for nothing.
pub(super) fn output(voted: Output, by_chance: bool, cx: &mut Cx<Majority>) -> Option<Output> {
    let value = match voted {
        Output::Value(value) => value,
        Output::NoMajority => 0,
    };
    match cx.lie() {
        SILENT => None,
        ALIKE => Some(Output::Value(value.saturating_add(1))),
        WRONG => Some(Output::Value(wrong(value, cx))),
        _ if by_chance => Some(Output::Value(wrong(value, cx))),
        // A voter has one receiver: there is nobody to tell something else.
        _ => Some(voted),
    }
}
