//! What can be chosen before a run, and the world that it starts in.

use super::HashingLesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{broken, param};
use crate::protocols::consistent_hashing::placement::{Scheme, Settings};
use crate::protocols::consistent_hashing::{ConsistentHashing, Variant};
use crate::scene::{Point, ring, row};
use crate::session::{About, Param, Params, Place, Role, Stage};
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

/// The role that faults can name.
pub static ROLES: [Role; 1] = [Role {
    role: 0,
    name: "keeper",
    label: Text::new("the keeper of the ring", "环的管理者"),
}];

fn number(params: &Params, key: &str) -> u64 {
    // Every range of the parameters above starts at zero or more.
    params.get(&PARAMS, key).unsigned_abs()
}

fn small(params: &Params, key: &str) -> u16 {
    u16::try_from(number(params, key)).unwrap_or(1)
}

fn scheme(params: &Params) -> Scheme {
    let chosen = usize::try_from(number(params, "scheme")).unwrap_or(1);
    Scheme::ALL.get(chosen).copied().unwrap_or(Scheme::Ring)
}

/// The system, configured.
pub fn protocol(params: &Params) -> ConsistentHashing {
    let variant = usize::try_from(number(params, "variant")).unwrap_or(0);
    let base = ConsistentHashing::new(small(params, "nodes"));
    let settings = Settings {
        vnodes: u32::try_from(number(params, "vnodes")).unwrap_or(1),
        load_percent: u32::try_from(number(params, "load_percent")).unwrap_or(125),
        ..base.settings
    };
    ConsistentHashing {
        clients: small(params, "clients"),
        replicas: small(params, "replicas"),
        scheme: scheme(params),
        settings,
        client_period: Micros::from_ms(number(params, "ask_every_ms")),
        variant: Variant::ALL.get(variant).copied().unwrap_or_default(),
        ..base
    }
}

/// The world that a run starts in.
pub fn config(params: &Params, seed: u64) -> WorldConfig {
    let mean_us = number(params, "latency_ms") * 1_000;
    let latency = Latency::Uniform(Micros(mean_us / 2), Micros(mean_us + mean_us / 2));
    WorldConfig {
        seed,
        link: LinkSettings::with_latency(latency),
    }
}

/// The middle of the ring.
pub const CENTRE: Point = Point { x: 400.0, y: 272.0 };
/// How far from it storage nodes stand.
const NODES_OUT: f64 = 208.0;

/// Storage nodes round the ring, the keeper in its middle, the other routers and clients below.
pub fn places(params: &Params) -> Vec<Place> {
    let config = protocol(params);
    let stored = config.members + config.spares;
    let radius = if stored > 8 { 27.0 } else { 33.0 };
    let corner = |side: f64| Point {
        x: CENTRE.x + side * NODES_OUT,
        y: CENTRE.y + side * NODES_OUT,
    };
    let storage = ring(stored, corner(-1.0), corner(1.0)).into_iter();
    // The keeper talks with everybody; the other routers stand where nothing passes.
    let routers = (0..config.routers).map(|k| match k {
        0 => CENTRE,
        k => Point {
            x: 800.0 - 76.0 * f64::from(k),
            y: 556.0,
        },
    });
    // With as many nodes on either side, one stands lowest in the middle, where its words need room.
    let aside = u16::from(stored.is_multiple_of(2) && !config.clients.is_multiple_of(2));
    let clients = row(config.clients + aside, 582.0)
        .into_iter()
        .take(config.clients.into());
    let place = |radius| move |at| Place { at, radius };
    storage
        .map(place(radius))
        .chain(routers.map(place(33.0)))
        .chain(clients.map(place(30.0)))
        .collect()
}
