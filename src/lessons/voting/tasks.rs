//! The tasks: goals that a run can reach, a script that does, and a tempting one that does not.

use super::VotingLesson as This;
use super::byzantine::decided;
use super::common::lies;
use super::{majority, quorum};
use crate::checks::sometimes;
use crate::i18n::Text;
use crate::lessons::kit::{is_down, task};
use crate::protocols::voting::majority::{Computed, Node, Note, Output};
use crate::protocols::voting::quorum::Reply;
use crate::protocols::voting::{self, Voting};
use crate::session::Task;
use crate::sim::{Record, What, World};

/// The client uses a wrong value, although no voter lies.
fn wrong_value_past_the_voter(world: &World<Voting>, records: &[Record<Voting>]) -> Option<Text> {
    let majority = majority::of(world)?;
    let honest = !majority.voter_ids().any(|id| lies(world, id));
    (honest && uses_wrong(records)).then(|| {
        Text::new(
            "an honest voter puts out a wrong value",
            "诚实的表决器输出了错误的值",
        )
    })
}

/// True when the client uses a wrong value.
pub fn uses_wrong(records: &[Record<Voting>]) -> bool {
    majority::told(records).any(|(_, note)| {
        let Note::Used { output, right, .. } = note else {
            return false;
        };
        matches!(output, Output::Value(_)) && !right
    })
}

/// The client uses a wrong value, although every module computed rightly.
fn wrong_value_of_right_modules(world: &World<Voting>, records: &[Record<Voting>]) -> Option<Text> {
    let majority = majority::of(world)?;
    let right = majority.module_ids().all(|id| match world.node(id) {
        Some(voting::Node::Majority(Node::Module {
            last: Some(Computed { input, answer, .. }),
        })) => answer.is_some_and(|value| majority::words::is_right(*input, value)),
        _ => false,
    });
    (right && uses_wrong(records)).then(|| {
        Text::new(
            "every module is right, and the output is wrong",
            "所有模块都正确，输出却是错的",
        )
    })
}

/// A read gets too few votes, although every representative is up and no link is cut.
fn blocked(world: &World<Voting>, records: &[Record<Voting>]) -> Option<Text> {
    let quorum = quorum::of(world)?;
    let up = !quorum.representative_ids().any(|id| is_down(world, id));
    let too_few = records.iter().any(|record| {
        matches!(
            record.what,
            What::Replied {
                reply: Some(voting::Reply::Quorum(Reply::TooFew)),
                ..
            }
        )
    });
    let well = up && world.network().cuts().next().is_none();
    (well && too_few).then(|| {
        Text::new(
            "nothing is down or cut, and still too few votes are free",
            "没有宕机也没有断链，可用的票仍然不够",
        )
    })
}

/// Loyal lieutenants decide differently.
pub fn divided(world: &World<Voting>, _: &[Record<Voting>]) -> Option<Text> {
    let orders = decided(world)?;
    let differ = orders.windows(2).any(|pair| pair[0] != pair[1]);
    differ.then(|| Text::new("the loyal lieutenants do not agree", "忠诚的副官意见不一"))
}

/// The tasks; their words are in the prose under `task.<id>`.
#[rustfmt::skip]
pub fn tasks() -> Vec<Task<Voting>> {
    vec![
        task!("outvote-the-truth", ["mode" = "majority", "variant" = "none", "modules" = 5], sometimes(wrong_value_past_the_voter)),
        task!("single-point", ["mode" = "majority", "variant" = "none", "modules" = 9, "voters" = 1], sometimes(wrong_value_of_right_modules)),
        task!("blocked", ["mode" = "quorum", "variant" = "none", "nodes" = 5, "clients" = 2], sometimes(blocked)),
        task!("lost-update", ["mode" = "quorum", "variant" = "half-passes", "nodes" = 5, "clients" = 2], breaks "no-lost-update"),
        task!("stale-read", ["mode" = "quorum", "variant" = "none", "nodes" = 5, "r" = 2, "w" = 3], breaks "fresh-read"),
        task!("two-traitors", ["mode" = "byzantine", "variant" = "none", "generals" = 4, "m" = 1], sometimes(divided)),
        task!("three-generals", ["mode" = "byzantine", "variant" = "three-m", "m" = 1], breaks "ic2"),
        task!("one-round", ["mode" = "byzantine", "variant" = "one-round-short", "generals" = 7, "m" = 2], breaks "ic1"),
    ]
}
