//! What can be chosen before a run, and the world that it starts in.

mod params;

pub use params::PARAMS;

use super::RetryLesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{Setting, broken, given};
use crate::protocols::retry::policy::backoff::{Backoff, Growth, Jitter};
use crate::protocols::retry::policy::breaker::{BreakerRule, Window};
use crate::protocols::retry::{
    BACKUP, BudgetRule, OPERATOR, Retry, RetryAfterForm, SERVICE, Variant,
};
use crate::scene::{Point, STAGE, row};
use crate::session::{About, Params, Place, Stage, Track};
use crate::sim::{Latency, LinkSettings, Micros, NodeId, WorldConfig};

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

/// The two short lessons under this roof.
pub static TRACKS: [Track; 2] = [
    Track {
        title: Text::new("Lost request, lost reply", "请求丢失与回复丢失"),
        params: given!["clients" = 1, "ask_every_ms" = 0],
    },
    Track {
        title: Text::new("The retry storm", "重试风暴"),
        params: STORM,
    },
];

/// Whether a run is one of many clients that ask by themselves.
pub fn is_storm(params: &Params) -> bool {
    params.get(&PARAMS, "clients") >= 10 && params.get(&PARAMS, "ask_every_ms") > 0
}

fn number(params: &Params, key: &str) -> u64 {
    // Every range of the parameters starts at zero or more.
    params.get(&PARAMS, key).unsigned_abs()
}

fn small(params: &Params, key: &str) -> u32 {
    u32::try_from(number(params, key)).unwrap_or(u32::MAX)
}

fn count(params: &Params, key: &str) -> u16 {
    u16::try_from(number(params, key)).unwrap_or(1)
}

fn ms(params: &Params, key: &str) -> Micros {
    Micros::from_ms(number(params, key))
}

fn backoff(params: &Params) -> Backoff {
    Backoff {
        growth: match number(params, "backoff") {
            0 => Growth::None,
            1 => Growth::Fixed,
            _ => Growth::Exponential,
        },
        jitter: match number(params, "jitter") {
            0 => Jitter::None,
            1 => Jitter::Equal,
            2 => Jitter::Full,
            _ => Jitter::Decorrelated,
        },
        base: ms(params, "base_ms"),
        cap: ms(params, "cap_ms"),
    }
}

fn budget(params: &Params) -> BudgetRule {
    let percent = small(params, "budget_percent");
    match number(params, "budget") {
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
    let slow_ms = number(params, "slow_ms");
    let window = match number(params, "breaker") {
        0 => return None,
        1 => Window::Count(10),
        _ => Window::Time(Micros::from_s(5)),
    };
    Some(BreakerRule {
        window,
        failure_percent: small(params, "breaker_percent"),
        slow_percent: if slow_ms == 0 { 101 } else { 80 },
        slow_after: Micros::from_ms(slow_ms.max(1)),
        minimum_calls: 5,
        open_for: Some(Micros::from_s(2)),
        half_open_permits: 2,
    })
}

/// Clients, service, backup and operator, configured.
pub fn protocol(params: &Params) -> Retry {
    let after_s = small(params, "retry_after_s");
    let hedge = ms(params, "hedge_ms");
    let variant = usize::try_from(number(params, "variant")).unwrap_or(0);
    Retry {
        clients: count(params, "clients"),
        attempts_max: small(params, "attempts"),
        timeout: ms(params, "timeout_ms"),
        deadline: ms(params, "deadline_ms"),
        backoff: backoff(params),
        budget: budget(params),
        breaker: breaker(params),
        hedge_after: (hedge > Micros::ZERO).then_some(hedge),
        backup: number(params, "backup") == 1,
        cache: number(params, "cache") == 1,
        retry_after: match number(params, "retry_after") {
            0 => RetryAfterForm::None,
            1 => RetryAfterForm::Seconds(after_s),
            _ => RetryAfterForm::Date(after_s),
        },
        service_time: ms(params, "service_ms"),
        workers: count(params, "workers"),
        queue_max: small(params, "queue"),
        keep_keys_for: Micros::from_s(number(params, "keep_keys_s")),
        client_period: ms(params, "ask_every_ms"),
        in_step: number(params, "in_step") == 1,
        variant: Variant::ALL.get(variant).copied().unwrap_or_default(),
    }
}

/// The world that a run starts in.
pub fn config(params: &Params, seed: u64) -> WorldConfig {
    let mean_us = number(params, "latency_ms") * 1_000;
    let latency = Latency::Uniform(Micros(mean_us - mean_us / 4), Micros(mean_us + mean_us / 4));
    WorldConfig {
        seed,
        link: LinkSettings::with_latency(latency),
    }
}

/// The largest number of clients that stand in one row.
const ROW_MAX: u16 = 8;
/// The largest number of clients whose every link is drawn.
const LINKED_MAX: u16 = 8;

/// Above the service between backup and operator; below, the clients: a row, or a block of dots
/// with as many columns as it takes.
pub fn places(params: &Params) -> Vec<Place> {
    let place = |x, y, radius| Place {
        at: Point { x, y },
        radius,
    };
    let above = [
        place(400.0, 120.0, 54.0),
        place(130.0, 120.0, 40.0),
        place(670.0, 120.0, 40.0),
    ];
    let clients = count(params, "clients");
    let below: Vec<Place> = if clients <= ROW_MAX {
        let radius = if clients <= 4 { 38.0 } else { 30.0 };
        let at = |at| Place { at, radius };
        row(clients, 500.0).into_iter().map(at).collect()
    } else {
        block(clients)
    };
    above.into_iter().chain(below).collect()
}

fn block(clients: u16) -> Vec<Place> {
    // Up to ten columns for up to forty, then as wide as the stage.
    let columns = if clients <= 40 { 10 } else { 25 };
    let rows = clients.div_ceil(columns);
    let apart = (STAGE.x - 60.0) / f64::from(columns);
    let radius = f64::min(apart * 0.3, 16.0);
    let down = f64::min(apart, 300.0 / f64::from(rows));
    let top = 445.0 - down * (f64::from(rows) - 1.0) / 2.0;
    let at = |k: u16| Place {
        at: Point {
            x: 30.0 + apart * (f64::from(k % columns) + 0.5),
            y: top + down * f64::from(k / columns),
        },
        radius,
    };
    (0..clients).map(at).collect()
}

/// Whether the stage draws the link while nothing is on it: those to the service, and for a few
/// clients all that are ever used.
pub fn is_linked(retry: &Retry, a: NodeId, b: NodeId) -> bool {
    let (low, high) = (a.min(b), a.max(b));
    if low == SERVICE {
        return high == BACKUP || retry.clients <= 40;
    }
    let to_others = (low == BACKUP && retry.backup) || low == OPERATOR;
    to_others && retry.is_client(high) && retry.clients <= LINKED_MAX
}
