//! The broken variants: where each is looked for, and the run that shows it.
//!
//! The scripts are the smallest that `netsplit fuzz` with `--minimise`, or `netsplit explore`, made of
//! what they found.

use crate::session::Breakage;

/// The broken variants, in the order of the parameter's choices.
pub fn breakages() -> Vec<Breakage> {
    vec![
        vote_not_persisted(),
        no_up_to_date_check(),
        commit_by_counting(),
        term_vote_apart(),
        stale_ack_counted(),
        revote_refused(),
    ]
}

fn vote_not_persisted() -> Breakage {
    Breakage {
        variant: "vote-not-persisted",
        params: &[("variant", 1)],
        property: "election-safety",
        runs_max: 1000,
        shown_in: &[("variant", 1), ("nodes", 3)],
        seed: 18156,
        script: script!("variant.vote-not-persisted.txt"),
    }
}

fn no_up_to_date_check() -> Breakage {
    Breakage {
        variant: "no-up-to-date-check",
        params: &[("variant", 2)],
        property: "leader-completeness",
        runs_max: 100,
        shown_in: &[("variant", 2), ("nodes", 3)],
        seed: 1953,
        script: script!("variant.no-up-to-date-check.txt"),
    }
}

fn commit_by_counting() -> Breakage {
    Breakage {
        variant: "commit-by-counting",
        params: &[("variant", 3)],
        property: "leader-completeness",
        runs_max: 5000,
        shown_in: &[("variant", 3), ("nodes", 3)],
        seed: 81713,
        script: script!("variant.commit-by-counting.txt"),
    }
}

fn term_vote_apart() -> Breakage {
    Breakage {
        variant: "term-vote-apart",
        params: &[("variant", 4)],
        property: "election-safety",
        runs_max: 5000,
        shown_in: &[("variant", 4), ("nodes", 3)],
        seed: 116806,
        script: script!("variant.term-vote-apart.txt"),
    }
}

fn stale_ack_counted() -> Breakage {
    Breakage {
        variant: "stale-ack-counted",
        params: &[("variant", 5)],
        property: "leader-completeness",
        runs_max: 1000,
        shown_in: &[("variant", 5)],
        seed: 3908,
        script: script!("variant.stale-ack-counted.txt"),
    }
}

fn revote_refused() -> Breakage {
    Breakage {
        variant: "revote-refused",
        params: &[("variant", 6)],
        property: "vote-stands",
        runs_max: 100,
        shown_in: &[("variant", 6), ("nodes", 3)],
        seed: 546,
        script: script!("variant.revote-refused.txt"),
    }
}
