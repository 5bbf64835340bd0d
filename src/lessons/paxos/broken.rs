//! The broken variants: where each is looked for, and the run that shows it.
//!
//! The scripts are the smallest that `netsplit fuzz` with `--minimise`, or `netsplit explore`, made of
//! what they found.

use crate::session::Breakage;

/// The broken variants, in the order of the parameter's choices.
pub fn breakages() -> Vec<Breakage> {
    vec![
        promise_forgotten(),
        votes_ignored(),
        quorums_apart(),
        same_ballot(),
    ]
}

fn promise_forgotten() -> Breakage {
    Breakage {
        variant: "promise-forgotten",
        params: &[("mode", 1), ("variant", 1)],
        property: "one-chosen",
        runs_max: 5000,
        shown_in: &[("mode", 1), ("variant", 1), ("nodes", 3)],
        seed: 3549,
        script: script!("variant.promise-forgotten.txt"),
    }
}

fn votes_ignored() -> Breakage {
    Breakage {
        variant: "votes-ignored",
        params: &[("variant", 2)],
        property: "one-chosen",
        runs_max: 100,
        shown_in: &[("variant", 2), ("nodes", 3)],
        seed: 62,
        script: script!("variant.votes-ignored.txt"),
    }
}

fn quorums_apart() -> Breakage {
    Breakage {
        variant: "quorums-apart",
        params: &[("variant", 3)],
        property: "one-chosen",
        runs_max: 100,
        shown_in: &[("variant", 3), ("nodes", 3)],
        seed: 156,
        script: script!("variant.quorums-apart.txt"),
    }
}

fn same_ballot() -> Breakage {
    Breakage {
        variant: "same-ballot",
        params: &[("variant", 4)],
        property: "one-chosen",
        runs_max: 100,
        shown_in: &[("variant", 4), ("nodes", 3)],
        seed: 133,
        script: script!("variant.same-ballot.txt"),
    }
}
