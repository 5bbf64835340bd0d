//! A small honest protocol to try the engine with, and a bench that runs it and keeps the trace.

use netsplit::sim::{
    Cx, Input, Latency, Lie, LinkSettings, Micros, NodeId, Payload, Protocol, Record, World,
    WorldConfig,
};
use serde::{Deserialize, Serialize};

/// Nodes tell each other numbers: at random moments of their own, or only when asked.
#[derive(Clone, Debug)]
pub struct Gossip {
    /// How many nodes there are.
    pub nodes: u16,
    /// When given, each node sends to a random other one about this often.
    pub beat: Option<Micros>,
}

impl Gossip {
    /// The way to lie that adds [`LIED`] to every number told.
    pub const EXAGGERATE: Lie = Lie(1);
    /// The role of the first live node that was asked to lead.
    pub const LEADER: u8 = 0;
}

/// What a node adds to its numbers when it lies.
pub const LIED: u32 = 1_000_000;

/// What a crash loses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Volatile {
    /// Who told what, in order.
    pub heard: Vec<(NodeId, u32)>,
    /// Whether it was asked to lead.
    pub leads: bool,
}

/// What survives a crash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Durable {
    /// How often the node started.
    pub boots: u32,
    /// The last number written on request.
    pub written: u32,
    /// The last number told by itself.
    pub told: u32,
}

/// The timers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Alarm {
    /// Time to tell someone a number.
    Beat,
    /// Set on request.
    Asked(u8),
}

/// What a user can ask.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ask {
    /// Tell this node this number, this many times.
    Tell(NodeId, u32, u16),
    /// Write this number to disk.
    Write(u32),
    /// Set the alarm of this number to go off after this much local time.
    Wake(u8, Micros),
    /// Lead from now on.
    Lead,
    /// What does your clock read?
    Clock,
    /// Never mind this alarm.
    Hush(u8),
    /// How much time has elapsed, by your own count?
    Elapsed,
}

impl Protocol for Gossip {
    type Node = Volatile;
    type Disk = Durable;
    type Message = u32;
    type Timer = Alarm;
    type Request = Ask;
    type Reply = i64;
    type Note = ();

    fn node_count(&self) -> u16 {
        self.nodes
    }

    fn boot(&self, disk: &mut Durable, cx: &mut Cx<Self>) -> Volatile {
        disk.boots += 1;
        self.wait_for_beat(cx);
        Volatile::default()
    }

    fn on_message(
        &self,
        node: &mut Volatile,
        _: &mut Durable,
        from: NodeId,
        number: &u32,
        cx: &mut Cx<Self>,
    ) {
        node.heard.push((from, *number));
        cx.note(());
    }

    fn on_timer(&self, _: &mut Volatile, disk: &mut Durable, timer: Alarm, cx: &mut Cx<Self>) {
        if timer == Alarm::Beat {
            let others = u64::from(self.nodes) - 1;
            let step = 1 + u16::try_from(cx.random().below(others)).expect("fewer than 2^16 nodes");
            disk.told += 1;
            cx.send(NodeId((cx.me().0 + step) % self.nodes), disk.told);
            self.wait_for_beat(cx);
        }
    }

    fn on_request(&self, node: &mut Volatile, disk: &mut Durable, ask: Ask, cx: &mut Cx<Self>) {
        match ask {
            Ask::Tell(to, number, times) if to.0 < self.nodes => {
                let lied = if cx.lie() == Self::EXAGGERATE {
                    LIED
                } else {
                    0
                };
                for _ in 0..times {
                    cx.send(to, number.wrapping_add(lied));
                }
            }
            Ask::Tell(..) => cx.note(()),
            Ask::Write(number) => {
                disk.written = number;
                cx.invoke(0, Ask::Write(number));
                cx.reply(0, i64::from(number));
            }
            Ask::Wake(alarm, after) => cx.arm(Alarm::Asked(alarm), after),
            Ask::Lead => node.leads = true,
            Ask::Clock => cx.reply(1, cx.now_us()),
            Ask::Hush(alarm) => cx.disarm(Alarm::Asked(alarm)),
            Ask::Elapsed => {
                let elapsed = i64::try_from(cx.monotonic_us());
                cx.reply(2, elapsed.expect("a test is short"));
            }
        }
    }

    fn select(&self, role: u8, nodes: &[Option<&Volatile>]) -> Option<NodeId> {
        let leads = |node: &Option<&Volatile>| node.is_some_and(|node| node.leads);
        let index = nodes
            .iter()
            .position(leads)
            .filter(|_| role == Self::LEADER)?;
        u16::try_from(index).ok().map(NodeId)
    }
}

impl Gossip {
    fn wait_for_beat(&self, cx: &mut Cx<Self>) {
        if let Some(beat) = self.beat {
            let wait = cx.random().span(Micros(beat.0 / 2), Micros(beat.0 / 2 * 3));
            cx.arm(Alarm::Beat, wait);
        }
    }
}

/// How long messages take on a bench, unless told otherwise.
pub const LATENCY: Micros = Micros::from_ms(10);

/// A world of gossip, and everything that happened in it.
#[derive(Clone)]
pub struct Bench {
    /// The world.
    pub world: World<Gossip>,
    /// Its trace.
    pub trace: Vec<Record<Gossip>>,
}

impl Bench {
    /// Nodes that have not started yet, with links that take [`LATENCY`].
    pub fn new(protocol: Gossip, seed: u64) -> Self {
        let link = LinkSettings::with_latency(Latency::Fixed(LATENCY));
        Self {
            world: World::new(protocol, WorldConfig { seed, link }),
            trace: Vec::new(),
        }
    }
}

/// The input by which a user asks something of a node.
pub fn ask(node: NodeId, what: &Ask) -> Input {
    Input::Request(node, Payload::of(what))
}
