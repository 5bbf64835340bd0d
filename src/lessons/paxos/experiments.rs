//! What the lesson measures: duels with and without backoff, and ballots that nobody disturbs.

use crate::i18n::Text;
use crate::protocols::paxos::{Note, Paxos, Request};
use crate::scene::Tint;
use crate::session::experiment::{Axis, Experiment, Series, Summary, Theory};
use crate::session::{Param, ParamKind, Params};
use crate::sim::{
    Input, Latency, LinkSettings, Micros, NodeId, Payload, Random, Record, What, World, WorldConfig,
};

const fn param(
    key: &'static str,
    label: Text,
    help: Text,
    range: (i64, i64),
    default: i64,
) -> Param {
    Param {
        key,
        label,
        help,
        kind: ParamKind::Range(range.0, range.1, "ms"),
        default,
    }
}

const LATENCY: Param = param(
    "latency_ms",
    Text::new("Message delay, mean", "消息平均延迟"),
    Text::new(
        "Messages take between half and one and a half of it.",
        "实际延迟在其一半到一倍半之间。",
    ),
    (1, 1_000),
    12,
);

static DUEL_PARAMS: [Param; 3] = [
    LATENCY,
    param(
        "backoff_ms",
        Text::new("Random wait after a failed ballot", "提案失败后的随机等待"),
        Text::new(
            "The longest first wait of those who stand back; it doubles each time.",
            "退避者首次等待的上限，此后逐次加倍。",
        ),
        (1, 5_000),
        50,
    ),
    param(
        "within_ms",
        Text::new("Asked within", "在此时间内先后被要求提议"),
        Text::new(
            "Each proposer is asked at a random moment of this span. Zero: all at once.",
            "每个提议者在这段时间内的随机时刻被要求提议；0 表示同时。",
        ),
        (0, 60_000),
        20,
    ),
];

static ALONE_PARAMS: [Param; 2] = [
    param(
        "latency_ms",
        Text::new("Message delay", "消息延迟"),
        Text::new("The same for every message.", "每条消息都相同。"),
        (1, 1_000),
        12,
    ),
    param(
        "within_ms",
        Text::new("The others begin within", "其他提议者在此时间内开始"),
        Text::new(
            "Each at a random moment of this span.",
            "各在这段时间内的随机时刻开始。",
        ),
        (1, 60_000),
        200,
    ),
];

/// A run in which nothing is chosen is given up after this long.
const GIVE_UP: Micros = Micros::from_s(20);
const ACCEPTORS: u16 = 5;
/// The random stream that moments are drawn from; those of worlds have lower numbers.
const MOMENTS: u64 = 1 << 50;

/// The experiments.
pub static EXPERIMENTS: [Experiment; 3] = [
    Experiment {
        id: "paxos-duel-time",
        title: Text::new("Time to choose a value", "选定一个值所需的时间"),
        x: PROPOSERS,
        y: Axis {
            label: Text::new("Until a value is chosen", "到选定为止的时间"),
            unit: "ms",
            log: true,
        },
        params: &DUEL_PARAMS,
        points: one_to_eight,
        series: with_and_without,
        trial: |params, series, x, seed| Some(duel(params, series, x, seed).0),
        summary: Summary::Median,
        theory: &[],
        trials: 200,
    },
    Experiment {
        id: "paxos-duel-ballots",
        title: Text::new("Ballots until a value is chosen", "选定一个值所需的提案数"),
        x: PROPOSERS,
        y: Axis {
            label: Text::new("Ballots begun", "发起的提案数"),
            unit: "",
            log: false,
        },
        params: &DUEL_PARAMS,
        points: one_to_eight,
        series: with_and_without,
        trial: |params, series, x, seed| Some(duel(params, series, x, seed).1),
        summary: Summary::Mean,
        theory: &[],
        trials: 200,
    },
    Experiment {
        id: "paxos-undisturbed",
        title: Text::new("A ballot that nobody disturbs", "不受干扰的提案"),
        x: PROPOSERS,
        y: Axis {
            label: Text::new("The first ballot gets through", "首个提案成功的比例"),
            unit: "",
            log: false,
        },
        params: &ALONE_PARAMS,
        points: one_to_eight,
        series: |_| {
            vec![Series {
                label: Text::new("measured", "实测"),
                tint: Tint(1),
            }]
        },
        trial: undisturbed,
        summary: Summary::Share,
        theory: &[Theory {
            label: Text::new("(1 − 2d/W)ⁿ⁻¹", "(1 − 2d/W)ⁿ⁻¹"),
            tint: Tint(1),
            about: Some(0),
            value: |params, x| {
                let (delay, within) = delay_and_span(params);
                let clear = 1.0 - (2 * delay.0) as f64 / within.0 as f64;
                Some(libm::pow(clear.max(0.0), x - 1.0))
            },
        }],
        trials: 400,
    },
];

const PROPOSERS: Axis = Axis {
    label: Text::new("Proposers", "提议者数"),
    unit: "",
    log: false,
};

fn one_to_eight(_: &Params) -> Vec<f64> {
    (1..=8).map(f64::from).collect()
}

fn with_and_without(_: &Params) -> Vec<Series> {
    vec![
        Series {
            label: Text::new("tries again at once", "立即重试"),
            tint: Tint(2),
        },
        Series {
            label: Text::new("stands back for a random time", "随机退避"),
            tint: Tint(1),
        },
    ]
}

fn ms(params: &Params, specs: &[Param], key: &str) -> Micros {
    Micros::from_ms(params.get(specs, key).unsigned_abs())
}

/// What came of a run in which proposers were asked.
struct Came {
    /// When somebody first learned what was chosen; how long the run lasted if nobody did.
    learned_at: Micros,
    /// How many ballots were begun by then.
    ballots: u32,
    /// The ballot of the first proposer that was abandoned first, if one was.
    first_failed: bool,
}

/// Runs a single decree, in which each proposer is asked at its moment, until somebody learns what
/// was chosen.
fn run(paxos: Paxos, latency: Latency, seed: u64, mut moments: Vec<(Micros, NodeId)>) -> Came {
    let link = LinkSettings::with_latency(latency);
    let mut world = World::new(paxos, WorldConfig { seed, link });
    moments.sort_unstable();
    let mut moments = moments.into_iter().peekable();
    let mut records: Vec<Record<Paxos>> = Vec::new();
    let (mut ballots, mut first_failed) = (0, false);
    loop {
        records.clear();
        let next = world.next_at().unwrap_or(Micros::MAX);
        match moments.next_if(|(at, _)| *at < next) {
            Some((at, id)) => {
                let request = Payload::of(&Request::Propose(u32::from(id.0) + 1));
                world.apply(&Input::Request(id, request), at, &mut records);
            }
            None if next <= GIVE_UP && world.step(&mut records) => {}
            None => break,
        }
        let notes = records.iter().filter_map(|record| match &record.what {
            What::Noted { node, note } => Some((*node, note)),
            _ => None,
        });
        let mut learned = false;
        for (id, note) in notes {
            match note {
                Note::Prepared { .. } => ballots += 1,
                Note::Preempted { .. } => first_failed |= id == NodeId(0),
                Note::Learned { .. } => learned = true,
                _ => {}
            }
        }
        if learned {
            break;
        }
    }
    Came {
        learned_at: world.now(),
        ballots,
        first_failed,
    }
}

fn proposers(x: f64) -> u16 {
    // The points are small whole numbers.
    libm::round(x.clamp(1.0, 64.0)) as u16
}

/// Time, in milliseconds, and ballots until a value is chosen.
fn duel(params: &Params, series: usize, x: f64, seed: u64) -> (f64, f64) {
    let within = ms(params, &DUEL_PARAMS, "within_ms");
    let mut paxos = Paxos::single(proposers(x), ACCEPTORS, 1);
    paxos.backoff = match series {
        0 => Micros::ZERO,
        _ => ms(params, &DUEL_PARAMS, "backoff_ms"),
    };
    let mean = ms(params, &DUEL_PARAMS, "latency_ms").0;
    // Patience that no undisturbed phase exhausts.
    paxos.ballot_timeout = Micros(mean * 8);
    let latency = Latency::Uniform(Micros(mean / 2), Micros(mean + mean / 2));
    let mut random = Random::stream(seed, MOMENTS);
    let moments = paxos
        .proposers()
        .map(|id| (random.span(Micros::ZERO, within), id));
    let moments = moments.collect();
    let came = run(paxos, latency, seed, moments);
    (came.learned_at.0 as f64 / 1_000.0, f64::from(came.ballots))
}

fn delay_and_span(params: &Params) -> (Micros, Micros) {
    (
        ms(params, &ALONE_PARAMS, "latency_ms"),
        ms(params, &ALONE_PARAMS, "within_ms"),
    )
}

/// Whether the ballot of the first proposer, whose ballots are the lowest, gets through when each
/// of the others begins at a random moment after it. It fails when the prepare requests of another
/// come before its own accept requests, which are two delays behind its prepare requests.
fn undisturbed(params: &Params, _: usize, x: f64, seed: u64) -> Option<f64> {
    let (delay, within) = delay_and_span(params);
    let mut paxos = Paxos::single(proposers(x), ACCEPTORS, 1);
    paxos.ballot_timeout = Micros(delay.0 * 8);
    let mut random = Random::stream(seed, MOMENTS);
    let moment = |id: NodeId| match id.0 {
        0 => (Micros::ZERO, id),
        _ => (random.span(Micros(1), within), id),
    };
    let moments = paxos.proposers().map(moment).collect();
    let came = run(paxos, Latency::Fixed(delay), seed, moments);
    Some(if came.first_failed { 0.0 } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::experiment::{Sample, trial_seed};

    fn sample(experiment: &Experiment, series: usize, x: f64, trials: u32) -> Sample {
        let params = Params::defaults(experiment.params);
        let values: Vec<f64> = (0..trials)
            .filter_map(|trial| {
                let seed = trial_seed(1, series, proposers(x).into(), trial);
                (experiment.trial)(&params, series, x, seed)
            })
            .collect();
        Sample::of(experiment.summary, &values).expect("every trial gives a number")
    }

    #[test]
    fn a_ballot_gets_through_as_often_as_the_formula_says() {
        let [.., alone] = &EXPERIMENTS;
        let params = Params::defaults(alone.params);
        for x in [1.0, 2.0, 4.0, 8.0] {
            let theory = (alone.theory[0].value)(&params, x).expect("the formula is for every x");
            let sample = sample(alone, 0, x, 2_000);
            let inside = (sample.low - 1e-9..=sample.high + 1e-9).contains(&theory);
            assert!(inside, "x = {x}: {theory} is not in {sample:?}");
        }
    }

    #[test]
    fn a_formula_with_half_the_window_would_be_found_out() {
        let [.., alone] = &EXPERIMENTS;
        let (delay, within) = delay_and_span(&Params::defaults(alone.params));
        let wrong = libm::pow(1.0 - delay.0 as f64 / within.0 as f64, 3.0);
        let sample = sample(alone, 0, 4.0, 2_000);
        assert!(sample.high < wrong, "{wrong} is not told from {sample:?}");
    }

    #[test]
    fn backoff_saves_ballots_when_many_propose() {
        let [time, ballots, _] = &EXPERIMENTS;
        let (at_once, standing_back) = (sample(ballots, 0, 8.0, 200), sample(ballots, 1, 8.0, 200));
        assert!(
            standing_back.high < at_once.low,
            "{standing_back:?} {at_once:?}"
        );
        let alone = sample(ballots, 0, 1.0, 50);
        assert_eq!((alone.min, alone.max), (1.0, 1.0));
        // Prepare, promise, accept, accepted: four delays, of 6 to 18 ms each.
        let alone = sample(time, 0, 1.0, 50);
        assert!(alone.min >= 24.0 && alone.max <= 72.0 + 20.0, "{alone:?}");
    }
}
