//! The broken variants: where each is looked for, and the run that shows it.
//!
//! The scripts are the smallest that `netsplit fuzz` with `--minimise`, or `netsplit explore`, made of
//! what they found.

use crate::session::Breakage;

/// The broken variants, in the order of the parameter's choices.
pub fn breakages() -> Vec<Breakage> {
    vec![no_key(), no_jitter(), no_budget(), never_half_opens()]
}

fn no_key() -> Breakage {
    Breakage {
        variant: "no-key",
        params: &[("ask_every_ms", 300), ("variant", 1)],
        property: "charged-once",
        runs_max: 100,
        shown_in: &[("ask_every_ms", 300), ("variant", 1), ("clients", 1)],
        seed: 24,
        script: script!("variant.no-key.txt"),
    }
}

fn no_jitter() -> Breakage {
    Breakage {
        variant: "no-jitter",
        params: IN_STEP,
        property: "spread",
        runs_max: 100,
        shown_in: IN_STEP,
        seed: 0,
        script: script!("variant.no-jitter.txt"),
    }
}

fn no_budget() -> Breakage {
    Breakage {
        variant: "no-budget",
        params: &[
            ("clients", 20),
            ("ask_every_ms", 500),
            ("service_ms", 40),
            ("queue", 300),
            ("deadline_ms", 2500),
            ("breaker", 0),
            ("backup", 0),
            ("cache", 0),
            ("variant", 3),
        ],
        property: "load-bounded",
        runs_max: 100,
        shown_in: &[
            ("clients", 1),
            ("ask_every_ms", 500),
            ("service_ms", 40),
            ("queue", 300),
            ("deadline_ms", 2500),
            ("breaker", 0),
            ("backup", 0),
            ("cache", 0),
            ("variant", 3),
        ],
        seed: 2,
        script: script!("variant.no-budget.txt"),
    }
}

fn never_half_opens() -> Breakage {
    Breakage {
        variant: "never-half-opens",
        params: &[("ask_every_ms", 300), ("variant", 4)],
        property: "recovers",
        runs_max: 100,
        shown_in: &[("ask_every_ms", 300), ("variant", 4), ("clients", 1)],
        seed: 4,
        script: script!("variant.never-half-opens.txt"),
    }
}

/// Clients that ask at the same moments.
const IN_STEP: &[(&str, i64)] = &[
    ("clients", 20),
    ("ask_every_ms", 2000),
    ("in_step", 1),
    ("service_ms", 10),
    ("breaker", 0),
    ("variant", 2),
];
