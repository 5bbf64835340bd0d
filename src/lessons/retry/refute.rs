//! Stored runs that refute common mistakes; their words are in the prose under `mistake.<id>`.

use super::tasks::{Charged, ChargedGoal, IN_STEP, STORM_UNBOUND, StormGoesOn, broken, goal};
use super::view::measured;
use crate::checks::sometimes;
use crate::i18n::Text;
use crate::protocols::retry::{FIRST_CLIENT, Retry, SERVICE};
use crate::session::Refutation;
use crate::sim::{Record, World};

/// One client that asks five times a second, and may try four times.
const LOSSY: &[(&str, i64)] = &[
    ("ask_every_ms", 200),
    ("budget", 0),
    ("breaker", 0),
    ("backup", 0),
    ("cache", 0),
];
/// So many requests tell a share of 94 % from one of 6 %.
const REQUESTS_MIN: u64 = 100;

/// Every second message to the service is lost, and yet most requests succeed: by `(1 - p)^n` it
/// would be one in sixteen.
fn most_succeed(world: &World<Retry>, _: &[Record<Retry>]) -> Option<Text> {
    let loss_ppm = world.network().settings(FIRST_CLIENT, SERVICE).loss_ppm;
    if loss_ppm < 500_000 {
        return None;
    }
    let total = measured::total(world);
    let ended = total.answered + total.failed;
    let most = ended >= REQUESTS_MIN && total.success_percent()? > 80;
    most.then(|| {
        Text::new(
            "every second attempt is lost, and more than 80 % of the requests succeed",
            "每两次尝试就丢失一次，仍有超过 80% 的请求成功",
        )
    })
}

/// The refutations, in the order of the prose.
pub fn refutations() -> Vec<Refutation<Retry>> {
    vec![
        Refutation {
            id: "timeout-means-failed",
            params: &[],
            script: script!("recognised.txt"),
            shows: goal(
                "timeout-means-failed",
                Charged::and_then(ChargedGoal::TimedOut),
            ),
        },
        Refutation {
            id: "wrong-formula",
            params: LOSSY,
            script: script!("wrong-formula.txt"),
            shows: goal("wrong-formula", sometimes(most_succeed)),
        },
        Refutation {
            id: "backoff-is-enough",
            params: IN_STEP,
            script: script!("stampede.txt"),
            shows: broken("backoff-is-enough", "spread", IN_STEP),
        },
        Refutation {
            id: "retries-only-help",
            params: STORM_UNBOUND,
            script: script!("storm.txt"),
            shows: goal("retries-only-help", StormGoesOn::default()),
        },
    ]
}
