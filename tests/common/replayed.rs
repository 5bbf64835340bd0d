//! A run again from what was done in it alone.

use netsplit::checks::Watch;
use netsplit::explore::{Outcome, Violation, first_violation};
use netsplit::sim::{Protocol, World};

/// Runs the script of an outcome, act by act at its step, without the plan that it came from.
pub fn replayed<P: Protocol>(
    mut world: World<P>,
    mut watches: Vec<Watch<P>>,
    outcome: &Outcome,
) -> Option<Violation> {
    let mut script = outcome.script.iter().peekable();
    let mut just = Vec::new();
    while world.steps() < outcome.steps {
        just.clear();
        match script.next_if(|act| act.step == world.steps()) {
            Some(act) => world.apply(&act.input, act.at, &mut just),
            None => {
                world.step(&mut just);
            }
        }
        for watch in &mut watches {
            watch.observe(&world, &just);
        }
    }
    first_violation(&watches)
}
