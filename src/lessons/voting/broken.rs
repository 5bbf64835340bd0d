//! The broken variants: where each is looked for, and the run that shows it.
//!
//! The scripts are the smallest that `netsplit fuzz` with `--minimise`, or `netsplit explore`, made of
//! what they found.

use crate::session::Breakage;

/// The broken variants, in the order of the parameter's choices.
pub fn breakages() -> Vec<Breakage> {
    vec![
        first_answer(),
        half_is_enough(),
        of_those_that_came(),
        input_unchecked(),
        half_passes(),
        reads_one(),
        version_unchecked(),
        doubt_abandons(),
        three_m(),
        one_round_short(),
        tie_keeps_own(),
    ]
}

fn first_answer() -> Breakage {
    Breakage {
        variant: "first-answer",
        params: &[("mode", 0), ("variant", 1)],
        property: "right-output",
        runs_max: 100,
        shown_in: &[("mode", 0), ("variant", 1)],
        seed: 16,
        script: script!("variant.first-answer.txt"),
    }
}

fn half_is_enough() -> Breakage {
    Breakage {
        variant: "half-is-enough",
        params: &[("mode", 0), ("modules", 5), ("variant", 2)],
        property: "right-output",
        runs_max: 1000,
        // With three modules two acts do, but half of three, cut to one, is another mistake.
        shown_in: &[("mode", 0), ("modules", 5), ("variant", 2)],
        seed: 876,
        script: script!("variant.half-is-enough.txt"),
    }
}

fn of_those_that_came() -> Breakage {
    Breakage {
        variant: "of-those-that-came",
        params: &[("mode", 0), ("variant", 3)],
        property: "right-output",
        runs_max: 1000,
        shown_in: &[("mode", 0), ("variant", 3)],
        seed: 144,
        script: script!("variant.of-those-that-came.txt"),
    }
}

fn input_unchecked() -> Breakage {
    Breakage {
        variant: "input-unchecked",
        params: &[("mode", 0), ("variant", 4)],
        property: "right-output",
        runs_max: 100,
        shown_in: &[("mode", 0), ("variant", 4)],
        seed: 165,
        script: script!("variant.input-unchecked.txt"),
    }
}

fn half_passes() -> Breakage {
    Breakage {
        variant: "half-passes",
        params: &[("mode", 1), ("variant", 5)],
        property: "one-update-a-version",
        runs_max: 100,
        shown_in: &[("mode", 1), ("variant", 5), ("nodes", 3)],
        seed: 4,
        script: script!("variant.half-passes.txt"),
    }
}

fn reads_one() -> Breakage {
    Breakage {
        variant: "reads-one",
        params: &[("mode", 1), ("variant", 6)],
        property: "fresh-read",
        runs_max: 100,
        shown_in: &[("mode", 1), ("variant", 6), ("nodes", 3)],
        seed: 483,
        script: script!("variant.reads-one.txt"),
    }
}

fn version_unchecked() -> Breakage {
    Breakage {
        variant: "version-unchecked",
        params: &[("mode", 1), ("variant", 7)],
        property: "one-update-a-version",
        runs_max: 1000,
        shown_in: &[("mode", 1), ("variant", 7)],
        seed: 98,
        script: script!("variant.version-unchecked.txt"),
    }
}

fn doubt_abandons() -> Breakage {
    Breakage {
        variant: "doubt-abandons",
        params: &[("mode", 1), ("variant", 8)],
        property: "one-update-a-version",
        runs_max: 5000,
        shown_in: &[("mode", 1), ("variant", 8), ("nodes", 3)],
        seed: 0,
        script: script!("variant.doubt-abandons.txt"),
    }
}

fn three_m() -> Breakage {
    Breakage {
        variant: "three-m",
        params: &[("mode", 2), ("variant", 9)],
        property: "ic2",
        runs_max: 100,
        shown_in: &[("mode", 2), ("variant", 9)],
        seed: 193,
        script: script!("variant.three-m.txt"),
    }
}

fn one_round_short() -> Breakage {
    Breakage {
        variant: "one-round-short",
        params: &[("mode", 2), ("generals", 7), ("m", 2), ("variant", 10)],
        property: "ic1",
        runs_max: 5000,
        shown_in: &[("mode", 2), ("generals", 7), ("m", 2), ("variant", 10)],
        // Two acts do where messages are lost at random; that a general lies can be followed.
        seed: 1421,
        script: script!("variant.one-round-short.txt"),
    }
}

fn tie_keeps_own() -> Breakage {
    Breakage {
        variant: "tie-keeps-own",
        params: &[("mode", 2), ("generals", 5), ("variant", 11)],
        property: "ic1",
        runs_max: 1000,
        shown_in: &[("mode", 2), ("generals", 5), ("variant", 11)],
        seed: 467,
        script: script!("variant.tie-keeps-own.txt"),
    }
}
