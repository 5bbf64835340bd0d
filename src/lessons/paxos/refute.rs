//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::PaxosLesson as This;
use super::tasks::{duel, overruled, two_leaders, unknown_choice};
use crate::checks::Monitor;
use crate::i18n::Text;
use crate::lessons::kit::{mistake, noted, remember, seen};
use crate::protocols::paxos::{Note, Paxos, Phase, Proposer};
use crate::session::Refutation;
use crate::sim::{NodeId, World};

fn proposer(world: &World<Paxos>, id: NodeId) -> Option<&Proposer> {
    Some(&world.node(id)?.machine()?.proposer)
}

/// A proposer whose ballot is the highest proposes what another was asked to.
fn highest_ballot_gives_way() -> impl Monitor<Paxos> {
    let text = Text::new(
        "the proposer of the highest ballot proposes another's value",
        "编号最高的提议者提出的是别人的值",
    );
    seen::<Paxos>(text, |world, records| {
        noted(records, |id, note| {
            let own = proposer(world, id).and_then(|proposer| proposer.value);
            matches!(note, Note::Proposed { reported: true, .. }) && own == Some(2)
        })
    })
}

/// A proposer that had a quorum of promises has to abandon its ballot.
fn quorum_was_not_enough() -> impl Monitor<Paxos> {
    let text = Text::new(
        "a proposer with promises from a majority fails in phase 2",
        "已得到多数派承诺的提议者在第二阶段失败",
    );
    seen::<Paxos>(text, |world, records| {
        let quorum = usize::from(world.protocol().quorums.phase_1);
        noted(records, |id, note| {
            let fails = |proposer: &Proposer| {
                proposer.phase != Phase::Two && proposer.promises.len() >= quorum
            };
            matches!(note, Note::Preempted { .. }) && proposer(world, id).is_some_and(fails)
        })
    })
}

/// The refutations, in the order of the prose.
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Paxos>> {
    vec![
        mistake!("highest-wins", "highest-wins", [], highest_ballot_gives_way()),
        mistake!("promise-elects", "promise-elects", [], quorum_was_not_enough()),
        mistake!("accepted-is-chosen", "overruled", [], remember(overruled)),
        mistake!("chosen-is-known", "unknown", [], unknown_choice()),
        mistake!("always-ends", "duel", ["proposers" = 5, "backoff_ms" = 0], remember(duel)),
        mistake!("one-leader", "two-leaders", ["mode" = "multi"], two_leaders()),
    ]
}
