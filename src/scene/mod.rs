//! What can be drawn: plain data and layout. Knows no protocol and no DOM.

mod backdrop;
mod decimal;
mod labels;
mod layout;
mod plot;
mod split;
mod waterfall;

pub use backdrop::{Align, Mark, on_circle};
pub use decimal::decimal;
pub use labels::{ARC_GAP, Area, CELL, Label, Says, is_crowded, labels, reasons, width};
pub use layout::{Point, ring, round, row};
pub use plot::{Scale, tick_words};
pub use split::{borders, crossed, groups, groups_without};
pub use waterfall::{Axis, Span, SpanId, SpanRow, span_rows};

use crate::sim::{Leg, LossReason, MessageId, Micros, NodeId};
use std::rc::Rc;

/// The size of the stage, in its own units.
pub const STAGE: Point = Point { x: 800.0, y: 620.0 };

/// A colour of the categorical palette by number; what it means is the lesson's to say.
/// Zero is neutral, 1 to 7 are the palette.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Tint(pub u8);

impl Tint {
    /// No meaning.
    pub const NEUTRAL: Self = Self(0);

    /// The palette colour of a growing number, such as a term; zero is neutral.
    pub fn cycle(number: u64) -> Self {
        match number {
            0 => Self::NEUTRAL,
            n => Self(u8::try_from((n - 1) % 7 + 1).unwrap_or(0)),
        }
    }
}

/// The outline of a node or a message, so that colour never stands alone.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Shape {
    /// A circle.
    Circle,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle.
    Triangle,
    /// A rectangle with round ends.
    Pill,
    /// A hexagon.
    Hexagon,
}

/// How a message looks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glyph {
    /// One or two letters in it.
    pub letters: &'static str,
    /// Its outline.
    pub shape: Shape,
    /// Its colour.
    pub tint: Tint,
}

/// Whether a node runs, for drawing.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Vital {
    /// It runs.
    Up,
    /// It is paused.
    Paused,
    /// It is down.
    Down,
}

/// One cell of a strip such as a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// What it holds, in a few letters.
    pub label: String,
    /// Its colour.
    pub tint: Tint,
    /// Solid when it is settled (committed), dashed until then.
    pub solid: bool,
}

/// A timer drawn as an arc that shrinks to nothing.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct TimerArc {
    /// When the arc was whole.
    pub armed_at: Micros,
    /// When it is gone.
    pub fire_at: Micros,
}

impl TimerArc {
    /// How much of the arc is left at the time `at`, from 1.0 to 0.0.
    pub fn left(&self, at: Micros) -> f64 {
        let whole = (self.fire_at - self.armed_at).0.max(1) as f64;
        ((self.fire_at - at).0 as f64 / whole).clamp(0.0, 1.0)
    }
}

/// A dot beside a node, such as a vote: for whom or from whom, and whether it counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dot {
    /// The node that it stands for.
    pub of: NodeId,
    /// Its colour.
    pub tint: Tint,
    /// Filled when given, hollow when refused or not yet known.
    pub filled: bool,
}

/// What the stage shows of one node; made by its lesson.
#[derive(Clone, PartialEq, Debug)]
pub struct Glance {
    /// Its outline.
    pub shape: Shape,
    /// Its colour.
    pub tint: Tint,
    /// The role it plays now, in the reader's language; empty when it has none.
    pub role: String,
    /// True for the role that matters most now (a leader); drawn with a second ring.
    pub crowned: bool,
    /// A few letters under its name, such as `term 3`.
    pub badge: String,
    /// Dots beside it.
    pub dots: Vec<Dot>,
    /// A strip beside it, its last cells when it is long.
    pub strip: Vec<Cell>,
    /// How many cells before those shown are left out.
    pub strip_hidden: u32,
    /// The timer to draw round it.
    pub arc: Option<TimerArc>,
}

/// A node on the stage.
#[derive(Clone, PartialEq, Debug)]
pub struct SceneNode {
    /// Which.
    pub id: NodeId,
    /// Its name, such as `S1`.
    pub name: String,
    /// Its middle.
    pub at: Point,
    /// Its radius.
    pub radius: f64,
    /// Whether it runs.
    pub vital: Vital,
    /// How late it handles everything; zero when it is not slowed.
    pub slow: Micros,
    /// How much its clock drifts, in parts per million.
    pub drift_ppm: i32,
    /// True when it lies.
    pub lying: bool,
    /// What is wrong with it besides being down, in a few words each.
    pub signs: Vec<String>,
    /// The timer round it.
    pub arc: Option<TimerArc>,
    /// What its lesson shows of it.
    pub glance: Glance,
    /// All of the above in words, for those who do not see the stage.
    pub words: String,
}

/// The two ways between two nodes.
#[derive(Clone, PartialEq, Debug)]
pub struct SceneLink {
    /// The node with the smaller number.
    pub a: NodeId,
    /// The node with the larger number.
    pub b: NodeId,
    /// The middle of `a`.
    pub from: Point,
    /// The middle of `b`.
    pub to: Point,
    /// True when nothing gets from `a` to `b`.
    pub cut_ab: bool,
    /// True when nothing gets from `b` to `a`.
    pub cut_ba: bool,
    /// True while messages are on it.
    pub used: bool,
    /// True when it has settings of its own (latency, loss).
    pub special: bool,
}

/// A message on the stage.
#[derive(Clone, PartialEq, Debug)]
pub struct SceneMessage {
    /// Which.
    pub id: MessageId,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// Where its way begins: at the sender's edge, on the side of its direction.
    pub start: Point,
    /// Where its way ends: at the receiver's edge.
    pub end: Point,
    /// Its way in time.
    pub leg: Leg,
    /// True while it is held.
    pub held: bool,
    /// Why it was lost, when it was; it stays for a moment where that happened.
    pub lost: Option<LossReason>,
    /// How it looks.
    pub glyph: Glyph,
    /// What it says, in words.
    pub words: String,
}

impl SceneMessage {
    /// Where it is at the time `at`.
    pub fn position(&self, at: Micros) -> Point {
        let ppm = if self.held {
            self.leg.from_ppm
        } else {
            self.leg.at_ppm(at)
        };
        self.start.toward(self.end, f64::from(ppm) / 1e6)
    }
}

/// Nodes that belong together just now, such as a quorum; sets may share nodes.
#[derive(Clone, PartialEq, Debug)]
pub struct SceneSet {
    /// The nodes.
    pub nodes: Vec<NodeId>,
    /// The colour of the area round them.
    pub tint: Tint,
    /// What they are and who is in it, in words, for the key in the corner.
    pub label: String,
}

/// Everything on the stage after a step.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Scene {
    /// What is behind all else; the same pointer while it stays the same.
    pub backdrop: Rc<[Mark]>,
    /// The nodes.
    pub nodes: Vec<SceneNode>,
    /// The links between them.
    pub links: Vec<SceneLink>,
    /// The messages on them, in the order in which they were sent.
    pub messages: Vec<SceneMessage>,
    /// The sets of nodes that are shown, at most three; one without nodes is a line of the key.
    pub sets: Vec<SceneSet>,
}
