//! Random plans of faults: every kind, on every node and link, any number at once.
//!
//! A plan keeps no minority rule. All servers may be down together: safety must hold even so. It
//! ends with everything cured, and a quiet time in which progress must come back.

use super::Planned;
use crate::sim::{
    Input, LinkChange, LinkSettings, LinkTo, Micros, NodeFault, NodeId, Payload, Random, Target,
};

/// What a plan is drawn for.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The nodes that faults hit.
    pub servers: Vec<NodeId>,
    /// The other nodes: their links are cut too, but they do not crash.
    pub clients: Vec<NodeId>,
    /// The roles that faults aim at, such as the leader.
    pub roles: Vec<u8>,
    /// How long the protocol takes to recover from a fault, roughly: faults come at that pace.
    pub pace: Micros,
    /// How long faults go on.
    pub faults_for: Micros,
    /// How long the quiet time after them is.
    pub quiet_for: Micros,
    /// What links do when nothing is wrong.
    pub link: LinkSettings,
    /// What users may ask meanwhile.
    pub requests: Vec<(NodeId, Payload)>,
}

/// A plan with its phases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The acts, in order of time.
    pub acts: Vec<Planned>,
    /// When everything is cured.
    pub quiet_from: Micros,
    /// When the quiet time ends.
    pub until: Micros,
}

/// How faults are spread. Which one a plan follows is drawn too.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Style {
    /// All kinds, anywhere, each for a while.
    Scattered,
    /// Whoever plays a role is crashed, cut off or paused again and again, and soon comes back.
    Hunt,
    /// The servers are split into groups, anew again and again.
    Shuffle,
}

/// Streams of worlds are numbered up to 2^33; plans draw from their own.
const PLAN_STREAM: u64 = 1 << 48;
/// The largest number of acts in a plan, cures not counted.
const ACTS_MAX: usize = 2_000;

/// The plan of this seed.
pub fn plan(seed: u64, setting: &Setting) -> Plan {
    let mut draw = Draw {
        random: Random::stream(seed, PLAN_STREAM),
        setting,
    };
    let style = match draw.random.below(3) {
        0 => Style::Scattered,
        1 => Style::Hunt,
        _ => Style::Shuffle,
    };
    let mut acts = Vec::new();
    let mut at = draw.pause(style);
    while at < setting.faults_for && acts.len() < ACTS_MAX {
        let (input, undo_after) = draw.act(style);
        acts.push(Planned {
            at,
            input,
            // Nothing is left to be undone in the quiet time.
            undo_after: undo_after.map(|after| after.min(setting.faults_for - at)),
        });
        at += draw.pause(style);
    }
    let quiet_from = setting.faults_for;
    acts.extend(cures(setting).into_iter().map(|input| Planned {
        at: quiet_from,
        input,
        undo_after: None,
    }));
    Plan {
        acts,
        quiet_from,
        until: quiet_from + setting.quiet_for,
    }
}

/// Everything that puts a world right, whatever is wrong.
fn cures(setting: &Setting) -> Vec<Input> {
    let mut cures = vec![
        Input::StopSchedules,
        Input::HealAll,
        Input::Link(LinkTo::All, LinkChange::Latency(setting.link.latency)),
        Input::Link(LinkTo::All, LinkChange::Loss(setting.link.loss_ppm)),
        Input::Link(
            LinkTo::All,
            LinkChange::Duplication(setting.link.duplication_ppm),
        ),
        Input::Link(
            LinkTo::All,
            LinkChange::Reordering(setting.link.reordering_ppm),
        ),
    ];
    for &server in &setting.servers {
        for fault in [
            NodeFault::Resume,
            NodeFault::Restart,
            NodeFault::Slow(Micros::ZERO),
            NodeFault::Drift(0),
        ] {
            cures.push(Input::node(server, fault));
        }
    }
    cures
}

struct Draw<'a> {
    random: Random,
    setting: &'a Setting,
}

impl Draw<'_> {
    /// The time between two acts.
    fn pause(&mut self, style: Style) -> Micros {
        let pace = self.setting.pace.0;
        let (low, high) = match style {
            Style::Scattered => (pace / 50, pace * 3 / 2),
            Style::Hunt => (pace / 50, pace / 3),
            Style::Shuffle => (pace / 20, pace * 3 / 2),
        };
        Micros(self.random.between(low, high).max(1))
    }

    /// How long a fault lasts.
    fn lasting(&mut self) -> Micros {
        let pace = self.setting.pace.0;
        Micros(self.random.between(pace / 10, pace * 6))
    }

    /// How long a fault lasts that is to catch others at work: often only a moment.
    fn soon(&mut self) -> Micros {
        let pace = self.setting.pace.0;
        let high = if self.random.below(2) == 0 {
            pace / 5
        } else {
            pace * 2
        };
        Micros(self.random.between(pace / 100, high))
    }

    fn act(&mut self, style: Style) -> (Input, Option<Micros>) {
        match style {
            Style::Scattered => self.scattered(),
            Style::Hunt => self.hunt(),
            Style::Shuffle => self.shuffle(),
        }
    }

    fn scattered(&mut self) -> (Input, Option<Micros>) {
        let lasting = self.lasting();
        // One in five stays until it is undone by another act, or until the end.
        let undo_after = (self.random.below(5) > 0).then_some(lasting);
        let target = self.target();
        let input = match self.random.below(16) {
            0..3 => Input::Node(target, NodeFault::Crash),
            3 => Input::Node(self.any_server(), NodeFault::Restart),
            4 => Input::Node(target, NodeFault::Pause),
            5 => Input::Node(target, NodeFault::Slow(self.up_to_pace())),
            6 => Input::Node(target, self.skew()),
            7 => Input::Node(target, self.drift()),
            8..10 => self.cut(),
            10 => self.partition(),
            11 => self.small_group(),
            12 => self.link_change(),
            13 => Input::HealAll,
            _ => {
                return self
                    .request()
                    .map_or((Input::HealAll, None), |ask| (ask, None));
            }
        };
        (input, undo_after)
    }

    fn hunt(&mut self) -> (Input, Option<Micros>) {
        let soon = self.soon();
        let target = self.role_or_any();
        let input = match self.random.below(10) {
            0..3 => Input::Node(target, NodeFault::Crash),
            3 => Input::Node(target, NodeFault::Pause),
            4..6 => self.small_group(),
            6 => self.cut(),
            7 => Input::Node(self.any_server(), NodeFault::Crash),
            8 => Input::HealAll,
            _ => {
                return self
                    .request()
                    .map_or((Input::HealAll, None), |ask| (ask, None));
            }
        };
        (input, Some(soon))
    }

    fn shuffle(&mut self) -> (Input, Option<Micros>) {
        let lasting = self.soon();
        match self.random.below(8) {
            0..2 => (self.small_group(), None),
            2..4 => (self.partition(), None),
            4 => (
                Input::Node(self.role_or_any(), NodeFault::Crash),
                Some(lasting),
            ),
            5 => (
                Input::Node(self.any_server(), NodeFault::Crash),
                Some(lasting),
            ),
            6 => (Input::HealAll, None),
            _ => self
                .request()
                .map_or((Input::HealAll, None), |ask| (ask, None)),
        }
    }

    /// A number below `count`; zero when nothing is counted.
    fn index(&mut self, count: usize) -> usize {
        let index = self.random.below(count as u64);
        usize::try_from(index).expect("an index is no larger than what it was drawn below")
    }

    /// One of these nodes. A single server has no others to be cut off from: the first node then
    /// stands for nobody, and a world does not cut a node off from itself.
    fn pick(&mut self, ids: &[NodeId]) -> NodeId {
        let index = self.index(ids.len());
        if ids.is_empty() {
            return NodeId(0);
        }
        ids[index]
    }

    fn any_server(&mut self) -> Target {
        let setting = self.setting;
        Target::Node(self.pick(&setting.servers))
    }

    fn role_or_any(&mut self) -> Target {
        let index = self.index(self.setting.roles.len());
        match self.setting.roles.get(index) {
            Some(&role) => Target::Role(role),
            None => self.any_server(),
        }
    }

    /// One in three faults is aimed at a role.
    fn target(&mut self) -> Target {
        if self.random.below(3) == 0 {
            self.role_or_any()
        } else {
            self.any_server()
        }
    }

    fn up_to_pace(&mut self) -> Micros {
        Micros(self.random.between(1, self.setting.pace.0))
    }

    /// A clock set wrong by up to ten times the pace, either way.
    fn skew(&mut self) -> NodeFault {
        let jump = self
            .random
            .between(1, self.setting.pace.0.saturating_mul(10));
        let jump_us = i64::try_from(jump).unwrap_or(i64::MAX);
        NodeFault::Skew(if self.random.below(2) == 0 {
            jump_us
        } else {
            -jump_us
        })
    }

    /// A clock from half to double its rate.
    fn drift(&mut self) -> NodeFault {
        let ppm = self.random.below(1_500_001);
        let ppm = i32::try_from(ppm).expect("it was drawn below 1,500,001");
        NodeFault::Drift(ppm - 500_000)
    }

    /// One direction of one link, clients' links included.
    fn cut(&mut self) -> Input {
        let setting = self.setting;
        let from = self.pick(&setting.servers);
        let all: Vec<NodeId> = setting
            .servers
            .iter()
            .chain(&setting.clients)
            .copied()
            .collect();
        let others: Vec<NodeId> = all.into_iter().filter(|&id| id != from).collect();
        let to = self.pick(&others);
        if self.random.below(2) == 0 {
            Input::Cut(from, to)
        } else {
            Input::Cut(to, from)
        }
    }

    /// The servers in two or three random groups.
    fn partition(&mut self) -> Input {
        let count = 2 + usize::from(self.random.below(4) == 0);
        let mut groups = vec![Vec::new(); count];
        for &server in &self.setting.servers {
            let group = self.index(count);
            groups[group].push(server);
        }
        Input::Partition(groups)
    }

    /// One or two servers on one side, the rest on the other.
    fn small_group(&mut self) -> Input {
        let setting = self.setting;
        let one = self.pick(&setting.servers);
        let friend = self.pick(&setting.servers);
        let near = |id: &NodeId| *id == one || *id == friend;
        let (few, rest) = setting.servers.iter().copied().partition(near);
        Input::Partition(vec![few, rest])
    }

    fn link_change(&mut self) -> Input {
        let change = match self.random.below(3) {
            0 => LinkChange::Loss(self.ppm(500_000)),
            1 => LinkChange::Duplication(self.ppm(500_000)),
            _ => LinkChange::Reordering(self.ppm(1_000_000)),
        };
        let links = if self.random.below(2) == 0 {
            LinkTo::All
        } else {
            let setting = self.setting;
            let from = self.pick(&setting.servers);
            let others: Vec<NodeId> = setting
                .servers
                .iter()
                .copied()
                .filter(|&id| id != from)
                .collect();
            LinkTo::OneWay(from, self.pick(&others))
        };
        Input::Link(links, change)
    }

    fn ppm(&mut self, max: u64) -> u32 {
        let ppm = self.random.between(1, max);
        u32::try_from(ppm).expect("a share is a million at the most")
    }

    fn request(&mut self) -> Option<Input> {
        let index = self.random.below(self.setting.requests.len() as u64);
        let (node, ask) = self.setting.requests.get(usize::try_from(index).ok()?)?;
        Some(Input::Request(*node, ask.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Latency;

    fn setting() -> Setting {
        let ms = Micros::from_ms;
        Setting {
            servers: (0..5).map(NodeId).collect(),
            clients: vec![NodeId(5)],
            roles: vec![0],
            pace: ms(300),
            faults_for: ms(5_000),
            quiet_for: ms(1_000),
            link: LinkSettings::with_latency(Latency::Fixed(ms(7))),
            requests: vec![(NodeId(5), Payload::of(&1u8))],
        }
    }

    /// The name of an act's kind, as its `Debug` begins, with that of the fault within.
    fn kind(input: &Input) -> String {
        let (outer, inner) = match input {
            Input::Node(target, fault) => {
                let aim = matches!(target, Target::Role(_)).then_some("Role");
                (aim.unwrap_or("Node"), format!("{fault:?}"))
            }
            Input::Link(_, change) => ("Link", format!("{change:?}")),
            Input::Partition(_) => ("Partition", String::new()),
            Input::Cut(..) => ("Cut", String::new()),
            Input::HealAll => ("HealAll", String::new()),
            Input::Request(..) => ("Request", String::new()),
            other => panic!("plans do not do this: {other:?}"),
        };
        let inner = inner.split('(').next().unwrap_or_default();
        format!("{outer} {inner}").trim_end().to_owned()
    }

    #[test]
    fn every_kind_of_fault_is_drawn() {
        let setting = setting();
        let plans = (0..50).map(|seed| plan(seed, &setting));
        let mut kinds: Vec<String> = plans
            .flat_map(|plan| plan.acts)
            .filter(|act| act.at < setting.faults_for)
            .map(|act| kind(&act.input))
            .collect();
        kinds.sort();
        kinds.dedup();
        let expect = [
            "Cut",
            "HealAll",
            "Link Duplication",
            "Link Loss",
            "Link Reordering",
            "Node Crash",
            "Node Drift",
            "Node Pause",
            "Node Restart",
            "Node Skew",
            "Node Slow",
            "Partition",
            "Request",
            "Role Crash",
            "Role Drift",
            "Role Pause",
            "Role Skew",
            "Role Slow",
        ];
        assert_eq!(kinds, expect);
    }

    #[test]
    fn a_plan_is_in_order_and_leaves_nothing_for_the_quiet_time() {
        for seed in 0..50 {
            let plan = plan(seed, &setting());
            assert!(plan.acts.is_sorted_by_key(|act| act.at), "seed {seed}");
            for act in &plan.acts {
                let over = act.at + act.undo_after.unwrap_or(Micros::ZERO);
                assert!(over <= plan.quiet_from, "seed {seed}: {act:?}");
            }
        }
    }

    #[test]
    fn the_seed_decides_the_plan() {
        assert_eq!(plan(4, &setting()), plan(4, &setting()));
        assert_ne!(plan(4, &setting()), plan(5, &setting()));
    }
}
