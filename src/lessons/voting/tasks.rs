//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::VotingLesson as This;
use super::byzantine::decided;
use super::majority::story::{a_voter_lies, used};
use super::majority::view::{computed, is_right};
use super::quorum::story::representatives;
use super::{Mode, Record, World};
use crate::i18n::Text;
use crate::lessons::kit::{seen, task};
use crate::protocols::voting::Voting;
use crate::protocols::voting::majority::{Majority, Output};
use crate::protocols::voting::quorum::{Quorum, Reply};
use crate::session::Task;
use crate::sim::NodeId;

/// True when the client uses a wrong value.
fn uses_wrong(records: &[Record]) -> bool {
    matches!(used(records), Some((Output::Value(_), false)))
}

/// True for a module whose last answer was right.
pub fn computed_rightly(world: &World, id: NodeId) -> bool {
    let last = computed(world, id);
    last.is_some_and(|last| last.answer.is_some_and(|value| is_right(last.input, value)))
}

fn all_computed_rightly(world: &World) -> bool {
    let mut modules = Majority::of(world)
        .into_iter()
        .flat_map(Majority::module_ids);
    modules.all(|id| computed_rightly(world, id))
}

/// A read gets too few votes, although every representative is up and no link is cut.
fn blocked(world: &World, records: &[Record]) -> bool {
    let too_few = Quorum::replies(records).any(|reply| *reply == Reply::TooFew);
    let up = representatives(world, true).next().is_none();
    too_few && up && world.network().cuts().next().is_none()
}

/// Loyal lieutenants decide differently.
fn divided(world: &World, _: &[Record]) -> bool {
    decided(world).is_some_and(|orders| orders.windows(2).any(|pair| pair[0] != pair[1]))
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Voting>> {
    vec![
        task!("outvote-the-truth", ["mode" = "majority", "variant" = "none", "modules" = 5], seen::<Voting>(
            Text::new("an honest voter puts out a wrong value", "诚实的表决器输出了错误的值"),
            |world, records| !a_voter_lies(world) && uses_wrong(records))),
        task!("single-point", ["mode" = "majority", "variant" = "none", "modules" = 9, "voters" = 1], seen::<Voting>(
            Text::new("every module is right, and the output is wrong", "所有模块都正确，输出却是错的"),
            |world, records| all_computed_rightly(world) && uses_wrong(records))),
        task!("blocked", ["mode" = "quorum", "variant" = "none", "nodes" = 5, "clients" = 2], seen::<Voting>(
            Text::new("nothing is down or cut, and still too few votes are free", "没有宕机也没有断链，可用的票仍然不够"),
            blocked)),
        task!("lost-update", ["mode" = "quorum", "variant" = "half-passes", "nodes" = 5, "clients" = 2], breaks "no-lost-update"),
        task!("stale-read", ["mode" = "quorum", "variant" = "none", "nodes" = 5, "r" = 2, "w" = 3], breaks "fresh-read"),
        task!("two-traitors", ["mode" = "byzantine", "variant" = "none", "generals" = 4, "m" = 1], seen::<Voting>(
            Text::new("the loyal lieutenants do not agree", "忠诚的副官意见不一"),
            divided)),
        task!("three-generals", ["mode" = "byzantine", "variant" = "three-m", "m" = 1], breaks "ic2"),
        task!("one-round", ["mode" = "byzantine", "variant" = "one-round-short", "generals" = 7, "m" = 2], breaks "ic1"),
    ]
}
