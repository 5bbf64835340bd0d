//! Links: how long a message takes, and whether it arrives at all.

use super::{LinkChange, Micros, NodeId, Random, RecordId, Sorted};
use serde::{Deserialize, Serialize};

/// How long messages take on a link.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Latency {
    /// Always the same.
    Fixed(Micros),
    /// Anything between two bounds, equally likely.
    Uniform(Micros, Micros),
    /// Normal with this mean and standard deviation, cut off at zero.
    Normal(Micros, Micros),
    /// A minimum, then an exponential tail of this mean.
    Exponential(Micros, Micros),
}

impl Latency {
    /// The longest that a message may take: ten minutes.
    pub const MAX: Micros = Micros::from_s(600);

    /// True when all its numbers are within [`Latency::MAX`].
    pub fn is_sane(self) -> bool {
        let (a, b) = match self {
            Self::Fixed(a) => (a, a),
            Self::Uniform(a, b) | Self::Normal(a, b) | Self::Exponential(a, b) => (a, b),
        };
        a <= Self::MAX && b <= Self::MAX
    }

    /// One draw. The transcendental functions are `libm`'s on every target: a native libm and
    /// wasm's differ in the last bit.
    pub fn draw(self, random: &mut Random) -> Micros {
        let drawn = match self {
            Self::Fixed(span) => span,
            Self::Uniform(low, high) => random.span(low, high),
            Self::Normal(mean, sd) => {
                // Box and Muller 1958; 1 - unit() is never zero.
                let radius = libm::sqrt(-2.0 * libm::log(1.0 - random.unit()));
                let angle = 2.0 * core::f64::consts::PI * random.unit();
                to_micros(mean.0 as f64 + sd.0 as f64 * radius * libm::cos(angle))
            }
            Self::Exponential(min, mean) => {
                min + to_micros(-(mean.0 as f64) * libm::log(1.0 - random.unit()))
            }
        };
        drawn.min(Self::MAX)
    }
}

fn to_micros(us: f64) -> Micros {
    // A cast from float saturates, and takes NaN to zero.
    Micros(libm::round(us.max(0.0)) as u64)
}

/// What a link does to messages.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct LinkSettings {
    /// How long they take.
    pub latency: Latency,
    /// How many in a million are lost.
    pub loss_ppm: u32,
    /// How many in a million arrive twice.
    pub duplication_ppm: u32,
    /// How many in a million are freed from the link's order and may overtake, or be overtaken.
    pub reordering_ppm: u32,
}

impl LinkSettings {
    /// A link that only delays.
    pub const fn with_latency(latency: Latency) -> Self {
        Self {
            latency,
            loss_ppm: 0,
            duplication_ppm: 0,
            reordering_ppm: 0,
        }
    }
}

/// Which links a change is for.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum LinkTo {
    /// Every link.
    All,
    /// The link from the first node to the second, that way only.
    OneWay(NodeId, NodeId),
}

/// What the network decided for one copy of a message, and the fault that made it decide so.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It arrives at this time; the fault is one that doubled it or freed it from the order.
    Arrive(Micros, Option<RecordId>),
    /// The link is cut, since this record; it gets half way, at this time.
    Cut(Micros, RecordId),
    /// It is lost half way, at this time, by chance.
    Lost(Micros, Option<RecordId>),
}

/// What a link does, and which faults made it do so; none where it started like that.
#[derive(Copy, Clone, Debug)]
struct Behaviour {
    settings: LinkSettings,
    loss_by: Option<RecordId>,
    duplication_by: Option<RecordId>,
    reordering_by: Option<RecordId>,
}

impl Behaviour {
    fn change(&mut self, change: LinkChange, by: RecordId) {
        match change {
            LinkChange::Latency(latency) => self.settings.latency = latency,
            LinkChange::Loss(ppm) => {
                self.settings.loss_ppm = ppm;
                self.loss_by = Some(by);
            }
            LinkChange::Duplication(ppm) => {
                self.settings.duplication_ppm = ppm;
                self.duplication_by = Some(by);
            }
            LinkChange::Reordering(ppm) => {
                self.settings.reordering_ppm = ppm;
                self.reordering_by = Some(by);
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Link {
    random: Random,
    last_arrival: Micros,
    /// Few links have one.
    own: Option<Box<Behaviour>>,
    cut: Option<RecordId>,
}

/// All links. A link exists once it is used or changed, so that a thousand nodes cost little.
#[derive(Clone, Debug)]
pub struct Network {
    seed: u64,
    all: Behaviour,
    /// By sender, then by receiver: among a thousand nodes there are a million links, and to take in
    /// one of them costs no more than that of its sender's.
    links: Sorted<NodeId, Sorted<NodeId, Link>>,
}

/// Streams of links are numbered from here; those of nodes from zero.
const LINK_STREAMS: u64 = 1 << 32;

impl Network {
    /// A network whose links all start with `settings`.
    pub fn new(seed: u64, settings: LinkSettings) -> Self {
        Self {
            seed,
            all: Behaviour {
                settings,
                loss_by: None,
                duplication_by: None,
                reordering_by: None,
            },
            links: Sorted::new(),
        }
    }

    /// What the link from `from` to `to` does now.
    pub fn settings(&self, from: NodeId, to: NodeId) -> LinkSettings {
        self.behaviour(from, to).settings
    }

    fn known(&self, from: NodeId, to: NodeId) -> Option<&Link> {
        self.links.get(&from)?.get(&to)
    }

    /// Every known link, in order of its ends.
    fn all_known(&self) -> impl Iterator<Item = (NodeId, NodeId, &Link)> {
        self.links.iter().flat_map(|(from, links)| {
            let from = *from;
            links.iter().map(move |(to, link)| (from, *to, link))
        })
    }

    fn behaviour(&self, from: NodeId, to: NodeId) -> Behaviour {
        let own = self.known(from, to).and_then(|link| link.own.as_deref());
        own.copied().unwrap_or(self.all)
    }

    /// What links without settings of their own do.
    pub fn default_settings(&self) -> LinkSettings {
        self.all.settings
    }

    /// The record that cut the way from `from` to `to`, when it is cut.
    pub fn cut(&self, from: NodeId, to: NodeId) -> Option<RecordId> {
        self.known(from, to)?.cut
    }

    /// How many links there are: those that were used, changed or cut.
    pub fn links_known(&self) -> usize {
        self.links.values().map(Sorted::len).sum()
    }

    /// Every cut, in order of its ends.
    pub fn cuts(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        let cut = self.all_known().filter(|(.., link)| link.cut.is_some());
        cut.map(|(from, to, _)| (from, to))
    }

    /// Links with settings of their own, in order of their ends.
    pub fn special(&self) -> impl Iterator<Item = (NodeId, NodeId, LinkSettings)> {
        self.all_known()
            .filter_map(|(from, to, link)| Some((from, to, link.own.as_ref()?.settings)))
    }

    pub(super) fn set_cut(&mut self, from: NodeId, to: NodeId, cut: Option<RecordId>) {
        self.link(from, to).cut = cut;
    }

    pub(super) fn heal_all(&mut self) {
        for (_, links) in self.links.iter_mut() {
            for (_, link) in links.iter_mut() {
                link.cut = None;
            }
        }
    }

    pub(super) fn change(&mut self, links: LinkTo, change: LinkChange, by: RecordId) {
        match links {
            LinkTo::All => {
                self.all.change(change, by);
                for (_, links) in self.links.iter_mut() {
                    for own in links.iter_mut().filter_map(|(_, link)| link.own.as_mut()) {
                        own.change(change, by);
                    }
                }
            }
            LinkTo::OneWay(from, to) => {
                let mut own = self.behaviour(from, to);
                own.change(change, by);
                self.link(from, to).own = Some(Box::new(own));
            }
        }
    }

    /// Decides what becomes of a message sent now, and of its second copy when there is one.
    pub(super) fn fates(&mut self, from: NodeId, to: NodeId, now: Micros) -> (Fate, Option<Fate>) {
        let all = self.all;
        let link = self.link(from, to);
        let behaviour = link.own.as_deref().copied().unwrap_or(all);
        let settings = behaviour.settings;
        // Every message draws the same numbers, so that turning loss on moves no latency.
        let draws = [(); 3].map(|()| link.random.below(1_000_000));
        let latency = settings.latency.draw(&mut link.random);
        let [lost, twice, reordered] = [
            (draws[0], settings.loss_ppm),
            (draws[1], settings.duplication_ppm),
            (draws[2], settings.reordering_ppm),
        ]
        .map(|(draw, ppm)| draw < u64::from(ppm));
        let half_way = now + Micros(latency.0 / 2);
        if let Some(blame) = link.cut {
            return (Fate::Cut(half_way, blame), None);
        }
        if lost {
            return (Fate::Lost(half_way, behaviour.loss_by), None);
        }
        let first = if reordered {
            // Up to three times the latency: enough to be overtaken.
            let extra = link
                .random
                .below(latency.0.saturating_mul(2).saturating_add(1));
            now + latency + Micros(extra)
        } else {
            link.last_arrival = (now + latency).max(link.last_arrival);
            link.last_arrival
        };
        let second = twice.then(|| {
            let latency = settings.latency.draw(&mut link.random);
            Fate::Arrive((now + latency).max(first), behaviour.duplication_by)
        });
        let freed_by = behaviour.reordering_by.filter(|_| reordered);
        (Fate::Arrive(first, freed_by), second)
    }

    fn link(&mut self, from: NodeId, to: NodeId) -> &mut Link {
        let seed = self.seed;
        let links = self.links.get_or_insert_with(from, Sorted::new);
        links.get_or_insert_with(to, || Link {
            random: Random::stream(
                seed,
                LINK_STREAMS | (u64::from(from.0) << 16) | u64::from(to.0),
            ),
            last_arrival: Micros::ZERO,
            own: None,
            cut: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_ms(latency: Latency) -> f64 {
        let mut random = Random::stream(11, 1);
        let total: u64 = (0..20_000).map(|_| latency.draw(&mut random).0).sum();
        total as f64 / 20_000.0 / 1_000.0
    }

    #[test]
    fn distributions_have_their_means() {
        let ms = Micros::from_ms;
        let check = |latency, expect: f64| {
            let mean = mean_ms(latency);
            assert!(
                (mean - expect).abs() < expect * 0.02,
                "{latency:?}: {mean} ms"
            );
        };
        check(Latency::Fixed(ms(10)), 10.0);
        check(Latency::Uniform(ms(5), ms(15)), 10.0);
        check(Latency::Normal(ms(10), ms(2)), 10.0);
        check(Latency::Exponential(ms(2), ms(8)), 10.0);
    }

    #[test]
    fn a_link_keeps_its_order_unless_told_otherwise() {
        let (a, b) = (NodeId(0), NodeId(1));
        let settings =
            LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(1), Micros::from_ms(50)));
        let arrivals = |reordering_ppm| {
            let mut network = Network::new(
                5,
                LinkSettings {
                    reordering_ppm,
                    ..settings
                },
            );
            (0..100)
                .map(|k| match network.fates(a, b, Micros::from_ms(k)).0 {
                    Fate::Arrive(at, _) => at,
                    fate => panic!("lost without a reason: {fate:?}"),
                })
                .collect::<Vec<_>>()
        };
        assert!(arrivals(0).is_sorted());
        assert!(!arrivals(500_000).is_sorted());
    }

    #[test]
    fn losing_some_moves_no_other() {
        let settings =
            LinkSettings::with_latency(Latency::Uniform(Micros::from_ms(1), Micros::from_ms(5)));
        let mut plain = Network::new(5, settings);
        let mut lossy = Network::new(
            5,
            LinkSettings {
                loss_ppm: 300_000,
                ..settings
            },
        );
        let (mut lost, mut same) = (0, 0);
        for k in 0..200 {
            // Far enough apart that order binds nothing.
            let now = Micros::from_ms(k * 100);
            let expect = plain.fates(NodeId(0), NodeId(1), now);
            match lossy.fates(NodeId(0), NodeId(1), now) {
                (Fate::Lost(..), None) => lost += 1,
                fates => {
                    assert_eq!(fates, expect);
                    same += 1;
                }
            }
        }
        assert!(lost > 30 && same > 100, "{lost} lost, {same} as before");
    }
}
