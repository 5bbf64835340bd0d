//! Marks behind the nodes: what a lesson draws besides nodes, links and messages.

use super::{Point, Tint};

/// Where a label stands to its place.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Align {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A mark. Angles are in turns, clockwise from the top: a quarter is to the right.
#[derive(Clone, PartialEq, Debug)]
pub enum Mark {
    /// A part of a circle.
    Arc {
        /// The middle of the circle.
        centre: Point,
        /// Its radius, to the middle of the line.
        radius: f64,
        /// How thick the line is.
        width: f64,
        /// The angle at which it begins.
        from: f64,
        /// The angle at which it ends, after `from`.
        to: f64,
        /// Its colour.
        tint: Tint,
    },
    /// Short lines from one circle to another, all of one colour.
    Ticks {
        /// The middle of the circles.
        centre: Point,
        /// The radius at which they begin.
        from_radius: f64,
        /// The radius at which they end.
        to_radius: f64,
        /// Their angles.
        at: Vec<f64>,
        /// Their colour.
        tint: Tint,
    },
    /// A filled circle.
    Dot {
        /// Its middle.
        at: Point,
        /// Its radius.
        radius: f64,
        /// Its colour.
        tint: Tint,
    },
    /// A few words.
    Label {
        /// Its place, on the line that the letters stand on.
        at: Point,
        /// How it stands to its place.
        align: Align,
        /// The words, in the reader's language.
        text: String,
        /// Their colour; neutral for plain text.
        tint: Tint,
    },
}

/// The place on a circle at an angle in turns, clockwise from the top.
pub fn on_circle(centre: Point, radius: f64, turns: f64) -> Point {
    let angle = core::f64::consts::TAU * turns;
    Point {
        x: centre.x + radius * libm::sin(angle),
        y: centre.y - radius * libm::cos(angle),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_go_clockwise_from_the_top() {
        let centre = Point { x: 10.0, y: 20.0 };
        let right = on_circle(centre, 5.0, 0.25);
        assert!((right.x - 15.0).abs() < 1e-9 && (right.y - 20.0).abs() < 1e-9);
        let top = on_circle(centre, 5.0, 1.0);
        assert!((top.x - 10.0).abs() < 1e-9 && (top.y - 15.0).abs() < 1e-9);
    }
}
