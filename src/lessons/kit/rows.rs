//! What the stage and the State tab show of a node, whatever the protocol.

use crate::i18n::Lang;
use crate::scene::{Glance, Shape, TimerArc, Tint};
use crate::session::ViewRow;
use crate::sim::{Protocol, Slot};
use core::hash::{Hash, Hasher};
use xxhash_rust::xxh64::Xxh64;

/// What stands for nobody and nothing.
pub const NOBODY: &str = "–";

/// A node that shows nothing but its name.
pub fn blank(shape: Shape) -> Glance {
    Glance {
        shape,
        tint: Tint::NEUTRAL,
        role: String::new(),
        crowned: false,
        badge: String::new(),
        dots: Vec::new(),
        strip: Vec::new(),
        strip_hidden: 0,
        arc: None,
    }
}

/// The arc of a timer of a node, while the timer is armed.
pub fn arc<P: Protocol>(slot: &Slot<P>, timer: &P::Timer) -> Option<TimerArc> {
    let armed = slot.timers.get(timer)?;
    Some(TimerArc {
        armed_at: armed.armed_at,
        fire_at: armed.fire_at,
    })
}

/// What a node that is down is called instead of its role.
pub fn down(lang: Lang) -> &'static str {
    lang.pick("down", "已宕机")
}

/// A row of the State tab; durable when it is on the node's disk.
pub fn row(name: &'static str, value: impl Into<String>, durable: bool) -> ViewRow {
    ViewRow {
        name,
        value: value.into(),
        durable,
    }
}

/// Several values in one row, or nothing.
pub fn joined(values: impl IntoIterator<Item = String>, between: &str) -> String {
    let values: Vec<String> = values.into_iter().collect();
    if values.is_empty() {
        NOBODY.to_owned()
    } else {
        values.join(between)
    }
}

/// How many there are, as a count of a scene.
pub fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A cache key of what a backdrop shows: see [`crate::session::Picture::backdrop_key`].
pub fn key_of(shown: &impl Hash) -> u64 {
    let mut hasher = Xxh64::new(0);
    shown.hash(&mut hasher);
    hasher.finish()
}
