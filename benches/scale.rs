//! Does a step cost the same among a thousand nodes? `cargo bench --bench scale`.
//!
//! Every node tells something to a few random others, again and again: once to a few of the twenty
//! nodes that follow it, and once to a few of all. In the latter each node uses more links the more
//! nodes there are, and a link remembers where its stream of random numbers stands. Each number of
//! nodes has a process of its own, whose memory is measured.

use netsplit::sim::{Cx, Latency, LinkSettings, Micros, NodeId, Protocol, World, WorldConfig};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

const NODES: [u16; 4] = [100, 200, 500, 1_000];
/// How many steps a node takes part in, on average.
const STEPS_PER_NODE: u32 = 400;
/// How many others a node tells something, each time.
const TOLD: u32 = 3;
/// How many nodes a node with neighbours talks to.
const NEIGHBOURS: u16 = 20;
const BEAT: Micros = Micros::from_ms(100);
const LINK: LinkSettings =
    LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(20), Micros::from_ms(60)));
/// Of so many runs the fastest counts: others use the machine too.
const RUNS: usize = 3;

/// Tells this program, started by itself, how many nodes to run.
const ONCE: &str = "NETSPLIT_SCALE_ONCE";

/// Rumours without content.
#[derive(Clone, Debug)]
struct Rumours {
    nodes: u16,
    /// How many of the nodes that follow it a node talks to.
    reach: u16,
}

impl Protocol for Rumours {
    type Node = u64;
    type Disk = ();
    type Message = u64;
    type Timer = ();
    type Request = ();
    type Reply = ();
    type Note = ();

    fn node_count(&self) -> u16 {
        self.nodes
    }

    fn boot(&self, (): &mut (), cx: &mut Cx<Self>) -> u64 {
        let wait = cx.random().span(Micros::ZERO, BEAT);
        cx.arm((), wait);
        0
    }

    fn on_message(&self, heard: &mut u64, (): &mut (), _: NodeId, told: &u64, _: &mut Cx<Self>) {
        *heard = (*heard).max(*told);
    }

    fn on_timer(&self, heard: &mut u64, (): &mut (), (): (), cx: &mut Cx<Self>) {
        *heard += 1;
        for _ in 0..TOLD {
            let way = 1 + cx.random().below(self.reach.into());
            let to = (u64::from(cx.me().0) + way) % u64::from(self.nodes);
            cx.send(NodeId(u16::try_from(to).expect("a node")), *heard);
        }
        cx.arm((), BEAT);
    }

    fn on_request(&self, _: &mut u64, (): &mut (), (): (), _: &mut Cx<Self>) {}
}

/// How many nanoseconds this program has had a processor for; where the system does not tell, how many
/// have passed since `from`.
fn processor_ns(from: Instant) -> f64 {
    let status = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let had = status.split(' ').next().and_then(|had| had.parse().ok());
    had.unwrap_or_else(|| from.elapsed().as_secs_f64() * 1e9)
}

/// Takes the steps; returns how many nanoseconds each took.
fn run(nodes: u16, reach: u16) -> (World<Rumours>, f64) {
    let mut world = World::new(
        Rumours { nodes, reach },
        WorldConfig {
            seed: 1,
            link: LINK,
        },
    );
    let steps = u32::from(nodes) * STEPS_PER_NODE;
    let from = Instant::now();
    let before = processor_ns(from);
    while world.steps() < steps && world.step(&mut ()) {}
    let nanoseconds = processor_ns(from) - before;
    assert_eq!(world.steps(), steps, "rumours never end");
    (world, nanoseconds / f64::from(steps))
}

/// The most memory that this process had, in KiB; nothing where the system does not tell.
fn peak_kib() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches(" kB").parse().ok()
}

fn once(nodes: u16, reach: u16) {
    let idle = peak_kib().unwrap_or_default();
    let (world, first) = run(nodes, reach);
    let kib = peak_kib().unwrap_or_default() - idle;
    let flying = world.in_flight().len();
    let links = world.network().links_known();
    drop(world);
    let best = (1..RUNS).map(|_| run(nodes, reach).1).fold(first, f64::min);
    let steps = u32::from(nodes) * STEPS_PER_NODE;
    let per_node = kib / f64::from(nodes);
    let per_step = kib * 1024.0 / f64::from(steps);
    println!(
        "{nodes:>6} {steps:>9} {flying:>10} {links:>9} {best:>11.0} {kib:>9.0} {per_node:>10.1} \
         {per_step:>10.1}"
    );
}

/// What is to be run, as this program tells itself: nodes and reach.
fn asked() -> Option<(u16, u16)> {
    let words = env::var(ONCE).ok()?;
    let (nodes, reach) = words.split_once(' ')?;
    Some((nodes.parse().ok()?, reach.parse().ok()?))
}

/// How many of so many nodes one may send to.
type Reach = fn(u16) -> u16;

fn main() {
    if let Some((nodes, reach)) = asked() {
        once(nodes, reach);
        return;
    }
    let reaches: [(&str, Reach); 2] = [
        ("twenty neighbours", |_| NEIGHBOURS),
        ("anybody", |nodes| nodes - 1),
    ];
    for (name, reach) in reaches {
        println!(
            "{name}\n{:>6} {:>9} {:>10} {:>9} {:>11} {:>9} {:>10} {:>10}",
            "nodes", "steps", "in flight", "links", "ns a step", "KiB", "KiB a node", "B a step"
        );
        for nodes in NODES {
            let program = env::current_exe().expect("a program knows itself");
            let words = format!("{nodes} {}", reach(nodes));
            let child = Command::new(program).env(ONCE, words).output();
            let child = child.expect("it starts again");
            assert!(child.status.success(), "{nodes} nodes: {child:?}");
            print!("{}", String::from_utf8_lossy(&child.stdout));
        }
    }
}
