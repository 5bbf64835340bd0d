//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::VotingLesson as This;
use super::byzantine::decided;
use super::common::lies;
use super::{byzantine, majority, quorum};
use crate::checks::sometimes;
use crate::i18n::Text;
use crate::lessons::kit::{is_down, mistake};
use crate::protocols::voting::majority::{Computed, Node, Note};
use crate::protocols::voting::quorum::Reply;
use crate::protocols::voting::{self, Voting};
use crate::session::Refutation;
use crate::sim::{NodeId, Record, What, World};

/// The majority is wrong where the first module alone would have been right.
fn alone_is_better(world: &World<Voting>, records: &[Record<Voting>]) -> Option<Text> {
    majority::of(world)?;
    let first = match world.node(NodeId(0)) {
        Some(voting::Node::Majority(Node::Module {
            last: Some(Computed { input, answer, .. }),
        })) => answer.is_some_and(|value| majority::words::is_right(*input, value)),
        _ => false,
    };
    (first && fails(records)).then(|| {
        Text::new(
            "module M1 is right, and what comes out is not",
            "模块 M1 正确，输出却不正确",
        )
    })
}

/// True when what comes out is not right.
fn fails(records: &[Record<Voting>]) -> bool {
    majority::told(records).any(|(_, note)| matches!(note, Note::Used { right: false, .. }))
}

fn value_read(records: &[Record<Voting>]) -> Option<u64> {
    records.iter().find_map(|record| match &record.what {
        What::Replied {
            reply: Some(voting::Reply::Quorum(Reply::Value(version, _))),
            ..
        } => Some(*version),
        _ => None,
    })
}

/// A read is answered with what fewer than half of the copies hold that can be reached.
fn minority_is_current(world: &World<Voting>, records: &[Record<Voting>]) -> Option<Text> {
    let read = value_read(records)?;
    let ids = quorum::of(world)?.representative_ids();
    let up: Vec<NodeId> = ids.filter(|id| !is_down(world, *id)).collect();
    let hold = |id: &&NodeId| {
        let slot = world.slot(**id);
        slot.is_some_and(|slot| slot.disk.quorum.version == read)
    };
    let holders = up.iter().filter(hold).count();
    (holders > 0 && holders * 2 < up.len()).then(|| {
        Text::new(
            "most representatives that answer are behind, and the read returns the new value",
            "应答的副本大多是旧的，读到的却是新值",
        )
    })
}

/// A read is answered by one representative, while all others are down.
fn one_suffices(world: &World<Voting>, records: &[Record<Voting>]) -> Option<Text> {
    let read = value_read(records).filter(|version| *version > 0);
    let quorum = quorum::of(world)?;
    let up = quorum
        .representative_ids()
        .filter(|id| !is_down(world, *id));
    (read.is_some() && up.count() == 1).then(|| {
        Text::new(
            "one representative is up, and the last update is read",
            "只有一个副本在运行，仍读到了最后一次更新",
        )
    })
}

/// All loyal lieutenants obey one order, and it is not the one that the commander was given.
fn agreed_on_another(world: &World<Voting>, _: &[Record<Voting>]) -> Option<Text> {
    let (commander, _) = byzantine::shown(world)?;
    let (_, given) = byzantine::general(world, commander)?.commanded?;
    let orders = decided(world)?;
    let other = lies(world, commander) && orders.iter().all(|order| *order != given);
    (other && !orders.is_empty()).then(|| {
        Text::new(
            "all loyal lieutenants agree on what the commander was not to order",
            "忠诚的副官一致服从了司令官本不该下的命令",
        )
    })
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Voting>> {
    vec![
        mistake!("more-is-better", "more-is-better", ["mode" = "majority", "modules" = 9, "module_fault_pct" = 60], sometimes(alone_is_better)),
        mistake!("majority-of-copies", "majority-of-copies", ["mode" = "quorum"], sometimes(minority_is_current)),
        mistake!("always-half", "always-half", ["mode" = "quorum", "nodes" = 3, "first_votes" = 2, "r" = 2, "w" = 3], sometimes(one_suffices)),
        mistake!("loyal-majority", "loyal-majority", ["mode" = "byzantine", "generals" = 3, "m" = 1], breaks "ic2"),
        mistake!("agreement-is-obedience", "agreement-is-obedience", ["mode" = "byzantine"], sometimes(agreed_on_another)),
    ]
}
