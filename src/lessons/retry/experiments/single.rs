//! One request whose attempts fail independently: how likely it succeeds, and how many attempts it
//! takes.

use super::one_series;
use crate::i18n::Text;
use crate::protocols::retry::policy::backoff::Growth;
use crate::protocols::retry::{BudgetRule, FIRST_CLIENT, Node, Request, Retry, SERVICE};
use crate::scene::Tint;
use crate::session::experiment::{Axis, Experiment, Summary, Theory};
use crate::session::{Param, ParamKind, Params};
use crate::sim::{
    Input, Latency, LinkChange, LinkSettings, LinkTo, Micros, Payload, World, WorldConfig,
};

static LOSS: [Param; 1] = [Param {
    key: "loss_percent",
    label: Text::new(
        "An attempt fails with probability p",
        "每次尝试失败的概率 p",
    ),
    help: Text::new(
        "So many of the requests are lost on their way.",
        "请求在途中丢失的比例。",
    ),
    kind: ParamKind::Range(0, 99, "%"),
    default: 30,
}];

static ATTEMPTS_MAX: [Param; 1] = [Param {
    key: "attempts",
    label: Text::new("Attempts n", "尝试次数 n"),
    help: Text::new("The first one included.", "含第一次。"),
    kind: ParamKind::Range(1, 10, ""),
    default: 3,
}];

fn loss(params: &Params) -> f64 {
    params.get(&LOSS, "loss_percent") as f64 / 100.0
}

fn attempts(params: &Params) -> f64 {
    params.get(&ATTEMPTS_MAX, "attempts") as f64
}

/// What came of one request: whether it succeeded, and how many attempts were made.
fn one_request(attempts_max: u32, loss: f64, seed: u64) -> Option<(bool, u64)> {
    let mut retry = Retry {
        attempts_max,
        timeout: Micros::from_ms(50),
        deadline: Micros::from_s(60),
        budget: BudgetRule::None,
        breaker: None,
        backup: false,
        cache: false,
        service_time: Micros::from_ms(1),
        ..Retry::new(1)
    };
    retry.backoff.growth = Growth::None;
    let link = LinkSettings::with_latency(Latency::Fixed(Micros::from_ms(10)));
    let mut world = World::new(retry, WorldConfig { seed, link });
    while world.next_at() == Some(Micros::ZERO) && world.step(&mut ()) {}
    let ppm = LinkChange::Loss(libm::round(loss * 1e6) as u32);
    let way = LinkTo::OneWay(FIRST_CLIENT, SERVICE);
    world.apply(&Input::Link(way, ppm), Micros::ZERO, &mut ());
    let ask = Payload::of(&Request::Pay { amount: 5 });
    world.apply(&Input::Request(FIRST_CLIENT, ask), Micros::ZERO, &mut ());
    let is_open = |world: &World<Retry>| {
        let client = world.node(FIRST_CLIENT).and_then(Node::client);
        client.is_some_and(|client| !client.ops.is_empty())
    };
    while is_open(&world) && world.step(&mut ()) {}
    let stats = &world.node(FIRST_CLIENT)?.client()?.stats;
    Some((stats.answered == 1, stats.attempts))
}

fn share(succeeded: bool) -> f64 {
    if succeeded { 1.0 } else { 0.0 }
}

const fn probability(label: Text) -> Axis {
    Axis {
        label,
        unit: "",
        log: false,
    }
}

static SUCCESS_THEORY: [Theory; 2] = [
    Theory {
        label: Text::new("1 − pⁿ", "1 − pⁿ"),
        tint: Tint(5),
        about: Some(0),
        value: |params, n| Some(1.0 - libm::pow(loss(params), n)),
    },
    Theory {
        label: Text::new("(1 − p)ⁿ, a common mistake", "(1 − p)ⁿ，常见的错误"),
        tint: Tint(6),
        about: None,
        value: |params, n| Some(libm::pow(1.0 - loss(params), n)),
    },
];

pub(super) const SUCCESS: Experiment = Experiment {
    id: "retry-success",
    title: Text::new(
        "Success with n attempts that each fail with probability p",
        "每次失败概率为 p 时，n 次尝试的成功率",
    ),
    x: probability(Text::new("Attempts n", "尝试次数 n")),
    y: probability(Text::new("Requests that succeed", "请求的成功率")),
    params: &LOSS,
    points: |_| (1..=8).map(f64::from).collect(),
    series: |_| one_series(),
    trial: |params, _, n, seed| Some(share(one_request(n as u32, loss(params), seed)?.0)),
    summary: Summary::Share,
    theory: &SUCCESS_THEORY,
    trials: 400,
};

static BY_LOSS_THEORY: [Theory; 2] = [
    Theory {
        label: Text::new("1 − pⁿ", "1 − pⁿ"),
        tint: Tint(5),
        about: Some(0),
        value: |params, p| Some(1.0 - libm::pow(p, attempts(params))),
    },
    Theory {
        label: Text::new("(1 − p)ⁿ, a common mistake", "(1 − p)ⁿ，常见的错误"),
        tint: Tint(6),
        about: None,
        value: |params, p| Some(libm::pow(1.0 - p, attempts(params))),
    },
];

pub(super) const SUCCESS_BY_LOSS: Experiment = Experiment {
    id: "retry-success-by-loss",
    title: Text::new(
        "Success with n attempts, by the probability that one fails",
        "n 次尝试的成功率随单次失败概率的变化",
    ),
    x: probability(Text::new(
        "An attempt fails with probability p",
        "单次失败的概率 p",
    )),
    y: probability(Text::new("Requests that succeed", "请求的成功率")),
    params: &ATTEMPTS_MAX,
    points: |_| (0..=9).map(|tenths| f64::from(tenths) / 10.0).collect(),
    series: |_| one_series(),
    trial: |params, _, p, seed| Some(share(one_request(attempts(params) as u32, p, seed)?.0)),
    summary: Summary::Share,
    theory: &BY_LOSS_THEORY,
    trials: 400,
};

static ATTEMPTS_THEORY: [Theory; 1] = [Theory {
    label: Text::new("(1 − pⁿ) / (1 − p)", "(1 − pⁿ) / (1 − p)"),
    tint: Tint(5),
    about: Some(0),
    value: |params, n| {
        let p = loss(params);
        Some((1.0 - libm::pow(p, n)) / (1.0 - p))
    },
}];

pub(super) const ATTEMPTS: Experiment = Experiment {
    id: "retry-attempts",
    title: Text::new(
        "Attempts that a request takes when it may take n",
        "最多 n 次时，一个请求平均要尝试几次",
    ),
    x: probability(Text::new("Attempts allowed, n", "允许的次数 n")),
    y: probability(Text::new("Attempts made", "实际次数")),
    params: &LOSS,
    points: |_| (1..=8).map(f64::from).collect(),
    series: |_| one_series(),
    trial: |params, _, n, seed| Some(one_request(n as u32, loss(params), seed)?.1 as f64),
    summary: Summary::Mean,
    theory: &ATTEMPTS_THEORY,
    trials: 400,
};
