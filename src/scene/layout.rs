//! Where nodes stand.

use super::STAGE;

/// A place on the stage, or a size.
#[derive(Copy, Clone, PartialEq, Debug, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downward.
    pub y: f64,
}

impl Point {
    /// The place a fraction `part` of the way from here to `other`.
    pub fn toward(self, other: Self, part: f64) -> Self {
        Self {
            x: self.x + (other.x - self.x) * part,
            y: self.y + (other.y - self.y) * part,
        }
    }

    /// How far it is to `other`.
    pub fn distance(self, other: Self) -> f64 {
        libm::hypot(other.x - self.x, other.y - self.y)
    }
}

/// `count` places on an ellipse within the box from `from` to `to`, the first at the top, clockwise.
pub fn ring(count: u16, from: Point, to: Point) -> Vec<Point> {
    let middle = from.toward(to, 0.5);
    let half = Point {
        x: (to.x - from.x) / 2.0,
        y: (to.y - from.y) / 2.0,
    };
    (0..count)
        .map(|k| {
            let angle = core::f64::consts::TAU * f64::from(k) / f64::from(count.max(1));
            Point {
                x: middle.x + half.x * libm::sin(angle),
                y: middle.y - half.y * libm::cos(angle),
            }
        })
        .collect()
}

/// `count` places side by side at height `y`, spread over the stage.
pub fn row(count: u16, y: f64) -> Vec<Point> {
    (0..count)
        .map(|k| Point {
            x: STAGE.x * (f64::from(k) + 1.0) / (f64::from(count) + 1.0),
            y,
        })
        .collect()
}

/// The same places in the order in which they lie round their middle: the corners of the area that
/// they span, where none lies within it.
pub fn round(places: &[Point]) -> Vec<Point> {
    let count = places.len().max(1) as f64;
    let middle = Point {
        x: places.iter().map(|place| place.x).sum::<f64>() / count,
        y: places.iter().map(|place| place.y).sum::<f64>() / count,
    };
    let angle = |place: &Point| libm::atan2(place.y - middle.y, place.x - middle.x);
    let mut corners: Vec<Point> = Vec::new();
    for place in places {
        let at = corners.partition_point(|corner| angle(corner) <= angle(place));
        corners.insert(at, *place);
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_go_round_their_middle() {
        let at = |x, y| Point { x, y };
        let square = [at(0.0, 0.0), at(9.0, 9.0), at(9.0, 0.0), at(0.0, 9.0)];
        let corners = round(&square);
        let sides = (0..4).map(|k| corners[k].distance(corners[(k + 1) % 4]));
        assert!(sides.into_iter().all(|side| side == 9.0), "{corners:?}");
        assert!(round(&[]).is_empty());
    }

    #[test]
    fn a_ring_starts_at_the_top_and_goes_clockwise() {
        let places = ring(4, Point { x: 0.0, y: 0.0 }, Point { x: 10.0, y: 20.0 });
        let rounded: Vec<_> = places
            .iter()
            .map(|p| (libm::round(p.x), libm::round(p.y)))
            .collect();
        assert_eq!(
            rounded,
            [(5.0, 0.0), (10.0, 10.0), (5.0, 20.0), (0.0, 10.0)]
        );
    }
}
