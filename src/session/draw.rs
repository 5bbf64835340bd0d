//! A world as a scene, and a trace as a space-time diagram.

use super::describe::{self, loss_words};
use super::face::{EventKind, SpaceTime, SpaceTimeArrow};
use super::lesson::Place;
use super::signs::signs;
use super::trace_store::Trace;
use super::traits::{MessageOf, Taught};
use crate::i18n::Lang;
use crate::scene::{Mark, Point, Scene, SceneLink, SceneMessage, SceneNode, Vital};
use crate::sim::{InFlight, LossReason, MessageId, Micros, NodeId, Power, Record, What, World};
use std::rc::Rc;

/// How far the two directions of a link are drawn apart, in stage units.
const LANE: f64 = 9.0;
/// How far from a node's outline a message's way begins and ends, in stage units.
const BESIDE: f64 = 20.0;

/// What a scene is made from.
pub(super) struct Draw<'a, L: Taught> {
    pub world: &'a World<L::P>,
    pub trace: &'a Trace<L::P>,
    pub places: &'a [Place],
    pub now: Micros,
    pub lang: Lang,
}

/// Pairs of nodes whichever way round, in order.
fn pairs(ways: impl Iterator<Item = (NodeId, NodeId)>) -> Vec<(NodeId, NodeId)> {
    let mut pairs = Vec::new();
    for pair in ways.map(|(a, b)| (a.min(b), a.max(b))) {
        // They are few: the page need not carry a sort for them.
        if let Err(place) = pairs.binary_search(&pair) {
            pairs.insert(place, pair);
        }
    }
    pairs
}

impl<L: Taught> Draw<'_, L> {
    /// The scene now before this backdrop, with messages that were lost no longer than `linger` ago.
    pub fn scene(&self, backdrop: Rc<[Mark]>, linger: Micros) -> Scene {
        let nodes = self.world.ids().filter_map(|id| self.node(id)).collect();
        let mut messages: Vec<SceneMessage> = self
            .world
            .in_flight()
            .iter()
            .filter_map(|(id, flight)| self.message(*id, flight))
            .collect();
        messages.extend(self.lost(linger));
        Scene {
            backdrop,
            nodes,
            links: self.links(&messages),
            messages,
            sets: L::sets(self.world, self.lang),
        }
    }

    fn node(&self, id: NodeId) -> Option<SceneNode> {
        let (slot, place) = (self.world.slot(id)?, self.places.get(id.index())?);
        let glance = L::glance(self.world, id, self.lang);
        let vital = match slot.power {
            // A node that is still to start is not one that failed.
            Power::Up | Power::Off => Vital::Up,
            Power::Paused(_) => Vital::Paused,
            Power::Down(_) => Vital::Down,
        };
        let name = L::name(self.world, id);
        let signs = signs(slot, self.now, self.lang);
        let down = match (vital, self.lang) {
            (Vital::Down, Lang::En) => "down",
            (Vital::Down, Lang::Zh) => "已宕机",
            _ => "",
        };
        let words = [&*name, down]
            .into_iter()
            .chain(signs.iter().map(|sign| &**sign))
            .chain([&*glance.role, &*glance.badge])
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(self.lang.pick(", ", "，"));
        Some(SceneNode {
            id,
            name,
            at: place.at,
            radius: place.radius,
            vital,
            slow: slot.slow,
            drift_ppm: slot.clock.drift_ppm(),
            lying: slot.lie.0 != 0,
            signs,
            arc: glance.arc,
            glance,
            words,
        })
    }

    fn message(&self, id: MessageId, flight: &InFlight<L::P>) -> Option<SceneMessage> {
        let (start, end) = self.way(flight.from, flight.to)?;
        Some(SceneMessage {
            id,
            from: flight.from,
            to: flight.to,
            start,
            end,
            leg: flight.leg,
            held: flight.held,
            lost: None,
            glyph: L::glyph(&flight.payload),
            words: self.message_words(flight.from, flight.to, &flight.payload, None),
        })
    }

    fn lost(&self, linger: Micros) -> Vec<SceneMessage> {
        let mut lost: Vec<SceneMessage> = self
            .trace
            .range(0, self.world.records())
            .rev()
            .take_while(|record| record.at + linger >= self.now)
            .filter_map(|record| self.lost_message(record))
            .collect();
        lost.reverse();
        lost
    }

    fn lost_message(&self, record: &Record<L::P>) -> Option<SceneMessage> {
        let What::Lost {
            message,
            from,
            to,
            at_ppm,
            reason,
        } = record.what
        else {
            return None;
        };
        let sent = self.trace.get(record.cause?)?;
        let What::Sent { payload, .. } = &sent.what else {
            debug_assert!(false, "what ended was not sent by its cause: {record:?}");
            return None;
        };
        let (start, end) = self.way(from, to)?;
        let leg = crate::sim::Leg {
            from_at: sent.at,
            from_ppm: 0,
            until_at: record.at,
            until_ppm: at_ppm,
        };
        Some(SceneMessage {
            id: message,
            from,
            to,
            start,
            end,
            leg,
            held: false,
            lost: Some(reason),
            glyph: L::glyph(payload),
            words: self.message_words(from, to, payload, Some(reason)),
        })
    }

    fn message_words(
        &self,
        from: NodeId,
        to: NodeId,
        payload: &MessageOf<L>,
        lost: Option<LossReason>,
    ) -> String {
        let (a, b) = (L::name(self.world, from), L::name(self.world, to));
        let says = L::message(payload, self.lang);
        match lost {
            None => format!("{a} → {b}: {says}"),
            Some(reason) => format!("{a} → {b}: {says} ({})", loss_words(reason, self.lang)),
        }
    }

    /// From edge to edge, on the right-hand side of the direction of travel.
    fn way(&self, from: NodeId, to: NodeId) -> Option<(Point, Point)> {
        let (a, b) = (self.places.get(from.index())?, self.places.get(to.index())?);
        let length = a.at.distance(b.at);
        if length < 1.0 {
            return Some((a.at, b.at));
        }
        let (dx, dy) = ((b.at.x - a.at.x) / length, (b.at.y - a.at.y) / length);
        let lane = |point: Point, along: f64| Point {
            x: point.x + dx * along - dy * LANE,
            y: point.y + dy * along + dx * LANE,
        };
        // Where there is way enough, a message begins and ends beside the node's name, not upon it.
        let beside = f64::min(BESIDE, (length - a.radius - b.radius) / 4.0);
        Some((
            lane(a.at, a.radius + beside),
            lane(b.at, -(b.radius + beside)),
        ))
    }

    fn links(&self, messages: &[SceneMessage]) -> Vec<SceneLink> {
        let network = self.world.network();
        // Among two hundred nodes there are twenty thousand pairs, so these are looked up fast.
        let used = pairs(messages.iter().map(|message| (message.from, message.to)));
        let special = pairs(network.special().map(|(a, b, _)| (a, b)));
        let cuts: Vec<(NodeId, NodeId)> = network.cuts().collect();
        let cut = |a, b| cuts.binary_search(&(a, b)).is_ok();
        let mut links = Vec::new();
        for a in self.world.ids() {
            for b in self.world.ids().skip(a.index() + 1) {
                let (Some(from), Some(to)) =
                    (self.places.get(a.index()), self.places.get(b.index()))
                else {
                    debug_assert!(false, "a node has no place: {a:?} or {b:?}");
                    continue;
                };
                let has = |pairs: &[(NodeId, NodeId)]| pairs.binary_search(&(a, b)).is_ok();
                let link = SceneLink {
                    a,
                    b,
                    from: from.at,
                    to: to.at,
                    cut_ab: cut(a, b),
                    cut_ba: cut(b, a),
                    used: has(&used),
                    special: has(&special),
                };
                let is_told = link.used || link.special || link.cut_ab || link.cut_ba;
                if is_told || L::is_linked(self.world, a, b) {
                    links.push(link);
                }
            }
        }
        links
    }

    /// A window of the space-time diagram, with at most `count_max` messages: the latest.
    pub fn space_time(&self, from: Micros, until: Micros, count_max: usize) -> SpaceTime {
        let names = self.world.ids().map(|id| L::name(self.world, id)).collect();
        let first = if from == Micros::ZERO {
            0
        } else {
            self.trace.first_after(from - Micros(1))
        };
        let last = self.trace.first_after(until).min(self.world.records());
        let mut arrows = Vec::new();
        let mut points = Vec::new();
        for record in self.trace.range(first, last).rev() {
            if arrows.len() >= count_max {
                break;
            }
            arrows.extend(self.ended_arrow(record));
            if let (Some(node), false) =
                (record.node(), describe::kind(record) == EventKind::Message)
            {
                points.push((record.id, node, record.at, describe::kind(record)));
            }
        }
        for (id, flight) in self.world.in_flight().iter() {
            if flight.leg.from_at <= until && arrows.len() < count_max {
                arrows.extend(self.open_arrow(*id, flight));
            }
        }
        arrows.reverse();
        points.reverse();
        SpaceTime {
            names,
            arrows,
            down: Vec::new(),
            points,
        }
    }

    fn open_arrow(&self, message: MessageId, flight: &InFlight<L::P>) -> Option<SpaceTimeArrow> {
        let sent = self.trace.get(flight.sent)?;
        let glyph = L::glyph(&flight.payload);
        Some(SpaceTimeArrow {
            sent: flight.sent,
            ended: None,
            message,
            from: flight.from,
            to: flight.to,
            sent_at: sent.at,
            end_at: self.now.min(flight.leg.until_at).max(sent.at),
            end_ppm: flight.at_ppm(self.now),
            lost: false,
            letters: glyph.letters,
            tint: glyph.tint,
        })
    }

    fn ended_arrow(&self, record: &Record<L::P>) -> Option<SpaceTimeArrow> {
        let (message, from, to, end_ppm, lost) = match record.what {
            What::Delivered { message, from, to } => (message, from, to, 1_000_000, false),
            What::Lost {
                message,
                from,
                to,
                at_ppm,
                ..
            } => (message, from, to, at_ppm, true),
            _ => return None,
        };
        let sent = self.trace.get(record.cause?)?;
        let What::Sent { payload, .. } = &sent.what else {
            debug_assert!(false, "what ended was not sent by its cause: {record:?}");
            return None;
        };
        let glyph = L::glyph(payload);
        Some(SpaceTimeArrow {
            sent: sent.id,
            ended: Some(record.id),
            message,
            from,
            to,
            sent_at: sent.at,
            end_at: record.at,
            end_ppm,
            lost,
            letters: glyph.letters,
            tint: glyph.tint,
        })
    }
}
