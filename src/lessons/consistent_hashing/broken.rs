//! The broken variants: where each is looked for, and the run that shows it.
//!
//! The scripts are the smallest that `netsplit fuzz` with `--minimise`, or `netsplit explore`, made of
//! what they found.

use crate::session::Breakage;

/// The broken variants, in the order of the parameter's choices.
pub fn breakages() -> Vec<Breakage> {
    vec![modulo(), one_point(), same_machine(), stale_router()]
}

fn modulo() -> Breakage {
    Breakage {
        variant: "modulo",
        params: &[("variant", 1)],
        property: "affected-arcs",
        runs_max: 100,
        shown_in: &[("variant", 1), ("nodes", 4), ("clients", 1)],
        seed: 2,
        script: script!("variant.modulo.txt"),
    }
}

fn one_point() -> Breakage {
    Breakage {
        variant: "one-point",
        params: &[("variant", 2)],
        property: "balance",
        runs_max: 100,
        shown_in: &[("variant", 2), ("nodes", 4), ("clients", 1)],
        seed: 4,
        script: script!("variant.one-point.txt"),
    }
}

fn same_machine() -> Breakage {
    Breakage {
        variant: "same-machine",
        params: &[("variant", 3)],
        property: "readable",
        runs_max: 1000,
        shown_in: &[("variant", 3), ("nodes", 3), ("clients", 1)],
        seed: 17,
        script: script!("variant.same-machine.txt"),
    }
}

fn stale_router() -> Breakage {
    Breakage {
        variant: "stale-router",
        params: &[("variant", 4)],
        property: "readable",
        runs_max: 100,
        shown_in: &[("variant", 4), ("nodes", 3), ("clients", 1)],
        seed: 218,
        script: script!("variant.stale-router.txt"),
    }
}
