//! What the lesson measures of Raft's elections, by running them.
//!
//! A trial prepares a cluster with ordinary requests and faults on links that take next to no
//! time, then gives the links their delay, lets the leader send one heartbeat to all at once, and
//! crashes it (section 9.3 of the Raft paper).

use crate::i18n::Text;
use crate::protocols::raft::{Command, Key, Note, Raft, Role, Term, Timer};
use crate::scene::Tint;
use crate::session::experiment::{Axis, Experiment, Series, Summary, Theory};
use crate::session::{Param, ParamKind, Params, span, span_ends};
use crate::sim::{
    Input, Latency, LinkChange, LinkSettings, LinkTo, Micros, NodeFault, NodeId, Payload, Random,
    Record, Sink, What, World, WorldConfig,
};

/// What a message takes while a trial is being prepared.
const PREPARING: Latency = Latency::Fixed(Micros(1));
/// The random stream of the moment of the crash; nodes and links have the streams below it.
const CRASH_STREAM: u64 = 1 << 33;
/// The server that leads, and crashes.
const LEADER: NodeId = NodeId(0);

/// What a trial looks out for.
#[derive(Default)]
struct Lookout {
    /// The first election after the crash.
    first: Option<Term>,
    /// The latest election.
    latest: Option<Term>,
    /// The first to be won after the crash, and when.
    won: Option<(Term, Micros)>,
}

impl Sink<Raft> for Lookout {
    fn record(&mut self, record: Record<Raft>) {
        let What::Noted { note, .. } = record.what else {
            return;
        };
        match note {
            Note::BecameCandidate { term } => {
                self.first = self.first.or(Some(term));
                self.latest = self.latest.max(Some(term));
            }
            Note::BecameLeader { term } => self.won = self.won.or(Some((term, record.at))),
            _ => {}
        }
    }
}

/// A cluster with a leader, on links that take next to no time.
struct Cluster(World<Raft>);

impl Cluster {
    fn new(raft: Raft, seed: u64) -> Self {
        let link = LinkSettings::with_latency(PREPARING);
        let mut cluster = Self(World::new(raft, WorldConfig { seed, link }));
        cluster.settle();
        cluster.elect();
        cluster
    }

    fn act(&mut self, input: &Input) {
        debug_assert_eq!(self.0.check(input).err(), None, "{input:?}");
        self.0.apply(input, self.0.now(), &mut ());
    }

    /// Lets everything happen that is on its way; timers take much longer.
    fn settle(&mut self) {
        let until = self.0.now() + Micros(20);
        while self.0.next_at().is_some_and(|at| at <= until) {
            self.0.step(&mut ());
        }
    }

    fn fire(&mut self, timer: &Timer) {
        self.act(&Input::FireTimer(LEADER, Payload::of(timer)));
    }

    fn elect(&mut self) {
        self.fire(&Timer::Election);
        self.settle();
        let server = self.0.node(LEADER).and_then(|node| node.server());
        assert!(
            server.is_some_and(|server| server.role == Role::Leader),
            "a server whose log is the longest wins when nobody else stands"
        );
    }

    /// Leaves the last `count` servers with logs of different lengths, all too short to win.
    fn shorten(&mut self, count: u16) {
        let servers = self.0.protocol().servers;
        let short: Vec<NodeId> = (servers - count..servers).map(NodeId).collect();
        let client = NodeId(servers);
        for &server in &short {
            self.act(&Input::Cut(LEADER, server));
            let (key, value) = (Key(0), 1);
            let put = Payload::of(&Command::Put { key, value });
            self.act(&Input::Request(client, put));
            self.settle();
        }
        // The leader begins anew, so that it takes all logs to be as long as its own and sends
        // heartbeats without entries; and it never hears that some are not.
        self.act(&Input::node(LEADER, NodeFault::Crash));
        self.act(&Input::node(LEADER, NodeFault::Restart));
        for &server in &short {
            self.act(&Input::Heal(LEADER, server));
            self.act(&Input::Cut(server, LEADER));
        }
        self.elect();
    }

    /// Gives messages their delay, sends a heartbeat to all at once, crashes the leader so long
    /// after it, and runs until `done` or the limit: what was seen from the crash on.
    fn crash(
        &mut self,
        latency: Latency,
        after: Micros,
        limit: Micros,
        done: fn(&Lookout) -> bool,
    ) -> (Micros, Lookout) {
        self.act(&Input::Link(LinkTo::All, LinkChange::Latency(latency)));
        self.fire(&Timer::Heartbeat);
        let crash_at = self.0.now() + after;
        let mut seen = Lookout::default();
        while self.0.next_at().is_some_and(|at| at <= crash_at) {
            self.0.step(&mut seen);
        }
        self.0
            .apply(&Input::node(LEADER, NodeFault::Crash), crash_at, &mut seen);
        while !done(&seen) && self.0.next_at().is_some_and(|at| at <= crash_at + limit) {
            self.0.step(&mut seen);
        }
        (crash_at, seen)
    }
}

/// How long a trial waits for a leader, when two hundred of the longest timeouts are no less; one
/// that has none by then counts as that.
const LIMIT: Micros = Micros::from_s(20);
const LIMIT_TIMEOUTS: u64 = 200;
/// The shortest timeout of the sweep over widths.
const SWEPT_MIN_MS: i64 = 150;
/// The widths of the sweep (the first chart of figure 16, and some between).
const SWEPT_WIDTHS_MS: [f64; 8] = [0.0, 1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 150.0];
/// The servers of section 9.3.
const SERVERS: u16 = 5;

static ELECTION_TIME_PARAMS: [Param; 4] = [
    Param {
        key: "timeout_ms",
        label: Text::new("Election timeout, shortest to longest", "选举超时范围"),
        help: Text::new(
            "One range, such as 150-155. With 0-0, ranges of growing width from 150 ms on.",
            "指定一个范围，例如 150-155。取 0-0 时，从 150 ms 起依次测量逐渐变宽的范围。",
        ),
        kind: ParamKind::Span(0, 5_000, "ms"),
        default: span(0, 0),
    },
    Param {
        key: "broadcast_ms",
        label: Text::new("Broadcast time", "广播时间"),
        help: Text::new(
            "From asking all other servers until the last has answered, on average.",
            "从同时询问其余所有服务器到收齐答复的平均时间。",
        ),
        kind: ParamKind::Range(1, 500, "ms"),
        default: 15,
    },
    Param {
        key: "ineligible",
        label: Text::new("Servers that cannot win", "日志过旧、无法当选的服务器数"),
        help: Text::new(
            "Their logs are too short; those of the other servers are of one length.",
            "它们的日志过短；其余服务器的日志一样长。",
        ),
        kind: ParamKind::Range(0, 2, ""),
        default: 2,
    },
    Param {
        key: "spread_percent",
        label: Text::new("Spread of message delays", "消息延迟的离散程度"),
        help: Text::new(
            "0: every message takes the same. 100: anything from nothing to twice the mean.",
            "0 表示每条消息延迟相同；100 表示从零到均值的两倍不等。",
        ),
        kind: ParamKind::Range(0, 100, "%"),
        default: 75,
    },
];

/// What a message takes on average, in microseconds, when it takes `broadcast_ms` from asking the
/// four other servers until the last has answered (the paper's broadcastTime, section 5.6).
///
/// With delays uniform in m(1 - s) to m(1 + s) a round trip is 2m plus s m times a number that is
/// triangular on -2 to 2; the largest of four such numbers has the mean 0.8484.
fn mean_delay_us(broadcast_ms: u64, spread_percent: u64) -> u64 {
    broadcast_ms * 1_000 * 1_000_000 / (2_000_000 + 8_484 * spread_percent)
}

fn delays(broadcast_ms: u64, spread_percent: u64) -> Latency {
    let mean_us = mean_delay_us(broadcast_ms, spread_percent);
    let spread_us = mean_us * spread_percent / 100;
    Latency::Uniform(Micros(mean_us - spread_us), Micros(mean_us + spread_us))
}

/// The shortest and longest timeout at a width of the sweep, or those that were chosen.
fn timeouts(params: &Params, width_ms: f64) -> (Micros, Micros) {
    let (low_ms, high_ms) = span_ends(params.get(&ELECTION_TIME_PARAMS, "timeout_ms"));
    let us = |ms: f64| Micros(libm::round(ms * 1_000.0) as u64);
    if low_ms > 0 {
        return (us(low_ms as f64), us(high_ms as f64));
    }
    let min = us(SWEPT_MIN_MS as f64);
    (min, min + us(width_ms))
}

fn chosen(params: &Params, key: &str) -> u64 {
    // Every range of these parameters starts at zero or more.
    params.get(&ELECTION_TIME_PARAMS, key).unsigned_abs()
}

fn election_time(params: &Params, width_ms: f64, seed: u64) -> Option<f64> {
    let (election_timeout_min, election_timeout_max) = timeouts(params, width_ms);
    let raft = Raft {
        election_timeout_min,
        election_timeout_max,
        ..Raft::new(SERVERS, 1)
    };
    let heartbeat_interval = raft.heartbeat_interval();
    let mut cluster = Cluster::new(raft, seed);
    if let Ok(count @ 1..) = u16::try_from(chosen(params, "ineligible")) {
        cluster.shorten(count);
    }
    let latency = delays(
        chosen(params, "broadcast_ms"),
        chosen(params, "spread_percent"),
    );
    let last_us = heartbeat_interval.0.saturating_sub(1);
    let after = Random::stream(seed, CRASH_STREAM).between(0, last_us);
    let limit = LIMIT.min(Micros(election_timeout_max.0 * LIMIT_TIMEOUTS));
    let (crash_at, seen) = cluster.crash(latency, Micros(after), limit, |seen| seen.won.is_some());
    let won_at = seen.won.map_or(crash_at + limit, |(_, at)| at);
    Some((won_at - crash_at).0 as f64 / 1_000.0)
}

/// How many servers the lines of the split-vote experiment have.
const SIZES: [u16; 3] = [3, 5, 9];
const SPLIT_MIN: Micros = Micros::from_ms(150);

static SPLIT_VOTE_PARAMS: [Param; 1] = [Param {
    key: "latency_ms",
    label: Text::new("Message delay, always the same", "消息延迟（固定值）"),
    help: Text::new(
        "Servers that time out within it after the first stand too.",
        "在首个候选人出现后的这段时间内超时的服务器也会参选。",
    ),
    kind: ParamKind::Range(1, 40, "ms"),
    default: 10,
}];

fn split_latency_ms(params: &Params) -> u64 {
    params.get(&SPLIT_VOTE_PARAMS, "latency_ms").unsigned_abs()
}

/// 1 when the first election after the crash has no winner, else 0.
fn split_vote(params: &Params, servers: u16, width_ms: f64, seed: u64) -> Option<f64> {
    let raft = Raft {
        election_timeout_min: SPLIT_MIN,
        election_timeout_max: SPLIT_MIN + Micros(libm::round(width_ms * 1_000.0) as u64),
        ..Raft::new(servers, 0)
    };
    let latency = Latency::Fixed(Micros::from_ms(split_latency_ms(params)));
    let decided = |seen: &Lookout| seen.won.is_some() || seen.latest > seen.first;
    let cluster = &mut Cluster::new(raft, seed);
    let (_, seen) = cluster.crash(latency, Micros::ZERO, LIMIT, decided);
    let won_first = seen.won.is_some_and(|(term, _)| Some(term) == seen.first);
    Some(if won_first { 0.0 } else { 1.0 })
}

/// The probability that a vote is split when `servers` had a leader that crashed, by how long a
/// message takes as a share of the width of the timeout range.
///
/// Of the s = servers - 1 that are left, those that time out less than one message delay after
/// the first stand as well; all others vote for the first. So the first fails to win when too many
/// stand: when at least c = s - floor(servers / 2) do besides it. The distance from the least to
/// the (c + 1)th of s uniform numbers has the distribution Beta(c, s - c + 1), whose distribution
/// function is a sum of binomial probabilities (David and Nagaraja 2003, section 2.3).
fn split_probability(servers: u16, share: f64) -> f64 {
    let others = f64::from(servers - 1);
    let enough = servers - 1 - servers / 2;
    let share = share.clamp(0.0, 1.0);
    // The probability that fewer than `enough` of s independent tries succeed.
    let (mut fewer, mut ways) = (0.0, 1.0);
    for stand in (0..enough).map(f64::from) {
        fewer += ways * libm::pow(share, stand) * libm::pow(1.0 - share, others - stand);
        ways *= (others - stand) / (stand + 1.0);
    }
    1.0 - fewer
}

/// The share of the range that a message takes; all of it when the range has no width.
fn share(params: &Params, width_ms: f64) -> f64 {
    if width_ms > 0.0 {
        split_latency_ms(params) as f64 / width_ms
    } else {
        1.0
    }
}

const fn split_theory(
    label: Text,
    tint: u8,
    about: usize,
    value: fn(&Params, f64) -> Option<f64>,
) -> Theory {
    Theory {
        label,
        tint: Tint(tint),
        about: Some(about),
        value,
    }
}

static SPLIT_VOTE_THEORY: [Theory; 4] = [
    split_theory(
        Text::new("3 servers: 1 − (1 − d/w)²", "3 台：1 − (1 − d/w)²"),
        5,
        0,
        |params, x| Some(split_probability(3, share(params, x))),
    ),
    split_theory(
        Text::new(
            "5 servers: two or more of 4 within d",
            "5 台：其余 4 台中至少 2 次落在 d 内",
        ),
        6,
        1,
        |params, x| Some(split_probability(5, share(params, x))),
    ),
    split_theory(
        Text::new(
            "9 servers: four or more of 8 within d",
            "9 台：其余 8 台中至少 4 次落在 d 内",
        ),
        3,
        2,
        |params, x| Some(split_probability(9, share(params, x))),
    ),
    Theory {
        label: Text::new(
            "“Two candidates of 5 servers always split”: 1 − (1 − d/w)⁴",
            "“5 台中两台参选必然瓜分”：1 − (1 − d/w)⁴",
        ),
        tint: Tint(6),
        about: None,
        value: |params, x| Some(1.0 - libm::pow(1.0 - share(params, x).min(1.0), 4.0)),
    },
];

/// The mean time to a new leader if no vote were ever split, in milliseconds: the first of the
/// servers that can win times out, after a heartbeat that came half of half the shortest timeout
/// before the crash on average, and gets its votes.
fn never_split(params: &Params, width_ms: f64) -> f64 {
    let (min, max) = timeouts(params, width_ms);
    let (min_us, width_us) = (min.0 as f64, (max - min).0 as f64);
    let [broadcast, spread, ineligible] =
        ["broadcast_ms", "spread_percent", "ineligible"].map(|key| chosen(params, key));
    let can_win = f64::from(SERVERS - 1) - ineligible as f64;
    let first_us = min_us + width_us / (can_win + 1.0);
    let travel_us = 3.0 * mean_delay_us(broadcast, spread) as f64;
    (first_us - min_us / 4.0 + travel_us) / 1_000.0
}

static ELECTION_TIME_THEORY: [Theory; 1] = [Theory {
    label: Text::new(
        "“The narrower the range, the sooner”: as if no vote were ever split",
        "“范围越窄，选举越快”：假设选票从不被瓜分",
    ),
    tint: Tint(5),
    about: None,
    value: |params, x| Some(never_split(params, x)),
}];

const WIDTH: Axis = Axis {
    label: Text::new("Width of the timeout range", "选举超时范围的宽度"),
    unit: "ms",
    log: true,
};

/// The experiments.
pub static EXPERIMENTS: [Experiment; 2] = [SPLIT_VOTE, ELECTION_TIME];

const SPLIT_VOTE: Experiment = Experiment {
    id: "raft-split-vote",
    title: Text::new(
        "How often the first vote is split",
        "首轮选举选票被瓜分的概率",
    ),
    x: WIDTH,
    y: Axis {
        label: Text::new(
            "Share of first elections without a winner",
            "首轮选举无人胜出的比例",
        ),
        unit: "",
        log: false,
    },
    params: &SPLIT_VOTE_PARAMS,
    points: |_| vec![5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 75.0, 100.0, 150.0, 300.0],
    series: |_| {
        let labels = [
            (Text::new("3 servers", "3 台服务器"), Tint(5)),
            (Text::new("5 servers", "5 台服务器"), Tint(6)),
            (Text::new("9 servers", "9 台服务器"), Tint(3)),
        ];
        labels.map(|(label, tint)| Series { label, tint }).into()
    },
    trial: |params, series, x, seed| split_vote(params, SIZES[series], x, seed),
    summary: Summary::Share,
    theory: &SPLIT_VOTE_THEORY,
    trials: 400,
};

const ELECTION_TIME: Experiment = Experiment {
    id: "raft-election-time",
    title: Text::new("Time without a leader", "没有领导者的时间"),
    x: WIDTH,
    y: Axis {
        label: Text::new("From crash to new leader", "从崩溃到选出新领导者"),
        unit: "ms",
        log: true,
    },
    params: &ELECTION_TIME_PARAMS,
    points: |params| {
        let (low_ms, high_ms) = span_ends(params.get(&ELECTION_TIME_PARAMS, "timeout_ms"));
        if low_ms > 0 {
            return vec![(high_ms - low_ms) as f64];
        }
        SWEPT_WIDTHS_MS.to_vec()
    },
    series: |_| {
        vec![Series {
            label: Text::new("measured", "实测"),
            tint: Tint(5),
        }]
    },
    trial: |params, _, x, seed| election_time(params, x, seed),
    summary: Summary::Median,
    theory: &ELECTION_TIME_THEORY,
    trials: 200,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broadcast_takes_as_long_as_it_is_said_to() {
        for spread_percent in [0, 50, 100] {
            let latency = delays(15, spread_percent);
            let mut random = Random::stream(1, spread_percent);
            let mut round_trip = || (latency.draw(&mut random) + latency.draw(&mut random)).0;
            let mut last = || (0..4).map(|_| round_trip()).max().unwrap_or(0);
            let mean_us = (0..20_000).map(|_| last()).sum::<u64>() / 20_000;
            assert!(
                (14_900..15_100).contains(&mean_us),
                "{spread_percent} %: {mean_us}"
            );
        }
    }

    #[test]
    fn a_split_needs_as_many_candidates_as_the_majority_can_not_spare() {
        let check = |servers, share: f64, expect: f64| {
            let got = split_probability(servers, share);
            assert!((got - expect).abs() < 1e-12, "{servers} servers: {got}");
        };
        // Of two, one more; of four, two more, unless none or one is; of eight, four.
        check(3, 0.25, 1.0 - 0.75 * 0.75);
        check(5, 0.5, 1.0 - (1.0 + 4.0) / 16.0);
        check(9, 0.5, 1.0 - (1.0 + 8.0 + 28.0 + 56.0) / 256.0);
        check(5, 0.0, 0.0);
        check(5, 7.0, 1.0);
    }

    #[test]
    fn servers_with_shorter_logs_are_left_out_of_the_race() {
        for count in 1..=2 {
            let mut cluster = Cluster::new(Raft::new(SERVERS, 1), 7);
            cluster.shorten(count);
            let lengths: Vec<u64> = cluster.0.slots()[..5]
                .iter()
                .map(|slot| slot.disk.log.last_index())
                .collect();
            let expect: &[u64] = if count == 1 {
                &[1, 1, 1, 1, 0]
            } else {
                &[2, 2, 2, 0, 1]
            };
            assert_eq!(lengths, expect);
        }
    }

    #[test]
    fn the_leader_repairs_no_log_before_it_crashes() {
        let mut cluster = Cluster::new(Raft::new(SERVERS, 1), 7);
        cluster.shorten(2);
        let after = Micros::from_ms(74);
        cluster.crash(delays(15, 0), after, LIMIT, |seen| seen.won.is_some());
        let lengths = [3, 4].map(|server| cluster.0.slots()[server].disk.log.last_index());
        assert_eq!(lengths, [0, 1]);
    }
}
