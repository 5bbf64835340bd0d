//! Parts of the picture in one line each.

use super::{NOBODY, blank, row};
use crate::scene::{Glance, Glyph, Point, Shape, Tint};
use crate::session::{Place, ViewRow};

/// How a message looks: one or two letters in a shape.
pub fn glyph(letters: &'static str, shape: Shape, tint: Tint) -> Glyph {
    Glyph {
        letters,
        shape,
        tint,
    }
}

/// A node that shows nothing but its colour and its badge.
pub fn badged(shape: Shape, tint: Tint, badge: String) -> Glance {
    Glance {
        tint,
        badge,
        ..blank(shape)
    }
}

/// A node of this radius with its middle here.
pub fn spot(x: f64, y: f64, radius: f64) -> Place {
    Place {
        at: Point { x, y },
        radius,
    }
}

/// A row of the State tab for what there may be or not.
pub fn row_if(name: &'static str, value: Option<impl ToString>, durable: bool) -> ViewRow {
    let value = value.map_or_else(|| NOBODY.to_owned(), |value| value.to_string());
    row(name, value, durable)
}
