//! What the lesson measures: how retries help one request, how they multiply through layers, and
//! how jitter keeps them apart.

mod contention;
mod single;

use crate::i18n::Text;
use crate::protocols::layers::Layers;
use crate::scene::Tint;
use crate::session::experiment::{Axis, Experiment, Series, Summary, Theory};
use crate::session::{Param, ParamKind, Params};
use crate::sim::{Input, Latency, LinkSettings, Micros, NodeId, Payload, World, WorldConfig};

/// Every experiment.
pub static EXPERIMENTS: [Experiment; 6] = [
    single::SUCCESS,
    single::SUCCESS_BY_LOSS,
    single::ATTEMPTS,
    LAYERS,
    contention::CALLS,
    contention::TIME,
];

fn one_series() -> Vec<Series> {
    vec![Series {
        label: Text::new("measured", "实测"),
        tint: Tint(5),
    }]
}

static LAYERS_PARAMS: [Param; 1] = [Param {
    key: "attempts",
    label: Text::new("Attempts at each layer", "每层的尝试次数"),
    help: Text::new("The first one included.", "含第一次。"),
    kind: ParamKind::Range(1, 5, ""),
    default: 3,
}];

fn attempts_of_layer(params: &Params) -> u32 {
    u32::try_from(params.get(&LAYERS_PARAMS, "attempts")).unwrap_or(1)
}

static LAYERS_THEORY: [Theory; 2] = [
    Theory {
        label: Text::new("kᵈ", "kᵈ"),
        tint: Tint(6),
        about: Some(0),
        value: |params, layers| Some(libm::pow(f64::from(attempts_of_layer(params)), layers)),
    },
    Theory {
        label: Text::new("k", "k"),
        tint: Tint(3),
        about: Some(1),
        value: |params, _| Some(f64::from(attempts_of_layer(params))),
    },
];

const LAYERS: Experiment = Experiment {
    id: "retry-layers",
    title: Text::new(
        "Calls at a failing backend, for one request at the top",
        "顶层一个请求，故障的后端会收到多少次调用",
    ),
    x: Axis {
        label: Text::new("Layers that call", "调用层数"),
        unit: "",
        log: false,
    },
    y: Axis {
        label: Text::new("Calls at the backend", "后端收到的调用数"),
        unit: "",
        log: true,
    },
    params: &LAYERS_PARAMS,
    points: |_| vec![1.0, 2.0, 3.0, 4.0, 5.0],
    series: |_| {
        vec![
            Series {
                label: Text::new("every layer retries", "每层都重试"),
                tint: Tint(6),
            },
            Series {
                label: Text::new("only the topmost retries", "只有顶层重试"),
                tint: Tint(3),
            },
        ]
    },
    trial: layers_trial,
    summary: Summary::Mean,
    theory: &LAYERS_THEORY,
    trials: 3,
};

/// One request through so many layers: the calls that reached the backend.
fn layers_trial(params: &Params, series: usize, layers: f64, seed: u64) -> Option<f64> {
    let layers = Layers {
        calling: layers as u16,
        attempts_max: attempts_of_layer(params),
        topmost_only: series == 1,
        backend_fails: true,
        timeout: Micros::from_ms(100),
    };
    let backend = layers.backend();
    let latency = Latency::Uniform(Micros::from_ms(5), Micros::from_ms(15));
    let link = LinkSettings::with_latency(latency);
    let mut world = World::new(layers, WorldConfig { seed, link });
    while world.next_at() == Some(Micros::ZERO) && world.step(&mut ()) {}
    let ask = Input::Request(NodeId(0), Payload::of(&()));
    world.apply(&ask, Micros::ZERO, &mut ());
    while world.step(&mut ()) {}
    Some(world.node(backend)?.calls as f64)
}
