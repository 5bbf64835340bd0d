//! Where what is written round the nodes stands: outward of them, where no link goes, and never
//! one upon another. What room there is decides; on a crowded stage less is written.

use super::{Point, STAGE, Scene, SceneNode};
use crate::sim::LossReason;

/// How far a timer's arc is from a node's outline, in stage units.
pub const ARC_GAP: f64 = 9.0;
/// How far a node reaches beyond its outline: its arc, and some air.
const REACH: f64 = ARC_GAP + 5.0;
/// The height of a role, of dots, and of a sign.
const ROLE: f64 = 25.0;
const DOTS: f64 = 13.0;
const SIGN: f64 = 24.0;
/// One cell of a strip.
pub const CELL: Point = Point { x: 44.0, y: 27.0 };
/// How wide the number of the cells that are left out is.
const MORE: f64 = 36.0;
/// How far dots are apart when there is room.
const DOT: f64 = 17.0;
/// What is between two labels.
const AIR: f64 = 2.0;
/// The height of all that can be written outward of a node.
const BLOCK: f64 = ROLE + CELL.y + DOTS + 2.0 * AIR;
/// A stage with so many nodes is crowded: the role that most of them play goes without saying.
const CROWD: usize = 8;
/// How many lost messages have their reason written by them.
const REASONS_MAX: usize = 3;
/// The size of the letters of roles, signs and reasons where they are largest: on a phone.
const ROLE_LETTERS: f64 = 26.0;
const SIGN_LETTERS: f64 = 18.0;
const REASON_LETTERS: f64 = 22.0;
/// How far the middle of a reason is below, or above, the message that it is told of.
const BELOW: f64 = 31.0;
const ABOVE: f64 = -47.0;
/// What a lost message takes, with its cross.
const LOST: Point = Point { x: 50.0, y: 50.0 };

/// What a label says.
#[derive(Clone, PartialEq, Debug)]
pub enum Says {
    /// The role of the node.
    Role,
    /// Its strip, from this cell on.
    Strip(usize),
    /// Its dots.
    Dots,
    /// This, of [`SceneNode::signs`].
    Sign(usize),
}

/// A rectangle on the stage.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Area {
    /// Its middle.
    pub at: Point,
    /// How wide and high it is.
    pub size: Point,
}

impl Area {
    /// True when the two share any place.
    pub fn meets(&self, other: &Self) -> bool {
        (self.at.x - other.at.x).abs() * 2.0 < self.size.x + other.size.x
            && (self.at.y - other.at.y).abs() * 2.0 < self.size.y + other.size.y
    }

    /// True when none of it is beyond the stage.
    pub fn within_stage(&self) -> bool {
        let (x, y) = (self.size.x / 2.0, self.size.y / 2.0);
        (x..=STAGE.x - x).contains(&self.at.x) && (y..=STAGE.y - y).contains(&self.at.y)
    }

    /// What a node takes, with its arc.
    pub fn of_node(node: &SceneNode) -> Self {
        let wide = 2.0 * (node.radius + ARC_GAP);
        let size = Point { x: wide, y: wide };
        Self { at: node.at, size }
    }
}

/// Something written by a node.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    /// Which node, by its place in the scene.
    pub node: usize,
    /// What it says.
    pub says: Says,
    /// Where.
    pub area: Area,
    /// True when its words are to be squeezed to its width.
    pub tight: bool,
}

/// How wide words are, at the most, in letters of that size.
pub fn width(words: &str, letters: f64) -> f64 {
    let ems = |c: char| if c.is_ascii() { 0.59 } else { 1.0 };
    letters * words.chars().map(ems).sum::<f64>()
}

/// Everything written by the nodes.
pub fn labels(scene: &Scene) -> Vec<Label> {
    let nodes = &scene.nodes;
    let common = common_role(nodes);
    let mut all = Vec::new();
    for (k, node) in nodes.iter().enumerate() {
        let (glance, way) = (&node.glance, side(node));
        let mut outer = Stack {
            nodes,
            k,
            way,
            from: node.radius + REACH,
        };
        if !glance.role.is_empty() && common != Some(&*glance.role) {
            all.push(outer.put(Says::Role, width(&glance.role, ROLE_LETTERS), ROLE));
        }
        if !glance.strip.is_empty() {
            all.push(outer.put(Says::Strip(0), 0.0, CELL.y));
        }
        if !glance.dots.is_empty() {
            all.push(outer.put(Says::Dots, DOT * glance.dots.len() as f64, DOTS));
        }
        // What is wrong with a node is told upon its inner edge; what the stage has no room for
        // there, outward.
        let mut inner = Stack {
            nodes,
            k,
            way: -way,
            from: node.radius - 4.0,
        };
        for (n, sign) in node.signs.iter().enumerate() {
            let wide = width(sign, SIGN_LETTERS) + 14.0;
            let stack = if n == 0 || inner.holds(SIGN) {
                &mut inner
            } else {
                &mut outer
            };
            all.push(stack.put(Says::Sign(n), wide, SIGN));
        }
    }
    all
}

/// The lost messages whose reason is told, by their place in the scene, and where: the latest,
/// and of those the ones that have room for it.
pub fn reasons(
    scene: &Scene,
    labels: &[Label],
    words: impl Fn(LossReason) -> &'static str,
) -> Vec<(usize, Area)> {
    let lost: Vec<(usize, Point, LossReason)> = (scene.messages.iter().enumerate())
        .filter_map(|(k, message)| Some((k, message.position(message.leg.until_at), message.lost?)))
        .collect();
    let mut told: Vec<(usize, Area)> = Vec::new();
    for (k, at, reason) in lost.iter().rev() {
        let area = |away: f64| Area {
            at: Point {
                x: at.x,
                y: at.y + away,
            },
            size: Point {
                x: width(words(*reason), REASON_LETTERS),
                y: REASON_LETTERS,
            },
        };
        let free = |area: &Area| {
            area.within_stage()
                && !scene
                    .nodes
                    .iter()
                    .any(|node| area.meets(&Area::of_node(node)))
                && !labels.iter().any(|label| area.meets(&label.area))
                && !told.iter().any(|(_, other)| area.meets(other))
                && !lost.iter().any(|(_, at, _)| {
                    area.meets(&Area {
                        at: *at,
                        size: LOST,
                    })
                })
        };
        if let Some(area) = [BELOW, ABOVE].map(area).into_iter().find(free) {
            told.push((*k, area));
        }
        if told.len() == REASONS_MAX {
            break;
        }
    }
    told
}

/// The side of a node on which it is written, down or up: away from the middle of the stage, where
/// links run, unless the stage ends there.
fn side(node: &SceneNode) -> f64 {
    let below = node.at.y > STAGE.y / 2.0;
    let way = if below { 1.0 } else { -1.0 };
    let end = node.at.y + way * (node.radius + REACH + BLOCK);
    if (0.0..=STAGE.y).contains(&end) {
        way
    } else {
        -way
    }
}

/// True when there are so many nodes that less is written by them.
pub fn is_crowded(nodes: &[SceneNode]) -> bool {
    nodes.len() >= CROWD
}

/// On a crowded stage the role that most nodes play goes without saying.
fn common_role(nodes: &[SceneNode]) -> Option<&str> {
    let count = |role: &str| nodes.iter().filter(|node| node.glance.role == role).count();
    let roles = nodes.iter().map(|node| &*node.glance.role);
    // Two hundred dots play no role, and are not worth counting for each of them.
    let roles = roles.filter(|role| !role.is_empty());
    let common = roles.max_by_key(|role| count(role))?;
    (is_crowded(nodes) && count(common) * 2 > nodes.len()).then_some(common)
}

/// One side of a node, where labels are put one beyond the other.
struct Stack<'a> {
    nodes: &'a [SceneNode],
    k: usize,
    /// Down is 1, up is -1.
    way: f64,
    /// How far from the node's middle the next begins.
    from: f64,
}

impl Stack<'_> {
    /// True when one more of that height ends within the stage.
    fn holds(&self, high: f64) -> bool {
        let end = self.nodes[self.k].at.y + self.way * (self.from + high);
        (0.0..=STAGE.y).contains(&end)
    }

    fn put(&mut self, says: Says, wide: f64, high: f64) -> Label {
        let node = &self.nodes[self.k];
        let y = node.at.y + self.way * (self.from + high / 2.0);
        let y = f64::max(y, high / 2.0).min(STAGE.y - high / 2.0);
        self.from += high + AIR;
        let (left, right) = room(self.nodes, self.k, y, high);
        let room = f64::max(right - left, CELL.x);
        let (says, wide) = match says {
            Says::Strip(_) => strip(node, room),
            says => (says, wide),
        };
        let tight = wide > room;
        let wide = wide.min(room);
        // Below the middle of the stage, links to what stands further down run inward.
        let off = node.at.x - STAGE.x / 2.0;
        let past = if self.way > 0.0 && off.abs() > node.radius && !matches!(says, Says::Sign(_)) {
            f64::max(0.0, wide / 2.0 - 0.8 * node.radius) * off.signum()
        } else {
            0.0
        };
        let x = f64::max(node.at.x + past, left + wide / 2.0).min(right - wide / 2.0);
        let area = Area {
            at: Point { x, y },
            size: Point { x: wide, y: high },
        };
        Label {
            node: self.k,
            says,
            area,
            tight,
        }
    }
}

/// How many of the last cells there is room for, as the first that is drawn, and how wide they are
/// with the number of those that are not.
fn strip(node: &SceneNode, room: f64) -> (Says, f64) {
    let count = node.glance.strip.len();
    let fit = |room: f64| (libm::floor(room / CELL.x) as usize).clamp(1, count);
    let (shown, more) = match (fit(room), node.glance.strip_hidden) {
        (shown, 0) if shown == count => (shown, 0.0),
        _ => (fit(room - MORE), MORE),
    };
    (Says::Strip(count - shown), CELL.x * shown as f64 + more)
}

/// What is free for a label of a node at that height, from left to right, between the other nodes
/// and what is written there.
fn room(nodes: &[SceneNode], k: usize, y: f64, high: f64) -> (f64, f64) {
    let node = &nodes[k];
    let (mut left, mut right) = (AIR, STAGE.x - AIR);
    for other in nodes.iter().filter(|other| other.at.x != node.at.x) {
        let sign = f64::signum(other.at.x - node.at.x);
        let mut end_at = |x: f64| {
            if sign > 0.0 {
                right = right.min(x);
            } else {
                left = left.max(x);
            }
        };
        // Whether the label is within this of the other node, outward of it.
        let (reach, way) = (other.radius + REACH, side(other));
        let outward = (y - other.at.y) * way;
        let beside = |from: f64, to: f64| outward + high / 2.0 > from && outward - high / 2.0 < to;
        if beside(-reach, reach) {
            end_at(other.at.x - sign * reach);
        }
        let glance = &other.glance;
        let silent = glance.role.is_empty() && glance.strip.is_empty() && other.signs.len() < 2;
        let signs = other.signs.len() as f64 * (SIGN + AIR);
        let meet = other.at.x - (other.at.x - node.at.x) / 2.0 - sign * AIR;
        if !silent && beside(reach, reach + BLOCK) {
            end_at(meet);
        }
        if signs > 0.0 && beside(-(other.radius + signs), 0.0) {
            end_at(meet);
        }
    }
    (left, right)
}
