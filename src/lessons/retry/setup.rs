//! What can be chosen before a run, and the world that it starts in.

mod params;

pub use params::PARAMS;

use super::RetryLesson;
use super::RetryLesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{Setting, broken, given};
use crate::protocols::retry::policy::backoff::{Backoff, Growth, Jitter};
use crate::protocols::retry::policy::breaker::{BreakerRule, Window};
use crate::protocols::retry::{BudgetRule, Retry, RetryAfterForm, Variant};
use crate::session::{About, Lesson, Param, Params, Stage, Track};
use crate::sim::{Latency, LinkSettings, Micros, WorldConfig};

/// What the map says of the lesson.
pub static ABOUT: About = About {
    id: "retry",
    stage: Stage::Prevent,
    title: Text::new("Retry", "重试"),
    summary: Text::new(
        "Ask again, but wait, give up and never pay twice: timeouts, backoff with jitter, retry budgets, circuit breakers and idempotency keys.",
        "再试一次，但要会等待、会放弃、绝不重复扣款：超时、带抖动的退避、重试预算、断路器与幂等键。",
    ),
    minutes: 35,
};

/// What a retry storm needs: twenty clients, a service that they keep four fifths busy, and a queue
/// so long that what is at its end is too late.
pub const STORM: &[Setting] = given![
    "clients" = 20,
    "ask_every_ms" = 500,
    "service_ms" = 40,
    "queue" = 300,
    "deadline_ms" = 2_500,
    "breaker" = "none",
    "backup" = "off",
    "cache" = "off",
];

/// Twenty clients that ask in step, of a service that can just take them.
pub const IN_STEP: &[Setting] = given![
    "clients" = 20,
    "ask_every_ms" = 2_000,
    "in_step" = "on",
    "service_ms" = 10,
    "breaker" = "none",
];

broken! {
    correct "Correct" "正确";
    "no-key" "No idempotency key" "没有幂等键"
        ["ask_every_ms" = 300] breaks "charged-once" in 100, shown ["clients" = 1] by 24;
    "no-jitter" "No jitter" "没有抖动"
        [IN_STEP;] breaks "spread" in 100, shown [] by 0;
    "no-budget" "No retry budget" "没有重试预算"
        [STORM;] breaks "load-bounded" in 100, shown ["clients" = 1] by 2;
    "never-half-opens" "Breaker never half-opens" "断路器从不半开"
        ["ask_every_ms" = 300] breaks "recovers" in 100, shown ["clients" = 1] by 4;
}

impl Lesson for RetryLesson {
    type P = Retry;
    const ABOUT: &'static About = &ABOUT;
    const PARAMS: &'static [Param] = &PARAMS;
    const TRACKS: &'static [Track] = &[
        Track {
            title: Text::new("Lost request, lost reply", "请求丢失与回复丢失"),
            params: given!["clients" = 1, "ask_every_ms" = 0],
        },
        Track {
            title: Text::new("The retry storm", "重试风暴"),
            params: STORM,
        },
    ];
    // A timeout takes some two and a half seconds to watch, a message half a second.
    const SPEED_MILLI: u32 = 100;
    // The first attempt is half way to the service.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(1), Micros::from_ms(26));

    fn protocol(params: &Params) -> Retry {
        let count = |key| params.count(&PARAMS, key);
        let ms = |key| params.ms(&PARAMS, key);
        let after_s = count("retry_after_s").into();
        Retry {
            clients: count("clients"),
            attempts_max: count("attempts").into(),
            timeout: ms("timeout_ms"),
            deadline: ms("deadline_ms"),
            backoff: backoff(params),
            budget: budget(params),
            breaker: breaker(params),
            hedge_after: Some(ms("hedge_ms")).filter(|after| *after > Micros::ZERO),
            backup: params.is_on(&PARAMS, "backup"),
            cache: params.is_on(&PARAMS, "cache"),
            retry_after: match params.number(&PARAMS, "retry_after") {
                0 => RetryAfterForm::None,
                1 => RetryAfterForm::Seconds(after_s),
                _ => RetryAfterForm::Date(after_s),
            },
            service_time: ms("service_ms"),
            workers: count("workers"),
            queue_max: count("queue").into(),
            keep_keys_for: Micros::from_s(params.number(&PARAMS, "keep_keys_s")),
            client_period: ms("ask_every_ms"),
            in_step: params.is_on(&PARAMS, "in_step"),
            variant: params.place(&PARAMS, "variant", &Variant::ALL),
        }
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        let Micros(mean) = params.ms(&PARAMS, "latency_ms");
        let latency = Latency::Uniform(Micros(mean - mean / 4), Micros(mean + mean / 4));
        WorldConfig {
            seed,
            link: LinkSettings::with_latency(latency),
        }
    }
    /// A breaker that opened half-opens after two seconds.
    fn pace(_: &Params) -> Micros {
        Micros::from_s(2)
    }
}

/// Whether a run is one of many clients that ask by themselves.
pub fn is_storm(params: &Params) -> bool {
    params.get(&PARAMS, "clients") >= 10 && params.get(&PARAMS, "ask_every_ms") > 0
}

fn backoff(params: &Params) -> Backoff {
    let growths = [Growth::None, Growth::Fixed, Growth::Exponential];
    let jitters = [
        Jitter::None,
        Jitter::Equal,
        Jitter::Full,
        Jitter::Decorrelated,
    ];
    Backoff {
        growth: params.place(&PARAMS, "backoff", &growths),
        jitter: params.place(&PARAMS, "jitter", &jitters),
        base: params.ms(&PARAMS, "base_ms"),
        cap: params.ms(&PARAMS, "cap_ms"),
    }
}

fn budget(params: &Params) -> BudgetRule {
    let percent = params.count(&PARAMS, "budget_percent").into();
    match params.number(&PARAMS, "budget") {
        0 => BudgetRule::None,
        1 => BudgetRule::Tokens {
            max_milli: 10_000,
            ratio_milli: percent * 10,
        },
        _ => BudgetRule::Percent {
            percent,
            floor_per_s: 1,
            window: Micros::from_s(10),
        },
    }
}

fn breaker(params: &Params) -> Option<BreakerRule> {
    let slow_ms = params.number(&PARAMS, "slow_ms");
    let window = match params.number(&PARAMS, "breaker") {
        0 => return None,
        1 => Window::Count(10),
        _ => Window::Time(Micros::from_s(5)),
    };
    Some(BreakerRule {
        window,
        failure_percent: params.count(&PARAMS, "breaker_percent").into(),
        slow_percent: if slow_ms == 0 { 101 } else { 80 },
        slow_after: Micros::from_ms(slow_ms.max(1)),
        minimum_calls: 5,
        open_for: Some(Micros::from_s(2)),
        half_open_permits: 2,
    })
}
