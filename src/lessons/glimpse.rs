//! The picture of a lesson: a real run, held at one moment.

use super::Opening;
use crate::i18n::Lang;
use crate::scene::Scene;
use crate::session::{Params, Session};
use crate::sim::{Input, Micros, NodeId};

/// The seed of the run.
const SEED: u64 = 1;
/// Far more steps than it takes to get there.
const STEPS_MAX: u32 = 1_000;

/// A moment of a run.
pub struct Glimpse {
    /// What is to be seen.
    pub scene: Scene,
    /// The nodes that partitions are made of.
    pub servers: Vec<NodeId>,
    /// When.
    pub at: Micros,
}

/// The picture of a lesson at its moment; `None` for one whose defaults can not be opened.
pub fn glimpse(entry: &Opening, lang: Lang) -> Option<Glimpse> {
    let run = first_run(entry)?;
    let servers = run.nodes().into_iter().filter(|(_, _, server)| *server);
    Some(Glimpse {
        servers: servers.map(|(id, ..)| id).collect(),
        scene: run.scene(Micros::ZERO, lang),
        at: run.status().now,
    })
}

/// Runs a lesson to that moment; `None` for one whose defaults can not be opened.
pub fn first_run(entry: &Opening) -> Option<Box<dyn Session>> {
    let mut run = (entry.open)(Params::defaults(entry.params), SEED).ok()?;
    run.set_questions(false);
    let (asked_at, held_at) = entry.snapshot_at;
    run.advance(asked_at, STEPS_MAX);
    if let Some(choice) = run.requests().into_iter().next() {
        // A client that can not ask now leaves the moment quieter, and as true.
        let _ = run.inject(Input::Request(choice.node, choice.request));
    }
    run.advance(held_at, STEPS_MAX);
    Some(run)
}
