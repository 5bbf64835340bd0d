//! What the lesson measures of its placement schemes.

use crate::i18n::Text;
use crate::protocols::consistent_hashing::placement::{
    Placement, Ring, Scheme, Settings, key_hash,
};
use crate::scene::Tint;
use crate::session::experiment::{Axis, Experiment, Series, Summary, Theory};
use crate::session::{Param, ParamKind, Params};

static JOIN_PARAMS: [Param; 2] = [
    Param {
        key: "keys",
        label: Text::new("Keys", "键数"),
        help: Text::new(
            "More keys: less chance in each trial.",
            "键越多，每次试验的偶然性越小。",
        ),
        kind: ParamKind::Range(100, 100_000, ""),
        default: 2_000,
    },
    Param {
        key: "vnodes",
        label: Text::new("Points a node", "每个节点的点数"),
        help: Text::new(
            "Of the ring and of the ring with bounded loads.",
            "用于哈希环与有界负载的环。",
        ),
        kind: ParamKind::Range(1, 1_000, ""),
        default: 100,
    },
];

static SHARE_PARAMS: [Param; 1] = [Param {
    key: "nodes",
    label: Text::new("Nodes", "节点数"),
    help: Text::new("The deviation hardly depends on it.", "偏差几乎与它无关。"),
    kind: ParamKind::Range(2, 200, ""),
    default: 50,
}];

/// The experiments.
pub static EXPERIMENTS: [Experiment; 2] = [
    Experiment {
        id: "hashing-join",
        title: Text::new("Keys that a join moves", "一次加入移动多少键"),
        x: Axis {
            label: Text::new("Nodes before the join (N)", "加入前的节点数 N"),
            unit: "",
            log: true,
        },
        y: Axis {
            label: Text::new("Share of keys that move", "被移动的键所占比例"),
            unit: "",
            log: false,
        },
        params: &JOIN_PARAMS,
        points: |_| vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0],
        series: |_| Scheme::ALL.map(series).into(),
        trial: join_trial,
        summary: Summary::Mean,
        theory: &[
            Theory {
                label: Text::new("1 / (N + 1)", "1 / (N + 1)"),
                tint: Tint(2),
                about: Some(1),
                value: |_, n| Some(1.0 / (n + 1.0)),
            },
            Theory {
                label: Text::new("modulo: N / (N + 1)", "取模：N / (N + 1)"),
                tint: Tint(1),
                about: Some(0),
                value: |_, n| Some(n / (n + 1.0)),
            },
        ],
        trials: 40,
    },
    Experiment {
        id: "hashing-shares",
        title: Text::new("How uneven shares are", "份额有多不均匀"),
        x: Axis {
            label: Text::new("Points a node (V)", "每个节点的点数 V"),
            unit: "",
            log: true,
        },
        y: Axis {
            label: Text::new("Relative deviation of shares", "份额的相对标准差"),
            unit: "",
            log: true,
        },
        params: &SHARE_PARAMS,
        points: |_| vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0],
        series: |_| {
            vec![Series {
                label: Text::new("ring", "哈希环"),
                tint: Tint(2),
            }]
        },
        trial: |params, _, vnodes, seed| Some(share_trial(params, vnodes as u32, seed)),
        summary: Summary::Mean,
        theory: &[Theory {
            label: Text::new(
                "√((N - 1) / (N V + 1)), about 1/√V",
                "√((N - 1) / (N V + 1))，约为 1/√V",
            ),
            tint: Tint(2),
            about: Some(0),
            value: |params, v| {
                let n = params.get(&SHARE_PARAMS, "nodes") as f64;
                Some(libm::sqrt((n - 1.0) / (n * v + 1.0)))
            },
        }],
        trials: 60,
    },
];

fn series(scheme: Scheme) -> Series {
    let (label, tint) = match scheme {
        Scheme::Modulo => (Text::new("modulo", "取模"), 1),
        Scheme::Ring => (Text::new("ring", "哈希环"), 2),
        Scheme::Bounded => (Text::new("bounded loads", "有界负载"), 3),
        Scheme::Rendezvous => (Text::new("rendezvous", "会合哈希"), 4),
        Scheme::Jump => (Text::new("jump", "跳跃哈希"), 5),
        Scheme::Maglev => (Text::new("Maglev", "Maglev"), 7),
    };
    Series {
        label,
        tint: Tint(tint),
    }
}

/// Names that no other trial has.
fn names(count: usize, seed: u64) -> Vec<String> {
    (0..count).map(|node| format!("{seed}-{node}")).collect()
}

/// Places the same keys on N nodes and on N + 1: the share that got another node.
fn join_trial(params: &Params, series: usize, nodes: f64, seed: u64) -> Option<f64> {
    let scheme = *Scheme::ALL.get(series)?;
    let keys = params.get(&JOIN_PARAMS, "keys");
    let settings = Settings {
        vnodes: u32::try_from(params.get(&JOIN_PARAMS, "vnodes")).unwrap_or(1),
        // A hundred entries a node, as the paper of Maglev advises, for up to 65 nodes.
        table: 6_551,
        ..Settings::default()
    };
    let names = names(nodes as usize + 1, seed);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let hashes: Vec<u64> = (0..keys)
        .map(|key| key_hash(&format!("{seed}/{key}")))
        .collect();
    let owners = |names: &[&str]| {
        let placement = Placement::new(scheme, names, settings).ok()?;
        Some(placement.assign(&hashes))
    };
    let (before, after) = (owners(&names[..names.len() - 1])?, owners(&names)?);
    let moved = before
        .iter()
        .zip(&after)
        .filter(|(old, new)| old != new)
        .count();
    Some(moved as f64 / keys as f64)
}

/// The standard deviation of the shares that nodes own of one ring, in parts of the mean.
fn share_trial(params: &Params, vnodes: u32, seed: u64) -> f64 {
    let nodes = usize::try_from(params.get(&SHARE_PARAMS, "nodes")).unwrap_or(2);
    let names = names(nodes, seed);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let shares = Ring::new(&names, vnodes).shares_ppm();
    let mean = 1e6 / nodes as f64;
    let squares = shares.iter().map(|ppm| {
        let off = f64::from(*ppm) / mean - 1.0;
        off * off
    });
    libm::sqrt(squares.sum::<f64>() / nodes as f64)
}
