//! What can be chosen before a run, and the world that it starts in.

use crate::i18n::Text;
use crate::protocols::paxos::{Learning, Mode, Paxos, Quorums, Roles, Variant};
use crate::scene::{Point, ring, row};
use crate::session::{About, Choice, Param, ParamKind, Params, Place, Role, Stage, Track};
use crate::sim::{Latency, LinkSettings, Micros, WorldConfig};

/// What the map says of the lesson.
pub static ABOUT: About = About {
    id: "paxos",
    stage: Stage::Agree,
    title: Text::new("Paxos", "Paxos"),
    summary: Text::new(
        "Choose one value although proposers compete and machines crash, then a whole sequence with a stable leader.",
        "提议者相互竞争、机器会崩溃，仍要选定唯一的值；再靠稳定的领导者选定一整串值。",
    ),
    minutes: 45,
};

/// One value, or many.
pub static TRACKS: [Track; 2] = [
    Track {
        title: Text::new("One value", "选定一个值"),
        params: &[("mode", 0)],
    },
    Track {
        title: Text::new("Many values", "选定一串值"),
        params: &[("mode", 1)],
    },
];

const fn choice(value: i64, name: &'static str, label: Text) -> Choice {
    Choice { value, name, label }
}

static MODES: [Choice; 2] = [
    choice(0, "single", Text::new("One value", "选定一个值")),
    choice(
        1,
        "multi",
        Text::new("Many values (Multi-Paxos)", "选定一串值（Multi-Paxos）"),
    ),
];

static VARIANTS: [Choice; 5] = [
    choice(0, "none", Text::new("Correct Paxos", "正确的 Paxos")),
    choice(
        1,
        "promise-forgotten",
        Text::new("Promise not on disk", "承诺不落盘"),
    ),
    choice(
        2,
        "votes-ignored",
        Text::new("Ignores accepted values", "无视已接受的值"),
    ),
    choice(
        3,
        "quorums-apart",
        Text::new("Quorums that need not meet", "法定人数可能不相交"),
    ),
    choice(
        4,
        "same-ballot",
        Text::new("Ballots not unique", "提案编号不唯一"),
    ),
];

static LAYOUTS: [Choice; 3] = [
    choice(
        0,
        "usual",
        Text::new(
            "Apart for one value, together for many",
            "一个值时分开，一串值时合并",
        ),
    ),
    choice(
        1,
        "apart",
        Text::new("Each role on its own machine", "每种角色各用一台机器"),
    ),
    choice(
        2,
        "together",
        Text::new("All roles on every machine", "每台机器兼任所有角色"),
    ),
];

static SIZES: [Choice; 3] = [
    choice(3, "3", Text::new("3", "3")),
    choice(5, "5", Text::new("5", "5")),
    choice(7, "7", Text::new("7", "7")),
];

/// The lesson's parameters.
pub static PARAMS: [Param; 12] = [
    Param {
        key: "mode",
        label: Text::new("To choose", "选定什么"),
        help: Text::new(
            "One value, or one after another for a replicated register.",
            "只选定一个值，或为复制的寄存器一个接一个地选定。",
        ),
        kind: ParamKind::Choice(&MODES),
        default: 0,
    },
    Param {
        key: "variant",
        label: Text::new("Broken on purpose", "故意出错"),
        help: Text::new(
            "Leaves out one rule of Paxos, to see what it is there for.",
            "去掉 Paxos 的一条规则，看看它为何存在。",
        ),
        kind: ParamKind::Choice(&VARIANTS),
        default: 0,
    },
    Param {
        key: "nodes",
        label: Text::new("Acceptors", "接受者数"),
        help: Text::new(
            "2f + 1 acceptors survive the crash of any f.",
            "2f + 1 个接受者可以容忍任意 f 个崩溃。",
        ),
        kind: ParamKind::Choice(&SIZES),
        default: 5,
    },
    Param {
        key: "proposers",
        label: Text::new("Proposers", "提议者数"),
        help: Text::new(
            "Where roles share machines, every machine proposes.",
            "若角色合并在同一台机器上，则每台机器都是提议者。",
        ),
        kind: ParamKind::Range(1, 5, ""),
        default: 2,
    },
    Param {
        key: "layout",
        label: Text::new("Roles", "角色分布"),
        help: Text::new(
            "A machine may be proposer, acceptor and learner at once.",
            "一台机器可以同时是提议者、接受者和学习者。",
        ),
        kind: ParamKind::Choice(&LAYOUTS),
        default: 0,
    },
    Param {
        key: "phase_1_quorum",
        label: Text::new("Quorum of phase 1", "第一阶段的法定人数"),
        help: Text::new(
            "Zero: majorities. Else phase 2 needs just enough acceptors that every two quorums meet.",
            "0 表示两个阶段都用多数派；填其他数时，第二阶段取能保证两种法定人数相交的最小数。",
        ),
        kind: ParamKind::Range(0, 7, ""),
        default: 0,
    },
    Param {
        key: "backoff_ms",
        label: Text::new("Random wait after a failed ballot", "提案失败后的随机等待"),
        help: Text::new(
            "The longest first wait; it doubles each time. Zero: try again at once.",
            "首次等待的上限，此后逐次加倍。0 表示立即重试。",
        ),
        kind: ParamKind::Range(0, 5_000, "ms"),
        default: 50,
    },
    Param {
        key: "ballot_timeout_ms",
        label: Text::new("Patience with a ballot", "等待法定人数的时限"),
        help: Text::new(
            "How long a proposer waits for a quorum in each phase.",
            "提议者在每个阶段等待法定人数答复的时间。",
        ),
        kind: ParamKind::Range(1, 60_000, "ms"),
        default: 100,
    },
    Param {
        key: "latency_ms",
        label: Text::new("Message delay, mean", "消息平均延迟"),
        help: Text::new(
            "Messages take between half and one and a half of it.",
            "实际延迟在其一半到一倍半之间。",
        ),
        kind: ParamKind::Range(1, 5_000, "ms"),
        default: 12,
    },
    Param {
        key: "election_ms",
        label: Text::new("Many values: election timeout", "一串值：选举超时下限"),
        help: Text::new(
            "A silent leader is missed after one to two times this.",
            "领导者沉默一到两倍于此的时间后，就会有机器尝试接任。",
        ),
        kind: ParamKind::Range(20, 5_000, "ms"),
        default: 150,
    },
    Param {
        key: "clients",
        label: Text::new("Many values: clients", "一串值：客户端数"),
        help: Text::new(
            "Each asks one thing at a time.",
            "每个客户端一次只发一个请求。",
        ),
        kind: ParamKind::Range(1, 3, ""),
        default: 1,
    },
    Param {
        key: "write_every_ms",
        label: Text::new(
            "Many values: each client asks every",
            "一串值：客户端自动请求间隔",
        ),
        help: Text::new(
            "Zero: clients ask only when told to.",
            "0 表示只在你要求时才发请求。",
        ),
        kind: ParamKind::Range(0, 60_000, "ms"),
        default: 0,
    },
];

/// The role that faults can name.
pub static ROLES: [Role; 1] = [Role {
    role: 0,
    name: "leader",
    label: Text::new("the leading proposer", "领先的提议者"),
}];

fn ms(params: &Params, key: &str) -> Micros {
    // Every range of the parameters above starts at zero or more.
    Micros::from_ms(params.get(&PARAMS, key).unsigned_abs())
}

fn count(params: &Params, key: &str) -> u16 {
    u16::try_from(params.get(&PARAMS, key)).unwrap_or(1)
}

/// Which of the two stories is told.
pub fn mode(params: &Params) -> Mode {
    match params.get(&PARAMS, "mode") {
        0 => Mode::Single,
        _ => Mode::Multi,
    }
}

/// The algorithm, configured.
pub fn protocol(params: &Params) -> Paxos {
    let mode = mode(params);
    let acceptors = count(params, "nodes");
    let apart = match params.get(&PARAMS, "layout") {
        0 => mode == Mode::Single,
        layout => layout == 1,
    };
    let (machines, learning) = if apart {
        let paxos = Paxos::single(count(params, "proposers"), acceptors, 1);
        (paxos.machines, paxos.learning)
    } else {
        let learning = Learning::Distinguished;
        (vec![Roles::ALL; usize::from(acceptors)], learning)
    };
    let variant = usize::try_from(params.get(&PARAMS, "variant")).unwrap_or(0);
    let election_timeout_min = ms(params, "election_ms");
    Paxos {
        mode,
        machines,
        learning,
        clients: match mode {
            Mode::Single => 0,
            Mode::Multi => count(params, "clients"),
        },
        quorums: quorums(acceptors, count(params, "phase_1_quorum")),
        ballot_timeout: ms(params, "ballot_timeout_ms"),
        backoff: ms(params, "backoff_ms"),
        election_timeout_min,
        election_timeout_max: election_timeout_min + election_timeout_min,
        client_period: ms(params, "write_every_ms"),
        variant: Variant::ALL.get(variant).copied().unwrap_or_default(),
        ..Paxos::multi(acceptors, 0)
    }
}

/// Majorities, or the smallest phase-2 quorum that meets every phase-1 quorum of this size.
fn quorums(acceptors: u16, phase_1: u16) -> Quorums {
    if phase_1 == 0 {
        return Quorums::majority(acceptors);
    }
    let phase_1 = phase_1.min(acceptors);
    Quorums {
        phase_1,
        phase_2: acceptors - phase_1 + 1,
    }
}

/// The world that a run starts in.
pub fn config(params: &Params, seed: u64) -> WorldConfig {
    let mean = ms(params, "latency_ms").0;
    let latency = Latency::Uniform(Micros(mean / 2), Micros(mean + mean / 2));
    WorldConfig {
        seed,
        link: LinkSettings::with_latency(latency),
    }
}

/// Machines that play every role stand in a ring, with the clients below. Roles apart stand in
/// rows: proposers, acceptors, the learner, with the clients beside it.
pub fn places(params: &Params) -> Vec<Place> {
    let paxos = protocol(params);
    let sized = |radius: f64| move |at: Point| Place { at, radius };
    let together = paxos.machines.iter().all(|roles| *roles == Roles::ALL);
    if together {
        let machines = paxos.machine_count();
        let radius = if machines > 5 { 35.0 } else { 46.0 };
        let (from, to) = (Point { x: 96.0, y: 132.0 }, Point { x: 704.0, y: 446.0 });
        let clients = row(paxos.clients, 574.0).into_iter().map(sized(30.0));
        let machines = ring(machines, from, to).into_iter().map(sized(radius));
        return machines.chain(clients).collect();
    }
    let acceptors = count(params, "nodes");
    // As far from the edges as what is written outward of a node takes.
    let sized_row = |count, y, radius| row(count, y).into_iter().map(sized(radius));
    let clients = (0..paxos.clients).map(|ordinal| Place {
        at: Point {
            x: 60.0 + 100.0 * f64::from(ordinal),
            y: 550.0,
        },
        radius: 30.0,
    });
    sized_row(count(params, "proposers"), 120.0, 36.0)
        .chain(sized_row(acceptors, 318.0, 36.0))
        .chain(sized_row(1, 505.0, 32.0))
        .chain(clients)
        .collect()
}
