//! Stored runs that refute the common mistakes; their words are in the prose under `mistake.<id>`.

use super::story::noted;
use super::tasks::{Duel, Overruled, TwoLeaders, goal, unknown_choice};
use crate::checks::sometimes;
use crate::i18n::Text;
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
pub fn refutations() -> Vec<Refutation<Paxos>> {
    vec![
        Refutation {
            id: "highest-wins",
            params: &[],
            script: script!("highest-wins.txt"),
            shows: goal("highest-wins", sometimes(highest_ballot_gives_way)),
        },
        Refutation {
            id: "promise-elects",
            params: &[],
            script: script!("promise-elects.txt"),
            shows: goal("promise-elects", sometimes(quorum_was_not_enough)),
        },
        Refutation {
            id: "accepted-is-chosen",
            params: &[],
            script: script!("overruled.txt"),
            shows: goal("accepted-is-chosen", Overruled::default()),
        },
        Refutation {
            id: "chosen-is-known",
            params: &[],
            script: script!("unknown.txt"),
            shows: goal("chosen-is-known", sometimes(unknown_choice)),
        },
        Refutation {
            id: "always-ends",
            params: &[("proposers", 5), ("backoff_ms", 0)],
            script: script!("duel.txt"),
            shows: goal("always-ends", Duel::default()),
        },
        Refutation {
            id: "one-leader",
            params: &[("mode", 1)],
            script: script!("two-leaders.txt"),
            shows: goal("one-leader", TwoLeaders::default()),
        },
    ]
}
