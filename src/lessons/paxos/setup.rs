//! What can be chosen before a run, and the world that it starts in.

use super::PaxosLesson;
use super::PaxosLesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{self, broken, param, track};
use crate::protocols::paxos::{Learning, Mode, Paxos, Quorums, Roles, Variant};
use crate::session::{About, Lesson, Param, Params, Role, Stage, Track};
use crate::sim::{Micros, WorldConfig};

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

broken! {
    correct "Correct Paxos" "正确的 Paxos";
    "promise-forgotten" "Promise not on disk" "承诺不落盘"
        ["mode" = "multi"] breaks "one-chosen" in 5_000, shown ["nodes" = 3] by 3_549;
    "votes-ignored" "Ignores accepted values" "无视已接受的值"
        [] breaks "one-chosen" in 100, shown ["nodes" = 3] by 62;
    "quorums-apart" "Quorums that need not meet" "法定人数可能不相交"
        [] breaks "one-chosen" in 100, shown ["nodes" = 3] by 156;
    "same-ballot" "Ballots not unique" "提案编号不唯一"
        [] breaks "one-chosen" in 100, shown ["nodes" = 3] by 133;
}

/// The lesson's parameters.
#[rustfmt::skip]
pub static PARAMS: [Param; 12] = [
    param!("mode", among [
        "single" "One value" "选定一个值",
        "multi" "Many values (Multi-Paxos)" "选定一串值（Multi-Paxos）",
    ], "single", "To choose", "选定什么",
        "One value, or one after another for a replicated register.",
        "只选定一个值，或为复制的寄存器一个接一个地选定。"),
    param!("variant", variants VARIANTS,
        "Leaves out one rule of Paxos, to see what it is there for.",
        "去掉 Paxos 的一条规则，看看它为何存在。"),
    param!("nodes", one of [3, 5, 7], 5, "Acceptors", "接受者数",
        "2f + 1 acceptors survive the crash of any f.",
        "2f + 1 个接受者可以容忍任意 f 个崩溃。"),
    param!("proposers", 1..=5, 2, "Proposers", "提议者数",
        "Where roles share machines, every machine proposes.",
        "若角色合并在同一台机器上，则每台机器都是提议者。"),
    param!("layout", among [
        "usual" "Apart for one value, together for many" "一个值时分开，一串值时合并",
        "apart" "Each role on its own machine" "每种角色各用一台机器",
        "together" "All roles on every machine" "每台机器兼任所有角色",
    ], "usual", "Roles", "角色分布",
        "A machine may be proposer, acceptor and learner at once.",
        "一台机器可以同时是提议者、接受者和学习者。"),
    param!("phase_1_quorum", 0..=7, 0, "Quorum of phase 1", "第一阶段的法定人数",
        "Zero: majorities. Else phase 2 needs just enough acceptors that every two quorums meet.",
        "0 表示两个阶段都用多数派；填其他数时，第二阶段取能保证两种法定人数相交的最小数。"),
    param!("backoff_ms", 0..=5_000 "ms", 50, "Random wait after a failed ballot", "提案失败后的随机等待",
        "The longest first wait; it doubles each time. Zero: try again at once.",
        "首次等待的上限，此后逐次加倍。0 表示立即重试。"),
    param!("ballot_timeout_ms", 1..=60_000 "ms", 100, "Patience with a ballot", "等待法定人数的时限",
        "How long a proposer waits for a quorum in each phase.",
        "提议者在每个阶段等待法定人数答复的时间。"),
    param!("latency_ms", 1..=5_000 "ms", 12, "Message delay, mean", "消息平均延迟",
        "Messages take between half and one and a half of it.",
        "实际延迟在其一半到一倍半之间。"),
    param!("election_ms", 20..=5_000 "ms", 150, "Many values: election timeout", "一串值：选举超时下限",
        "A silent leader is missed after one to two times this.",
        "领导者沉默一到两倍于此的时间后，就会有机器尝试接任。"),
    param!("clients", 1..=3, 1, "Many values: clients", "一串值：客户端数",
        "Each asks one thing at a time.",
        "每个客户端一次只发一个请求。"),
    param!("write_every_ms", 0..=60_000 "ms", 0, "Many values: each client asks every", "一串值：客户端自动请求间隔",
        "Zero: clients ask only when told to.",
        "0 表示只在你要求时才发请求。"),
];

impl Lesson for PaxosLesson {
    type P = Paxos;
    const ABOUT: &'static About = &ABOUT;
    const PARAMS: &'static [Param] = &PARAMS;
    const ROLES: &'static [Role] = &[Role::new(
        0,
        "leader",
        Text::new("the leading proposer", "领先的提议者"),
    )];
    const TRACKS: &'static [Track] = &[
        track!("One value", "选定一个值", ["mode" = "single"]),
        track!("Many values", "选定一串值", ["mode" = "multi"]),
    ];
    // A message takes half a second to watch.
    const SPEED_MILLI: u32 = 25;
    // Accept requests are on their way.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(1), Micros::from_ms(31));

    fn protocol(params: &Params) -> Paxos {
        let (mode, acceptors) = (mode(params), params.count(&PARAMS, "nodes"));
        let apart = match params.get(&PARAMS, "layout") {
            0 => mode == Mode::Single,
            layout => layout == 1,
        };
        let (machines, learning) = if apart {
            let paxos = Paxos::single(params.count(&PARAMS, "proposers"), acceptors, 1);
            (paxos.machines, paxos.learning)
        } else {
            let learning = Learning::Distinguished;
            (vec![Roles::ALL; usize::from(acceptors)], learning)
        };
        let election_timeout_min = params.ms(&PARAMS, "election_ms");
        Paxos {
            mode,
            machines,
            learning,
            clients: match mode {
                Mode::Single => 0,
                Mode::Multi => params.count(&PARAMS, "clients"),
            },
            quorums: quorums(acceptors, params.count(&PARAMS, "phase_1_quorum")),
            ballot_timeout: params.ms(&PARAMS, "ballot_timeout_ms"),
            backoff: params.ms(&PARAMS, "backoff_ms"),
            election_timeout_min,
            election_timeout_max: election_timeout_min + election_timeout_min,
            client_period: params.ms(&PARAMS, "write_every_ms"),
            variant: params.place(&PARAMS, "variant", &Variant::ALL),
            ..Paxos::multi(acceptors, 0)
        }
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        kit::world(seed, params.ms(&PARAMS, "latency_ms"))
    }
    fn pace(params: &Params) -> Micros {
        let paxos = Self::protocol(params);
        match paxos.mode {
            // One value is chosen within a few messages: faults have to come that fast.
            Mode::Single => Micros(paxos.ballot_timeout.0 / 3),
            // A timeout until somebody tries, and another when several do.
            Mode::Multi => paxos.election_timeout_max + paxos.election_timeout_max,
        }
    }
}

/// Which of the two stories is told.
pub fn mode(params: &Params) -> Mode {
    params.place(&PARAMS, "mode", &[Mode::Single, Mode::Multi])
}

/// Majorities, or the smallest phase-2 quorum that meets every phase-1 quorum of this size.
fn quorums(acceptors: u16, phase_1: u16) -> Quorums {
    match phase_1.min(acceptors) {
        0 => Quorums::majority(acceptors),
        phase_1 => Quorums {
            phase_1,
            phase_2: acceptors - phase_1 + 1,
        },
    }
}
