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
    let mut records = Vec::new();
    while world.steps() < outcome.steps {
        records.clear();
        match script.next_if(|act| act.step == world.steps()) {
            Some(act) => world.apply(&act.input, act.at, &mut records),
            None => {
                world.step(&mut records);
            }
        }
        for watch in &mut watches {
            watch.observe(&world, &records);
        }
    }
    first_violation(&watches)
}
