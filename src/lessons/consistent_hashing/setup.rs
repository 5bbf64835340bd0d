//! What can be chosen before a run, and the world that it starts in.

use super::HashingLesson as This;
use super::{Ch, HashingLesson};
use crate::i18n::Text;
use crate::lessons::kit::{broken, param};
use crate::protocols::consistent_hashing::Variant;
use crate::protocols::consistent_hashing::placement::{Scheme, Settings};
use crate::session::{About, Lesson, Param, Params, Role, Stage};
use crate::sim::{Latency, LinkSettings, Micros, WorldConfig};

/// What the map says of the lesson.
pub static ABOUT: About = About {
    id: "consistent-hashing",
    stage: Stage::Prevent,
    title: Text::new("Consistent hashing", "一致性哈希"),
    summary: Text::new(
        "Place keys on a ring so that a server that joins or leaves moves only its share, and compare five other ways on the same keys.",
        "把键放到环上，服务器加入或离开时只搬动自己的那一份，并在相同的键上与另外五种方法比较。",
    ),
    minutes: 35,
};

broken! {
    correct "Correct system" "正确的系统";
    "modulo" "Hash modulo N" "哈希取模"
        [] breaks "affected-arcs" in 100, shown ["nodes" = 4, "clients" = 1] by 2;
    "one-point" "One point a node" "每个节点只有一个点"
        [] breaks "balance" in 100, shown ["nodes" = 4, "clients" = 1] by 4;
    "same-machine" "Replicas on one machine" "副本落在同一台机器"
        [] breaks "readable" in 1_000, shown ["nodes" = 3, "clients" = 1] by 17;
    "stale-router" "A router with a stale ring" "路由器使用过期的环"
        [] breaks "readable" in 100, shown ["nodes" = 3, "clients" = 1] by 218;
}

/// The lesson's parameters.
#[rustfmt::skip]
pub static PARAMS: [Param; 9] = [
    param!("nodes", 3..=8, 5, "Storage nodes", "存储节点数",
        "Members of the ring at the start; two more stand by.",
        "一开始在环中的节点数，另有两个备用节点。"),
    param!("variant", variants VARIANTS,
        "Gets one thing wrong, to see what the right way is for.",
        "故意做错一件事，看看正确的做法有何用处。"),
    param!("scheme", among from 1 [
        "ring" "Ring" "哈希环",
        "bounded" "Ring with bounded loads" "有界负载的环",
        "rendezvous" "Rendezvous" "会合哈希",
        "jump" "Jump" "跳跃哈希",
        "maglev" "Maglev" "Maglev 哈希",
    ], "ring", "Placement", "放置方法",
        "Decides which node has a key.",
        "决定一个键归哪个节点。"),
    param!("vnodes", 1..=256, 64, "Points a node", "每个节点的点数",
        "Virtual nodes: with V of them shares deviate by about 1/√V.",
        "即虚拟节点数：取 V 个时，各节点份额的相对偏差约为 1/√V。"),
    param!("replicas", 1..=3, 3, "Replicas (R)", "副本数（R）",
        "Each key is on so many different nodes.",
        "每个键存放在这么多个不同的节点上。"),
    param!("load_percent", 100..=300 "%", 125, "Load factor", "负载系数",
        "With bounded loads no node owns more than this part of the mean, rounded up.",
        "有界负载时，任何节点拥有的键不超过平均值的这一比例（向上取整）。"),
    param!("clients", 1..=2, 1, "Clients", "客户端数",
        "Each asks one thing at a time.",
        "每个客户端一次只发一个请求。"),
    param!("latency_ms", 1..=30 "ms", 12, "Message delay, mean", "消息平均延迟",
        "Messages take between half and one and a half of it.",
        "实际延迟在其一半到一倍半之间。"),
    param!("ask_every_ms", 0..=60_000 "ms", 0, "Each client asks every", "客户端自动请求间隔",
        "Zero: clients ask only when told to.",
        "0 表示只在你要求时才发请求。"),
];

impl Lesson for HashingLesson {
    type P = Ch;
    const ABOUT: &'static About = &ABOUT;
    const PARAMS: &'static [Param] = &PARAMS;
    const ROLES: &'static [Role] = &[Role {
        role: 0,
        name: "keeper",
        label: Text::new("the keeper of the ring", "环的管理者"),
    }];
    // A message takes about half a second to watch.
    const SPEED_MILLI: u32 = 30;
    // A node joins: the next ring is on its way to everybody.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(210), Micros(213_500));

    fn protocol(params: &Params) -> Ch {
        let base = Ch::new(params.count(&PARAMS, "nodes"));
        let settings = Settings {
            vnodes: params.count(&PARAMS, "vnodes").into(),
            load_percent: params.count(&PARAMS, "load_percent").into(),
            ..base.settings
        };
        Ch {
            clients: params.count(&PARAMS, "clients"),
            replicas: params.count(&PARAMS, "replicas"),
            scheme: params.place(&PARAMS, "scheme", &Scheme::ALL),
            settings,
            client_period: params.ms(&PARAMS, "ask_every_ms"),
            variant: params.place(&PARAMS, "variant", &Variant::ALL),
            ..base
        }
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        let Micros(mean) = params.ms(&PARAMS, "latency_ms");
        let latency = Latency::Uniform(Micros(mean / 2), Micros(mean + mean / 2));
        WorldConfig {
            seed,
            link: LinkSettings::with_latency(latency),
        }
    }
    /// Until a crash is noticed, and the ring has changed.
    fn pace(params: &Params) -> Micros {
        let config = Self::protocol(params);
        Micros(config.heartbeat.0 * u64::from(config.silent_max + 1))
    }
}
