//! What the lesson measures of the three protocols, by running them.

use crate::i18n::Text;
use crate::protocols::voting::byzantine::{Byzantine, Command, Order, lies};
use crate::protocols::voting::majority::figures::{at_least, reliability};
use crate::protocols::voting::majority::{self, Input as Number, Majority};
use crate::protocols::voting::quorum::{Quorum, Reply, Request};
use crate::scene::Tint;
use crate::session::experiment::{Axis, Experiment, Series, Summary, Theory};
use crate::session::{Param, ParamKind, Params};
use crate::sim::{
    Input, Latency, LinkSettings, Micros, NodeFault, NodeId, Payload, Protocol, Random, Record,
    Sink, What, World, WorldConfig,
};

/// The random numbers that decide who is down; nodes and links draw from streams below it.
const DOWN_STREAM: u64 = 1 << 33;
/// More steps than any trial takes.
const STEPS_MAX: u32 = 100_000;

/// All of them, in the order of the prose.
pub static EXPERIMENTS: [Experiment; 4] = [RELIABILITY, VOTERS, AVAILABILITY, MESSAGES];

/// A world of this protocol in which every node runs.
fn started<P: Protocol>(protocol: P, seed: u64) -> World<P> {
    let link = LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(1), Micros::from_ms(2)));
    let mut world = World::new(protocol, WorldConfig { seed, link });
    while world.next_at() == Some(Micros::ZERO) {
        world.step(&mut ());
    }
    world
}

/// Does this, and runs until nothing is left to happen.
fn settle<P: Protocol>(world: &mut World<P>, input: &Input, sink: &mut impl Sink<P>) {
    world.apply(input, world.now(), sink);
    let limit = world.steps() + STEPS_MAX;
    while world.steps() < limit && world.step(sink) {}
}

fn request(node: NodeId, request: &impl serde::Serialize) -> Input {
    Input::Request(node, Payload::of(request))
}

fn ppm(share: f64) -> u32 {
    // A share is between 0 and 1, so this fits.
    libm::round(share * 1e6) as u32
}

fn number(params: &Params, specs: &[Param], key: &str) -> u16 {
    // The ranges of these parameters lie within that of the type.
    u16::try_from(params.get(specs, key)).unwrap_or(1)
}

const fn share(label: Text) -> Axis {
    Axis {
        label,
        unit: "",
        log: false,
    }
}

fn tenths(_: &Params) -> Vec<f64> {
    (0..=20).map(|k| f64::from(k) / 20.0).collect()
}

/// Whether the right value came out.
#[derive(Default)]
struct Right(bool);

impl Sink<Majority> for Right {
    fn record(&mut self, record: Record<Majority>) {
        if let What::Noted {
            note: majority::Note::Used { right, .. },
            ..
        } = record.what
        {
            self.0 |= right;
        }
    }
}

/// One input, with modules and voters that are right with these probabilities: 1 when the output
/// is right.
fn one_input((modules, voters): (u16, u16), r: f64, voter: f64, seed: u64) -> f64 {
    let protocol = Majority {
        voters,
        module_fault_ppm: ppm(1.0 - r),
        voter_fault_ppm: ppm(1.0 - voter),
        ..Majority::new(modules)
    };
    let client = protocol.client_id();
    let mut right = Right::default();
    settle(
        &mut started(protocol, seed),
        &request(client, &Number(7)),
        &mut right,
    );
    f64::from(u8::from(right.0))
}

/// The numbers of modules that are measured.
const SIZES: [u16; 4] = [1, 3, 5, 9];

static RELIABILITY_PARAMS: [Param; 1] = [Param {
    key: "voter_pct",
    label: Text::new("The voter is right with", "表决器正确的概率"),
    help: Text::new(
        "Every output passes the voter, also that of a single module.",
        "每个输出都要经过表决器，单个模块的输出也不例外。",
    ),
    kind: ParamKind::Range(0, 100, "%"),
    default: 100,
}];

fn voter_of(params: &Params) -> f64 {
    f64::from(number(params, &RELIABILITY_PARAMS, "voter_pct")) / 100.0
}

const fn of_size(
    about: usize,
    label: Text,
    tint: u8,
    value: fn(&Params, f64) -> Option<f64>,
) -> Theory {
    Theory {
        label,
        tint: Tint(tint),
        about: Some(about),
        value,
    }
}

static RELIABILITY_THEORY: [Theory; 5] = [
    of_size(0, Text::new("R", "R"), 1, |params, r| {
        Some(reliability(1, r, voter_of(params)))
    }),
    of_size(
        1,
        Text::new("3R² − 2R³", "3R² − 2R³"),
        3,
        |params, r| Some(reliability(3, r, voter_of(params))),
    ),
    of_size(
        2,
        Text::new("3 or more of 5", "5 个中至少 3 个"),
        5,
        |params, r| Some(reliability(5, r, voter_of(params))),
    ),
    of_size(
        3,
        Text::new("5 or more of 9", "9 个中至少 5 个"),
        6,
        |params, r| Some(reliability(9, r, voter_of(params))),
    ),
    Theory {
        label: Text::new(
            "1 − (1 − R)³: as if one right module were enough",
            "1 − (1 − R)³：仿佛一个模块正确就够",
        ),
        tint: Tint(3),
        about: None,
        value: |params, r| Some(voter_of(params) * at_least(1, 3, r)),
    },
];

const RELIABILITY: Experiment = Experiment {
    id: "voting-nmr",
    title: Text::new("What redundancy is worth", "冗余值多少"),
    x: share(Text::new(
        "Reliability of a module, R",
        "单个模块的可靠度 R",
    )),
    y: share(Text::new("Share of right outputs", "输出正确的比例")),
    params: &RELIABILITY_PARAMS,
    points: tenths,
    series: |_| {
        let labels = [
            (Text::new("1 module", "1 个模块"), Tint(1)),
            (Text::new("3 modules", "3 个模块"), Tint(3)),
            (Text::new("5 modules", "5 个模块"), Tint(5)),
            (Text::new("9 modules", "9 个模块"), Tint(6)),
        ];
        labels.map(|(label, tint)| Series { label, tint }).into()
    },
    trial: |params, series, r, seed| Some(one_input((SIZES[series], 1), r, voter_of(params), seed)),
    summary: Summary::Share,
    theory: &RELIABILITY_THEORY,
    trials: 400,
};

static VOTERS_THEORY: [Theory; 3] = [
    of_size(0, Text::new("R", "R"), 1, |_, r| Some(r)),
    of_size(
        1,
        Text::new("R (3R² − 2R³)", "R (3R² − 2R³)"),
        3,
        |_, r| Some(reliability(3, r, r)),
    ),
    of_size(
        2,
        Text::new("(3R² − 2R³)²", "(3R² − 2R³)²"),
        6,
        |_, r| Some(reliability(3, r, reliability(3, r, 1.0))),
    ),
];

const VOTERS: Experiment = Experiment {
    id: "voting-voters",
    title: Text::new("The voter counts too", "表决器也算在内"),
    x: share(Text::new(
        "Reliability of a module and of a voter, R",
        "模块与表决器各自的可靠度 R",
    )),
    y: share(Text::new("Share of right outputs", "输出正确的比例")),
    params: &[],
    points: tenths,
    series: |_| {
        let labels = [
            (Text::new("a module alone", "单个模块"), Tint(1)),
            (
                Text::new("3 modules, 1 voter", "3 个模块，1 个表决器"),
                Tint(3),
            ),
            (
                Text::new("3 modules, 3 voters", "3 个模块，3 个表决器"),
                Tint(6),
            ),
        ];
        labels.map(|(label, tint)| Series { label, tint }).into()
    },
    trial: |_, series, r, seed| {
        Some(match series {
            0 => one_input((1, 1), r, 1.0, seed),
            1 => one_input((3, 1), r, r, seed),
            _ => one_input((3, 3), r, r, seed),
        })
    },
    summary: Summary::Share,
    theory: &VOTERS_THEORY,
    trials: 400,
};

static AVAILABILITY_PARAMS: [Param; 3] = [
    Param {
        key: "nodes",
        label: Text::new("Representatives (v)", "副本数 v"),
        help: Text::new("Each has one vote.", "每个副本一票。"),
        kind: ParamKind::Range(1, 9, ""),
        default: 5,
    },
    Param {
        key: "r",
        label: Text::new("Votes for a read (r)", "读所需票数 r"),
        help: Text::new("At most all votes.", "不超过总票数。"),
        kind: ParamKind::Range(1, 9, ""),
        default: 2,
    },
    Param {
        key: "w",
        label: Text::new("Votes for an update (w)", "更新所需票数 w"),
        help: Text::new("At most all votes.", "不超过总票数。"),
        kind: ParamKind::Range(1, 9, ""),
        default: 4,
    },
];

/// v, r and w, the latter two within the first.
fn votes(params: &Params) -> (u16, u16, u16) {
    let of = |key| number(params, &AVAILABILITY_PARAMS, key);
    let all = of("nodes");
    (all, of("r").min(all), of("w").min(all))
}

/// Whether the request succeeded.
#[derive(Default)]
struct Done(bool);

impl Sink<Quorum> for Done {
    fn record(&mut self, record: Record<Quorum>) {
        if let What::Replied { reply, .. } = record.what {
            self.0 = matches!(reply, Some(Reply::Passed(..) | Reply::Value(..)));
        }
    }
}

/// One request while each representative is down with probability `p`: 1 when it succeeds.
fn one_request(params: &Params, asked: Request, p: f64, seed: u64) -> f64 {
    let (all, r, w) = votes(params);
    let protocol = Quorum {
        r,
        w,
        ..Quorum::new(vec![1; usize::from(all)], 1)
    };
    let ids: Vec<NodeId> = protocol.representative_ids().collect();
    let mut random = Random::stream(seed, DOWN_STREAM);
    let mut world = started(protocol, seed);
    for id in ids.into_iter().filter(|_| random.chance_ppm(ppm(p))) {
        world.apply(&Input::node(id, NodeFault::Crash), world.now(), &mut ());
    }
    let mut done = Done::default();
    settle(&mut world, &request(NodeId(all), &asked), &mut done);
    f64::from(u8::from(done.0))
}

static AVAILABILITY_THEORY: [Theory; 2] = [
    of_size(
        0,
        Text::new("r or more of v up", "至少 r 个副本在运行"),
        5,
        |params, p| {
            let (all, r, _) = votes(params);
            Some(at_least(r.into(), all.into(), 1.0 - p))
        },
    ),
    of_size(
        1,
        Text::new("max(r, w) or more of v up", "至少 max(r, w) 个副本在运行"),
        6,
        |params, p| {
            let (all, r, w) = votes(params);
            Some(at_least(r.max(w).into(), all.into(), 1.0 - p))
        },
    ),
];

const AVAILABILITY: Experiment = Experiment {
    id: "voting-availability",
    title: Text::new("What a quorum costs in availability", "法定人数与可用性"),
    x: share(Text::new(
        "Probability that a representative is down, p",
        "单个副本宕机的概率 p",
    )),
    y: share(Text::new(
        "Share of requests that succeed",
        "请求成功的比例",
    )),
    params: &AVAILABILITY_PARAMS,
    points: tenths,
    series: |_| {
        let labels = [
            (Text::new("read", "读取"), Tint(5)),
            (Text::new("update", "更新"), Tint(6)),
        ];
        labels.map(|(label, tint)| Series { label, tint }).into()
    },
    trial: |params, series, p, seed| {
        let asked = if series == 0 {
            Request::Read
        } else {
            Request::Add(1)
        };
        Some(one_request(params, asked, p, seed))
    },
    summary: Summary::Share,
    theory: &AVAILABILITY_THEORY,
    trials: 400,
};

/// How many messages were sent.
#[derive(Default)]
struct Sent(u32);

impl Sink<Byzantine> for Sent {
    fn record(&mut self, record: Record<Byzantine>) {
        self.0 += u32::from(matches!(record.what, What::Sent { .. }));
    }
}

/// The messages of one battle in which so many lieutenants are silent.
fn one_battle(n: u16, m: u16, silent: u16, seed: u64) -> f64 {
    let mut world = started(Byzantine::new(n, m), seed);
    for id in (1..=silent).map(NodeId) {
        let fault = Input::node(id, NodeFault::Lie(lies::SILENT));
        world.apply(&fault, world.now(), &mut ());
    }
    let mut sent = Sent::default();
    let command = request(NodeId(0), &Command(Order::Attack));
    settle(&mut world, &command, &mut sent);
    f64::from(sent.0)
}

/// Up to two of the lieutenants.
fn up_to_two(seed: u64) -> u16 {
    match Random::stream(seed, DOWN_STREAM).below(3) {
        0 => 0,
        1 => 1,
        _ => 2,
    }
}

/// (n - 1) + (n - 1)(n - 2) + ..., with m + 1 terms.
fn messages(m: u16, n: f64) -> Option<f64> {
    let mut term = 1.0;
    let next = |k: u16| {
        term *= n - f64::from(k);
        term
    };
    Some((1..=m + 1).map(next).sum())
}

static MESSAGES_THEORY: [Theory; 3] = [
    of_size(0, Text::new("n − 1", "n − 1"), 5, |_, n| messages(0, n)),
    of_size(
        1,
        Text::new("(n − 1) + (n − 1)(n − 2)", "(n − 1) + (n − 1)(n − 2)"),
        3,
        |_, n| messages(1, n),
    ),
    of_size(
        2,
        Text::new("… + (n − 1)(n − 2)(n − 3)", "… + (n − 1)(n − 2)(n − 3)"),
        6,
        |_, n| messages(2, n),
    ),
];

const MESSAGES: Experiment = Experiment {
    id: "voting-messages",
    title: Text::new("What a traitor costs in messages", "容忍一个叛徒要多少消息"),
    x: Axis {
        label: Text::new("Generals, n", "将军数 n"),
        unit: "",
        log: false,
    },
    y: Axis {
        label: Text::new("Messages of one battle", "一场战斗的消息数"),
        unit: "",
        log: true,
    },
    params: &[],
    points: |_| (4..=7).map(f64::from).collect(),
    series: |_| {
        let labels = [
            (Text::new("OM(0)", "OM(0)"), Tint(5)),
            (Text::new("OM(1)", "OM(1)"), Tint(3)),
            (Text::new("OM(2)", "OM(2)"), Tint(6)),
            (
                Text::new("OM(2), up to two silent", "OM(2)，至多两人不作声"),
                Tint(1),
            ),
        ];
        labels.map(|(label, tint)| Series { label, tint }).into()
    },
    trial: |_, series, n, seed| {
        // The points are small whole numbers.
        let n = n as u16;
        Some(match series {
            0 => one_battle(n, 0, 0, seed),
            1 => one_battle(n, 1, 0, seed),
            2 => one_battle(n, 2, 0, seed),
            _ => one_battle(n, 2, up_to_two(seed), seed),
        })
    },
    summary: Summary::Mean,
    theory: &MESSAGES_THEORY,
    trials: 40,
};
