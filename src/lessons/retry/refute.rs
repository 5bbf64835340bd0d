//! Stored runs that refute common mistakes; their words are in the prose under `mistake.<id>`.

use super::RetryLesson as This;
use super::setup::{IN_STEP, STORM};
use super::tasks::{storm_goes_on, timed_out_but_charged};
use super::view::measured;
use crate::checks::sometimes;
use crate::i18n::Text;
use crate::lessons::kit::{mistake, remember};
use crate::protocols::retry::{FIRST_CLIENT, Retry, SERVICE};
use crate::session::Refutation;
use crate::sim::{Record, World};

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
#[rustfmt::skip]
pub fn refutations() -> Vec<Refutation<Retry>> {
    vec![
        mistake!("timeout-means-failed", "recognised", [], remember(timed_out_but_charged)),
        mistake!("wrong-formula", "wrong-formula", ["ask_every_ms" = 200, "budget" = "none", "breaker" = "none", "backup" = "off", "cache" = "off"], sometimes(most_succeed)),
        mistake!("backoff-is-enough", "stampede", [IN_STEP; "variant" = "no-jitter"], breaks "spread"),
        mistake!("retries-only-help", "storm", [STORM; "variant" = "no-budget"], remember(storm_goes_on)),
    ]
}
