//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::PaxosLesson as This;
use super::story::noted;
use super::tasks::{Duel, Overruled, TwoLeaders, unknown_choice};
use crate::checks::sometimes;
use crate::i18n::Text;
use crate::lessons::kit::mistake;
use crate::protocols::paxos::{Note, Paxos, Phase};
use crate::session::Refutation;
use crate::sim::{Record, World};

/// A proposer whose ballot is the highest proposes what another was asked to.
fn highest_ballot_gives_way(world: &World<Paxos>, just: &[Record<Paxos>]) -> Option<Text> {
    let gives_way = noted(just, |id, note| {
        let machine = world.node(id).and_then(|node| node.machine());
        let own = machine.and_then(|machine| machine.proposer.value);
        let bound = matches!(note, Note::Proposed { reported: true, .. });
        bound && own.is_some_and(|own| own == 2)
    });
    gives_way.then(|| {
        Text::new(
            "the proposer of the highest ballot proposes another's value",
            "编号最高的提议者提出的是别人的值",
        )
    })
}

/// A proposer that had a quorum of promises has to abandon its ballot.
fn quorum_was_not_enough(world: &World<Paxos>, just: &[Record<Paxos>]) -> Option<Text> {
    let preempted = noted(just, |id, note| {
        let machine = world.node(id).and_then(|node| node.machine());
        let quorum = usize::from(world.protocol().quorums.phase_1);
        matches!(note, Note::Preempted { .. })
            && machine.is_some_and(|machine| {
                machine.proposer.phase != Phase::Two && machine.proposer.promises.len() >= quorum
            })
    });
    preempted.then(|| {
        Text::new(
            "a proposer with promises from a majority fails in phase 2",
            "已得到多数派承诺的提议者在第二阶段失败",
        )
    })
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Paxos>> {
    vec![
        mistake!("highest-wins", "highest-wins", [], sometimes(highest_ballot_gives_way)),
        mistake!("promise-elects", "promise-elects", [], sometimes(quorum_was_not_enough)),
        mistake!("accepted-is-chosen", "overruled", [], Overruled::default()),
        mistake!("chosen-is-known", "unknown", [], sometimes(unknown_choice)),
        mistake!("always-ends", "duel", ["proposers" = 5, "backoff_ms" = 0], Duel::default()),
        mistake!("one-leader", "two-leaders", ["mode" = "multi"], TwoLeaders::default()),
    ]
}
