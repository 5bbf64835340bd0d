//! What can be chosen before a run, and the world that it starts in.

use super::RaftLesson;
use super::RaftLesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{self, broken, param};
use crate::protocols::raft::{Raft, Variant};
use crate::session::{About, Lesson, Param, Params, Role, Stage};
use crate::sim::{Micros, WorldConfig};

/// What the map says of the lesson.
pub static ABOUT: About = About {
    id: "raft",
    stage: Stage::Agree,
    title: Text::new("Raft", "Raft"),
    summary: Text::new(
        "Elect a leader, replicate a log, and survive the crash of any minority.",
        "选举领导者、复制日志，并在任意少数节点崩溃时照常服务。",
    ),
    minutes: 40,
};

broken! {
    correct "Correct Raft" "正确的 Raft";
    "vote-not-persisted" "Vote not persisted" "选票不落盘"
        [] breaks "election-safety" in 1_000, shown ["nodes" = 3] by 18_156;
    "no-up-to-date-check" "Skips the up-to-date check" "不检查日志新旧"
        [] breaks "leader-completeness" in 100, shown ["nodes" = 3] by 1_953;
    "commit-by-counting" "Commits older terms by counting" "对旧任期条目按副本数提交"
        [] breaks "leader-completeness" in 5_000, shown ["nodes" = 3] by 81_713;
    "term-vote-apart" "Term and vote written apart" "任期与选票分开落盘"
        [] breaks "election-safety" in 5_000, shown ["nodes" = 3] by 116_806;
    "stale-ack-counted" "Counts stale acknowledgements" "过时的确认也计数"
        [] breaks "leader-completeness" in 1_000, shown [] by 3_908;
    "revote-refused" "Refuses to repeat its vote" "不肯重复同意"
        [] breaks "vote-stands" in 100, shown ["nodes" = 3] by 546;
}

/// The lesson's parameters.
#[rustfmt::skip]
pub static PARAMS: [Param; 8] = [
    param!("nodes", one of [3, 5, 7, 9], 5, "Servers", "服务器数",
        "A cluster of 2f + 1 servers survives the crash of any f.",
        "2f + 1 台服务器可以容忍任意 f 台崩溃。"),
    param!("variant", variants VARIANTS,
        "Leaves out one rule of Raft, to see what it is there for.",
        "去掉 Raft 的一条规则，看看它为何存在。"),
    param!("pre_vote", flag, 0, "Pre-vote", "预投票",
        "A server asks whether it would win before it starts a new term.",
        "服务器先询问自己能否胜选，再开启新任期。"),
    param!("clients", 1..=3, 1, "Clients", "客户端数",
        "Each asks one thing at a time.",
        "每个客户端一次只发一个请求。"),
    param!("election_min_ms", 20..=5_000 "ms", 150, "Election timeout, shortest", "选举超时下限",
        "Heartbeats are sent twice in this time.",
        "在这段时间内领导者会发送两次心跳。"),
    param!("election_spread_ms", 0..=5_000 "ms", 150, "Election timeout, random extra", "选举超时随机增量",
        "Each timeout is drawn anew. With zero, votes are split again and again.",
        "每次超时重新随机取值。设为 0 时，选票会一再被瓜分。"),
    param!("latency_ms", 1..=5_000 "ms", 12, "Message delay, mean", "消息平均延迟",
        "Messages take between half and one and a half of it.",
        "实际延迟在其一半到一倍半之间。"),
    param!("write_every_ms", 0..=60_000 "ms", 0, "Each client asks every", "客户端自动请求间隔",
        "Zero: clients ask only when told to.",
        "0 表示只在你要求时才发请求。"),
];

impl Lesson for RaftLesson {
    type P = Raft;
    const ABOUT: &'static About = &ABOUT;
    const PARAMS: &'static [Param] = &PARAMS;
    const ROLES: &'static [Role] = &[Role::new(0, "leader", Text::new("the leader", "领导者"))];
    // An election timeout takes some five seconds to watch, a message half a second.
    const SPEED_MILLI: u32 = 30;

    fn protocol(params: &Params) -> Raft {
        let min = params.ms(&PARAMS, "election_min_ms");
        Raft {
            election_timeout_min: min,
            election_timeout_max: min + params.ms(&PARAMS, "election_spread_ms"),
            client_period: params.ms(&PARAMS, "write_every_ms"),
            pre_vote: params.is_on(&PARAMS, "pre_vote"),
            variant: params.place(&PARAMS, "variant", &Variant::ALL),
            ..Raft::new(
                params.count(&PARAMS, "nodes"),
                params.count(&PARAMS, "clients"),
            )
        }
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        kit::world(seed, params.ms(&PARAMS, "latency_ms"))
    }
    /// A timeout until somebody stands, and another when votes are split.
    fn pace(params: &Params) -> Micros {
        let timeout_max = Self::protocol(params).election_timeout_max;
        timeout_max + timeout_max
    }
}
