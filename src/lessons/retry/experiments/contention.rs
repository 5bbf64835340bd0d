//! Clients that contend for one row: what backoff and jitter save, after Brooker 2015.

use crate::i18n::Text;
use crate::protocols::contention::{Contention, Node, ROW};
use crate::protocols::retry::policy::backoff::{Backoff, Growth, Jitter};
use crate::scene::Tint;
use crate::session::experiment::{Axis, Experiment, Series, Summary};
use crate::session::{Param, ParamKind, Params};
use crate::sim::{Latency, LinkSettings, Micros, World, WorldConfig};

static PARAMS: [Param; 4] = [
    Param {
        key: "base_ms",
        label: Text::new("Base of the backoff", "退避基数"),
        help: Text::new("The first wait is twice that.", "首次等待为其两倍。"),
        kind: ParamKind::Range(1, 1_000, "ms"),
        default: 5,
    },
    Param {
        key: "cap_ms",
        label: Text::new("Longest wait", "最长等待"),
        help: Text::new("No wait is longer.", "等待不超过此值。"),
        kind: ParamKind::Range(1, 60_000, "ms"),
        default: 2_000,
    },
    Param {
        key: "delay_ms",
        label: Text::new("Network delay, mean", "网络平均延迟"),
        help: Text::new(
            "Of each message: a read and a write take two each.",
            "每条消息的延迟：读和写各需两条消息。",
        ),
        kind: ParamKind::Range(1, 1_000, "ms"),
        default: 10,
    },
    Param {
        key: "delay_sd_ms",
        label: Text::new("Network delay, standard deviation", "网络延迟标准差"),
        help: Text::new("The delay is normal.", "延迟服从正态分布。"),
        kind: ParamKind::Range(0, 1_000, "ms"),
        default: 2,
    },
];

/// How clients wait after a conflict, in the order of the series.
const POLICIES: [(Text, u8, Growth, Jitter); 5] = [
    (
        Text::new("no backoff", "无退避"),
        0,
        Growth::None,
        Jitter::None,
    ),
    (
        Text::new("exponential", "指数退避"),
        6,
        Growth::Exponential,
        Jitter::None,
    ),
    (
        Text::new("equal jitter", "等量抖动"),
        1,
        Growth::Exponential,
        Jitter::Equal,
    ),
    (
        Text::new("full jitter", "完全抖动"),
        5,
        Growth::Exponential,
        Jitter::Full,
    ),
    (
        Text::new("decorrelated jitter", "去相关抖动"),
        3,
        Growth::Exponential,
        Jitter::Decorrelated,
    ),
];

fn series(_: &Params) -> Vec<Series> {
    let of = |(label, tint, ..): (Text, u8, Growth, Jitter)| Series {
        label,
        tint: Tint(tint),
    };
    POLICIES.into_iter().map(of).collect()
}

fn ms(params: &Params, key: &str) -> Micros {
    Micros::from_ms(params.get(&PARAMS, key).unsigned_abs())
}

/// Runs until every client has written: the writes that were tried, and how long it took.
fn run(params: &Params, policy: usize, clients: f64, seed: u64) -> Option<(u64, Micros)> {
    let (_, _, growth, jitter) = POLICIES.into_iter().nth(policy)?;
    let (mean, sd) = (ms(params, "delay_ms"), ms(params, "delay_sd_ms"));
    let contention = Contention {
        clients: clients as u16,
        backoff: Backoff {
            growth,
            jitter,
            base: ms(params, "base_ms"),
            cap: ms(params, "cap_ms"),
        },
        // No message is lost, so nothing waits for so long in vain.
        timeout: Micros::from_s(60),
    };
    let link = LinkSettings::with_latency(Latency::Normal(mean, sd));
    let mut world = World::new(contention, WorldConfig { seed, link });
    while world.step(&mut ()) {}
    match world.node(ROW)? {
        Node::Row { calls } => Some((*calls, world.now())),
        Node::Client { .. } => None,
    }
}

const CLIENTS: Axis = Axis {
    label: Text::new("Clients", "客户端数"),
    unit: "",
    log: false,
};

fn points(_: &Params) -> Vec<f64> {
    vec![10.0, 25.0, 50.0, 75.0, 100.0, 150.0, 200.0]
}

pub(super) const CALLS: Experiment = Experiment {
    id: "retry-contention-calls",
    title: Text::new(
        "Writes that contending clients try until each has succeeded",
        "相互竞争的客户端全部写成之前，共尝试多少次写入",
    ),
    x: CLIENTS,
    y: Axis {
        label: Text::new("Writes tried", "写入次数"),
        unit: "",
        log: true,
    },
    params: &PARAMS,
    points,
    series,
    trial: |params, policy, clients, seed| Some(run(params, policy, clients, seed)?.0 as f64),
    summary: Summary::Mean,
    theory: &[],
    trials: 20,
};

pub(super) const TIME: Experiment = Experiment {
    id: "retry-contention-time",
    title: Text::new(
        "Time until every contending client has succeeded",
        "相互竞争的客户端全部写成所需的时间",
    ),
    x: CLIENTS,
    y: Axis {
        label: Text::new("Completion time", "完成时间"),
        unit: "ms",
        log: true,
    },
    params: &PARAMS,
    points,
    series,
    trial: |params, policy, clients, seed| {
        Some(run(params, policy, clients, seed)?.1.0 as f64 / 1_000.0)
    },
    summary: Summary::Mean,
    theory: &[],
    trials: 20,
};
