//! What can be chosen before a run, and the world that it starts in.

use super::VotingLesson;
use super::VotingLesson as This;
use crate::i18n::Text;
use crate::lessons::kit::{broken, param, track};
use crate::protocols::voting::Voting;
use crate::protocols::voting::byzantine::{self, Byzantine};
use crate::protocols::voting::majority::{self, Majority};
use crate::protocols::voting::quorum::{self, Quorum};
use crate::session::{About, Lesson, Param, Params, Stage, Track};
use crate::sim::{Latency, LinkSettings, Micros, WorldConfig};

/// What the map says of the lesson.
pub static ABOUT: About = About {
    id: "voting",
    stage: Stage::Agree,
    title: Text::new("Voting", "表决"),
    summary: Text::new(
        "Outvote modules that are wrong, make quorums meet, and agree although some generals lie.",
        "以多数票压过出错的模块，让法定人数彼此相交，在有将军说谎时仍达成一致。",
    ),
    minutes: 60,
};

/// The modes, which are short lessons of their own.
#[rustfmt::skip]
pub static TRACKS: [Track; 3] = [
    track!("Majority: outvote what is wrong", "多数表决：压过错误", ["mode" = "majority"]),
    track!("Quorum: make votes meet", "法定人数：让票集相交", ["mode" = "quorum"]),
    track!("Byzantine: agree among liars", "拜占庭：在说谎者中达成一致", ["mode" = "byzantine"]),
];

broken! {
    correct "Correct" "正确的协议";
    "first-answer" "Majority: takes the first answer" "多数表决：采用最先到的答案"
        ["mode" = "majority"] breaks "right-output" in 100, shown [] by 16;
    // With three modules two acts do, but half of three, cut to one, is another mistake.
    "half-is-enough" "Majority: half is enough" "多数表决：半数即可"
        ["mode" = "majority", "modules" = 5] breaks "right-output" in 1_000, shown [] by 876;
    "of-those-that-came" "Majority: of the answers that came" "多数表决：只在到达的答案中取多数"
        ["mode" = "majority"] breaks "right-output" in 1_000, shown [] by 144;
    "input-unchecked" "Majority: counts answers to earlier inputs" "多数表决：不核对输入编号"
        ["mode" = "majority"] breaks "right-output" in 100, shown [] by 165;
    "half-passes" "Quorum: half the votes pass" "法定人数：半数即通过"
        ["mode" = "quorum"] breaks "one-update-a-version" in 100, shown ["nodes" = 3] by 4;
    "reads-one" "Quorum: reads ask one" "法定人数：只读一个副本"
        ["mode" = "quorum"] breaks "fresh-read" in 100, shown ["nodes" = 3] by 483;
    "version-unchecked" "Quorum: versions unchecked" "法定人数：不比较版本"
        ["mode" = "quorum"] breaks "one-update-a-version" in 1_000, shown [] by 98;
    "doubt-abandons" "Quorum: doubt gives up" "法定人数：存疑即放弃"
        ["mode" = "quorum"] breaks "one-update-a-version" in 5_000, shown ["nodes" = 3] by 0;
    "three-m" "Byzantine: only 3m generals" "拜占庭：只有 3m 个将军"
        ["mode" = "byzantine"] breaks "ic2" in 100, shown [] by 193;
    // Two acts do where messages are lost at random; that a general lies can be followed.
    "one-round-short" "Byzantine: one round short" "拜占庭：少一轮消息"
        ["mode" = "byzantine", "generals" = 7, "m" = 2] breaks "ic1" in 5_000, shown [] by 1_421;
    "tie-keeps-own" "Byzantine: ties keep one's own" "拜占庭：平票时各信所闻"
        ["mode" = "byzantine", "generals" = 5] breaks "ic1" in 1_000, shown [] by 467;
}

/// The number of the variant that has only 3m generals.
const THREE_M: i64 = 9;

/// The lesson's parameters.
#[rustfmt::skip]
pub static PARAMS: [Param; 14] = [
    param!("mode", among [
        "majority" "Majority" "多数表决",
        "quorum" "Quorum" "法定人数",
        "byzantine" "Byzantine" "拜占庭",
    ], "majority", "Who votes", "表决方式",
        "Three short lessons; each uses its own settings below.",
        "三节短课，各用下面自己的设置。"),
    param!("variant", variants VARIANTS,
        "Leaves out one rule of its mode; in the other modes it changes nothing.",
        "去掉所属方式的一条规则，对其他方式没有影响。"),
    param!("modules", one of [1, 3, 5, 7, 9], 3, "Majority: modules", "多数表决：模块数",
        "Fewer than half of them may be wrong.",
        "可以容忍不到半数的模块出错。"),
    param!("voters", one of [1, 3], 1, "Majority: voters", "多数表决：表决器数",
        "With three, the client uses what two of them put out.",
        "有三个时，客户端采用其中两个一致的输出。"),
    param!("module_fault_pct", 0..=100 "%", 0, "Majority: a module is wrong", "多数表决：模块出错概率",
        "How likely, anew for each input.",
        "每次输入独立计算的概率。"),
    param!("voter_fault_pct", 0..=100 "%", 0, "Majority: a voter is wrong", "多数表决：表决器出错概率",
        "How likely, anew for each input.",
        "每次输入独立计算的概率。"),
    param!("nodes", 3..=7, 5, "Quorum: representatives", "法定人数：副本数",
        "Each keeps a copy, and has one vote unless chosen otherwise.",
        "每个副本保存一份数据，默认各有一票。"),
    param!("first_votes", 1..=5, 1, "Quorum: votes of the first", "法定人数：首个副本的票数",
        "The others have one each.",
        "其余副本各有一票。"),
    param!("r", 0..=11, 0, "Quorum: votes for a read (r)", "法定人数：读所需票数 r",
        "Zero: more than half of all votes.",
        "0 表示超过总票数的一半。"),
    param!("w", 0..=11, 0, "Quorum: votes for an update (w)", "法定人数：更新所需票数 w",
        "Zero: more than half of all votes.",
        "0 表示超过总票数的一半。"),
    param!("clients", 1..=3, 2, "Quorum: clients", "法定人数：客户端数",
        "Two can update at the same time.",
        "两个客户端可以同时更新。"),
    param!("generals", 3..=7, 4, "Byzantine: generals (n)", "拜占庭：将军数 n",
        "Needs more than 3m to withstand m traitors.",
        "要容忍 m 个叛徒，需要多于 3m 个将军。"),
    param!("m", 0..=2, 1, "Byzantine: traitors withstood (m)", "拜占庭：容忍叛徒数 m",
        "OM(m) takes m + 1 rounds of messages.",
        "OM(m) 需要 m + 1 轮消息。"),
    param!("latency_ms", 1..=5_000 "ms", 20, "Message delay, mean", "消息平均延迟",
        "Messages take between half and one and a half of it.",
        "实际延迟在其一半到一倍半之间。"),
];

impl Lesson for VotingLesson {
    type P = Voting;
    const ABOUT: &'static About = &ABOUT;
    const PARAMS: &'static [Param] = &PARAMS;
    const TRACKS: &'static [Track] = &TRACKS;
    // A message takes two thirds of a second to watch.
    const SPEED_MILLI: u32 = 30;
    // The answers of all modules are on their way to the voter.
    const SNAPSHOT_AT: (Micros, Micros) = (Micros::from_ms(1), Micros::from_ms(35));

    fn protocol(params: &Params) -> Voting {
        match params.get(&PARAMS, "mode") {
            0 => Voting::Majority(majority(params)),
            1 => Voting::Quorum(quorum(params)),
            _ => Voting::Byzantine(byzantine(params)),
        }
    }
    fn config(params: &Params, seed: u64) -> WorldConfig {
        let mean = delays(params, 1);
        let latency = Latency::Uniform(Micros(mean.0 / 2), Micros(mean.0 + mean.0 / 2));
        WorldConfig {
            seed,
            link: LinkSettings::with_latency(latency),
        }
    }
    fn pace(params: &Params) -> Micros {
        delays(params, 20)
    }
    fn offers(params: &Params, key: &str, value: i64) -> bool {
        let of_mode = match key {
            "variant" => match value {
                1..=4 => 0,
                5..=8 => 1,
                9..=11 => 2,
                _ => return true,
            },
            "modules" | "voters" | "module_fault_pct" | "voter_fault_pct" => 0,
            "nodes" | "first_votes" | "r" | "w" | "clients" => 1,
            "generals" | "m" => 2,
            _ => return true,
        };
        params.get(&PARAMS, "mode") == of_mode
    }
}

fn number(params: &Params, key: &str) -> u16 {
    params.count(&PARAMS, key)
}

/// So many times the mean delay of a message.
fn delays(params: &Params, times: u64) -> Micros {
    Micros::from_ms(params.number(&PARAMS, "latency_ms") * times)
}

/// The variant that is chosen, of those that a mode has from this number on.
fn variant<T: Copy + Default>(params: &Params, first: i64, of: &[T]) -> T {
    let place = usize::try_from(params.get(&PARAMS, "variant") - first).ok();
    place
        .and_then(|place| of.get(place).copied())
        .unwrap_or_default()
}

fn majority(params: &Params) -> Majority {
    use majority::Variant::{FirstAnswer, HalfIsEnough, InputUnchecked, OfThoseThatCame};
    let variants = [FirstAnswer, HalfIsEnough, OfThoseThatCame, InputUnchecked];
    let ppm = |key| u32::from(number(params, key)) * 10_000;
    Majority {
        voters: number(params, "voters"),
        module_fault_ppm: ppm("module_fault_pct"),
        voter_fault_ppm: ppm("voter_fault_pct"),
        deadline: delays(params, 4),
        variant: variant(params, 1, &variants),
        ..Majority::new(number(params, "modules"))
    }
}

fn quorum(params: &Params) -> Quorum {
    use quorum::Variant::{DoubtAbandons, HalfPasses, ReadsOne, VersionUnchecked};
    let variants = [HalfPasses, ReadsOne, VersionUnchecked, DoubtAbandons];
    let mut votes = vec![1; usize::from(number(params, "nodes"))];
    votes[0] = number(params, "first_votes");
    let quorum = Quorum::new(votes, number(params, "clients"));
    let all = quorum.votes_all();
    let chosen = |key, half: u16| match number(params, key) {
        0 => half,
        votes => votes.min(all),
    };
    Quorum {
        r: chosen("r", quorum.r),
        w: chosen("w", quorum.w),
        retry: delays(params, 8),
        doubt: delays(params, 20),
        variant: variant(params, 5, &variants),
        ..quorum
    }
}

fn byzantine(params: &Params) -> Byzantine {
    use byzantine::Variant::{OneRoundShort, TieKeepsOwn};
    let (generals, m) = match number(params, "m") {
        // OM(0) withstands nobody, so it has no number of generals that is one too few.
        m if params.get(&PARAMS, "variant") == THREE_M => (3 * m.max(1), m.max(1)),
        m => (number(params, "generals"), m),
    };
    Byzantine {
        delay_max: delays(params, 2),
        variant: variant(params, THREE_M + 1, &[OneRoundShort, TieKeepsOwn]),
        ..Byzantine::new(generals, m)
    }
}
