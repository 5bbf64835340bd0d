//! The world that a run starts in, and where its nodes stand.

use crate::scene::Point;
use crate::session::Place;
use crate::sim::{Latency, LinkSettings, Micros, WorldConfig};

/// A world whose messages take between half and one and a half of this mean.
pub fn world(seed: u64, mean: Micros) -> WorldConfig {
    let latency = Latency::Uniform(Micros(mean.0 / 2), Micros(mean.0 + mean.0 / 2));
    WorldConfig {
        seed,
        link: LinkSettings::with_latency(latency),
    }
}

/// Nodes of one size.
pub fn placed(points: Vec<Point>, radius: f64) -> impl Iterator<Item = Place> {
    points.into_iter().map(move |at| Place { at, radius })
}
