//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::VotingLesson as This;
use super::byzantine::{decided, shown};
use super::majority::story::used;
use super::quorum::story::representatives;
use super::tasks::computed_rightly;
use super::{Mode, Record, World, lies};
use crate::i18n::Text;
use crate::lessons::kit::{mistake, seen};
use crate::protocols::voting::Voting;
use crate::protocols::voting::byzantine::Byzantine;
use crate::protocols::voting::quorum::{Quorum, Reply, Version};
use crate::session::Refutation;
use crate::sim::{NodeId, Slot};

/// The majority is wrong where the first module alone would have been right.
fn alone_is_better(world: &World, records: &[Record]) -> bool {
    computed_rightly(world, NodeId(0)) && matches!(used(records), Some((_, false)))
}

fn version_read(records: &[Record]) -> Option<Version> {
    Quorum::replies(records).find_map(|reply| match reply {
        Reply::Value(version, _) => Some(*version),
        _ => None,
    })
}

/// A read is answered with what fewer than half of the copies hold that can be reached.
fn minority_is_current(world: &World, records: &[Record]) -> bool {
    let read = version_read(records);
    let up = || representatives(world, false).filter_map(|id| world.slot(id));
    let holds = |slot: &&Slot<Voting>| Some(slot.disk.quorum.version) == read;
    let holders = up().filter(holds).count();
    holders > 0 && holders * 2 < up().count()
}

/// A read is answered by one representative, while all others are down.
fn one_suffices(world: &World, records: &[Record]) -> bool {
    let read = version_read(records).is_some_and(|version| version > 0);
    read && representatives(world, false).count() == 1
}

/// All loyal lieutenants obey one order, and it is not the one that the commander was given.
fn agreed_on_another(world: &World, _: &[Record]) -> bool {
    let given = || {
        let (commander, _) = shown(world).filter(|(commander, _)| lies(world, *commander))?;
        Byzantine::node(world, commander)?.commanded
    };
    match (given(), decided(world)) {
        (Some((_, given)), Some(orders)) => {
            !orders.is_empty() && orders.iter().all(|order| *order != given)
        }
        _ => false,
    }
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Voting>> {
    vec![
        mistake!("more-is-better", "more-is-better", ["mode" = "majority", "modules" = 9, "module_fault_pct" = 60], seen::<Voting>(
            Text::new("module M1 is right, and what comes out is not", "模块 M1 正确，输出却不正确"),
            alone_is_better)),
        mistake!("majority-of-copies", "majority-of-copies", ["mode" = "quorum"], seen::<Voting>(
            Text::new(
                "most representatives that answer are behind, and the read returns the new value",
                "应答的副本大多是旧的，读到的却是新值"),
            minority_is_current)),
        mistake!("always-half", "always-half", ["mode" = "quorum", "nodes" = 3, "first_votes" = 2, "r" = 2, "w" = 3], seen::<Voting>(
            Text::new("one representative is up, and the last update is read", "只有一个副本在运行，仍读到了最后一次更新"),
            one_suffices)),
        mistake!("loyal-majority", "loyal-majority", ["mode" = "byzantine", "generals" = 3, "m" = 1], breaks "ic2"),
        mistake!("agreement-is-obedience", "agreement-is-obedience", ["mode" = "byzantine"], seen::<Voting>(
            Text::new(
                "all loyal lieutenants agree on what the commander was not to order",
                "忠诚的副官一致服从了司令官本不该下的命令"),
            agreed_on_another)),
    ]
}
